//! Whoever helps a person: named for what was ticked, changed and ended by the person or their connector, and nothing more.

use kith_model::{
    Circle, Header, Id, Kind,
    access::Role,
    acts::{Act, Did, Invite},
    fields::Fields,
    ticks::Tick,
    wire::Supporter,
};
use serde_json::{Value, json};

use crate::{
    town::{Town, amina_goal, of, town},
    world::{Phone, World, id, person_header},
};

/// Somebody names Ana as who helps Amina, and Ana comes in.
async fn named(town: &Town, by: &Phone, ticks: &[Tick]) -> Phone {
    let invite = Invite {
        name: "Ana".into(),
        role: Role::Supporter,
        person: Some(id("amina")),
        groups: Vec::new(),
        ticks: ticks.to_vec(),
    };
    let Did::Invited { code, .. } = by.act(&town.world, &Act::Invite(invite)).await else { panic!("no invitation") };
    let mut ana = town.world.join(&code).await;
    ana.sync(&town.world).await;
    ana
}

fn amina(kind: Kind, name: &str) -> Header {
    of(Circle::Person(id("amina")), kind, name)
}

/// What Amina's phone knows of who helps her now.
async fn helps(town: &mut Town) -> Supporter {
    town.amina.sync(&town.world).await;
    let all = &town.amina.heard.me.supporters;
    assert_eq!(all.len(), 1, "{all:?}");
    all[0].clone()
}

fn kinds(phone: &Phone) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = phone.rows.keys().map(|key| key.kind.clone()).collect();
    kinds.dedup();
    kinds
}

fn ticked(number: u64, ticks: &[Tick]) -> Act {
    Act::SetTicks { number, ticks: ticks.to_vec() }
}

/// What the hub answers to an act that it does not do.
async fn not_done(world: &World, phone: &Phone, act: &Act) -> String {
    world.trouble("/hub/v1/act", Some(&phone.token), act).await.1
}

#[tokio::test]
async fn who_helps_gets_the_diary_and_nothing_else_unless_more_is_ticked() {
    let mut town = town().await;
    let ana = named(&town, &town.amina, &[]).await;
    // Her booking is told to the group: it is in the diary all the same.
    assert_eq!(kinds(&ana), [Kind::Booking]);
    assert_eq!(ana.heard.me.supports.get(&id("amina")).map(String::as_str), Some("amina"));
    assert!(ana.heard.me.supporters.is_empty(), "who else helps is not theirs to know");
    let one = helps(&mut town).await;
    assert_eq!((one.name.as_str(), one.ticks.as_slice(), one.ended), ("Ana", &[Tick::Diary][..], false));
    assert!(one.has_come);
    town.priya.sync(&town.world).await;
    assert_eq!(town.priya.heard.me.supporters, [one], "her connector knows who helps");
}

#[tokio::test]
async fn what_is_ticked_later_comes_and_what_is_unticked_leaves_the_phone() {
    let mut town = town().await;
    town.priya.save(&amina(Kind::Visit, "visit-1"), [("said", json!("she would like to sing again"))]);
    town.priya.sync(&town.world).await;
    let mut ana = named(&town, &town.amina, &[Tick::Diary]).await;
    let first = helps(&mut town).await;
    let all = [Tick::Asks, Tick::Talks, Tick::Plan, Tick::Diary];
    assert_eq!(town.amina.act(&town.world, &ticked(first.number, &all)).await, Did::Done);
    ana.sync(&town.world).await;
    assert_eq!(ana.value(&amina_goal(), "words"), Some(json!("amina goal words")));
    assert!(ana.text().contains("sing again"));
    let second = helps(&mut town).await;
    assert_ne!(first.number, second.number);
    assert_eq!((second.ticks.as_slice(), second.since), (&Tick::ALL[..], first.since));
    // Her connector may do it too; the grant before is none any more.
    assert_eq!(not_done(&town.world, &town.priya, &ticked(first.number, &[Tick::Plan])).await, "not-yours");
    assert_eq!(town.priya.act(&town.world, &ticked(second.number, &[Tick::Plan])).await, Did::Done);
    ana.sync(&town.world).await;
    assert_eq!(kinds(&ana), [Kind::Goal]);
    assert!(!ana.text().contains("sing again"));
    assert_eq!(helps(&mut town).await.ticks, [Tick::Plan]);
}

