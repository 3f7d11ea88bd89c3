//! Who knows? A change of a session is never just saved: each booked person's notice says whether it reached them.
//!
//! For every live booking of a changed occurrence in the next eight weeks the hub writes a `notice` (the person, their
//! connectors) and one `summary` with counts (the organisers). *Handed* means that one of the person's devices came back
//! with a directory cursor at or beyond the change; *seen* and *told* are what people marked.
//!
//! **Invariant:** counts for organisers are only about bookings that the group is told of.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDateTime};
use serde_json::{Value, json};
use sqlx::Row;

use kith_model::{
    Circle, Header, Id, Kind, Record,
    fields::{Fields, Typed, Word, wall, wall_text},
    id::{notice_id, told_id},
    kinds::{Notice, Person},
    listing::Listing,
    occurrence::{Occurrence, with_ended},
};

use crate::{
    grants,
    receipt::sha256,
    store::{Slice, hub_author, number, signed},
};

/// How far ahead people are told of changes.
const AHEAD_DAYS: u64 = 56;

/// A changed occurrence.
#[derive(Clone, Debug, PartialEq)]
struct Change {
    session: Id,
    start: String,
    activity: Id,
    group: Id,
    change: String,
    what: Value,
    at: NaiveDateTime,
    directory_seq: u64,
}

/// After a push: every session that changed, and whom that concerns.
pub async fn sessions_changed(slice: &mut Slice) -> sqlx::Result<()> {
    for (was, is) in std::mem::take(&mut slice.changed_sessions) {
        let (Some(activity), Some(group)) = (is.of_id("activity"), is.of_id("group")) else { continue };
        let people = expected(slice, &activity).await?;
        if people.is_empty() {
            continue;
        }
        for mut change in changes(slice, &was, &is, &activity, &group).await? {
            change.directory_seq = slice.directory_head().seq;
            keep(slice, &change).await?;
            for booking in people.iter().filter(|b| b.concerns(&change)) {
                tell(slice, &change, &booking.person).await?;
            }
            count(slice, &change).await?;
        }
    }
    Ok(())
}

/// A device came back with the directory: its person's notices are handed.
pub async fn handed(slice: &mut Slice, member: &Id) -> sqlx::Result<()> {
    let (programme, now) = (slice.programme.clone(), slice.now);
    for scope in grants::in_force(slice.conn(), &programme, member, now).await? {
        let kith_model::access::ScopeOf::Person { person } = scope.what else { continue };
        for notice in slice.records_in(&Circle::Person(person.clone()), &Kind::Notice).await? {
            if Notice::read(&notice).is_handed() {
                continue;
            }
            if let Some(change) = change_of(slice, &notice.header).await? {
                tell(slice, &change, &person).await?;
                count(slice, &change).await?;
            }
        }
    }
    Ok(())
}

/// Somebody tapped OK, or told a person: the organiser's counts follow.
pub async fn heard_back(slice: &mut Slice, notice: &Header) -> sqlx::Result<()> {
    match change_of(slice, notice).await? {
        Some(change) => count(slice, &change).await,
        None => Ok(()),
    }
}

/// A booking was made or ended: whoever is expected now must learn of changes made before.
pub async fn booking_changed(slice: &mut Slice, booking: &Record) -> sqlx::Result<()> {
    let Some(activity) = booking.header.of("activity").and_then(|a| a.parse::<Id>().ok()) else { return Ok(()) };
    let people = expected(slice, &activity).await?;
    for change in open_changes(slice, &activity).await? {
        for booking in people.iter().filter(|b| Some(&b.person) == booking.header.key.circle.person()) {
            if booking.concerns(&change) {
                tell(slice, &change, &booking.person).await?;
            }
        }
        count(slice, &change).await?;
    }
    Ok(())
}

/// A live booking of an activity.
struct Booked {
    person: Id,
    since: Option<chrono::NaiveDate>,
    is_told: bool,
}

impl Booked {
    fn concerns(&self, change: &Change) -> bool {
        self.since.is_none_or(|day| day <= change.at.date())
    }
}

async fn expected(slice: &mut Slice, activity: &Id) -> sqlx::Result<Vec<Booked>> {
    let programme = slice.programme.clone();
    let rows = sqlx::query(
        "SELECT b.person, min(b.since), max(b.circle LIKE 'register:%' AND NOT EXISTS (
            SELECT 1 FROM held_back h WHERE h.programme = b.programme AND h.sort = 'register' AND h.person = b.person
              AND h.grp = b.grp AND h.is_on = 1))
         FROM bookings b WHERE b.programme = ?1 AND b.activity = ?2 AND b.is_live = 1 GROUP BY b.person ORDER BY b.person",
    )
    .bind(programme.as_str())
    .bind(activity.as_str())
    .fetch_all(slice.conn())
    .await?;
    Ok(rows
        .iter()
        .filter_map(|row| {
            let (person, since): (String, Option<String>) = (row.get(0), row.get(1));
            Some(Booked {
                person: person.parse().ok()?,
                since: since.and_then(|d| d.parse().ok()),
                is_told: row.get(2),
            })
        })
        .collect())
}

