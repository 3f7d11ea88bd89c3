//! What follows from a record that is kept: the public directory, who is expected where, and what is held back from
//! whom.

use serde_json::Value;

use kith_model::{
    Circle, Header, Id, Kind, Record,
    consents::agreements,
    fields::{Fields, Typed},
    kinds::{Ask, AskSort, Consent, Purpose},
    listing::Listing,
    record::Gone,
};

use super::Slice;
use crate::{
    ledger::Line,
    store::{read, signed, text},
};

impl Slice {
    /// Everything that follows from a new state of a record.
    pub(super) async fn follow(&mut self, before: Option<&Record>, record: &Record) -> sqlx::Result<()> {
        let header = &record.header;
        if header.key.circle == Circle::Everyone {
            self.list(before, record).await?;
        }
        match (&header.key.kind, header.key.circle.person()) {
            (Kind::Booking, Some(_)) => self.expect(record).await?,
            (Kind::Consent, Some(person)) => self.consented(person, record).await?,
            (Kind::Ask, Some(person)) => self.asked_to_see(person, record).await?,
            (Kind::Person, Some(person)) => {
                let is_seen = record.values("others_see_phone").contains(&&Value::Bool(true));
                self.hold_back("phone", person, None, is_seen).await?;
                let volunteers: Vec<String> = sqlx::query_scalar(
                    "SELECT DISTINCT partner FROM records
                     WHERE programme = ?1 AND person = ?2 AND home = 'pair' AND kind = 'match'",
                )
                .bind(self.programme.as_str())
                .bind(person.as_str())
                .fetch_all(&mut *self.tx)
                .await?;
                for volunteer in volunteers.iter().filter_map(|id| id.parse().ok()) {
                    self.pair_up(person, &volunteer).await?;
                }
            }
            (Kind::Match, Some(person)) => {
                if let Circle::Pair(_, volunteer) = &header.key.circle {
                    self.pair_up(person, volunteer).await?;
                }
            }
            _ => {}
        }
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
        let is_gone = booking.gone() == Gone::Yes;
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

    /// Who waits to see the rest of their record follows what they asked.
    async fn asked_to_see(&mut self, person: &Id, record: &Record) -> sqlx::Result<()> {
        let ask = Ask::read(record);
        if ask.sort != Some(AskSort::SeeRecord) {
            return Ok(());
        }
        let is_open = !ask.withdrawn && ask.done_on.is_none();
        sqlx::query(
            "INSERT INTO record_asks (programme, id, person, since, is_open) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (programme, id) DO UPDATE SET is_open = excluded.is_open",
        )
        .bind(self.programme.as_str())
        .bind(record.header.key.id.as_str())
        .bind(person.as_str())
        // The month begins when it was asked, as the person's screen says.
        .bind(record.shown("sort").map_or(self.now, |version| version.time))
        .bind(is_open)
        .execute(&mut *self.tx)
        .await?;
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
        let stands = agreements(&all).into_iter();
        let is_withdrawn = stands
            .filter(|one| one.purpose == Purpose::TellGroup && one.recipient == consent.recipient)
            .any(|one| !one.given);
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

    /// Serves a match to its volunteer while it goes on, and no longer once it or the person's support has ended. Where two
    /// people said different things it has ended.
    async fn pair_up(&mut self, person: &Id, volunteer: &Id) -> sqlx::Result<()> {
        let circle = Circle::Pair(person.clone(), volunteer.clone());
        let all = self.records_in(&circle, &Kind::Match).await?;
        let goes_on = all.iter().any(|one| {
            one.gone() == Gone::No
                && !one.values("live").is_empty()
                && one.values("live").iter().all(|live| **live == true)
        });
        let about = Header::new(Circle::Person(person.clone()), Kind::Person, person.clone());
        let about = self.record(&about.key).await?;
        let has_ended = about.is_some_and(|about| about.values("ended_on").iter().any(|on| !on.is_null()));
        self.hold_back("pair", person, Some(volunteer), !goes_on || has_ended).await?;
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
                Some(volunteer) if sort == "pair" => Circle::Pair(person.clone(), volunteer.clone()),
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

    /// The phones of a group let go of these records of its registers, under one number.
    pub async fn pass(&mut self, records: &[Record]) -> sqlx::Result<()> {
        let seq = self.records.next();
        for record in records {
            let key = &record.header.key;
            let Circle::Register(person, group) = &key.circle else { continue };
            sqlx::query(
                "INSERT INTO past (programme, circle, kind, id, person, grp, seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (programme, circle, kind, id) DO UPDATE SET seq = excluded.seq",
            )
            .bind(self.programme.as_str())
            .bind(key.circle.to_string())
            .bind(key.kind.name())
            .bind(key.id.as_str())
            .bind(person.as_str())
            .bind(group.as_str())
            .bind(signed(seq))
            .execute(&mut *self.tx)
            .await?;
        }
        Ok(())
    }

    async fn send_again(&mut self, circle: &Circle) -> sqlx::Result<()> {
        let bodies: Vec<String> =
            sqlx::query_scalar("SELECT body FROM records WHERE programme = ?1 AND circle = ?2 ORDER BY seq")
                .bind(self.programme.as_str())
                .bind(circle.to_string())
                .fetch_all(&mut *self.tx)
                .await?;
        for body in bodies {
            self.put(&read(&body)?).await?;
        }
        Ok(())
    }

    /// Looks again at who is joined to the groups where this person is or was expected.
    pub(super) async fn expect_all(&mut self, person: &Id) -> sqlx::Result<()> {
        let groups: Vec<String> =
            sqlx::query_scalar("SELECT DISTINCT grp FROM bookings WHERE programme = ?1 AND person = ?2")
                .bind(self.programme.as_str())
                .bind(person.as_str())
                .fetch_all(&mut *self.tx)
                .await?;
        self.expected.extend(groups.iter().filter_map(|g| g.parse().ok()).map(|group| (person.clone(), group)));
        Ok(())
    }
}
