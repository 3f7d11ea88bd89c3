//! A town in which every personal text bears a word of its own: `Zz`, whose it is, and what it is.

use kith_model::{
    Circle, Header, Id, Kind,
    access::{Role, ScopeOf},
    acts::{Act, AskForHelp, AskStands, Invite},
    id::attendance_id,
    kinds::SafetyNote,
    wire::{Cursor, SyncReply, WakeRequest},
};
use serde_json::{Value, json};

use crate::town::{booking, of};
use crate::world::{Phone, World, id, person_header};

/// Amina's: her connector is Priya, she goes to the choir (Rosa's) and to the garden (Gus'). Ben's connector is Omar.
pub struct Planted {
    pub world: World,
    pub priya: Phone,
    pub omar: Phone,
    pub rosa: Phone,
    pub amina: Phone,
    pub cora: Phone,
    pub vic: Phone,
}

/// What each record of a person says, by its word.
fn theirs(person: &str) -> Vec<(Header, Vec<(String, Value)>)> {
    let word = |what: &str| json!(format!("Zz{person}{what}"));
    let own = |kind: Kind| of(Circle::Person(id(person)), kind.clone(), &format!("{person}-{}", kind.name()));
    let case = |kind: Kind, name: &str| of(Circle::Case(id(person)), kind, &format!("{person}-{name}"));
    let one = |field: &str, what: &str| vec![(field.to_owned(), word(what))];
    vec![
        (
            person_header(&id(person)),
            vec![
                ("name".into(), word("First")),
                ("surname".into(), word("Surname")),
                ("street".into(), word("Street")),
                ("note".into(), word("Note")),
                ("reach/call".into(), json!({"may": "yes", "at": format!("Zz{person}Number")})),
                (format!("needs/Zz{person}NeedNotAgreed"), json!(true)),
            ],
        ),
        (own(Kind::Background), vec![("birth_year".into(), json!(1911)), ("gender".into(), word("Gender"))]),
        (own(Kind::Plan), one("matters", "Matters")),
        (own(Kind::Goal), one("words", "Goal")),
        (own(Kind::Step), one("words", "Step")),
        (own(Kind::Visit), one("said", "Visit")),
        (own(Kind::Reason), one("words", "Reason")),
        (own(Kind::Feedback), one("words", "Feedback")),
        (own(Kind::Ask), one("words", "Ask")),
        (case(Kind::CaseNote, "note"), one("said", "Case")),
        (case(Kind::CaseNote, "safety"), vec![("said".into(), word("Safety")), ("sort".into(), json!("safety"))]),
        (case(Kind::Triage, "triage"), one("why", "Triage")),
    ]
}

pub async fn planted() -> Planted {
    let world = World::new().await;
    for (group, activity) in [("choir", "singing"), ("garden", "digging")] {
        groups(&world, group, activity).await;
    }
    for (person, at) in [("amina", vec!["choir", "garden"]), ("ben", vec!["choir"])] {
        for (header, fields) in theirs(person) {
            put(&world, &header, fields).await;
        }
        for group in at {
            registered(&world, person, group).await;
        }
    }
    put(&world, &of(Circle::Team, Kind::GroupNote, "team-note"), vec![("words".into(), json!("ZzteamNote"))]).await;
    let ask = AskForHelp {
        secret: "a-secret-of-the-neighbour".into(),
        for_other: true,
        consent: true,
        name: "ZzaskedName".into(),
        about: "ZzaskedAbout".into(),
        reach: "ZzaskedReach".into(),
        reach_way: "call".into(),
        by_name: "ZzaskedBy".into(),
        by_reach: "ZzaskedByReach".into(),
        ..AskForHelp::default()
    };
    world.post::<_, AskStands>("/hub/v1/ask", None, &ask).await;
    let priya = world.phone("ZzmemberPriya", Role::Connector, None, &[]).await;
    let omar = world.phone("ZzmemberOmar", Role::Connector, None, &[]).await;
    for (phone, person) in [(&priya, "amina"), (&omar, "ben")] {
        world.grant(&phone.me.clone(), ScopeOf::Connector { person: id(person) }).await;
    }
    let rosa = world.phone("ZzmemberRosa", Role::Organiser, None, &[&id("choir")]).await;
    let amina = world.phone("ZzmemberAmina", Role::Participant, Some(&id("amina")), &[]).await;
    let cora = world.phone("ZzmemberCora", Role::Coordinator, None, &[]).await;
    let vic = world.phone("ZzvolunteerName", Role::Volunteer, None, &[]).await;
    let worry = SafetyNote::header(id("amina"), &rosa.me, id("amina-worry"));
    put(&world, &worry, vec![("seen".into(), json!("ZzaminaWorry"))]).await;
    cora.act(&world, &Act::Vet { member: vic.me.clone(), until: "2027-05-31".parse().ok() }).await;
    let pair = Circle::Pair(id("ben"), vic.me.clone());
    let fields = vec![("times".into(), json!("ZzbenMatch")), ("live".into(), json!(true))];
    put(&world, &of(pair.clone(), Kind::Match, "ben-match"), fields).await;
    put(&world, &of(pair, Kind::Call, "ben-call"), vec![("said".into(), json!("ZzbenCall"))]).await;
    Planted { world, priya, omar, rosa, amina, cora, vic }
}

