//! What stands on a phone is what the hub sent it: for each role, all that it sends.

use serde_json::json;

use super::planted::{all_for, holds_all, holds_none, planted};
use crate::world::{id, person_header};

const DAY: i64 = 24 * 3_600_000;

#[tokio::test]
async fn an_organisers_phone_holds_first_names_and_agreed_needs_and_no_more_of_anybody() {
    let town = planted().await;
    let text = all_for(&town.world, &town.rosa).await;
    let always = ["ZzaminaFirst", "ZzbenFirst", "ZzaminaNeedAgreedAtchoir", "ZzchoirJoiningLink", "4711"];
    holds_all("an organiser's phone", &text, &always);
    for person in ["amina", "ben"] {
        let never = [
            "Surname",
            "Street",
            "Note",
            "Number",
            "NeedNotAgreed",
            "Gender",
            "Matters",
            "Goal",
            "Step",
            "Visit",
            "Reason",
            "Feedback",
            "Ask",
            "Case",
            "Safety",
            "Triage",
            "NeedAgreedAtgarden",
            "Match",
            "Call",
        ];
        let never: Vec<String> = never.iter().map(|what| format!("Zz{person}{what}")).collect();
        holds_none("an organiser's phone", &text, &never.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let never = [
        "1911",
        "Zzteam",
        "Zzasked",
        "ZzgardenJoiningLink",
        "ZzgardenKeeperNumber",
        "ZzgardenCountNote",
        "Zzvolunteer",
    ];
    holds_none("an organiser's phone", &text, &never);
}

#[tokio::test]
async fn a_participants_phone_holds_nobody_else_and_nothing_of_what_was_written_about_them() {
    let town = planted().await;
    let text = all_for(&town.world, &town.amina).await;
    holds_all("a participant's phone", &text, &["ZzaminaGoal", "ZzaminaVisit", "ZzchoirJoiningLink"]);
    let never = [
        "ZzaminaCase",
        "ZzaminaSafety",
        "ZzaminaWorry",
        "ZzaminaTriage",
        "Zzben",
        "Zzteam",
        "Zzasked",
        "KeeperNumber",
        "CountNote",
        "4711",
        "Zzvolunteer",
        "ZzmemberOmar",
        "ZzmemberCora",
    ];
    holds_none("a participant's phone", &text, &never);
}

#[tokio::test]
async fn a_connectors_phone_holds_nobody_who_is_not_theirs_and_nobody_closed_for_thirty_days() {
    let town = planted().await;
    let text = all_for(&town.world, &town.priya).await;
    let always = ["ZzaminaCase", "ZzaminaSurname", "ZzaminaSafety", "ZzaminaWorry", "ZzaskedAbout", "ZzteamNote"];
    holds_all("a connector's phone", &text, &always);
    // The names of volunteers whose check is good are the team's: one is found for somebody by these.
    holds_none("a connector's phone", &text, &["Zzben"]);
    town.world.put(&person_header(&id("amina")), [("ended_on", json!("2026-11-21"))]).await;
    town.world.later(31 * DAY);
    kith_hub::keep::keep(&town.world.hub).await.unwrap();
    let text = all_for(&town.world, &town.priya).await;
    holds_all("a connector's phone", &text, &["ZzteamNote"]);
    holds_none("a connector's phone", &text, &["Zzamina", "Zzben", "1911"]);
}

#[tokio::test]
async fn a_coordinators_laptop_holds_nobodys_case() {
    let town = planted().await;
    let text = all_for(&town.world, &town.cora).await;
    holds_all("a coordinator's laptop", &text, &["ZzteamNote", "ZzmemberPriya", "ZzchoirKeeperNumber"]);
    for person in ["amina", "ben"] {
        let never = [
            "Surname", "Street", "Note", "Number", "Need", "Gender", "Matters", "Goal", "Step", "Visit", "Reason",
            "Feedback", "Ask", "Case", "Safety", "Triage", "Match", "Call",
        ];
        let never: Vec<String> = never.iter().map(|what| format!("Zz{person}{what}")).collect();
        holds_none("a coordinator's laptop", &text, &never.iter().map(String::as_str).collect::<Vec<_>>());
    }
    holds_none("a coordinator's laptop", &text, &["1911", "register:"]);
}

#[tokio::test]
async fn a_volunteers_phone_holds_the_match_and_nothing_else_of_anybody() {
    let town = planted().await;
    let text = all_for(&town.world, &town.vic).await;
    holds_all("a volunteer's phone", &text, &["ZzbenMatch", "ZzbenCall"]);
    let never = [
        "Zzamina",
        "ZzbenSurname",
        "ZzbenGoal",
        "ZzbenCase",
        "ZzbenNumber",
        "Zzteam",
        "Zzasked",
        "JoiningLink",
        "4711",
    ];
    holds_none("a volunteer's phone", &text, &never);
}
