//! Two people changed this, in a real browser: whoever writes something new there is not interrupted by what arrives.
#![cfg(target_arch = "wasm32")]
// In a test of the browser an unwrap is an expectation like any other; clippy knows that only of ordinary tests.
#![allow(clippy::unwrap_used)]
#![allow(missing_docs)]

#[allow(dead_code)] // this file uses its part of the stage
mod parts {
    pub mod stage;
}

use kith_app::{
    browser::timers::sleep,
    live,
    pages::own::two_people::TwoPeople,
    store::{Holding, Phone, Profile, open::Disk, schema::PROFILE},
    view::prelude::*,
};
use kith_model::{
    Circle, Dot, Header, Id, Kind, Record, Writer,
    access::{Role, Scope, ScopeOf},
    edit::apply,
    phone::{Heard, ask},
    wire::{Cursor, Me, Signed, SyncReply, VERSION},
};
use parts::stage::{Stage, focused};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::HtmlTextAreaElement;

wasm_bindgen_test_configure!(run_in_browser);

fn id(text: &str) -> Id {
    text.parse().unwrap()
}

fn heard() -> Heard {
    let me = Me { tag: 1, member: Some(id("m-priya")), name: "Priya".into(), device: 7, ..Me::default() };
    Heard {
        cursor: Cursor { seq: 3, tag: 21 },
        me: Me { roles: vec![Role::Connector], ..me },
        scopes: vec![Scope { number: 4, what: ScopeOf::Connector { person: id("jean") } }],
        filled: [(4, None)].into(),
        ..Heard::default()
    }
}

/// A goal whose words several people wrote, none having seen the others'.
fn goal(words: &[&str]) -> Signed {
    let mut record = Record::new(Header::new(Circle::Person(id("jean")), Kind::Goal, id("goal")));
    for (at, text) in words.iter().enumerate() {
        let dot = Dot { writer: Writer { device: 20 + at as u32, run: 1 }, counter: 1 };
        let edit = kith_model::Edit {
            field: "words".into(),
            dot,
            value: (*text).into(),
            time: 1_000 + at as i64,
            saw: Vec::new(),
            prev: 0,
        };
        apply(&mut record, &edit, &id(&format!("m-{at}")), edit.time);
    }
    Signed { receipt: format!("r{}", words.len()), record }
}

/// The goal arrives, as another tab of the same profile takes it in.
async fn arrives(tab: &Holding, goal: Signed) {
    let heard = tab.heard();
    let asked = tab.with_rows(|rows| ask(&id("riverside"), &heard, rows, tab.writer(), None).1);
    let reply = SyncReply {
        v: VERSION,
        now: 5,
        asked: heard.cursor,
        lost: false,
        cursor: Cursor { seq: heard.cursor.seq + 1, tag: heard.cursor.tag + 7 },
        more: false,
        answers: vec![],
        records: vec![goal],
        scopes: heard.scopes.clone(),
        filling: Default::default(),
        erased: vec![],
        let_go: vec![],
        me: None,
        directory: None,
    };
    tab.take(&asked, &reply).await.unwrap().unwrap();
}

async fn shows(stage: &Stage, text: &str) {
    for _ in 0..200 {
        if stage.text().contains(text) {
            return;
        }
        sleep(20).await;
    }
    panic!("no {text:?} in {}", stage.text());
}

#[wasm_bindgen_test]
async fn what_arrives_while_somebody_writes_something_new_stands_beside_the_rest_and_the_cursor_stays() {
    let profile = Profile {
        id: id("priya-7"),
        programme: id("riverside"),
        programme_name: "Riverside".into(),
        name: "Priya".into(),
        roles: vec![Role::Connector],
        device: 7,
        member: Some(id("m-priya")),
    };
    Disk::new(&profile.database(), PROFILE).delete().await.unwrap();
    Holding::create(&profile.database(), &heard(), "token").await.unwrap();
    Phone::open().await.unwrap().keep_profile(&profile).await.unwrap();
    let tab = Holding::open(&profile.database(), id("riverside"), heard().me).await.unwrap();
    arrives(&tab, goal(&["sing", "sing on Thursdays"])).await;

    let stage = Stage::new(|| {
        live::provide();
        view! { <TwoPeople/> }
    });
    shows(&stage, "sing on Thursdays").await;
    stage.find("details").set_attribute("open", "").unwrap();
    let typing: HtmlTextAreaElement = stage.find("details textarea").unchecked_into();
    typing.focus().unwrap();
    typing.set_value("sing with Rosa");
    typing.dispatch_event(&web_sys::Event::new("input").unwrap()).unwrap();
    typing.set_selection_range(4, 4).unwrap();

    // Somebody else wrote too, and it arrives now.
    arrives(&tab, goal(&["sing", "sing on Thursdays", "sing at home"])).await;
    shows(&stage, "sing at home").await;
    assert_eq!(stage.all(".rows li").len(), 3);
    assert!(typing.is_connected() && focused() == **typing, "the field was drawn anew");
    assert_eq!((typing.value().as_str(), typing.selection_start().unwrap()), ("sing with Rosa", Some(4)));
    assert!(stage.find("details").has_attribute("open"));
}
