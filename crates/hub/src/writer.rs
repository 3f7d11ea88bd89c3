//! How much is written at once by the hub itself: imports, first invitations.
//!
//! Records are made as the hub's own edits, in slices, so that phones are answered in between. Nothing here asks who
//! may: it is the hub that writes.

use serde_json::Value;

use kith_model::{
    Header, Id, Record,
    access::{Scope, ScopeOf},
    acts::{Did, Invite},
};

use crate::{
    audit::{self, Who},
    hub::Hub,
    invite,
    store::{SLICE_MAX, Slice, hub_author},
};

/// Writes records, grants and invitations. Call [`HubWriter::finish`] at the end: what is not finished is not there.
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
        self.slice().await?.write(header, fields, &hub_author(), now).await?;
        Ok(())
    }

    /// Gives a member a grant: connector of a person, organiser of a group.
    pub async fn grant(&mut self, member: &Id, what: ScopeOf) -> sqlx::Result<Scope> {
        self.slice().await?.give(member, what).await
    }

    /// Invites somebody: code and secret.
    pub async fn invite(&mut self, ask: &Invite, by: Option<&Id>) -> sqlx::Result<Did> {
        let by = Who { member: by.cloned(), device: None };
        invite::invite(self.slice().await?, ask, &by).await
    }

    /// Invites a coordinator where none has come in yet: the one who was invited before, or else somebody new.
    pub async fn invite_first_coordinator(&mut self) -> sqlx::Result<Option<Did>> {
        invite::first_coordinator(self.slice().await?).await
    }

    /// Notes in the audit what is done at the terminal: by nobody's account.
    pub async fn note(&mut self, what: &str, note: &str) -> sqlx::Result<()> {
        let slice = self.slice().await?;
        let (programme, now) = (slice.programme.clone(), slice.now);
        audit::note(slice.conn(), &programme, now, &Who::default(), what, None, note).await
    }

    /// Commits what is left.
    pub async fn finish(mut self) -> sqlx::Result<()> {
        match self.slice.take() {
            Some(slice) => slice.commit().await,
            None => Ok(()),
        }
    }
}
