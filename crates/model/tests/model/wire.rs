//! The wire format, version 1, as golden files: what they say decodes to these values, and these values encode to
//! those very bytes. A file that was ever shipped is never changed; a new format is a new folder beside it.
//!
//! `KITH_GOLDEN=write cargo test -p kith-model --test model wire` writes files that are not there yet.

use std::{collections::BTreeSet, fmt::Debug, fs, path::PathBuf};

use kith_model::{
    Circle, Dot, Edit, Header, Id, Kind, Record, Version, Writer,
    access::{Member, Role, Scope, ScopeOf},
    acts::{
        Act, AloneLine, AskForHelp, AskStands, AskState, DeviceLine, Did, Hello, InvitationLine, Invite, Join, Joined,
        Look, MemberLine, SampleDoor, TrayLine,
    },
    listing::Listing,
    wire::{
        Answer, Cursor, DirectoryManifest, DirectoryNews, DirectorySnapshot, EditAnswer, Me, Push, Refusal, Signed,
        SyncReply, SyncRequest, Trouble, VERSION, WakeReply, WakeRequest,
    },
};
use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/wire/v1")
}

fn id(text: &str) -> Id {
    text.parse().unwrap()
}

fn cursor() -> Cursor {
    Cursor { seq: 41, tag: 7_123_456_789_012_345 }
}

fn dot(counter: u64) -> Dot {
    Dot { writer: Writer { device: 3, run: 0x00c0_ffee_0000_0001 }, counter }
}

fn goal() -> Header {
    Header::new(Circle::Person(id("jean")), Kind::Goal, id("goal1")).with("plan", "plan1")
}

fn record() -> Record {
    let mut record = Record::new(goal());
    let version = |n, value| Version { dot: dot(n), time: 1_795_600_000_000, author: id("m-priya"), value };
    record.fields.insert("words".into(), vec![version(1, "Sing again".into()), version(2, "Zürich, שלום".into())]);
    record.fields.insert("mark/2026-11-26".into(), vec![version(3, 7.into())]);
    record.fields.insert("state".into(), vec![version(4, Value::Null)]);
    record.seen.insert(dot(1).writer, 4);
    record.seen.insert(Writer { device: 0, run: 1 }, 9);
    record
}

fn unknown() -> Record {
    let circle: Circle = "kitchen:jean:pots".parse().unwrap();
    let mut record = Record::new(Header::new(circle, Kind::Other("recipe".into()), id("r1")));
    let value = json!({"steps": [1, 2.5, null, {"stir": true}]});
    record.fields.insert("how".into(), vec![Version { dot: dot(5), time: -1, author: id("m-priya"), value }]);
    record.seen.insert(dot(5).writer, 5);
    record
}

fn signed() -> Signed {
    Signed { record: record(), receipt: "c2lnbmVk".into() }
}

fn edit() -> Edit {
    Edit {
        field: "words".into(),
        dot: dot(6),
        value: "Sing on Thursdays".into(),
        time: 1_795_600_000_001,
        saw: vec![dot(1), dot(2)],
        prev: 4,
    }
}

fn first() -> Edit {
    Edit { field: "state".into(), dot: dot(7), value: Value::Null, time: 0, saw: vec![], prev: 0 }
}

fn scopes() -> Vec<Scope> {
    let (person, group) = (id("jean"), id("choir"));
    let all = vec![
        ScopeOf::Person { person: person.clone() },
        ScopeOf::Supporter { person: person.clone(), ticks: vec![Kind::Goal, Kind::Other("recipe".into())] },
        ScopeOf::Connector { person: person.clone() },
        ScopeOf::Opened { person },
        ScopeOf::Organiser { group: group.clone() },
        ScopeOf::Joined { group },
        ScopeOf::Volunteer,
        ScopeOf::Referrer,
        ScopeOf::Team,
        ScopeOf::Coordinator,
    ];
    (1..).zip(all).map(|(number, what)| Scope { number, what }).collect()
}

