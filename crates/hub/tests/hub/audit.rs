//! The audit is a chain: whatever somebody does to its rows, who have the database in hand, shows.

use crate::world::{NOW, Phone, World, goal, id, jean};
use kith_hub::{
    audit::{
        Said,
        chain::{Broken, Place, Whole, Why, end, hash, known, let_go, verify},
    },
    backup,
    serve::open,
};
use kith_model::{Circle, Header, Kind};
use serde_json::json;
use sqlx::{ConnectOptions, SqliteConnection, sqlite::SqliteConnectOptions};

/// Somebody with the file in hand and no manners: what keeps rows from changing is gone.
async fn by_hand(world: &World, sql: &'static str) {
    let mut conn = connect(world).await;
    for guard in ["audit_never_changes", "audit_is_kept", "audit_grows_at_its_end"] {
        let drop = sqlx::AssertSqlSafe(format!("DROP TRIGGER IF EXISTS {guard}"));
        sqlx::raw_sql(drop).execute(&mut conn).await.unwrap();
    }
    sqlx::raw_sql(sql).execute(&mut conn).await.unwrap();
}

async fn connect(world: &World) -> SqliteConnection {
    let file = world.folder.join(kith_hub::store::FILE);
    SqliteConnectOptions::new().filename(file).connect().await.unwrap()
}

async fn look(world: &World) -> Result<Whole, Broken> {
    let lines = world.hub.ledger().lines().unwrap();
    let mut tx = world.hub.store().read().await.unwrap();
    verify(&mut tx, &world.programme(), &known(&lines, &world.programme())).await.unwrap()
}

/// Forty rows, ten of them from a day before.
async fn written() -> (World, Phone) {
    let (world, mut priya, _) = jean().await;
    for n in 0..40 {
        priya.save(&goal(), [("words", json!(format!("words {n}")))]);
        priya.sync(&world).await;
        if n == 9 {
            world.later(24 * 3_600_000);
        }
    }
    (world, priya)
}

#[tokio::test]
async fn a_chain_that_nobody_touched_is_whole_from_its_first_row_to_its_last() {
    let (world, _) = written().await;
    let whole = look(&world).await.unwrap();
    assert!(whole.rows >= 43 && whole.first.unwrap() == (1, NOW), "{whole:?}");
    assert_eq!(whole.last.unwrap(), (i64::try_from(whole.rows).unwrap(), NOW + 24 * 3_600_000));
}

#[tokio::test]
async fn a_row_that_was_changed_taken_out_put_in_or_put_elsewhere_is_found() {
    let shifted = "UPDATE audit SET n = -n WHERE n > 20; UPDATE audit SET n = 1 - n WHERE n < 0;";
    for (what, sql, row, why) in [
        ("its time changed", "UPDATE audit SET at = at - 1 WHERE n = 20", 20, Why::Changed),
        ("its member changed", "UPDATE audit SET member = 'nobody' WHERE n = 20", 20, Why::Changed),
        ("its device changed", "UPDATE audit SET device = 99 WHERE n = 20", 20, Why::Changed),
        ("its word changed", "UPDATE audit SET what = 'not-yours' WHERE n = 20", 20, Why::Changed),
        ("its record changed", "UPDATE audit SET record = 'team/gap/x' WHERE n = 20", 20, Why::Changed),
        ("its field changed", "UPDATE audit SET field = 'state' WHERE n = 20", 20, Why::Changed),
        ("its digest changed", "UPDATE audit SET digest = 'x' WHERE n = 20", 20, Why::Changed),
        ("its note emptied", "UPDATE audit SET note = NULL WHERE n = 20", 20, Why::Changed),
        (
            "a word moved to the column beside",
            "UPDATE audit SET field = '', note = field WHERE n = 20",
            20,
            Why::Changed,
        ),
        ("its hash changed", "UPDATE audit SET hash = 'x' WHERE n = 20", 20, Why::Changed),
        ("what it follows changed", "UPDATE audit SET prev = 'x' WHERE n = 20", 20, Why::Misplaced),
        ("taken out", "DELETE FROM audit WHERE n = 20", 20, Why::Missing),
        ("several taken out", "DELETE FROM audit WHERE n BETWEEN 20 AND 25", 20, Why::Missing),
        ("the first taken out", "DELETE FROM audit WHERE n = 1", 2, Why::Beginning),
        (
            "the oldest taken out as if their time were over",
            "INSERT INTO audit_anchor SELECT programme, n, hash FROM audit WHERE n = 9; DELETE FROM audit WHERE n <= 9",
            10,
            Why::Beginning,
        ),
        ("put in", const_insert(), 21, Why::Misplaced),
        (
            "put elsewhere",
            "UPDATE audit SET n = -1 WHERE n = 20; UPDATE audit SET n = 20 WHERE n = 21; UPDATE audit SET n = 21 WHERE n = -1",
            20,
            Why::Misplaced,
        ),
        (
            "taken out and the rest moved up",
            "DELETE FROM audit WHERE n = 20; UPDATE audit SET n = -n WHERE n > 20; UPDATE audit SET n = -n - 1 WHERE n < 0",
            20,
            Why::Misplaced,
        ),
        ("the guards dropped", "SELECT 1", 0, Why::Unguarded),
    ] {
        let (world, _) = written().await;
        let end = i64::try_from(look(&world).await.unwrap().rows).unwrap();
        if what == "put in" {
            by_hand(&world, shifted).await;
        }
        by_hand(&world, sql).await;
        let broken = look(&world).await.expect_err(what);
        let row = if row == 0 { end } else { row };
        assert_eq!((broken.n, broken.why), (row, why), "{what}: {broken:?}");
    }
}

