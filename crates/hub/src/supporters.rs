//! Whoever helps a person and speaks for them: named by the person or their connector, for what was ticked, changed and ended
//! by the same.
//!
//! **Invariant:** nobody widens what they may see themself; what is taken away is an ended grant, in the ledger before the
//! answer, so that the phone lets go of it at its next contact.

use sqlx::{Row, SqliteConnection};

use kith_model::{
    Id,
    access::{Role, Scope, ScopeOf},
    acts::Did,
    sorted::{SortedMap, SortedSet},
    ticks::Tick,
    wire::Supporter,
};

use crate::{
    act::{Actor, Done},
    grants,
    ledger::{self, Line},
    members, store,
    store::{Slice, number, read, signed, text},
    supporting,
    trouble::{Answer, Trouble},
};

/// A supporter's grant that is in force.
pub(crate) struct Grant {
    member: Id,
    person: Id,
    ticks: Vec<Tick>,
}

/// The grant with this number, where it is a supporter's and in force.
pub(crate) async fn grant(slice: &mut Slice, grant: u64) -> Answer<Option<Grant>> {
    let programme = slice.programme.clone();
    let row = sqlx::query(
        "SELECT member, body FROM grants WHERE programme = ?1 AND number = ?2 AND what = 'supporter' AND ended_at IS NULL",
    )
    .bind(programme.as_str())
    .bind(signed(grant))
    .fetch_optional(slice.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let member = row.get::<String, _>(0).parse().map_err(|_| Trouble::HUB_TROUBLE)?;
    let ScopeOf::Supporter { person, ticks } = read(row.get(1))? else { return Ok(None) };
    Ok(Some(Grant { member, person, ticks: Tick::among(&ticks) }))
}

/// Says anew what somebody may see: another grant under another number, so that what is no longer ticked leaves their phone.
pub(crate) async fn set_ticks(slice: &mut Slice, actor: &Actor, number: u64, ticks: &[Tick]) -> Answer<Done> {
    let Grant { member, person, ticks: before } = grant(slice, number).await?.ok_or(Trouble::NOT_YOURS)?;
    actor.must(actor.stands_for(&person))?;
    let ticks = Tick::among(&Tick::kinds_of(ticks));
    if ticks.is_empty() {
        return Err(Trouble::MISSING);
    }
    if ticks == before {
        return Ok((Did::Done, "set-ticks-again", number.to_string()));
    }
    slice.end_grant(number).await?;
    let scope = slice.give(&member, ScopeOf::Supporter { person, ticks: Tick::kinds_of(&ticks) }).await?;
    let words: Vec<String> = ticks.iter().map(text).collect();
    Ok((Did::Done, "set-ticks", format!("{number} {} {}", scope.number, words.join(" ").replace('"', ""))))
}

/// After a supporter's grant ended: the invitation that they have not used yet leads nowhere, unless they help somebody else.
pub(crate) async fn withdraw_waiting(slice: &mut Slice, member: &Id) -> Answer<()> {
    let (programme, now) = (slice.programme.clone(), slice.now);
    if !grants::lasting(slice.conn(), &programme, member).await?.is_empty() {
        return Ok(());
    }
    let waiting: Vec<String> = sqlx::query_scalar(
        "SELECT id FROM invitations WHERE programme = ?1 AND member = ?2 AND used_at IS NULL AND withdrawn_at IS NULL
         AND until > ?3 ORDER BY made, id",
    )
    .bind(programme.as_str())
    .bind(member.as_str())
    .bind(now)
    .fetch_all(slice.conn())
    .await?;
    for id in waiting {
        let invitation: Id = id.parse().map_err(|_| Trouble::HUB_TROUBLE)?;
        let line = Line::Withdrawn { programme: programme.clone(), invitation, at: now };
        ledger::apply(slice.conn(), &line).await?;
        slice.note(line);
    }
    Ok(())
}

impl Grant {
    /// Who helps.
    pub(crate) fn member(&self) -> &Id {
        &self.member
    }
    /// Whom.
    pub(crate) fn person(&self) -> &Id {
        &self.person
    }
}

/// Whether this member is nothing but a supporter of people for whom the actor stands: then the actor may make them a code.
/// Of whoever is more, or helps somebody else, a code would open what is none of the actor's.
pub(crate) async fn is_named_by(slice: &mut Slice, actor: &Actor, member: &members::Line) -> Answer<bool> {
    let programme = slice.programme.clone();
    let scopes = grants::lasting(slice.conn(), &programme, &member.id).await?;
    let is_mine = |scope: &Scope| matches!(&scope.what, ScopeOf::Supporter { person, .. } if actor.stands_for(person));
    Ok(member.roles == [Role::Supporter] && !scopes.is_empty() && scopes.iter().all(is_mine))
}

/// The people whom somebody supports, each by the name that they go by.
pub async fn supports(
    conn: &mut SqliteConnection,
    programme: &Id,
    scopes: &[Scope],
) -> sqlx::Result<SortedMap<Id, String>> {
    let mut people = SortedMap::new();
    for scope in scopes {
        if let ScopeOf::Supporter { person, .. } = &scope.what {
            people.insert(person.clone(), supporting::called(conn, programme, person).await?);
        }
    }
    Ok(people)
}

/// Who helps the people whom somebody is or whose connector they are; also who did once, so that their word stays theirs.
pub async fn of(conn: &mut SqliteConnection, programme: &Id, scopes: &[Scope]) -> sqlx::Result<Vec<Supporter>> {
    let people: SortedSet<&Id> = scopes
        .iter()
        .filter_map(|scope| match &scope.what {
            ScopeOf::Person { person } | ScopeOf::Connector { person } => Some(person),
            _ => None,
        })
        .collect();
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query(
        "SELECT g.person, g.member, m.name, g.number, g.body, g.since, g.ended_at IS NOT NULL,
           EXISTS (SELECT 1 FROM devices d WHERE d.programme = g.programme AND d.member = g.member)
         FROM grants g JOIN members m ON m.programme = g.programme AND m.id = g.member
         WHERE g.programme = ?1 AND g.what = 'supporter' AND g.person IN (SELECT value FROM json_each(?2))
         ORDER BY g.ended_at IS NULL, g.since, g.number",
    )
    .bind(programme.as_str())
    .bind(store::text(&people))
    .fetch_all(conn)
    .await?;
    // Of all grants that somebody had over a person, the one in force, else the last.
    let mut all: SortedMap<(Id, Id), Supporter> = SortedMap::new();
    for row in &rows {
        let (Ok(person), Ok(member)) = (row.get::<String, _>(0).parse::<Id>(), row.get::<String, _>(1).parse::<Id>())
        else {
            continue;
        };
        let ScopeOf::Supporter { ticks, .. } = read(row.get(4))? else { continue };
        let name = (person.clone(), member.clone());
        let since = all.get(&name).map_or(row.get(5), |before| before.since.min(row.get(5)));
        let one = Supporter {
            person,
            member,
            name: row.get(2),
            number: number(row.get(3)),
            ticks: Tick::among(&ticks),
            since,
            has_come: row.get(7),
            ended: row.get(6),
        };
        all.insert(name, one);
    }
    Ok(all.into_values().collect())
}
