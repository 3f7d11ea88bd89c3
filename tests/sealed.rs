//! A locked profile in a real browser: the store keeps its contract, nothing stands in the clear, and sealing loses nothing
//! whatever another tab does meanwhile.
#![cfg(target_arch = "wasm32")]
// In a test of the browser an unwrap is an expectation like any other; clippy knows that only of ordinary tests.
#![allow(clippy::unwrap_used)]
#![allow(missing_docs)]

mod rows;

use std::rc::Rc;

use kith_app::{
    sealing::{Lock, Secret, Vault, Way, seal},
    store::{
        Holding, StoreProblem,
        open::Disk,
        rows::DiskRows,
        schema::{DRAFTS, META, PROFILE, ROWS},
        sealed::rewrite,
    },
};
use kith_model::{
    Circle, Header, Id, Kind,
    envelope::Inside,
    fields::Fields,
    form::Opened,
    phone::Heard,
    rows::{Rows, Step, Written, contract},
    wire::{Cursor, Me, VERSION},
};
use rexie::{ObjectStore, Rexie, TransactionMode};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn id(text: &str) -> Id {
    text.parse().unwrap()
}

fn goal(name: &str) -> Header {
    Header::new(Circle::Person(id("jean")), Kind::Goal, id(name))
}

fn me() -> Me {
    Me { tag: 1, member: Some(id("m-jean")), name: "Jean".into(), device: 7, ..Me::default() }
}

async fn vault() -> Vault {
    Vault::new(&[7; 32]).await.unwrap()
}

async fn fresh(name: &str) -> Rc<Holding> {
    Disk::new(name, PROFILE).delete().await.unwrap();
    Holding::create(name, &Heard { me: me(), ..Heard::default() }, "a-token-of-jean").await.unwrap();
    Holding::open(name, id("p"), me()).await.unwrap()
}

async fn says(holding: &Holding, name: &str, words: &str) {
    holding.save(&[Opened::new(goal(name)).set([("words", words.into())])]).await.unwrap();
}

fn words(holding: &Holding, name: &str) -> Option<String> {
    holding.with_row(&goal(name).key, |row| row.map(|row| row.shown(&id("m-jean")).text("words")))
}

/// All that lies in a database, as text; bytes as their letters.
async fn dump(name: &str) -> String {
    let builder = PROFILE.stores(1).iter().fold(Rexie::builder(name).version(1), |builder, spec| {
        builder.add_object_store(ObjectStore::new(spec.name).key_path(spec.key))
    });
    let rexie = builder.build().await.unwrap();
    let mut all = String::new();
    for store in [ROWS, META, DRAFTS] {
        let transaction = rexie.transaction(&[store], TransactionMode::ReadOnly).unwrap();
        for value in transaction.store(store).unwrap().get_all(None, None).await.unwrap() {
            let entries = js_sys::Object::entries(value.unchecked_ref());
            for entry in entries.iter() {
                let value = js_sys::Array::from(&entry).get(1);
                all += &match value.dyn_into::<js_sys::Uint8Array>() {
                    Ok(bytes) => String::from_utf8_lossy(&bytes.to_vec()).into_owned(),
                    Err(value) => js_sys::JSON::stringify(&value).map_or_else(|_| String::new(), String::from),
                };
                all.push('\n');
            }
        }
    }
    rexie.close();
    all
}

const IN_THE_CLEAR: [&str; 7] = ["sing", "half", "jean", "goal", "person", "token", "heard"];

#[wasm_bindgen_test]
async fn a_sealed_store_keeps_the_contract_of_every_store() {
    contract::all(async |name| {
        let disk = Disk::sealed(&format!("test-sealed-{name}"), PROFILE, Some(vault().await));
        disk.delete().await.unwrap();
        rows::Own(disk)
    })
    .await;
}

