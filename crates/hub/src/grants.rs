//! Who may reach what, and since when: the grants, and the scopes in force that phones are told of.
//!
//! Changed only by audited calls and by what follows from live bookings; never by merge. Each grant has a number that is
//! never given out again, also not after a restore: a phone holds a circle under its number. That a grant ended is kept
//! as a fact of its own: a clock that is put back must not bring it to life.

use std::collections::BTreeSet;

use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use kith_model::{
    Id,
    access::{Scope, ScopeOf},
};

use crate::{
    receipt::random_number,
    store::{number, read, signed, text},
};

/// The scopes of a member that are in force.
pub async fn in_force(conn: &mut SqliteConnection, programme: &Id, member: &Id, now: i64) -> sqlx::Result<Vec<Scope>> {
    let rows = sqlx::query(
        "SELECT number, body FROM grants
         WHERE programme = ?1 AND member = ?2 AND ended_at IS NULL AND (until IS NULL OR until > ?3) ORDER BY number",
    )
    .bind(programme.as_str())
    .bind(member.as_str())
    .bind(now)
    .fetch_all(conn)
    .await?;
    rows.iter().map(scope).collect()
}

/// All scopes that a member ever had.
pub async fn ever(conn: &mut SqliteConnection, programme: &Id, member: &Id) -> sqlx::Result<Vec<Scope>> {
    let rows = sqlx::query("SELECT number, body FROM grants WHERE programme = ?1 AND member = ?2 ORDER BY number")
        .bind(programme.as_str())
        .bind(member.as_str())
        .fetch_all(conn)
        .await?;
    rows.iter().map(scope).collect()
}

fn scope(row: &SqliteRow) -> sqlx::Result<Scope> {
    Ok(Scope { number: number(row.get(0)), what: read(row.get(1))? })
}

/// Gives a grant, or finds the same one in force.
pub async fn give(
    conn: &mut SqliteConnection,
    programme: &Id,
    member: &Id,
    what: ScopeOf,
    now: i64,
) -> sqlx::Result<Scope> {
    if let Some(there) = in_force(conn, programme, member, now).await?.into_iter().find(|s| s.what == what) {
        return Ok(there);
    }
    let (name, person, group) = parts(&what);
    let scope = Scope { number: random_number(), what: what.clone() };
    sqlx::query(
        "INSERT INTO grants (programme, number, member, what, person, grp, body, since)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )
    .bind(programme.as_str())
    .bind(signed(scope.number))
    .bind(member.as_str())
    .bind(name)
    .bind(person.map(Id::as_str))
    .bind(group.map(Id::as_str))
    .bind(text(&what))
    .bind(now)
    .execute(conn)
    .await?;
    Ok(scope)
}

/// The word of a scope, its person and its group.
pub fn parts(what: &ScopeOf) -> (&'static str, Option<&Id>, Option<&Id>) {
    match what {
        ScopeOf::Person { person } => ("person", Some(person), None),
        ScopeOf::Supporter { person, .. } => ("supporter", Some(person), None),
        ScopeOf::Connector { person } => ("connector", Some(person), None),
        ScopeOf::Opened { person } => ("opened", Some(person), None),
        ScopeOf::Organiser { group } => ("organiser", None, Some(group)),
        ScopeOf::Joined { group } => ("joined", None, Some(group)),
        ScopeOf::Volunteer => ("volunteer", None, None),
        ScopeOf::Referrer => ("referrer", None, None),
        ScopeOf::Team => ("team", None, None),
        ScopeOf::Coordinator => ("coordinator", None, None),
    }
}

/// The members who have a grant of this sort over a person or group in force.
pub async fn holders(
    conn: &mut SqliteConnection,
    programme: &Id,
    what: &str,
    over: &Id,
    now: i64,
) -> sqlx::Result<Vec<Id>> {
    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT member FROM grants
         WHERE programme = ?1 AND what = ?2 AND (person = ?3 OR grp = ?3) AND ended_at IS NULL
           AND (until IS NULL OR until > ?4)
         ORDER BY member",
    )
    .bind(programme.as_str())
    .bind(what)
    .bind(over.as_str())
    .bind(now)
    .fetch_all(conn)
    .await?;
    Ok(rows.iter().filter_map(|m| m.parse().ok()).collect())
}

/// The people over whom somebody had a grant, but whom no connector supports now; since when (milliseconds since 1970), the
/// longest first.
pub async fn unsupported(conn: &mut SqliteConnection, programme: &Id, now: i64) -> sqlx::Result<Vec<(Id, i64)>> {
    let rows = sqlx::query(
        "SELECT person, coalesce(max(CASE WHEN what = 'connector' THEN coalesce(ended_at, until) END), min(since)) AS alone
         FROM grants WHERE programme = ?1 AND person IS NOT NULL
         GROUP BY person
         HAVING max(what = 'connector' AND ended_at IS NULL AND (until IS NULL OR until > ?2)) = 0
         ORDER BY alone, person",
    )
    .bind(programme.as_str())
    .bind(now)
    .fetch_all(conn)
    .await?;
    Ok(rows.iter().filter_map(|row| Some((row.get::<String, _>(0).parse().ok()?, row.get(1)))).collect())
}

/// Whether a person has a grant over them, ever: then somebody knows of them.
pub async fn is_known(conn: &mut SqliteConnection, programme: &Id, person: &Id) -> sqlx::Result<bool> {
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM grants WHERE programme = ?1 AND person = ?2")
        .bind(programme.as_str())
        .bind(person.as_str())
        .fetch_one(conn)
        .await?;
    Ok(count > 0)
}

/// Who is joined to a group: whoever is expected there by a live booking, and their connectors. It ends with it.
pub async fn join_group(conn: &mut SqliteConnection, programme: &Id, group: &Id, now: i64) -> sqlx::Result<()> {
    let wanted: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT g.member FROM bookings b JOIN grants g
           ON g.programme = b.programme AND g.person = b.person AND g.what IN ('person', 'connector')
         WHERE b.programme = ?1 AND b.grp = ?2 AND b.is_live = 1 AND g.ended_at IS NULL
           AND (g.until IS NULL OR g.until > ?3)",
    )
    .bind(programme.as_str())
    .bind(group.as_str())
    .bind(now)
    .fetch_all(&mut *conn)
    .await?;
    let wanted: BTreeSet<Id> = wanted.iter().filter_map(|m| m.parse().ok()).collect();
    let there: BTreeSet<Id> = holders(conn, programme, "joined", group, now).await?.into_iter().collect();
    for member in wanted.difference(&there) {
        give(conn, programme, member, ScopeOf::Joined { group: group.clone() }, now).await?;
    }
    for member in there.difference(&wanted) {
        sqlx::query(
            "UPDATE grants SET ended_at = ?4 WHERE programme = ?1 AND member = ?2 AND what = 'joined' AND grp = ?3
             AND ended_at IS NULL",
        )
        .bind(programme.as_str())
        .bind(member.as_str())
        .bind(group.as_str())
        .bind(now)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}