#[tokio::test]
async fn what_was_unticked_stays_so_after_the_database_of_before_came_back() {
    let mut town = town().await;
    let mut ana = named(&town, &town.amina, &[Tick::Diary, Tick::Plan]).await;
    let before = std::env::temp_dir().join(format!("kith-before-ticks-{}.db", std::process::id()));
    kith_hub::backup::backup(&town.world.folder, &before).await.unwrap();
    let number = helps(&mut town).await.number;
    town.amina.act(&town.world, &ticked(number, &[Tick::Diary])).await;
    town.world.put_back(&before).await;
    std::fs::remove_file(&before).unwrap();
    ana.sync(&town.world).await;
    assert!(!ana.text().contains("amina goal words"), "what was taken away does not come back");
}

#[tokio::test]
async fn nobody_widens_what_they_may_see_themself_and_others_do_not_either() {
    let mut town = town().await;
    let mut ana = named(&town, &town.amina, &[Tick::Diary]).await;
    let number = helps(&mut town).await.number;
    for phone in [&ana, &town.rosa, &town.ben] {
        assert_eq!(not_done(&town.world, phone, &ticked(number, &Tick::ALL)).await, "not-yours");
        assert_eq!(not_done(&town.world, phone, &Act::EndGrant { number }).await, "not-yours");
    }
    let invite = Invite {
        name: "Bo".into(),
        role: Role::Supporter,
        person: Some(id("amina")),
        groups: Vec::new(),
        ticks: Tick::ALL.to_vec(),
    };
    assert_eq!(not_done(&town.world, &ana, &Act::Invite(invite)).await, "not-yours");
    // Neither another grant nor what is none of a supporter's can be ticked.
    let own = town.amina.heard.scopes.iter().find(|scope| scope.number != number).unwrap().number;
    assert_eq!(not_done(&town.world, &town.amina, &ticked(own, &Tick::ALL)).await, "not-yours");
    assert_eq!(not_done(&town.world, &town.amina, &ticked(number, &[])).await, "missing");
    let odd: Value = json!({"act": "set-ticks", "number": number, "ticks": ["diary", "case-note"]});
    let (status, _) = town.world.send("/hub/v1/act", Some(&town.amina.token), &odd).await;
    assert_eq!(status, 400);
    ana.sync(&town.world).await;
    assert_eq!(kinds(&ana), [Kind::Booking]);
}

#[tokio::test]
async fn notes_of_the_team_and_other_people_are_never_on_the_phone_of_who_helps() {
    let mut town = town().await;
    let case = of(Circle::Case(id("amina")), Kind::CaseNote, "case-2");
    town.priya.save(&case, [("said", json!("the neighbour shouts"))]);
    town.priya.save(&amina(Kind::Reason, "reason-2"), [("words", json!("he was at home"))]);
    town.priya.save(&person_header(&id("mo")), [("name", json!("Mo Somebody"))]);
    town.priya.sync(&town.world).await;
    let mut ana = named(&town, &town.priya, &Tick::ALL).await;
    ana.sync(&town.world).await;
    let text = ana.text();
    for never in ["shouts", "at home", "Mo Somebody", "0700-", "amina-Surname", "amina Street"] {
        assert!(!text.contains(never), "{never}: {text}");
    }
    assert_eq!(ana.rows.keys().filter(|key| key.circle.person() != Some(&id("amina"))).count(), 0);
    // Nor does she write there.
    ana.save(&case, [("said", json!("x"))]);
    ana.save(&amina_goal(), [("words", json!("what I would like for her"))]);
    ana.sync(&town.world).await;
    let kept = town.world.record(&amina_goal().key).await.unwrap();
    assert!(!serde_json::to_string(&kept).unwrap().contains("like for her"));
    assert_eq!(ana.rows.values().map(|row| row.aside.len()).sum::<usize>(), 2, "both are set aside");
}