fn me() -> Me {
    Me {
        tag: 12,
        member: Some(id("m-jean")),
        name: "Jean".into(),
        device: 3,
        roles: vec![Role::Participant],
        person: Some(id("jean")),
        names: [(id("m-priya"), "Priya".into())].into(),
        days: [(id("m-priya"), vec![1, 2, 3])].into(),
    }
}

fn listing() -> Listing {
    Listing {
        kind: Kind::Session,
        id: id("thursdays"),
        of: [("group".into(), "choir".into())].into(),
        fields: [("x/2026-11-26T10:00".into(), json!({"what": "cancelled"}))].into(),
        also: [("x/2026-11-26T10:00".into(), vec![json!({"to": "2026-11-27T10:00", "what": "moved"})])].into(),
    }
}

fn gone() -> Listing {
    Listing { kind: Kind::Activity, id: id("old"), of: [].into(), fields: [].into(), also: [].into() }
}

fn news() -> DirectoryNews {
    DirectoryNews { head: cursor(), changes: Some(vec![listing(), gone()]) }
}

fn answers() -> Vec<Answer> {
    use Refusal::*;
    let refusals = [NotYours, AlreadySaid, NotReadable, TooLarge, AfterRefused].map(Answer::Refused);
    let others = [Answer::Taken, Answer::Behind, Answer::NotYet, Answer::Erased, Answer::HandedIn];
    others.into_iter().chain(refusals).collect()
}

fn invite() -> Invite {
    Invite { name: "Jean".into(), role: Role::Participant, person: Some(id("jean")), groups: vec![id("choir")] }
}

fn lines() -> (MemberLine, DeviceLine, InvitationLine, TrayLine) {
    let grants = vec![(1, "connector:jean".into())];
    let roles = vec![Role::Connector];
    (
        MemberLine { member: id("m-priya"), name: "Priya".into(), roles, grants, last_seen: None },
        DeviceLine { device: 3, name: "Android, Chrome".into(), last_seen: Some(5), is_this: true, is_out: false },
        InvitationLine { invitation: id("i1"), name: "Jean".into(), role: Role::Participant, until: 9 },
        TrayLine {
            entry: id("t1"),
            header: goal(),
            field: "words".into(),
            value: "late".into(),
            by: "Sam".into(),
            at: 8,
        },
    )
}

fn acts() -> Vec<Act> {
    vec![
        Act::Invite(invite()),
        Act::NewCode { member: id("m-jean") },
        Act::TakeRequest { referral: id("r1") },
        Act::GivePerson { member: id("m-priya"), person: id("jean") },
        Act::GiveGroup { member: id("m-rosa"), group: id("choir") },
        Act::EndGrant { number: 4 },
        Act::Members,
        Act::Devices,
        Act::SignOut { device: 3 },
        Act::Invitations,
        Act::Withdraw { invitation: id("i1") },
        Act::Tray,
        Act::TakeFromTray { entry: id("t1"), accept: true },
    ]
}

fn dids() -> Vec<Did> {
    let (member, device, invitation, entry) = lines();
    vec![
        Did::Invited {
            invitation: id("i1"),
            member: id("m-jean"),
            code: "K7M2QXP4RD".into(),
            secret: "c2VjcmV0".into(),
            until: 9,
        },
        Did::Took { person: id("jean") },
        Did::Members { members: vec![member], alone: Vec::new() },
        Did::Devices { devices: vec![device] },
        Did::Invitations { invitations: vec![invitation] },
        Did::Tray { entries: vec![entry] },
        Did::Done,
    ]
}

/// Fails to compile when a variant is new: it then needs a line in the list above.
fn number_of_act(act: &Act) -> usize {
    match act {
        Act::Invite(_) => 0,
        Act::NewCode { .. } => 1,
        Act::TakeRequest { .. } => 2,
        Act::GivePerson { .. } => 3,
        Act::GiveGroup { .. } => 4,
        Act::EndGrant { .. } => 5,
        Act::Members => 6,
        Act::Devices => 7,
        Act::SignOut { .. } => 8,
        Act::Invitations => 9,
        Act::Withdraw { .. } => 10,
        Act::Tray => 11,
        Act::TakeFromTray { .. } => 12,
    }
}

