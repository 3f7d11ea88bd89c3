//! Who stands in for a connector who is away: from the beginning of one day to the end of another, by the programme's clock.
//!
//! A cover is made of grants over the people whom the connector supports, each with its beginning and its end, so that
//! nobody has to do anything on the day. Whom the connector takes on meanwhile comes under it, whom they give away leaves it.
//!
//! **Invariant:** a cover reaches nobody whom the connector who is away does not support; where it was ended, it stays ended.

use chrono::{Days, NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use kith_model::{
    Id,
    access::{Role, Scope, ScopeOf},
    acts::Did,
    sorted::SortedSet,
    wire::Cover,
};

use crate::{
    act::{Actor, Done, has_role},
    grants::{self, Term},
    ledger::{self, Line},
    receipt::random_id,
    store::{Slice, number, signed, text},
    trouble::{Answer, Trouble},
};

/// The longest cover: who is away for longer is not coming back soon, and their people are handed over.
const DAYS_MAX: i64 = 366;

/// Names who stands in for a connector.
pub(crate) async fn make(
    slice: &mut Slice,
    actor: &Actor,
    away: &Id,
    by: &Id,
    (from, until): (NaiveDate, NaiveDate),
) -> Answer<Done> {
    actor.must(actor.is(Role::Coordinator) && away != by)?;
    for member in [away, by] {
        has_role(slice, member, &[Role::Connector]).await?;
    }
    let zone = slice.hub().about().await?.zone;
    let (begins, ends) =
        (day_begins(&zone, from), until.checked_add_days(Days::new(1)).and_then(|d| day_begins(&zone, d)));
    let (Some(begins), Some(ends)) = (begins, ends) else { return Err(Trouble::NOT_UNDERSTOOD) };
    if until < from || (until - from).num_days() >= DAYS_MAX || ends <= slice.now {
        return Err(Trouble::NOT_UNDERSTOOD);
    }
    let (programme, now, id) = (slice.programme.clone(), slice.now, random_id());
    sqlx::query(
        "INSERT INTO covers (programme, id, away, stands_in, from_day, until_day, begins, ends, made)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )
    .bind(programme.as_str())
    .bind(id.as_str())
    .bind(away.as_str())
    .bind(by.as_str())
    .bind(from.to_string())
    .bind(until.to_string())
    .bind(begins)
    .bind(ends)
    .bind(now)
    .execute(slice.conn())
    .await?;
    for person in grants::supported(slice.conn(), &programme, away).await? {
        slice.give_for(by, ScopeOf::Connector { person: person.0 }, &Term::cover(id.clone(), begins, ends)).await?;
    }
    Ok((Did::Done, "named-cover", format!("{id} {by} for {away} {from} {until}")))
}

/// Ends a cover before its last day, or before its first.
pub(crate) async fn end(slice: &mut Slice, actor: &Actor, cover: &Id) -> Answer<Done> {
    actor.must(actor.is(Role::Coordinator))?;
    let (programme, now) = (slice.programme.clone(), slice.now);
    let is_there: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM covers WHERE programme = ?1 AND id = ?2 AND ended_at IS NULL AND ends > ?3)",
    )
    .bind(programme.as_str())
    .bind(cover.as_str())
    .bind(now)
    .fetch_one(slice.conn())
    .await?;
    actor.must(is_there)?;
    let line = Line::CoverEnded { programme: programme.clone(), cover: cover.clone(), at: now };
    ledger::apply(slice.conn(), &line).await?;
    slice.note(line);
    let numbers: Vec<i64> =
        sqlx::query_scalar("SELECT number FROM grants WHERE programme = ?1 AND cover = ?2 AND ended_at IS NULL")
            .bind(programme.as_str())
            .bind(cover.as_str())
            .fetch_all(slice.conn())
            .await?;
    for grant in numbers {
        slice.end_grant(number(grant)).await?;
    }
    Ok((Did::Done, "ended-cover", cover.to_string()))
}

/// When a day begins at the programme's places, milliseconds since 1970; UTC where the zone is not known.
pub(crate) fn day_begins(zone: &str, day: NaiveDate) -> Option<i64> {
    let zone: Tz = zone.parse().unwrap_or(Tz::UTC);
    // Where the clocks go forward at midnight, the day begins an hour later.
    let first = (0..3)
        .find_map(|hour| zone.from_local_datetime(&day.and_time(NaiveTime::from_hms_opt(hour, 0, 0)?)).earliest());
    first.map(|moment| moment.timestamp_millis())
}

