//! Rounds between phones and a hub: what is pushed arrives, what may be read is pulled, and nothing else.

use crate::world::{World, goal, id, jean, person_header};
use kith_model::{access::Role, wire::Answer};
use serde_json::json;

#[tokio::test]
async fn a_connector_makes_a_person_offline_and_the_persons_phone_gets_the_plan() {
    let world = World::new().await;
    let mut priya = world.phone("Priya", Role::Connector, None, &[]).await;
    let jean = id("jean");
    let goal = goal();
    // The goal is saved before the person: it may come in any order.
    priya.save(&goal, [("words", json!("sing again"))]);
    priya.save(&person_header(&jean), [("name", json!("Jean"))]);
    let replies = priya.sync(&world).await;
    assert!(replies[0].answers.iter().all(|a| a.answer == Answer::Taken), "{:?}", replies[0].answers);
    assert!(priya.rows.values().all(|row| row.unsent.is_empty() && row.copy.is_some()));

    let mut phone = world.phone("Jean", Role::Participant, Some(&jean), &[]).await;
    phone.sync(&world).await;
    assert_eq!(phone.value(&goal, "words"), Some(json!("sing again")));
    assert_eq!(phone.heard.me.names.get(&priya.me).map(String::as_str), Some("Priya"));

    phone.save(&goal, [("words", json!("sing on Thursdays"))]);
    phone.sync(&world).await;
    priya.sync(&world).await;
    assert_eq!(priya.value(&goal, "words"), Some(json!("sing on Thursdays")));
    let (reply, news) = priya.round(&world).await;
    assert!(reply.records.is_empty() && !news.write, "nothing new is one request and no write");
}

#[tokio::test]
async fn two_who_change_one_field_unseen_keep_both_versions_until_somebody_chooses() {
    let (world, mut priya, mut phone) = jean().await;
    let goal = goal();
    phone.save(&goal, [("words", json!("sing loud"))]);
    priya.save(&goal, [("words", json!("sing low")), ("state", json!("going"))]);
    phone.sync(&world).await;
    priya.sync(&world).await;
    phone.sync(&world).await;
    for it in [&phone, &priya] {
        let record = it.shown(&goal.key).unwrap();
        assert_eq!(record.unsettled().collect::<Vec<_>>(), ["words"]);
        assert_eq!(record.versions("state").len(), 1);
    }
    priya.save(&goal, [("words", json!("sing low"))]);
    priya.sync(&world).await;
    phone.sync(&world).await;
    assert_eq!(phone.shown(&goal.key).unwrap().unsettled().count(), 0);
    assert_eq!(phone.value(&goal, "words"), Some(json!("sing low")));
}

#[tokio::test]
async fn a_hub_that_lost_something_is_offered_copies_before_it_takes_edits() {
    let (world, mut priya, _) = jean().await;
    let goal = goal();
    priya.save(&goal, [("words", json!("sing low"))]);
    // A tag that the hub never gave: as after a restore.
    priya.heard.cursor.tag += 1;
    let replies = priya.sync(&world).await;
    assert!(replies[0].lost && replies[0].answers.is_empty(), "{:?}", replies[0]);
    assert_eq!(replies[1].answers.iter().map(|a| a.answer).collect::<Vec<_>>(), [Answer::Taken]);
    let record = world.record(&goal.key).await.unwrap();
    assert_eq!(record.versions("words").iter().map(|v| &v.value).collect::<Vec<_>>(), [&json!("sing low")]);
}
