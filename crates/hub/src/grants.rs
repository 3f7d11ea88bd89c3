//! Who may reach what, and since when: the grants, and the scopes in force that phones are told of.
//!
//! Changed only by audited calls and by what follows from live bookings; never by merge. Each grant has a number that is
//! never given out again, also not after a restore: a phone holds a circle under its number. That a grant ended is kept
//! as a fact of its own: a clock that is put back must not bring it to life. What was given for a time begins and ends by
//! the clock alone.

use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use kith_model::{
    Id,
    access::{Scope, ScopeOf},
    ticks::DIARY_ONLY,
};

use crate::{
    members,
    receipt::random_number,
    safety,
    store::{number, read, signed, text},
};

/// The scopes of a member that are in force. Of whoever supports a person whose phone others may see, no more is in force
/// than stays on such a phone: who helps may be the one who looks. Nobody is a volunteer without a last day: not who was one
/// before they had any.
pub async fn in_force(conn: &mut SqliteConnection, programme: &Id, member: &Id, now: i64) -> sqlx::Result<Vec<Scope>> {
    let rows = sqlx::query(
        "SELECT number, body FROM grants
         WHERE programme = ?1 AND member = ?2 AND ended_at IS NULL AND (until IS NULL OR until > ?3)
           AND (begins IS NULL OR begins <= ?3) AND (what != 'volunteer' OR until IS NOT NULL) ORDER BY number",
    )
    .bind(programme.as_str())
    .bind(member.as_str())
    .bind(now)
    .fetch_all(&mut *conn)
    .await?;
    let mut scopes = rows.iter().map(scope).collect::<sqlx::Result<Vec<Scope>>>()?;
    // Own safety notes stay with who meets people here, and with nobody who only once did.
    if !scopes.iter().any(|scope| safety::is_witness(&scope.what)) {
        scopes.retain(|scope| scope.what != ScopeOf::Witness);
    }
    for scope in &mut scopes {
        if let ScopeOf::Supporter { person, ticks } = &mut scope.what
            && members::others_see(conn, programme, person).await?
        {
            ticks.retain(|kind| DIARY_ONLY.contains(kind));
        }
    }
    Ok(scopes)
}

/// Those that have no end of their own: not what follows from a cover, nor what was opened for a day.
pub async fn lasting(conn: &mut SqliteConnection, programme: &Id, member: &Id) -> sqlx::Result<Vec<Scope>> {
    let rows = sqlx::query(
        "SELECT number, body FROM grants WHERE programme = ?1 AND member = ?2 AND ended_at IS NULL AND until IS NULL
         ORDER BY number",
    )
    .bind(programme.as_str())
    .bind(member.as_str())
    .fetch_all(conn)
    .await?;
    rows.iter().map(scope).collect()
}

/// All scopes that a member ever had; not those that begin later.
pub async fn ever(conn: &mut SqliteConnection, programme: &Id, member: &Id, now: i64) -> sqlx::Result<Vec<Scope>> {
    let rows = sqlx::query(
        "SELECT number, body FROM grants WHERE programme = ?1 AND member = ?2 AND (begins IS NULL OR begins <= ?3)
           AND (ended_at IS NULL OR begins IS NULL OR ended_at > begins)
         ORDER BY number",
    )
    .bind(programme.as_str())
    .bind(member.as_str())
    .bind(now)
    .fetch_all(conn)
    .await?;
    rows.iter().map(scope).collect()
}

fn scope(row: &SqliteRow) -> sqlx::Result<Scope> {
    Ok(Scope { number: number(row.get(0)), what: read(row.get(1))? })
}

/// From when to when a grant holds; without end unless it says so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Term {
    /// When it begins, milliseconds since 1970; at once where nothing is said.
    pub begins: Option<i64>,
    /// When it ends by itself.
    pub until: Option<i64>,
    /// The cover that it is part of.
    pub cover: Option<Id>,
}

impl Term {
    /// Of a cover.
    pub fn cover(cover: Id, begins: i64, ends: i64) -> Self {
        Self { begins: Some(begins), until: Some(ends), cover: Some(cover) }
    }

    /// From now until a moment.
    pub fn until(moment: i64) -> Self {
        Self { until: Some(moment), ..Self::default() }
    }
}

/// Gives a grant without end, or finds the same one: who stands in until Friday has none yet.
pub async fn give(
    conn: &mut SqliteConnection,
    programme: &Id,
    member: &Id,
    what: ScopeOf,
    now: i64,
) -> sqlx::Result<Scope> {
    let there = sqlx::query(
        "SELECT number, body FROM grants WHERE programme = ?1 AND member = ?2 AND body = ?3
         AND ended_at IS NULL AND until IS NULL",
    )
    .bind(programme.as_str())
    .bind(member.as_str())
    .bind(text(&what))
    .fetch_optional(&mut *conn)
    .await?;
    match there {
        Some(row) => scope(&row),
        None => give_for(conn, programme, member, what, &Term::default(), now).await,
    }
}

