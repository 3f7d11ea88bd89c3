//! Everybody writes into everything, and into its twin that is not there: what is not theirs answers as what is not.

use kith_model::{
    Circle, Kind,
    wire::{Answer, Push, Refusal, SyncReply},
};
use serde_json::{Value, json};

use crate::{
    attacks::{
        Tally,
        cast::{Cast, Planted, SIGNED_IN},
    },
    caller::Heard,
    world::id,
};

/// A field of each kind, what it takes, and by what hats it may be written: design §3.
const FIELDS: &[(Kind, &str, &str, &[Hat])] = &[
    (Kind::Person, "surname", "\"x\"", &[Hat::Person, Hat::Connector]),
    (Kind::Plan, "strengths", "\"x\"", &[Hat::Person, Hat::Connector]),
    (Kind::Plan, "next_place", "\"x\"", &[Hat::Connector]),
    (Kind::Goal, "state", "\"going\"", &[Hat::Person, Hat::Connector]),
    (Kind::Step, "who", "\"x\"", &[Hat::Person, Hat::Connector]),
    (Kind::Visit, "minutes", "5", &[Hat::Connector]),
    (Kind::Ask, "sort", "\"ring-me\"", &[Hat::Person, Hat::Supporter, Hat::Connector]),
    (Kind::Ask, "taken_on", "\"2026-11-20T10:00\"", &[Hat::Connector]),
    (Kind::Measure, "how", "\"x\"", &[Hat::Person, Hat::Connector]),
    (Kind::Reason, "sort", "\"x\"", &[Hat::Person, Hat::Connector]),
    (Kind::Feedback, "face", "3", &[Hat::Person, Hat::Connector]),
    (Kind::Consent, "how", "\"x\"", &[Hat::Person, Hat::Connector]),
    (Kind::Background, "carer", "\"x\"", &[Hat::Person, Hat::Connector]),
    (Kind::Notice, "seen", "\"x\"", &[Hat::Person, Hat::Supporter]),
    (Kind::Notice, "told", "\"x\"", &[Hat::Connector]),
    (Kind::Notice, "handed", "\"x\"", &[]),
    (Kind::Booking, "first_name", "\"x\"", &[Hat::Person, Hat::Connector, Hat::Organiser]),
    (Kind::Booking, "away_until", "\"2026-12-01\"", &[Hat::Person, Hat::Connector]),
    (Kind::Booking, "place", "\"given\"", &[Hat::Organiser]),
    (Kind::Attendance, "person", "\"here\"", &[Hat::Person, Hat::Supporter, Hat::Connector]),
    (Kind::Attendance, "register", "\"here\"", &[Hat::Organiser]),
    (Kind::CaseNote, "why", "\"x\"", &[Hat::Connector]),
    (Kind::Triage, "words", "\"x\"", &[Hat::Connector]),
    (Kind::Opening, "sort", "\"asked\"", &[]),
    (Kind::SafetyNote, "told_whom", "\"x\"", &[Hat::Witness]),
    (Kind::SafetyNote, "taken_by", "\"x\"", &[Hat::Lead]),
    (Kind::Joining, "bell", "\"x\"", &[Hat::Organiser]),
    (Kind::GroupContact, "phone", "\"x\"", &[Hat::Organiser, Hat::Coordinator]),
    (Kind::GroupContact, "vetted", "\"2026-11-20\"", &[Hat::Coordinator]),
    (Kind::Headcount, "others", "3", &[Hat::Organiser]),
    (Kind::Summary, "expected", "3", &[]),
    (Kind::Match, "way", "\"x\"", &[Hat::Connector]),
    (Kind::Call, "on", "\"2026-11-20T10:00\"", &[Hat::Person, Hat::Connector, Hat::Volunteer]),
    (Kind::ReferralState, "on", "\"2026-11-20T10:00\"", &[Hat::Connector]),
    (Kind::Referral, "name", "\"x\"", &[]),
    (Kind::Gap, "area", "\"x\"", &[Hat::Team]),
    (Kind::Offer, "name", "\"x\"", &[Hat::Team]),
    (Kind::GroupNote, "on", "\"2026-11-20T10:00\"", &[Hat::Team]),
    (Kind::Group, "does", "\"x\"", &[Hat::Organiser, Hat::Coordinator]),
    (Kind::Group, "checked", "\"x\"", &[Hat::Coordinator]),
    (Kind::Activity, "bring", "\"x\"", &[Hat::Organiser, Hat::Coordinator]),
    (Kind::Activity, "source", "\"x\"", &[]),
    (Kind::Session, "how", "\"outdoors\"", &[Hat::Organiser]),
    (Kind::Resource, "title", "\"x\"", &[Hat::Coordinator]),
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Hat {
    Person,
    Supporter,
    Connector,
    Organiser,
    Volunteer,
    Witness,
    Lead,
    Team,
    Coordinator,
}

/// What somebody is towards a record, by name.
fn hats(who: &str, planted: &Planted) -> Vec<Hat> {
    let (circle, kind) = (&planted.header.key.circle, &planted.header.key.kind);
    let of_amina = circle.person() == Some(&id("amina"));
    let of_cleo = circle.person() == Some(&id("cleo"));
    let group = circle.group().map(ToString::to_string);
    let group = match (circle, kind) {
        (Circle::Everyone, Kind::Group) => Some(planted.header.key.id.to_string()),
        (Circle::Everyone, _) => planted.header.of("group").map(str::to_owned),
        _ => group,
    };
    let keeps = |g: &str| group.as_deref() == Some(g);
    let is_pair = matches!(circle, Circle::Pair(..));
    // The diary, in whichever circle it lives.
    let ticked = matches!((circle, kind), (Circle::Person(_), Kind::Notice) | (Circle::Register(..), _));
    let is_safety = *kind == Kind::SafetyNote;
    match who {
        "rosa" if is_safety => vec![Hat::Witness],
        "cora" if is_safety => vec![Hat::Lead, Hat::Coordinator, Hat::Team],
        "amina" if of_amina => vec![Hat::Person],
        "cleo" if of_cleo => vec![Hat::Person],
        "ana" if of_amina && ticked => vec![Hat::Supporter],
        "vic" if is_pair => vec![Hat::Volunteer],
        "priya" if of_amina => vec![Hat::Connector, Hat::Team],
        "omar" if of_cleo => vec![Hat::Connector, Hat::Team],
        "priya" | "omar" | "otto" => vec![Hat::Team],
        "cora" => vec![Hat::Coordinator, Hat::Team],
        "rosa" if keeps("choir") => vec![Hat::Organiser],
        "gus" if keeps("garden") => vec![Hat::Organiser],
        _ => Vec::new(),
    }
}

/// Who had access once: what they write is handed in, and nothing of it is merged.
fn had_access(who: &str, planted: &Planted) -> bool {
    let circle = &planted.header.key.circle;
    let of_amina = circle.person() == Some(&id("amina"));
    match who {
        "otto" => of_amina,
        // The phone was Amina's: what she could not open on it, it cannot hand in.
        "out" => of_amina && !matches!(circle, Circle::Case(_)),
        _ => false,
    }
}

fn must(who: &str, planted: &Planted, by: &[Hat], said: bool) -> Answer {
    let is_event = matches!(
        planted.header.key.kind,
        Kind::Visit
            | Kind::Measure
            | Kind::Feedback
            | Kind::Reason
            | Kind::CaseNote
            | Kind::SafetyNote
            | Kind::Consent
            | Kind::Call
    );
    if had_access(who, planted) {
        return Answer::HandedIn;
    }
    match hats(who, planted).iter().any(|hat| by.contains(hat)) {
        true if is_event && said => Answer::Refused(Refusal::AlreadySaid),
        true => Answer::Taken,
        false => Answer::Refused(Refusal::NotYours),
    }
}

pub async fn everybody_writes_everything(cast: &Cast, tally: &mut Tally) {
    let mut said: Vec<(String, &str)> = Vec::new();
    for who in SIGNED_IN.into_iter().chain(["out"]) {
        let mut pushes = Vec::new();
        let mut cells = Vec::new();
        for planted in &cast.records {
            for (kind, field, value, by) in FIELDS.iter().filter(|(kind, ..)| *kind == planted.header.key.kind) {
                debug_assert_eq!(*kind, planted.header.key.kind);
                let value: Value = serde_json::from_str(value).unwrap();
                let edit = cast.edit(who, field, value.clone());
                let was_said = said.contains(&(planted.name(), *field));
                let must = must(who, planted, by, was_said);
                if must == Answer::Taken {
                    said.push((planted.name(), *field));
                }
                cells.push((planted, *field, edit.dot, must));
                pushes.push(Push { header: planted.header.clone(), edits: vec![edit] });
            }
        }
        let heard = cast.sync(who, pushes, Vec::new()).await;
        let reply: SyncReply =
            serde_json::from_slice(&heard.body).unwrap_or_else(|_| panic!("{who}: {}", heard.text()));
        for (planted, field, dot, must) in cells {
            let came = reply.answers.iter().find(|a| a.key == planted.header.key && a.dot == dot).map(|a| a.answer);
            tally.case(came == Some(must), || {
                format!("{who} writes {} {field}: {came:?}, must: {must:?}", planted.name())
            });
        }
        twins(cast, tally, who).await;
    }
    for who in [None, Some("no-such-token")] {
        for planted in &cast.records {
            let body = json!({"v": 1, "programme": cast.world.programme(), "cursor": {"seq": 0, "tag": 0},
                "push": [{"header": planted.header, "edits": [cast.edit("amina", "words", json!("x"))]}]});
            let heard = cast.caller.post("/hub/v1/sync", who, body.to_string().as_bytes()).await;
            tally.case((heard.status, heard.code().as_str()) == (401, "not-signed-in"), || {
                format!("{who:?} writes {}: {} {}", planted.name(), heard.status, heard.text())
            });
        }
    }
}

/// What is forbidden and what is not there answer alike: the same status, headers and body, but for what was asked about.
async fn twins(cast: &Cast, tally: &mut Tally, who: &str) {
    let is_strange = |planted: &&Planted| hats(who, planted).is_empty() && !had_access(who, planted);
    let strange: Vec<&Planted> = cast.records.iter().filter(is_strange).collect();
    let (mut there, mut nowhere) = (Vec::new(), Vec::new());
    for planted in &strange {
        let (_, field, value, _) = FIELDS.iter().find(|(kind, ..)| *kind == planted.header.key.kind).unwrap();
        let edits = vec![cast.edit(who, field, serde_json::from_str(value).unwrap())];
        let mut twin = planted.header.clone();
        twin.key.id = kith_model::Id::derived(&["nowhere", twin.key.id.as_str()]);
        match (&twin.key.kind, &twin.key.circle) {
            (Kind::Person, _) => twin.key.circle = Circle::Person(twin.key.id.clone()),
            (Kind::Referral, Circle::Referral(by, _)) => {
                twin.key.circle = Circle::Referral(by.clone(), twin.key.id.clone());
            }
            _ => {}
        }
        there.push(Push { header: planted.header.clone(), edits: edits.clone() });
        nowhere.push(Push { header: twin, edits });
    }
    let (there, nowhere) = (cast.sync(who, there, Vec::new()).await, cast.sync(who, nowhere, Vec::new()).await);
    let (mut these, mut those) = (there.json(), nowhere.json());
    for (planted, at) in strange.iter().zip(0..) {
        let answer = |body: &mut Value| {
            let answer = &mut body["answers"][at];
            // What was asked about is said again.
            (answer["circle"], answer["id"]) = (Value::Null, Value::Null);
            answer.clone()
        };
        let looks = (answer(&mut these), answer(&mut those));
        tally.case(looks.0 == looks.1, || format!("{who} tells {} from nothing: {looks:?}", planted.name()));
    }
    (these["now"], those["now"]) = (Value::Null, Value::Null);
    let rest = |heard: &Heard| {
        let (status, headers, _) = heard.looks();
        (status, headers.into_iter().filter(|(name, _)| name != "content-length").collect::<Vec<_>>())
    };
    let is_alike = these == those && rest(&there) == rest(&nowhere);
    tally.case(is_alike, || format!("{who} tells what is not theirs from what is not: {these} {those}"));
}
