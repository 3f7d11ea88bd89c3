//! What comes too late for its author to send: it waits in the tray until somebody who may looks at it.

use crate::town::{amina_goal, edit, of, town, tried};
use crate::world::id;
use kith_model::{
    Circle, Kind, Record,
    access::{Role, ScopeOf},
    wire::{Answer, Refusal},
};
use serde_json::json;

const NOT_YOURS: Answer = Answer::Refused(Refusal::NotYours);

#[tokio::test]
async fn work_of_somebody_whose_access_ended_waits_in_the_tray_until_somebody_looks() {
    let mut town = town().await;
    let mut omar = town.world.phone("Omar", Role::Connector, None, &[]).await;
    let number = town.world.grant(&omar.me, ScopeOf::Connector { person: id("amina") }).await;
    omar.sync(&town.world).await;
    omar.save(&amina_goal(), [("words", json!("from Omar's phone, late"))]);
    town.world.end(number).await;
    let replies = omar.sync(&town.world).await;
    assert_eq!(replies[0].answers[0].answer, Answer::HandedIn);
    assert!(!omar.text().contains("late") && omar.shown(&amina_goal().key).is_none(), "his phone lets go of it");
    let words = |record: &Record| record.shown("words").unwrap().value.clone();
    assert_eq!(words(&town.world.record(&amina_goal().key).await.unwrap()), json!("amina goal words"));

    use kith_model::acts::{Act, Did};
    town.priya.sync(&town.world).await;
    assert_eq!(town.priya.heard.me.tray, 1, "she is told without asking");
    let Did::Tray { entries } = town.priya.act(&town.world, &Act::Tray).await else { panic!() };
    assert_eq!(entries.len(), 1);
    assert_eq!((entries[0].by.as_str(), &entries[0].value), ("Omar", &json!("from Omar's phone, late")));
    let Did::Tray { entries: others } = omar.act(&town.world, &Act::Tray).await else { panic!() };
    assert!(others.is_empty(), "he may not read it any more");
    let take = Act::TakeFromTray { entry: entries[0].entry.clone(), accept: true };
    assert_eq!(town.world.trouble("/hub/v1/act", Some(&omar.token), &take).await.1, "not-yours");
    assert_eq!(town.priya.act(&town.world, &take).await, Did::Done);
    let record = town.world.record(&amina_goal().key).await.unwrap();
    assert_eq!(record.versions("words").len(), 2, "a version beside what is there; a person chooses");
    let taken = record.versions("words").iter().find(|v| v.author == town.priya.me).unwrap();
    assert_eq!((taken.dot.writer.device, &taken.handed_in_by), (0, &Some(omar.me.clone())), "her word, in his words");
    assert!(record.versions("words").iter().all(|v| v.dot == taken.dot || v.handed_in_by.is_none()));
    let noted = town.world.sql("SELECT note FROM audit WHERE what = 'tray-accepted'").await;
    assert_eq!(noted, [format!("{} from {}", amina_goal().key, omar.me)]);
    let noted = town
        .world
        .sql("SELECT member || ' ' || record || ' ' || field FROM audit WHERE what = 'taken' ORDER BY n DESC");
    assert_eq!(noted.await[0], format!("{} {} words", town.priya.me, amina_goal().key), "as any edit is");
    let Did::Tray { entries } = town.priya.act(&town.world, &Act::Tray).await else { panic!() };
    assert!(entries.is_empty());
    assert_eq!(town.world.sql("SELECT edit FROM tray WHERE edit LIKE '%late%'").await.len(), 0);
    town.priya.sync(&town.world).await;
    let shown = town.priya.shown(&amina_goal().key).unwrap();
    assert!(shown.versions("words").iter().any(|v| v.handed_in_by.as_ref() == Some(&omar.me)), "her phone says so too");
    assert_eq!(town.priya.heard.me.tray, 0, "nor is she told of it any more");
}

