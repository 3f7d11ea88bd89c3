//! Argon2id: makes a key of something short that a person knows, and makes each guess cost time and memory.

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};

/// How much a guess costs; stored with each lock, so that later ones may cost more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Memory, KiB.
    pub m: u32,
    /// Passes.
    pub t: u32,
}

/// OWASP's first choice for Argon2id (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. About half a second on
/// a slow phone.
pub const COST: Cost = Cost { m: 19_456, t: 2 };

/// The key; `None` where this phone has no memory for it.
pub fn key(secret: &str, salt: &[u8], cost: Cost) -> Option<[u8; 32]> {
    let params = Params::new(cost.m, cost.t, 1, Some(32)).ok()?;
    let mut key = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(secret.as_bytes(), salt, &mut key)
        .ok()?;
    Some(key)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn another_secret_salt_or_cost_is_another_key() {
        let cost = Cost { m: 64, t: 1 };
        let first = key("482913", b"salt and salt", cost).unwrap();
        assert_eq!(key("482913", b"salt and salt", cost), Some(first));
        assert_ne!(key("482914", b"salt and salt", cost), Some(first));
        assert_ne!(key("482913", b"other and salt", cost), Some(first));
        assert_ne!(key("482913", b"salt and salt", Cost { t: 2, ..cost }), Some(first));
        assert_eq!(key("x", b"short", cost), None, "a salt has eight bytes at least");
    }
}
