//! Getting in, and back in: links, codes, lost answers, two phones at once, and asking for help.

use crate::world::{NOW, Phone, World, id, person_header};
use kith_hub::receipt::{random_id, sha256};
use kith_model::{
    Circle, Header, Kind,
    access::{Role, ScopeOf},
    acts::{Act, AskForHelp, AskStands, AskState, Did, Hello, Invite, Join, Joined, Look},
    fields::{Fields, Typed},
    kinds::{Person, Referral, Way},
};
use serde_json::json;

fn join(code: &str, token: &str) -> Join {
    Join { code: code.into(), token_hash: sha256(token), device_name: "Android".into() }
}

#[tokio::test]
async fn a_link_that_a_robot_opened_still_works_and_the_code_is_the_same_invitation() {
    let world = World::new().await;
    let (_, code, secret) = world.invite("Priya", Role::Connector, None, &[]).await;
    // A preview robot gets the page; the secret stands after # and never reaches the hub.
    assert_eq!(world.get("/join").await.0, 404, "no app is built here, but the address is a page");
    let hello: Hello = world.post("/hub/v1/join/look", None, &Look { code: secret.clone() }).await;
    assert_eq!(
        (hello.name.as_str(), hello.role, hello.programme_name.as_str()),
        ("Priya", Role::Connector, "Riverside")
    );
    let typed = format!(" {}-{} ", code[..5].to_lowercase(), &code[5..]);
    let joined: Joined = world.post("/hub/v1/join", None, &join(&typed, "token one")).await;
    // The answer was lost: the same phone asks again and gets the same.
    let again: Joined = world.post("/hub/v1/join", None, &join(&secret, "token one")).await;
    assert_eq!(joined, again);
    // Another phone does not.
    assert_eq!(world.trouble("/hub/v1/join", None, &join(&secret, "token two")).await, (409, "code-used".into()));
    assert_eq!(world.trouble("/hub/v1/join/look", None, &Look { code }).await, (404, "code-not-valid".into()));
}