async fn groups(world: &World, group: &str, activity: &str) {
    let word = |what: &str| json!(format!("Zz{group}{what}"));
    let fields = vec![("name".into(), word("Name")), ("confirmed_by".into(), json!("organiser"))];
    put(world, &of(Circle::Everyone, Kind::Group, group), fields).await;
    let what = of(Circle::Everyone, Kind::Activity, activity).with("group", group);
    put(world, &what, vec![("title".into(), word("Title")), ("room".into(), json!("ask"))]).await;
    let session = of(Circle::Everyone, Kind::Session, &format!("{activity}-times"))
        .with("group", group)
        .with("activity", activity);
    let rule = json!({"from": "2026-11-05", "freq": "weekly", "days": ["th"], "start": "10:00", "minutes": 90});
    put(world, &session, vec![("rule/1".into(), rule)]).await;
    let joining = of(Circle::Joined(id(group)), Kind::Joining, &format!("{group}-joining"));
    put(world, &joining, vec![("link".into(), word("JoiningLink")), ("exact_place".into(), word("ExactPlace"))]).await;
    let contact = of(Circle::Keepers(id(group)), Kind::GroupContact, &format!("{group}-contact"));
    let fields = vec![("phone".into(), word("KeeperNumber")), ("checked_by".into(), word("CheckedBy"))];
    put(world, &contact, fields).await;
    let count = of(Circle::Keepers(id(group)), Kind::Headcount, &format!("{group}-count"));
    put(world, &count, vec![("others".into(), json!(4711)), ("note".into(), word("CountNote"))]).await;
}

async fn registered(world: &World, person: &str, group: &str) {
    let activity = if group == "choir" { "singing" } else { "digging" };
    let word = |what: &str| json!(format!("Zz{person}{what}"));
    let fields = vec![
        ("live".into(), json!(true)),
        ("first_name".into(), word("First")),
        (format!("needs/Zz{person}NeedAgreedAt{group}"), json!(true)),
    ];
    put(world, &booking(world, person, group, activity), fields).await;
    let (session, start) = (id(&format!("{activity}-times")), "2026-11-19T10:00");
    let there = attendance_id(&world.programme(), &id(person), &session, start);
    let there = Header::new(Circle::Register(id(person), id(group)), Kind::Attendance, there)
        .with("session", session)
        .with("start", start);
    put(world, &there, vec![("register".into(), json!("here"))]).await;
}

pub async fn put(world: &World, header: &Header, fields: Vec<(String, Value)>) {
    let mut writer = kith_hub::HubWriter::new(&world.hub);
    writer.put(header, fields).await.unwrap();
    writer.finish().await.unwrap();
}

/// All that the hub answers somebody, whatever they ask: rounds from the beginning, lists, waiting, as it is on the line.
pub async fn all_for(world: &World, phone: &Phone) -> String {
    let mut all = String::new();
    let mut request = phone.request();
    (request.cursor, request.me, request.directory) = (Cursor::default(), 0, Some(Cursor::default()));
    request.scopes = Default::default();
    loop {
        let (status, body) =
            world.send("/hub/v1/sync", Some(&phone.token), &serde_json::to_value(&request).unwrap()).await;
        all.push_str(&String::from_utf8(body.clone()).unwrap());
        assert_eq!(status, 200, "{all}");
        let reply: SyncReply = serde_json::from_slice(&body).unwrap();
        request.cursor = reply.cursor;
        request.scopes = reply.scopes.iter().map(|s| (s.number, reply.filling.get(&s.number).copied())).collect();
        if !reply.more {
            break;
        }
    }
    let mut acts = vec![Act::Members, Act::Devices, Act::Invitations, Act::Tray];
    let invite = |role, person: Option<Id>| Invite {
        name: "Somebody".into(),
        role,
        person,
        groups: Vec::new(),
        ticks: Vec::new(),
    };
    for person in ["amina", "ben"].map(id) {
        acts.push(Act::PersonDevices { person: person.clone() });
        acts.push(Act::Invite(invite(Role::Participant, Some(person))));
    }
    for act in acts {
        let (_, body) = world.send("/hub/v1/act", Some(&phone.token), &act).await;
        all.push_str(&String::from_utf8(body).unwrap());
    }
    let wake = WakeRequest {
        v: request.v,
        programme: request.programme.clone(),
        cursor: Cursor::default(),
        scopes: Vec::new(),
        directory: None,
        me: 0,
    };
    all.push_str(&String::from_utf8(world.send("/hub/v1/wake", Some(&phone.token), &wake).await.1).unwrap());
    all
}

/// Whether a word stands in a text; a number only whole, since numbers that were drawn stand there too.
fn holds(text: &str, word: &str) -> bool {
    let is_digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    let is_number = word.bytes().all(|b| b.is_ascii_digit());
    text.match_indices(word).any(|(at, _)| {
        !is_number || !(is_digit(text[..at].chars().next_back()) || is_digit(text[at + word.len()..].chars().next()))
    })
}

/// None of these words stands there.
pub fn holds_none(place: &str, text: &str, never: &[&str]) {
    let found: Vec<&&str> = never.iter().filter(|word| holds(text, word)).collect();
    assert!(found.is_empty(), "{place} holds {found:?}: {text}");
}

/// All of these words do: what is looked through is what it should be.
pub fn holds_all(place: &str, text: &str, always: &[&str]) {
    let missing: Vec<&&str> = always.iter().filter(|word| !holds(text, word)).collect();
    assert!(missing.is_empty(), "{place} does not hold {missing:?}: {text}");
}