#[tokio::test]
async fn what_who_helps_says_for_the_person_is_theirs_and_says_so() {
    let mut town = town().await;
    let mut ana = named(&town, &town.amina, &[Tick::Diary, Tick::Asks]).await;
    let booking = ana.of_kind(&Kind::Booking)[0].header.clone();
    let attendance = Header::new(booking.key.circle.clone(), Kind::Attendance, id("went"))
        .with("group", "choir")
        .with("activity", "singing")
        .with("session", "singing-times")
        .with("start", "2026-11-19T10:00");
    ana.save(&attendance, [("person", json!("here"))]);
    ana.save(&amina(Kind::Ask, "ask-1"), [("sort", json!("ring-me"))]);
    ana.sync(&town.world).await;
    assert_eq!(ana.unsent(), 0);
    for phone in [&mut town.amina, &mut town.priya] {
        phone.sync(&town.world).await;
        for (header, field) in [(&attendance, "person"), (&amina(Kind::Ask, "ask-1"), "sort")] {
            let author = phone.shown(&header.key).unwrap().shown(field).unwrap().author.clone();
            assert_eq!(phone.heard.me.names.get(&author).map(String::as_str), Some("Ana"), "{field}");
        }
    }
    // The register's voice is not theirs.
    ana.save(&attendance, [("register", json!("here"))]);
    ana.sync(&town.world).await;
    assert_eq!(town.world.record(&attendance.key).await.unwrap().value("register"), None);
}

#[tokio::test]
async fn who_helps_takes_back_what_they_asked_and_never_what_the_person_did() {
    let mut town = town().await;
    let mut ana = named(&town, &town.amina, &[Tick::Asks]).await;
    let (hers, anas) = (amina(Kind::Ask, "ask-1"), amina(Kind::Ask, "ask-2"));
    town.amina.save(&hers, [("sort", json!("ring-me")), ("words", json!("I am afraid"))]);
    town.amina.sync(&town.world).await;
    ana.sync(&town.world).await;
    ana.save(&hers, [("withdrawn", json!(true))]);
    ana.save(&anas, [("sort", json!("ring-me"))]);
    ana.sync(&town.world).await;
    town.priya.sync(&town.world).await;
    town.priya.save(&anas, [("taken_on", json!("2026-11-21T11:00"))]);
    town.priya.sync(&town.world).await;
    ana.sync(&town.world).await;
    ana.save(&anas, [("withdrawn", json!(true))]);
    ana.sync(&town.world).await;
    let withdrawn = async |header: &Header| town.world.record(&header.key).await.unwrap().flag("withdrawn");
    assert!(!withdrawn(&hers).await && withdrawn(&anas).await);
    // What is about the record or the support as a whole is the person's own to ask.
    for sort in ["see-record", "no-more"] {
        let ask = amina(Kind::Ask, sort);
        ana.save(&ask, [("sort", json!(sort))]);
        ana.sync(&town.world).await;
        assert!(town.world.record(&ask.key).await.is_none(), "{sort}");
    }
}

#[tokio::test]
async fn an_ended_helper_keeps_nothing_hands_in_what_was_unsent_and_stays_named_for_what_they_said() {
    let mut town = town().await;
    let mut ana = named(&town, &town.amina, &Tick::ALL).await;
    ana.save(&amina(Kind::Ask, "ask-1"), [("sort", json!("ring-me"))]);
    ana.sync(&town.world).await;
    ana.save(&amina(Kind::Ask, "ask-2"), [("words", json!("she is short of breath"))]);
    let number = helps(&mut town).await.number;
    assert_eq!(town.amina.act(&town.world, &Act::EndGrant { number }).await, Did::Done);
    ana.sync(&town.world).await;
    assert!(ana.rows.is_empty() && ana.heard.scopes.is_empty());
    let text = ana.text();
    for gone in ["amina", "Priya", "short of breath"] {
        assert!(!text.contains(gone), "{gone} stays: {text}");
    }
    let one = helps(&mut town).await;
    assert!(one.ended && one.name == "Ana");
    assert_eq!(town.amina.heard.me.names.get(&ana.me).map(String::as_str), Some("Ana"));
    // It came to who has access, and to nobody else.
    assert_eq!(town.amina.heard.me.tray, 1);
    let Did::Tray { entries } = town.amina.act(&town.world, &Act::Tray).await else { panic!("no tray") };
    assert_eq!((entries[0].by.as_str(), &entries[0].value), ("Ana", &json!("she is short of breath")));
}

#[tokio::test]
async fn what_others_handed_in_is_not_for_who_helps_to_decide() {
    let mut town = town().await;
    let mut ana = named(&town, &town.amina, &Tick::ALL).await;
    let mut bo = named(&town, &town.priya, &Tick::ALL).await;
    bo.save(&amina(Kind::Ask, "ask-2"), [("words", json!("late"))]);
    town.amina.sync(&town.world).await;
    let bos = town.amina.heard.me.supporters.iter().find(|one| one.member == bo.me).unwrap().number;
    town.amina.act(&town.world, &Act::EndGrant { number: bos }).await;
    bo.sync(&town.world).await;
    ana.sync(&town.world).await;
    assert_eq!(ana.heard.me.tray, 0);
    assert!(!ana.heard.me.names.contains_key(&bo.me), "who else helps, or did, is not hers to know");
    assert_eq!(ana.act(&town.world, &Act::Tray).await, Did::Tray { entries: Vec::new() });
    town.amina.sync(&town.world).await;
    assert_eq!(town.amina.heard.me.tray, 1);
}

