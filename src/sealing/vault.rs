//! The key of a locked profile, while it is open: rows are sealed before they are put, and opened when they are read.
//!
//! A sealed value is bound to its store, its place and its rev, so that no row can stand in for another or for an older
//! one of itself. Places are names that tell nothing: an HMAC of what would stand there.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};

use super::hpke::mac;
use crate::browser::{
    crypto::{AesKey, NoCrypto},
    random,
};

const NONCE: usize = 12;

/// An open vault.
#[derive(Clone)]
pub struct Vault {
    aes: AesKey,
    names: [u8; 32],
}

impl Vault {
    /// From the random key of the profile.
    pub async fn new(key: &[u8; 32]) -> Result<Self, NoCrypto> {
        Ok(Self { aes: AesKey::new(&mac(key, &[b"rows"])).await?, names: mac(key, &[b"names"]) })
    }

    /// Where a thing of this name stands in a store.
    pub fn place(&self, store: &str, name: &str) -> String {
        BASE64.encode(&mac(&self.names, &[store.as_bytes(), b"\n", name.as_bytes()])[..18])
    }

    /// Seals a text for its place: the nonce, then what is sealed.
    pub async fn seal(&self, store: &str, place: &str, rev: u64, text: &str) -> Result<Vec<u8>, NoCrypto> {
        let nonce: [u8; NONCE] = random::bytes();
        let sealed = self.aes.seal(&nonce, &bound(store, place, rev), text.as_bytes()).await?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Opens what stands in a place; `None` where it was changed, moved, or sealed under another key.
    pub async fn open(&self, store: &str, place: &str, rev: u64, sealed: &[u8]) -> Option<String> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        let plain = self.aes.open(nonce.try_into().ok()?, &bound(store, place, rev), sealed).await.ok()?;
        String::from_utf8(plain).ok()
    }
}

fn bound(store: &str, place: &str, rev: u64) -> Vec<u8> {
    format!("{store}\n{place}\n{rev}").into_bytes()
}
