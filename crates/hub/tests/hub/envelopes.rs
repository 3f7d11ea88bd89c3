//! Envelopes: what a phone sealed is taken as if it had been pushed, by whomever it is posted; nothing else is.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use hpke::{
    Deserializable, Kem, OpModeS, Serializable, aead::AesGcm256, kdf::HkdfSha256, kem::DhP256HkdfSha256,
    single_shot_seal,
};
use kith_hub::{
    envelope::{FileTaken, take_file},
    receipt::sha256,
};
use kith_model::{
    Dot, Writer,
    access::{Role, ScopeOf},
    acts::{Act, Did},
    envelope::{AskStanding, Envelope, EnvelopeStands, INFO, Inside, Standing, UnsentFile, bound_to, key_name},
    fields::Fields,
    wire::{Cursor, VERSION},
};
use serde_json::json;

use crate::{
    town::{amina_goal, town},
    world::{Phone, World, id},
};

const ENVELOPE: &str = "/hub/v1/envelope";
const STANDING: &str = "/hub/v1/standing";

/// Seals bytes as a phone does, to the key that the hub told it.
pub fn seal_bytes(world: &World, public: &str, inside: &[u8]) -> Envelope {
    let key = <DhP256HkdfSha256 as Kem>::PublicKey::from_bytes(&BASE64.decode(public).unwrap()).unwrap();
    let (programme, name) = (world.programme(), key_name(public));
    let (enc, sealed) = single_shot_seal::<AesGcm256, HkdfSha256, DhP256HkdfSha256>(
        &OpModeS::Base,
        &key,
        INFO,
        inside,
        &bound_to(&programme, &name),
    )
    .unwrap();
    Envelope { v: VERSION, programme, key: name, enc: BASE64.encode(enc.to_bytes()), sealed: BASE64.encode(sealed) }
}

/// All that is unsent on a phone, sealed.
fn sealed(world: &World, phone: &Phone) -> Envelope {
    let inside = Inside {
        v: VERSION,
        token: phone.token.clone(),
        cursor: phone.heard.cursor,
        push: phone.request().push,
        ask: None,
    };
    seal_bytes(world, phone.heard.me.seal.as_deref().unwrap(), &serde_json::to_vec(&inside).unwrap())
}

async fn post(world: &World, envelope: &Envelope) -> EnvelopeStands {
    world.post(ENVELOPE, None, envelope).await
}

const DONE: EnvelopeStands = EnvelopeStands { v: VERSION, done: true, is_out: false };

#[tokio::test]
async fn what_a_phone_sealed_is_taken_without_its_token_and_once() {
    let mut town = town().await;
    town.priya.save(&amina_goal(), [("words", json!("Sing again"))]);
    let envelope = sealed(&town.world, &town.priya);
    let text = serde_json::to_string(&envelope).unwrap();
    assert!(!text.contains("Sing again") && !text.contains(&town.priya.token) && !text.contains("amina"));
    assert_eq!(post(&town.world, &envelope).await, DONE);
    let record = town.world.record(&amina_goal().key).await.unwrap();
    let version = record.shown("words").unwrap();
    assert_eq!((&version.value, &version.author), (&json!("Sing again"), &town.priya.me));
    assert_eq!(post(&town.world, &envelope).await, DONE, "a repeated one is one that was taken");
    assert_eq!(town.world.record(&amina_goal().key).await.unwrap(), record, "and changes nothing");
    town.priya.sync(&town.world).await;
    assert_eq!(town.priya.unsent(), 0, "the phone sends it too, and hears that it is there");
}

#[tokio::test]
async fn from_a_phone_that_was_signed_out_it_is_handed_in_and_the_phone_hears_of_it() {
    let mut town = town().await;
    town.priya.save(&amina_goal(), [("words", json!("from the bus"))]);
    let envelope = sealed(&town.world, &town.priya);
    let ask = AskStanding { v: VERSION, programme: town.world.programme(), token_hash: sha256(&town.priya.token) };
    let stands: Standing = town.world.post(STANDING, None, &ask).await;
    assert!(!stands.is_out);
    assert_eq!(town.priya.act(&town.world, &Act::SignOut { device: town.priya.device }).await, Did::Done);
    let stands: Standing = town.world.post(STANDING, None, &ask).await;
    assert!(stands.is_out);
    assert_eq!(post(&town.world, &envelope).await, EnvelopeStands { is_out: true, ..DONE });
    let shown = town.world.record(&amina_goal().key).await.unwrap();
    assert_ne!(shown.shown("words").unwrap().value, json!("from the bus"), "not merged");
    assert_eq!(town.world.sql("SELECT edit FROM tray WHERE edit LIKE '%from the bus%'").await.len(), 1);
    let unknown = AskStanding { token_hash: sha256("nobody's"), ..ask };
    let stands: Standing = town.world.post(STANDING, None, &unknown).await;
    assert!(!stands.is_out, "of a phone that is not known nothing else is said");
}

