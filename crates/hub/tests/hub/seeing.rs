//! Seeing the rest of one's record: asked for in the app, given by a coordinator who has opened it, within a month.

use crate::town::{Town, of, town};
use crate::world::{Phone, id};
use kith_model::{
    Circle, Header, Kind,
    access::Role,
    acts::{Act, Did, RecordAskLine},
    kinds::OpeningSort,
};
use serde_json::json;

fn ask() -> Header {
    of(Circle::Person(id("amina")), Kind::Ask, "see-it")
}

fn answer(held_back: &str) -> Act {
    Act::AnswerRecordAsk { person: id("amina"), ask: id("see-it"), held_back: held_back.into() }
}

async fn waiting(town: &Town, dee: &Phone) -> Vec<RecordAskLine> {
    let Did::RecordAsks { asks } = dee.act(&town.world, &Act::RecordAsks).await else { panic!() };
    asks
}

/// Amina has asked.
async fn asked() -> (Town, Phone) {
    let mut town = town().await;
    let dee = town.world.phone("Dee", Role::Coordinator, None, &[]).await;
    assert!(waiting(&town, &dee).await.is_empty());
    town.amina.save(&ask(), [("sort", json!("see-record")), ("on", json!("2026-11-21T10:00"))]);
    town.amina.sync(&town.world).await;
    (town, dee)
}

#[tokio::test]
async fn what_is_asked_waits_with_the_coordinators_with_the_day_on_which_it_is_late() {
    let (mut town, dee) = asked().await;
    let [one] = &waiting(&town, &dee).await[..] else { panic!() };
    assert_eq!((one.person.name.as_str(), one.until.to_string()), ("amina a.", "2026-12-22".into()));
    town.amina.save(&ask(), [("withdrawn", json!(true))]);
    town.amina.sync(&town.world).await;
    assert!(waiting(&town, &dee).await.is_empty(), "taken back");
    town.amina.save(&ask(), [("withdrawn", json!(null))]);
    town.amina.sync(&town.world).await;
    let mut slice = town.world.hub.slice().await.unwrap();
    slice.erase(&id("amina")).await.unwrap();
    slice.commit().await.unwrap();
    assert!(waiting(&town, &dee).await.is_empty(), "erased");
    assert!(town.world.sql("SELECT id FROM record_asks").await.is_empty());
}

#[tokio::test]
async fn it_is_given_by_who_opened_it_and_what_was_held_back_is_noted_where_connectors_read() {
    let (mut town, mut dee) = asked().await;
    let audit = Act::PersonAudit { person: id("amina") };
    for act in [&audit, &answer("")] {
        assert_eq!(town.world.trouble("/hub/v1/act", Some(&dee.token), act).await.1, "not-yours", "not opened yet");
    }
    let open = Act::OpenRecord {
        person: id("amina"),
        sort: OpeningSort::Asked,
        reason: "You asked to see it".into(),
        held_back: false,
    };
    dee.act(&town.world, &open).await;
    let Did::Audit { lines } = dee.act(&town.world, &audit).await else { panic!() };
    let has = |by: &str, what: &str, kind: &str| lines.iter().any(|l| (&*l.by, &*l.what, &*l.kind) == (by, what, kind));
    assert!(has("Priya", "taken", "case-note") && has("Amina", "taken", "ask"), "{lines:?}");
    assert!(has("Dee", "opened-record", ""), "that it was opened stands there too: {lines:?}");
    assert!(lines.iter().all(|line| line.by != "Ben") && lines.len() > 8, "{lines:?}");

    let held_back = "A line of 3 May: it is about her neighbour";
    assert_eq!(dee.act(&town.world, &answer(held_back)).await, Did::Done);
    assert!(waiting(&town, &dee).await.is_empty());
    town.amina.sync(&town.world).await;
    assert_eq!(town.amina.value(&ask(), "done_on"), Some(json!("2026-11-21T10:00")));
    assert!(!town.amina.text().contains("neighbour"), "why is not told on her phone");
    town.priya.sync(&town.world).await;
    assert!(town.priya.text().contains(held_back));
    dee.sync(&town.world).await;
    assert!(dee.text().contains(held_back), "as long as it is open");
    // Another person's record is not opened by that.
    let bens = Act::PersonAudit { person: id("ben") };
    assert_eq!(town.world.trouble("/hub/v1/act", Some(&dee.token), &bens).await.1, "not-yours");
}

#[tokio::test]
async fn an_ask_of_another_sort_is_answered_by_connectors_only() {
    let (mut town, dee) = asked().await;
    let ring = of(Circle::Person(id("amina")), Kind::Ask, "ring");
    town.amina.save(&ring, [("sort", json!("ring-me"))]);
    town.amina.sync(&town.world).await;
    let open = Act::OpenRecord { person: id("amina"), sort: OpeningSort::Asked, reason: "x".into(), held_back: false };
    dee.act(&town.world, &open).await;
    let act = Act::AnswerRecordAsk { person: id("amina"), ask: id("ring"), held_back: String::new() };
    assert_eq!(town.world.trouble("/hub/v1/act", Some(&dee.token), &act).await.1, "not-yours");
    assert_eq!(waiting(&town, &dee).await.len(), 1);
}
