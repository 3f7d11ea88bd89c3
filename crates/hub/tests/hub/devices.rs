//! A lost phone: who sees somebody's devices and may sign one out, who may not, that both are in the audit, and what was
//! handed to it.

use std::collections::BTreeMap;

use crate::world::{NOW, Phone, World, goal, id, jean, person_header};
use kith_hub::{exposure, ledger::Line};
use kith_model::{
    Circle, Header, Kind,
    access::Role,
    acts::{Act, DeviceLine, Did, Invite},
    wire::{Answer, Me, Refusal, SyncReply, SyncRequest},
};
use serde_json::json;

async fn listed(world: &World, phone: &Phone, act: &Act) -> Vec<(u32, bool, bool)> {
    let Did::Devices { devices } = phone.act(world, act).await else { panic!() };
    devices.iter().map(|line: &DeviceLine| (line.device, line.is_this, line.is_out)).collect()
}

#[tokio::test]
async fn a_connector_sees_the_phones_of_whom_they_support_and_signs_a_lost_one_out() {
    let (world, priya, lost) = jean().await;
    let hers = Act::PersonDevices { person: id("jean") };
    assert_eq!(listed(&world, &priya, &hers).await, [(lost.device, false, false)]);
    let invite = Invite {
        name: "Jean".into(),
        role: Role::Participant,
        person: Some(id("jean")),
        groups: vec![],
        ticks: Vec::new(),
    };
    let Did::Invited { code, .. } = priya.act(&world, &Act::Invite(invite)).await else { panic!() };
    let new = world.join(&code).await;
    assert_eq!(new.me, lost.me, "the same member on another phone");
    assert_eq!(listed(&world, &priya, &hers).await.len(), 2);
    priya.act(&world, &Act::SignOut { device: lost.device }).await;
    assert_eq!(world.trouble("/hub/v1/sync", Some(&lost.token), &lost.request()).await, (401, "signed-out".into()));
    assert_eq!(listed(&world, &priya, &hers).await, [(lost.device, false, true), (new.device, false, false)]);
    let mut new = new;
    new.sync(&world).await;
    assert!(new.text().contains("sing"), "the new phone goes on");
    let audit = world.sql("SELECT what || ' ' || note FROM audit WHERE what IN ('signed-out', 'listed-devices')").await;
    assert!(audit.contains(&"listed-devices jean".to_owned()), "{audit:?}");
    assert!(audit.contains(&format!("signed-out {}", lost.device)), "{audit:?}");
}

#[tokio::test]
async fn nobody_else_sees_or_signs_out_somebodys_phone() {
    let (world, priya, hers) = jean().await;
    let others = [
        world.phone("Omar", Role::Connector, None, &[]).await,
        world.phone("Rosa", Role::Organiser, None, &[]).await,
        world.phone("Amina", Role::Participant, Some(&id("amina")), &[]).await,
        world.phone("Dr Lowe", Role::Referrer, None, &[]).await,
    ];
    let refused = (403, "not-yours".to_owned());
    for (number, other) in others.iter().enumerate() {
        for act in [
            Act::PersonDevices { person: id("jean") },
            Act::PersonDevices { person: id("nobody") },
            Act::MemberDevices { member: hers.me.clone() },
            Act::MemberDevices { member: other.me.clone() },
            Act::SignOut { device: hers.device },
            Act::SignOut { device: 9_999 },
        ] {
            assert_eq!(world.trouble("/hub/v1/act", Some(&other.token), &act).await, refused, "{number}: {act:?}");
        }
    }
    // A connector sees a person's, not a member's: a colleague's phones are not theirs to look at.
    let colleague = Act::MemberDevices { member: others[0].me.clone() };
    assert_eq!(world.trouble("/hub/v1/act", Some(&priya.token), &colleague).await, refused);
    let own = Act::SignOut { device: priya.device };
    assert_eq!(world.trouble("/hub/v1/act", Some(&hers.token), &own).await, refused, "nor a person their connector's");
    assert_eq!(world.sql("SELECT name FROM devices WHERE out_at IS NOT NULL").await.len(), 0);
    assert_eq!(world.sql("SELECT note FROM audit WHERE what = 'act-not-done'").await.len(), 4 * 6 + 2);
}

