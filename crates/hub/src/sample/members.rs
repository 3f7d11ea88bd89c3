//! Who takes part in the sample programme besides the people with plans: connectors, organisers, a coordinator.

use kith_model::{
    Id,
    access::{Role, ScopeOf},
    ticks::Tick,
};
use serde::Deserialize;

use super::{directory::Directory, ground::Ground, people::Somebody};

/// A member to be made, with what they may reach.
#[derive(Clone, Debug, PartialEq)]
pub struct SampleMember {
    /// The id.
    pub id: Id,
    /// The name by which they are known.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// The person whom a participant is.
    pub person: Option<Id>,
    /// Working days, 1 is Monday.
    pub days: Vec<u8>,
    /// What they may reach.
    pub scopes: Vec<ScopeOf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    key: String,
    name: String,
    role: Role,
    #[serde(default)]
    days: Vec<u8>,
}

fn rows() -> Vec<Row> {
    serde_json::from_str(include_str!("members.json")).expect("the table of members can be read")
}

/// The working days of a connector.
pub fn days_of(key: &str) -> Vec<u8> {
    rows().into_iter().find(|row| row.key == key).map(|row| row.days).unwrap_or_default()
}

/// All members: those of the table, and everybody with a plan and a phone.
pub fn members(ground: &Ground, directory: &Directory, people: &[Somebody]) -> Vec<SampleMember> {
    let mut all: Vec<SampleMember> = rows().into_iter().map(|row| staff(ground, row, directory, people)).collect();
    all.extend(people.iter().filter(|p| p.has_phone).map(|p| SampleMember {
        id: ground.member(&p.key),
        name: p.name.clone(),
        role: Role::Participant,
        person: Some(p.id.clone()),
        days: Vec::new(),
        scopes: vec![ScopeOf::Person { person: p.id.clone() }],
    }));
    // Amina's daughter reads the plan with her and speaks for her; Jean's neighbour knows when she sings.
    let mut helps = |key: &str, name: &str, whom: &str, ticks: &[Tick]| {
        all.extend(people.iter().find(|p| p.key == whom).map(|person| SampleMember {
            id: ground.member(key),
            name: name.into(),
            role: Role::Supporter,
            person: None,
            days: Vec::new(),
            scopes: vec![ScopeOf::Supporter { person: person.id.clone(), ticks: Tick::kinds_of(ticks) }],
        }));
    };
    helps("layla", "Layla", "amina", &[Tick::Diary, Tick::Plan, Tick::Asks]);
    helps("ana", "Ana", "jean", &[Tick::Diary, Tick::Plan, Tick::Asks]);
    all
}

fn staff(ground: &Ground, row: Row, directory: &Directory, people: &[Somebody]) -> SampleMember {
    let mut scopes = match row.role {
        Role::Coordinator => vec![ScopeOf::Coordinator, ScopeOf::Team],
        Role::Connector => vec![ScopeOf::Team],
        Role::Referrer => vec![ScopeOf::Referrer],
        Role::Volunteer => vec![ScopeOf::Volunteer],
        _ => Vec::new(),
    };
    scopes.extend(directory.keeps.get(&row.key).into_iter().flatten().map(|g| ScopeOf::Organiser { group: g.clone() }));
    let supported = people.iter().filter(|p| p.connector == row.key);
    scopes.extend(supported.map(|p| ScopeOf::Connector { person: p.id.clone() }));
    SampleMember { id: ground.member(&row.key), name: row.name, role: row.role, person: None, days: row.days, scopes }
}
