//! Importing directories of others: what is read is right, the same again changes nothing, nobody's work is lost, and a
//! bad row stops no other.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use crate::world::World;
use kith_hub::import::{self, Report};
use kith_model::{
    Circle, Header, Id, Kind,
    access::Role,
    fields::{Fields, Typed},
    kinds::{Activity, Category, Group, How, Joining},
    wire::{DirectoryManifest, DirectorySnapshot},
};
use serde_json::json;

const SET: &str = "balt";

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/hsds-baltimore")
}

async fn read(world: &World, folder: &Path) -> Report {
    import::hsds(&world.hub, folder, SET, &world.folder.join("report.csv")).await.unwrap()
}

fn header(what: &str, id: &str) -> Header {
    let record = Id::derived(&["source", &format!("hsds:{SET}:{what}:{id}")]);
    let kind = if what == "service" { Kind::Activity } else { Kind::Group };
    Header::new(Circle::Everyone, kind, record)
}

async fn activity(world: &World, id: &str) -> Activity {
    Activity::read(&world.record(&header("service", id).key).await.unwrap_or_else(|| panic!("service {id}")))
}

/// A copy of the fixture that a test may break.
fn copy(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("kith-import-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    for file in fs::read_dir(fixture()).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), folder.join(file.file_name())).unwrap();
    }
    folder
}

fn change(folder: &Path, file: &str, from: &str, to: &str) {
    let text = fs::read_to_string(folder.join(file)).unwrap();
    assert!(text.contains(from), "{file} holds no {from:?}");
    fs::write(folder.join(file), text.replace(from, to)).unwrap();
}

#[tokio::test]
async fn groups_and_activities_stand_there_as_people_read_them() {
    let world = World::new().await;
    let report = read(&world, &fixture()).await;
    assert_eq!((report.written, report.unchanged, report.area_only), (22, 0, 3), "{report}");

    let group = Group::read(&world.record(&header("organization", "137683").key).await.unwrap());
    assert!(group.does.contains("Dept' of Housing & Community Development"), "{}", group.does);
    assert_eq!(group.web, "http://www.baltimorehousing.org");
    assert_eq!((group.phone.as_str(), group.source.as_str()), ("(410) 555-0103", "hsds:balt:organization:137683"));

    let pantry = world.record(&header("service", "140167").key).await.unwrap();
    let pantry_group = header("organization", "138903").key.id;
    assert_eq!(pantry.header.of("group"), Some(pantry_group.as_str()));
    let pantry = Activity::read(&pantry);
    assert_eq!(pantry.title, "First Emmanuel Baptist Pantry");
    assert!(pantry.words.starts_with("BUS: # 5\n\nSERVICES:\n1) CLOTHING: Used men's"), "{}", pantry.words);
    assert_eq!((pantry.category, pantry.serves), (Some(Category::Helping), vec!["food".to_owned()]));
    assert_eq!((pantry.place.as_str(), pantry.area.as_str()), ("2209 Park Ave", "Baltimore 21217"));
    assert_eq!((pantry.lat, pantry.lon), (Some(39.315635), Some(-76.629922)));
    assert_eq!((pantry.cost.as_str(), pantry.price, pantry.joining), ("Free", Some(0), Some(Joining::TurnUp)));
    assert!(pantry.joining_words.starts_with("Walk in or call. A referral") && !pantry.phone.is_empty());

    let club = activity(&world, "142748").await;
    assert_eq!(club.category, Some(Category::Company));
    assert_eq!(activity(&world, "141239").await.category, Some(Category::Learning));
    assert_eq!(activity(&world, "140880").await.place, "123 W 29th St 2Nd Floor", "the floor is said once");
    assert_eq!(activity(&world, "140998").await.phone, "311", "what is left of an empty form is gone");
    assert_eq!(activity(&world, "141501").await.languages, ["en", "es", "fr"]);
    let nowhere = activity(&world, "141791").await;
    assert_eq!((nowhere.lat, nowhere.place.as_str()), (None, "413 W. Bel Air Avenue"));
}

