//! Break the glass: a coordinator opens, for a day and with a reason, the notes that only a person's connectors read.
//!
//! Those whom it is about are told at once by a record that the hub writes: the person and their connectors; the connectors
//! alone where telling the person would put somebody at risk. The audit holds the word of the reason, not its sentence.
//!
//! **Invariant:** nothing is opened untold: the grant and the record are of one transaction.

use sqlx::{Row, SqliteConnection};

use kith_model::{
    Circle, Header, Id, Kind,
    access::{Role, ScopeOf},
    acts::Did,
    fields::{Typed, Values, Word},
    kinds::{Opening, OpeningSort},
    wire::Opened,
};

use crate::{
    act::{Actor, Done},
    grants::Term,
    members,
    receipt::random_id,
    store::{Slice, hub_author},
    supporting,
    trouble::{Answer, Trouble},
};

/// How long it stays open.
const OPEN_MS: i64 = 24 * 3_600_000;
/// The longest reason, as long as a line of a record.
const REASON_MAX: usize = 300;

/// Opens a person's record to the coordinator who asks. Opened again, it is told again and lasts from then.
pub(crate) async fn open(
    slice: &mut Slice,
    actor: &Actor,
    person: &Id,
    sort: OpeningSort,
    reason: &str,
    held_back: bool,
) -> Answer<Done> {
    actor.must(actor.is(Role::Coordinator))?;
    let about = Header::new(Circle::Person(person.clone()), Kind::Person, person.clone());
    actor.must(slice.record(&about.key).await?.is_some())?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Trouble::MISSING);
    }
    if reason.chars().count() > REASON_MAX {
        return Err(Trouble::NOT_READABLE);
    }
    let (programme, now, me) = (slice.programme.clone(), slice.now, actor.member.id.clone());
    for scope in &actor.member.scopes {
        if matches!(&scope.what, ScopeOf::Opened { person: opened } if opened == person) {
            slice.end_grant(scope.number).await?;
        }
    }
    let scope = slice.give_for(&me, ScopeOf::Opened { person: person.clone() }, &Term::until(now + OPEN_MS)).await?;
    let by = members::member(slice.conn(), &programme, &me).await?.map(|line| line.name).unwrap_or_default();
    let on = slice.hub().wall(now).await?;
    let mut told = Values::default();
    Opening { by, sort: Some(sort), reason: reason.to_owned(), on: Some(on) }.write(&mut told);
    let circle = if held_back { Circle::Case(person.clone()) } else { Circle::Person(person.clone()) };
    slice.write(&Header::new(circle, Kind::Opening, random_id()), told.0, &hub_author(), now).await?;
    let to = if held_back { "held-back" } else { "told" };
    Ok((Did::Done, "opened-record", format!("{person} {} {} {to}", scope.number, sort.word())))
}

/// What a member opened and may still read.
pub async fn of(conn: &mut SqliteConnection, programme: &Id, member: &Id, now: i64) -> sqlx::Result<Vec<Opened>> {
    let rows = sqlx::query(
        "SELECT person, until FROM grants WHERE programme = ?1 AND member = ?2 AND what = 'opened'
         AND ended_at IS NULL AND until > ?3 ORDER BY until, number",
    )
    .bind(programme.as_str())
    .bind(member.as_str())
    .bind(now)
    .fetch_all(&mut *conn)
    .await?;
    let mut opened = Vec::new();
    for row in rows {
        let Ok(person) = row.get::<String, _>(0).parse::<Id>() else { continue };
        let name = supporting::short_name(conn, programme, &person).await?;
        opened.push(Opened { person, name, until: row.get(1) });
    }
    Ok(opened)
}
