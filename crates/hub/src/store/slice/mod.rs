//! A slice: one write transaction in which records change, and what follows from them.
//!
//! Everything that changes records goes through [`Slice::keep`]: pushes, imports, the hub's own edits. It gives each
//! changed record its sequence number, keeps the public directory and the tables that are read from records up to date,
//! and collects what the ledger must hold before anything is answered.
//!
//! **Invariant:** numbers are given out only while the write lock is held, so that a reader never sees a gap that is
//! filled later; a commit has one random tag for all its numbers.

mod erasing;
mod follows;
mod granting;

use std::collections::BTreeSet;

use serde_json::Value;
use sqlx::{Sqlite, SqliteConnection, Transaction};

use kith_model::{
    Circle, Edit, Header, Id, Key, Kind, Record,
    edit::{apply, join},
    listing::Listing,
    wire::Cursor,
};

use super::{Log, columns, head, record, records_in, signed, text};
use crate::{grants, hub::Hub, ledger::Line, receipt::random_number};

/// The author of what the hub itself writes.
pub fn hub_author() -> Id {
    "hub".parse().expect("it is an id")
}

/// One write transaction over one programme.
pub struct Slice {
    /// The programme.
    pub programme: Id,
    /// The hub's clock when the slice began.
    pub now: i64,
    tx: Transaction<'static, Sqlite>,
    hub: Hub,
    records: Numbers,
    directory: Numbers,
    lines: Vec<Line>,
    expected: BTreeSet<(Id, Id)>,
    /// Sessions that changed in public, as they were and as they are.
    pub changed_sessions: Vec<(Listing, Listing)>,
}

struct Numbers {
    log: Log,
    before: Cursor,
    last: u64,
    tag: u64,
}

impl Numbers {
    fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }
    fn now(&self) -> Cursor {
        if self.last == self.before.seq { self.before } else { Cursor { seq: self.last, tag: self.tag } }
    }
}

impl Slice {
    /// Begins: takes the write lock first, then reads where the sequences stand.
    pub async fn begin(hub: &Hub) -> sqlx::Result<Self> {
        let programme = hub.programme();
        let mut tx = hub.store().write().await?;
        let mut numbers = Vec::with_capacity(2);
        for log in [Log::Directory, Log::Records] {
            let before = head(&mut tx, &programme, log).await?;
            numbers.push(Numbers { log, before, last: before.seq, tag: random_number() });
        }
        let (records, directory) = (numbers.remove(1), numbers.remove(0));
        Ok(Self {
            programme,
            now: hub.now(),
            tx,
            hub: hub.clone(),
            records,
            directory,
            lines: Vec::new(),
            expected: BTreeSet::new(),
            changed_sessions: Vec::new(),
        })
    }

    /// The connection of the transaction.
    pub fn conn(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }

    /// The hub.
    pub fn hub(&self) -> &Hub {
        &self.hub
    }

    /// How far the directory goes within this slice.
    pub fn directory_head(&self) -> Cursor {
        self.directory.now()
    }

    /// What the ledger must hold before the answer.
    pub fn note(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// One record as it stands in this slice.
    pub async fn record(&mut self, key: &Key) -> sqlx::Result<Option<Record>> {
        record(&mut self.tx, &self.programme, key).await
    }

    /// All records of a kind in a circle.
    pub async fn records_in(&mut self, circle: &Circle, kind: &Kind) -> sqlx::Result<Vec<Record>> {
        records_in(&mut self.tx, &self.programme, circle, kind).await
    }

    /// Keeps a new state of a record under the next number, and what follows from it.
    pub async fn keep(&mut self, before: Option<&Record>, record: &Record) -> sqlx::Result<()> {
        self.put(record).await?;
        self.follow(before, record).await
    }

    async fn put(&mut self, record: &Record) -> sqlx::Result<()> {
        let (home, person, group, partner) = columns(&record.header);
        let key = &record.header.key;
        sqlx::query(
            "INSERT INTO records (programme, circle, kind, id, seq, made_seq, home, person, grp, partner, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (programme, circle, kind, id) DO UPDATE SET seq = excluded.seq, body = excluded.body",
        )
        .bind(self.programme.as_str())
        .bind(key.circle.to_string())
        .bind(key.kind.name())
        .bind(key.id.as_str())
        .bind(signed(self.records.next()))
        .bind(home)
        .bind(person.map(Id::as_str))
        .bind(group.as_ref().map(Id::as_str))
        .bind(partner.as_ref().map(Id::as_str))
        .bind(text(record))
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// Writes fields of a record as the hub: each replaces all that stands there. `author` is whose word it is.
    pub async fn write(
        &mut self,
        header: &Header,
        fields: impl IntoIterator<Item = (String, Value)>,
        author: &Id,
        time: i64,
    ) -> sqlx::Result<Option<Record>> {
        let before = self.record(&header.key).await?;
        let mut after = before.clone().unwrap_or_else(|| Record::new(header.clone()));
        for (field, value) in fields {
            let there = after.versions(&field);
            let is_same = match there {
                [] => value.is_null(),
                [one] => one.value == value,
                _ => false,
            };
            if is_same {
                continue;
            }
            let saw = there.iter().map(|v| v.dot).collect();
            let edit = Edit { field, dot: self.hub.dot(), value, time, saw, prev: 0 };
            apply(&mut after, &edit, author, time);
        }
        if before.as_ref() == Some(&after) || (before.is_none() && after.fields.is_empty()) {
            return Ok(None);
        }
        self.keep(before.as_ref(), &after).await?;
        Ok(Some(after))
    }

    /// Joins a state that this hub once signed with what it has now. Says whether that changed anything.
    pub async fn take_back(&mut self, offered: &Record) -> sqlx::Result<bool> {
        let now = self.record(&offered.header.key).await?;
        let joined = match &now {
            Some(now) if now.header != offered.header => return Ok(false),
            Some(now) => join(now, offered),
            None => offered.clone(),
        };
        if now.as_ref() == Some(&joined) {
            return Ok(false);
        }
        self.keep(now.as_ref(), &joined).await?;
        Ok(true)
    }

    /// Commits, and wakes whoever waits.
    pub async fn commit(self) -> sqlx::Result<()> {
        let hub = self.hub.clone();
        self.finish().await?;
        hub.wake();
        Ok(())
    }

    /// Commits what nobody needs to hear of; wakes only when a record changed all the same.
    pub async fn commit_quietly(self) -> sqlx::Result<()> {
        let changed = self.records.last > self.records.before.seq || self.directory.last > self.directory.before.seq;
        if changed { self.commit().await } else { self.finish().await }
    }

    /// What follows from bookings, the tags, the ledger, then the database.
    async fn finish(mut self) -> sqlx::Result<()> {
        for (_, group) in std::mem::take(&mut self.expected) {
            grants::join_group(&mut self.tx, &self.programme, &group, self.now).await?;
        }
        for numbers in [&self.records, &self.directory] {
            if numbers.last > numbers.before.seq {
                sqlx::query("INSERT INTO tags (programme, log, upto, tag) VALUES (?1, ?2, ?3, ?4)")
                    .bind(self.programme.as_str())
                    .bind(numbers.log.name())
                    .bind(signed(numbers.last))
                    .bind(signed(numbers.tag))
                    .execute(&mut *self.tx)
                    .await?;
            }
        }
        self.hub.ledger().append(&self.lines)?;
        self.tx.commit().await?;
        self.hub.committed(!self.lines.is_empty()).await;
        Ok(())
    }
}

/// How many records a slice of a long write holds, before others get their turn.
pub const SLICE_MAX: usize = 300;