#[tokio::test]
async fn an_invitation_that_waits_ends_with_who_was_named() {
    let mut town = town().await;
    let invite =
        Invite { name: "Ana".into(), role: Role::Supporter, person: Some(id("amina")), groups: vec![], ticks: vec![] };
    let Did::Invited { code, .. } = town.amina.act(&town.world, &Act::Invite(invite)).await else { panic!("none") };
    let one = helps(&mut town).await;
    assert!(!one.has_come);
    town.amina.act(&town.world, &Act::EndGrant { number: one.number }).await;
    let look = json!({"code": code});
    assert_eq!(town.world.trouble("/hub/v1/join/look", None, &look).await.1, "code-not-valid");
}

#[tokio::test]
async fn who_named_somebody_makes_them_a_new_code_and_nobody_else_does() {
    let mut town = town().await;
    let ana = named(&town, &town.amina, &[Tick::Diary]).await;
    let code = Act::NewCode { member: ana.me.clone() };
    for phone in [&town.amina, &town.priya] {
        assert!(matches!(phone.act(&town.world, &code).await, Did::Invited { .. }));
    }
    for phone in [&town.ben, &town.rosa] {
        assert_eq!(not_done(&town.world, phone, &code).await, "not-yours");
    }
    // Who helps somebody else too would be opened with them.
    let ticks = Tick::kinds_of(&[Tick::Diary]);
    let other: Id = id("jean");
    town.world.grant(&ana.me, kith_model::access::ScopeOf::Supporter { person: other, ticks }).await;
    assert_eq!(not_done(&town.world, &town.amina, &code).await, "not-yours");
    let number = helps(&mut town).await.number;
    town.amina.act(&town.world, &Act::EndGrant { number }).await;
    assert_eq!(not_done(&town.world, &town.amina, &code).await, "not-yours");
}

#[tokio::test]
async fn who_helps_gets_no_more_than_the_persons_own_phone_where_others_may_see_it() {
    let mut town = town().await;
    town.priya.save(&amina(Kind::Visit, "visit-1"), [("said", json!("he checks her phone"))]);
    town.priya.sync(&town.world).await;
    let mut ana = named(&town, &town.amina, &Tick::ALL).await;
    assert!(ana.text().contains("checks her phone"));
    let switch = [("others_see_phone", json!(true)), ("diary_title", json!("Thursday group"))];
    town.priya.save(&person_header(&id("amina")), switch);
    town.priya.save(&amina(Kind::Visit, "visit-2"), [("said", json!("she has a bag packed"))]);
    town.priya.sync(&town.world).await;
    let replies = ana.sync(&town.world).await;
    assert_eq!(kinds(&ana), [Kind::Booking]);
    assert!(!serde_json::to_string(&replies).unwrap().contains("bag packed"));
    assert_eq!(ana.heard.me.diary_title.as_deref(), Some("Thursday group"));
    // Who helps stands on no phone that others may see.
    town.amina.sync(&town.world).await;
    assert!(town.amina.heard.me.supporters.is_empty() && !town.amina.text().contains("Ana"));
    // Nor does a helper who comes in new, and what they say still arrives.
    let mut bo = named(&town, &town.priya, &Tick::ALL).await;
    assert_eq!(kinds(&bo), [Kind::Booking]);
    bo.save(&amina(Kind::Ask, "ask-2"), [("sort", json!("ring-me"))]);
    bo.sync(&town.world).await;
    assert!(town.world.record(&amina(Kind::Ask, "ask-2").key).await.is_some());
    assert_eq!(ana.sync(&town.world).await.len(), 1, "it comes to rest");
    // Switched off, what was ticked comes back.
    town.priya.save(&person_header(&id("amina")), [("others_see_phone", json!(false))]);
    town.priya.sync(&town.world).await;
    ana.sync(&town.world).await;
    assert!(ana.text().contains("bag packed") && ana.text().contains("amina goal words"));
}
