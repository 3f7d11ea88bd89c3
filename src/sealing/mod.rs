//! Floor 2: what stays secret on a phone that somebody else may hold: locked rows, and work sealed to the hub.
//!
//! A **vault** is the key of a locked profile while it is open; a **lock** is how that key lies on the phone when it is
//! not: wrapped by what a person knows or has. An **envelope** is unsent work that only the hub can open. The store puts
//! and gets, these seal and open; the cryptography is the browser's, but for what browsers lack (Argon2id).

mod argon;
mod envelope;
mod four_words;
mod hpke;
mod lock;
mod vault;

pub use envelope::seal;
pub use lock::{Lock, PIN_MIN, Secret, Way, canonical, draw_words, is_easy, pin_of};
pub use vault::Vault;
