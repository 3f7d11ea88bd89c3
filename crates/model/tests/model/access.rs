//! Access, exhaustively: everybody towards every kind in every circle, field by field, against a table that a person
//! wrote and can read (`tests/access.table`).

use std::collections::{BTreeMap, BTreeSet};

use kith_model::{
    Circle, Dot, Edit, Header, Id, Kind, Record, Version, Writer,
    access::{Member, Scope, ScopeOf, judge, may_write},
    hub::{holds, is_open},
    rules::{Hats, Home, Shape, rules},
    wire::{Answer, Refusal},
};
use serde_json::{Value, json};

const TABLE: &str = include_str!("../access.table");

fn id(text: &str) -> Id {
    text.parse().unwrap()
}

/// All that somebody can be towards a record, with the scope that makes them so. `about` and `group` are the record's,
/// or others'.
fn scope(who: &str, about: &str, group: &str, ticked: &Kind) -> Option<ScopeOf> {
    let (person, group) = (id(about), id(group));
    Some(match who {
        "person" => ScopeOf::Person { person },
        "supporter" => ScopeOf::Supporter { person, ticks: vec![ticked.clone()] },
        "connector" => ScopeOf::Connector { person },
        "opened" => ScopeOf::Opened { person },
        "organiser" => ScopeOf::Organiser { group },
        "joined" => ScopeOf::Joined { group },
        "volunteer" => ScopeOf::Volunteer,
        "referrer" => ScopeOf::Referrer,
        "witness" => ScopeOf::Witness,
        "lead" => ScopeOf::Safeguarding,
        "team" => ScopeOf::Team,
        "coordinator" => ScopeOf::Coordinator,
        _ => return None,
    })
}

const EVERYBODY: [&str; 12] = [
    "person",
    "supporter",
    "connector",
    "opened",
    "organiser",
    "joined",
    "volunteer",
    "referrer",
    "witness",
    "lead",
    "team",
    "coordinator",
];

fn member(what: Option<ScopeOf>) -> Member {
    Member { id: id("me"), scopes: what.into_iter().map(|what| Scope { number: 1, what }).collect() }
}

fn circles() -> [(&'static str, Circle); 9] {
    let (p, g, me) = (id("jean"), id("choir"), id("me"));
    [
        ("everyone", Circle::Everyone),
        ("person", Circle::Person(p.clone())),
        ("case", Circle::Case(p.clone())),
        ("register", Circle::Register(p.clone(), g.clone())),
        ("joined", Circle::Joined(g.clone())),
        ("keepers", Circle::Keepers(g)),
        ("pair", Circle::Pair(p.clone(), me.clone())),
        ("referral", Circle::Referral(me, p)),
        ("team", Circle::Team),
    ]
}

/// A header of this kind with all that it hangs on.
fn header(kind: &Kind, circle: &Circle) -> Header {
    let it = match kind {
        Kind::Person => "jean",
        Kind::Referral if matches!(circle, Circle::Referral(..)) => "jean",
        Kind::Group => "choir",
        _ => "it",
    };
    let header = Header::new(circle.clone(), kind.clone(), id(it));
    match kind {
        Kind::Activity | Kind::Joining | Kind::GroupContact => header.with("group", "choir"),
        Kind::Session | Kind::Booking | Kind::Headcount => header.with("group", "choir").with("activity", "singing"),
        Kind::Attendance | Kind::Notice => {
            header.with("group", "choir").with("session", "thursdays").with("start", "2026-11-26T10:00")
        }
        Kind::SafetyNote => header.with("by", "me"),
        _ => header,
    }
}

#[derive(Debug, Default)]
struct Block {
    reads: BTreeSet<String>,
    removes: BTreeSet<String>,
    fields: BTreeMap<String, BTreeSet<String>>,
}

fn people(text: &str) -> BTreeSet<String> {
    let all: BTreeSet<String> = text.split_whitespace().map(str::to_owned).collect();
    if all.len() == 1 && all.contains("nobody") {
        return BTreeSet::new();
    }
    for who in &all {
        assert!(EVERYBODY.contains(&who.as_str()) || who == "hub", "the table names {who}");
    }
    all
}

fn table() -> BTreeMap<(String, String), Block> {
    let mut blocks: BTreeMap<(String, String), Block> = BTreeMap::new();
    let mut at = None;
    for line in TABLE.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        if !line.starts_with(' ') {
            let (kind, circle) = line.split_once(' ').unwrap();
            let key = (kind.to_owned(), circle.to_owned());
            assert!(blocks.insert(key.clone(), Block::default()).is_none(), "{line} stands twice");
            at = Some(key);
            continue;
        }
        let block = blocks.get_mut(at.as_ref().expect("a block begins with a kind")).unwrap();
        if let Some((fields, by)) = line.split_once(" : ") {
            for field in fields.split_whitespace() {
                assert!(block.fields.insert(field.into(), people(by)).is_none(), "{at:?} names {field} twice");
            }
        } else if let Some(who) = line.trim().strip_prefix("reads ") {
            block.reads = people(who);
        } else if let Some(who) = line.trim().strip_prefix("removes ") {
            block.removes = people(who);
        } else {
            panic!("not understood: {line}");
        }
    }
    blocks
}

