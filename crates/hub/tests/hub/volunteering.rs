//! A volunteer comes to their own matches, for as long as their check is good and each match goes on, and to nothing else.

use crate::world::{Phone, World, goal, id, jean, person_header};
use kith_model::{
    Circle, Header, Id, Kind,
    access::{Role, ScopeOf},
    acts::{Act, Did, MemberLine},
    id::match_id,
    wire::{Answer, Refusal},
};
use serde_json::{Value, json};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

fn pair(person: &str, volunteer: &Phone) -> Circle {
    Circle::Pair(id(person), volunteer.me.clone())
}

fn matched(world: &World, person: &str, volunteer: &Phone) -> Header {
    Header::new(pair(person, volunteer), Kind::Match, match_id(&world.programme(), &id(person), &volunteer.me))
}

fn call(person: &str, volunteer: &Phone, which: &str) -> Header {
    Header::new(pair(person, volunteer), Kind::Call, id(which))
}

fn vet(volunteer: &Phone, until: Option<&str>) -> Act {
    Act::Vet { member: volunteer.me.clone(), until: until.map(|day| day.parse().unwrap()) }
}

async fn matches(world: &World, priya: &mut Phone, vic: &Phone) {
    let header = matched(world, "jean", vic);
    let fields =
        [("first_name", "Jean"), ("way", "You ring her: 0123"), ("times", "Thursdays at ten"), ("volunteer", "Vic")];
    priya.save(&header, fields.map(|(field, value)| (field, json!(value))));
    priya.save(&header, [("live", json!(true))]);
    priya.sync(world).await;
}

/// Jean, Priya who supports her, Dee who coordinates, and Vic, whose check is good until the end of Friday 27 November and
/// who rings Jean. It is Saturday the 21st.
async fn pair_of_two() -> (World, Phone, Phone, Phone, Phone) {
    let (world, mut priya, jeans) = jean().await;
    let dee = world.phone("Dee", Role::Coordinator, None, &[]).await;
    let mut vic = world.phone("Vic", Role::Volunteer, None, &[]).await;
    dee.act(&world, &vet(&vic, Some("2026-11-27"))).await;
    matches(&world, &mut priya, &vic).await;
    vic.sync(&world).await;
    (world, priya, jeans, dee, vic)
}

/// Milliseconds from the test's beginning, 10:00, to a time of a day after.
fn until(days: i64, hour: i64) -> i64 {
    days * DAY + (hour - 10) * HOUR
}

fn answers(replies: &[kith_model::wire::SyncReply]) -> Vec<Answer> {
    replies.iter().flat_map(|reply| reply.answers.iter().map(|answer| answer.answer)).collect()
}

async fn line(world: &World, dee: &Phone, vic: &Phone) -> MemberLine {
    let Did::Members { members, .. } = dee.act(world, &Act::Members).await else { panic!() };
    members.into_iter().find(|line| line.member == vic.me).unwrap()
}

#[tokio::test]
async fn a_match_is_on_three_phones_and_a_volunteer_has_nothing_of_anybody_besides() {
    let (world, mut priya, mut jeans, _, mut vic) = pair_of_two().await;
    let header = matched(&world, "jean", &vic);
    assert_eq!(vic.value(&header, "first_name"), Some(json!("Jean")));
    assert!(vic.rows.keys().all(|key| key.circle == header.key.circle), "{:?}", vic.rows.keys().collect::<Vec<_>>());
    vic.save(
        &call("jean", &vic, "c1"),
        [("on", json!("2026-11-21T10:00")), ("said", json!("We talked of the choir."))],
    );
    assert_eq!(answers(&vic.sync(&world).await), [Answer::Taken; 2]);
    for phone in [&mut jeans, &mut priya] {
        phone.sync(&world).await;
        assert_eq!(phone.value(&header, "volunteer"), Some(json!("Vic")));
        assert_eq!(phone.value(&call("jean", &vic, "c1"), "said"), Some(json!("We talked of the choir.")));
    }
    // The team finds volunteers by these; nobody else hears who they are.
    assert_eq!(priya.heard.me.volunteers.keys().collect::<Vec<_>>(), [&vic.me]);
    assert_eq!(priya.heard.me.names[&vic.me], "Vic");
    assert!(jeans.heard.me.volunteers.is_empty() && !jeans.heard.me.names.contains_key(&vic.me));
    assert_eq!(vic.heard.me.volunteers.get(&vic.me).map(String::as_str), Some("2026-11-27"));
}