#[tokio::test]
async fn a_coordinator_sees_any_members_phones_and_signs_one_out() {
    let (world, priya, jean) = jean().await;
    let grace = world.phone("Grace", Role::Coordinator, None, &[]).await;
    let of_priya = Act::MemberDevices { member: priya.me.clone() };
    assert_eq!(listed(&world, &grace, &of_priya).await, [(priya.device, false, false)]);
    assert_eq!(listed(&world, &grace, &Act::PersonDevices { person: id("jean") }).await, [(jean.device, false, false)]);
    let unknown = Act::MemberDevices { member: id("m-nobody") };
    assert_eq!(world.trouble("/hub/v1/act", Some(&grace.token), &unknown).await, (403, "not-yours".into()));
    grace.act(&world, &Act::SignOut { device: priya.device }).await;
    assert_eq!(world.trouble("/hub/v1/sync", Some(&priya.token), &priya.request()).await, (401, "signed-out".into()));
}

#[tokio::test]
async fn a_signed_out_phones_own_codes_end_with_it_and_nobody_elses() {
    let (mut world, priya, jean) = jean().await;
    let mut grace = world.phone("Grace", Role::Coordinator, None, &[]).await;
    grace.sync(&world).await;
    let code = async |phone: &Phone, act: Act| {
        let Did::Invited { code, .. } = phone.act(&world, &act).await else { panic!() };
        code
    };
    let new_code = |member: &kith_model::Id| Act::NewCode { member: member.clone() };
    let coordinator = || {
        Act::Invite(Invite {
            name: "Mallory".into(),
            role: Role::Coordinator,
            person: None,
            groups: vec![],
            ticks: Vec::new(),
        })
    };
    let stolen = world.join(&code(&grace, new_code(&grace.me)).await).await;
    // In other hands it draws codes: for itself, for another member, for somebody new.
    let end = [
        code(&stolen, new_code(&grace.me)).await,
        code(&stolen, new_code(&priya.me)).await,
        code(&stolen, coordinator()).await,
    ];
    // Of her other phone and of another member, also about the same ones.
    let stay = [code(&grace, new_code(&grace.me)).await, code(&grace, coordinator()).await];
    let for_jean = code(&priya, new_code(&jean.me)).await;
    let used = code(&stolen, new_code(&jean.me)).await;
    let came_in = world.join(&used).await;
    grace.act(&world, &Act::SignOut { device: stolen.device }).await;
    priya.act(&world, &Act::SignOut { device: jean.device }).await;
    let look = async |world: &World, code: &String| {
        world.send("/hub/v1/join/look", None, &kith_model::acts::Look { code: code.clone() }).await.0
    };
    for again in [false, true] {
        for code in &end {
            assert_eq!(look(&world, code).await, 404, "after a restart: {again}");
        }
        for code in stay.iter().chain([&for_jean]) {
            assert_eq!(look(&world, code).await, 200, "after a restart: {again}");
        }
        world.restart().await;
    }
    let audit = world.sql("SELECT what FROM audit WHERE what IN ('signed-out', 'withdrew') ORDER BY n").await;
    assert_eq!(audit, ["withdrew", "withdrew", "withdrew", "signed-out", "signed-out"]);
    let lines = world.hub.ledger().lines().unwrap();
    assert_eq!(lines.iter().filter(|line| matches!(line, Line::Withdrawn { .. })).count(), 3);
    let of_jean = listed(&world, &priya, &Act::PersonDevices { person: id("jean") }).await;
    assert_eq!(of_jean.last(), Some(&(came_in.device, false, false)), "who came in by one is listed, to be signed out");
    // Codes of before the device was kept end with any of its member's.
    let mut slice = world.hub.slice().await.unwrap();
    sqlx::query("UPDATE invitations SET by_device = NULL").execute(slice.conn()).await.unwrap();
    slice.commit().await.unwrap();
    let cora = world.phone("Cora", Role::Coordinator, None, &[]).await;
    cora.act(&world, &Act::SignOut { device: grace.device }).await;
    for code in &stay {
        assert_eq!(look(&world, code).await, 404);
    }
    assert_eq!(look(&world, &for_jean).await, 200);
}

