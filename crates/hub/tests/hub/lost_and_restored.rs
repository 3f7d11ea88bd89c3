//! What the hub loses and gets back: a file copied over it, a backup restored, a damaged database, an erasure.

use crate::world::{World, goal, id, jean};
use kith_hub::{backup, sealed, serve::open, store::FILE};
use kith_model::{
    Circle, Header, Kind,
    access::{Role, Scope, ScopeOf},
    acts::Act,
    wire::{Answer, Cursor, SyncReply},
};
use serde_json::json;

/// Copies the database as it is now to a file beside.
async fn copy(world: &World, name: &str) -> std::path::PathBuf {
    let to = world.folder.join(name);
    backup::backup(&world.folder, &to).await.unwrap();
    to
}

#[tokio::test]
async fn a_file_copied_back_without_a_word_loses_nothing_that_a_phone_still_has() {
    let (mut world, mut priya, mut phone) = jean().await;
    let yesterday = copy(&world, "yesterday").await;
    phone.save(&goal(), [("words", json!("sing on Thursdays"))]);
    phone.sync(&world).await;
    phone.save(&goal(), [("state", json!("going"))]);
    phone.sync(&world).await;
    world.put_back(&yesterday).await;
    // Somebody else writes first, so that the hub's numbers reach where they were.
    priya.save(&goal(), [("order", json!(1))]);
    for n in 0..6 {
        priya.save(
            &Header { key: kith_model::Key { id: id(&format!("g{n}")), ..goal().key }, ..goal() },
            [("words", json!("x"))],
        );
    }
    priya.sync(&world).await;
    let lost = phone.sync(&world).await;
    assert!(lost[0].lost, "the tag of its cursor is not known");
    priya.sync(&world).await;
    for it in [&phone, &priya] {
        assert_eq!(it.value(&goal(), "words"), Some(json!("sing on Thursdays")));
        assert_eq!(it.value(&goal(), "state"), Some(json!("going")));
        assert_eq!(it.value(&goal(), "order"), Some(json!(1)));
    }
    assert_eq!(world.sql("SELECT what FROM audit WHERE what = 'offered'").await.len(), 1);
}

#[tokio::test]
async fn an_edit_whose_predecessor_the_hub_lost_waits_until_the_copy_was_offered() {
    let (mut world, _, mut phone) = jean().await;
    let yesterday = copy(&world, "yesterday").await;
    phone.save(&goal(), [("words", json!("sing on Thursdays"))]);
    phone.sync(&world).await;
    world.put_back(&yesterday).await;
    phone.save(&goal(), [("words", json!("dance"))]);
    // The edit alone, by a request that does not show the loss: the edit before it is missing.
    let mut bare = phone.request();
    (bare.cursor, bare.offers) = (Cursor::default(), Vec::new());
    let reply: SyncReply = world.post("/hub/v1/sync", Some(&phone.token), &bare).await;
    assert_eq!(reply.answers[0].answer, Answer::Behind);
    // The usual way: the loss shows, so that nothing is taken before the copy.
    let replies = phone.sync(&world).await;
    assert!(replies[0].lost && replies[0].answers.is_empty(), "nothing is taken before the copy it stands on");
    assert_eq!(replies[1].answers[0].answer, Answer::Taken);
    let record = world.record(&goal().key).await.unwrap();
    assert_eq!(record.versions("words").len(), 1);
    assert_eq!(record.shown("words").unwrap().value, json!("dance"));
    assert!(phone.rows.values().all(|row| row.unsent.is_empty()));
}