#[wasm_bindgen_test]
async fn sealing_keeps_everything_leaves_nothing_in_the_clear_and_can_be_taken_back() {
    let name = "test-sealing";
    let holding = fresh(name).await;
    says(&holding, "one", "sing").await;
    holding.set_draft("form/x", Some((None, "half a thought".into())));
    holding.keep_drafts().await.unwrap();
    let before = dump(name).await;
    assert!(IN_THE_CLEAR.iter().all(|words| before.contains(words)), "the dump finds what stands in the clear");
    rewrite(name, None, Some(vault().await)).await.unwrap();

    let sealed = dump(name).await;
    for words in IN_THE_CLEAR {
        assert!(!sealed.contains(words), "{words} stands in the clear");
    }
    assert_eq!(Holding::open(name, id("p"), me()).await.err(), Some(StoreProblem::Locked));
    let opened = Holding::open_with(name, id("p"), me(), Some(vault().await)).await.unwrap();
    assert_eq!((words(&opened, "one"), opened.token()), (Some("sing".into()), "a-token-of-jean"));
    assert_eq!(opened.draft("form/x").unwrap().text, "half a thought");
    assert_eq!(opened.unsent(), 1);
    let writes = opened.writes();
    says(&opened, "two", "walk with a goal").await;
    assert_eq!(opened.writes() - writes, 1, "a save is one transaction, sealed or not");
    assert!(!dump(name).await.contains("walk"));
    drop(opened);

    rewrite(name, Some(vault().await), None).await.unwrap();
    let again = Holding::open(name, id("p"), me()).await.unwrap();
    assert_eq!((words(&again, "one"), words(&again, "two")), (Some("sing".into()), Some("walk with a goal".into())));
    assert_eq!(again.draft("form/x").unwrap().text, "half a thought");
    again.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn what_another_tab_put_in_the_clear_meanwhile_is_sealed_and_nothing_of_it_is_lost() {
    let name = "test-sealing-race";
    let holding = fresh(name).await;
    says(&holding, "one", "sing").await;
    // A tab that has not heard yet that the profile is locked, and goes on writing.
    rewrite(name, None, Some(vault().await)).await.unwrap();
    let late = Holding::in_memory(id("p"), Heard { me: me(), ..Heard::default() }, Default::default());
    says(&late, "one", "and walk").await;
    says(&late, "three", "grow something").await;
    let disk = Disk::new(name, PROFILE);
    let steps: Vec<Step> = late.with_rows(|rows| {
        let body = |row| serde_json::json!({ "s": 1, "r": row }).to_string();
        rows.iter().map(|(key, row)| Step::Put { key: key.clone(), was: None, unsent: 1, body: body(row) }).collect()
    });
    assert!(matches!(DiskRows(&disk).write(&steps).await.unwrap(), Written::All(_)));
    assert!(dump(name).await.contains("grow something"));

    let opened = Holding::open_with(name, id("p"), me(), Some(vault().await)).await.unwrap();
    assert_eq!(words(&opened, "three"), Some("grow something".into()));
    let both = opened.with_row(&goal("one").key, |row| row.unwrap().unsent.len());
    assert_eq!((both, opened.unsent()), (2, 3), "both halves of the row are there");
    assert!(!dump(name).await.contains("grow something"), "and sealed");
    opened.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_lock_opens_for_what_it_was_made_with_and_for_nothing_else() {
    let key = [9; 32];
    let profile = id("profile");
    let pin = Way::known(false, "482913", &profile, &key).await.unwrap();
    let mut lock = Lock::new(pin, String::new());
    lock.set(Way::passkey(b"credential", b"salt", &[3; 32], &profile, &key).await.unwrap());
    // As it lies on the phone.
    let lock: Lock = serde_json::from_str(&serde_json::to_string(&lock).unwrap()).unwrap();
    assert_eq!(lock.open(&profile, &Secret::Typed(" 482 913".into())).await, Some(key));
    assert_eq!(lock.open(&profile, &Secret::Passkey([3; 32])).await, Some(key));
    assert_eq!(lock.open(&profile, &Secret::Typed("482914".into())).await, None);
    assert_eq!(lock.open(&profile, &Secret::Passkey([4; 32])).await, None);
    assert_eq!(lock.open(&id("another"), &Secret::Typed("482913".into())).await, None, "of another profile");
    assert_eq!(lock.passkey(), Some((b"credential".to_vec(), b"salt".to_vec())));
    let other = Way::known(true, "river garden bread window", &profile, &key).await.unwrap();
    let lock = Lock::new(other, String::new());
    assert_eq!(lock.open(&profile, &Secret::Typed("Rive gard BREA wind".into())).await, Some(key));
}

#[wasm_bindgen_test]
async fn an_envelope_tells_nothing_and_two_of_the_same_are_not_alike() {
    // A public key of the curve; who owns it does not matter here.
    let public = "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU";
    let inside = Inside { v: VERSION, token: "a-token".into(), cursor: Cursor::default(), push: Vec::new(), ask: None };
    let (one, two) = (seal(&id("p"), public, &inside).await.unwrap(), seal(&id("p"), public, &inside).await.unwrap());
    assert!(one.enc != two.enc && one.sealed != two.sealed);
    assert!(seal(&id("p"), "AAAA", &inside).await.is_err(), "no key");
}
