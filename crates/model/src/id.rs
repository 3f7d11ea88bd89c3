//! Names of things: opaque ids, drawn by chance elsewhere or derived here.
//!
//! Two phones that must agree on an id without talking (a booking, an attendance) derive it from what they both know.
//! Ids say nothing about a person, so they may stand in an address.

use std::{fmt, str::FromStr};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// An opaque id: 1 to 64 letters, digits, `-` or `_`. Made from 16 bytes it has 22 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Id(Box<str>);

impl Id {
    /// The id of 16 random bytes; the caller draws them.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(BASE64_URL_SAFE_NO_PAD.encode(bytes).into())
    }

    /// The id that follows from these parts: the first 128 bits of their SHA-256, each part led by its length so that
    /// no two lists of parts read alike.
    pub fn derived(parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.finalize()[..16]);
        Self::from_random(bytes)
    }

    /// The text of the id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The booking of a person for an activity: the same on every phone.
pub fn booking_id(programme: &Id, person: &Id, activity: &Id) -> Id {
    Id::derived(&["booking", programme.as_str(), person.as_str(), activity.as_str()])
}

/// The attendance of a person at an occurrence, named by its *original* wall-clock start (`2026-11-26T10:00`).
pub fn attendance_id(programme: &Id, person: &Id, session: &Id, original: &str) -> Id {
    Id::derived(&["attendance", programme.as_str(), person.as_str(), session.as_str(), original])
}

/// What a person must learn about a changed occurrence; named like the attendance.
pub fn notice_id(programme: &Id, person: &Id, session: &Id, original: &str) -> Id {
    Id::derived(&["notice", programme.as_str(), person.as_str(), session.as_str(), original])
}

/// The headcount of an occurrence.
pub fn headcount_id(programme: &Id, session: &Id, original: &str) -> Id {
    Id::derived(&["headcount", programme.as_str(), session.as_str(), original])
}

/// The counts that the hub makes for a changed occurrence.
pub fn told_id(programme: &Id, session: &Id, original: &str) -> Id {
    Id::derived(&["told", programme.as_str(), session.as_str(), original])
}

/// The one plan of a person.
pub fn plan_id(programme: &Id, person: &Id) -> Id {
    Id::derived(&["plan", programme.as_str(), person.as_str()])
}

/// The one match of a person and a volunteer.
pub fn match_id(programme: &Id, person: &Id, volunteer: &Id) -> Id {
    Id::derived(&["match", programme.as_str(), person.as_str(), volunteer.as_str()])
}

/// A text that is no id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id has 1 to 64 letters, digits, - or _")
    }
}

impl std::error::Error for NotAnId {}

impl FromStr for Id {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let fits =
            (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if fits { Ok(Self(text.into())) } else { Err(NotAnId) }
    }
}

impl TryFrom<String> for Id {
    type Error = NotAnId;
    fn try_from(text: String) -> Result<Self, NotAnId> {
        text.parse()
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.0.into()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_ids_keep_their_parts_apart() {
        assert_ne!(Id::derived(&["ab", "c"]), Id::derived(&["a", "bc"]));
        assert_eq!(Id::derived(&["ab", "c"]).as_str().len(), 22);
    }

    #[test]
    fn odd_texts_are_no_ids() {
        for text in ["", "a b", "ä", "a/b", "a:b", &"x".repeat(65)] {
            assert!(text.parse::<Id>().is_err(), "{text:?}");
        }
    }
}