#[tokio::test]
async fn what_cannot_be_taken_yet_stays_with_the_phone() {
    let mut town = town().await;
    let writer = Writer { device: town.priya.device, run: 77 };
    town.priya.save(&amina_goal(), [("words", json!("second"))]);
    let mut push = town.priya.request().push;
    // Its writer's edit before it has not come yet.
    (push[0].edits[0].dot, push[0].edits[0].prev) = (Dot { writer, counter: 2 }, 1);
    let seal = town.priya.heard.me.seal.clone().unwrap();
    let inside = |cursor, push| {
        let inside = Inside { v: VERSION, token: town.priya.token.clone(), cursor, push, ask: None };
        serde_json::to_vec(&inside).unwrap()
    };
    let late = seal_bytes(&town.world, &seal, &inside(town.priya.heard.cursor, push.clone()));
    assert!(!post(&town.world, &late).await.done);
    // The hub lost what this phone had heard: what it replaced would stand beside it again.
    let unknown = Cursor { seq: 1_000_000, tag: 5 };
    (push[0].edits[0].dot, push[0].edits[0].prev) = (Dot { writer, counter: 1 }, 0);
    let lost = seal_bytes(&town.world, &seal, &inside(unknown, push.clone()));
    assert!(!post(&town.world, &lost).await.done);
    let first = seal_bytes(&town.world, &seal, &inside(town.priya.heard.cursor, push));
    assert_eq!(post(&town.world, &first).await, DONE);
    assert_eq!(post(&town.world, &late).await, DONE, "after the one before it");
}

#[tokio::test]
async fn what_is_refused_does_not_keep_back_what_was_written_after_it() {
    let mut town = town().await;
    town.priya.save(&amina_goal(), [("no_such_shape", json!(1)), ("words", json!("kept"))]);
    let mut push = town.priya.request().push;
    (push[0].edits[0].field, push[0].edits[0].value) = ("words".into(), json!({"odd": true}));
    let inside =
        Inside { v: VERSION, token: town.priya.token.clone(), cursor: town.priya.heard.cursor, push, ask: None };
    let seal = town.priya.heard.me.seal.clone().unwrap();
    let envelope = seal_bytes(&town.world, &seal, &serde_json::to_vec(&inside).unwrap());
    assert_eq!(post(&town.world, &envelope).await, DONE);
    let record = town.world.record(&amina_goal().key).await.unwrap();
    assert!(record.versions("words").iter().any(|version| version.value == json!("kept")));
}