/// The covers that concern a member: that they stand in, that somebody does for them, or for the connectors of the people
/// whom they are or support in another way. What is over is left out.
pub async fn concerning(
    conn: &mut SqliteConnection,
    programme: &Id,
    member: &Id,
    scopes: &[Scope],
    now: i64,
) -> sqlx::Result<Vec<Cover>> {
    let people: SortedSet<&Id> = scopes
        .iter()
        .filter_map(|scope| match &scope.what {
            ScopeOf::Person { person } | ScopeOf::Supporter { person, .. } => Some(person),
            _ => None,
        })
        .collect();
    let rows = sqlx::query(
        "SELECT c.id, c.away, c.stands_in, c.from_day, c.until_day FROM covers c
         WHERE c.programme = ?1 AND c.ended_at IS NULL AND c.ends > ?2
           AND (c.away = ?3 OR c.stands_in = ?3 OR EXISTS (SELECT 1 FROM grants g WHERE g.programme = c.programme
             AND g.cover = c.id AND g.ended_at IS NULL AND g.person IN (SELECT value FROM json_each(?4))))
         ORDER BY c.begins, c.id",
    )
    .bind(programme.as_str())
    .bind(now)
    .bind(member.as_str())
    .bind(text(&people))
    .fetch_all(&mut *conn)
    .await?;
    let mut covers = Vec::new();
    for row in &rows {
        let mut cover = read_cover(row)?;
        if cover.by == *member {
            cover.people = people_of(conn, programme, &cover.cover, now).await?;
        }
        covers.push(cover);
    }
    Ok(covers)
}

/// All that are not over.
pub async fn all(conn: &mut SqliteConnection, programme: &Id, now: i64) -> sqlx::Result<Vec<Cover>> {
    let rows = sqlx::query(
        "SELECT id, away, stands_in, from_day, until_day FROM covers
         WHERE programme = ?1 AND ended_at IS NULL AND ends > ?2 ORDER BY begins, id",
    )
    .bind(programme.as_str())
    .bind(now)
    .fetch_all(conn)
    .await?;
    rows.iter().map(read_cover).collect()
}

/// Whom a cover reaches at this moment.
async fn people_of(conn: &mut SqliteConnection, programme: &Id, cover: &Id, now: i64) -> sqlx::Result<Vec<Id>> {
    let people: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT person FROM grants WHERE programme = ?1 AND cover = ?2 AND ended_at IS NULL AND begins <= ?3
         ORDER BY person",
    )
    .bind(programme.as_str())
    .bind(cover.as_str())
    .bind(now)
    .fetch_all(conn)
    .await?;
    Ok(people.iter().filter_map(|person| person.parse().ok()).collect())
}

fn read_cover(row: &SqliteRow) -> sqlx::Result<Cover> {
    let unreadable = |e: kith_model::id::NotAnId| sqlx::Error::Decode(Box::new(e));
    let id = |at: usize| row.get::<String, _>(at).parse().map_err(unreadable);
    let day =
        |at: usize| row.get::<String, _>(at).parse().map_err(|e: chrono::ParseError| sqlx::Error::Decode(Box::new(e)));
    Ok(Cover { cover: id(0)?, away: id(1)?, by: id(2)?, from: day(3)?, until: day(4)?, people: Vec::new() })
}

/// Who stands in for a connector, now or later, and from when to when.
pub async fn open_for(
    conn: &mut SqliteConnection,
    programme: &Id,
    away: &Id,
    now: i64,
) -> sqlx::Result<Vec<(Id, Term)>> {
    let rows = sqlx::query(
        "SELECT id, stands_in, begins, ends FROM covers
         WHERE programme = ?1 AND away = ?2 AND ended_at IS NULL AND ends > ?3",
    )
    .bind(programme.as_str())
    .bind(away.as_str())
    .bind(now)
    .fetch_all(conn)
    .await?;
    let unreadable = |e: kith_model::id::NotAnId| sqlx::Error::Decode(Box::new(e));
    rows.iter()
        .map(|row| {
            let id = |at: usize| row.get::<String, _>(at).parse().map_err(unreadable);
            Ok((id(1)?, Term::cover(id(0)?, row.get(2), row.get(3))))
        })
        .collect()
}

/// The grants that end when this one does: those of who stands in over the same person.
pub async fn that_end_with(conn: &mut SqliteConnection, programme: &Id, grant: u64) -> sqlx::Result<Vec<u64>> {
    let numbers: Vec<i64> = sqlx::query_scalar(
        "SELECT g.number FROM grants own JOIN covers c ON c.programme = own.programme AND c.away = own.member
           JOIN grants g ON g.programme = own.programme AND g.cover = c.id AND g.person = own.person
         WHERE own.programme = ?1 AND own.number = ?2 AND own.what = 'connector' AND own.until IS NULL
           AND g.ended_at IS NULL",
    )
    .bind(programme.as_str())
    .bind(signed(grant))
    .fetch_all(conn)
    .await?;
    Ok(numbers.into_iter().map(number).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_of_the_programme_also_where_that_hour_is_left_out() {
        let begins = |zone, day: &str| day_begins(zone, day.parse().unwrap()).unwrap();
        assert_eq!(begins("Europe/London", "2026-11-28"), 1_795_824_000_000);
        assert_eq!(begins("Europe/London", "2026-07-01") % 86_400_000, 23 * 3_600_000, "summer time");
        assert_eq!(begins("Asia/Tokyo", "2026-11-28"), 1_795_824_000_000 - 9 * 3_600_000);
        // On this day clocks in Beirut went from 23:59 to 1:00.
        assert_eq!(begins("Asia/Beirut", "2026-03-29") - begins("Asia/Beirut", "2026-03-28"), 24 * 3_600_000);
        assert_eq!(begins("Asia/Beirut", "2026-03-30") - begins("Asia/Beirut", "2026-03-29"), 23 * 3_600_000);
    }
}
