//! A person is handed over from one connector to another: one act, nothing of the story lost, nobody between two chairs.

use crate::town::{amina_goal, of, town};
use crate::world::id;
use kith_model::{
    Circle, Kind,
    access::{Role, ScopeOf},
    acts::{Act, Did},
    wire::Answer,
};
use serde_json::json;

#[tokio::test]
async fn a_person_handed_over_is_the_new_connectors_with_the_whole_story() {
    let mut town = town().await;
    let mut omar = town.world.phone("Omar", Role::Connector, None, &[]).await;
    let dee = town.world.phone("Dee", Role::Coordinator, None, &[]).await;
    omar.sync(&town.world).await;
    assert!(!omar.text().contains("amina"));
    town.priya.sync(&town.world).await;
    let hers: Vec<_> =
        town.priya.rows.keys().filter(|key| key.circle.person() == Some(&id("amina"))).cloned().collect();
    assert!(hers.len() > 4 && hers.iter().any(|key| matches!(key.circle, Circle::Case(_))), "{hers:?}");
    // Not sent yet when she is handed over.
    town.priya.save(&amina_goal(), [("words", json!("from Priya's phone, late"))]);

    let over = Act::HandOver { person: id("amina"), from: town.priya.me.clone(), to: omar.me.clone() };
    assert_eq!(dee.act(&town.world, &over).await, Did::Done);
    omar.sync(&town.world).await;
    for key in &hers {
        assert!(omar.shown(key).is_some(), "{key} did not come");
    }
    let case = of(Circle::Case(id("amina")), Kind::CaseNote, "case-amina");
    omar.save(&case, [("told_whom", json!("nobody"))]);
    let replies = omar.sync(&town.world).await;
    assert_eq!(replies[0].answers[0].answer, Answer::Taken, "he writes there");

    let replies = town.priya.sync(&town.world).await;
    assert_eq!(replies[0].answers[0].answer, Answer::HandedIn);
    assert!(!town.priya.text().contains("amina"), "her phone lets go");
    assert!(town.priya.text().contains("ben goal words"), "of her alone");
    omar.sync(&town.world).await;
    assert_eq!(omar.heard.me.tray, 1, "what Priya had not sent waits for him");
    town.amina.sync(&town.world).await;
    let me = &town.amina.heard.me;
    assert_eq!((me.days.keys().collect::<Vec<_>>(), &me.names[&omar.me]), (vec![&omar.me], &"Omar".to_owned()));

    assert_eq!(me.names[&town.priya.me], "Priya", "what she wrote is still hers");

    // In one act: one row of the audit, and never nobody beside her.
    assert_eq!(
        town.world.sql("SELECT what FROM audit WHERE what IN ('handed-over', 'ended-grant', 'gave-person')").await,
        ["handed-over"]
    );
    let Did::Members { alone, .. } = dee.act(&town.world, &Act::Members).await else { panic!() };
    assert!(alone.is_empty());
    // Said again it changes nothing: she is not Priya's to be given.
    assert_eq!(town.world.trouble("/hub/v1/act", Some(&dee.token), &over).await.1, "not-yours");
}

#[tokio::test]
async fn a_hand_over_to_nobody_ends_nothing_and_only_a_coordinator_does_it() {
    let mut town = town().await;
    let omar = town.world.phone("Omar", Role::Connector, None, &[]).await;
    let dee = town.world.phone("Dee", Role::Coordinator, None, &[]).await;
    let over = |from: &str, to: &str| Act::HandOver { person: id("amina"), from: id(from), to: id(to) };
    let (priya, rosa) = (town.priya.me.to_string(), town.rosa.me.to_string());
    for (token, act) in [
        (&dee.token, over(&priya, &rosa)),
        (&dee.token, over(&priya, "nobody")),
        (&dee.token, over(&priya, &priya)),
        (&dee.token, over(omar.me.as_str(), &priya)),
        (&omar.token, over(&priya, omar.me.as_str())),
        (&town.priya.token, over(&priya, omar.me.as_str())),
    ] {
        assert_eq!(town.world.trouble("/hub/v1/act", Some(token), &act).await.1, "not-yours", "{act:?}");
    }
    town.priya.sync(&town.world).await;
    assert!(town.priya.text().contains("amina"));
    let supports = |s: &kith_model::access::Scope| s.what == ScopeOf::Connector { person: id("amina") };
    assert_eq!(town.priya.heard.scopes.iter().filter(|s| supports(s)).count(), 1);
}

#[tokio::test]
async fn a_coordinator_sees_whom_a_connector_supports_by_name_and_area_alone() {
    let town = town().await;
    let dee = town.world.phone("Dee", Role::Coordinator, None, &[]).await;
    let list = Act::SupportedBy { member: town.priya.me.clone() };
    let Did::People { people } = dee.act(&town.world, &list).await else { panic!() };
    let names: Vec<&str> = people.iter().map(|line| line.name.as_str()).collect();
    assert_eq!(names, ["amina a.", "ben b."]);
    for who in [&town.priya, &town.rosa, &town.amina] {
        assert_eq!(town.world.trouble("/hub/v1/act", Some(&who.token), &list).await.1, "not-yours");
    }
}
