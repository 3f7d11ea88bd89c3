//! Receipts: the hub signs every record state that it serves, so that it can take it back from anybody later.
//!
//! HMAC-SHA256 over canonical bytes of programme and record. Canonical, since a record has been through a phone and its
//! browser in between: keys in order, whole numbers without a fraction.
//!
//! **Invariant:** the key stays in a file beside the database; it is never part of a backup, and the hub never changes it.
//! Where the file is gone another is drawn at the next start: what the one before signed is not taken back then.

use std::{io::Write, path::Path};

use anyhow::Context;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use serde_json::Value;
use sha2::{Digest, Sha256};

use kith_model::{Id, Record, wire::Signed};

use crate::envelope::SealKey;

/// The name of the key file in the data folder.
pub const FILE: &str = "kith.key";

/// The hub's secret key.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(..)")
    }
}

impl Key {
    /// Reads the key in `folder`, or draws one when there is none yet.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join(FILE);
        match std::fs::read(&path) {
            Ok(bytes) => {
                let bytes =
                    bytes.try_into().ok().with_context(|| format!("{} is no key of 32 bytes", path.display()))?;
                Ok(Self(bytes))
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                let key = Self(random());
                let mut options = std::fs::OpenOptions::new();
                options.write(true).create_new(true);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                let mut file = options.open(&path).with_context(|| format!("{} cannot be written", path.display()))?;
                file.write_all(&key.0)?;
                file.sync_all()?;
                Ok(key)
            }
            Err(e) => Err(e).with_context(|| format!("{} cannot be read", path.display())),
        }
    }

    fn mac(&self, use_for: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(use_for.as_bytes());
        mac.update(&[0]);
        mac
    }

    /// Signs a state.
    pub fn sign(&self, programme: &Id, record: Record) -> Signed {
        let receipt = BASE64_URL_SAFE_NO_PAD.encode(self.of_record(programme, &record).finalize().into_bytes());
        Signed { record, receipt }
    }

    /// Whether this hub signed that state.
    pub fn signed(&self, programme: &Id, signed: &Signed) -> bool {
        BASE64_URL_SAFE_NO_PAD
            .decode(&signed.receipt)
            .is_ok_and(|receipt| self.of_record(programme, &signed.record).verify_slice(&receipt).is_ok())
    }

    fn of_record(&self, programme: &Id, record: &Record) -> Hmac<Sha256> {
        let mut mac = self.mac("record");
        mac.update(programme.as_str().as_bytes());
        mac.update(&[0]);
        let value = serde_json::to_value(record).expect("a record has only text keys");
        let mut bytes = Vec::with_capacity(1024);
        canonical(&value, &mut bytes);
        mac.update(&bytes);
        mac
    }

    /// The key that opens envelopes.
    pub fn seal(&self) -> SealKey {
        SealKey::of(&self.mac("envelope").finalize().into_bytes())
    }

    /// A digest of a short secret that only this hub can make: codes are too short for a plain hash.
    pub fn digest(&self, use_for: &str, secret: &str) -> String {
        let mut mac = self.mac(use_for);
        mac.update(secret.as_bytes());
        BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }
}

/// Keys in order, whole numbers without a fraction, no spaces.
fn canonical(value: &Value, into: &mut Vec<u8>) {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by(|a, b| a.0.cmp(b.0));
            into.push(b'{');
            for (at, (key, value)) in entries.into_iter().enumerate() {
                if at > 0 {
                    into.push(b',');
                }
                into.extend(Value::from(key.as_str()).to_string().bytes());
                into.push(b':');
                canonical(value, into);
            }
            into.push(b'}');
        }
        Value::Array(items) => {
            into.push(b'[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    into.push(b',');
                }
                canonical(item, into);
            }
            into.push(b']');
        }
        Value::Number(number) => match number.as_f64() {
            Some(f) if number.is_f64() && f.fract() == 0.0 && f.abs() < 9e15 => {
                into.extend(format!("{}", f as i64).bytes());
            }
            _ => into.extend(number.to_string().bytes()),
        },
        other => into.extend(other.to_string().bytes()),
    }
}

/// Random bytes of the operating system.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// A fresh id.
pub fn random_id() -> Id {
    Id::from_random(random())
}

/// A random number that JSON keeps whole everywhere (below 2^53) and that is not 0.
pub fn random_number() -> u64 {
    (u64::from_le_bytes(random()) >> 11).max(1)
}

/// SHA-256 as base64url: how tokens are kept.
pub fn sha256(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_state_that_went_through_a_browser_keeps_its_receipt_and_a_changed_one_does_not() {
        let key = Key([7; 32]);
        let (programme, other) = ("p".parse().unwrap(), "q".parse().unwrap());
        let record: Record = serde_json::from_value(json!({
            "h": {"circle": "everyone", "kind": "activity", "id": "a", "of": {"group": "g"}},
            "f": {"lat": [{"d": "0.0000000000000001.1", "t": 5, "a": "hub", "v": 39.0}],
                  "x": [{"d": "0.0000000000000001.2", "t": 5, "a": "hub", "v": {"b": 1, "a": [1.5, null]}}]},
            "seen": {"0.0000000000000001": 2}
        }))
        .unwrap();
        let signed = key.sign(&programme, record.clone());
        let mut back = signed.clone();
        back.record.fields.get_mut("lat").unwrap()[0].value = json!(39);
        assert!(key.signed(&programme, &signed) && key.signed(&programme, &back));
        back.record.fields.get_mut("lat").unwrap()[0].value = json!(39.5);
        assert!(
            !key.signed(&programme, &back) && !key.signed(&other, &signed) && !Key([8; 32]).signed(&programme, &signed)
        );
    }
}
