//! What somebody tries who talks to the hub directly: every line is refused, unknown and forbidden alike, and audited.

use crate::town::{amina_goal, booking, edit, of, send, town, tried};
use crate::world::{id, person_header};
use kith_model::{
    Circle, Dot, Edit, Header, Kind, Record, Version, Writer,
    id::attendance_id,
    listing::Listing,
    wire::{Answer, Cursor, DirectoryManifest, Refusal, SyncReply},
};
use serde_json::json;

const NOT_YOURS: Answer = Answer::Refused(Refusal::NotYours);

#[tokio::test]
async fn nobody_reads_what_is_not_theirs_whatever_they_say_they_hold() {
    let town = town().await;
    // Ben says that he knows nothing yet and asks for everything, under numbers of scopes that are not his.
    let mut request = town.ben.request();
    let priyas: Vec<u64> = town.priya.heard.scopes.iter().map(|s| s.number).collect();
    request.scopes = priyas.iter().map(|n| (*n, Some(0))).collect();
    for cursor in [Cursor::default(), town.ben.heard.cursor] {
        request.cursor = cursor;
        let reply: SyncReply = town.world.post("/hub/v1/sync", Some(&town.ben.token), &request).await;
        let text = serde_json::to_string(&reply).unwrap();
        for word in ["amina", "case words", "garden", "Amina"] {
            assert!(!text.contains(word), "Ben's phone got {word}: {text}");
        }
        assert!(text.contains("ben goal words"));
    }
    assert!(!town.ben.text().contains("amina"));
    // The person's own phone never holds a case note; the connector's does.
    assert!(!town.amina.text().contains("case words") && town.priya.text().contains("amina case words"));
}

#[tokio::test]
async fn unknown_and_forbidden_answer_alike_and_are_audited() {
    let town = town().await;
    let nowhere = of(Circle::Person(id("nobody")), Kind::Goal, "goal-amina");
    for (header, field, value) in [
        (amina_goal(), "words", json!("mine now")),
        (nowhere, "words", json!("mine now")),
        (of(Circle::Case(id("amina")), Kind::CaseNote, "case-amina"), "why", json!("x")),
        (of(Circle::Case(id("ben")), Kind::CaseNote, "case-ben"), "why", json!("x")),
        (booking(&town.world, "amina", "garden", "digging"), "live", json!(false)),
        (of(Circle::Keepers(id("choir")), Kind::GroupContact, "choir-contact"), "phone", json!("x")),
        (of(Circle::Everyone, Kind::Group, "choir"), "name", json!("x")),
        (of(Circle::Everyone, Kind::Group, "brand-new"), "name", json!("x")),
        (of(Circle::Team, Kind::GroupNote, "note"), "words", json!("x")),
        (person_header(&id("brand-new")), "name", json!("x")),
    ] {
        let answers = tried(&town, &town.ben, header.clone(), vec![edit(&town.ben, 1, field, value)]).await;
        assert_eq!(answers, [NOT_YOURS], "{}", header.key);
    }
    let refused = town.world.sql("SELECT record FROM audit WHERE what = 'not-yours'").await;
    assert_eq!(refused.len(), 10);
    assert_eq!(town.world.sql("SELECT digest FROM audit WHERE digest LIKE '%mine now%'").await.len(), 0);
    assert_eq!(town.world.record(&of(Circle::Everyone, Kind::Group, "brand-new").key).await, None);
}

