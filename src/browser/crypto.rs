//! The browser's own cryptography (Web Crypto): AES-256-GCM, and a one-time key agreement on P-256.
//!
//! P-256 and not X25519: every browser that runs this app has it, X25519 only those since 2025
//! (`docs/decisions/0074-envelopes.md`). A page without a secure address has none of it.

use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// The browser refused: no secure address, or a key or text that does not fit. What was wrong is never told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCrypto;

/// An AES-256-GCM key, which JavaScript cannot read back either.
#[derive(Clone)]
pub struct AesKey(JsValue);

impl AesKey {
    /// From 32 bytes.
    pub async fn new(bytes: &[u8; 32]) -> Result<Self, NoCrypto> {
        let usages = list(&["encrypt", "decrypt"]);
        let asked = subtle()?.import_key("raw", &Uint8Array::from(&bytes[..]), &named("AES-GCM"), false, &usages);
        Ok(Self(done(asked).await?))
    }

    /// Seals, bound to `bound`. A nonce is never used twice under one key.
    pub async fn seal(&self, nonce: &[u8; 12], bound: &[u8], plain: &[u8]) -> Result<Vec<u8>, NoCrypto> {
        let asked = subtle()?.encrypt(&gcm(nonce, bound), &self.0, &Uint8Array::from(plain));
        Ok(Uint8Array::new(&done(asked).await?).to_vec())
    }

    /// Opens what was sealed so; an error where anything was changed.
    pub async fn open(&self, nonce: &[u8; 12], bound: &[u8], sealed: &[u8]) -> Result<Vec<u8>, NoCrypto> {
        let asked = subtle()?.decrypt(&gcm(nonce, bound), &self.0, &Uint8Array::from(sealed));
        Ok(Uint8Array::new(&done(asked).await?).to_vec())
    }
}

/// A one-time key that was agreed with the owner of a public key.
pub struct Agreed {
    /// The one-time public key: 65 bytes.
    pub public: Vec<u8>,
    /// The shared secret: the first coordinate, 32 bytes.
    pub secret: Vec<u8>,
}

/// Draws a one-time key pair on P-256 and agrees with the owner of `public` (65 bytes).
pub async fn agree(public: &[u8]) -> Result<Agreed, NoCrypto> {
    let subtle = subtle()?;
    let curve = named("ECDH");
    set(&curve, "namedCurve", &"P-256".into());
    let theirs = done(subtle.import_key("raw", &Uint8Array::from(public), &curve, false, &Array::new())).await?;
    let pair = done(subtle.generate_key(&curve, false, &list(&["deriveBits"]))).await?;
    let half = |name: &str| Reflect::get(&pair, &name.into()).map_err(|_| NoCrypto);
    let own = done(subtle.export_key("raw", &half("publicKey")?)).await?;
    let with = named("ECDH");
    set(&with, "public", &theirs);
    let secret = done(subtle.derive_bits(&with, &half("privateKey")?, 256)).await?;
    Ok(Agreed { public: Uint8Array::new(&own).to_vec(), secret: Uint8Array::new(&secret).to_vec() })
}

/// Whether this page may use it.
pub fn is_there() -> bool {
    subtle().is_ok()
}

fn subtle() -> Result<Subtle, NoCrypto> {
    let crypto = web_sys::window().and_then(|window| window.crypto().ok()).ok_or(NoCrypto)?;
    let subtle = Reflect::get(&crypto, &"subtle".into()).map_err(|_| NoCrypto)?;
    if subtle.is_object() { Ok(subtle.unchecked_into()) } else { Err(NoCrypto) }
}

async fn done(asked: Result<Promise, JsValue>) -> Result<JsValue, NoCrypto> {
    JsFuture::from(asked.map_err(|_| NoCrypto)?).await.map_err(|_| NoCrypto)
}

fn named(name: &str) -> Object {
    let how = Object::new();
    set(&how, "name", &name.into());
    how
}

fn gcm(nonce: &[u8; 12], bound: &[u8]) -> Object {
    let how = named("AES-GCM");
    set(&how, "iv", &Uint8Array::from(&nonce[..]));
    set(&how, "additionalData", &Uint8Array::from(bound));
    how
}

fn list(words: &[&str]) -> Array {
    words.iter().map(|word| JsValue::from_str(word)).collect()
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // Setting a plain property of a fresh object cannot go wrong.
    let _ = Reflect::set(object, &name.into(), value);
}

#[wasm_bindgen]
extern "C" {
    // Bound by hand: web-sys has a binding for each shape of argument, and each costs bytes.
    type Subtle;
    #[wasm_bindgen(method, catch, js_name = importKey)]
    fn import_key(
        this: &Subtle,
        format: &str,
        bytes: &Uint8Array,
        how: &Object,
        is_readable: bool,
        usages: &Array,
    ) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = exportKey)]
    fn export_key(this: &Subtle, format: &str, key: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = generateKey)]
    fn generate_key(this: &Subtle, how: &Object, is_readable: bool, usages: &Array) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = deriveBits)]
    fn derive_bits(this: &Subtle, how: &Object, key: &JsValue, bits: u32) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn encrypt(this: &Subtle, how: &Object, key: &JsValue, bytes: &Uint8Array) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn decrypt(this: &Subtle, how: &Object, key: &JsValue, bytes: &Uint8Array) -> Result<Promise, JsValue>;
}
