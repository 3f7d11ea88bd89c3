//! What an accident leaves in the store of a phone, in a real browser: set aside and told, or mended; never taken for
//! nothing, and never written over as somebody else. And a store that is only slow.
#![cfg(target_arch = "wasm32")]
// In a test of the browser an unwrap is an expectation like any other; clippy knows that only of ordinary tests.
#![allow(clippy::unwrap_used)]
#![allow(missing_docs)]

use std::rc::Rc;

use kith_app::{
    browser::timers::sleep,
    store::{
        Holding, OwnAsk, Phone, Profile, StoreProblem,
        open::Disk,
        schema::{ASKS, DRAFTS, META, PHONE, PROFILE, PROFILES, Schema},
    },
};
use kith_model::{
    Circle, Header, Id, Kind,
    access::{Role, Scope, ScopeOf},
    form::Opened,
    phone::Heard,
    wire::{Cursor, Me},
};
use rexie::{ObjectStore, Rexie, TransactionMode};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn id(text: &str) -> Id {
    text.parse().unwrap()
}

fn goal(name: &str) -> Header {
    Header::new(Circle::Person(id("jean")), Kind::Goal, id(name))
}

fn heard() -> Heard {
    let me = Me { tag: 1, member: Some(id("m-jean")), name: "Jean".into(), device: 7, ..Me::default() };
    Heard {
        cursor: Cursor { seq: 3, tag: 21 },
        me: Me { roles: vec![Role::Participant], ..me },
        scopes: vec![Scope { number: 4, what: ScopeOf::Person { person: id("jean") } }],
        filled: [(4, None)].into(),
        ..Heard::default()
    }
}

/// Who the phone's list of profiles says that it is.
fn known() -> Me {
    Me { name: "Jean".into(), roles: vec![Role::Participant], device: 7, ..Me::default() }
}

/// A holding with a goal and a half-written form.
async fn lived_in(name: &str) -> Rc<Holding> {
    Disk::new(name, PROFILE).delete().await.unwrap();
    Holding::create(name, &heard(), "token").await.unwrap();
    let holding = opened(name).await;
    holding.save(&[Opened::new(goal("whole")).set([("words", "sing".into())])]).await.unwrap();
    holding.set_draft("visit/jean", Some((None, "half".into())));
    holding.keep_drafts().await.unwrap();
    holding
}

async fn opened(name: &str) -> Rc<Holding> {
    Holding::open(name, id("p"), known()).await.unwrap()
}

/// A line as an accident leaves it: put by hand, past all our guards.
async fn by_hand(name: &str, schema: Schema, store: &str, line: &str) {
    let builder = schema.stores(1).iter().fold(Rexie::builder(name).version(1), |builder, spec| {
        builder.add_object_store(ObjectStore::new(spec.name).key_path(spec.key))
    });
    let rexie = builder.build().await.unwrap();
    let transaction = rexie.transaction(&[store], TransactionMode::ReadWrite).unwrap();
    transaction.store(store).unwrap().put(&js_sys::JSON::parse(line).unwrap(), None).await.unwrap();
    assert!(transaction.done().await.unwrap().is_committed());
    rexie.close();
}