#[tokio::test]
async fn nobody_opens_alters_or_forges_one() {
    let mut town = town().await;
    town.priya.save(&amina_goal(), [("words", json!("sealed"))]);
    let envelope = sealed(&town.world, &town.priya);
    let before = town.world.record(&amina_goal().key).await.unwrap();
    let turned = |text: &str, at: usize| {
        let mut bytes = BASE64.decode(text).unwrap();
        let at = at.min(bytes.len() - 1);
        bytes[at] ^= 1;
        BASE64.encode(bytes)
    };
    let other = World::new().await;
    let other_seal = other.hub.seal().public().to_owned();
    let cut = &envelope.sealed[..envelope.sealed.len() - 4];
    for (what, altered, code) in [
        ("a bit of it", Envelope { sealed: turned(&envelope.sealed, 40), ..envelope.clone() }, "not-understood"),
        ("its last bit", Envelope { sealed: turned(&envelope.sealed, 1 << 20), ..envelope.clone() }, "not-understood"),
        ("cut short", Envelope { sealed: cut.to_owned(), ..envelope.clone() }, "not-understood"),
        ("nothing", Envelope { sealed: String::new(), ..envelope.clone() }, "not-understood"),
        ("another one-time key", Envelope { enc: turned(&envelope.enc, 60), ..envelope.clone() }, "not-understood"),
        ("no point of the curve", Envelope { enc: BASE64.encode([4; 65]), ..envelope.clone() }, "not-understood"),
        ("no text of bytes", Envelope { enc: "§".into(), ..envelope.clone() }, "not-understood"),
        ("another programme", Envelope { programme: id("elsewhere"), ..envelope.clone() }, "other-programme"),
        ("another hub's key", seal_bytes(&town.world, &other_seal, b"{}"), "other-key"),
        ("another version", Envelope { v: 2, ..envelope.clone() }, "unknown-version"),
        ("no JSON inside", seal_bytes(&town.world, town.world.hub.seal().public(), b"not JSON"), "not-understood"),
    ] {
        assert_eq!(town.world.trouble(ENVELOPE, None, &altered).await.1, code, "{what}");
    }
    // Sealed rightly, with a token that is nobody's, and with somebody else's edits under one's own token.
    let seal = town.world.hub.seal().public().to_owned();
    let mut inside = Inside {
        v: VERSION,
        token: "guessed".into(),
        cursor: town.priya.heard.cursor,
        push: town.priya.request().push,
        ask: None,
    };
    let forged = seal_bytes(&town.world, &seal, &serde_json::to_vec(&inside).unwrap());
    assert_eq!(town.world.trouble(ENVELOPE, None, &forged).await.1, "not-signed-in");
    let omar = town.world.phone("Omar", Role::Connector, None, &[]).await;
    town.world.grant(&omar.me, ScopeOf::Connector { person: id("amina") }).await;
    inside.token = omar.token.clone();
    let forged = seal_bytes(&town.world, &seal, &serde_json::to_vec(&inside).unwrap());
    post(&town.world, &forged).await;
    assert_eq!(town.world.record(&amina_goal().key).await.unwrap(), before, "nobody writes as another's phone");
}

#[tokio::test]
async fn too_large_and_too_often_is_said_and_the_key_outlives_a_restart() {
    let mut town = town().await;
    let seal = town.world.hub.seal().public().to_owned();
    let large = seal_bytes(&town.world, &seal, &vec![b' '; 300 * 1024]);
    assert_eq!(town.world.trouble(ENVELOPE, None, &large).await.1, "too-large");
    let fits = seal_bytes(&town.world, &seal, &vec![b' '; 150 * 1024]);
    assert_eq!(town.world.trouble(ENVELOPE, None, &fits).await.1, "not-understood", "read, and nothing in it");
    town.world.restart().await;
    assert_eq!(town.world.hub.seal().public(), seal);
    for _ in 0..600 {
        town.world.trouble(ENVELOPE, None, &seal_bytes(&town.world, &seal, b"")).await;
    }
    assert_eq!(town.world.trouble(ENVELOPE, None, &fits).await, (429, "too-often".into()));
}

#[tokio::test]
async fn a_file_of_unsent_work_is_taken_in_once_whatever_its_order() {
    let mut town = town().await;
    let seal = town.priya.heard.me.seal.clone().unwrap();
    town.priya.save(&amina_goal(), [("words", json!("first"))]);
    let first = town.priya.request().push;
    town.priya.save(&amina_goal(), [("words", json!("second"))]);
    let mut second = town.priya.request().push;
    second[0].edits.remove(0);
    let sealed = |push| {
        let inside =
            Inside { v: VERSION, token: town.priya.token.clone(), cursor: town.priya.heard.cursor, push, ask: None };
        seal_bytes(&town.world, &seal, &serde_json::to_vec(&inside).unwrap())
    };
    let other = World::new().await;
    let elsewhere = seal_bytes(&other, other.hub.seal().public(), b"{}");
    let file = UnsentFile { envelopes: vec![sealed(second), elsewhere, sealed(first)] };
    let text = serde_json::to_string(&file).unwrap();
    let came = FileTaken { done: 2, later: 0, not_ours: 1 };
    assert_eq!(take_file(&town.world.hub, &text).await.unwrap(), came);
    let record = town.world.record(&amina_goal().key).await.unwrap();
    assert_eq!(record.text("words"), "second");
    assert_eq!(take_file(&town.world.hub, &text).await.unwrap(), came);
    assert_eq!(town.world.record(&amina_goal().key).await.unwrap(), record, "again changes nothing");
    assert!(take_file(&town.world.hub, "a letter").await.is_err());
}
