//! Keeping: what is over its time is let go of, every night and by `kith-hub keep`.
//!
//! The periods are the programme's (`kith_model::keeping`). What is deleted goes the way of every erasure, so that phones,
//! backups and ledger follow; what only leaves phones goes the ways on which unsent work is told or handed in first.
//!
//! **Invariant:** nobody is deleted for a slip of a pen: a period counts from the day that was said and from the day on
//! which it was said, whichever is later, and where two people said different things nothing ends.

use chrono::{NaiveDate, NaiveDateTime, Timelike};
use sqlx::Row;

use kith_model::{
    Circle, Header, Id, Kind, Record,
    fields::Fields,
    fields::Typed,
    keeping::{DAY_MS, Keeping, years_before},
    kinds::{Background, Person},
};

use crate::{
    audit::{self, Who, chain},
    hub::{Hub, programme_header, wall_of},
    store::{self, SLICE_MAX, Slice, number, read, signed},
};

/// What was let go of, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LetGo {
    /// People with all that is theirs, so long after their support ended.
    pub people: u64,
    /// People who were never reached.
    pub never_reached: u64,
    /// Requests that nobody took.
    pub requests: u64,
    /// What showed an asker how their request stands.
    pub asks: u64,
    /// Rows of the audit.
    pub audit_rows: u64,
    /// People who left the phones of their connectors.
    pub off_phones: u64,
    /// Records of registers that left the phones of groups.
    pub registers: u64,
}

impl LetGo {
    /// As the audit and the terminal say it: counts and words of this program.
    pub fn told(&self) -> String {
        [
            ("people", self.people),
            ("never reached", self.never_reached),
            ("requests", self.requests),
            ("states of requests", self.asks),
            ("rows of the audit", self.audit_rows),
            ("people off connectors' phones", self.off_phones),
            ("lines of registers off groups' phones", self.registers),
        ]
        .map(|(what, count)| format!("{what} {count}"))
        .join(", ")
    }
}

/// The hour of the night from which it is done, where the programme is.
const HOUR: u32 = 3;

/// Does it where it is night and it was not done on this day yet; says which day it was done for.
pub async fn at_night(hub: &Hub, done: Option<NaiveDate>) -> Option<NaiveDate> {
    let Ok(wall) = hub.wall(hub.now()).await else { return done };
    if done == Some(wall.date()) || wall.hour() < HOUR {
        return done;
    }
    match keep(hub).await {
        Ok(let_go) => {
            let LetGo { people, never_reached, requests, asks, audit_rows, off_phones, registers } = let_go;
            tracing::info!(
                people,
                never_reached,
                requests,
                asks,
                audit_rows,
                off_phones,
                registers,
                "let go of by keeping"
            );
            Some(wall.date())
        }
        Err(_) => {
            tracing::error!("what is over its time could not be let go of; it is tried again");
            done
        }
    }
}

/// Lets go of all that is over its time, in slices, so that phones are answered in between.
pub async fn keep(hub: &Hub) -> sqlx::Result<LetGo> {
    let at = Moment::of(hub).await?;
    let mut let_go = LetGo::default();
    for person in ended(hub).await? {
        let mut slice = hub.slice().await?;
        let did = at.look_at(&mut slice, &person).await?;
        let_go.people += u64::from(did == Did::Over);
        let_go.never_reached += u64::from(did == Did::NeverReached);
        let_go.off_phones += u64::from(did == Did::OffPhones);
        if did != Did::Nothing {
            slice.commit().await?;
        }
    }
    let_go.requests = at.requests(hub).await?;
    let_go.registers = at.registers(hub).await?;
    let mut slice = hub.slice().await?;
    let_go.asks = at.asks(&mut slice).await?;
    if let Some(before) = years_before(at.wall.date(), at.keeping.audit_years) {
        let_go.audit_rows = chain::let_go(&mut slice, start_of(before)).await?;
    }
    if let_go != LetGo::default() {
        let (programme, now) = (slice.programme.clone(), slice.now);
        audit::note(slice.conn(), &programme, now, &Who::default(), "kept", None, &let_go.told()).await?;
        slice.commit_quietly().await?;
    } else {
        drop(slice);
    }
    // Where somebody reads just now the log is emptied the next night.
    hub.store().wipe().await?;
    Ok(let_go)
}