#[tokio::test]
async fn two_phones_at_once_one_wins() {
    let world = World::new().await;
    let (_, code, _) = world.invite("Priya", Role::Connector, None, &[]).await;
    let (left, right) = (join(&code, "left"), join(&code, "right"));
    let (a, b) = tokio::join!(world.send("/hub/v1/join", None, &left), world.send("/hub/v1/join", None, &right));
    let mut statuses = [a.0, b.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    assert_eq!(world.sql("SELECT name FROM devices").await.len(), 1);
}

#[tokio::test]
async fn ten_wrong_codes_an_hour_and_withdrawn_or_old_ones_never() {
    let world = World::new().await;
    let mut coordinator = world.phone("Cora", Role::Coordinator, None, &[]).await;
    coordinator.sync(&world).await;
    let ask = Invite { name: "Sam".into(), role: Role::Connector, person: None, groups: vec![], ticks: Vec::new() };
    let Did::Invited { invitation, code, .. } = coordinator.act(&world, &Act::Invite(ask.clone())).await else {
        panic!()
    };
    coordinator.act(&world, &Act::Withdraw { invitation }).await;
    assert_eq!(world.trouble("/hub/v1/join", None, &join(&code, "t")).await.1, "code-not-valid");
    let Did::Invited { code, .. } = coordinator.act(&world, &Act::Invite(ask)).await else { panic!() };
    world.later(31 * 24 * 3_600_000);
    assert_eq!(world.trouble("/hub/v1/join", None, &join(&code, "t")).await.1, "code-not-valid");
    for n in 0..8 {
        let look = Look { code: format!("WRONGCODE{n}") };
        assert_eq!(world.trouble("/hub/v1/join/look", None, &look).await.1, "code-not-valid");
    }
    let (_, fresh, _) = world.invite("Eve", Role::Connector, None, &[]).await;
    assert_eq!(world.trouble("/hub/v1/join", None, &join(&fresh, "t")).await, (429, "too-often".into()));
}

#[tokio::test]
async fn a_new_code_brings_a_lost_phone_back_and_the_old_one_is_signed_out() {
    let world = World::new().await;
    let mut priya = world.phone("Priya", Role::Connector, None, &[]).await;
    let jean = id("jean");
    priya.save(&person_header(&jean), [("name", json!("Jean"))]);
    priya.sync(&world).await;
    let old = world.phone("Jean", Role::Participant, Some(&jean), &[]).await;
    let Did::Invited { code, member, until, .. } = priya.act(&world, &Act::NewCode { member: old.me.clone() }).await
    else {
        panic!()
    };
    assert_eq!((member, until), (old.me.clone(), crate::world::NOW + 24 * 3_600_000));
    // To invite somebody who has been in is the same: a day, not a month.
    let again = Invite {
        name: "Jean".into(),
        role: Role::Participant,
        person: Some(jean.clone()),
        groups: vec![],
        ticks: Vec::new(),
    };
    let Did::Invited { member, until, .. } = priya.act(&world, &Act::Invite(again)).await else { panic!() };
    assert_eq!((member, until), (old.me.clone(), crate::world::NOW + 24 * 3_600_000));
    let mut new = world.join(&code).await;
    assert!(new.device != old.device && new.me == old.me);
    new.sync(&world).await;
    assert_eq!(new.value(&person_header(&jean), "name"), Some(json!("Jean")));
    assert_eq!(new.act(&world, &Act::SignOut { device: old.device }).await, Did::Done);
    assert_eq!(world.trouble("/hub/v1/sync", Some(&old.token), &old.request()).await, (401, "signed-out".into()));
    let Did::Devices { devices } = new.act(&world, &Act::Devices).await else { panic!() };
    assert_eq!(devices.iter().map(|d| (d.is_this, d.is_out)).collect::<Vec<_>>(), [(false, true), (true, false)]);
}

#[tokio::test]
async fn the_whole_thread_from_asking_to_a_plan_on_the_phone() {
    let world = World::new().await;
    let mut priya = world.phone("Priya", Role::Connector, None, &[]).await;
    let mut omar = world.phone("Omar", Role::Connector, None, &[]).await;
    let secret = random_id().to_string();
    let asking = AskForHelp {
        secret: secret.clone(),
        for_other: true,
        name: "Jean".into(),
        about: "Has not left the flat since spring".into(),
        reach: "0700 900123".into(),
        reach_way: "call".into(),
        safe_way: "after 14:00".into(),
        by_name: "Her neighbour".into(),
        ..AskForHelp::default()
    };
    assert_eq!(world.trouble("/hub/v1/ask", None, &asking).await, (422, "consent-needed".into()));
    let asking = AskForHelp { consent: true, ..asking };
    let stands: AskStands = world.post("/hub/v1/ask", None, &asking).await;
    assert_eq!(stands.state, "received");
    let again: AskStands = world.post("/hub/v1/ask", None, &asking).await;
    assert_eq!(again, stands, "the same secret makes one request");

    priya.sync(&world).await;
    omar.sync(&world).await;
    let requests = priya.of_kind(&Kind::Referral);
    assert_eq!(requests.len(), 1);
    let team = requests[0].header.clone();
    assert_eq!(team.key.circle, Circle::Team);
    assert_eq!(Referral::read(&requests[0].shown(&priya.me)).about, asking.about);

    let take = Act::TakeRequest { referral: team.key.id.clone() };
    let Did::Took { person } = priya.act(&world, &take).await else { panic!() };
    assert_eq!(priya.act(&world, &take).await, Did::Took { person: person.clone() }, "a lost answer");
    assert_eq!(world.trouble("/hub/v1/act", Some(&omar.token), &take).await, (409, "taken-already".into()));

    priya.sync(&world).await;
    omar.sync(&world).await;
    let about = Person::read(&priya.shown(&person_header(&person).key).unwrap());
    assert_eq!((about.name.as_str(), about.by(Way::Call).unwrap().at.as_str()), ("Jean", "0700 900123"));
    let moved = Header::new(Circle::Person(person.clone()), Kind::Referral, team.key.id.clone());
    assert_eq!(priya.shown(&moved.key).unwrap().text("about"), asking.about);
    assert!(!omar.text().contains("spring") && omar.text().contains(priya.me.as_str()), "taken, and by whom");
    assert!(!omar.text().contains("0700 900123"));

    let state = AskState { secret };
    assert_eq!(world.post::<_, AskStands>("/hub/v1/ask/state", None, &state).await.state, "received");
    let goal = Header::new(Circle::Person(person.clone()), Kind::Goal, id("goal1"));
    let visit = Header::new(Circle::Person(person.clone()), Kind::Visit, id("visit1"));
    priya.save(&goal, [("words", json!("Sit in the garden again"))]);
    priya.save(&visit, [("said", json!("Tea and a talk"))]);
    priya.sync(&world).await;
    assert_eq!(world.post::<_, AskStands>("/hub/v1/ask/state", None, &state).await.state, "in-touch");

    let ask = Invite {
        name: "Jean".into(),
        role: Role::Participant,
        person: Some(person.clone()),
        groups: vec![],
        ticks: Vec::new(),
    };
    let Did::Invited { code, .. } = priya.act(&world, &Act::Invite(ask.clone())).await else { panic!() };
    let hello: Hello = world.post("/hub/v1/join/look", None, &Look { code: code.clone() }).await;
    assert_eq!((hello.name.as_str(), hello.from.as_str()), ("Jean", "Priya"));
    let mut jean = world.join(&code).await;
    jean.sync(&world).await;
    assert_eq!(jean.value(&goal, "words"), Some(json!("Sit in the garden again")));
    assert_eq!(jean.value(&moved, "by_name"), Some(json!("Her neighbour")));
    // Omar does not support her, so he cannot invite anybody as her.
    assert_eq!(world.trouble("/hub/v1/act", Some(&omar.token), &Act::Invite(ask)).await, (403, "not-yours".into()));
}

#[tokio::test]
async fn somebody_without_a_number_is_asked_for_through_whoever_asks() {
    let world = World::new().await;
    let mut priya = world.phone("Priya", Role::Connector, None, &[]).await;
    let asking = AskForHelp {
        secret: random_id().to_string(),
        for_other: true,
        consent: true,
        name: "Arthur".into(),
        about: "He stopped going out".into(),
        reach_way: "call".into(),
        by_name: "Mrs Okafor".into(),
        by_reach: "01632 960 445".into(),
        ..AskForHelp::default()
    };
    let nobody = AskForHelp { by_reach: " ".into(), ..asking.clone() };
    assert_eq!(world.trouble("/hub/v1/ask", None, &nobody).await, (422, "missing".into()));
    let wordless = AskForHelp { about: String::new(), ..asking.clone() };
    assert_eq!(world.trouble("/hub/v1/ask", None, &wordless).await, (422, "missing".into()));
    let himself = AskForHelp { for_other: false, ..asking.clone() };
    assert_eq!(world.trouble("/hub/v1/ask", None, &himself).await, (422, "missing".into()));
    assert_eq!(world.post::<_, AskStands>("/hub/v1/ask", None, &asking).await.state, "received");
    priya.sync(&world).await;
    let referral = priya.of_kind(&Kind::Referral)[0].header.key.id.clone();
    let Did::Took { person } = priya.act(&world, &Act::TakeRequest { referral: referral.clone() }).await else {
        panic!()
    };
    priya.sync(&world).await;
    let about = Person::read(&priya.shown(&person_header(&person).key).unwrap());
    assert!(about.reach.is_empty(), "the number of whoever asked is not his");
    let taken = Header::new(Circle::Person(person), Kind::Referral, referral);
    assert_eq!(Referral::read(&priya.shown(&taken.key).unwrap()).by_reach, asking.by_reach);
}

#[tokio::test]
async fn whom_nobody_supports_any_more_is_told_to_the_coordinator_until_somebody_does() {
    let world = World::new().await;
    let mut priya = world.phone("Priya", Role::Connector, None, &[]).await;
    let omar = world.phone("Omar", Role::Connector, None, &[]).await;
    let dee = world.phone("Dee", Role::Coordinator, None, &[]).await;
    for (name, surname) in [("ana", "Benn"), ("jean", "Whitlock")] {
        let about = [("name", json!(name)), ("surname", json!(surname)), ("area", json!("Eastgate"))];
        priya.save(&person_header(&id(name)), about);
    }
    priya.sync(&world).await;
    let told = async || {
        let Did::Members { members, alone, .. } = dee.act(&world, &Act::Members).await else { panic!() };
        (members, alone.into_iter().map(|line| (line.person, line.name, line.area)).collect::<Vec<_>>())
    };
    let (members, alone) = told().await;
    assert_eq!(alone, [], "Priya, who made them, supports them");
    let hers = members.iter().find(|line| line.member == priya.me).unwrap();
    let (number, _) = hers.grants.iter().find(|(_, what)| what == "connector:ana").unwrap();
    dee.act(&world, &Act::EndGrant { number: *number }).await;
    let ana = (id("ana"), "ana B.".to_owned(), "Eastgate".to_owned());
    assert_eq!(told().await.1, [ana], "no more of her than it takes");
    dee.act(&world, &Act::GivePerson { member: omar.me.clone(), person: id("ana") }).await;
    assert_eq!(told().await.1, []);
    assert_eq!(world.trouble("/hub/v1/act", Some(&omar.token), &Act::Members).await, (403, "not-yours".into()));
}

#[tokio::test]
async fn a_connector_is_known_from_the_first_day_and_says_herself_on_which_days_she_works() {
    let world = World::new().await;
    let mut priya = world.phone("Priya", Role::Connector, None, &[]).await;
    let jean = id("jean");
    priya.save(&person_header(&jean), [("name", json!("Jean"))]);
    priya.sync(&world).await;
    let mut jeans = world.phone("Jean", Role::Participant, Some(&jean), &[]).await;
    let days = async |jeans: &mut Phone| {
        let replies = jeans.sync(&world).await;
        let me = replies.into_iter().find_map(|reply| reply.me).unwrap();
        (me.names.get(&priya.me).cloned(), me.days.get(&priya.me).cloned())
    };
    assert_eq!(days(&mut jeans).await, (Some("Priya".into()), Some(vec![])));
    assert_eq!(priya.act(&world, &Act::MyDays { days: vec![3, 1, 2, 2] }).await, Did::Done);
    assert_eq!(days(&mut jeans).await, (Some("Priya".into()), Some(vec![1, 2, 3])));
    let said = |days: Vec<u8>| Act::MyDays { days };
    assert_eq!(world.trouble("/hub/v1/act", Some(&jeans.token), &said(vec![1])).await, (403, "not-yours".into()));
    assert_eq!(world.trouble("/hub/v1/act", Some(&priya.token), &said(vec![8])).await, (400, "not-understood".into()));
}

#[tokio::test]
async fn once_the_first_coordinator_has_come_in_no_code_that_was_printed_for_them_is_left() {
    let world = World::new().await;
    let first = async || {
        let mut writer = kith_hub::HubWriter::new(&world.hub);
        let did = writer.invite_first_coordinator().await.unwrap();
        writer.finish().await.unwrap();
        did
    };
    let Some(Did::Invited { member, code: left, .. }) = first().await else { panic!() };
    let Some(Did::Invited { code, .. }) = first().await else { panic!() };
    let look = async || world.send("/hub/v1/join/look", None, &Look { code: left.clone() }).await.0;
    assert_eq!(look().await, 404);
    // As a hub of before left it.
    let mut slice = world.hub.slice().await.unwrap();
    sqlx::query("UPDATE invitations SET withdrawn_at = NULL").execute(slice.conn()).await.unwrap();
    slice.commit().await.unwrap();
    assert_eq!((look().await, world.join(&code).await.me), (200, member));
    assert!(first().await.is_none());
    assert_eq!(look().await, 404);
}

#[tokio::test]
async fn who_is_invited_again_after_their_access_ended_has_it_again_by_a_code_of_a_day() {
    let (world, priya, mut phone) = crate::world::jean().await;
    let number = phone.heard.scopes.iter().find(|scope| matches!(scope.what, ScopeOf::Person { .. })).unwrap().number;
    world.end(number).await;
    phone.sync(&world).await;
    assert!(!phone.text().contains("sing"));
    let ask = Invite {
        name: "Jean".into(),
        role: Role::Participant,
        person: Some(id("jean")),
        groups: vec![],
        ticks: Vec::new(),
    };
    let Did::Invited { member, code, until, .. } = priya.act(&world, &Act::Invite(ask)).await else { panic!() };
    assert_eq!((&member, until), (&phone.me, NOW + 24 * 3_600_000));
    let mut again = world.join(&code).await;
    again.sync(&world).await;
    phone.sync(&world).await;
    assert!(again.text().contains("sing") && phone.text().contains("sing"));
}
