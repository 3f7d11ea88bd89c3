//! The public directory, in every form that it has: no people, no numbers of people, no joining links, no hidden places.

use kith_hub::import;
use kith_model::wire::{DirectoryManifest, DirectorySnapshot};

use super::planted::{Planted, holds_all, holds_none, planted};

/// All that anybody gets without an account: manifest, snapshot, its parts, changes; also packed and unpacked.
async fn everything(town: &Planted) -> String {
    let world = &town.world;
    let (_, headers, body) = world.get("/hub/v1/directory").await;
    let mut all = format!("{headers:?} {}", String::from_utf8(body).unwrap());
    let manifest: DirectoryManifest = world.get_json("/hub/v1/directory").await;
    let mut addresses = vec![manifest.address.clone()];
    addresses.extend(manifest.parts.iter().map(|part| format!("/hub/v1/directory/part/{}", part.name)));
    addresses.push(manifest.address.replace("/directory/", "/directory/changes/"));
    let beginning = "/hub/v1/directory/changes/0-0";
    addresses.push(beginning.to_owned());
    for address in addresses {
        let (_, headers, body) = world.get(&address).await;
        all.push_str(&format!("{headers:?} {}", String::from_utf8(body).unwrap()));
    }
    let snapshot: DirectorySnapshot = world.get_json(&manifest.address).await;
    all.push_str(&serde_json::to_string(&snapshot).unwrap());
    for path in ["/", "/healthz", "/hub/v1/sample", "/people/amina", "/hub/v1/directory/none"] {
        all.push_str(&String::from_utf8_lossy(&world.get(path).await.2));
    }
    all
}

#[tokio::test]
async fn the_directory_tells_of_groups_and_of_nobody() {
    let town = planted().await;
    let text = everything(&town).await;
    holds_all("the directory", &text, &["ZzchoirName", "ZzgardenTitle", "\"room\":\"ask\"", "2026-11-05"]);
    let never = [
        "Zzamina",
        "Zzben",
        "Zzmember",
        "Zzvolunteer",
        "Zzteam",
        "Zzasked",
        "JoiningLink",
        "ExactPlace",
        "KeeperNumber",
        "CheckedBy",
        "CountNote",
        "4711",
        "1911",
    ];
    holds_none("the directory", &text, &never);
    // Nor who wrote what: authors are members, and dots name their phones.
    for phone in [&town.priya, &town.rosa, &town.amina, &town.cora, &town.vic, &town.omar] {
        holds_none("the directory", &text, &[phone.me.as_str(), &phone.token]);
    }
}

#[tokio::test]
async fn a_place_where_somebody_may_hide_is_told_by_its_area_only() {
    let town = planted().await;
    let folder = town.world.folder.join("refuge");
    std::fs::create_dir_all(&folder).unwrap();
    for (file, text) in [
        ("organizations.csv", "id,name\n1,ZzrefugeGroup\n"),
        ("locations.csv", "id,organization_id,latitude,longitude\n1,1,51.501111,-0.142222\n"),
        ("addresses.csv", "location_id,address_1,city,postal_code\n1,ZzrefugeStreet 7,Riverside,RV1\n"),
        (
            "services.csv",
            "id,location_id,name,description\n1,1,ZzrefugeTitle,A safe house for victims of domestic violence\n",
        ),
        ("phones.csv", "number,service_id,contact_id\n0300 7777,,9\n"),
    ] {
        std::fs::write(folder.join(file), text).unwrap();
    }
    let report = town.world.folder.join("report.csv");
    let read = import::hsds(&town.world.hub, &folder, "refuges", &report).await.unwrap();
    assert_eq!(read.area_only, 1, "{read}");
    let text = everything(&town).await;
    holds_all("the directory", &text, &["ZzrefugeTitle", "Riverside"]);
    holds_none("the directory", &text, &["ZzrefugeStreet", "51.50", "0.1422", "0300 7777"]);
}
