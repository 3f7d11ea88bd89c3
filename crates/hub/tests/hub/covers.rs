//! Who stands in for a connector: from the first day to the end of the last one, without anybody doing anything then.

use crate::world::{NOW, Phone, World, goal, id, jean, person_header};
use kith_model::{
    Circle, Header, Id, Kind,
    access::{Role, ScopeOf},
    acts::{Act, Did},
    wire::{Answer, Cover},
};
use serde_json::json;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

fn stand_in(away: &Phone, by: &Phone, from: &str, until: &str) -> Act {
    Act::StandIn {
        away: away.me.clone(),
        by: by.me.clone(),
        from: from.parse().unwrap(),
        until: until.parse().unwrap(),
    }
}

async fn covers(world: &World, dee: &Phone) -> Vec<Cover> {
    let Did::Members { covers, .. } = dee.act(world, &Act::Members).await else { panic!() };
    covers
}

/// Jean, Priya who supports her, Omar, and Dee who coordinates. It is Saturday; the cover is from Monday to Friday.
async fn week() -> (World, Phone, Phone, Phone, Phone) {
    let (world, priya, jeans) = jean().await;
    let omar = world.phone("Omar", Role::Connector, None, &[]).await;
    let dee = world.phone("Dee", Role::Coordinator, None, &[]).await;
    assert_eq!(dee.act(&world, &stand_in(&priya, &omar, "2026-11-23", "2026-11-27")).await, Did::Done);
    (world, priya, jeans, omar, dee)
}

/// Milliseconds from [`NOW`], 10:00, to a time of a day after.
fn until(days: i64, hour: i64) -> i64 {
    days * DAY + (hour - 10) * HOUR
}

#[tokio::test]
async fn a_cover_begins_on_its_first_day_and_ends_by_itself_when_its_last_is_over() {
    let (mut world, mut priya, mut jeans, mut omar, _) = week().await;
    let at = async |world: &World, omar: &mut Phone, ms: i64| {
        world.now.store(NOW + ms, std::sync::atomic::Ordering::Relaxed);
        omar.now = NOW + ms;
        omar.sync(world).await;
    };
    at(&world, &mut omar, until(1, 23) + 59 * 60_000).await;
    assert!(!omar.text().contains("sing"), "not before Monday");
    assert!(omar.heard.me.covers[0].people.is_empty(), "he knows of the cover, and not yet whom it is about");
    omar.save(&goal(), [("words", json!("too early"))]);
    at(&world, &mut omar, until(1, 23) + 59 * 60_000).await;
    assert!(omar.heard.befell.is_nothing(), "and what he never held is not handed in");

    at(&world, &mut omar, until(2, 0)).await;
    assert_eq!(omar.value(&goal(), "words"), Some(json!("sing")), "from its first minute on");
    assert_eq!(omar.heard.me.covers[0].people, [id("jean")]);
    omar.save(&goal(), [("state", json!("done"))]);
    at(&world, &mut omar, until(2, 9)).await;
    assert_eq!(omar.unsent(), 0, "he writes as her connector does");
    jeans.sync(&world).await;
    let cover = &jeans.heard.me.covers[0];
    assert_eq!((&cover.away, &cover.by, cover.until.to_string().as_str()), (&priya.me, &omar.me, "2026-11-27"));
    assert_eq!(jeans.heard.me.names[&omar.me], "Omar");
    assert!(cover.people.is_empty(), "she learns of nobody else");
    // A restart in between changes nothing: the clock alone begins and ends it.
    world.restart().await;

    at(&world, &mut omar, until(6, 23)).await;
    assert!(omar.text().contains("sing"), "Friday evening");
    omar.save(&goal(), [("words", json!("written on Friday night"))]);
    world.later(HOUR);
    let replies = omar.sync(&world).await;
    assert_eq!(replies[0].answers[0].answer, Answer::HandedIn);
    assert!(!omar.text().contains("sing") && omar.heard.me.covers.is_empty(), "his phone lets go of her");
    priya.sync(&world).await;
    assert_eq!(priya.heard.me.tray, 1, "Priya is back, and sees what he wrote");
    jeans.sync(&world).await;
    let me = &jeans.heard.me;
    assert!(me.covers.is_empty() && !me.days.contains_key(&omar.me), "he is not beside her any more");
    assert_eq!(me.names[&omar.me], "Omar", "what he wrote is still his");
}

#[tokio::test]
async fn whom_a_connector_takes_on_meanwhile_comes_under_the_cover_and_whom_they_give_away_leaves_it() {
    let (world, mut priya, _, mut omar, dee) = week().await;
    world.later(until(3, 10));
    let ana = id("ana");
    priya.save(&person_header(&ana), [("name", json!("Ana"))]);
    priya.sync(&world).await;
    omar.sync(&world).await;
    assert!(omar.value(&person_header(&ana), "name").is_some() && omar.shown(&goal().key).is_some());

    let sam = world.phone("Sam", Role::Connector, None, &[]).await;
    let over = Act::HandOver { person: ana.clone(), from: priya.me.clone(), to: sam.me.clone() };
    assert_eq!(dee.act(&world, &over).await, Did::Done);
    omar.sync(&world).await;
    assert!(omar.shown(&person_header(&ana).key).is_none(), "she is not Priya's any more");
    assert!(omar.shown(&goal().key).is_some(), "Jean is");
    // Given to Omar for good, she stays when the cover is over.
    dee.act(&world, &Act::GivePerson { member: omar.me.clone(), person: id("jean") }).await;
    world.later(7 * DAY);
    omar.sync(&world).await;
    assert!(omar.shown(&goal().key).is_some());
    let Did::Members { members, .. } = dee.act(&world, &Act::Members).await else { panic!() };
    let his = members.iter().find(|line| line.member == omar.me).unwrap();
    let his: Vec<&str> = his.grants.iter().map(|(_, what)| what.as_str()).collect();
    assert_eq!(his.iter().filter(|what| **what == "connector:jean").count(), 1, "{his:?}");
}