#[tokio::test]
async fn fields_that_one_may_not_write_in_a_record_that_one_may_read() {
    let town = town().await;
    let attendance = attendance_id(&town.world.programme(), &id("ben"), &id("singing-times"), "2026-11-19T10:00");
    let attendance = Header::new(Circle::Register(id("ben"), id("choir")), Kind::Attendance, attendance)
        .with("session", "singing-times")
        .with("start", "2026-11-19T10:00");
    // The register's voice is not Ben's, Ben's is not the register's; a visit is the connector's.
    assert_eq!(
        tried(&town, &town.ben, attendance.clone(), vec![edit(&town.ben, 1, "register", json!("here"))]).await,
        [NOT_YOURS]
    );
    assert_eq!(
        tried(&town, &town.rosa, attendance.clone(), vec![edit(&town.rosa, 1, "person", json!("here"))]).await,
        [NOT_YOURS]
    );
    assert_eq!(
        tried(&town, &town.ben, attendance.clone(), vec![edit(&town.ben, 1, "person", json!("here"))]).await,
        [Answer::Taken]
    );
    assert_eq!(
        tried(&town, &town.rosa, attendance, vec![edit(&town.rosa, 2, "register", json!("here"))]).await,
        [Answer::Taken]
    );
    let visit = of(Circle::Person(id("ben")), Kind::Visit, "visit-ben");
    assert_eq!(
        tried(&town, &town.ben, visit.clone(), vec![edit(&town.ben, 2, "minutes", json!(5))]).await,
        [NOT_YOURS]
    );
    // An event takes only a first value, also from whoever wrote it.
    let again = tried(&town, &town.priya, visit, vec![edit(&town.priya, 1, "said", json!("other"))]).await;
    assert_eq!(again, [Answer::Refused(Refusal::AlreadySaid)]);
    // What only the hub writes, nobody else does.
    let place = tried(
        &town,
        &town.ben,
        booking(&town.world, "ben", "choir", "singing"),
        vec![edit(&town.ben, 3, "place", json!("given"))],
    );
    assert_eq!(place.await, [NOT_YOURS]);
    let odd = of(Circle::Person(id("ben")), Kind::Goal, "goal-ben");
    assert_eq!(
        tried(&town, &town.ben, odd, vec![edit(&town.ben, 4, "secret_power", json!(1))]).await,
        [Answer::NotYet]
    );
}

#[tokio::test]
async fn nobody_speaks_for_another_device_and_old_edits_change_nothing() {
    let town = town().await;
    let goal = of(Circle::Person(id("ben")), Kind::Goal, "goal-ben");
    let mut foreign = edit(&town.ben, 1, "words", json!("forged"));
    foreign.dot.writer = Writer { device: town.priya.device, run: 9 };
    assert_eq!(tried(&town, &town.ben, goal.clone(), vec![foreign.clone()]).await, [NOT_YOURS]);
    foreign.dot.writer = Writer { device: 0, run: 9 };
    assert_eq!(tried(&town, &town.ben, goal.clone(), vec![foreign]).await, [NOT_YOURS]);

    let first = edit(&town.ben, 2, "words", json!("first"));
    let second = Edit { saw: vec![first.dot], ..edit(&town.ben, 3, "words", json!("second")) };
    assert_eq!(tried(&town, &town.ben, goal.clone(), vec![first.clone(), second]).await, [Answer::Taken; 2]);
    let before = town.world.record(&goal.key).await;
    assert_eq!(tried(&town, &town.ben, goal.clone(), vec![first]).await, [Answer::Taken]);
    assert_eq!(town.world.record(&goal.key).await, before);
}

#[tokio::test]
async fn a_saw_that_names_dots_of_another_field_drops_nothing_there() {
    let town = town().await;
    let person = person_header(&id("ben"));
    let record = town.world.record(&person.key).await.unwrap();
    let everything = record.dots();
    let sneaky = Edit { saw: everything, ..edit(&town.ben, 1, "note", json!("hello")) };
    assert_eq!(tried(&town, &town.ben, person.clone(), vec![sneaky]).await, [Answer::Taken]);
    let after = town.world.record(&person.key).await.unwrap();
    assert_eq!(after.fields.len(), record.fields.len() + 1);
    assert_eq!(after.versions("surname"), record.versions("surname"));
}

