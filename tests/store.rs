//! The store of a phone, in a real browser: the contract of rows, saving, racing tabs, damaged rows.
#![cfg(target_arch = "wasm32")]
// In a test of the browser an unwrap is an expectation like any other; clippy knows that only of ordinary tests.
#![allow(clippy::unwrap_used)]
#![allow(missing_docs)]

mod rows;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use kith_app::{
    browser::timers::sleep,
    store::{
        Holding, StoreProblem,
        open::Disk,
        schema::{PROFILE, ROWS, Schema},
    },
};
use kith_model::{
    Circle, Header, Id, Key, Kind, Record,
    access::{Scope, ScopeOf},
    form::Opened,
    phone::{Heard, ask},
    rows::contract,
    wire::{Cursor, Me, Signed, SyncReply, VERSION},
};
use rexie::{ObjectStore, Rexie, TransactionMode};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// What the next version of the app would ask for.
const NEWER: Schema = Schema { versions: &[PROFILE.versions[0], PROFILE.versions[0]] };

fn id(text: &str) -> Id {
    text.parse().unwrap()
}

fn goal(name: &str) -> Header {
    Header::new(Circle::Person(id("jean")), Kind::Goal, id(name))
}

fn heard() -> Heard {
    Heard {
        cursor: Cursor { seq: 3, tag: 21 },
        me: Me { tag: 1, member: Some(id("m-jean")), device: 7, ..Me::default() },
        scopes: vec![Scope { number: 4, what: ScopeOf::Person { person: id("jean") } }],
        filled: [(4, None)].into(),
        ..Heard::default()
    }
}

fn reply(records: Vec<Signed>) -> SyncReply {
    SyncReply {
        v: VERSION,
        now: 5,
        asked: heard().cursor,
        lost: false,
        cursor: Cursor { seq: 4, tag: 28 },
        more: false,
        answers: vec![],
        records,
        scopes: heard().scopes,
        filling: Default::default(),
        erased: vec![],
        let_go: Vec::new(),
        me: None,
        directory: None,
    }
}

/// Who the phone's list of profiles says that it is.
fn known() -> Me {
    Me { name: "Jean".into(), device: 7, ..Me::default() }
}

async fn opened(name: &str) -> Rc<Holding> {
    Holding::open(name, id("p"), known()).await.unwrap()
}

async fn fresh(name: &str) -> Rc<Holding> {
    Disk::new(name, PROFILE).delete().await.unwrap();
    Holding::create(name, &heard(), "token").await.unwrap();
    opened(name).await
}

fn words(holding: &Holding, name: &str) -> Vec<String> {
    holding.with_row(&goal(name).key, |row| {
        let record = row.map_or_else(|| Record::new(goal(name)), |row| row.shown(&id("m-jean")));
        let mut texts: Vec<String> =
            record.versions("words").iter().filter_map(|v| v.value.as_str()).map(str::to_owned).collect();
        texts.sort();
        texts
    })
}

/// Waits until something that another tab tells has come round.
async fn until(is_so: impl Fn() -> bool) {
    for _ in 0..100 {
        if is_so() {
            return;
        }
        sleep(20).await;
    }
    panic!("it never came round");
}

async fn bare(name: &str) -> Rexie {
    let builder = PROFILE.stores(1).iter().fold(Rexie::builder(name).version(1), |builder, spec| {
        builder.add_object_store(ObjectStore::new(spec.name).key_path(spec.key))
    });
    builder.build().await.unwrap()
}

/// A row as an accident leaves it: put by hand, past all our guards.
async fn by_hand(name: &str, json: &str) {
    let rexie = bare(name).await;
    let transaction = rexie.transaction(&[ROWS], TransactionMode::ReadWrite).unwrap();
    transaction.store(ROWS).unwrap().put(&js_sys::JSON::parse(json).unwrap(), None).await.unwrap();
    assert!(transaction.done().await.unwrap().is_committed());
    rexie.close();
}