#[tokio::test]
async fn who_holds_the_database_alone_cannot_begin_the_audit_anew() {
    let (world, _) = written().await;
    world.hub.tell_ledger_of_audit().await.unwrap();
    let mut tx = world.hub.store().read().await.unwrap();
    let last = end(&mut tx, &world.programme()).await.unwrap();
    drop(tx);
    // A beginning far beyond, and one at a row that the ledger knows, each with the row that tells of it.
    for to in [Place { n: 1_000_000, hash: "x".into() }, last] {
        by_hand(&world, "DELETE FROM audit; DELETE FROM audit_anchor").await;
        let mut said = Said {
            at: NOW,
            member: None,
            device: None,
            what: "audit-shortened".into(),
            record: None,
            field: None,
            digest: None,
            note: None,
        };
        said.note = Some(format!("{} {}", to.n, to.hash));
        let its = hash(world.programme().as_str(), to.n + 1, &said, &to.hash);
        let mut conn = connect(&world).await;
        for sql in [
            "INSERT INTO audit_anchor (programme, n, hash) VALUES (?1, ?2, ?3)",
            "INSERT INTO audit (programme, n, at, what, note, prev, hash)
             VALUES (?1, ?2 + 1, ?4, 'audit-shortened', ?2 || ' ' || ?3, ?3, ?5)",
        ] {
            let mut query = sqlx::query(sql).bind(world.hub.programme().to_string()).bind(to.n).bind(&to.hash);
            if sql.contains("?4") {
                query = query.bind(NOW).bind(&its);
            }
            query.execute(&mut conn).await.unwrap();
        }
        let broken = look(&world).await.expect_err("all that was done is gone");
        assert_eq!((broken.n, broken.why), (to.n + 1, Why::Beginning));
    }
}

const fn const_insert() -> &'static str {
    "INSERT INTO audit SELECT programme, 21, at, member, device, what, record, field, digest, note, 'x', 'y' FROM audit WHERE n = 19"
}

#[tokio::test]
async fn a_cut_at_the_end_and_an_end_written_anew_are_found_as_far_as_the_ledger_knows() {
    let (world, mut priya) = written().await;
    let at = look(&world).await.unwrap();
    world.hub.tell_ledger_of_audit().await.unwrap();
    let whole = look(&world).await.unwrap();
    assert_eq!(whole.known_to, Some(i64::try_from(at.rows).unwrap()));
    // Cut, and written on as the hub does: the chain fits, but the ledger knows another row.
    by_hand(&world, "DELETE FROM audit WHERE n > 30").await;
    let broken = look(&world).await.unwrap_err();
    assert_eq!((broken.n, broken.why), (whole.known_to.unwrap(), Why::CutOff));
    assert!(broken.at.is_some(), "when the ledger was told");
    for n in 0..30 {
        priya.save(&goal(), [("words", json!(format!("anew {n}")))]);
        priya.sync(&world).await;
    }
    let broken = look(&world).await.unwrap_err();
    assert_eq!((broken.n, broken.why), (whole.known_to.unwrap(), Why::Rewritten));
}

#[tokio::test]
async fn the_ledger_hears_of_the_audit_at_each_start_and_whenever_something_is_taken_away() {
    let (mut world, mut priya) = written().await;
    let before = look(&world).await.unwrap();
    assert!(before.known_to < before.last.map(|(n, _)| n), "invitations were used; nothing was taken away since");
    world.restart().await;
    let at_start = look(&world).await.unwrap();
    assert_eq!(at_start.known_to, at_start.last.map(|(n, _)| n));
    priya.save(&goal(), [("words", json!("later"))]);
    priya.sync(&world).await;
    let number = world.grant(&priya.me, kith_model::access::ScopeOf::Volunteer).await;
    world.end(number).await;
    let ended = look(&world).await.unwrap();
    assert_eq!(ended.known_to, ended.last.map(|(n, _)| n));
    assert!(ended.known_to > at_start.known_to);
}