#[tokio::test]
async fn a_forged_or_borrowed_receipt_is_not_joined() {
    let town = town().await;
    let goal = of(Circle::Person(id("ben")), Kind::Goal, "goal-ben");
    let own = town.ben.rows[&goal.key].copy.clone().unwrap();
    let before = town.world.record(&goal.key).await;
    let mut forged = own.clone();
    let dot = Dot { writer: Writer { device: town.ben.device, run: 3 }, counter: 999 };
    forged.record.fields.insert(
        "words".into(),
        vec![Version { dot, time: 1, author: id("priya"), value: json!("poison"), handed_in_by: None }],
    );
    forged.record.seen.insert(dot.writer, 999);
    let mut relabelled = own.clone();
    relabelled.record.header = of(Circle::Person(id("amina")), Kind::Goal, "goal-ben");
    let mut poisoned = own.clone();
    poisoned.record.seen.insert(Writer { device: town.priya.device, run: 1 }, u64::from(u32::MAX));
    send(&town, &town.ben, Vec::new(), vec![forged, relabelled.clone(), poisoned]).await;
    assert_eq!(town.world.record(&goal.key).await, before);
    assert_eq!(town.world.record(&relabelled.record.header.key).await, None);
    assert_eq!(town.world.sql("SELECT record FROM audit WHERE what = 'offer-forged'").await.len(), 3);
    // One's own state with its own receipt changes nothing either: the hub has it.
    send(&town, &town.ben, Vec::new(), vec![own]).await;
    assert_eq!(town.world.record(&goal.key).await, before);
}

#[tokio::test]
async fn kind_circle_and_what_a_record_hangs_on_never_change() {
    let town = town().await;
    let visit = of(Circle::Person(id("ben")), Kind::Visit, "visit-ben");
    let mut moved = visit.clone();
    moved.key.circle = Circle::Everyone;
    let mut other_kind = visit.clone();
    other_kind.key.kind = Kind::Goal;
    let hung = visit.clone().with("corrects", "visit-amina");
    assert_eq!(tried(&town, &town.ben, moved, vec![edit(&town.ben, 1, "said", json!("x"))]).await, [NOT_YOURS]);
    // A goal under the visit's id is a record of its own, and hides nothing.
    assert_eq!(
        tried(&town, &town.ben, other_kind, vec![edit(&town.ben, 2, "words", json!("x"))]).await,
        [Answer::Taken]
    );
    assert_eq!(tried(&town, &town.priya, hung, vec![edit(&town.priya, 3, "minutes", json!(5))]).await, [NOT_YOURS]);
    let booked = booking(&town.world, "ben", "choir", "singing");
    let mut elsewhere = booked.clone();
    elsewhere.of.insert("activity".into(), "digging".into());
    assert_eq!(tried(&town, &town.ben, elsewhere, vec![edit(&town.ben, 4, "live", json!(false))]).await, [NOT_YOURS]);
}

#[tokio::test]
async fn an_organisers_whole_store_and_the_public_directory_hold_nothing_that_they_must_not() {
    let mut town = town().await;
    town.rosa.sync(&town.world).await;
    let text = town.rosa.text();
    assert!(text.contains("\"amina\"") && text.contains("\"ben\""), "the register has first names");
    for word in
        ["Surname", "Street", "0700", "reason", "said this", "goal", "case", "garden", "digging", "Amina", "Ben"]
    {
        assert!(!text.contains(word), "the organiser's phone holds {word:?}");
    }
    let manifest: DirectoryManifest = town.world.get_json("/hub/v1/directory").await;
    let (status, headers, snapshot) = town.world.get(&manifest.address).await;
    let snapshot = String::from_utf8(snapshot).unwrap();
    assert_eq!((status, headers["cache-control"].to_str().unwrap().contains("immutable")), (200, true));
    assert!(snapshot.contains("singing") && snapshot.contains("0199 555"));
    for word in [
        "meet.example",
        "0177",
        "amina",
        "ben\"",
        "\"d\":",
        "\"a\":",
        "seen",
        town.priya.me.as_str(),
        town.rosa.me.as_str(),
    ] {
        assert!(!snapshot.contains(word), "the snapshot holds {word:?}");
    }
    let listings: kith_model::wire::DirectorySnapshot = serde_json::from_str(&snapshot).unwrap();
    assert_eq!(listings.entries.len(), 7);
    assert!(listings.entries.windows(2).all(|w| (w[0].kind.name(), &w[0].id) < (w[1].kind.name(), &w[1].id)));
    let of_session = |l: &&Listing| l.kind == Kind::Session;
    assert_eq!(listings.entries.iter().filter(of_session).count(), 2);
}