#[tokio::test]
async fn who_signs_a_computer_out_on_that_computer_has_invited_whom_they_meant_to() {
    let (world, ..) = jean().await;
    let office = world.phone("Grace", Role::Coordinator, None, &[]).await;
    let invite = Invite { name: "Rosa".into(), role: Role::Organiser, person: None, groups: vec![], ticks: Vec::new() };
    let Did::Invited { code, .. } = office.act(&world, &Act::Invite(invite)).await else { panic!() };
    office.act(&world, &Act::SignOut { device: office.device }).await;
    let look = async || world.send("/hub/v1/join/look", None, &kith_model::acts::Look { code: code.clone() }).await.0;
    assert_eq!(look().await, 200);
    // If it was not she who did: it is signed out once more, by somebody else.
    let other = world.phone("Cora", Role::Coordinator, None, &[]).await;
    other.act(&world, &Act::SignOut { device: office.device }).await;
    assert_eq!(look().await, 404);
}

#[tokio::test]
async fn a_connector_whose_support_ended_sees_no_phones_any_more() {
    let (world, priya, jean) = jean().await;
    let number = priya.heard.scopes.iter().find(|scope| format!("{scope:?}").contains("Connector")).unwrap().number;
    world.end(number).await;
    for act in [Act::PersonDevices { person: id("jean") }, Act::SignOut { device: jean.device }] {
        assert_eq!(world.trouble("/hub/v1/act", Some(&priya.token), &act).await, (403, "not-yours".into()));
    }
}

#[tokio::test]
async fn what_was_handed_to_a_phone_is_told_in_kinds_and_counts() {
    let (world, mut priya, mut phone) = jean().await;
    let of = async |device: u32| {
        let mut tx = world.hub.store().read().await.unwrap();
        exposure::of(&mut tx, &world.programme(), device).await.unwrap()
    };
    let before = of(phone.device).await.unwrap();
    assert_eq!(before.kinds, BTreeMap::from([("goal".to_owned(), 1), ("person".to_owned(), 1)]));
    assert_eq!((before.people, before.groups, before.roles.as_slice()), (1, 0, &[Role::Participant][..]));
    assert_eq!(before.handed_at, Some((NOW, NOW)));
    // Written, but not handed to that phone yet; a case note never is. Of another person it holds nothing.
    world.later(60_000);
    for n in 0..3 {
        let step = Header::new(Circle::Person(id("jean")), Kind::Step, id(&format!("step{n}")));
        priya.save(&step, [("words", json!("a step"))]);
    }
    priya.save(&Header::new(Circle::Case(id("jean")), Kind::CaseNote, id("n1")), [("said", json!("x"))]);
    priya.save(&person_header(&id("ben")), [("name", json!("Ben"))]);
    // What it holds already is changed: it stays one.
    priya.save(&goal(), [("words", json!("dance"))]);
    priya.sync(&world).await;
    assert_eq!(of(phone.device).await.unwrap(), before);
    phone.sync(&world).await;
    let after = of(phone.device).await.unwrap();
    let counts = [("goal", 1), ("person", 1), ("step", 3)].map(|(kind, n)| (kind.to_owned(), n));
    assert_eq!((&after.kinds, after.people), (&BTreeMap::from(counts), 1));
    assert_eq!(after.handed_at, Some((NOW, NOW + 60_000)));
    let hers = of(priya.device).await.unwrap();
    assert_eq!((hers.kinds.get("case-note"), hers.people), (Some(&1), 2));
    // Signed out, and its grant ended: what it was handed is the same, and nothing comes on top.
    priya.act(&world, &Act::SignOut { device: phone.device }).await;
    world.end(phone.heard.scopes[0].number).await;
    priya.save(&Header::new(Circle::Person(id("jean")), Kind::Step, id("step9")), [("words", json!("later"))]);
    priya.sync(&world).await;
    let lost = of(phone.device).await.unwrap();
    assert_eq!((&lost.kinds, lost.out_at.is_some()), (&after.kinds, true));
    assert_eq!(of(4_000).await, None);
}

