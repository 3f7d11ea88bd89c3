//! A value or more of each type that travels, with every variant that it has: what the golden files are made of.

use std::fmt::Debug;

use kith_model::{
    Circle, Dot, Edit, Header, Id, Kind, Record, Version, Writer,
    access::{Member, Role, Scope, ScopeOf},
    acts::{
        Act, AloneLine, AskForHelp, AskStands, AskState, AuditLine, DeviceLine, Did, Hello, InvitationLine, Invite,
        Join, Joined, Look, MemberLine, RecordAskLine, SampleDoor, TrayLine,
    },
    envelope::{AskStanding, Envelope, EnvelopeStands, Inside, Standing, UnsentFile},
    kinds::OpeningSort,
    listing::Listing,
    ticks::Tick,
    wire::{
        Answer, Cover, Cursor, DirectoryManifest, DirectoryNews, DirectorySnapshot, EditAnswer, Me, Opened, PartNamed,
        Push, Refusal, Signed, Supporter, SyncReply, SyncRequest, Trouble, VERSION, WakeReply, WakeRequest,
    },
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

mod acts;

pub use acts::*;

/// What is done with a value of each type.
pub trait Reader {
    /// Takes a value of the type of this name.
    fn read<T: Serialize + DeserializeOwned + PartialEq + Debug>(&mut self, name: &'static str, value: &T);
}

/// Hands over every type that travels.
pub fn each(reader: &mut impl Reader) {
    reader.read("Cursor", &cursor());
    reader.read("Signed", &signed());
    reader.read("Record", &vec![record(), unknown()]);
    reader.read("Edit", &vec![edit(), first()]);
    reader.read("Push", &Push { header: goal(), edits: vec![edit(), first()] });
    reader.read(
        "SyncRequest",
        &SyncRequest {
            v: VERSION,
            programme: id("riverside"),
            cursor: cursor(),
            scopes: [(4, None), (5, Some(17))].into(),
            directory: Some(Cursor::default()),
            me: 12,
            push: vec![Push { header: goal(), edits: vec![edit()] }],
            offers: vec![signed()],
        },
    );
    reader.read(
        "SyncReply",
        &SyncReply {
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
            let_go: Vec::new(),
            me: Some(me()),
            directory: Some(news()),
        },
    );
    reader.read(
        "SyncReplyLetGo",
        &SyncReply {
            v: VERSION,
            now: 1_795_600_000_000,
            asked: cursor(),
            lost: false,
            cursor: cursor(),
            more: false,
            answers: Vec::new(),
            records: Vec::new(),
            scopes: scopes(),
            filling: Default::default(),
            erased: Vec::new(),
            let_go: vec![goal().key],
            me: None,
            directory: None,
        },
    );
    reader.read("RecordHandedIn", &handed_in());
    reader.read("EditAnswer", &EditAnswer { key: goal().key, dot: dot(6), answer: Answer::Refused(Refusal::NotYours) });
    reader.read("Answer", &answers());
    reader
        .read("Refusal", &[Refusal::NotYours, Refusal::AlreadySaid, Refusal::NotReadable, Refusal::TooLarge].to_vec());
    reader.read("Me", &vec![me(), Me::default(), Me { tray: 2, ..Me::default() }]);
    reader.read("MeSeen", &Me { diary_title: Some("Thursday group".into()), ..me() });
    reader.read("MeSeal", &Me { seal: Some("BEo".into()), ..me() });
    reader.read("Cover", &vec![cover(), Cover { people: Vec::new(), ..cover() }]);
    reader.read("Opened", &opened());
    reader.read("MeCover", &Me { covers: vec![cover()], opened: vec![opened()], ..me() });
    reader.read("MeLeads", &Me { leads: vec!["Grace".into(), "Sam".into()], ..me() });
    reader.read("Supporter", &vec![supporter(), Supporter { ended: true, ..supporter() }]);
    reader.read("MeSupporter", &vec![Me { supporters: vec![supporter()], ..me() }, me_of_a_supporter()]);
    reader.read("Tick", &Tick::ALL.to_vec());
    let vic = [(id("m-vic"), "2027-05-31".into())].into();
    reader.read("MeVolunteers", &Me { volunteers: vic, ..me() });
    reader.read("ActVet", &acts_of_vetting());
    reader.read("MemberLineVetted", &MemberLine { vetted_until: Some(day("2027-05-31")), ..lines().0 });
    reader.read("Scope", &scopes());
    reader.read("ScopeSafety", &later_scopes());
    reader.read("ScopeOf", &scopes().into_iter().map(|s| s.what).collect::<Vec<_>>());
    reader.read(
        "Role",
        &vec![
            Role::Participant,
            Role::Supporter,
            Role::Connector,
            Role::Organiser,
            Role::Volunteer,
            Role::Referrer,
            Role::Coordinator,
        ],
    );
    reader.read("Member", &Member { id: id("m-priya"), scopes: scopes() });
    reader.read("Listing", &vec![listing(), gone()]);
    reader.read("DirectoryNews", &vec![news(), DirectoryNews { head: cursor(), changes: None }]);
    envelopes(reader);
    let manifest = DirectoryManifest {
        v: VERSION,
        programme: id("riverside"),
        name: "Riverside".into(),
        desk_phone: "01632 960001".into(),
        head: cursor(),
        address: "/hub/v1/directory/41-7123456789012345".into(),
        bytes: 123_456,
        entries: 80,
        parts: Vec::new(),
        sample: true,
        seal: None,
    };
    reader.read("DirectoryManifest", &manifest);
    reader.read("DirectoryManifestSeal", &DirectoryManifest { seal: Some("BEo".into()), ..manifest.clone() });
    // Of a large directory: it can be fetched in parts.
    let part = PartNamed { name: "q3Vd0m7cS0y1Zp0q2yE5xA".into(), bytes: 190_000 };
    let parts = vec![part.clone(), PartNamed { name: "UBkvM1ErCFyEi1upivAaFw".into(), bytes: 180_000 }];
    reader.read("PartNamed", &part);
    reader.read("DirectoryManifestParts", &DirectoryManifest { bytes: 370_000, entries: 30_000, parts, ..manifest });
    reader.read(
        "DirectorySnapshot",
        &DirectorySnapshot { v: VERSION, programme: id("riverside"), head: cursor(), entries: vec![listing()] },
    );
    reader.read(
        "WakeRequest",
        &WakeRequest {
            v: VERSION,
            programme: id("riverside"),
            cursor: cursor(),
            scopes: vec![4, 5],
            directory: None,
            me: 12,
        },
    );
    reader.read("WakeReply", &WakeReply { v: VERSION, news: true });
    reader.read("Trouble", &Trouble { code: "too-large".into(), words: "This is more than fits at once.".into() });
    reader.read("Look", &Look { code: "K7M2QXP4RD".into() });
    reader.read(
        "Hello",
        &Hello {
            programme: id("riverside"),
            programme_name: "Riverside".into(),
            name: "Jean".into(),
            from: "Priya".into(),
            role: Role::Participant,
        },
    );
    reader.read(
        "Join",
        &Join { code: "K7M2QXP4RD".into(), token_hash: "aGFzaA".into(), device_name: "Android, Chrome".into() },
    );
    reader.read(
        "Joined",
        &Joined {
            programme: id("riverside"),
            programme_name: "Riverside".into(),
            member: id("m-jean"),
            name: "Jean".into(),
            device: 3,
            roles: vec![Role::Participant, Role::Organiser],
        },
    );
    reader.read(
        "AskForHelp",
        &AskForHelp {
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
    );
    reader.read("AskState", &AskState { secret: "c2VjcmV0".into() });
    reader.read("AskStands", &AskStands { state: "in-touch".into(), since: 1_795_600_000_000 });
    reader.read("Act", &acts());
    reader.read("ActDevices", &later_acts());
    reader.read("ActCover", &acts_of_access());
    reader.read("ActSafety", &acts_of_safety());
    reader.read("ActSeeing", &acts_of_seeing());
    reader.read("DidSeeing", &dids_of_seeing());
    if let [Did::RecordAsks { asks }, Did::Audit { lines }] = &dids_of_seeing()[..] {
        reader.read("RecordAskLine", asks);
        reader.read("AuditLine", lines);
    }
    reader.read("ActSupporter", &acts_of_supporters());
    reader.read("InviteSupporter", &invite_supporter());
    reader.read("Invite", &invite());
    reader.read("Did", &dids());
    reader.read("DidPeople", &later_dids());
    reader.read("MemberLine", &lines().0);
    reader.read("AloneLine", &ana());
    reader.read("DeviceLine", &lines().1);
    reader.read("InvitationLine", &lines().2);
    reader.read("TrayLine", &lines().3);
    reader.read("SampleDoor", &SampleDoor { name: "Jean".into(), role: Role::Participant, secret: "c2VjcmV0".into() });
}

pub fn id(text: &str) -> Id {
    text.parse().unwrap()
}

pub fn cursor() -> Cursor {
    Cursor { seq: 41, tag: 7_123_456_789_012_345 }
}

pub fn dot(counter: u64) -> Dot {
    Dot { writer: Writer { device: 3, run: 0x00c0_ffee_0000_0001 }, counter }
}

pub fn goal() -> Header {
    Header::new(Circle::Person(id("jean")), Kind::Goal, id("goal1")).with("plan", "plan1")
}

pub fn record() -> Record {
    let mut record = Record::new(goal());
    let version =
        |n, value| Version { dot: dot(n), time: 1_795_600_000_000, author: id("m-priya"), value, handed_in_by: None };
    record.fields.insert("words".into(), vec![version(1, "Sing again".into()), version(2, "Zürich, שלום".into())]);
    record.fields.insert("mark/2026-11-26".into(), vec![version(3, 7.into())]);
    record.fields.insert("state".into(), vec![version(4, Value::Null)]);
    record.seen.insert(dot(1).writer, 4);
    record.seen.insert(Writer { device: 0, run: 1 }, 9);
    record
}

/// Taken in from the tray: the author's word, in the words of who handed it in.
pub fn handed_in() -> Record {
    let mut record = record();
    for version in record.fields.values_mut().flatten() {
        version.handed_in_by = Some(id("m-omar"));
    }
    record
}

pub fn unknown() -> Record {
    let circle: Circle = "kitchen:jean:pots".parse().unwrap();
    let mut record = Record::new(Header::new(circle, Kind::Other("recipe".into()), id("r1")));
    let value = json!({"steps": [1, 2.5, null, {"stir": true}]});
    record.fields.insert(
        "how".into(),
        vec![Version { dot: dot(5), time: -1, author: id("m-priya"), value, handed_in_by: None }],
    );
    record.seen.insert(dot(5).writer, 5);
    record
}

pub fn signed() -> Signed {
    Signed { record: record(), receipt: "c2lnbmVk".into() }
}

pub fn edit() -> Edit {
    Edit {
        field: "words".into(),
        dot: dot(6),
        value: "Sing on Thursdays".into(),
        time: 1_795_600_000_001,
        saw: vec![dot(1), dot(2)],
        prev: 4,
    }
}

pub fn first() -> Edit {
    Edit { field: "state".into(), dot: dot(7), value: Value::Null, time: 0, saw: vec![], prev: 0 }
}

pub fn scopes() -> Vec<Scope> {
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

/// What came after the first scopes.
pub fn later_scopes() -> Vec<ScopeOf> {
    vec![ScopeOf::Witness, ScopeOf::Safeguarding]
}

fn envelopes(reader: &mut impl Reader) {
    let (programme, key) = (id("riverside"), "q3Vd0m7cS0y1Zp0q2yE5xA".to_owned());
    let envelope =
        Envelope { v: VERSION, programme: programme.clone(), key, enc: "BEo0".into(), sealed: "3q2-7wAA".into() };
    reader.read("Envelope", &envelope);
    reader.read("UnsentFile", &UnsentFile { envelopes: vec![envelope] });
    let push = vec![Push { header: goal(), edits: vec![edit()] }];
    reader.read("Inside", &Inside { v: VERSION, token: "a-token".into(), cursor: cursor(), push, ask: None });
    let asked = AskForHelp { secret: "a-secret-of-jean".into(), name: "Jean".into(), ..AskForHelp::default() };
    reader.read("InsideAsk", &Inside::ask(asked));
    reader.read("EnvelopeStands", &EnvelopeStands { v: VERSION, done: true, is_out: false });
    let token_hash = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU".into();
    reader.read("AskStanding", &AskStanding { v: VERSION, programme, token_hash });
    reader.read("Standing", &Standing { v: VERSION, is_out: true });
}

pub fn me() -> Me {
    Me {
        tag: 12,
        member: Some(id("m-jean")),
        name: "Jean".into(),
        device: 3,
        roles: vec![Role::Participant],
        person: Some(id("jean")),
        names: [(id("m-priya"), "Priya".into())].into(),
        days: [(id("m-priya"), vec![1, 2, 3])].into(),
        tray: 0,
        diary_title: None,
        seal: None,
        covers: Vec::new(),
        opened: Vec::new(),
        leads: Vec::new(),
        supports: Default::default(),
        supporters: Vec::new(),
        volunteers: [].into(),
    }
}

pub fn supporter() -> Supporter {
    Supporter {
        person: id("jean"),
        member: id("m-ana"),
        name: "Ana".into(),
        number: 7,
        ticks: vec![Tick::Diary, Tick::Asks],
        since: 1_795_600_000_000,
        has_come: true,
        ended: false,
    }
}

pub fn me_of_a_supporter() -> Me {
    let supports = [(id("jean"), "Jean".into())].into();
    Me { member: Some(id("m-ana")), name: "Ana".into(), roles: vec![Role::Supporter], person: None, supports, ..me() }
}

pub fn cover() -> Cover {
    Cover {
        cover: id("c1"),
        away: id("m-priya"),
        by: id("m-omar"),
        from: day("2026-11-23"),
        until: day("2026-11-27"),
        people: vec![id("jean")],
    }
}

pub fn opened() -> Opened {
    Opened { person: id("jean"), name: "Jean W.".into(), until: 1_795_600_000_000 }
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

pub fn listing() -> Listing {
    Listing {
        kind: Kind::Session,
        id: id("thursdays"),
        of: [("group".into(), "choir".into())].into(),
        fields: [("x/2026-11-26T10:00".into(), json!({"what": "cancelled"}))].into(),
        also: [("x/2026-11-26T10:00".into(), vec![json!({"to": "2026-11-27T10:00", "what": "moved"})])].into(),
    }
}

pub fn gone() -> Listing {
    Listing { kind: Kind::Activity, id: id("old"), of: [].into(), fields: [].into(), also: [].into() }
}

pub fn news() -> DirectoryNews {
    DirectoryNews { head: cursor(), changes: Some(vec![listing(), gone()]) }
}

pub fn answers() -> Vec<Answer> {
    use Refusal::*;
    let refusals = [NotYours, AlreadySaid, NotReadable, TooLarge].map(Answer::Refused);
    let others = [Answer::Taken, Answer::Behind, Answer::NotYet, Answer::Erased, Answer::HandedIn];
    others.into_iter().chain(refusals).collect()
}