#[tokio::test]
async fn a_refused_edit_is_set_aside_and_the_rest_of_the_batch_arrives() {
    let mut town = town().await;
    let goal = of(Circle::Person(id("ben")), Kind::Goal, "goal-ben");
    let visit = of(Circle::Person(id("ben")), Kind::Visit, "visit-ben");
    town.ben.save(&goal, [("words", json!("dance"))]);
    town.ben.save(&visit, [("minutes", json!(5))]);
    town.ben.save(&goal, [("order", json!(5_000)), ("state", json!("done"))]);
    town.ben.sync(&town.world).await;
    town.ben.sync(&town.world).await;
    let aside = |header: &Header| town.ben.rows[&header.key].aside.iter().map(|a| a.why.clone()).collect::<Vec<_>>();
    assert_eq!((aside(&goal), aside(&visit)), (vec!["not-readable".to_owned()], vec!["not-yours".to_owned()]));
    let record: Record = town.world.record(&goal.key).await.unwrap();
    assert_eq!(record.shown("words").unwrap().value, json!("dance"));
    assert_eq!(record.shown("state").unwrap().value, json!("done"));
    assert!(town.ben.rows.values().all(|row| row.unsent.is_empty()));
    assert_eq!(town.ben.shown(&visit.key).unwrap().versions("minutes").len(), 0, "the row is the hub's copy again");
}

#[tokio::test]
async fn nobody_hangs_times_or_bookings_on_another_groups_activity() {
    let town = town().await;
    // Rosa keeps the choir; digging is the garden's, and Amina is expected there.
    let times = of(Circle::Everyone, Kind::Session, "odd-times").with("group", "choir").with("activity", "digging");
    let rule = json!({"from": "2026-11-05", "freq": "weekly", "days": ["mo"], "start": "03:00", "minutes": 90});
    assert_eq!(
        tried(&town, &town.rosa, times.clone(), vec![edit(&town.rosa, 1, "rule/1", rule.clone())]).await,
        [NOT_YOURS]
    );
    let register = booking(&town.world, "amina", "choir", "digging");
    assert_eq!(tried(&town, &town.rosa, register, vec![edit(&town.rosa, 2, "live", json!(true))]).await, [NOT_YOURS]);
    // The garden's times under an attendance at the choir.
    let attendance = of(Circle::Register(id("amina"), id("choir")), Kind::Attendance, "odd-attendance")
        .with("session", "digging-times")
        .with("start", "2026-11-05T10:00");
    assert_eq!(
        tried(&town, &town.rosa, attendance, vec![edit(&town.rosa, 3, "register", json!("here"))]).await,
        [NOT_YOURS]
    );
    // A private booking under another group's name would let Amina into that group's joining details.
    let private = Header::new(Circle::Person(id("amina")), Kind::Booking, id("odd-booking"))
        .with("group", "choir")
        .with("activity", "digging");
    assert_eq!(tried(&town, &town.amina, private, vec![edit(&town.amina, 4, "live", json!(true))]).await, [NOT_YOURS]);
    // Her own group's activity takes new times.
    let own = of(Circle::Everyone, Kind::Session, "more-times").with("group", "choir").with("activity", "singing");
    assert_eq!(tried(&town, &town.rosa, own, vec![edit(&town.rosa, 5, "rule/1", rule)]).await, [Answer::Taken]);
}

#[tokio::test]
async fn a_group_named_in_a_private_record_makes_nobody_its_organiser() {
    let town = town().await;
    let private = Header::new(Circle::Person(id("amina")), Kind::Booking, id("private"))
        .with("group", "choir")
        .with("activity", "singing");
    assert_eq!(tried(&town, &town.rosa, private, vec![edit(&town.rosa, 1, "live", json!(true))]).await, [NOT_YOURS]);
    let attendance = of(Circle::Person(id("amina")), Kind::Attendance, "private-attendance")
        .with("group", "choir")
        .with("session", "singing-times")
        .with("start", "2026-11-05T10:00");
    assert_eq!(
        tried(&town, &town.rosa, attendance, vec![edit(&town.rosa, 2, "register", json!("here"))]).await,
        [NOT_YOURS]
    );
}