#[tokio::test]
async fn phones_of_before_it_was_kept_were_handed_what_was_there_then() {
    let (mut world, mut priya, phone) = jean().await;
    let of = async |world: &World, device: u32| {
        let mut tx = world.hub.store().read().await.unwrap();
        exposure::of(&mut tx, &world.programme(), device).await.unwrap().unwrap()
    };
    let (hers, jeans) = (of(&world, priya.device).await, of(&world, phone.device).await);
    assert_eq!((hers.people, jeans.people), (1, 1));
    // As the third step of the schema left it. Another grant came when the phone was not heard of any more.
    world.later(60_000);
    world.grant(&phone.me, kith_model::access::ScopeOf::Team).await;
    let mut slice = world.hub.slice().await.unwrap();
    sqlx::raw_sql(
        "DELETE FROM handed; DROP TABLE past; UPDATE records SET made_seq = 0; ALTER TABLE invitations DROP COLUMN by_device;
         DROP TABLE covers; DROP INDEX grants_cover;
         ALTER TABLE grants DROP COLUMN begins; ALTER TABLE grants DROP COLUMN cover;
         DROP INDEX records_safety; DROP TABLE record_asks; DELETE FROM grants WHERE what IN ('witness', 'safeguarding');
         PRAGMA user_version = 3",
    )
    .execute(slice.conn())
    .await
    .unwrap();
    slice.commit().await.unwrap();
    assert_eq!(of(&world, phone.device).await.handed_at, None, "so that nothing was known");
    world.restart().await;
    assert_eq!(of(&world, phone.device).await, jeans);
    assert_eq!(of(&world, priya.device).await.kinds, hers.kinds);
    assert_eq!(world.sql("SELECT device || '' FROM handed").await.len(), 3, "by the grants of then");
    // What came later it was not handed.
    priya.save(&Header::new(Circle::Person(id("jean")), Kind::Step, id("later")), [("words", json!("later"))]);
    priya.sync(&world).await;
    assert_eq!(of(&world, phone.device).await, jeans);
}

#[tokio::test]
async fn a_round_with_nothing_new_is_not_noted_as_handed() {
    let (world, _, mut phone) = jean().await;
    phone.sync(&world).await;
    let before = world.sql("SELECT json_array(number, upto, first_at, last_at) FROM handed ORDER BY 1").await;
    assert!(!before.is_empty());
    world.later(5_000);
    phone.sync(&world).await;
    assert_eq!(world.sql("SELECT json_array(number, upto, first_at, last_at) FROM handed ORDER BY 1").await, before);
}

