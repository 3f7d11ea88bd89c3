//! A safety note: written by who meets people, about anybody, and read by who keeps people safe until one has taken it.

use crate::town::{Town, edit, of, town, tried};
use crate::world::{NOW, Phone, id};
use kith_hub::grants;
use kith_model::{
    Circle, Header, Id, Kind,
    access::{Role, ScopeOf},
    acts::{Act, Did},
    kinds::SafetyNote,
    wire::{Answer, Refusal},
};
use serde_json::json;

fn note(by: &Phone, about: &str, name: &str) -> Header {
    SafetyNote::header(id(about), &by.me, id(name))
}

fn says(about: &str) -> [(&'static str, serde_json::Value); 4] {
    [
        ("about", json!(about)),
        ("seen", json!("A bruise, and she would not say")),
        ("told_whom", json!("Nobody yet")),
        ("on", json!("2026-11-20T10:00")),
    ]
}

/// The town with its coordinator, whose phone has heard.
async fn with_dee() -> (Town, Phone) {
    let town = town().await;
    let mut dee = town.world.phone("Dee", Role::Coordinator, None, &[]).await;
    dee.sync(&town.world).await;
    (town, dee)
}

#[tokio::test]
async fn an_organisers_note_reaches_the_lead_and_the_connector_never_the_person_and_its_author_reads_who_took_it() {
    let (mut town, mut dee) = with_dee().await;
    town.rosa.sync(&town.world).await;
    assert_eq!(town.rosa.heard.me.leads, ["Dee"], "she reads to whom it will go");
    let header = note(&town.rosa, "amina", "bruise");
    town.rosa.save(&header, says("Amina, in the choir"));
    let replies = town.rosa.sync(&town.world).await;
    assert!(replies[0].answers.iter().all(|answer| answer.answer == Answer::Taken));
    for phone in [&mut dee, &mut town.priya] {
        phone.sync(&town.world).await;
        assert!(phone.text().contains("would not say"), "{} reads it", phone.heard.me.name);
    }
    for phone in [&mut town.amina, &mut town.ben] {
        phone.sync(&town.world).await;
        assert!(!phone.text().contains("would not say"), "{} does not", phone.heard.me.name);
    }
    assert!(!dee.text().contains("amina goal words"), "of Amina she reads no more than that");

    dee.save(&header, [("taken_by", json!("Dee")), ("taken_on", json!("2026-11-20T11:00"))]);
    dee.sync(&town.world).await;
    town.rosa.sync(&town.world).await;
    assert_eq!(town.rosa.value(&header, "taken_by"), Some(json!("Dee")));
}

#[tokio::test]
async fn who_is_on_no_list_is_written_about_too() {
    let (mut town, mut dee) = with_dee().await;
    let header = note(&town.rosa, "somebody-in-the-hall", "stranger");
    town.rosa.save(&header, says("A man in a red coat"));
    town.rosa.sync(&town.world).await;
    dee.sync(&town.world).await;
    assert_eq!(dee.value(&header, "about"), Some(json!("A man in a red coat")));
    town.priya.sync(&town.world).await;
    assert!(!town.priya.text().contains("red coat"), "he is none of Priya's people");
}

#[tokio::test]
async fn nobody_writes_one_in_anothers_name_reads_anothers_or_changes_what_was_said() {
    let (mut town, dee) = with_dee().await;
    let mut gus = town.world.phone("Gus", Role::Organiser, None, &[&id("garden")]).await;
    let header = note(&town.rosa, "amina", "bruise");
    town.rosa.save(&header, says("Amina"));
    town.rosa.sync(&town.world).await;
    gus.sync(&town.world).await;
    assert!(!gus.text().contains("would not say"), "another organiser reads none of hers");
    let of_rosas = note(&town.rosa, "ben", "in-her-name");
    let nobodys = of(Circle::Case(id("ben")), Kind::SafetyNote, "nobodys");
    for (who, header, field, why) in [
        (&gus, &header, "seen", Refusal::NotYours),
        (&gus, &of_rosas, "seen", Refusal::NotYours),
        (&gus, &nobodys, "seen", Refusal::NotYours),
        (&town.amina, &note(&town.amina, "amina", "own"), "seen", Refusal::NotYours),
        (&town.rosa, &header, "taken_by", Refusal::NotYours),
        (&town.rosa, &header, "seen", Refusal::AlreadySaid),
        (&dee, &header, "seen", Refusal::NotYours),
    ] {
        let answers = tried(&town, who, header.clone(), vec![edit(who, 1, field, json!("x"))]).await;
        assert_eq!(answers, [Answer::Refused(why)], "{} {field}", who.heard.me.name);
    }
}

#[tokio::test]
async fn a_coordinator_names_who_reads_them_and_the_last_one_stays() {
    let (mut town, mut dee) = with_dee().await;
    let header = note(&town.rosa, "ben", "bruise");
    town.rosa.save(&header, says("Ben"));
    town.rosa.sync(&town.world).await;
    let mut omar = town.world.phone("Omar", Role::Connector, None, &[]).await;
    let lead = |member: &Id, leads| Act::SetLead { member: member.clone(), leads };
    for (token, act, why) in [
        (&dee.token, lead(&dee.me, false), "last-lead"),
        (&dee.token, lead(&town.rosa.me, true), "not-yours"),
        (&dee.token, lead(&omar.me, false), "not-yours"),
        (&omar.token, lead(&omar.me, true), "not-yours"),
    ] {
        assert_eq!(town.world.trouble("/hub/v1/act", Some(token), &act).await.1, why, "{act:?}");
    }
    assert_eq!(dee.act(&town.world, &lead(&omar.me, true)).await, Did::Done);
    omar.sync(&town.world).await;
    assert!(omar.text().contains("would not say"), "also what was written before");
    assert_eq!(omar.heard.me.leads, ["Dee", "Omar"]);
    assert_eq!(dee.act(&town.world, &lead(&dee.me, false)).await, Did::Done);
    dee.sync(&town.world).await;
    assert!(!dee.text().contains("would not say"), "her phone lets go");
    let number = dee.heard.scopes.iter().find(|s| s.what == ScopeOf::Witness).unwrap().number;
    let (_, code) = town.world.trouble("/hub/v1/act", Some(&dee.token), &Act::EndGrant { number }).await;
    assert_eq!(code, "not-yours", "what follows from another grant ends with it");
}

#[tokio::test]
async fn members_of_before_may_write_them_and_the_first_coordinator_reads_them() {
    let (mut town, dee) = with_dee().await;
    town.world.phone("Dora", Role::Coordinator, None, &[]).await;
    let of = "SELECT what || ' ' || name FROM grants g JOIN members m ON m.id = g.member
        WHERE what IN ('witness', 'safeguarding') ORDER BY 1";
    let before = town.world.sql(of).await;
    assert_eq!(before, ["safeguarding Dee", "witness Dee", "witness Dora", "witness Priya", "witness Rosa"]);
    let mut slice = town.world.hub.slice().await.unwrap();
    sqlx::raw_sql(
        "DELETE FROM grants WHERE what IN ('witness', 'safeguarding'); DROP INDEX records_safety; DROP TABLE record_asks; PRAGMA user_version = 7",
    )
    .execute(slice.conn())
    .await
    .unwrap();
    slice.commit().await.unwrap();
    town.world.restart().await;
    assert_eq!(town.world.sql(of).await, before);
    let mut slice = town.world.hub.slice().await.unwrap();
    let scopes = grants::in_force(slice.conn(), &town.world.programme(), &dee.me, NOW).await.unwrap();
    let has = |what: ScopeOf| scopes.iter().any(|scope| scope.what == what);
    assert!(has(ScopeOf::Witness) && has(ScopeOf::Safeguarding), "{scopes:?}");
}

#[tokio::test]
async fn who_keeps_no_group_any_more_has_no_note_on_the_phone() {
    let (mut town, _) = with_dee().await;
    let header = note(&town.rosa, "amina", "bruise");
    town.rosa.save(&header, says("Amina"));
    town.rosa.sync(&town.world).await;
    let mut all = town.rosa.heard.scopes.iter();
    let number = all.find(|s| matches!(s.what, ScopeOf::Organiser { .. })).unwrap().number;
    town.world.end(number).await;
    town.rosa.sync(&town.world).await;
    assert!(!town.rosa.text().contains("would not say"));
    assert!(town.rosa.heard.scopes.is_empty(), "{:?}", town.rosa.heard.scopes);
}

#[tokio::test]
async fn a_volunteer_writes_one_for_as_long_as_their_check_is_good() {
    let (town, mut dee) = with_dee().await;
    let mut vic = town.world.phone("Vic", Role::Volunteer, None, &[]).await;
    vic.sync(&town.world).await;
    let header = note(&vic, "amina", "bruise");
    let refused = tried(&town, &vic, header.clone(), vec![edit(&vic, 1, "seen", json!("x"))]).await;
    assert_eq!(refused, [Answer::Refused(Refusal::NotYours)], "not checked yet");
    let vet = Act::Vet { member: vic.me.clone(), until: "2026-12-31".parse().ok() };
    dee.act(&town.world, &vet).await;
    vic.sync(&town.world).await;
    vic.save(&header, says("Amina"));
    let replies = vic.sync(&town.world).await;
    assert!(replies[0].answers.iter().all(|answer| answer.answer == Answer::Taken));
    dee.sync(&town.world).await;
    assert!(dee.text().contains("would not say"));
    dee.act(&town.world, &Act::Vet { member: vic.me.clone(), until: None }).await;
    vic.sync(&town.world).await;
    assert!(!vic.text().contains("would not say"));
}
