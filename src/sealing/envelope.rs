//! Sealing unsent work to the hub (`kith_model::envelope`).

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use kith_model::{
    Id,
    envelope::{Envelope, INFO, Inside, bound_to, key_name},
    wire::VERSION,
};

use super::hpke;
use crate::browser::crypto::{AesKey, NoCrypto, agree};

/// Seals to the hub's public key (base64url of 65 bytes). Where the page cannot, or the key is none, the work stays unsent
/// as before there were envelopes.
pub async fn seal(programme: &Id, public: &str, inside: &Inside) -> Result<Envelope, NoCrypto> {
    let theirs = BASE64.decode(public).map_err(|_| NoCrypto)?;
    let agreed = agree(&theirs).await?;
    let once = hpke::schedule(&agreed.secret, &agreed.public, &theirs, INFO);
    let key = key_name(public);
    let plain = serde_json::to_vec(inside).expect("edits are plain data with text keys");
    let sealed = AesKey::new(&once.key).await?.seal(&once.nonce, &bound_to(programme, &key), &plain).await?;
    Ok(Envelope {
        v: VERSION,
        programme: programme.clone(),
        key,
        enc: BASE64.encode(agreed.public),
        sealed: BASE64.encode(sealed),
    })
}