#[tokio::test]
async fn an_hour_after_the_last_row_the_ledger_knows_it_though_nobody_writes() {
    let (world, mut priya) = written().await;
    world.hub.tell_ledger_of_audit().await.unwrap();
    priya.save(&goal(), [("words", json!("the last for today"))]);
    priya.sync(&world).await;
    let known_to = async || {
        world.hub.tell_ledger_in_time().await;
        let whole = look(&world).await.unwrap();
        whole.known_to == whole.last.map(|(n, _)| n)
    };
    assert!(!known_to().await, "a minute later is soon");
    world.later(3_600_000);
    assert!(known_to().await);
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_take_out_or_replace_a_row() {
    let (world, _) = written().await;
    for sql in [
        "UPDATE audit SET note = 'x' WHERE n = 20",
        "UPDATE audit SET hash = hash",
        "DELETE FROM audit WHERE n = 20",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT programme, n, at, 'x', device, what, record, field, digest, note, prev, hash FROM audit WHERE n = 20",
        "INSERT INTO audit SELECT programme, n + 1000, at, member, device, what, record, field, digest, note, prev, hash FROM audit WHERE n = 20",
    ] {
        let mut conn = connect(&world).await;
        let refused = sqlx::raw_sql(sql).execute(&mut conn).await;
        assert!(refused.is_err_and(|e| e.to_string().contains("audit")), "{sql}");
    }
    look(&world).await.unwrap();
}

#[tokio::test]
async fn rows_whose_time_is_over_go_from_the_oldest_end_and_the_chain_stands() {
    let (world, mut priya) = written().await;
    let rows = look(&world).await.unwrap().rows;
    world.hub.tell_ledger_of_audit().await.unwrap();
    let mut slice = world.hub.slice().await.unwrap();
    let gone = let_go(&mut slice, NOW + 1_000).await.unwrap();
    assert_eq!(let_go(&mut slice, NOW + 1_000).await.unwrap(), 0, "nothing is left from before");
    slice.commit().await.unwrap();
    assert!(gone >= 10 && gone < rows, "{gone} of {rows}");
    priya.save(&goal(), [("words", json!("and on"))]);
    priya.sync(&world).await;
    let whole = look(&world).await.unwrap();
    assert_eq!(whole.first.unwrap().0, i64::try_from(gone).unwrap() + 1);
    assert_eq!(whole.rows, rows - gone + 2);
    // Its backup, on another machine, begins where it begins.
    let backup = world.folder.join("shorter");
    backup::backup(&world.folder, &backup).await.unwrap();
    let elsewhere = world.folder.join("elsewhere");
    backup::restore(&backup, None, &elsewhere).await.unwrap();
    let hub = open(&elsewhere).await.unwrap();
    let other = World { app: crate::world::app(&hub), folder: elsewhere, hub, now: Default::default() };
    assert_eq!(look(&other).await.unwrap().first, whole.first);
    // More than was told of is found missing.
    by_hand(
        &world,
        "UPDATE audit_anchor SET n = n + 1, hash = (SELECT hash FROM audit ORDER BY n LIMIT 1);
        DELETE FROM audit WHERE n = (SELECT n FROM audit_anchor)",
    )
    .await;
    assert_eq!(look(&world).await.unwrap_err().why, Why::Beginning);
}

#[tokio::test]
async fn an_erasure_takes_the_salt_and_leaves_the_chain_and_a_late_edit_brings_no_salt_back() {
    let (world, mut priya) = written().await;
    let digests = world.sql("SELECT digest FROM audit WHERE record LIKE 'person:jean/%' ORDER BY n").await;
    let mut slice = world.hub.slice().await.unwrap();
    slice.erase(&id("jean")).await.unwrap();
    slice.commit().await.unwrap();
    assert_eq!(world.sql("SELECT salt FROM salts WHERE person = 'jean'").await.len(), 0);
    assert_eq!(world.sql("SELECT digest FROM audit WHERE record LIKE 'person:jean/%' ORDER BY n").await, digests);
    // A phone that had not heard of it: that it came is noted, and no digest of what it said.
    priya.save(&goal(), [("words", json!("too late"))]);
    priya.sync(&world).await;
    let late = world.sql("SELECT json_array(record, field, digest) FROM audit WHERE what = 'erased'").await;
    assert_eq!(late, [format!("[\"{}\",null,null]", goal().key)]);
    assert_eq!(world.sql("SELECT salt FROM salts WHERE person = 'jean'").await.len(), 0);
    look(&world).await.unwrap();
}

#[tokio::test]
async fn rows_hold_who_when_and_what_field_and_never_a_value() {
    let (world, mut priya, _) = jean().await;
    let note = Header::new(Circle::Case(id("jean")), Kind::CaseNote, id("n1"));
    priya.save(&note, [("said", json!("a very private matter")), ("minutes", json!(47))]);
    priya.save(&crate::world::person_header(&id("jean")), [("reach/call", json!({"may": "yes", "at": "0700 900123"}))]);
    priya.sync(&world).await;
    let rows = world
        .sql("SELECT json_array(member, device, at, what, record, field, digest, note) FROM audit WHERE record IS NOT NULL")
        .await;
    let all = rows.join("\n");
    assert!(all.contains("case:jean/case-note/n1") && all.contains("\"said\"") && all.contains("\"reach\""), "{all}");
    assert!(all.contains(priya.me.as_str()) && all.contains(&NOW.to_string()));
    for value in ["private matter", "47,", "0700", "Jean", "sing"] {
        assert!(!all.contains(value), "the audit holds {value}: {all}");
    }
    // The same value of the same person twice: the digest tells that it is the same, of another person it does not.
    priya.save(&crate::world::person_header(&id("ben")), [("name", json!("Jean"))]);
    priya.sync(&world).await;
    let of = |person: &str| rows_of(&rows, person);
    let bens = world.sql("SELECT digest FROM audit WHERE record = 'person:ben/person/ben' AND field = 'name'").await;
    assert_eq!((bens.len(), of("jean").iter().any(|row| row.contains(&bens[0]))), (1, false));
}

fn rows_of<'a>(rows: &'a [String], person: &str) -> Vec<&'a String> {
    rows.iter().filter(|row| row.contains(&format!("person:{person}/"))).collect()
}