#[tokio::test]
async fn a_restore_brings_back_records_and_nothing_that_was_taken_away() {
    let (mut world, mut priya, phone) = jean().await;
    let mut omar = world.phone("Omar", Role::Connector, None, &[]).await;
    let number = world.grant(&omar.me, ScopeOf::Connector { person: id("jean") }).await;
    let (_, code, _) = world.invite("Eve", Role::Connector, None, &[]).await;
    let (_, withdrawn, _) = world.invite("Sam", Role::Connector, None, &[]).await;
    omar.sync(&world).await;
    let yesterday = copy(&world, "yesterday").await;

    world.end(number).await;
    priya.act(&world, &Act::SignOut { device: phone.device }).await;
    let mut eve = world.join(&code).await;
    let mut coordinator = world.phone("Cora", Role::Coordinator, None, &[]).await;
    coordinator.sync(&world).await;
    let kith_model::acts::Did::Invitations { invitations } = coordinator.act(&world, &Act::Invitations).await else {
        panic!()
    };
    let sam = invitations.iter().find(|i| i.name == "Sam").unwrap();
    coordinator.act(&world, &Act::Withdraw { invitation: sam.invitation.clone() }).await;
    let consent = Header::new(Circle::Person(id("jean")), Kind::Consent, id("c1"));
    priya.save(&consent, [("purpose", json!("tell-group")), ("recipient", json!("choir")), ("given", json!(false))]);
    priya.sync(&world).await;

    let busy = backup::restore(&yesterday, None, &world.folder).await.unwrap_err().to_string();
    assert!(busy.contains("Stop it first"), "{busy}");
    // The process ends, as far as its lock goes.
    let folder = std::mem::take(&mut world.folder);
    let programme = world.programme();
    world.hub.store().close().await;
    drop(world);
    let old = backup::restore(&yesterday, None, &folder).await.unwrap();
    assert!(old.unwrap().exists(), "the database of before is kept");
    let hub = open(&folder).await.unwrap();
    assert_eq!(hub.programme(), programme);
    let mut slice = hub.slice().await.unwrap();
    let now = slice.now;
    let scopes = kith_hub::grants::in_force(slice.conn(), &programme, &omar.me, now).await.unwrap();
    let supports = |scope: &&Scope| matches!(scope.what, ScopeOf::Connector { .. });
    assert_eq!(scopes.iter().filter(supports).count(), 0, "the ended grant stays ended: {scopes:?}");
    let held: Vec<String> = sqlx::query_scalar("SELECT person FROM held_back WHERE sort = 'register' AND is_on = 1")
        .fetch_all(slice.conn())
        .await
        .unwrap();
    assert_eq!(held, ["jean"], "the withdrawn consent stays withdrawn");
    drop(slice);
    let app = crate::world::app(&hub);
    let world = World { folder, app, hub, now: Default::default() };
    assert_eq!(world.trouble("/hub/v1/sync", Some(&phone.token), &phone.request()).await.1, "signed-out");
    let join = |code: &str| kith_model::acts::Join {
        code: code.into(),
        token_hash: kith_hub::receipt::sha256("thief"),
        device_name: String::new(),
    };
    assert_eq!(world.trouble("/hub/v1/join", None, &join(&code)).await.1, "code-used");
    assert_eq!(world.trouble("/hub/v1/join", None, &join(&withdrawn)).await.1, "code-not-valid");
    // The phone that used the invitation after the backup goes on working, under its number.
    eve.sync(&world).await;
    assert_eq!(eve.heard.me.device, eve.device);
    let fresh = world.phone("Ann", Role::Connector, None, &[]).await;
    assert!(fresh.device > eve.device, "numbers of devices are not given out again");
}

#[tokio::test]
async fn a_damaged_database_is_not_served_and_says_how_to_restore() {
    let (world, ..) = jean().await;
    let folder = world.folder.clone();
    world.hub.store().close().await;
    let file = folder.join(FILE);
    let mut bytes = std::fs::read(&file).unwrap();
    // The schema stays readable; what is broken lies in the middle of the file.
    let (from, to) = (bytes.len() / 3, bytes.len() - 4_096);
    bytes[from..to].fill(0x5a);
    std::fs::write(&file, &bytes).unwrap();
    let why = open(&folder).await.err().expect("it must not open").to_string();
    assert!(why.contains("damaged") && why.contains("kith-hub restore --from"), "{why}");
    std::fs::write(&file, b"<html>not a database at all</html>").unwrap();
    assert!(open(&folder).await.err().expect("it must not open").to_string().contains("kith-hub restore"));
}

