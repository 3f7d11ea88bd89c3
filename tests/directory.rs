//! The directory on the phone, in a real browser: packed pages, small changes, damage; and the phone's own database.
#![cfg(target_arch = "wasm32")]
// In a test of the browser an unwrap is an expectation like any other; clippy knows that only of ordinary tests.
#![allow(clippy::unwrap_used)]
#![allow(missing_docs)]

use std::rc::Rc;

use kith_app::{
    browser::timers::sleep,
    store::{Left, OwnAsk, Pages, Phone, Profile, schema::DIRECTORY},
};
use kith_model::{Id, Kind, access::Role, acts::AskForHelp, listing::Listing, wire::Cursor};
use rexie::{ObjectStore, Rexie, TransactionMode};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn id(text: &str) -> Id {
    text.parse().unwrap()
}

fn listing(kind: Kind, n: usize, title: &str) -> Listing {
    let mut listing = Listing {
        kind,
        id: id(&format!("x{n:05}")),
        of: [("group".to_owned(), "g".to_owned())].into(),
        fields: Default::default(),
        also: Default::default(),
    };
    if !title.is_empty() {
        listing.fields.insert("title".into(), title.into());
    }
    listing
}

fn town(many: usize) -> Vec<Listing> {
    let activities = (0..many).map(|n| listing(Kind::Activity, n, &format!("activity {n}")));
    activities.chain((0..many).map(|n| listing(Kind::Session, n, "a time"))).collect()
}

const HEAD: Cursor = Cursor { seq: 10, tag: 70 };

async fn fresh(name: &str) -> Rc<Pages> {
    Rexie::delete(name).await.unwrap();
    let pages = Pages::named(name);
    pages.read().await.unwrap();
    assert_eq!(pages.head(), Cursor::default());
    pages
}

async fn again(name: &str) -> Rc<Pages> {
    let pages = Pages::named(name);
    pages.read().await.unwrap();
    pages
}

async fn bare(name: &str) -> Rexie {
    let builder = DIRECTORY.stores(1).iter().fold(Rexie::builder(name).version(1), |builder, spec| {
        builder.add_object_store(ObjectStore::new(spec.name).key_path(spec.key))
    });
    builder.build().await.unwrap()
}

async fn stored_pages(name: &str) -> usize {
    let rexie = bare(name).await;
    let transaction = rexie.transaction(&["pages"], TransactionMode::ReadOnly).unwrap();
    let count = transaction.store("pages").unwrap().count(None).await.unwrap();
    rexie.close();
    count as usize
}