#[wasm_bindgen_test]
async fn who_this_phone_is_is_known_though_what_was_heard_is_damaged() {
    let name = "test-damaged-heard";
    let first = lived_in(name).await;
    by_hand(name, PROFILE, META, r#"{"n":"heard","r":5,"b":"{\"cursor\":{\"se"}"#).await;
    let again = opened(name).await;
    assert_eq!(again.damaged(), 1, "it is told");
    assert_eq!(again.writer().device, 7, "never the hub's own number, under which the hub takes nothing");
    assert_eq!(again.heard().me, known());
    assert_eq!(again.heard().cursor, Cursor::default(), "the hub is asked for everything anew");
    assert_eq!((again.token(), again.unsent(), again.draft_names()), ("token", 1, vec!["visit/jean".to_owned()]));
    again.save(&[Opened::new(goal("new")).set([("words", "walk".into())])]).await.unwrap();
    let device = again.with_row(&goal("new").key, |row| row.unwrap().unsent[0].edit.dot.writer.device);
    assert_eq!(device, 7);
    again.look_at_damaged().await.unwrap();
    assert_eq!((opened(name).await.damaged(), opened(name).await.unsent()), (0, 2));
    first.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn nothing_is_written_by_a_phone_that_does_not_know_which_one_it_is() {
    let name = "test-nobody";
    let first = lived_in(name).await;
    by_hand(name, PROFILE, META, r#"{"n":"heard","r":5,"b":17}"#).await;
    let again = Holding::open(name, id("p"), Me::default()).await.unwrap();
    let saved = again.save(&[Opened::new(goal("new")).set([("words", "walk".into())])]).await;
    assert_eq!((saved, again.unsent()), (Err(StoreProblem::NotSaved), 1), "it is not called saved, nor is it shown");
    first.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_damaged_token_and_a_damaged_form_are_told_and_the_rest_opens() {
    let name = "test-damaged-token";
    let first = lived_in(name).await;
    by_hand(name, PROFILE, META, r#"{"n":"token","r":5}"#).await;
    assert_eq!((opened(name).await.damaged(), opened(name).await.unsent()), (1, 1));
    by_hand(name, PROFILE, DRAFTS, r#"{"n":"visit/ana","r":5,"b":"{\"text\":\"She sai"}"#).await;
    let again = opened(name).await;
    assert_eq!((again.damaged(), again.token(), again.unsent()), (2, "", 1), "until somebody looked");
    assert_eq!((again.draft_names(), again.heard().me), (vec!["visit/jean".to_owned()], heard().me));
    assert_eq!(opened(name).await.damaged(), 2, "each is counted once");
    first.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn who_comes_in_anew_keeps_what_was_unsent_and_half_written_under_the_new_number() {
    let name = "test-anew";
    let first = lived_in(name).await;
    by_hand(name, PROFILE, META, r#"{"n":"token","r":5}"#).await;
    let before = opened(name).await;
    assert_eq!((before.token(), before.unsent()), ("", 1));
    let me = Me { member: Some(id("m-jean")), name: "Jean".into(), device: 8, ..Me::default() };
    Holding::come_in_anew(name, me, "new token", None).await.unwrap();
    let again = opened(name).await;
    assert_eq!((again.token(), again.writer().device, again.heard().cursor), ("new token", 8, Cursor::default()));
    assert_eq!(again.draft_names(), ["visit/jean"]);
    again.save(&[Opened::new(goal("new")).set([("words", "walk".into())])]).await.unwrap();
    let device = |key: &str| again.with_row(&goal(key).key, |row| row.unwrap().unsent[0].edit.dot.writer.device);
    assert_eq!((device("whole"), device("new")), (7, 8), "each edit keeps the name under which it was saved");
    // A tab that still has it open as who it was hears who it is now before it takes anything in.
    assert_eq!(before.writer().device, 7);
    before.look_at_befell().await.unwrap();
    assert_eq!((before.writer().device, before.heard().me.device), (8, 8));
    first.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_member_who_was_here_before_is_found_by_programme_and_member() {
    let phone = Phone::named("test-before").await.unwrap();
    let profile = |name: &str, programme: &str, member: Option<&str>| Profile {
        id: id(name),
        programme: id(programme),
        programme_name: "Riverside".into(),
        name: "Jean".into(),
        roles: vec![Role::Participant],
        device: 7,
        member: member.map(id),
    };
    let jean = profile("jean-7", "riverside", Some("m-jean"));
    for other in [&jean, &profile("ana-9", "riverside", Some("m-ana")), &profile("old", "riverside", None)] {
        phone.keep_profile(other).await.unwrap();
    }
    assert_eq!(phone.profile_of(&id("riverside"), &id("m-jean")).await.unwrap(), Some(jean));
    assert_eq!(phone.profile_of(&id("elsewhere"), &id("m-jean")).await.unwrap(), None);
    assert_eq!(phone.profile_of(&id("riverside"), &id("m-sam")).await.unwrap(), None);
    phone.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_damaged_line_of_the_list_of_profiles_is_made_anew_from_what_the_profile_holds() {
    let phone = Phone::named("test-damaged-list").await.unwrap();
    let profile = Profile {
        id: id("jean-7"),
        programme: id("riverside"),
        programme_name: "Riverside".into(),
        name: "Jean".into(),
        roles: vec![Role::Participant],
        device: 7,
        member: Some(id("m-jean")),
    };
    let other = Profile { id: id("ana-9"), name: "Ana".into(), device: 9, ..profile.clone() };
    phone.keep_profile(&other).await.unwrap();
    let holding = lived_in(&profile.database()).await;
    by_hand("test-damaged-list", PHONE, PROFILES, r#"{"n":"jean-7","r":5,"b":"{\"id\":\"je"}"#).await;
    by_hand("test-damaged-list", PHONE, PROFILES, r#"{"n":"nobody-knows","r":5,"b":3}"#).await;
    assert_eq!(phone.profiles().await.unwrap(), (vec![other, profile], 1), "and who cannot be is counted");
    holding.delete().await.unwrap();
    phone.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_request_for_help_that_cannot_be_read_is_told() {
    let phone = Phone::named("test-damaged-ask").await.unwrap();
    let ask = OwnAsk { secret: "s".into(), at: 5, unsent: None, state: None, why: None };
    phone.keep_ask(&ask).await.unwrap();
    by_hand("test-damaged-ask", PHONE, ASKS, r#"{"n":"t","r":5,"b":"{\"secr"}"#).await;
    assert_eq!(phone.asks().await.unwrap(), (vec![ask.clone()], 1));
    phone.look_at_unread_asks().await.unwrap();
    assert_eq!(phone.asks().await.unwrap(), (vec![ask], 0));
    phone.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn what_became_of_own_work_is_told_until_its_author_looked() {
    let name = "test-befell";
    Disk::new(name, PROFILE).delete().await.unwrap();
    let mut heard = heard();
    heard.befell.handed_in = 2;
    Holding::create(name, &heard, "token").await.unwrap();
    let (one, two) = (opened(name).await, opened(name).await);
    assert_eq!(one.heard().befell.handed_in, 2);
    one.look_at_befell().await.unwrap();
    assert!(one.heard().befell.is_nothing() && opened(name).await.heard().befell.is_nothing());
    for _ in 0..100 {
        if two.heard().befell.is_nothing() {
            return one.delete().await.unwrap();
        }
        sleep(20).await;
    }
    panic!("the other tab says it still");
}

#[wasm_bindgen_test]
async fn a_store_that_is_slow_to_open_is_waited_for_and_no_other_tab_is_blamed() {
    let name = "test-slow";
    Disk::new(name, PROFILE).delete().await.unwrap();
    // The browser is busy with the database and comes to our request only afterwards. Nobody is in the way of a newer
    // version, and it reports nobody.
    let slow = "const open = indexedDB.open('test-slow', 1), until = performance.now() + 6500; \
        open.onupgradeneeded = () => { \
          open.result.createObjectStore('rows', { keyPath: 'k' }).createIndex('unsent', 'u'); \
          for (const name of ['drafts', 'damaged', 'meta']) open.result.createObjectStore(name, { keyPath: 'n' }); \
          const meta = open.transaction.objectStore('meta'); \
          const on = () => { if (performance.now() < until) meta.get('x').onsuccess = on }; \
          on(); \
        }; \
        open.onsuccess = () => open.result.close()";
    js_sys::Function::new_no_args(slow).call0(&JsValue::NULL).unwrap();
    let disk = Disk::new(name, PROFILE);
    assert_eq!(disk.open().await, Ok(()));
    disk.delete().await.unwrap();
}