#[tokio::test]
async fn without_a_check_that_is_good_a_volunteer_holds_nobody_and_it_runs_out_by_itself() {
    let (world, mut priya, _) = jean().await;
    let dee = world.phone("Dee", Role::Coordinator, None, &[]).await;
    let mut vic = world.phone("Vic", Role::Volunteer, None, &[]).await;
    matches(&world, &mut priya, &vic).await;
    vic.sync(&world).await;
    assert!(vic.rows.is_empty() && vic.heard.scopes.is_empty(), "invited is not checked");
    assert_eq!(line(&world, &dee, &vic).await.vetted_until, None);

    dee.act(&world, &vet(&vic, Some("2026-11-27"))).await;
    vic.sync(&world).await;
    assert!(vic.text().contains("Thursdays at ten"));
    assert_eq!(line(&world, &dee, &vic).await.vetted_until.unwrap().to_string(), "2026-11-27");
    // The whole of the last day, and not a minute longer.
    world.later(until(6, 23) + 59 * 60_000);
    vic.sync(&world).await;
    assert!(vic.text().contains("Thursdays at ten"));
    vic.save(&call("jean", &vic, "c1"), [("said", json!("late"))]);
    world.later(60_000);
    vic.sync(&world).await;
    assert!(vic.rows.is_empty() && !vic.text().contains("Jean"), "the phone lets go: {}", vic.text());
    assert_eq!((vic.heard.befell.handed_in, vic.heard.scopes.len()), (1, 0));
    priya.sync(&world).await;
    assert!(priya.heard.me.volunteers.is_empty(), "nobody is matched with them now");
    let Did::Tray { entries } = priya.act(&world, &Act::Tray).await else { panic!() };
    assert_eq!((entries.len(), &entries[0].value), (1, &json!("late")));
    priya.act(&world, &Act::TakeFromTray { entry: entries[0].entry.clone(), accept: true }).await;
    priya.sync(&world).await;
    let taken = priya.shown(&call("jean", &vic, "c1").key).unwrap();
    assert_eq!(taken.versions("said")[0].handed_in_by.as_ref(), Some(&vic.me));
    // The coordinator sees when it was; another day lets them in again.
    assert_eq!(line(&world, &dee, &vic).await.vetted_until.unwrap().to_string(), "2026-11-27");
    dee.act(&world, &vet(&vic, Some("2027-11-27"))).await;
    vic.sync(&world).await;
    assert!(vic.text().contains("Thursdays at ten"));
}

#[tokio::test]
async fn a_check_that_is_taken_back_is_also_taken_back_for_an_older_backup() {
    let (mut world, _, _, dee, mut vic) = pair_of_two().await;
    let backup = world.folder.join("before.sqlite");
    world.hub.store().copy_to(&backup).await.unwrap();
    dee.act(&world, &vet(&vic, None)).await;
    vic.sync(&world).await;
    assert!(vic.rows.is_empty());
    world.put_back(&backup).await;
    vic.sync(&world).await;
    assert!(vic.rows.is_empty() && vic.heard.scopes.is_empty());
    assert_eq!(line(&world, &dee, &vic).await.vetted_until, None);
}

#[tokio::test]
async fn an_ended_match_leaves_the_volunteers_phone_and_comes_back_when_it_begins_again() {
    let (world, mut priya, mut jeans, _, mut vic) = pair_of_two().await;
    let header = matched(&world, "jean", &vic);
    vic.save(&call("jean", &vic, "c1"), [("said", json!("We talked."))]);
    vic.sync(&world).await;
    priya.save(&header, [("live", json!(false))]);
    priya.sync(&world).await;
    vic.save(&call("jean", &vic, "c2"), [("said", json!("not heard of it yet"))]);
    vic.sync(&world).await;
    assert!(vic.rows.is_empty(), "{}", vic.text());
    assert_eq!(vic.heard.befell.handed_in, 1);
    jeans.sync(&world).await;
    assert!(jeans.shown(&header.key).is_some(), "what was stays with her");
    // A phone that comes anew gets nothing of it either.
    let Did::Invited { code, .. } = vic.act(&world, &Act::NewCode { member: vic.me.clone() }).await else { panic!() };
    let mut other = world.join(&code).await;
    other.sync(&world).await;
    assert!(other.rows.is_empty());

    priya.sync(&world).await;
    priya.save(&header, [("live", json!(true))]);
    priya.sync(&world).await;
    for phone in [&mut vic, &mut other] {
        phone.sync(&world).await;
        assert_eq!(phone.rows.len(), 2, "the match, and the call of before: {}", phone.text());
    }
}

#[tokio::test]
async fn when_the_persons_support_ends_or_they_are_erased_the_volunteer_holds_nothing_of_them() {
    let (world, mut priya, _, _, mut vic) = pair_of_two().await;
    vic.save(&call("jean", &vic, "c1"), [("said", json!("We talked."))]);
    vic.sync(&world).await;
    priya.save(&person_header(&id("jean")), [("ended_on", json!("2026-11-21"))]);
    priya.sync(&world).await;
    vic.sync(&world).await;
    assert!(vic.rows.is_empty(), "{}", vic.text());
    priya.save(&person_header(&id("jean")), [("ended_on", Value::Null)]);
    priya.sync(&world).await;
    vic.sync(&world).await;
    assert_eq!(vic.rows.len(), 2);
    // A new match of somebody whose support has ended is on no volunteer's phone.
    priya.save(&person_header(&id("jean")), [("ended_on", json!("2026-11-21"))]);
    priya.save(&matched(&world, "jean", &vic), [("times", json!("Mondays"))]);
    priya.sync(&world).await;
    vic.sync(&world).await;
    assert!(vic.rows.is_empty(), "{}", vic.text());

    let (world, _, _, _, mut vic) = pair_of_two().await;
    vic.save(&call("jean", &vic, "c1"), [("said", json!("We talked."))]);
    vic.sync(&world).await;
    vic.save(&call("jean", &vic, "c2"), [("said", json!("unsent"))]);
    let mut slice = world.hub.slice().await.unwrap();
    slice.erase(&id("jean")).await.unwrap();
    slice.commit().await.unwrap();
    vic.sync(&world).await;
    assert!(vic.rows.is_empty(), "{}", vic.text());
    assert_eq!(vic.heard.befell.erased, 1, "its author is told that it was");
}

