//! Keeping: what is over its time goes by itself, by the ways on which nothing unsent is lost; and nothing goes before.

use kith_hub::{
    audit::chain,
    keep::{self, LetGo},
};
use kith_model::{
    Circle, Header, Kind,
    access::Role,
    acts::{Act, AskForHelp, AskStands, AskState, Did},
    id::attendance_id,
};
use serde_json::json;

use crate::town::{Town, amina_goal, booking, of, town};
use crate::world::{NOW, Phone, World, id, person_header};

const DAY: i64 = 24 * 3_600_000;
const YEAR: i64 = 366 * DAY;

async fn kept(world: &World) -> LetGo {
    keep::keep(&world.hub).await.unwrap()
}

/// So many days later, for the hub and these phones.
fn days_later(world: &World, phones: &mut [&mut Phone], days: i64) {
    world.later(days * DAY);
    for phone in phones {
        phone.now += days * DAY;
    }
}

async fn ends(town: &mut Town, person: &str, day: &str) {
    town.priya.save(&person_header(&id(person)), [("ended_on", json!(day)), ("ended_how", json!("well"))]);
    town.priya.sync(&town.world).await;
}

async fn is_there(world: &World, person: &str) -> bool {
    world.record(&person_header(&id(person)).key).await.is_some()
}