#[tokio::test]
async fn what_the_tray_does_not_take_is_not_called_handed_in_and_stays_on_its_phone() {
    let town = town().await;
    let mut omar = town.world.phone("Omar", Role::Connector, None, &[]).await;
    let number = town.world.grant(&omar.me, ScopeOf::Connector { person: id("amina") }).await;
    omar.sync(&town.world).await;
    omar.save(&amina_goal(), [("words", json!("late"))]);
    omar.save(&amina_goal(), [("hard", json!("x".repeat(90_000)))]);
    town.world.end(number).await;
    // As much of his lies there as the tray takes.
    let mut slice = town.world.hub.slice().await.unwrap();
    sqlx::query(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
         INSERT INTO tray (programme, entry, dot, record, header, person, grp, edit, by_member, at)
         SELECT ?1, 'e' || i, 'd' || i, 'r', '{}', 'nobody', NULL, '{}', ?2, 0 FROM n",
    )
    .bind(town.world.programme().as_str())
    .bind(omar.me.as_str())
    .execute(slice.conn())
    .await
    .unwrap();
    slice.commit().await.unwrap();
    let (reply, _) = omar.round(&town.world).await;
    let answers: Vec<Answer> = reply.answers.iter().map(|given| given.answer).collect();
    assert_eq!(answers, [Answer::NotYet, Answer::Refused(Refusal::TooLarge)]);
    let row = &omar.rows[&amina_goal().key];
    assert_eq!((row.unsent.len(), row.aside.len()), (1, 1), "both are still on his phone");
    assert!(omar.heard.befell.is_nothing());

    // A signed-out phone hears why it still holds its work.
    use kith_model::acts::Act;
    let dee = town.world.phone("Dee", Role::Coordinator, None, &[]).await;
    dee.act(&town.world, &Act::SignOut { device: omar.device }).await;
    assert_eq!(town.world.trouble("/hub/v1/sync", Some(&omar.token), &omar.request()).await.1, "signed-out");

    // Once somebody has looked there is room, and it goes by itself.
    let mut slice = town.world.hub.slice().await.unwrap();
    sqlx::query("UPDATE tray SET settled_at = 1 WHERE entry = 'e1'").execute(slice.conn()).await.unwrap();
    slice.commit().await.unwrap();
    let (reply, _) = omar.round(&town.world).await;
    assert_eq!(reply.answers[0].answer, Answer::HandedIn);
    assert_eq!(omar.heard.befell.handed_in, 1, "its author is told");
    assert_eq!(omar.unsent(), 0);
}

#[tokio::test]
async fn what_an_organiser_handed_in_late_is_seen_by_coordinators_where_nobody_keeps_the_group() {
    let mut town = town().await;
    let activity = of(Circle::Everyone, Kind::Activity, "singing").with("group", "choir");
    town.rosa.save(&activity, [("title", json!("Singing, with tea"))]);
    let numbers: Vec<u64> = town.rosa.heard.scopes.iter().map(|scope| scope.number).collect();
    for number in numbers {
        town.world.end(number).await;
    }
    let (reply, _) = town.rosa.round(&town.world).await;
    assert_eq!(reply.answers[0].answer, Answer::HandedIn);
    use kith_model::acts::{Act, Did};
    let mut dee = town.world.phone("Dee", Role::Coordinator, None, &[]).await;
    dee.sync(&town.world).await;
    assert_eq!(dee.heard.me.tray, 1);
    let Did::Tray { entries } = dee.act(&town.world, &Act::Tray).await else { panic!() };
    assert_eq!((entries[0].by.as_str(), &entries[0].value), ("Rosa", &json!("Singing, with tea")));
    assert_eq!(
        dee.act(&town.world, &Act::TakeFromTray { entry: entries[0].entry.clone(), accept: false }).await,
        Did::Done
    );
    let noted = town.world.sql("SELECT note FROM audit WHERE what = 'tray-discarded'").await;
    assert_eq!(noted, [format!("{} from {}", activity.key, town.rosa.me)]);
    dee.sync(&town.world).await;
    assert_eq!(dee.heard.me.tray, 0);
    let Did::Tray { entries } = town.priya.act(&town.world, &Act::Tray).await else { panic!() };
    assert!(entries.is_empty(), "a connector looks after people, not after groups");
}

#[tokio::test]
async fn a_signed_out_phone_can_only_hand_in() {
    let mut town = town().await;
    let goal = of(Circle::Person(id("ben")), Kind::Goal, "goal-ben");
    town.ben.save(&goal, [("words", json!("written before it was stolen"))]);
    use kith_model::acts::Act;
    town.priya.act(&town.world, &Act::SignOut { device: town.ben.device }).await;
    let (reply, _) = town.ben.round(&town.world).await;
    assert_eq!(reply.answers[0].answer, Answer::HandedIn);
    assert!(reply.records.is_empty() && reply.scopes.is_empty() && reply.me.is_none());
    assert_eq!(town.world.trouble("/hub/v1/sync", Some(&town.ben.token), &town.ben.request()).await.1, "signed-out");
    assert_eq!(town.world.trouble("/hub/v1/act", Some(&town.ben.token), &Act::Devices).await.1, "signed-out");
    let forbidden = tried(&town, &town.ben, amina_goal(), vec![edit(&town.ben, 9, "words", json!("x"))]).await;
    assert_eq!(forbidden, [NOT_YOURS]);
}
