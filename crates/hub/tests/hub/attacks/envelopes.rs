//! Forged envelopes: altered on the way, sealed to others, or with what another phone would have written inside.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use kith_model::{
    Dot, Edit, Writer,
    envelope::{Envelope, Inside},
    wire::{Push, VERSION},
};
use serde_json::json;

use crate::{
    attacks::{Tally, cast::Cast},
    envelopes::seal_bytes,
};

/// A true envelope turned at many places, sealed to others, and what stands in it changed by who has no token for it.
pub async fn forged(cast: &Cast, tally: &mut Tally) {
    let amina = cast.phone("amina");
    let public = amina.heard.me.seal.clone().unwrap();
    let push = |who: &str| {
        vec![Push { header: cast.planted("person:amina goal").header.clone(), edits: vec![edit_of(cast, who)] }]
    };
    let inside =
        |token: &str, push| Inside { v: VERSION, token: token.to_owned(), cursor: amina.heard.cursor, push, ask: None };
    let seal = |inside: &Inside| seal_bytes(&cast.world, &public, &serde_json::to_vec(inside).unwrap());
    let before = cast.content().await;
    let honest = seal(&inside(&amina.token, push("amina")));
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(&honest.sealed).unwrap();
    let mut cases: Vec<(String, Envelope)> = Vec::new();
    for at in (0..bytes.len()).step_by(bytes.len() / 60) {
        let mut turned = bytes.clone();
        turned[at] ^= 0x80;
        let sealed = BASE64_URL_SAFE_NO_PAD.encode(turned);
        cases.push((format!("turned at {at}"), Envelope { sealed, ..honest.clone() }));
    }
    for (what, key) in [("no key", ""), ("another key", "AAAA"), ("a key that is none", "' OR 1=1 --")] {
        cases.push((what.to_owned(), Envelope { key: key.to_owned(), ..honest.clone() }));
    }
    for who in ["cleo", "gus", "out", "otto", "rita"] {
        // One's own token, and what another phone would have written.
        cases.push((format!("{who}'s token"), seal(&inside(&cast.phone(who).token, push("amina")))));
    }
    for token in ["", "x", "Bearer x", "' OR ''='", "\u{0}"] {
        cases.push((format!("the token {token:?}"), seal(&inside(token, push("amina")))));
    }
    for (what, envelope) in cases {
        let heard = cast.caller.post("/hub/v1/envelope", None, &serde_json::to_vec(&envelope).unwrap()).await;
        let says_little = heard.text().len() < 200 && !heard.text().contains("amina");
        tally.case(heard.status < 500 && says_little, || format!("an envelope, {what}: {}", heard.text()));
        tally.case(cast.content().await == before, || format!("an envelope, {what}, changed something"));
    }
}

/// An edit of a phone's own next writer.
fn edit_of(cast: &Cast, who: &str) -> Edit {
    let dot = Dot { writer: Writer { device: cast.phone(who).device, run: 4_711 }, counter: 1 };
    Edit { field: "words".into(), dot, value: json!("forged"), time: 1, saw: Vec::new(), prev: 0 }
}