#[tokio::test]
async fn two_people_who_said_different_things_of_a_match_have_ended_it() {
    let (world, mut priya, _, dee, mut vic) = pair_of_two().await;
    let mut omar = world.phone("Omar", Role::Connector, None, &[]).await;
    dee.act(&world, &Act::GivePerson { member: omar.me.clone(), person: id("jean") }).await;
    omar.sync(&world).await;
    let header = matched(&world, "jean", &vic);
    priya.save(&header, [("live", json!(false))]);
    priya.sync(&world).await;
    // He has not seen it, and lets it go on.
    omar.save(&header, [("live", json!(true))]);
    omar.sync(&world).await;
    vic.sync(&world).await;
    assert!(world.record(&header.key).await.unwrap().is_unsettled("live"), "the test is about two versions");
    assert!(vic.rows.is_empty(), "{}", vic.text());
}

#[tokio::test]
async fn nobody_makes_themself_a_match_and_a_call_needs_one() {
    let (world, mut priya, mut jeans, _, mut vic) = pair_of_two().await;
    let refused = async |phone: &mut Phone, header: &Header, field: &str, value: Value| {
        phone.save(header, [(field, value)]);
        let (reply, _) = phone.round(&world).await;
        reply.answers.last().map(|answer| answer.answer) == Some(Answer::Refused(Refusal::NotYours))
    };
    priya.save(&person_header(&id("cleo")), [("name", json!("Cleo"))]);
    priya.sync(&world).await;
    let (of_cleo, call_of_cleo, of_jean) =
        (matched(&world, "cleo", &vic), call("cleo", &vic, "c9"), matched(&world, "jean", &vic));
    assert!(refused(&mut vic, &of_cleo, "live", json!(true)).await);
    assert!(refused(&mut vic, &call_of_cleo, "said", json!("x")).await, "without a match");
    assert!(refused(&mut vic, &of_jean, "way", json!("I visit")).await);
    // Nor with somebody who is no volunteer, by whoever.
    assert!(refused(&mut priya, &matched(&world, "jean", &jeans), "live", json!(true)).await);
    assert!(refused(&mut jeans, &of_jean, "live", json!(false)).await);
    // What was said of a call stays as it was said.
    vic.save(&call("jean", &vic, "c1"), [("said", json!("We talked."))]);
    vic.sync(&world).await;
    vic.save(&call("jean", &vic, "c1"), [("said", json!("We did not."))]);
    let (reply, _) = vic.round(&world).await;
    assert_eq!(reply.answers[0].answer, Answer::Refused(Refusal::AlreadySaid));
    assert_eq!(vic.value(&goal(), "words"), None);
}

#[tokio::test]
async fn only_a_coordinator_says_how_long_a_check_is_good_of_a_volunteer_and_for_days_that_make_sense() {
    let (world, priya, jeans, dee, vic) = pair_of_two().await;
    let asked = async |who: &Phone, act: Act| world.trouble("/hub/v1/act", Some(&who.token), &act).await.1;
    for who in [&priya, &jeans, &vic] {
        assert_eq!(asked(who, vet(&vic, Some("2027-05-31"))).await, "not-yours");
    }
    assert_eq!(asked(&dee, vet(&priya, Some("2027-05-31"))).await, "not-yours");
    let nobody = Act::Vet { member: Id::derived(&["nobody"]), until: None };
    assert_eq!(asked(&dee, nobody).await, "not-yours");
    for day in ["2026-11-20", "2126-11-21", "+262142-12-31"] {
        assert_eq!(asked(&dee, vet(&vic, Some(day))).await, "not-understood", "{day}");
    }
    assert_eq!(line(&world, &dee, &vic).await.vetted_until.unwrap().to_string(), "2026-11-27", "as it was");
    // A grant of before there were days lets nobody in.
    let mut old = world.phone("Ola", Role::Volunteer, None, &[]).await;
    world.grant(&old.me, ScopeOf::Volunteer).await;
    old.sync(&world).await;
    assert!(old.heard.scopes.is_empty());
    let noted = world.sql("SELECT note FROM audit WHERE what = 'vetted'").await;
    assert_eq!(noted, [format!("{} 2026-11-27", vic.me)]);
}
