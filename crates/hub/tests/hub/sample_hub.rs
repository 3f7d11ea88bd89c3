//! The sample programme on a hub: it is written whole, its doors open, and a real programme is never touched.

use std::{path::PathBuf, sync::Arc};

use crate::world::{NOW, Phone, World};
use kith_hub::{Hub, sample};
use kith_model::{
    Kind,
    access::Role,
    acts::{Act, Did, SampleDoor},
    fields::Fields,
};

fn folder(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("kith-sample-{name}-{}", std::process::id()))
}

fn shown(folder: PathBuf, hub: Hub) -> World {
    World { app: crate::world::app(&hub), folder, hub, now: Arc::new(NOW.into()) }
}

#[tokio::test]
async fn one_looks_around_as_each_of_seven_and_each_holds_what_is_theirs() {
    let folder = folder("doors");
    let world = shown(folder.clone(), sample::open(&folder, 0).await.unwrap());
    let doors: Vec<SampleDoor> = world.get_json("/hub/v1/sample").await;
    let names: Vec<(&str, Role)> = doors.iter().map(|d| (d.name.as_str(), d.role)).collect();
    let all = [
        ("Jean", Role::Participant),
        ("Priya", Role::Connector),
        ("Rosa", Role::Organiser),
        ("Grace", Role::Coordinator),
        ("Ana", Role::Supporter),
        ("Moira", Role::Volunteer),
        ("Dr Lewin, Elm Surgery", Role::Referrer),
    ];
    assert_eq!(names, all);
    let mut phones = Vec::new();
    for door in &doors {
        let mut phone = world.join(&door.secret).await;
        phone.sync(&world).await;
        phones.push(phone);
    }
    let [jean, priya, rosa, grace, ana, moira, lewin] = phones.as_slice() else { panic!("seven doors") };
    let count = |phone: &Phone, kind: Kind| phone.of_kind(&kind).len();
    assert_eq!((count(jean, Kind::Person), count(jean, Kind::Plan), count(jean, Kind::CaseNote)), (1, 1, 0));
    assert!(count(jean, Kind::Goal) == 2 && count(jean, Kind::Booking) == 4 && count(jean, Kind::Attendance) > 5);
    let placed = |row: &&kith_model::row::Row| row.shown(&jean.me).text("place") == "given";
    assert!(jean.of_kind(&Kind::Booking).iter().any(placed), "where places are limited, she was in time");
    // What changed this week has a notice, and she does not know yet.
    assert!(jean.of_kind(&Kind::Notice).iter().any(|row| row.shown(&jean.me).text("seen").is_empty()));
    assert_eq!((count(priya, Kind::Person), count(priya, Kind::Plan)), (8, 8));
    assert_eq!(count(priya, Kind::Referral), 8 + 2, "her people's, and two that wait");
    assert!(count(rosa, Kind::Booking) >= 6 && count(rosa, Kind::Person) == 0);
    let told = rosa.of_kind(&Kind::Summary);
    let told = told.first().expect("one Thursday is off").shown(&rosa.me);
    let counts = ["expected", "phones", "seen", "to_ring"].map(|field| told.number(field).unwrap());
    assert!(counts[0] >= 6 && counts[1] >= 3 && counts[2] == 2 && counts[3] >= 1, "{counts:?}");
    assert!(count(grace, Kind::GroupContact) >= 28 && count(grace, Kind::Plan) == 0);

    // Who helps Jean has her diary and her goals, and nothing that was not ticked.
    assert!(count(ana, Kind::Booking) == 4 && count(ana, Kind::Goal) == 2);
    assert!([Kind::Person, Kind::Visit, Kind::Reason, Kind::Consent].into_iter().all(|kind| count(ana, kind) == 0));
    assert_eq!((count(moira, Kind::Match), count(moira, Kind::Call), moira.rows.len()), (1, 2, 3), "and nothing else");
    assert!(count(lewin, Kind::ReferralState) >= 3 && lewin.rows.len() == count(lewin, Kind::ReferralState));
    assert!(lewin.text().contains("Jean Whitlock") && !lewin.text().contains("Mill Lane"));

    // The doors open again and again, each time with other secrets.
    let again: Vec<SampleDoor> = world.get_json("/hub/v1/sample").await;
    assert!(again.iter().zip(&doors).all(|(new, old)| new.name == old.name && new.secret != old.secret));
    // They are nobody's invitations: the coordinator's list has only those that somebody made.
    let Did::Invitations { invitations } = grace.act(&world, &Act::Invitations).await else { panic!("a list") };
    assert!(invitations.is_empty(), "{invitations:?}");
}

#[tokio::test]
async fn the_same_day_it_is_kept_and_another_day_it_is_made_anew() {
    let folder = folder("days");
    let first = sample::open(&folder, 0).await.unwrap();
    let programme = first.programme();
    first.store().close().await;
    drop(first);
    let second = sample::open(&folder, 0).await.unwrap();
    assert_eq!(second.programme(), programme);
    let mut tx = second.store().write().await.unwrap();
    sqlx::query("UPDATE programmes SET made = made - 86400000").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    assert!(sample::open(&folder, 0).await.is_err(), "another hub shows it");
    second.store().close().await;
    drop(second);
    let world = shown(folder.clone(), sample::open(&folder, 0).await.unwrap());
    assert_ne!(world.programme(), programme);
    assert_eq!(sample::doors(&world.hub).await.unwrap().len(), 7);
}

#[tokio::test]
async fn a_real_programme_is_never_shown_and_never_touched() {
    let world = World::new().await;
    world.hub.store().close().await;
    let told = sample::open(&world.folder, 0).await.err().expect("it is not opened").to_string();
    assert!(told.contains("real programme"), "{told}");
    let hub = Hub::open(&world.folder, kith_hub::hub::clock()).await.unwrap();
    assert!(!hub.is_sample() && hub.has_programme());
    assert_eq!(hub.about().await.unwrap().name, "Riverside");
}