/// A field as one writes it: of a set some entry.
fn one(field: &str) -> String {
    if field.ends_with('/') { format!("{field}2026-11-26") } else { field.into() }
}

/// A value that the field takes.
fn value(shape: Shape) -> Value {
    match shape {
        Shape::Text(_) | Shape::Id => "x".into(),
        Shape::Flag => true.into(),
        Shape::Number(from, _) => from.into(),
        Shape::Decimal => 1.5.into(),
        Shape::Day => "2026-11-26".into(),
        Shape::Wall => "2026-11-26T10:00".into(),
        Shape::Word(words) => words[0].into(),
        Shape::Json(_) => json!({}),
    }
}

fn filled(header: &Header, fields: impl Iterator<Item = String>) -> Record {
    let mut record = Record::new(header.clone());
    let dot = Dot { writer: Writer { device: 5, run: 5 }, counter: 1 };
    record.seen.insert(dot.writer, 1);
    for field in fields {
        record
            .fields
            .insert(field, vec![Version { dot, time: 0, author: id("other"), value: "x".into(), handed_in_by: None }]);
    }
    record
}

#[test]
fn everybody_towards_everything_is_as_the_table_says() {
    let table = table();
    let mut wrong = Vec::new();
    let mut asked = 0;
    for (kind, kind_name) in Kind::ALL {
        for (circle_name, circle) in circles() {
            let header = header(&kind, &circle);
            let block = table.get(&(kind_name.to_owned(), circle_name.to_owned()));
            let is_home = rules(&kind).is_some_and(|r| r.homes.contains(&Home::of(&circle).unwrap()));
            if is_home != block.is_some() {
                wrong.push(format!("{kind_name} in {circle_name}: table and model do not agree that it lives there"));
            }
            let rules = rules(&kind).unwrap();
            let in_model: BTreeSet<&str> = rules.fields.iter().map(|rule| rule.name).collect();
            if let Some(block) = block {
                let in_table: BTreeSet<&str> = block.fields.keys().map(String::as_str).collect();
                for field in in_model.symmetric_difference(&in_table) {
                    wrong.push(format!("{kind_name} {circle_name}: {field} stands only in one of table and model"));
                }
            }
            let full = filled(&header, in_model.iter().map(|field| one(field)));
            for who in EVERYBODY {
                let me = member(scope(who, "jean", "choir", &kind));
                let should = |set: Option<&BTreeSet<String>>| set.is_some_and(|set| set.contains(who));
                // What a kind in a foreign circle would be read by does not matter: nobody can make it.
                if let Some(block) = block {
                    if me.reads(&header) != block.reads.contains(who) {
                        wrong.push(format!("{kind_name} {circle_name}: reads {who}"));
                    }
                    assert_eq!(me.reads(&header), holds(&me.id, &me.scopes[0], &header));
                }
                if me.removes(&full) != should(block.map(|b| &b.removes)) {
                    wrong.push(format!("{kind_name} {circle_name}: removes {who}"));
                }
                for rule in rules.fields {
                    asked += 1;
                    let field = one(rule.name);
                    let may = should(block.and_then(|b| b.fields.get(rule.name)));
                    if me.writes(&header, &field) != may {
                        wrong.push(format!("{kind_name} {circle_name} {}: {who} should write: {may}", rule.name));
                    }
                    // The hub judges alike: taken, or refused as if it did not exist.
                    let dot = Dot { writer: Writer { device: 1, run: 1 }, counter: 1 };
                    let edit = Edit { field, dot, value: value(rule.shape), time: 0, saw: vec![], prev: 0 };
                    let judged = judge(&me, &header, None, &edit);
                    let expected = (!may).then_some(Answer::Refused(Refusal::NotYours));
                    if judged != expected {
                        wrong.push(format!("{kind_name} {circle_name} {}: {who} is answered {judged:?}", rule.name));
                    }
                }
            }
            for rule in rules.fields {
                let by_hub = block.is_some_and(|b| b.fields.get(rule.name).is_some_and(|by| by.contains("hub")));
                if may_write(Hats::HUB, &header, &one(rule.name)) != Some(by_hub) {
                    wrong.push(format!("{kind_name} {circle_name} {}: the hub should write: {by_hub}", rule.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(asked > 15_000, "only {asked} asked");
}

#[test]
fn whoever_is_somebody_elsewhere_is_nobody_here() {
    for (kind, name) in Kind::ALL {
        for (circle_name, circle) in circles() {
            let header = header(&kind, &circle);
            let mut strangers = vec![(member(None), "nobody")];
            for who in EVERYBODY {
                let programme_wide = ["team", "coordinator", "lead"].contains(&who);
                let scope = scope(who, "somebody-else", "another-group", &kind);
                let someone = Member { id: id("another-member"), ..member(scope) };
                strangers.extend((!programme_wide).then_some((someone, who)));
            }
            let unticked = if kind == Kind::Goal { Kind::Plan } else { Kind::Goal };
            strangers.push((member(scope("supporter", "jean", "choir", &unticked)), "a supporter for another kind"));
            for (me, who) in strangers {
                let may_see = me.reads(&header) || is_open(&me, &header);
                assert!(!may_see, "{who} of others reads or writes {name} in {circle_name}");
                assert!(!me.removes(&filled(&header, ["words".into()].into_iter())), "{who} {name} {circle_name}");
            }
        }
    }
}

#[test]
fn several_hats_add_up_and_a_supporter_who_is_more_is_let_write() {
    let both = |one, other| {
        let scopes = [one, other].into_iter().enumerate();
        Member { id: id("me"), scopes: scopes.map(|(n, what)| Scope { number: n as u64, what }).collect() }
    };
    let register = header(&Kind::Attendance, &Circle::Register(id("jean"), id("choir")));
    let jean = ScopeOf::Person { person: id("jean") };
    let me = both(jean.clone(), ScopeOf::Organiser { group: id("choir") });
    assert!(me.writes(&register, "person") && me.writes(&register, "register"), "who runs the choir also sings there");
    let ask = header(&Kind::Ask, &Circle::Person(id("jean")));
    let supports = ScopeOf::Supporter { person: id("jean"), ticks: vec![Kind::Goal] };
    assert!(!member(Some(supports.clone())).writes(&ask, "words"), "asks are not ticked");
    assert!(both(supports.clone(), jean).writes(&ask, "words"));
    // Another hat gives nothing of what was not ticked.
    let me = both(supports, ScopeOf::Organiser { group: id("choir") });
    assert!(me.writes(&register, "register") && !me.writes(&register, "person"), "the diary is not ticked");
}

#[test]
fn unknown_kinds_and_fields_wait_and_made_up_circles_are_nobodys() {
    let me = member(Some(ScopeOf::Connector { person: id("jean") }));
    let dot = Dot { writer: Writer { device: 1, run: 1 }, counter: 1 };
    let edit = |field: &str| Edit { field: field.into(), dot, value: "x".into(), time: 0, saw: vec![], prev: 0 };
    let newer = Header::new(Circle::Person(id("jean")), Kind::Other("dream".into()), id("it"));
    assert_eq!(judge(&me, &newer, None, &edit("words")), Some(Answer::NotYet));
    let goal = header(&Kind::Goal, &Circle::Person(id("jean")));
    for field in ["colour", "mark/", "mark/a/b", "words/", "Words", "!other", ""] {
        assert_eq!(judge(&me, &goal, None, &edit(field)), Some(Answer::NotYet), "{field:?}");
    }
    let odd = header(&Kind::Goal, &Circle::Other("kitchen:jean".into()));
    assert!(!me.reads(&odd) && !me.writes(&odd, "words"));
}

#[test]
fn a_header_that_does_not_fit_together_is_written_by_nobody() {
    let everything = EVERYBODY.iter().enumerate().map(|(n, who)| {
        let what = scope(who, "jean", "choir", &Kind::Goal).unwrap();
        Scope { number: n as u64, what }
    });
    let me = Member { id: id("me"), scopes: everything.collect() };
    let person = Circle::Person(id("jean"));
    let register = Circle::Register(id("jean"), id("choir"));
    for (odd, field) in [
        (Header::new(person.clone(), Kind::Person, id("not-jean")), "name"),
        (Header::new(Circle::Everyone, Kind::Activity, id("a")), "title"),
        (Header::new(Circle::Everyone, Kind::Session, id("s")).with("group", "choir"), "place"),
        (Header::new(register.clone(), Kind::Booking, id("b")).with("group", "other").with("activity", "a"), "from"),
        (Header::new(register, Kind::Attendance, id("b")).with("session", "s").with("start", "Friday"), "person"),
        (Header::new(person.clone(), Kind::Goal, id("g")).with(&"r".repeat(21), "x"), "words"),
        (Header::new(person, Kind::Goal, id("g")).with("corrects", "x".repeat(65)), "words"),
    ] {
        assert!(!me.writes(&odd, field), "{odd:?}");
    }
}

#[test]
fn a_known_record_whose_header_was_changed_is_refused_like_an_unknown_one() {
    let me = member(Some(ScopeOf::Connector { person: id("jean") }));
    let goal = header(&Kind::Goal, &Circle::Person(id("jean")));
    let there = filled(&goal, ["words".into()].into_iter());
    let dot = Dot { writer: Writer { device: 1, run: 1 }, counter: 1 };
    let edit = Edit { field: "words".into(), dot, value: "x".into(), time: 0, saw: vec![], prev: 0 };
    let changed = goal.with("corrects", "other");
    assert_eq!(judge(&me, &changed, Some(&there), &edit), Some(Answer::Refused(Refusal::NotYours)));
    let stranger = member(None);
    let known = judge(&stranger, &there.header, Some(&there), &edit);
    assert_eq!(known, judge(&stranger, &there.header, None, &edit));
}
