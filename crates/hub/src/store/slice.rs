//! A slice: one write transaction in which records change, and what follows from them.
//!
//! Everything that changes records goes through [`Slice::keep`]: pushes, imports, the hub's own edits. It gives each
//! changed record its sequence number, keeps the public directory and the tables that are read from records up to date,
//! and collects what the ledger must hold before anything is answered.
//!
//! **Invariant:** numbers are given out only while the write lock is held, so that a reader never sees a gap that is
//! filled later; a commit has one random tag for all its numbers.

use std::collections::BTreeSet;

use serde_json::Value;
use sqlx::{Sqlite, SqliteConnection, Transaction};

use kith_model::{
    Circle, Edit, Header, Id, Key, Kind, Record,
    access::{Scope, ScopeOf},
    edit::{apply, join},
    fields::Fields,
    fields::Typed,
    kinds::{Consent, Purpose},
    listing::Listing,
    wire::Cursor,
};

use super::{Log, columns, head, record, records_in, signed, text};
use crate::{
    grants,
    hub::Hub,
    ledger::{self, Line},
    receipt::random_number,
};

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
        let header = &record.header;
        if header.key.circle == Circle::Everyone {
            self.list(before, record).await?;
        }
        match (&header.key.kind, header.key.circle.person()) {
            (Kind::Booking, Some(_)) => self.expect(record).await?,
            (Kind::Consent, Some(person)) => self.consented(person, record).await?,
            (Kind::Person, Some(person)) => {
                let is_seen = record.values("others_see_phone").contains(&&Value::Bool(true));
                self.hold_back("phone", person, None, is_seen).await?;
            }
            _ => {}
        }
        Ok(())
    }

    async fn put(&mut self, record: &Record) -> sqlx::Result<()> {
        let (home, person, group, partner) = columns(&record.header);
        let key = &record.header.key;
        sqlx::query(
            "INSERT INTO records (programme, circle, kind, id, seq, home, person, grp, partner, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
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
        .bind(partner.map(Id::as_str))
        .bind(text(record))
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// The public directory follows its record.
    async fn list(&mut self, before: Option<&Record>, record: &Record) -> sqlx::Result<()> {
        let Some(listing) = Listing::of(record) else { return Ok(()) };
        let was = before.and_then(Listing::of);
        if was.as_ref() == Some(&listing) {
            return Ok(());
        }
        sqlx::query(
            "INSERT INTO directory (programme, kind, id, seq, body) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (programme, kind, id) DO UPDATE SET seq = excluded.seq, body = excluded.body",
        )
        .bind(self.programme.as_str())
        .bind(listing.kind.name())
        .bind(listing.id.as_str())
        .bind(signed(self.directory.next()))
        .bind(text(&listing))
        .execute(&mut *self.tx)
        .await?;
        if let (Kind::Session, Some(was)) = (&listing.kind, was) {
            self.changed_sessions.push((was, listing));
        }
        Ok(())
    }

    /// Who is expected where follows the booking.
    async fn expect(&mut self, booking: &Record) -> sqlx::Result<()> {
        let header = &booking.header;
        let (Some(person), Some(group), Some(activity)) =
            (header.key.circle.person(), header.group(), header.of("activity"))
        else {
            return Ok(());
        };
        let is_gone = booking.gone() == kith_model::record::Gone::Yes;
        sqlx::query(
            "INSERT INTO bookings (programme, circle, id, person, grp, activity, is_live, since, arrived)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (programme, circle, id) DO UPDATE SET is_live = excluded.is_live, since = excluded.since,
               arrived = CASE WHEN bookings.is_live = 0 THEN excluded.arrived ELSE bookings.arrived END",
        )
        .bind(self.programme.as_str())
        .bind(header.key.circle.to_string())
        .bind(header.key.id.as_str())
        .bind(person.as_str())
        .bind(group.as_str())
        .bind(activity)
        .bind(booking.flag("live") && !is_gone)
        .bind(booking.day("from").map(|d| d.to_string()))
        .bind(signed(self.records.last))
        .execute(&mut *self.tx)
        .await?;
        self.expected.insert((person.clone(), group));
        Ok(())
    }

    /// Whether a group may be told follows the latest consent; of two at the same moment the withdrawn one holds.
    async fn consented(&mut self, person: &Id, record: &Record) -> sqlx::Result<()> {
        let consent = Consent::read(record);
        let Ok(group) = consent.recipient.parse::<Id>() else { return Ok(()) };
        if consent.purpose != Some(Purpose::TellGroup) {
            return Ok(());
        }
        let all = self.records_in(&record.header.key.circle, &Kind::Consent).await?;
        let latest = all
            .iter()
            .map(|r| (Consent::read(r), r.shown("given").map_or(0, |v| v.time)))
            .filter(|(c, _)| c.purpose == consent.purpose && c.recipient == consent.recipient)
            .max_by_key(|(c, time)| (*time, !c.given));
        let is_withdrawn = latest.is_some_and(|(c, _)| !c.given);
        self.tell_group(person, &group, !is_withdrawn).await
    }

    /// Serves the register of a person to a group, or stops to; noted in the ledger.
    pub async fn tell_group(&mut self, person: &Id, group: &Id, given: bool) -> sqlx::Result<()> {
        if self.hold_back("register", person, Some(group), !given).await? {
            let programme = self.programme.clone();
            self.note(Line::Consent { programme, person: person.clone(), group: group.clone(), given, at: self.now });
        }
        Ok(())
    }

    /// Sets or lifts a holding back; lifting sends the records again. Says whether it changed.
    async fn hold_back(&mut self, sort: &str, person: &Id, group: Option<&Id>, is_on: bool) -> sqlx::Result<bool> {
        let group_text = group.map_or("", Id::as_str);
        let was: Option<bool> = sqlx::query_scalar(
            "SELECT is_on FROM held_back WHERE programme = ?1 AND sort = ?2 AND person = ?3 AND grp = ?4",
        )
        .bind(self.programme.as_str())
        .bind(sort)
        .bind(person.as_str())
        .bind(group_text)
        .fetch_optional(&mut *self.tx)
        .await?;
        if was.unwrap_or(false) == is_on {
            return Ok(false);
        }
        if !is_on {
            let circle = match group {
                Some(group) => Circle::Register(person.clone(), group.clone()),
                None => Circle::Person(person.clone()),
            };
            self.send_again(&circle).await?;
        }
        // A number of its own, so that phones that are at it already hear of it.
        let seq = self.records.next();
        sqlx::query(
            "INSERT INTO held_back (programme, sort, person, grp, seq, is_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (programme, sort, person, grp) DO UPDATE SET seq = excluded.seq, is_on = excluded.is_on",
        )
        .bind(self.programme.as_str())
        .bind(sort)
        .bind(person.as_str())
        .bind(group_text)
        .bind(signed(seq))
        .bind(is_on)
        .execute(&mut *self.tx)
        .await?;
        Ok(true)
    }

    async fn send_again(&mut self, circle: &Circle) -> sqlx::Result<()> {
        let bodies: Vec<String> =
            sqlx::query_scalar("SELECT body FROM records WHERE programme = ?1 AND circle = ?2 ORDER BY seq")
                .bind(self.programme.as_str())
                .bind(circle.to_string())
                .fetch_all(&mut *self.tx)
                .await?;
        for body in bodies {
            self.put(&super::read(&body)?).await?;
        }
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

    /// Whether the record, its person or anything that it hangs on was erased.
    pub async fn is_erased(&mut self, header: &Header) -> sqlx::Result<bool> {
        let mut ids: BTreeSet<&str> = header.of.values().map(String::as_str).collect();
        ids.insert(header.key.id.as_str());
        ids.extend(header.key.circle.person().map(Id::as_str));
        ids.extend(header.key.circle.group().map(Id::as_str));
        let ids: Vec<&str> = ids.into_iter().collect();
        let count: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM erased WHERE programme = ?1 AND id IN (SELECT value FROM json_each(?2))",
        )
        .bind(self.programme.as_str())
        .bind(text(&ids))
        .fetch_one(&mut *self.tx)
        .await?;
        Ok(count > 0)
    }

    /// Erases a person or a record: content, tray, salts; the id stays so that nothing of it comes back.
    pub async fn erase(&mut self, id: &Id) -> sqlx::Result<()> {
        let seq = self.records.next();
        let group: Option<String> =
            sqlx::query_scalar("SELECT grp FROM records WHERE programme = ?1 AND id = ?2 AND grp IS NOT NULL LIMIT 1")
                .bind(self.programme.as_str())
                .bind(id.as_str())
                .fetch_optional(&mut *self.tx)
                .await?;
        let person: Option<String> = sqlx::query_scalar(
            "SELECT person FROM records WHERE programme = ?1 AND id = ?2 AND person IS NOT NULL LIMIT 1",
        )
        .bind(self.programme.as_str())
        .bind(id.as_str())
        .fetch_optional(&mut *self.tx)
        .await?;
        sqlx::query("INSERT OR IGNORE INTO erased (programme, id, person, grp, seq) VALUES (?1, ?2, ?3, ?4, ?5)")
            .bind(self.programme.as_str())
            .bind(id.as_str())
            .bind(person)
            .bind(group)
            .bind(signed(seq))
            .execute(&mut *self.tx)
            .await?;
        for sql in [
            "DELETE FROM records WHERE programme = ?1 AND (id = ?2 OR person = ?2)",
            "DELETE FROM tray WHERE programme = ?1 AND (record LIKE '%/' || ?2 OR person = ?2)",
            "DELETE FROM bookings WHERE programme = ?1 AND (id = ?2 OR person = ?2)",
            "DELETE FROM salts WHERE programme = ?1 AND person = ?2",
            "DELETE FROM held_back WHERE programme = ?1 AND person = ?2",
            "UPDATE asks SET person = NULL WHERE programme = ?1 AND person = ?2",
            "UPDATE members SET name = '' WHERE programme = ?1 AND person = ?2",
        ] {
            sqlx::query(sql).bind(self.programme.as_str()).bind(id.as_str()).execute(&mut *self.tx).await?;
        }
        sqlx::query("UPDATE grants SET ended_at = ?3 WHERE programme = ?1 AND person = ?2 AND ended_at IS NULL")
            .bind(self.programme.as_str())
            .bind(id.as_str())
            .bind(self.now)
            .execute(&mut *self.tx)
            .await?;
        let listed: Option<(String, String)> =
            sqlx::query_as("SELECT kind, body FROM directory WHERE programme = ?1 AND id = ?2")
                .bind(self.programme.as_str())
                .bind(id.as_str())
                .fetch_optional(&mut *self.tx)
                .await?;
        if let Some((kind, body)) = listed {
            let listing: Listing = super::read(&body)?;
            let empty = Listing { fields: Default::default(), also: Default::default(), ..listing };
            sqlx::query("UPDATE directory SET seq = ?3, body = ?4 WHERE programme = ?1 AND id = ?2 AND kind = ?5")
                .bind(self.programme.as_str())
                .bind(id.as_str())
                .bind(signed(self.directory.next()))
                .bind(text(&empty))
                .bind(kind)
                .execute(&mut *self.tx)
                .await?;
        }
        let programme = self.programme.clone();
        self.note(Line::Erased { programme, id: id.clone(), at: self.now });
        Ok(())
    }

    /// Gives a grant, or finds the one in force.
    pub async fn give(&mut self, member: &Id, what: ScopeOf) -> sqlx::Result<Scope> {
        let scope = grants::give(&mut self.tx, &self.programme, member, what, self.now).await?;
        if let ScopeOf::Connector { person } | ScopeOf::Person { person } = &scope.what {
            self.expect_all(&person.clone()).await?;
        }
        Ok(scope)
    }

    /// Ends a grant; the ledger keeps it ended.
    pub async fn end_grant(&mut self, number: u64) -> sqlx::Result<()> {
        let line = Line::GrantEnded { programme: self.programme.clone(), number, at: self.now };
        ledger::apply(&mut self.tx, &line).await?;
        self.note(line);
        let person: Option<String> =
            sqlx::query_scalar("SELECT person FROM grants WHERE programme = ?1 AND number = ?2 AND person IS NOT NULL")
                .bind(self.programme.as_str())
                .bind(signed(number))
                .fetch_optional(&mut *self.tx)
                .await?;
        if let Some(person) = person.and_then(|p| p.parse().ok()) {
            self.expect_all(&person).await?;
        }
        Ok(())
    }

    /// Looks again at who is joined to the groups where this person is or was expected.
    async fn expect_all(&mut self, person: &Id) -> sqlx::Result<()> {
        let groups: Vec<String> =
            sqlx::query_scalar("SELECT DISTINCT grp FROM bookings WHERE programme = ?1 AND person = ?2")
                .bind(self.programme.as_str())
                .bind(person.as_str())
                .fetch_all(&mut *self.tx)
                .await?;
        self.expected.extend(groups.iter().filter_map(|g| g.parse().ok()).map(|group| (person.clone(), group)));
        Ok(())
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
        self.tx.commit().await
    }
}

/// How many records a slice of a long write holds, before others get their turn.
pub const SLICE_MAX: usize = 300;
