//! Who plays: two people, four members each with a phone, a group, and the records that they write in.

use kith_model::{Circle, Dot, Header, Id, Kind, access::ScopeOf};
use serde_json::{Value, json};

pub fn id(text: &str) -> Id {
    text.parse().unwrap()
}

/// A member and what they are given at the start.
pub struct Player {
    pub id: Id,
    pub scopes: Vec<ScopeOf>,
    /// How far the clock of their first phone is off, in milliseconds.
    pub clock: i64,
}

/// A record that people write in, and the fields that they use. Every value is written once only, so that a value says
/// which save it came from.
pub struct Slot {
    pub header: Header,
    pub fields: [&'static str; 2],
}

pub const PRIYA: usize = 0;
pub const JEAN: usize = 1;
pub const ROSA: usize = 2;
pub const SAM: usize = 3;

pub const GOAL: usize = 0;
pub const PLAN: usize = 1;
pub const VISIT: usize = 2;
pub const BOOKING: usize = 3;
pub const SESSION: usize = 4;
pub const NOTE: usize = 5;
pub const ALIS: usize = 6;

const YEAR: i64 = 365 * 24 * 3_600_000;

/// Priya supports Jean and Ali, Sam supports Jean; Jean has her own phone; Rosa runs the choir.
pub fn players() -> Vec<Player> {
    let connector = |person| ScopeOf::Connector { person: id(person) };
    let player = |name, scopes, clock| Player { id: id(name), scopes, clock };
    vec![
        player("m-priya", vec![connector("jean"), connector("ali")], 0),
        player("m-jean", vec![ScopeOf::Person { person: id("jean") }], -30 * YEAR),
        player("m-rosa", vec![ScopeOf::Organiser { group: id("choir") }], 3 * YEAR),
        player("m-sam", vec![connector("jean")], -90_000),
    ]
}

pub fn slots() -> Vec<Slot> {
    let (jean, ali, choir) = (id("jean"), id("ali"), id("choir"));
    let own = || Circle::Person(jean.clone());
    let register = Circle::Register(jean.clone(), choir.clone());
    let slot = |circle, kind, name, fields| Slot { header: Header::new(circle, kind, id(name)), fields };
    let mut all = vec![
        slot(own(), Kind::Goal, "goal", ["words", "words"]),
        slot(own(), Kind::Plan, "plan", ["matters", "next_place"]),
        slot(own(), Kind::Visit, "visit", ["said", "said"]),
        slot(register, Kind::Booking, "booking", ["first_name", "come_along"]),
        slot(Circle::Everyone, Kind::Session, "session", ["x/2026-11-12T10:00", "place"]),
        slot(Circle::Case(jean.clone()), Kind::CaseNote, "note", ["said", "why"]),
        slot(Circle::Person(ali), Kind::Plan, "alis", ["matters", "hard"]),
    ];
    for at in [BOOKING, SESSION] {
        all[at].header = all[at].header.clone().with("group", &choir).with("activity", "singing");
    }
    all
}

/// A value nobody else writes, in the shape of the field.
pub fn value(field: &str, number: usize) -> Value {
    match field {
        "x/2026-11-12T10:00" => json!({"what": "cancelled", "words": format!("v{number}")}),
        _ => format!("v{number}").into(),
    }
}

/// A run of an app or of the hub: never drawn twice.
pub fn run_id(number: u64) -> u64 {
    let mut z = number.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(1);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z ^ (z >> 27)
}

/// A version's dot and value, in short.
pub fn named(dot: Dot, value: &Value) -> String {
    format!("{value}@{}.{:04x}.{}", dot.writer.device, dot.writer.run & 0xffff, dot.counter)
}