async fn audit_is_whole(world: &World) {
    let known = chain::known(&world.hub.ledger().lines().unwrap(), &world.programme());
    let mut tx = world.hub.store().read().await.unwrap();
    chain::verify(&mut tx, &world.programme(), &known).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_person_goes_eight_years_after_the_end_and_a_child_is_kept_until_grown() {
    let mut town = town().await;
    let background = of(Circle::Person(id("ben")), Kind::Background, "background-ben");
    town.priya.save(&background, [("birth_year", json!(2016))]);
    ends(&mut town, "amina", "2026-11-20").await;
    ends(&mut town, "ben", "2026-11-20").await;
    town.world.later(8 * 365 * DAY);
    assert_eq!(kept(&town.world).await.people, 0, "eight years are a day or two longer");
    assert!(is_there(&town.world, "amina").await);
    town.world.later(4 * DAY);
    let let_go = kept(&town.world).await;
    assert_eq!((let_go.people, is_there(&town.world, "amina").await), (1, false));
    assert!(is_there(&town.world, "ben").await, "a child");
    let left: Vec<String> = town.world.sql("SELECT body FROM records WHERE person = 'amina'").await;
    assert_eq!(left, Vec::<String>::new(), "all that is theirs goes");
    let names = town.world.sql("SELECT name FROM members UNION ALL SELECT name FROM invitations").await;
    assert!(!names.iter().any(|name| name == "Amina") && names.iter().any(|name| name == "Ben"), "{names:?}");
    town.amina.sync(&town.world).await;
    assert!(town.amina.of_kind(&Kind::Goal).is_empty(), "their own phone hears of it");
    assert_eq!(kept(&town.world).await.people, 0, "once");
    town.world.later(8 * YEAR);
    assert_eq!((kept(&town.world).await.people, is_there(&town.world, "ben").await), (1, false));
    audit_is_whole(&town.world).await;
}

#[tokio::test]
async fn what_was_let_go_of_does_not_come_back_with_a_backup() {
    let mut town = town().await;
    ends(&mut town, "amina", "2026-11-20").await;
    let backup = town.world.folder.join("before");
    kith_hub::backup::backup(&town.world.folder, &backup).await.unwrap();
    town.world.later(9 * YEAR);
    assert_eq!(kept(&town.world).await.people, 1);
    town.world.put_back(&backup).await;
    assert!(!is_there(&town.world, "amina").await && is_there(&town.world, "ben").await);
}

#[tokio::test]
async fn a_slip_of_the_pen_and_two_who_disagree_end_nobody() {
    let mut town = town().await;
    ends(&mut town, "amina", "2001-11-20").await;
    assert_eq!(kept(&town.world).await, LetGo::default(), "it was said today");
    let mut sam = town.world.phone("Sam", Role::Connector, None, &[]).await;
    town.world.grant(&sam.me.clone(), kith_model::access::ScopeOf::Connector { person: id("ben") }).await;
    sam.sync(&town.world).await;
    sam.save(&person_header(&id("ben")), [("ended_on", json!(null))]);
    ends(&mut town, "ben", "2026-11-20").await;
    sam.sync(&town.world).await;
    town.world.later(20 * YEAR);
    assert_eq!(kept(&town.world).await.people, 1, "the one who did end");
    assert!(is_there(&town.world, "ben").await, "of whom one says that they did not");
}

#[tokio::test]
async fn the_programme_sets_its_own_periods() {
    let mut town = town().await;
    let programme = kith_hub::hub::programme_header(&town.world.programme());
    town.world.put(&programme, [("keeping/person_years", json!(2)), ("keeping/audit_years", json!(1))]).await;
    ends(&mut town, "amina", "2026-11-20").await;
    town.world.later(2 * YEAR);
    let let_go = kept(&town.world).await;
    assert_eq!(let_go.people, 1);
    assert!(let_go.audit_rows > 10, "{let_go:?}");
    audit_is_whole(&town.world).await;
}

#[tokio::test]
async fn a_request_that_nobody_took_goes_after_ninety_days_and_the_asker_asks_anew() {
    let world = World::new().await;
    let mut priya = world.phone("Priya", Role::Connector, None, &[]).await;
    let ask = |secret: &str| AskForHelp {
        secret: secret.into(),
        name: "Jean".into(),
        about: "company".into(),
        reach: "0700 1".into(),
        reach_way: "call".into(),
        ..AskForHelp::default()
    };
    let old = "secret-of-the-old-one";
    world.post::<_, AskStands>("/hub/v1/ask", None, &ask(old)).await;
    days_later(&world, &mut [&mut priya], 60);
    world.post::<_, AskStands>("/hub/v1/ask", None, &ask("secret-of-the-new-one")).await;
    priya.sync(&world).await;
    assert_eq!(priya.of_kind(&Kind::Referral).len(), 2);
    assert_eq!(kept(&world).await, LetGo::default());
    days_later(&world, &mut [&mut priya], 31);
    let let_go = kept(&world).await;
    assert_eq!((let_go.requests, let_go.asks), (1, 1));
    priya.sync(&world).await;
    assert_eq!(priya.of_kind(&Kind::Referral).len(), 1, "it leaves the phones of the team");
    let state = AskState { secret: old.into() };
    assert_eq!(world.trouble("/hub/v1/ask/state", None, &state).await.1, "not-yours");
    assert_eq!(world.trouble("/hub/v1/ask", None, &ask(old)).await.1, "not-yours");
    assert_eq!(kept(&world).await, LetGo::default());
}

#[tokio::test]
async fn who_was_never_reached_goes_after_ninety_days_and_who_came_does_not() {
    let world = World::new().await;
    let mut priya = world.phone("Priya", Role::Connector, None, &[]).await;
    for name in ["amina", "ben"] {
        priya.save(&person_header(&id(name)), [("name", json!(name))]);
        let ended = [("ended_on", json!("2026-11-21")), ("ended_how", json!("not-reached"))];
        priya.save(&person_header(&id(name)), ended);
    }
    priya.save(&of(Circle::Person(id("ben")), Kind::Visit, "visit-ben"), [("said", json!("hello"))]);
    priya.sync(&world).await;
    world.later(91 * DAY);
    assert_eq!(kept(&world).await.never_reached, 1);
    assert!(!is_there(&world, "amina").await && is_there(&world, "ben").await);
}

#[tokio::test]
async fn the_oldest_of_the_audit_goes_after_eight_years_and_the_chain_stands() {
    let town = town().await;
    let rows = town.world.sql("SELECT CAST(n AS TEXT) FROM audit").await.len();
    town.world.later(7 * YEAR);
    assert_eq!(kept(&town.world).await.audit_rows, 0);
    town.world.later(2 * YEAR);
    assert_eq!(kept(&town.world).await.audit_rows, rows as u64);
    audit_is_whole(&town.world).await;
    let notes = town.world.sql("SELECT note FROM audit WHERE what = 'kept'").await;
    assert!(notes[0].contains(&format!("rows of the audit {rows}")) && notes.len() == 1, "{notes:?}");
    assert_eq!(kept(&town.world).await, LetGo::default());
}

#[tokio::test]
async fn somebody_closed_leaves_the_connectors_phone_after_thirty_days_and_late_work_is_handed_in() {
    let mut town = town().await;
    ends(&mut town, "amina", "2026-11-21").await;
    days_later(&town.world, &mut [&mut town.priya], 29);
    assert_eq!(kept(&town.world).await.off_phones, 0);
    days_later(&town.world, &mut [&mut town.priya], 2);
    // Written where there was no signal.
    town.priya.save(&amina_goal(), [("words", json!("a word of goodbye"))]);
    assert_eq!(kept(&town.world).await.off_phones, 1);
    town.priya.sync(&town.world).await;
    assert!(!town.priya.text().contains("amina"), "she is gone from the phone");
    assert!(town.priya.text().contains("ben"), "the others are not");
    assert_eq!((town.priya.unsent(), town.priya.heard.befell.handed_in), (0, 1));
    assert!(is_there(&town.world, "amina").await, "the hub keeps her");
    town.amina.sync(&town.world).await;
    assert!(town.amina.text().contains("amina goal words"), "and so does her own phone");

    // She comes again: a coordinator gives her to somebody, who sees the whole story, and what was handed in.
    let ana = town.world.phone("Ana", Role::Coordinator, None, &[]).await;
    let give = Act::GivePerson { member: town.priya.me.clone(), person: id("amina") };
    assert_eq!(ana.act(&town.world, &give).await, Did::Done);
    town.priya.sync(&town.world).await;
    assert_eq!(town.priya.value(&amina_goal(), "words"), Some(json!("amina goal words")));
    let Did::Tray { entries } = town.priya.act(&town.world, &Act::Tray).await else { panic!("no tray") };
    assert_eq!(entries[0].value, json!("a word of goodbye"));
    days_later(&town.world, &mut [], 1);
    assert_eq!(kept(&town.world).await.off_phones, 0, "not the next night again");
}

#[tokio::test]
async fn somebody_closed_who_asks_for_something_again_stands_before_the_coordinators() {
    let mut town = town().await;
    ends(&mut town, "amina", "2026-11-21").await;
    days_later(&town.world, &mut [&mut town.amina], 31);
    kept(&town.world).await;
    let ana = town.world.phone("Ana", Role::Coordinator, None, &[]).await;
    let alone = async || match ana.act(&town.world, &Act::Members).await {
        Did::Members { alone, .. } => alone.into_iter().map(|line| line.person).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(alone().await, []);
    let ask = of(Circle::Person(id("amina")), Kind::Ask, "ring-again");
    town.amina.save(&ask, [("sort", json!("ring-me"))]);
    town.amina.sync(&town.world).await;
    assert_eq!(alone().await, [id("amina")]);
}

fn attendance(town: &Town, person: &str, start: &str) -> Header {
    let session = id("singing-times");
    let attendance = attendance_id(&town.world.programme(), &id(person), &session, start);
    Header::new(Circle::Register(id(person), id("choir")), Kind::Attendance, attendance)
        .with("group", "choir")
        .with("activity", "singing")
        .with("session", session)
        .with("start", start)
}

#[tokio::test]
async fn a_past_register_leaves_the_groups_phone_after_eight_weeks_and_what_was_unsent_is_told_first() {
    let mut town = town().await;
    let (old, late) = (attendance(&town, "amina", "2026-11-19T10:00"), attendance(&town, "ben", "2026-11-19T10:00"));
    let new = attendance(&town, "amina", "2027-01-07T10:00");
    town.rosa.save(&old, [("register", json!("here"))]);
    town.rosa.sync(&town.world).await;
    days_later(&town.world, &mut [&mut town.rosa, &mut town.priya], 48);
    town.rosa.save(&new, [("register", json!("here"))]);
    town.rosa.sync(&town.world).await;
    town.priya.save(&booking(&town.world, "ben", "choir", "singing"), [("live", json!(false))]);
    town.priya.sync(&town.world).await;
    assert_eq!(kept(&town.world).await.registers, 0, "seven weeks");
    days_later(&town.world, &mut [&mut town.rosa], 9);
    town.rosa.save(&late, [("register", json!("not-here"))]);
    assert_eq!(kept(&town.world).await.registers, 1);
    town.rosa.sync(&town.world).await;
    assert!(town.rosa.shown(&old.key).is_none(), "the line of eight weeks ago");
    assert!(town.rosa.shown(&new.key).is_some() && town.rosa.text().contains("amina"), "and no other");
    town.priya.sync(&town.world).await;
    assert_eq!(town.priya.value(&late, "register"), Some(json!("not-here")), "what waited on the phone was told");
    assert_eq!(town.priya.value(&old, "register"), Some(json!("here")), "who supports them keeps it");
    // What was told late leaves in the next night, and a booking that stands no more eight weeks after that.
    assert_eq!(kept(&town.world).await.registers, 1);
    town.rosa.sync(&town.world).await;
    assert!(town.rosa.shown(&late.key).is_none() && town.rosa.unsent() == 0);
    days_later(&town.world, &mut [], 48);
    assert_eq!(kept(&town.world).await.registers, 2, "Ben's booking, and the date of January");
    town.rosa.sync(&town.world).await;
    assert!(!town.rosa.text().contains("\"ben\"") && town.rosa.text().contains("amina"), "{}", town.rosa.text());
    let mut new_phone = town.world.phone("Rosa again", Role::Organiser, None, &[&id("choir")]).await;
    new_phone.sync(&town.world).await;
    assert!(new_phone.shown(&old.key).is_none() && new_phone.text().contains("amina"), "a new phone gets no more");
    assert_eq!(kept(&town.world).await, LetGo::default());
}

#[tokio::test]
async fn it_is_done_once_a_night() {
    let mut town = town().await;
    ends(&mut town, "amina", "2026-11-20").await;
    town.world.later(9 * YEAR);
    let at_ten = keep::at_night(&town.world.hub, None).await;
    assert!(
        at_ten.is_some() && !is_there(&town.world, "amina").await,
        "a hub that was off at night does it when it is on"
    );
    ends_by_hand(&mut town, "ben").await;
    town.world.later(9 * YEAR);
    let today = town.world.hub.wall(town.world.now.load(std::sync::atomic::Ordering::Relaxed)).await.unwrap().date();
    assert_eq!(keep::at_night(&town.world.hub, Some(today)).await, Some(today));
    assert!(is_there(&town.world, "ben").await, "not twice on a day");
    town.world.now.store(NOW + 40 * YEAR - 9 * 3_600_000, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(keep::at_night(&town.world.hub, Some(today)).await, Some(today), "not before three");
}

/// Ends somebody whom nobody supports any more.
async fn ends_by_hand(town: &mut Town, person: &str) {
    town.world.put(&person_header(&id(person)), [("ended_on", json!("2035-01-01"))]).await;
}
