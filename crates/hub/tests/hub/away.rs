//! Away, or gone for good: what groups read of it, and what stops.

use crate::town::{booking, town};
use crate::world::id;
use crate::world::person_header;
use serde_json::json;

#[tokio::test]
async fn groups_read_until_when_somebody_is_away_and_no_why() {
    let mut town = town().await;
    let at_the_choir = booking(&town.world, "amina", "choir", "singing");
    town.amina
        .save(&person_header(&id("amina")), [("away_until", json!("2026-12-24")), ("note", json!("In hospital"))]);
    town.amina.sync(&town.world).await;
    town.rosa.sync(&town.world).await;
    assert_eq!(town.rosa.value(&at_the_choir, "away_until"), Some(json!("2026-12-24")));
    assert!(!town.rosa.text().contains("hospital"));
    town.priya.sync(&town.world).await;
    town.priya.save(&person_header(&id("amina")), [("away_until", json!(null))]);
    town.priya.sync(&town.world).await;
    town.rosa.sync(&town.world).await;
    assert!(town.rosa.value(&at_the_choir, "away_until").is_none_or(|until| until.is_null()), "back again");
}

#[tokio::test]
async fn who_has_died_is_expected_nowhere() {
    let mut town = town().await;
    let (hers, bens) =
        (booking(&town.world, "amina", "choir", "singing"), booking(&town.world, "ben", "choir", "singing"));
    let about = [("ended_on", json!("2026-11-21")), ("ended_how", json!("died"))];
    town.priya.save(&person_header(&id("amina")), about);
    town.priya.sync(&town.world).await;
    town.rosa.sync(&town.world).await;
    assert_eq!(town.rosa.value(&hers, "live"), Some(json!(false)));
    assert_eq!(town.rosa.value(&bens, "live"), Some(json!(true)));
    let live = "SELECT grp FROM bookings WHERE person = 'amina' AND is_live = 1";
    assert!(town.world.sql(live).await.is_empty(), "also in the garden");
    // Who moved away may go on singing.
    let about = [("ended_on", json!("2026-11-21")), ("ended_how", json!("moved"))];
    town.priya.save(&person_header(&id("ben")), about);
    town.priya.sync(&town.world).await;
    town.rosa.sync(&town.world).await;
    assert_eq!(town.rosa.value(&bens, "live"), Some(json!(true)));
}
