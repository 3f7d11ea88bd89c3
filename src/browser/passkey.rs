//! Passkeys (WebAuthn) with the PRF extension: the phone's own lock, a finger or a face, gives 32 secret bytes for a salt.
//!
//! Nothing of it goes to the hub: the passkey opens a key that lies on this phone. Browsers or authenticators without PRF
//! answer nothing, and then there is no passkey.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::random;

const LIMIT_MS: f64 = 120_000.0;
/// ES256 and RS256: what all authenticators have.
const KINDS: [f64; 2] = [-7.0, -257.0];

/// Whether this browser has passkeys at all; whether one can do what is needed shows when it is made.
pub fn may_be_there() -> bool {
    web_sys::window().is_some_and(|window| Reflect::has(&window, &"PublicKeyCredential".into()).unwrap_or_default())
}

/// Makes a passkey and asks it once: its name, and what it answers to `salt`. `None` where the person did not go on, or it
/// cannot do it.
pub async fn make(name: &str, salt: &[u8; 32]) -> Option<(Vec<u8>, [u8; 32])> {
    let user = object(&[("id", bytes(&random::bytes::<16>())), ("name", name.into()), ("displayName", name.into())]);
    let kinds: Array = KINDS
        .iter()
        .map(|kind| JsValue::from(object(&[("type", "public-key".into()), ("alg", (*kind).into())])))
        .collect();
    let choice = object(&[("residentKey", "preferred".into()), ("userVerification", "required".into())]);
    let ask = object(&[
        ("rp", object(&[("name", "Kith".into())]).into()),
        ("user", user.into()),
        ("challenge", bytes(&random::bytes::<32>())),
        ("pubKeyCredParams", kinds.into()),
        ("authenticatorSelection", choice.into()),
        ("timeout", LIMIT_MS.into()),
        ("extensions", prf(salt)),
    ]);
    let made = credentials("create", ask).await?;
    let name = Uint8Array::new(&Reflect::get(&made, &"rawId".into()).ok()?).to_vec();
    // Some answer when they are made, others only when they are asked.
    let answer = match answered(&made) {
        Some(answer) => answer,
        None => self::answer(&name, salt).await?,
    };
    Some((name, answer))
}

/// What a passkey answers to `salt`.
pub async fn answer(name: &[u8], salt: &[u8]) -> Option<[u8; 32]> {
    let one = object(&[("type", "public-key".into()), ("id", bytes(name))]);
    let ask = object(&[
        ("challenge", bytes(&random::bytes::<32>())),
        ("allowCredentials", Array::of1(&one).into()),
        ("userVerification", "required".into()),
        ("timeout", LIMIT_MS.into()),
        ("extensions", prf(salt)),
    ]);
    answered(&credentials("get", ask).await?)
}

async fn credentials(method: &str, ask: Object) -> Option<JsValue> {
    let navigator = web_sys::window()?.navigator();
    let credentials = Reflect::get(&navigator, &"credentials".into()).ok().filter(JsValue::is_object)?;
    let method: Function = Reflect::get(&credentials, &method.into()).ok()?.dyn_into().ok()?;
    let asked: Promise = method.call1(&credentials, &object(&[("publicKey", ask.into())])).ok()?.dyn_into().ok()?;
    JsFuture::from(asked).await.ok().filter(JsValue::is_object)
}

fn answered(credential: &JsValue) -> Option<[u8; 32]> {
    let ask: Function = Reflect::get(credential, &"getClientExtensionResults".into()).ok()?.dyn_into().ok()?;
    let mut at = ask.call0(credential).ok()?;
    for name in ["prf", "results", "first"] {
        at = Reflect::get(&at, &name.into()).ok().filter(JsValue::is_object)?;
    }
    Uint8Array::new(&at).to_vec().try_into().ok()
}

fn prf(salt: &[u8]) -> JsValue {
    let eval = object(&[("first", bytes(salt))]);
    object(&[("prf", object(&[("eval", eval.into())]).into())]).into()
}

fn bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

fn object(entries: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in entries {
        // Setting a plain property of a fresh object cannot go wrong.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}
