//! How much is written at once by the hub itself: imports and the sample programme.
//!
//! Records are made as the hub's own edits, in slices, so that phones are answered in between. Nothing here asks who
//! may: it is the hub that writes.

use serde_json::Value;

use kith_model::{
    Header, Id, Record,
    access::{Role, Scope, ScopeOf},
    acts::{Did, Invite},
    fields::{Typed, Values},
};

use crate::{
    hub::Hub,
    invite,
    members::{self, Line},
    store::{SLICE_MAX, Slice, hub_author},
};

/// Writes records, members and grants. Call [`HubWriter::finish`] at the end: what is not finished is not there.
pub struct HubWriter {
    hub: Hub,
    slice: Option<Slice>,
    written: usize,
}

impl HubWriter {
    /// A writer on this hub.
    pub fn new(hub: &Hub) -> Self {
        Self { hub: hub.clone(), slice: None, written: 0 }
    }

    /// The programme.
    pub fn programme(&self) -> Id {
        self.hub.programme()
    }

    async fn slice(&mut self) -> sqlx::Result<&mut Slice> {
        if self.written >= SLICE_MAX
            && let Some(full) = self.slice.take()
        {
            full.commit().await?;
            self.written = 0;
        }
        if self.slice.is_none() {
            self.slice = Some(self.hub.slice().await?);
        }
        self.written += 1;
        Ok(self.slice.as_mut().expect("it was begun just now"))
    }

    /// One record as it stands.
    pub async fn record(&mut self, header: &Header) -> sqlx::Result<Option<Record>> {
        let key = header.key.clone();
        self.slice().await?.record(&key).await
    }

    /// Writes fields as the hub, now.
    pub async fn put(
        &mut self,
        header: &Header,
        fields: impl IntoIterator<Item = (String, Value)>,
    ) -> sqlx::Result<()> {
        let now = self.hub.now();
        self.put_as(header, fields, &hub_author(), now).await
    }

    /// Writes fields as somebody's word, at a time in the past: the sample programme has weeks of history.
    pub async fn put_as(
        &mut self,
        header: &Header,
        fields: impl IntoIterator<Item = (String, Value)>,
        author: &Id,
        time: i64,
    ) -> sqlx::Result<()> {
        self.slice().await?.write(header, fields, author, time).await?;
        Ok(())
    }

    /// Writes a typed kind as the hub, now: its absent fields are cleared where something stands there.
    pub async fn put_typed<T: Typed>(&mut self, header: &Header, what: &T) -> sqlx::Result<()> {
        let mut values = Values::default();
        what.write(&mut values);
        self.put(header, values.0).await
    }

    /// Writes a typed kind as somebody's word, at a time in the past.
    pub async fn put_typed_as<T: Typed>(
        &mut self,
        header: &Header,
        what: &T,
        author: &Id,
        time: i64,
    ) -> sqlx::Result<()> {
        let mut values = Values::default();
        what.write(&mut values);
        self.put_as(header, values.0, author, time).await
    }

    /// Makes a member. `person` for a participant; `days` are working days from 1 for Monday.
    pub async fn member(&mut self, name: &str, role: Role, person: Option<&Id>, days: &[u8]) -> sqlx::Result<Id> {
        let slice = self.slice().await?;
        let mut line: Line = invite::new_member(slice, name, role, person.cloned()).await?;
        line.days = days.to_vec();
        let (programme, now) = (slice.programme.clone(), slice.now);
        members::add(slice.conn(), &programme, &line, now).await?;
        let own: Vec<ScopeOf> = match role {
            Role::Connector => vec![ScopeOf::Team],
            Role::Coordinator => vec![ScopeOf::Team, ScopeOf::Coordinator],
            Role::Participant => person.map(|p| ScopeOf::Person { person: p.clone() }).into_iter().collect(),
            _ => Vec::new(),
        };
        for what in own {
            slice.give(&line.id, what).await?;
        }
        Ok(line.id)
    }

    /// Gives a member a grant: connector of a person, organiser of a group.
    pub async fn grant(&mut self, member: &Id, what: ScopeOf) -> sqlx::Result<Scope> {
        self.slice().await?.give(member, what).await
    }

    /// Invites somebody: code and secret.
    pub async fn invite(&mut self, ask: &Invite, by: Option<&Id>) -> sqlx::Result<Did> {
        invite::invite(self.slice().await?, ask, by).await
    }

    /// Makes a member one of "Look around as" in the sample programme.
    pub async fn door(&mut self, member: &Id) -> sqlx::Result<()> {
        let slice = self.slice().await?;
        let programme = slice.programme.clone();
        sqlx::query("UPDATE members SET is_door = 1 WHERE programme = ?1 AND id = ?2")
            .bind(programme.as_str())
            .bind(member.as_str())
            .execute(slice.conn())
            .await?;
        Ok(())
    }

    /// Commits what is left.
    pub async fn finish(mut self) -> sqlx::Result<()> {
        match self.slice.take() {
            Some(slice) => slice.commit().await,
            None => Ok(()),
        }
    }
}