#[tokio::test]
async fn what_a_phone_held_unsent_arrives_once_when_its_person_comes_in_anew() {
    let (world, priya, mut lost) = jean().await;
    lost.save(&goal(), [("words", json!("sing on Thursdays"))]);
    // This one arrived, and its answer did not.
    let _: SyncReply = world.post("/hub/v1/sync", Some(&lost.token), &lost.request()).await;
    lost.save(&goal(), [("words", json!("sing with Rosa"))]);
    lost.save(&person_header(&id("jean")), [("note", json!("ring the side bell"))]);

    // Its token is damaged. A new code, on the same phone: another device, the same rows.
    let Did::Invited { code, .. } = priya.act(&world, &Act::NewCode { member: lost.me.clone() }).await else {
        panic!()
    };
    let mut anew = world.join(&code).await;
    assert_ne!(anew.device, lost.device);
    anew.rows = lost.rows.clone();
    anew.heard.me = Me { member: Some(anew.me.clone()), device: anew.device, ..Me::default() };
    // The phone that it was may be signed out by then.
    anew.act(&world, &Act::SignOut { device: lost.device }).await;
    let replies = anew.sync(&world).await;
    assert!(replies[0].answers.iter().all(|given| given.answer == Answer::Taken), "{:?}", replies[0].answers);
    let shown = anew.shown(&goal().key).unwrap();
    let words: Vec<_> = shown.versions("words").iter().map(|v| v.value.clone()).collect();
    assert_eq!((anew.unsent(), words), (0, vec![json!("sing with Rosa")]), "each once, and in order");
    assert_eq!(anew.value(&person_header(&id("jean")), "note"), Some(json!("ring the side bell")));
    // The signed-out one, in other hands, brings nothing of the new one's.
    let mut forged = anew.clone();
    forged.token = lost.token.clone();
    forged.save(&goal(), [("words", json!("forged"))]);
    assert_eq!(
        world.trouble("/hub/v1/sync", Some(&forged.token), &SyncRequest { push: vec![], ..forged.request() }).await.1,
        "signed-out"
    );
    let reply: SyncReply = world.post("/hub/v1/sync", Some(&forged.token), &forged.request()).await;
    assert_eq!(reply.answers[0].answer, Answer::Refused(Refusal::NotYours));

    // Nobody else brings it.
    let omar = world.phone("Omar", Role::Participant, Some(&id("omar")), &[]).await;
    let mut stolen = lost.clone();
    (stolen.token, stolen.device) = (omar.token.clone(), omar.device);
    let reply: SyncReply = world.post("/hub/v1/sync", Some(&stolen.token), &stolen.request()).await;
    assert!(reply.answers.iter().all(|given| given.answer == Answer::Refused(Refusal::NotYours)));
}

#[tokio::test]
async fn a_phone_writes_as_no_other_of_its_member_that_is_in_use_and_so_takes_no_work_from_it() {
    let (world, priya, mut older) = jean().await;
    let Did::Invited { code, .. } = priya.act(&world, &Act::NewCode { member: older.me.clone() }).await else {
        panic!()
    };
    let mut newer = world.join(&code).await;
    newer.sync(&world).await;
    // The other one is in use: it was heard of since.
    world.later(120_000);
    older.sync(&world).await;
    let as_other = async |holds: &Phone, other: &Phone| {
        let mut forged = holds.clone();
        forged.pen = other.pen.clone();
        for n in 0..3 {
            forged.save(&goal(), [("words", json!(format!("forged {n}")))]);
        }
        let reply: SyncReply = world.post("/hub/v1/sync", Some(&holds.token), &forged.request()).await;
        reply.answers[0].answer
    };
    assert_eq!(as_other(&newer, &older).await, Answer::NotYet, "until the hub knows that it is in use no more");
    assert_eq!(as_other(&older, &newer).await, Answer::Refused(Refusal::NotYours), "it came later");
    for (phone, words) in [(&mut older, "sing on Thursdays"), (&mut newer, "sing on Fridays")] {
        phone.save(&goal(), [("words", json!(words))]);
        phone.sync(&world).await;
        let kept = world.record(&goal().key).await.unwrap();
        assert!(
            kept.versions("words").iter().any(|version| version.value == json!(words)),
            "{words} is lost: {kept:?}"
        );
    }
    newer.act(&world, &Act::SignOut { device: older.device }).await;
    assert_eq!(as_other(&newer, &older).await, Answer::Taken, "what it left may be brought");
}
