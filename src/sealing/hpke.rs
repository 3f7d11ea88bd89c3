//! HPKE (RFC 9180) for the one suite of envelopes, base mode: from an agreed secret to the key and nonce of one message.
//!
//! DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. The agreement and the sealing are the browser's; this is the key
//! schedule between them, §4.1 and §5.1, whose labels the browser's own HKDF cannot take.

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// `"KEM" ‖ 0x0010`.
const KEM: &[u8] = b"KEM\x00\x10";
/// `"HPKE" ‖ KEM 0x0010 ‖ KDF 0x0001 ‖ AEAD 0x0002`.
const SUITE: &[u8] = b"HPKE\x00\x10\x00\x01\x00\x02";

/// The key and the nonce of one message.
pub struct Once {
    /// AES-256.
    pub key: [u8; 32],
    /// Of the first and only message.
    pub nonce: [u8; 12],
}

/// The key schedule: `secret` as agreed, `enc` the one-time and `public` the receiver's public key (65 bytes each).
pub fn schedule(secret: &[u8], enc: &[u8], public: &[u8], info: &[u8]) -> Once {
    let prk = extract(KEM, b"", b"eae_prk", secret);
    let shared: [u8; 32] = expand(KEM, &prk, b"shared_secret", &[enc, public].concat());
    let mut context = vec![0]; // mode_base
    context.extend(extract(SUITE, b"", b"psk_id_hash", b""));
    context.extend(extract(SUITE, b"", b"info_hash", info));
    let secret = extract(SUITE, &shared, b"secret", b"");
    Once { key: expand(SUITE, &secret, b"key", &context), nonce: expand(SUITE, &secret, b"base_nonce", &context) }
}

/// `LabeledExtract`: HMAC with the salt as its key.
fn extract(suite: &[u8], salt: &[u8], label: &[u8], bytes: &[u8]) -> [u8; 32] {
    mac(salt, &[b"HPKE-v1", suite, label, bytes])
}

/// `LabeledExpand`, of at most one block.
fn expand<const N: usize>(suite: &[u8], prk: &[u8], label: &[u8], info: &[u8]) -> [u8; N] {
    let block = mac(prk, &[&(N as u16).to_be_bytes(), b"HPKE-v1", suite, label, info, &[1]]);
    let mut out = [0; N];
    out.copy_from_slice(&block[..N]);
    out
}

/// HMAC-SHA256 over parts that follow each other.
pub(super) fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use hpke::{
        Deserializable, Kem, OpModeR, Serializable, aead::AesGcm256, kdf::HkdfSha256, kem::DhP256HkdfSha256,
        setup_receiver,
    };
    use p256::{PublicKey, SecretKey, ecdh::diffie_hellman, elliptic_curve::sec1::ToSec1Point};

    use super::*;

    #[test]
    fn what_this_schedule_seals_a_library_of_the_standard_opens() {
        use aes_gcm::{
            Aes256Gcm, KeyInit,
            aead::{Aead, Payload},
        };
        let (private, public) = DhP256HkdfSha256::derive_keypair(&[7; 32]);
        let public = public.to_bytes();
        // What the browser does: a one-time pair, and the first coordinate of the shared point.
        let own = SecretKey::from_slice(&[9; 32]).unwrap();
        let enc = own.public_key().to_sec1_point(false);
        let theirs = PublicKey::from_sec1_bytes(&public).unwrap();
        let shared = diffie_hellman(own.to_nonzero_scalar(), theirs.as_affine());
        let once = schedule(shared.raw_secret_bytes(), enc.as_bytes(), &public, b"info");
        let aes = Aes256Gcm::new_from_slice(&once.key).unwrap();
        let sealed = aes.encrypt((&once.nonce).into(), Payload { msg: b"said in a kitchen", aad: b"bound" }).unwrap();
        let enc = <DhP256HkdfSha256 as Kem>::EncappedKey::from_bytes(enc.as_bytes()).unwrap();
        let open =
            || setup_receiver::<AesGcm256, HkdfSha256, DhP256HkdfSha256>(&OpModeR::Base, &private, &enc, b"info");
        assert_eq!(open().unwrap().open(&sealed, b"bound").unwrap(), b"said in a kitchen");
        assert!(open().unwrap().open(&sealed, b"elsewhere").is_err());
    }
}