#[tokio::test]
async fn a_damaged_backup_replaces_nothing() {
    let (mut world, ..) = jean().await;
    let odd = world.folder.join("odd");
    std::fs::write(&odd, b"nothing").unwrap();
    let folder = std::mem::take(&mut world.folder);
    world.hub.store().close().await;
    drop(world);
    assert!(backup::restore(&odd, None, &folder).await.is_err());
    let hub = open(&folder).await.unwrap();
    assert!(hub.has_programme());
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn an_erased_person_leaves_hub_and_phones_and_does_not_come_back() {
    let (mut world, mut priya, mut phone) = jean().await;
    let yesterday = copy(&world, "yesterday").await;
    let mut slice = world.hub.slice().await.unwrap();
    slice.erase(&id("jean")).await.unwrap();
    slice.commit().await.unwrap();
    phone.save(&goal(), [("words", json!("too late"))]);
    let replies = phone.sync(&world).await;
    assert_eq!(replies[0].answers[0].answer, Answer::Erased);
    priya.sync(&world).await;
    for it in [&phone, &priya] {
        assert!(it.rows.values().all(|row| row.header.key.circle.person() != Some(&id("jean"))), "{}", it.text());
    }
    world.put_back(&yesterday).await;
    assert_eq!(world.record(&goal().key).await, None, "the ledger erased it again");
    // Nor does it come back under a new record about the same person.
    priya.save(&Header { key: kith_model::Key { id: id("goal2"), ..goal().key }, ..goal() }, [("words", json!("x"))]);
    let replies = priya.sync(&world).await;
    assert!(replies.iter().flat_map(|r| &r.answers).any(|a| a.answer == Answer::Erased));
    assert_eq!(world.sql("SELECT id FROM records WHERE person = 'jean'").await.len(), 0);
}

/// A key for backups: the file, and the public half.
fn key(world: &World, name: &str) -> (std::path::PathBuf, age::x25519::Recipient) {
    let file = world.folder.join(name);
    let public = sealed::new_key(&file).unwrap();
    (file, sealed::public_key(&public).unwrap())
}

#[tokio::test]
async fn a_sealed_backup_opens_with_its_key_alone_and_whole_and_brings_everything_back() {
    let (mut world, mut priya, phone) = jean().await;
    let ((own, public), (second, public_2), (other, _)) =
        (key(&world, "own"), key(&world, "second"), key(&world, "other"));
    let backup = world.folder.join("sealed");
    backup::backup_sealed(&world.folder, &backup, &[public, public_2]).await.unwrap();
    let bytes = std::fs::read(&backup).unwrap();
    let holds = |word: &[u8]| bytes.windows(word.len()).any(|w| w == word);
    assert!(!holds(b"Jean") && !holds(b"SQLite") && !holds(phone.me.as_str().as_bytes()));
    let beside = || std::fs::read_dir(&world.folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    assert!(!beside().any(|name| name.starts_with("backing-up")), "the plain copy is gone");
    let again = backup::backup_sealed(&world.folder, &backup, &[]).await.unwrap_err().to_string();
    assert!(again.contains("never replaces"), "{again}");
    priya.save(&goal(), [("words", json!("after the backup"))]);
    priya.sync(&world).await;

    let folder = std::mem::take(&mut world.folder);
    world.hub.store().close().await;
    drop(world);
    let database = std::fs::read(folder.join(FILE)).unwrap();
    let altered = |name: &str, how: &dyn Fn(&mut Vec<u8>)| {
        let (mut bytes, file) = (bytes.clone(), folder.join(name));
        how(&mut bytes);
        std::fs::write(&file, bytes).unwrap();
        file
    };
    let whole = bytes.len();
    let middle = altered("middle", &|bytes| bytes[whole / 2] ^= 1);
    let end = altered("end", &|bytes| bytes[whole - 1] ^= 1);
    let head = altered("head", &|bytes| bytes[40] ^= 1);
    let cut = altered("cut", &|bytes| bytes.truncate(whole - 1));
    // Between two parts of the file: each part left is as it was written.
    let short = altered("short", &|bytes| bytes.truncate(whole - (whole % 65_552)));
    let longer = altered("longer", &|bytes| bytes.push(0));
    for (file, key, says) in [
        (&backup, None, "--key FILE"),
        (&backup, Some(&other), "another key"),
        (&backup, Some(&backup), "cannot be read"),
        (&middle, Some(&own), "Nothing of it was used"),
        (&end, Some(&own), "Nothing of it was used"),
        (&head, Some(&own), "Nothing of it was used"),
        (&cut, Some(&own), "Nothing of it was used"),
        (&short, Some(&own), "Nothing of it was used"),
        (&longer, Some(&own), "Nothing of it was used"),
    ] {
        let why = backup::restore(file, key.map(|k| k.as_path()), &folder).await.expect_err(says);
        let why = format!("{why:#}");
        let says_it = why.contains(says) || (file == &head && why.contains("another key"));
        assert!(says_it, "{}: {why}", file.display());
        assert_eq!(std::fs::read(folder.join(FILE)).unwrap(), database, "{says}: what is there stays");
        let left = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        assert_eq!(left.filter(|name| name.starts_with("restoring")).count(), 0);
    }
    backup::restore(&backup, Some(&second), &folder).await.unwrap();
    let hub = open(&folder).await.unwrap();
    let world = World { app: crate::world::app(&hub), folder, hub, now: Default::default() };
    let replies = priya.sync(&world).await;
    assert!(replies[0].lost, "the backup is older than her phone");
    let words = world.record(&goal().key).await.unwrap();
    assert_eq!(words.shown("words").unwrap().value, json!("after the backup"), "her phone brought it back");
}

fn beside(folder: &std::path::Path) -> Vec<String> {
    let left = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    left.filter(|name| name.contains("backing-up") || name.contains("restoring") || name.contains("part")).collect()
}

#[tokio::test]
async fn of_two_backups_to_one_name_one_is_written_and_the_other_leaves_it_alone() {
    let (world, ..) = jean().await;
    let (own, public) = key(&world, "own");
    let backup = world.folder.join("sealed");
    for _ in 0..4 {
        let keys = [public.clone()];
        let (one, other) = tokio::join!(
            backup::backup_sealed(&world.folder, &backup, &keys),
            backup::backup_sealed(&world.folder, &backup, &keys)
        );
        let why = one.and(other).unwrap_err().to_string();
        assert!(why.contains("never replaces"), "{why}");
        let opened = world.folder.join("opened");
        sealed::open(&backup, &opened, &own).unwrap();
        assert_eq!(beside(&world.folder), Vec::<String>::new());
        std::fs::remove_file(&backup).unwrap();
        std::fs::remove_file(opened).unwrap();
    }
}

#[tokio::test]
async fn the_plain_text_that_a_killed_backup_left_goes_and_that_of_a_running_one_stays() {
    let (mut world, ..) = jean().await;
    let leave = |name: &str| {
        let folder = world.folder.join(name);
        std::fs::create_dir(&folder).unwrap();
        std::fs::copy(world.folder.join(FILE), folder.join(FILE)).unwrap();
    };
    let (_, public) = key(&world, "own");
    leave("backing-up-killed");
    backup::backup_sealed(&world.folder, &world.folder.join("sealed"), &[public]).await.unwrap();
    assert_eq!(beside(&world.folder), Vec::<String>::new(), "by the next backup");
    leave("backing-up-killed");
    leave("restoring-killed");
    // A backup runs: what is there may be its.
    let running = std::fs::File::create(world.folder.join("kith.backup.lock")).unwrap();
    running.lock_shared().unwrap();
    world.restart().await;
    assert_eq!(beside(&world.folder), ["backing-up-killed"]);
    drop(running);
    world.restart().await;
    assert_eq!(beside(&world.folder), Vec::<String>::new(), "by the next start");
}