fn number_of_did(did: &Did) -> usize {
    match did {
        Did::Invited { .. } => 0,
        Did::Took { .. } => 1,
        Did::Members { .. } => 2,
        Did::Devices { .. } => 3,
        Did::Invitations { .. } => 4,
        Did::Tray { .. } => 5,
        Did::Done => 6,
    }
}

fn number_of_answer(answer: &Answer) -> usize {
    match answer {
        Answer::Taken => 0,
        Answer::Behind => 1,
        Answer::NotYet => 2,
        Answer::Erased => 3,
        Answer::HandedIn => 4,
        Answer::Refused(Refusal::NotYours) => 5,
        Answer::Refused(Refusal::AlreadySaid) => 6,
        Answer::Refused(Refusal::NotReadable) => 7,
        Answer::Refused(Refusal::TooLarge) => 8,
        Answer::Refused(Refusal::AfterRefused) => 9,
    }
}

fn number_of_scope(scope: &ScopeOf) -> usize {
    match scope {
        ScopeOf::Person { .. } => 0,
        ScopeOf::Supporter { .. } => 1,
        ScopeOf::Connector { .. } => 2,
        ScopeOf::Opened { .. } => 3,
        ScopeOf::Organiser { .. } => 4,
        ScopeOf::Joined { .. } => 5,
        ScopeOf::Volunteer => 6,
        ScopeOf::Referrer => 7,
        ScopeOf::Team => 8,
        ScopeOf::Coordinator => 9,
    }
}

#[test]
fn the_lists_of_variants_are_whole() {
    assert_eq!(acts().iter().map(number_of_act).collect::<Vec<_>>(), (0..13).collect::<Vec<_>>());
    assert_eq!(dids().iter().map(number_of_did).collect::<Vec<_>>(), (0..7).collect::<Vec<_>>());
    assert_eq!(answers().iter().map(number_of_answer).collect::<Vec<_>>(), (0..10).collect::<Vec<_>>());
    assert_eq!(scopes().iter().map(|s| number_of_scope(&s.what)).collect::<Vec<_>>(), (0..10).collect::<Vec<_>>());
}

/// Calls `$check` with the name of each type that travels and a value of it.
macro_rules! each {
    ($check:ident, $($name:literal: $value:expr),+ $(,)?) => {{
        $($check($name, &$value);)+
        BTreeSet::from([$($name),+])
    }};
}

