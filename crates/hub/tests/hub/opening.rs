//! Break the glass: a coordinator reads what only connectors read, for a day, with a reason, and never unseen.

use crate::town::{Town, edit, of, town, tried};
use crate::world::{NOW, Phone, id};
use kith_model::{
    Circle, Kind,
    access::Role,
    acts::{Act, Did},
    fields::Typed,
    kinds::{Opening, OpeningSort},
    wire::{Answer, Refusal},
};
use serde_json::json;

const DAY: i64 = 24 * 3_600_000;

fn open(reason: &str, held_back: bool) -> Act {
    Act::OpenRecord { person: id("amina"), sort: OpeningSort::Worried, reason: reason.into(), held_back }
}

async fn opened(reason: &str, held_back: bool) -> (Town, Phone) {
    let town = town().await;
    let mut dee = town.world.phone("Dee", Role::Coordinator, None, &[]).await;
    dee.sync(&town.world).await;
    assert!(!dee.text().contains("amina"));
    assert_eq!(dee.act(&town.world, &open(reason, held_back)).await, Did::Done);
    dee.sync(&town.world).await;
    (town, dee)
}

fn told(phone: &Phone) -> Vec<Opening> {
    phone.of_kind(&Kind::Opening).iter().map(|row| Opening::read(&row.shown(&phone.me))).collect()
}

#[tokio::test]
async fn a_coordinator_reads_the_notes_for_a_day_and_the_person_and_her_connector_are_told_at_once() {
    let (mut town, mut dee) = opened("Her sister rang, worried", false).await;
    assert!(dee.text().contains("amina case words"));
    assert!(!dee.text().contains("amina goal words") && !dee.text().contains("Surname"), "the notes and no more");
    assert_eq!((dee.heard.me.opened[0].name.as_str(), dee.heard.me.opened[0].until), ("amina a.", NOW + DAY));
    for phone in [&mut town.amina, &mut town.priya] {
        phone.sync(&town.world).await;
        let [one] = &told(phone)[..] else { panic!("{} openings", told(phone).len()) };
        assert_eq!((one.by.as_str(), one.reason.as_str()), ("Dee", "Her sister rang, worried"));
        assert_eq!(one.on.unwrap().to_string(), "2026-11-21 10:00:00");
    }
    town.ben.sync(&town.world).await;
    town.rosa.sync(&town.world).await;
    assert!(told(&town.ben).is_empty() && told(&town.rosa).is_empty());

    // It is read, never written.
    let note = of(Circle::Case(id("amina")), Kind::CaseNote, "case-amina");
    let own = of(Circle::Case(id("amina")), Kind::CaseNote, "by-dee");
    for (header, field) in [(note, "why"), (own, "said")] {
        let answers = tried(&town, &dee, header, vec![edit(&dee, 1, field, json!("x"))]).await;
        assert_eq!(answers, [Answer::Refused(Refusal::NotYours)]);
    }
    town.world.later(DAY - 1);
    dee.sync(&town.world).await;
    assert!(dee.text().contains("amina case words"));
    town.world.later(1);
    dee.sync(&town.world).await;
    assert!(!dee.text().contains("amina") && dee.heard.me.opened.is_empty(), "after 24 hours it is gone from here");
    assert_eq!(told(&town.amina).len(), 1, "that it was stays to be read");
}

#[tokio::test]
async fn where_telling_would_put_somebody_at_risk_the_person_is_not_told_and_her_connector_is() {
    let (mut town, dee) = opened("A neighbour saw bruises", true).await;
    town.amina.sync(&town.world).await;
    town.priya.sync(&town.world).await;
    assert!(
        told(&town.amina).is_empty() && !town.amina.text().contains("bruises") && !town.amina.text().contains("Dee")
    );
    assert_eq!(told(&town.priya)[0].reason, "A neighbour saw bruises");
    let noted = town.world.sql("SELECT member || ' ' || note FROM audit WHERE what = 'opened-record'").await;
    let number = dee.heard.scopes.iter().map(|s| s.number).max_by_key(|n| noted[0].contains(&n.to_string())).unwrap();
    assert_eq!(noted, [format!("{} amina {number} worried held-back", dee.me)], "its word, not its sentence");
    let everything = "SELECT coalesce(note, '') || coalesce(digest, '') FROM audit";
    assert!(town.world.sql(everything).await.iter().all(|row| !row.contains("bruises")));
}

#[tokio::test]
async fn to_open_again_is_a_new_opening_that_is_told_again() {
    let (mut town, mut dee) = opened("once", false).await;
    town.world.later(DAY / 2);
    dee.act(&town.world, &open("twice", false)).await;
    town.world.later(DAY / 2 + 1);
    dee.sync(&town.world).await;
    assert!(dee.text().contains("amina case words"), "a day from the second one");
    assert_eq!(dee.heard.me.opened.len(), 1);
    town.amina.sync(&town.world).await;
    let mut reasons: Vec<String> = told(&town.amina).into_iter().map(|one| one.reason).collect();
    reasons.sort();
    assert_eq!(reasons, ["once", "twice"]);
    town.world.later(DAY / 2);
    dee.sync(&town.world).await;
    assert!(!dee.text().contains("amina case words"));
}

#[tokio::test]
async fn without_a_reason_or_by_anybody_else_nothing_is_opened_and_nothing_told() {
    let mut town = town().await;
    let dee = town.world.phone("Dee", Role::Coordinator, None, &[]).await;
    let asked = async |who: &Phone, act: Act| town.world.trouble("/hub/v1/act", Some(&who.token), &act).await.1;
    assert_eq!(asked(&dee, open("  ", false)).await, "missing");
    assert_eq!(asked(&dee, open(&"x".repeat(301), false)).await, "not-readable");
    let nobody =
        Act::OpenRecord { person: id("nobody"), sort: OpeningSort::Other, reason: "x".into(), held_back: false };
    assert_eq!(asked(&dee, nobody).await, "not-yours");
    for who in [&town.priya, &town.amina, &town.rosa] {
        assert_eq!(asked(who, open("I would like to", false)).await, "not-yours");
    }
    let wordless = json!({"act": "open-record", "person": "amina", "sort": "curious", "reason": "x"});
    assert_eq!(town.world.trouble("/hub/v1/act", Some(&dee.token), &wordless).await.1, "not-understood");
    town.amina.sync(&town.world).await;
    assert!(told(&town.amina).is_empty());
    assert_eq!(town.world.sql("SELECT number FROM grants WHERE what = 'opened'").await.len(), 0);
}