#[tokio::test]
async fn where_somebody_may_hide_the_public_snapshot_holds_the_area_only() {
    let world = World::new().await;
    read(&world, &fixture()).await;
    for id in ["141536", "143050", "140841"] {
        let hidden = activity(&world, id).await;
        assert!(hidden.place.is_empty() && hidden.lat.is_none() && hidden.lon.is_none(), "{}", hidden.title);
        assert!(!hidden.area.is_empty());
    }
    assert_eq!(activity(&world, "140841").await.how, Some(How::Phone));
    let manifest: DirectoryManifest = world.get_json("/hub/v1/directory").await;
    let snapshot: DirectorySnapshot = world.get_json(&manifest.address).await;
    let text = serde_json::to_string(&snapshot).unwrap();
    assert!(text.contains("Angels' Watch Regional Shelter") && text.contains("2209 Park Ave"));
    for secret in ["P.O. Box 613", "2201 Argonne", "Confidential", "555-0199"] {
        assert!(!text.contains(secret), "{secret} is public");
    }
}

#[tokio::test]
async fn the_same_again_changes_nothing_and_news_change_only_what_is_new() {
    let world = World::new().await;
    read(&world, &fixture()).await;
    let before = world.sql("SELECT body FROM records ORDER BY id").await;
    let report = read(&world, &fixture()).await;
    assert_eq!((report.written, report.unchanged), (0, 22), "{report}");
    assert_eq!(world.sql("SELECT body FROM records ORDER BY id").await, before);

    let folder = copy("news");
    change(&folder, "services.csv", "Call Hotline.", "Ring at any hour.");
    for file in ["services.csv", "locations.csv"] {
        change(&folder, file, "\"Spanish, French.\"", "Spanish.");
    }
    let report = read(&world, &folder).await;
    assert_eq!((report.written, report.unchanged), (2, 20), "{report}");
    assert_eq!(activity(&world, "140841").await.joining_words, "Ring at any hour.");
    assert_eq!(activity(&world, "141501").await.languages, ["en", "es"], "a language that is gone is gone");
    fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn what_somebody_here_changed_or_removed_stays_so() {
    let world = World::new().await;
    read(&world, &fixture()).await;
    let group = header("organization", "138903");
    let mut keeper = world.phone("Rosa", Role::Organiser, None, &[&group.key.id]).await;
    keeper.sync(&world).await;
    let pantry = header("service", "140167").with("group", &group.key.id);
    keeper.save(&pantry, [("title", json!("The pantry on Park Avenue"))]);
    keeper.sync(&world).await;
    let removed = header("service", "142748").with("group", header("organization", "139097").key.id);
    let mut slice = world.hub.slice().await.unwrap();
    let record = slice.record(&removed.key).await.unwrap().unwrap();
    let dots: Vec<String> = record.dots().iter().map(ToString::to_string).collect();
    slice
        .write(&removed, [("!gone".to_owned(), json!(dots))], &crate::world::id("grace"), crate::world::NOW)
        .await
        .unwrap();
    slice.commit().await.unwrap();

    let folder = copy("by-hand");
    change(&folder, "services.csv", "First Emmanuel Baptist Pantry", "Pantry of First Emmanuel Baptist");
    change(&folder, "services.csv", "Walk in or call.", "Just walk in.");
    change(&folder, "services.csv", "Lost Chord Club", "Found Chord Club");
    let report = read(&world, &folder).await;
    assert_eq!((report.written, report.kept_by_hand, report.removed_here), (1, 1, 1), "{report}");
    let pantry = activity(&world, "140167").await;
    assert_eq!(pantry.title, "The pantry on Park Avenue");
    assert!(pantry.joining_words.starts_with("Just walk in."));
    let gone = world.record(&removed.key).await.unwrap();
    assert_eq!(gone.gone(), kith_model::record::Gone::Yes);
    assert_eq!(gone.text("title"), "Lost Chord Club");
    fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_told_and_stops_no_other() {
    let world = World::new().await;
    let folder = copy("bad");
    let mut services = fs::read(folder.join("services.csv")).unwrap();
    let lines = services.iter().filter(|b| **b == b'\n').count() as u64;
    let long = "x".repeat(21_000);
    let columns = |id: &str, location: &str, words: &str, name: &str| {
        format!("{id},{location},,,,{words},,,,,,,,,{name},,,active,,,\n")
    };
    services.extend_from_slice(b"1,2,3\n");
    services.extend_from_slice(&[b'9', b',', 0xff, 0xfe, b'\n']);
    let mut broken = columns("990001", "172", "words", "Broken letters").into_bytes();
    let at = broken.iter().position(|b| *b == b'B').unwrap();
    broken[at] = 0xff;
    services.extend_from_slice(&broken);
    services.extend_from_slice(columns("140167", "172", "", "The same id again").as_bytes());
    services.extend_from_slice(columns("", "172", "", "No id").as_bytes());
    services.extend_from_slice(columns("990002", "172", "", "   ").as_bytes());
    services.extend_from_slice(columns("990003", "404040", "", "Nowhere").as_bytes());
    services.extend_from_slice(columns("990004", "172", &long, "A very long one").as_bytes());
    services.extend_from_slice(columns("990005", "172", "\"two\nlines\"", "The last one").as_bytes());
    fs::write(folder.join("services.csv"), services).unwrap();
    change(&folder, "locations.csv", "39.3156348,-76.6299219", "391.3,-76.6");
    change(&folder, "addresses.csv", "413 W. Bel Air Avenue", "\"413 W. Bel Air Avenue");

    let report = read(&world, &folder).await;
    assert_eq!(activity(&world, "990005").await.words, "two\nlines");
    let long = activity(&world, "990004").await.words;
    assert!(long.ends_with(" …") && long.chars().count() <= 20_000);
    assert_eq!(activity(&world, "140167").await.lat, None);
    let told = fs::read_to_string(world.folder.join("report.csv")).unwrap();
    let expected = [
        (lines + 1, "row", "it has 3 cells, and there are 21 columns"),
        (lines + 2, "row", "it has 2 cells, and there are 21 columns"),
        (lines + 3, "row", "its letters are not UTF-8"),
        (lines + 4, "row", "another row has the same id"),
        (lines + 5, "row", "it has no id"),
        (lines + 6, "row", "it has no name"),
        (lines + 7, "row", "its location is not among the locations"),
        (lines + 8, "cell", "words was cut: it has more than 20000 characters"),
    ];
    for (line, what, why) in expected {
        let wanted = format!("services.csv,{line},{what},\"{why}\"\n");
        assert!(told.contains(&wanted), "{wanted}{told}");
    }
    assert!(told.contains("its latitude and longitude are no point on the earth"));
    assert!(told.contains("addresses.csv,"), "the quote that is never closed is told: {told}");
    assert_eq!(told.lines().count() as u64, 1 + report.rows_left_out + report.cells_left_out);
    assert!(report.to_string().contains("rows left out"));
    fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_folder_that_holds_something_else_is_not_begun() {
    let world = World::new().await;
    let report = world.folder.join("report.csv");
    let told = import::hsds(&world.hub, &world.folder, SET, &report).await.unwrap_err().to_string();
    assert!(told.starts_with("There is no ") && told.ends_with("organizations.csv."), "{told}");
    assert!(import::hsds(&world.hub, &fixture(), "../up", &report).await.is_err());
    let folder = copy("other");
    change(&folder, "services.csv", "id,location_id,program_id", "nr,location_id,program_id");
    let told = import::hsds(&world.hub, &folder, SET, &report).await.unwrap_err().to_string();
    assert!(told.contains("no column id"), "{told}");
    assert!(world.sql("SELECT id FROM records WHERE kind = 'group'").await.is_empty());
    fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn whole_directories_are_read_where_they_are_at_hand() {
    let shared = std::env::var_os("KITH_HSDS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/hsds"), PathBuf::from);
    for (name, written, left_out) in [("baltimore-charmcare-ohana-csv", 2_623, 4), ("ohana-sample-csv", 31, 0)] {
        let folder = shared.join(name);
        if !folder.exists() {
            // Past the silence of tests that pass: whoever reads the run must see what it did not try.
            writeln!(std::io::stderr(), "\nNOT TRIED: importing {name}: {} is not here (KITH_HSDS)", folder.display())
                .unwrap();
            continue;
        }
        let world = World::new().await;
        let began = std::time::Instant::now();
        let report = read(&world, &folder).await;
        let rows: u64 = report.rows.values().sum();
        eprintln!("{name}: {rows} rows in {:?}\n{report}", began.elapsed());
        assert_eq!((report.written, report.unchanged, report.rows_left_out), (written, 0, left_out), "{report}");
        let again = read(&world, &folder).await;
        assert_eq!((again.written, again.unchanged), (0, written), "{again}");
    }
}