macro_rules! each_wire_type {
    ($check:ident) => {
        each!($check,
            "Cursor": cursor(),
            "Signed": signed(),
            "Record": vec![record(), unknown()],
            "Edit": vec![edit(), first()],
            "Push": Push { header: goal(), edits: vec![edit(), first()] },
            "SyncRequest": SyncRequest {
                v: VERSION,
                programme: id("riverside"),
                cursor: cursor(),
                scopes: [(4, None), (5, Some(17))].into(),
                directory: Some(Cursor::default()),
                me: 12,
                push: vec![Push { header: goal(), edits: vec![edit()] }],
                offers: vec![signed()],
            },
            "SyncReply": SyncReply {
                v: VERSION,
                now: 1_795_600_000_000,
                asked: Cursor::default(),
                lost: false,
                cursor: cursor(),
                more: true,
                answers: vec![EditAnswer { key: goal().key, dot: dot(6), answer: Answer::Taken }],
                records: vec![signed()],
                scopes: scopes(),
                filling: [(5, 17)].into(),
                erased: vec![id("ali")],
                me: Some(me()),
                directory: Some(news()),
            },
            "EditAnswer": EditAnswer { key: goal().key, dot: dot(6), answer: Answer::Refused(Refusal::NotYours) },
            "Answer": answers(),
            "Refusal": [Refusal::NotYours, Refusal::AlreadySaid, Refusal::NotReadable, Refusal::TooLarge, Refusal::AfterRefused].to_vec(),
            "Me": vec![me(), Me::default()],
            "Scope": scopes(),
            "ScopeOf": scopes().into_iter().map(|s| s.what).collect::<Vec<_>>(),
            "Role": vec![Role::Participant, Role::Supporter, Role::Connector, Role::Organiser, Role::Volunteer, Role::Referrer, Role::Coordinator],
            "Member": Member { id: id("m-priya"), scopes: scopes() },
            "Listing": vec![listing(), gone()],
            "DirectoryNews": vec![news(), DirectoryNews { head: cursor(), changes: None }],
            "DirectoryManifest": DirectoryManifest {
                v: VERSION,
                programme: id("riverside"),
                name: "Riverside".into(),
                desk_phone: "01632 960001".into(),
                head: cursor(),
                address: "/hub/v1/directory/41-7123456789012345".into(),
                bytes: 123_456,
                entries: 80,
                sample: true,
            },
            "DirectorySnapshot": DirectorySnapshot {
                v: VERSION,
                programme: id("riverside"),
                head: cursor(),
                entries: vec![listing()],
            },
            "WakeRequest": WakeRequest {
                v: VERSION,
                programme: id("riverside"),
                cursor: cursor(),
                scopes: vec![4, 5],
                directory: None,
                me: 12,
            },
            "WakeReply": WakeReply { v: VERSION, news: true },
            "Trouble": Trouble { code: "too-large".into(), words: "This is more than fits at once.".into() },
            "Look": Look { code: "K7M2QXP4RD".into() },
            "Hello": Hello {
                programme: id("riverside"),
                programme_name: "Riverside".into(),
                name: "Jean".into(),
                from: "Priya".into(),
                role: Role::Participant,
            },
            "Join": Join { code: "K7M2QXP4RD".into(), token_hash: "aGFzaA".into(), device_name: "Android, Chrome".into() },
            "Joined": Joined {
                programme: id("riverside"),
                programme_name: "Riverside".into(),
                member: id("m-jean"),
                name: "Jean".into(),
                device: 3,
                roles: vec![Role::Participant, Role::Organiser],
            },
            "AskForHelp": AskForHelp {
                secret: "c2VjcmV0".into(),
                for_other: true,
                name: "Jean".into(),
                about: "She has not been out since the summer.".into(),
                reach: "01632 960002".into(),
                reach_way: "call".into(),
                safe_way: "Mornings; say only that it is Riverside.".into(),
                area: "Eastgate".into(),
                language: "en".into(),
                by_name: "Mo".into(),
                by_reach: "01632 960003".into(),
                consent: true,
            },
            "AskState": AskState { secret: "c2VjcmV0".into() },
            "AskStands": AskStands { state: "in-touch".into(), since: 1_795_600_000_000 },
            "Act": acts(),
            "Invite": invite(),
            "Did": dids(),
            "MemberLine": lines().0,
            "AloneLine": AloneLine { person: id("ana"), name: "Ana B.".into(), area: "Eastgate".into(), since: 1_795_600_000_000 },
            "DeviceLine": lines().1,
            "InvitationLine": lines().2,
            "TrayLine": lines().3,
            "SampleDoor": SampleDoor { name: "Jean".into(), role: Role::Participant, secret: "c2VjcmV0".into() },
        )
    };
}

fn file(name: &str) -> PathBuf {
    let mut kebab = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.push(letter.to_ascii_lowercase());
    }
    folder().join(kebab + ".json")
}