#[tokio::test]
async fn a_cover_that_was_ended_early_stays_ended_also_after_a_restore() {
    let (mut world, mut priya, mut jeans, mut omar, dee) = week().await;
    world.later(until(2, 10));
    omar.sync(&world).await;
    assert!(omar.shown(&goal().key).is_some());
    let backup = world.folder.join("before.sqlite");
    world.hub.store().copy_to(&backup).await.unwrap();
    let cover = covers(&world, &dee).await.remove(0).cover;
    let end = Act::EndCover { cover };
    assert_eq!(world.trouble("/hub/v1/act", Some(&priya.token), &end).await.1, "not-yours");
    assert_eq!(dee.act(&world, &end).await, Did::Done);
    assert_eq!(world.trouble("/hub/v1/act", Some(&dee.token), &end).await.1, "not-yours", "it is over");
    assert_eq!(covers(&world, &dee).await, []);
    omar.sync(&world).await;
    assert!(omar.shown(&goal().key).is_none());
    jeans.sync(&world).await;
    assert!(jeans.heard.me.covers.is_empty());

    world.put_back(&backup).await;
    assert_eq!(covers(&world, &dee).await, []);
    priya.save(&person_header(&id("ana")), [("name", json!("Ana"))]);
    priya.sync(&world).await;
    priya.sync(&world).await;
    omar.sync(&world).await;
    assert!(!omar.text().contains("Ana") && omar.shown(&goal().key).is_none());
}

#[tokio::test]
async fn who_stands_in_is_let_into_the_groups_for_as_long_and_nobody_counts_as_supported_by_them() {
    let (world, priya, _, mut omar, dee) = week().await;
    let joining = Header::new(Circle::Joined(id("choir")), Kind::Joining, id("choir-joining"));
    world.put(&joining, [("bell", json!("side bell"))]).await;
    let session = Header::new(Circle::Register(id("jean"), id("choir")), Kind::Booking, id("b1"))
        .with("group", "choir")
        .with("activity", "singing");
    world.put(&session, [("live", json!(true))]).await;
    omar.sync(&world).await;
    assert!(!omar.text().contains("side bell"));
    world.later(until(2, 10));
    omar.sync(&world).await;
    assert!(omar.text().contains("side bell"), "the bell of the hall where Jean is expected");
    world.later(4 * DAY + 14 * HOUR);
    omar.sync(&world).await;
    assert!(!omar.text().contains("side bell"));

    // Whose only connector goes is alone, whoever stands in for them.
    dee.act(&world, &stand_in(&priya, &omar, "2026-11-27", "2026-12-04")).await;
    let number = priya.heard.scopes.iter().find(|s| matches!(s.what, ScopeOf::Connector { .. })).unwrap().number;
    dee.act(&world, &Act::EndGrant { number }).await;
    let Did::Members { alone, .. } = dee.act(&world, &Act::Members).await else { panic!() };
    assert_eq!(alone.iter().map(|line| &line.person).collect::<Vec<_>>(), [&id("jean")]);
    omar.sync(&world).await;
    assert!(!omar.text().contains("side bell") && omar.shown(&goal().key).is_none());
}

#[tokio::test]
async fn days_that_make_no_cover_and_people_who_cannot_stand_in_are_refused() {
    let (world, priya, jeans, omar, dee) = week().await;
    let asked = async |who: &Phone, act: Act| world.trouble("/hub/v1/act", Some(&who.token), &act).await.1;
    for (from, until) in [
        ("2026-11-27", "2026-11-26"),
        ("2026-11-18", "2026-11-20"),
        ("2026-11-23", "2027-11-24"),
        ("9999-01-01", "+262142-12-31"),
    ] {
        assert_eq!(asked(&dee, stand_in(&priya, &omar, from, until)).await, "not-understood", "{from} {until}");
    }
    let (from, until) = ("2026-11-23", "2026-11-27");
    assert_eq!(asked(&dee, stand_in(&priya, &priya, from, until)).await, "not-yours");
    assert_eq!(asked(&dee, stand_in(&priya, &jeans, from, until)).await, "not-yours");
    assert_eq!(asked(&dee, stand_in(&jeans, &omar, from, until)).await, "not-yours");
    for who in [&priya, &omar, &jeans] {
        assert_eq!(asked(who, stand_in(&priya, &omar, from, until)).await, "not-yours");
    }
    assert_eq!(covers(&world, &dee).await.len(), 1);
    let noted = world.sql("SELECT note FROM audit WHERE what = 'named-cover'").await;
    assert!(
        noted.len() == 1 && noted[0].ends_with(&format!("{} for {} {from} {until}", omar.me, priya.me)),
        "{noted:?}"
    );
    // A day that is today begins at once.
    dee.act(&world, &stand_in(&priya, &omar, "2026-11-21", "2026-11-21")).await;
    let mut omar = omar;
    omar.sync(&world).await;
    assert!(omar.shown(&goal().key).is_some());
    let _: Id = covers(&world, &dee).await.remove(1).cover;
}
