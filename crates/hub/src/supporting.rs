//! Who supports a person: given to somebody, handed over from one to another, and listed for coordinators.
//!
//! **Invariant:** a hand-over is one transaction: at no moment has the person nobody, or does a refusal leave half of it.

use sqlx::SqliteConnection;

use kith_model::{
    Circle, Header, Id, Kind,
    access::{Role, ScopeOf},
    acts::{AloneLine, Did},
    fields::Typed,
    kinds::Person,
};

use crate::{
    act::{Actor, Done, has_role},
    grants, members,
    store::{self, Slice},
    trouble::{Answer, Trouble},
};

/// Gives a connector a person to support.
pub(crate) async fn give(slice: &mut Slice, actor: &Actor, member: &Id, person: Id) -> Answer<Done> {
    actor.must(actor.is(Role::Coordinator))?;
    has_role(slice, member, &[Role::Connector]).await?;
    let programme = slice.programme.clone();
    actor.must(grants::is_known(slice.conn(), &programme, &person).await?)?;
    let scope = slice.give(member, ScopeOf::Connector { person }).await?;
    Ok((Did::Done, "gave-person", format!("{member} {}", scope.number)))
}

/// Gives a person from one connector to another. The new one reads all that the old one did; what that one's phone had not
/// sent yet is handed in for the new one to look at.
pub(crate) async fn hand_over(slice: &mut Slice, actor: &Actor, person: &Id, from: &Id, to: &Id) -> Answer<Done> {
    actor.must(actor.is(Role::Coordinator) && from != to)?;
    has_role(slice, to, &[Role::Connector]).await?;
    let programme = slice.programme.clone();
    let theirs = grants::supported(slice.conn(), &programme, from).await?;
    let (.., ended) = theirs.into_iter().find(|(supported, ..)| supported == person).ok_or(Trouble::NOT_YOURS)?;
    let begun = slice.give(to, ScopeOf::Connector { person: person.clone() }).await?;
    slice.end_grant(ended).await?;
    Ok((Did::Done, "handed-over", format!("{from} {ended} {to} {}", begun.number)))
}

/// Lists whom a connector supports, for a coordinator.
pub(crate) async fn listed(slice: &mut Slice, actor: &Actor, member: &Id) -> Answer<Done> {
    actor.must(actor.is(Role::Coordinator))?;
    let programme = slice.programme.clone();
    members::member(slice.conn(), &programme, member).await?.ok_or(Trouble::NOT_YOURS)?;
    let theirs = grants::supported(slice.conn(), &programme, member).await?;
    let mut people = Vec::new();
    for (person, since, _) in theirs {
        people.extend(line(slice.conn(), &programme, person, since).await?);
    }
    people.sort_by(|a, b| (&a.name, &a.area).cmp(&(&b.name, &b.area)));
    Ok((Did::People { people }, "listed-people", member.to_string()))
}

/// A person as a coordinator sees one; nothing where they were erased or their support has ended.
pub async fn line(
    conn: &mut SqliteConnection,
    programme: &Id,
    person: Id,
    since: i64,
) -> sqlx::Result<Option<AloneLine>> {
    let about = about(conn, programme, &person).await?.filter(|about| about.ended_on.is_none());
    Ok(about.map(|about| shown(about, person, since)))
}

/// The same of whoever is not erased, also where their support has ended.
pub async fn line_of_anybody(
    conn: &mut SqliteConnection,
    programme: &Id,
    person: Id,
    since: i64,
) -> sqlx::Result<Option<AloneLine>> {
    let about = about(conn, programme, &person).await?;
    Ok(about.map(|about| shown(about, person, since)))
}

fn shown(about: Person, person: Id, since: i64) -> AloneLine {
    AloneLine { person, name: about.short(), area: about.area, since }
}

/// First name and initial.
pub async fn short_name(conn: &mut SqliteConnection, programme: &Id, person: &Id) -> sqlx::Result<String> {
    Ok(about(conn, programme, person).await?.map(|about| about.short()).unwrap_or_default())
}

/// The name that somebody goes by.
pub async fn called(conn: &mut SqliteConnection, programme: &Id, person: &Id) -> sqlx::Result<String> {
    Ok(about(conn, programme, person).await?.map(|about| about.name).unwrap_or_default())
}

async fn about(conn: &mut SqliteConnection, programme: &Id, person: &Id) -> sqlx::Result<Option<Person>> {
    let header = Header::new(Circle::Person(person.clone()), Kind::Person, person.clone());
    Ok(store::record(conn, programme, &header.key).await?.map(|record| Person::read(&record)))
}