#[wasm_bindgen_test]
async fn the_store_in_the_browser_keeps_the_contract() {
    contract::all(async |name| {
        let disk = Disk::new(&format!("test-contract-{name}"), PROFILE);
        disk.delete().await.unwrap();
        rows::Own(disk)
    })
    .await;
}

#[wasm_bindgen_test]
async fn what_was_saved_is_there_after_the_app_starts_anew_and_a_save_is_one_transaction() {
    let holding = fresh("test-save").await;
    let (one, two) = (Opened::new(goal("one")), Opened::new(goal("two")));
    let before = holding.writes();
    holding.save(&[one.set([("words", "sing".into())]), two.set([("words", "walk".into())])]).await.unwrap();
    assert_eq!(holding.writes() - before, 1, "all of a save is one transaction");
    assert_eq!(holding.unsent(), 2);

    let again = opened("test-save").await;
    assert_eq!((words(&again, "one"), words(&again, "two")), (vec!["sing".to_owned()], vec!["walk".to_owned()]));
    assert_eq!(again.unsent(), 2);
    assert_eq!(again.token(), "token");
    assert_ne!(again.writer().run, holding.writer().run, "every start is another writer");
    assert_eq!(again.writer().device, 7);
    holding.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn an_answer_with_nothing_new_writes_nothing() {
    let holding = fresh("test-idle").await;
    let mut signed = Signed { record: Record::new(goal("one")), receipt: "r".into() };
    signed.record.seen.insert(holding.writer(), 1);
    let asked = || holding.with_rows(|rows| ask(&id("p"), &holding.heard(), rows, holding.writer(), None)).1;
    let before = holding.writes();
    holding.take(&asked(), &reply(vec![signed.clone()])).await.unwrap().unwrap();
    assert_eq!(holding.writes() - before, 1, "an answer is one transaction");
    let mut idle = reply(vec![signed]);
    idle.asked = holding.heard().cursor;
    idle.cursor = Cursor { seq: 9, tag: 63 };
    let news = holding.take(&asked(), &idle).await.unwrap().unwrap();
    assert!(!news.write);
    assert_eq!(holding.writes() - before, 1);
    assert_eq!(holding.heard().cursor.seq, 9, "it has heard all the same");
    holding.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn two_tabs_that_write_the_same_row_lose_nothing_and_both_show_it() {
    let one = fresh("test-race").await;
    let two = opened("test-race").await;
    let form = Opened::new(goal("g"));
    let (a, b) = ([form.set([("words", "from one".into())])], [form.set([("words", "from two".into())])]);
    let (first, second) = futures::join!(one.save(&a), two.save(&b));
    first.unwrap();
    second.unwrap();
    until(|| words(&one, "g").len() == 2 && words(&two, "g").len() == 2).await;
    assert_eq!(words(&one, "g"), ["from one", "from two"]);
    assert_eq!(words(&*opened("test-race").await, "g"), ["from one", "from two"]);
    one.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_tab_hears_what_another_saved() {
    let one = fresh("test-hear").await;
    let two = opened("test-hear").await;
    let heard: Rc<RefCell<Vec<Key>>> = Rc::default();
    let log = heard.clone();
    two.listen(move |changed| log.borrow_mut().extend(changed.keys.clone()));
    one.save(&[Opened::new(goal("g")).set([("words", "hello".into())])]).await.unwrap();
    until(|| !heard.borrow().is_empty()).await;
    assert_eq!(*heard.borrow(), [goal("g").key]);
    assert_eq!(words(&two, "g"), ["hello"]);
    one.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_damaged_row_is_set_aside_and_told_and_the_rest_opens() {
    let holding = fresh("test-damaged").await;
    holding.save(&[Opened::new(goal("whole")).set([("words", "sing".into())])]).await.unwrap();
    let damaged = [
        r#"{"k":"person:jean/goal/a","c":"person:jean","t":"goal","i":"a","r":1,"b":"{\"s\":1,\"r\":{\"hea"}"#,
        r#"{"k":"person:jean/goal/b","c":"person:jean","t":"goal","i":"b","r":"odd","b":17}"#,
        r#"{"k":"only a key"}"#,
        r#"{"k":"person:jean/goal/c","c":"person:not an id","t":"goal","i":"c","r":1,"b":"{}"}"#,
    ];
    for (at, row) in damaged.iter().enumerate() {
        by_hand("test-damaged", row).await;
        let again = opened("test-damaged").await;
        assert_eq!(words(&again, "whole"), ["sing"]);
        assert_eq!(again.damaged(), at + 1, "it is told until somebody looked");
        assert_eq!(again.heard().cursor, Cursor::default(), "the hub is asked for everything anew");
        assert_eq!(again.heard().me, heard().me);
    }
    opened("test-damaged").await.look_at_damaged().await.unwrap();
    assert_eq!(opened("test-damaged").await.damaged(), 0);
    holding.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_row_of_a_newer_app_is_not_damaged_but_asks_for_the_newer_app() {
    let holding = fresh("test-newer").await;
    let row =
        r#"{"k":"person:jean/goal/a","c":"person:jean","t":"goal","i":"a","r":1,"b":"{\"s\":99,\"r\":{\"x\":1}}"}"#;
    by_hand("test-newer", row).await;
    let again = Holding::open("test-newer", id("p"), known()).await;
    assert_eq!(again.err(), Some(StoreProblem::TooNew));
    holding.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_half_written_form_is_kept_as_one_types() {
    let holding = fresh("test-draft").await;
    let form = Opened::new(goal("g"));
    for text in ["I", "I wa", "I want to sing"] {
        holding.set_draft("goal/g", Some((Some(form.clone()), text.into())));
    }
    assert_eq!(holding.draft("goal/g").unwrap().text, "I want to sing");
    let before = holding.writes();
    sleep(900).await;
    assert_eq!(holding.writes() - before, 1, "one write after a pause, not one a key");
    let again = opened("test-draft").await;
    let draft = again.draft("goal/g").unwrap();
    assert_eq!((draft.text.as_str(), draft.opened), ("I want to sing", Some(form)));
    again.set_draft("goal/g", None);
    again.keep_drafts().await.unwrap();
    assert_eq!(opened("test-draft").await.draft("goal/g"), None);
    holding.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn half_written_forms_are_kept_once_it_is_said_so_whoever_began_to_write_them() {
    let holding = fresh("test-draft-twice").await;
    holding.set_draft("visit/jean", Some((None, "She has not sung".into())));
    let is_written = Cell::new(false);
    let first = async {
        holding.keep_drafts().await.unwrap();
        is_written.set(true);
    };
    let second = async {
        holding.keep_drafts().await.unwrap();
        assert!(is_written.get(), "said to be kept while another call was still writing it");
    };
    futures::join!(first, second);
    holding.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn half_written_forms_that_found_no_room_are_all_kept_once_there_is_room() {
    let holding = fresh("test-draft-full").await;
    for person in ["ana", "jean"] {
        holding.set_draft(&format!("visit/{person}"), Some((None, "She has not sung".into())));
    }
    let make_room = no_room();
    assert!(matches!(holding.keep_drafts().await, Err(StoreProblem::Full { .. })));
    make_room.call0(&JsValue::NULL).unwrap();
    holding.keep_drafts().await.unwrap();
    assert_eq!(opened("test-draft-full").await.draft_names(), ["visit/ana", "visit/jean"]);
    holding.delete().await.unwrap();
}

/// From now on nothing can be written; until the answer is called.
fn no_room() -> js_sys::Function {
    let script = "const its = IDBDatabase.prototype, real = its.transaction; \
        its.transaction = function (...what) { \
          if (what[1] === 'readwrite') throw new DOMException('full', 'QuotaExceededError'); \
          return real.apply(this, what); \
        }; \
        return () => { its.transaction = real }";
    js_sys::Function::new_no_args(script).call0(&JsValue::NULL).unwrap().unchecked_into()
}

#[wasm_bindgen_test]
async fn an_older_tab_that_holds_on_is_told_about_and_waited_for() {
    let name = "test-holds-on";
    Disk::new(name, PROFILE).delete().await.unwrap();
    // A tab without our manners: its connection does not let go by itself.
    let old = idb::Factory::new().unwrap().open(name, Some(1)).unwrap().await.unwrap();
    let disk = Disk::new(name, NEWER);
    assert_eq!(disk.open().await, Err(StoreProblem::OtherTabOpen));
    old.close();
    assert_eq!(disk.open().await, Ok(()));
    disk.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_tab_behind_a_newer_one_says_so_and_shows_nothing_that_is_not_kept() {
    let holding = fresh("test-behind").await;
    let disk = Disk::new("test-behind", NEWER);
    disk.open().await.unwrap(); // the older one lets go by itself
    let saved = holding.save(&[Opened::new(goal("g")).set([("words", "late".into())])]).await;
    assert_eq!(saved, Err(StoreProblem::ReplacedByNewerTab));
    assert!(words(&holding, "g").is_empty());
    assert_eq!(holding.unsent(), 0);
    disk.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn the_key_columns_of_a_row_hold_ids_and_nothing_that_was_written() {
    let holding = fresh("test-columns").await;
    holding.save(&[Opened::new(goal("g")).set([("words", "my own secret".into())])]).await.unwrap();
    let rexie = bare("test-columns").await;
    let transaction = rexie.transaction(&[ROWS], TransactionMode::ReadOnly).unwrap();
    let rows = transaction.store(ROWS).unwrap().get_all(None, None).await.unwrap();
    let column = |name: &str| js_sys::Reflect::get(&rows[0], &JsValue::from_str(name)).unwrap();
    for name in ["k", "c", "t", "i"] {
        let text = column(name).as_string().unwrap();
        assert!(!text.contains("secret"), "{name}: {text}");
    }
    assert_eq!(column("u").as_f64(), Some(1.0));
    assert!(column("b").as_string().unwrap().contains("secret"), "the body holds it");
    rexie.close();
    holding.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_half_written_form_about_somebody_who_was_erased_goes_too() {
    let holding = fresh("test-draft-erased").await;
    let ana = Header::new(Circle::Person(id("ana")), Kind::Visit, id("v"));
    holding.set_draft("visit/jean", Some((Some(Opened::new(goal("g"))), "about Jean".into())));
    holding.set_draft("visit/ana", Some((Some(Opened::new(ana)), "about Ana".into())));
    holding.save(&[Opened::new(goal("g")).set([("words", "unsent".into())])]).await.unwrap();
    let asked = holding.with_rows(|rows| ask(&id("p"), &holding.heard(), rows, holding.writer(), None)).1;
    let mut erased = reply(vec![]);
    erased.erased.push(id("jean"));
    let news = holding.take(&asked, &erased).await.unwrap().unwrap();
    assert_eq!(news.erased_unsent, 1, "its author is told");
    assert_eq!(holding.draft_names(), ["visit/ana"]);
    holding.keep_drafts().await.unwrap();
    assert_eq!(opened("test-draft-erased").await.draft_names(), ["visit/ana"]);
    holding.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_tab_whose_records_left_makes_the_other_tabs_draw_a_new_writer_too() {
    let one = fresh("test-mint").await;
    let two = opened("test-mint").await;
    let mut signed = Signed { record: Record::new(goal("one")), receipt: "r".into() };
    signed.record.seen.insert(one.writer(), 1);
    let asked = || one.with_rows(|rows| ask(&id("p"), &one.heard(), rows, one.writer(), None)).1;
    one.take(&asked(), &reply(vec![signed])).await.unwrap().unwrap();
    let (mine, other) = (one.writer(), two.writer());
    let mut ended = reply(vec![]);
    ended.asked = one.heard().cursor;
    ended.scopes.clear();
    one.take(&asked(), &ended).await.unwrap().unwrap();
    assert_ne!(one.writer(), mine);
    until(|| two.writer() != other && two.with_rows(|rows| rows.is_empty())).await;
    one.delete().await.unwrap();
}