#[wasm_bindgen_test]
async fn a_whole_directory_is_packed_in_one_transaction_and_read_back() {
    let pages = fresh("test-dir-whole").await;
    let before = pages.writes();
    pages.replace(HEAD, town(1_000)).await.unwrap();
    assert_eq!(pages.writes() - before, 1);
    assert_eq!(stored_pages("test-dir-whole").await, 2_000_usize.div_ceil(64));
    let later = again("test-dir-whole").await;
    assert_eq!(later.head(), HEAD);
    assert_eq!(later.list(&Kind::Activity).len(), 1_000);
    let one = later.get(&Kind::Activity, &id("x00999")).unwrap();
    assert_eq!(one.fields["title"], "activity 999");

    pages.replace(Cursor { seq: 20, tag: 140 }, town(3)).await.unwrap();
    assert_eq!(again("test-dir-whole").await.list(&Kind::Session).len(), 3, "nothing of the old one stays");
    pages.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn parts_that_came_are_kept_until_the_whole_is_here() {
    let pages = fresh("test-dir-parts").await;
    let wanted = ["one", "two", "three"].map(str::to_owned);
    pages.keep_part(&wanted, "one", &town(1)).await.unwrap();
    pages.keep_part(&wanted, "two", &town(2)).await.unwrap();
    let later = again("test-dir-parts").await;
    assert_eq!(later.head(), Cursor::default(), "a part is not the directory");
    assert_eq!(later.parts().await.unwrap(), ["one", "two"]);
    assert_eq!(later.part("two").await.unwrap(), Some(town(2)));
    // The directory moved on: what is not of it any more goes.
    let wanted = ["two", "four"].map(str::to_owned);
    later.keep_part(&wanted, "four", &town(4)).await.unwrap();
    assert_eq!(later.parts().await.unwrap(), ["two", "four"]);
    assert_eq!(later.part("one").await.unwrap(), None);
    later.replace(HEAD, town(70)).await.unwrap();
    let done = again("test-dir-parts").await;
    assert_eq!((done.head(), done.parts().await.unwrap().len()), (HEAD, 0));
    assert_eq!(done.part("two").await.unwrap(), None, "what was kept on the way takes no room");
    done.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn small_changes_come_go_and_stay() {
    let pages = fresh("test-dir-small").await;
    pages.replace(HEAD, town(300)).await.unwrap();
    let before = pages.writes();
    let changes = [
        listing(Kind::Activity, 7, "moved"),
        listing(Kind::Activity, 8, ""),
        listing(Kind::Activity, 90_000, "new"),
        listing(Kind::Group, 1, "a first group"),
    ];
    let head = Cursor { seq: 11, tag: 77 };
    pages.change(head, &changes).await.unwrap();
    assert_eq!(pages.writes() - before, 1);
    for pages in [pages.clone(), again("test-dir-small").await] {
        assert_eq!(pages.head(), head);
        assert_eq!(pages.get(&Kind::Activity, &id("x00007")).unwrap().fields["title"], "moved");
        assert!(pages.get(&Kind::Activity, &id("x00008")).is_none());
        assert_eq!(pages.get(&Kind::Activity, &id("x90000")).unwrap().fields["title"], "new");
        assert_eq!(pages.list(&Kind::Group).len(), 1);
        assert_eq!(pages.list(&Kind::Activity).len(), 300);
    }
    pages.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn many_new_entries_side_by_side_do_not_grow_one_page_for_ever() {
    let pages = fresh("test-dir-grow").await;
    pages.replace(HEAD, town(10)).await.unwrap();
    for round in 0..5 {
        let new: Vec<Listing> = (0..100).map(|n| listing(Kind::Activity, 50_000 + round * 100 + n, "new")).collect();
        pages.change(Cursor { seq: 11 + round as u64, tag: 1 }, &new).await.unwrap();
    }
    assert!(stored_pages("test-dir-grow").await >= 4);
    assert_eq!(again("test-dir-grow").await.list(&Kind::Activity).len(), 510);
    pages.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn news_without_a_change_write_nothing() {
    let pages = fresh("test-dir-idle").await;
    pages.replace(HEAD, town(3)).await.unwrap();
    let before = pages.writes();
    pages.change(Cursor { seq: 12, tag: 84 }, &[]).await.unwrap();
    assert_eq!(pages.writes(), before);
    assert_eq!(pages.head().seq, 12);
    pages.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_damaged_page_makes_the_whole_be_fetched_again() {
    let pages = fresh("test-dir-damaged").await;
    pages.replace(HEAD, town(300)).await.unwrap();
    let rexie = bare("test-dir-damaged").await;
    let transaction = rexie.transaction(&["pages"], TransactionMode::ReadWrite).unwrap();
    let odd = js_sys::JSON::parse(r#"{"n":"000002","r":1,"b":"[{\"k\":"}"#).unwrap();
    transaction.store("pages").unwrap().put(&odd, None).await.unwrap();
    assert!(transaction.done().await.unwrap().is_committed());
    rexie.close();
    let later = again("test-dir-damaged").await;
    assert_eq!(later.head(), Cursor::default(), "it asks for the snapshot");
    later.replace(HEAD, town(300)).await.unwrap();
    assert_eq!(again("test-dir-damaged").await.list(&Kind::Activity).len(), 300);
    pages.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn another_tab_reads_what_this_one_fetched() {
    let one = fresh("test-dir-tabs").await;
    let two = again("test-dir-tabs").await;
    one.replace(HEAD, town(5)).await.unwrap();
    for _ in 0..100 {
        if two.head() == HEAD {
            break;
        }
        sleep(20).await;
    }
    assert_eq!(two.list(&Kind::Activity).len(), 5);
    two.change(Cursor { seq: 11, tag: 77 }, &[listing(Kind::Activity, 1, "from two")]).await.unwrap();
    one.change(Cursor { seq: 12, tag: 84 }, &[listing(Kind::Activity, 2, "from one")]).await.unwrap();
    let later = again("test-dir-tabs").await;
    assert_eq!(later.get(&Kind::Activity, &id("x00001")).unwrap().fields["title"], "from two");
    assert_eq!(later.get(&Kind::Activity, &id("x00002")).unwrap().fields["title"], "from one");
    one.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_token_is_kept_before_it_is_used_and_is_the_same_after_a_lost_answer() {
    Rexie::delete("test-phone").await.unwrap();
    let phone = Phone::named("test-phone").await.unwrap();
    assert_eq!(phone.token_for("ABCDE23456", "first".into()).await.unwrap(), "first");
    assert_eq!(phone.token_for("ABCDE23456", "second".into()).await.unwrap(), "first");
    assert_eq!(phone.token_for("ANOTHER234", "other".into()).await.unwrap(), "other");
    phone.keep_left(&Left { device: 4, token: "t".into() }).await.unwrap();
    assert_eq!(
        phone.left().await.unwrap(),
        [Left { device: 4, token: "t".into() }],
        "tokens of joining are no leavers"
    );
    phone.forget_left(4).await.unwrap();
    assert!(phone.left().await.unwrap().is_empty());
    phone.forget_token("ABCDE23456").await.unwrap();
    assert_eq!(phone.token_for("ABCDE23456", "third".into()).await.unwrap(), "third");
    phone.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn profiles_and_requests_for_help_are_listed_until_forgotten() {
    Rexie::delete("test-phone-list").await.unwrap();
    let phone = Phone::named("test-phone-list").await.unwrap();
    let profile = |name: &str| Profile {
        id: id(name),
        programme: id("p"),
        programme_name: "Riverside".into(),
        name: name.into(),
        roles: vec![Role::Participant],
        device: 1,
        member: None,
    };
    phone.keep_profile(&profile("jean")).await.unwrap();
    phone.keep_profile(&profile("ana")).await.unwrap();
    assert_eq!(phone.profiles().await.unwrap().0, [profile("ana"), profile("jean")]);
    assert_ne!(profile("ana").database(), profile("jean").database());
    phone.forget_profile(&id("ana")).await.unwrap();
    assert_eq!(phone.profiles().await.unwrap().0, [profile("jean")]);

    let unsent = Some(AskForHelp { name: "Sam".into(), ..AskForHelp::default() });
    let ask = OwnAsk { secret: "s".into(), at: 5, unsent, state: None, why: None };
    phone.keep_ask(&ask).await.unwrap();
    assert_eq!(phone.asks().await.unwrap(), (vec![ask], 0));
    phone.forget_ask("s").await.unwrap();
    assert!(phone.asks().await.unwrap().0.is_empty());
    phone.delete().await.unwrap();
}
