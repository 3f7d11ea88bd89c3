//! A phone that others may see: the hub gives it the diary and nothing else, whatever was there before and whatever is
//! written later, and gives all of it back when the switch is taken off.

use std::collections::BTreeSet;

use crate::town::{Town, amina_goal, booking, of, town};
use crate::world::{Phone, id, person_header};
use kith_model::{Circle, Header, Kind, fields::Fields};
use serde_json::json;

fn kinds(phone: &Phone) -> BTreeSet<Kind> {
    phone.rows.keys().filter(|key| key.circle.person().is_some()).map(|key| key.kind.clone()).collect()
}

fn amina(kind: Kind, name: &str) -> Header {
    of(Circle::Person(id("amina")), kind, name)
}

async fn says_others_see(town: &mut Town, is_so: bool) {
    let fields = [("others_see_phone", json!(is_so)), ("diary_title", json!("Thursday group"))];
    town.priya.save(&person_header(&id("amina")), fields);
    town.priya.sync(&town.world).await;
}

#[tokio::test]
async fn a_phone_that_others_may_see_lets_go_of_all_but_the_diary() {
    let mut town = town().await;
    assert!(kinds(&town.amina).contains(&Kind::Goal) && kinds(&town.amina).contains(&Kind::Visit));
    assert_eq!(town.amina.heard.me.diary_title, None);
    says_others_see(&mut town, true).await;
    town.amina.sync(&town.world).await;
    assert_eq!(kinds(&town.amina), [Kind::Booking].into());
    let text = town.amina.text();
    for hidden in ["goal words", "said this", "amina reason", "amina-Surname", "amina Street", "0700-amina"] {
        assert!(!text.contains(hidden), "{hidden} is still on the phone");
    }
    assert_eq!(town.amina.heard.me.diary_title.as_deref(), Some("Thursday group"));
    assert!(town.amina.shown(&booking(&town.world, "amina", "choir", "singing").key).unwrap().flag("live"));
    assert!(kinds(&town.ben).contains(&Kind::Goal), "nobody else's phone");

    // A new phone gets no more.
    let (_, code, _) = town.world.invite("Amina", kith_model::access::Role::Participant, Some(&id("amina")), &[]).await;
    let mut new = town.world.join(&code).await;
    new.sync(&town.world).await;
    assert_eq!(kinds(&new), [Kind::Booking].into());
    assert_eq!(new.heard.me.diary_title.as_deref(), Some("Thursday group"));
}

#[tokio::test]
async fn what_is_written_later_does_not_come_and_what_others_may_not_know_is_not_even_named() {
    let mut town = town().await;
    says_others_see(&mut town, true).await;
    town.amina.sync(&town.world).await;
    town.priya.save(&amina_goal(), [("words", json!("move out in spring"))]);
    town.priya.save(&amina(Kind::Goal, "goal-2"), [("words", json!("a door of her own"))]);
    town.priya.save(&amina(Kind::Visit, "visit-2"), [("said", json!("he checks her phone"))]);
    let case = of(Circle::Case(id("amina")), Kind::CaseNote, "case-2");
    town.priya.save(&case, [("said", json!("the women's centre knows"))]);
    town.priya.save(&amina(Kind::Notice, "notice-2"), [("change", json!("moved"))]);
    town.priya.sync(&town.world).await;
    let replies = town.amina.sync(&town.world).await;
    assert!(!kinds(&town.amina).contains(&Kind::Goal) && !kinds(&town.amina).contains(&Kind::Visit));
    let told = serde_json::to_string(&replies).unwrap();
    for hidden in ["move out", "door of her own", "checks her phone", "case-2", "women's centre"] {
        assert!(!told.contains(hidden), "{hidden} travelled");
    }
}

#[tokio::test]
async fn what_is_said_on_such_a_phone_arrives_and_does_not_stay_there() {
    let mut town = town().await;
    says_others_see(&mut town, true).await;
    town.amina.sync(&town.world).await;
    town.amina.save(&amina(Kind::Reason, "reason-2"), [("words", json!("he was at home"))]);
    town.amina.save(&amina(Kind::Ask, "ask-2"), [("sort", json!("ring-me"))]);
    town.amina.sync(&town.world).await;
    assert_eq!(kinds(&town.amina), [Kind::Booking, Kind::Ask].into());
    assert!(!town.amina.text().contains("he was at home"), "a reason is no diary");
    assert_eq!(town.amina.rows.values().map(|row| row.unsent.len()).sum::<usize>(), 0);
    town.priya.sync(&town.world).await;
    assert_eq!(town.priya.value(&amina(Kind::Reason, "reason-2"), "words"), Some(json!("he was at home")));
    assert_eq!(town.priya.value(&amina(Kind::Ask, "ask-2"), "sort"), Some(json!("ring-me")));
}

#[tokio::test]
async fn what_was_written_before_the_phone_heard_of_it_is_told_first() {
    let mut town = town().await;
    says_others_see(&mut town, true).await;
    town.amina.save(&amina_goal(), [("words", json!("sing with the others"))]);
    town.amina.sync(&town.world).await;
    assert_eq!(kinds(&town.amina), [Kind::Booking].into());
    town.priya.sync(&town.world).await;
    assert_eq!(town.priya.value(&amina_goal(), "words"), Some(json!("sing with the others")));
}

#[tokio::test]
async fn the_switch_taken_off_brings_all_of_it_back() {
    let mut town = town().await;
    says_others_see(&mut town, true).await;
    town.amina.sync(&town.world).await;
    town.priya.save(&amina(Kind::Visit, "visit-2"), [("said", json!("better now"))]);
    says_others_see(&mut town, false).await;
    town.amina.sync(&town.world).await;
    assert_eq!(town.amina.value(&amina(Kind::Visit, "visit-2"), "said"), Some(json!("better now")));
    assert_eq!(town.amina.value(&amina_goal(), "words"), Some(json!("amina goal words")));
    assert_eq!(town.amina.shown(&person_header(&id("amina")).key).unwrap().text("name"), "amina");
    assert_eq!(town.amina.heard.me.diary_title, None);
}