fn golden<T: Serialize + DeserializeOwned + PartialEq + Debug>(name: &str, value: &T) {
    let (file, text) = (file(name), serde_json::to_string_pretty(value).unwrap() + "\n");
    if !file.exists() && std::env::var("KITH_GOLDEN").is_ok_and(|what| what == "write") {
        fs::create_dir_all(folder()).unwrap();
        fs::write(&file, &text).unwrap();
    }
    let kept =
        fs::read_to_string(&file).unwrap_or_else(|e| panic!("{} ({e}): see the head of this file", file.display()));
    assert_eq!(kept, text, "{name} is written otherwise than it was");
    assert_eq!(&serde_json::from_str::<T>(&kept).unwrap(), value, "{name} reads otherwise than it did");
}

#[test]
fn every_wire_type_reads_and_writes_as_it_always_did() {
    let named: BTreeSet<&str> = each_wire_type!(golden);
    // What is public in these files travels, so it has a golden file.
    let sources =
        [include_str!("../../src/wire.rs"), include_str!("../../src/acts.rs"), include_str!("../../src/listing.rs")];
    let public = |line: &str| {
        let rest = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "))?;
        rest.split(|c: char| !c.is_alphanumeric()).next().map(str::to_owned)
    };
    for name in sources.iter().flat_map(|source| source.lines()).filter_map(public) {
        assert!(named.contains(name.as_str()), "{name} travels and has no golden file");
    }
    let there: BTreeSet<PathBuf> = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    let expected: BTreeSet<PathBuf> = named.iter().map(|name| file(name)).collect();
    assert_eq!(there, expected, "a golden file of no type");
}

fn no_panic<T: Serialize + DeserializeOwned>(_: &str, _: &T) {
    ODD.with_borrow(|odd| {
        let _ = serde_json::from_value::<T>(odd.clone()).map(|value| serde_json::to_string(&value).unwrap());
    });
}

fn every_prefix<T: Serialize + DeserializeOwned>(name: &str, value: &T) {
    let text = serde_json::to_string(value).unwrap();
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        assert!(serde_json::from_str::<T>(&text[..end]).is_err(), "half a {name} is none: {}", &text[..end]);
    }
}

thread_local! {
    static ODD: std::cell::RefCell<Value> = const { std::cell::RefCell::new(Value::Null) };
}

#[test]
fn half_a_message_is_no_message() {
    let _ = each_wire_type!(every_prefix);
}

/// One value somewhere in a good message replaced by something odd.
fn bent(mut whole: Value, path: &[usize], odd: &Value) -> Value {
    fn go(value: &mut Value, path: &[usize], odd: &Value) {
        let Some((step, rest)) = path.split_first() else {
            *value = odd.clone();
            return;
        };
        match value {
            Value::Array(all) if !all.is_empty() => {
                let at = step % all.len();
                go(&mut all[at], rest, odd);
            }
            Value::Object(all) if !all.is_empty() => {
                let name = all.keys().nth(step % all.len()).unwrap().clone();
                go(&mut all[&name], rest, odd);
            }
            other => *other = odd.clone(),
        }
    }
    go(&mut whole, path, odd);
    whole
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn decoders_take_anything_without_falling_over(odd in crate::odd::json()) {
        ODD.set(odd);
        let _ = each_wire_type!(no_panic);
    }

    #[test]
    fn a_bent_request_is_read_or_not_and_nothing_else(odd in crate::odd::json(), path in proptest::collection::vec(0..9usize, 1..7)) {
        let whole = fs::read_to_string(file("SyncReply")).unwrap();
        let bent_reply = bent(serde_json::from_str(&whole).unwrap(), &path, &odd);
        if let Ok(reply) = serde_json::from_value::<SyncReply>(bent_reply) {
            // What was read can be shown and joined, whatever stands in it.
            for signed in &reply.records {
                let record = &signed.record;
                let _ = (record.gone(), record.unsettled().count(), record.dots(), Listing::of(record));
                prop_assert_eq!(&kith_model::edit::join(record, record).header, &record.header);
            }
        }
        let whole = fs::read_to_string(file("SyncRequest")).unwrap();
        let _ = serde_json::from_value::<SyncRequest>(bent(serde_json::from_str(&whole).unwrap(), &path, &odd));
    }
}