#[tokio::test]
async fn after_a_restore_the_audit_goes_on_and_says_so_and_a_copy_put_back_by_hand_shows() {
    let (mut world, mut priya) = written().await;
    let yesterday = world.folder.join("yesterday");
    backup::backup(&world.folder, &yesterday).await.unwrap();
    for n in 0..5 {
        priya.save(&goal(), [("words", json!(format!("after {n}")))]);
        priya.sync(&world).await;
    }
    world.hub.tell_ledger_of_audit().await.unwrap();
    world.put_back(&yesterday).await;
    assert_eq!(look(&world).await.unwrap_err().why, Why::CutOff, "somebody put back a file by hand");
    let folder = std::mem::take(&mut world.folder);
    world.hub.store().close().await;
    drop(world);
    backup::restore(&yesterday, None, &folder).await.unwrap();
    let hub = open(&folder).await.unwrap();
    let world = World { app: crate::world::app(&hub), folder, hub, now: Default::default() };
    let whole = look(&world).await.unwrap();
    assert_eq!(whole.known_to, whole.last.map(|(n, _)| n));
    assert_eq!(world.sql("SELECT what FROM audit ORDER BY n DESC LIMIT 1").await, ["restored"]);
}

#[tokio::test]
async fn an_audit_of_before_the_chain_is_brought_into_it() {
    let (mut world, _) = written().await;
    let rows = look(&world).await.unwrap().rows;
    world.hub.store().close().await;
    // As the first version of the schema had it.
    by_hand(
        &world,
        "CREATE TABLE old (n INTEGER PRIMARY KEY, programme TEXT NOT NULL, at INTEGER NOT NULL, member TEXT, device INTEGER,
             what TEXT NOT NULL, record TEXT, field TEXT, digest TEXT, note TEXT) STRICT;
         INSERT INTO old SELECT n, programme, at, member, device, what, record, field, digest, note FROM audit;
         DROP TABLE audit; DROP TABLE audit_anchor; ALTER TABLE old RENAME TO audit;
         CREATE INDEX audit_record ON audit (programme, record);
         ALTER TABLE records DROP COLUMN made_seq; DROP TABLE handed; DROP TABLE past;
         ALTER TABLE invitations DROP COLUMN by_device;
         DROP TABLE covers; DROP INDEX grants_cover;
         ALTER TABLE grants DROP COLUMN begins; ALTER TABLE grants DROP COLUMN cover;
         DROP INDEX records_safety; DROP TABLE record_asks; DELETE FROM grants WHERE what IN ('witness', 'safeguarding');
         PRAGMA user_version = 1;",
    )
    .await;
    world.restart().await;
    let whole = look(&world).await.unwrap();
    assert_eq!((whole.rows, whole.first), (rows, Some((1, NOW))));
    assert_eq!(world.sql("SELECT name FROM sqlite_master WHERE name = 'audit_before_the_chain'").await.len(), 0);
}