/// The occurrences that are not as they were.
async fn changes(
    slice: &mut Slice,
    was: &Listing,
    is: &Listing,
    activity: &Id,
    group: &Id,
) -> sqlx::Result<Vec<Change>> {
    let now = slice.hub().wall(slice.now).await?;
    let to = now.checked_add_days(Days::new(AHEAD_DAYS)).unwrap_or(now);
    let by_name = |listing: &Listing| -> BTreeMap<NaiveDateTime, Occurrence> {
        with_ended(&is.id, listing, now, to).into_iter().map(|o| (o.original, o)).collect()
    };
    let (old, new) = (by_name(was), by_name(is));
    let names: BTreeSet<&NaiveDateTime> = old.keys().chain(new.keys()).collect();
    let mut changes = Vec::new();
    for original in names {
        let (before, after) = (old.get(original), new.get(original));
        let looks = |o: Option<&Occurrence>| o.map(|o| (o.is_on(), o.times.clone()));
        // A date that was not there before is nothing that anybody relied on.
        let Some(before) = before.filter(|b| looks(Some(b)) != looks(after)) else { continue };
        let usual = before.times.first();
        let what = json!({
            "was": before.times.iter().map(|w| wall_text(w.start)).collect::<Vec<_>>(),
            "place": usual.map(|w| w.place.as_str()).unwrap_or_default(),
            "how": usual.and_then(|w| w.how).map(Word::word).unwrap_or_default(),
            "on": after.is_some_and(Occurrence::is_on),
            "now": after.iter().flat_map(|o| &o.times).map(|w| wall_text(w.start)).collect::<Vec<_>>(),
        });
        let start = wall_text(*original);
        let looks = format!("{start}{:?}", looks(after));
        changes.push(Change {
            session: is.id.clone(),
            change: sha256(&looks).chars().take(12).collect(),
            at: after.map_or(before.start(), |o| o.start().min(before.start())),
            start,
            activity: activity.clone(),
            group: group.clone(),
            what,
            directory_seq: 0,
        });
    }
    Ok(changes)
}

async fn keep(slice: &mut Slice, change: &Change) -> sqlx::Result<()> {
    let programme = slice.programme.clone();
    sqlx::query(
        "INSERT INTO changes (programme, session, start, activity, grp, change, what, at_wall, directory_seq)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (programme, session, start) DO UPDATE SET change = excluded.change, what = excluded.what,
           at_wall = excluded.at_wall, directory_seq = excluded.directory_seq",
    )
    .bind(programme.as_str())
    .bind(change.session.as_str())
    .bind(&change.start)
    .bind(change.activity.as_str())
    .bind(change.group.as_str())
    .bind(&change.change)
    .bind(change.what.to_string())
    .bind(wall_text(change.at))
    .bind(signed(change.directory_seq))
    .execute(slice.conn())
    .await?;
    Ok(())
}

/// The change that a notice or summary is about, while it still matters.
async fn change_of(slice: &mut Slice, header: &Header) -> sqlx::Result<Option<Change>> {
    let (Some(session), Some(start)) = (header.of("session"), header.of("start")) else { return Ok(None) };
    let programme = slice.programme.clone();
    let row = sqlx::query(
        "SELECT session, start, activity, grp, change, what, at_wall, directory_seq FROM changes
         WHERE programme = ?1 AND session = ?2 AND start = ?3",
    )
    .bind(programme.as_str())
    .bind(session)
    .bind(start)
    .fetch_optional(slice.conn())
    .await?;
    Ok(row.as_ref().and_then(read_change))
}

/// Changes of an activity whose date is still to come.
async fn open_changes(slice: &mut Slice, activity: &Id) -> sqlx::Result<Vec<Change>> {
    let programme = slice.programme.clone();
    let now = slice.hub().wall(slice.now).await?;
    let rows = sqlx::query(
        "SELECT session, start, activity, grp, change, what, at_wall, directory_seq FROM changes
         WHERE programme = ?1 AND activity = ?2 AND at_wall >= ?3 ORDER BY session, start",
    )
    .bind(programme.as_str())
    .bind(activity.as_str())
    .bind(wall_text(now))
    .fetch_all(slice.conn())
    .await?;
    Ok(rows.iter().filter_map(read_change).collect())
}