/// Gives a new grant for a time.
pub async fn give_for(
    conn: &mut SqliteConnection,
    programme: &Id,
    member: &Id,
    what: ScopeOf,
    term: &Term,
    now: i64,
) -> sqlx::Result<Scope> {
    let (name, person, group) = parts(&what);
    let scope = Scope { number: random_number(), what: what.clone() };
    sqlx::query(
        "INSERT INTO grants (programme, number, member, what, person, grp, body, since, begins, until, cover)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )
    .bind(programme.as_str())
    .bind(signed(scope.number))
    .bind(member.as_str())
    .bind(name)
    .bind(person.map(Id::as_str))
    .bind(group.map(Id::as_str))
    .bind(text(&what))
    .bind(now)
    .bind(term.begins)
    .bind(term.until)
    .bind(term.cover.as_ref().map(Id::as_str))
    .execute(conn)
    .await?;
    Ok(scope)
}

/// Whether a member has this grant as part of a cover.
pub async fn is_given(
    conn: &mut SqliteConnection,
    programme: &Id,
    member: &Id,
    what: &ScopeOf,
    term: &Term,
) -> sqlx::Result<bool> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM grants WHERE programme = ?1 AND member = ?2 AND body = ?3 AND cover = ?4
           AND ended_at IS NULL)",
    )
    .bind(programme.as_str())
    .bind(member.as_str())
    .bind(text(what))
    .bind(term.cover.as_ref().map(Id::as_str))
    .fetch_one(conn)
    .await
}

/// Whom a connector supports, other than standing in for somebody; since when, and the number of the grant.
pub async fn supported(conn: &mut SqliteConnection, programme: &Id, member: &Id) -> sqlx::Result<Vec<(Id, i64, u64)>> {
    let rows = sqlx::query(
        "SELECT person, since, number FROM grants WHERE programme = ?1 AND member = ?2 AND what = 'connector'
         AND ended_at IS NULL AND until IS NULL ORDER BY since, person",
    )
    .bind(programme.as_str())
    .bind(member.as_str())
    .fetch_all(conn)
    .await?;
    Ok(rows
        .iter()
        .filter_map(|row| Some((row.get::<String, _>(0).parse().ok()?, row.get(1), number(row.get(2)))))
        .collect())
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
        ScopeOf::Witness => ("witness", None, None),
        ScopeOf::Safeguarding => ("safeguarding", None, None),
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
           AND (until IS NULL OR until > ?4) AND (begins IS NULL OR begins <= ?4)
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

/// The members who had a grant of this sort over a person once, also those who have it still.
pub async fn held_once(
    conn: &mut SqliteConnection,
    programme: &Id,
    what: &str,
    person: &Id,
    now: i64,
) -> sqlx::Result<Vec<Id>> {
    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT member FROM grants
         WHERE programme = ?1 AND what = ?2 AND person = ?3 AND (begins IS NULL OR begins <= ?4) ORDER BY member",
    )
    .bind(programme.as_str())
    .bind(what)
    .bind(person.as_str())
    .bind(now)
    .fetch_all(conn)
    .await?;
    Ok(rows.iter().filter_map(|m| m.parse().ok()).collect())
}

/// The people over whom somebody had a grant, but whom no connector supports now; since when (milliseconds since 1970), the
/// longest first. Who stands in for a connector is beside them only as long as that one is.
pub async fn unsupported(conn: &mut SqliteConnection, programme: &Id, now: i64) -> sqlx::Result<Vec<(Id, i64)>> {
    let rows = sqlx::query(
        "SELECT person, coalesce(max(CASE WHEN what = 'connector' AND cover IS NULL THEN coalesce(ended_at, until) END), min(since)) AS alone
         FROM grants WHERE programme = ?1 AND person IS NOT NULL
         GROUP BY person
         HAVING max(what = 'connector' AND cover IS NULL AND ended_at IS NULL AND (until IS NULL OR until > ?2)) = 0
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

/// Who is joined to a group: whoever is expected there by a live booking, and their connectors, each for as long as they are
/// that. It ends with the booking.
pub async fn join_group(conn: &mut SqliteConnection, programme: &Id, group: &Id, now: i64) -> sqlx::Result<()> {
    type For = (String, Option<i64>, Option<i64>);
    let wanted: Vec<For> = sqlx::query_as(
        "SELECT DISTINCT g.member, g.begins, g.until FROM bookings b JOIN grants g
           ON g.programme = b.programme AND g.person = b.person AND g.what IN ('person', 'connector')
         WHERE b.programme = ?1 AND b.grp = ?2 AND b.is_live = 1 AND g.ended_at IS NULL
           AND (g.until IS NULL OR g.until > ?3)",
    )
    .bind(programme.as_str())
    .bind(group.as_str())
    .bind(now)
    .fetch_all(&mut *conn)
    .await?;
    let there: Vec<(i64, String, Option<i64>, Option<i64>)> = sqlx::query_as(
        "SELECT number, member, begins, until FROM grants WHERE programme = ?1 AND what = 'joined' AND grp = ?2
         AND ended_at IS NULL AND (until IS NULL OR until > ?3)",
    )
    .bind(programme.as_str())
    .bind(group.as_str())
    .bind(now)
    .fetch_all(&mut *conn)
    .await?;
    let is_there =
        |one: &For| there.iter().any(|(_, member, begins, until)| (member, begins, until) == (&one.0, &one.1, &one.2));
    for one in wanted.iter().filter(|one| !is_there(one)) {
        let Ok(member) = one.0.parse::<Id>() else { continue };
        let term = Term { begins: one.1, until: one.2, cover: None };
        give_for(conn, programme, &member, ScopeOf::Joined { group: group.clone() }, &term, now).await?;
    }
    for (grant, member, begins, until) in there {
        if !wanted.contains(&(member, begins, until)) {
            sqlx::query("UPDATE grants SET ended_at = ?3 WHERE programme = ?1 AND number = ?2")
                .bind(programme.as_str())
                .bind(grant)
                .bind(now)
                .execute(&mut *conn)
                .await?;
        }
    }
    Ok(())
}