/// Midnight of a day, near enough for what is counted in years.
fn start_of(day: NaiveDate) -> i64 {
    day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis()
}

/// People whose record says that their support ended.
async fn ended(hub: &Hub) -> sqlx::Result<Vec<Id>> {
    let mut tx = hub.store().read().await?;
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT id FROM records WHERE programme = ?1 AND kind = 'person' AND id = person
           AND json_extract(body, '$.f.ended_on') IS NOT NULL ORDER BY id",
    )
    .bind(hub.programme().as_str())
    .fetch_all(&mut *tx)
    .await?;
    Ok(ids.iter().filter_map(|id| id.parse().ok()).collect())
}

/// What became of somebody whose support ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Did {
    Nothing,
    Over,
    NeverReached,
    OffPhones,
}

/// When it is, and what holds then.
struct Moment {
    keeping: Keeping,
    zone: String,
    wall: NaiveDateTime,
    now: i64,
}

impl Moment {
    async fn of(hub: &Hub) -> sqlx::Result<Self> {
        let (programme, now) = (hub.programme(), hub.now());
        let mut tx = hub.store().read().await?;
        let about = store::record(&mut tx, &programme, &programme_header(&programme).key).await?;
        let keeping = about.as_ref().map(Keeping::read).unwrap_or_default();
        let zone = about.map(|about| about.text("zone")).unwrap_or_default();
        Ok(Self { keeping, wall: wall_of(&zone, now), zone, now })
    }

    /// The day from which a period counts: the day that was said, or the day on which it was said, if that is later.
    fn counts_from(&self, record: &Record) -> Option<NaiveDate> {
        let said = record.versions("ended_on");
        if said.is_empty() || said.iter().any(|version| version.value.is_null()) {
            return None;
        }
        let days = said.iter().filter_map(|version| version.value.as_str()?.parse::<NaiveDate>().ok());
        let told = said.iter().map(|version| wall_of(&self.zone, version.time).date());
        days.chain(told).max()
    }

    fn is_over(&self, from: NaiveDate, days: u32) -> bool {
        let until = from.checked_add_days(chrono::Days::new(u64::from(days)));
        until.is_some_and(|until| until <= self.wall.date())
    }

    async fn look_at(&self, slice: &mut Slice, person: &Id) -> sqlx::Result<Did> {
        let circle = Circle::Person(person.clone());
        let header = Header::new(circle.clone(), Kind::Person, person.clone());
        let Some(record) = slice.record(&header.key).await? else { return Ok(Did::Nothing) };
        let Some(from) = self.counts_from(&record) else { return Ok(Did::Nothing) };
        let background = slice.records_in(&circle, &Kind::Background).await?;
        let born = background.iter().filter_map(|b| Background::read(b).birth_year?.try_into().ok()).max();
        if self.keeping.person_until(from, born).is_some_and(|until| until <= self.wall.date()) {
            slice.erase(person).await?;
            return Ok(Did::Over);
        }
        if self.is_over(from, self.keeping.request_days) && is_never_reached(slice, &record, person).await? {
            slice.erase(person).await?;
            return Ok(Did::NeverReached);
        }
        let is_off = self.is_over(from, self.keeping.phone_days) && self.off_phones(slice, person).await?;
        Ok(if is_off { Did::OffPhones } else { Did::Nothing })
    }

    /// Ends the grants of connectors over somebody, but those given anew since. Late work is handed in.
    async fn off_phones(&self, slice: &mut Slice, person: &Id) -> sqlx::Result<bool> {
        let given_before = self.now - i64::from(self.keeping.phone_days) * DAY_MS;
        let numbers: Vec<i64> = sqlx::query_scalar(
            "SELECT number FROM grants WHERE programme = ?1 AND person = ?2 AND what = 'connector' AND ended_at IS NULL
               AND (until IS NULL OR until > ?3) AND since <= ?4",
        )
        .bind(slice.programme.clone().as_str())
        .bind(person.as_str())
        .bind(self.now)
        .bind(given_before)
        .fetch_all(slice.conn())
        .await?;
        for one in &numbers {
            slice.end_grant(number(*one)).await?;
        }
        Ok(!numbers.is_empty())
    }