fn read_change(row: &sqlx::sqlite::SqliteRow) -> Option<Change> {
    let text = |at: usize| row.get::<String, _>(at);
    Some(Change {
        session: text(0).parse().ok()?,
        start: text(1),
        activity: text(2).parse().ok()?,
        group: text(3).parse().ok()?,
        change: text(4),
        what: serde_json::from_str(&text(5)).ok()?,
        at: wall(&text(6))?,
        directory_seq: number(row.get(7)),
    })
}

impl Change {
    fn hang(&self, header: Header) -> Header {
        header
            .with("session", &self.session)
            .with("start", &self.start)
            .with("activity", &self.activity)
            .with("group", &self.group)
    }

    fn notice(&self, programme: &Id, person: &Id) -> Header {
        let id = notice_id(programme, person, &self.session, &self.start);
        self.hang(Header::new(Circle::Person(person.clone()), Kind::Notice, id))
    }

    fn summary(&self, programme: &Id) -> Header {
        let id = told_id(programme, &self.session, &self.start);
        self.hang(Header::new(Circle::Keepers(self.group.clone()), Kind::Summary, id))
    }
}

/// Writes or refreshes one person's notice.
async fn tell(slice: &mut Slice, change: &Change, person: &Id) -> sqlx::Result<()> {
    let (programme, now) = (slice.programme.clone(), slice.now);
    let phones: (i64, Option<i64>) = sqlx::query_as(
        "SELECT count(*), max(d.directory_seq) FROM devices d JOIN grants g
           ON g.programme = d.programme AND g.member = d.member AND g.what = 'person' AND g.person = ?2
             AND g.ended_at IS NULL AND (g.until IS NULL OR g.until > ?3)
         WHERE d.programme = ?1 AND d.out_at IS NULL",
    )
    .bind(programme.as_str())
    .bind(person.as_str())
    .bind(now)
    .fetch_one(slice.conn())
    .await?;
    let about = slice.record(&Header::new(Circle::Person(person.clone()), Kind::Person, person.clone()).key).await?;
    let can_ring = about.is_some_and(|r| Person::read(&r).ring().is_some());
    let there = slice.record(&change.notice(&programme, person).key).await?;
    let mut fields = vec![
        ("change".to_owned(), Value::from(change.change.as_str())),
        ("what".to_owned(), there.map_or_else(|| change.what.clone(), |there| since_known(&there, &change.what))),
        ("phones".to_owned(), phones.0.into()),
        ("can_ring".to_owned(), can_ring.into()),
    ];
    if phones.1.is_some_and(|seq| number(seq) >= change.directory_seq) {
        fields.push(("handed".to_owned(), change.change.as_str().into()));
    }
    slice.write(&change.notice(&programme, person), fields, &hub_author(), now).await?;
    Ok(())
}

/// What the person knew last is what the date was to them, however often it changed since.
fn since_known(there: &Record, what: &Value) -> Value {
    let (notice, mut what) = (Notice::read(there), what.clone());
    if let (false, Some(earlier)) = (notice.is_known(), there.value("what")) {
        for known in ["was", "place", "how"] {
            if let Some(value) = earlier.get(known) {
                what[known] = value.clone();
            }
        }
    }
    what
}

/// Counts for the organisers: of those whom the group may know of.
async fn count(slice: &mut Slice, change: &Change) -> sqlx::Result<()> {
    let (programme, now) = (slice.programme.clone(), slice.now);
    let (mut people, mut handed, mut known, mut to_ring) = (0, 0, 0, 0);
    for booked in expected(slice, &change.activity).await?.into_iter().filter(|b| b.is_told && b.concerns(change)) {
        let notice = slice.record(&change.notice(&programme, &booked.person).key).await?;
        let notice = notice.map(|r| Notice::read(&r)).unwrap_or_default();
        let (is_handed, is_known) = (notice.is_handed(), notice.is_known());
        people += 1;
        handed += i64::from(is_handed);
        known += i64::from(is_known);
        to_ring += i64::from(!is_handed && !is_known);
    }
    let fields = [
        ("change".to_owned(), Value::from(change.change.as_str())),
        ("expected".to_owned(), people.into()),
        ("phones".to_owned(), handed.into()),
        ("seen".to_owned(), known.into()),
        ("to_ring".to_owned(), to_ring.into()),
    ];
    slice.write(&change.summary(&programme), fields, &hub_author(), now).await?;
    Ok(())
}