    /// Requests that nobody took.
    async fn requests(&self, hub: &Hub) -> sqlx::Result<u64> {
        let before = self.now - i64::from(self.keeping.request_days) * DAY_MS;
        let mut slice = hub.slice().await?;
        let all = slice.records_in(&Circle::Team, &Kind::Referral).await?;
        let untaken = all.iter().filter(|record| record.id("taken_by").is_none() && record.id("person").is_none());
        let over = untaken.filter(|record| record.fields.values().flatten().all(|version| version.time < before));
        let mut count = 0;
        for record in over {
            slice.erase(&record.header.key.id).await?;
            count += 1;
        }
        if count > 0 {
            slice.commit().await?;
        }
        Ok(count)
    }

    /// What showed an asker how a request stands that is not there any more.
    async fn asks(&self, slice: &mut Slice) -> sqlx::Result<u64> {
        let programme = slice.programme.clone();
        let gone = sqlx::query(
            "DELETE FROM asks WHERE programme = ?1 AND person IS NULL
               AND NOT EXISTS (SELECT 1 FROM records r WHERE r.programme = asks.programme AND r.id = asks.referral
                               AND (r.circle != 'team' OR json_extract(r.body, '$.f.person') IS NULL))",
        )
        .bind(programme.as_str())
        .execute(slice.conn())
        .await?;
        Ok(gone.rows_affected())
    }

    /// What registers say of dates long past leaves the phones of groups.
    async fn registers(&self, hub: &Hub) -> sqlx::Result<u64> {
        let (mut after, mut count) = (0, 0);
        loop {
            let mut slice = hub.slice().await?;
            let programme = slice.programme.clone();
            let rows = sqlx::query(
                "SELECT r.seq, r.body FROM records r LEFT JOIN past p ON p.programme = r.programme
                   AND p.circle = r.circle AND p.kind = r.kind AND p.id = r.id
                 WHERE r.programme = ?1 AND r.home = 'register' AND r.seq > ?2 AND (p.seq IS NULL OR p.seq < r.seq)
                 ORDER BY r.seq LIMIT ?3",
            )
            .bind(programme.as_str())
            .bind(signed(after))
            .bind(i64::try_from(SLICE_MAX).unwrap_or(i64::MAX))
            .fetch_all(slice.conn())
            .await?;
            let Some(last) = rows.last() else { return Ok(count) };
            after = number(last.get(0));
            let all: Vec<Record> = rows.iter().map(|row| read(row.get(1))).collect::<sqlx::Result<_>>()?;
            let is_past = |record: &Record| self.keeping.is_past(record, self.wall.date(), self.now);
            let past: Vec<Record> = all.into_iter().filter(is_past).collect();
            if !past.is_empty() {
                count += past.len() as u64;
                slice.pass(&past).await?;
                slice.commit().await?;
            }
        }
    }
}

/// Whether the support ended because the person was never reached: no visit says otherwise, and no phone of theirs.
async fn is_never_reached(slice: &mut Slice, record: &Record, person: &Id) -> sqlx::Result<bool> {
    let is_said = record.versions("ended_how").iter().all(|version| version.value == "not-reached");
    if record.versions("ended_how").is_empty() || !is_said {
        return Ok(false);
    }
    let programme = slice.programme.clone();
    let answered: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM records WHERE programme = ?1 AND person = ?2 AND kind = 'visit')
             OR EXISTS (SELECT 1 FROM devices d JOIN members m ON m.programme = d.programme AND m.id = d.member
                        WHERE d.programme = ?1 AND m.person = ?2)",
    )
    .bind(programme.as_str())
    .bind(person.as_str())
    .fetch_one(slice.conn())
    .await?;
    Ok(!answered)
}

/// Whether somebody whose support ended has asked for something since: then a coordinator finds them somebody.
pub async fn has_asked_since(slice: &mut Slice, person: &Id, about: &Person) -> sqlx::Result<bool> {
    let Some(ended_on) = about.ended_on else { return Ok(false) };
    let asked = slice.records_in(&Circle::Person(person.clone()), &Kind::Ask).await?;
    let times = asked.iter().flat_map(|ask| ask.fields.values().flatten()).map(|version| version.time);
    Ok(times.max().is_some_and(|time| time >= start_of(ended_on) + DAY_MS))
}
