//! A lock: how the key of a profile lies on the phone while nobody has opened it.
//!
//! The key is random; each way in wraps it anew: a PIN or four words through Argon2id, a passkey through its PRF. Wrong
//! tries cost time, the tenth destroys every wrapping: what is on the phone can then be read by nobody, and what was not
//! sent yet lies in envelopes that the hub alone opens.
//!
//! **Invariant:** a try is counted before it is judged, so that none is free for whoever ends the app in between.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use kith_model::Id;
use serde::{Deserialize, Serialize};

use super::{
    argon::{self, COST, Cost},
    four_words,
};
use crate::browser::{
    crypto::{AesKey, NoCrypto},
    random,
};

/// With so many wrong tries the key is destroyed.
const TRIES_MAX: u32 = 10;
/// So many wrong tries cost no time: fingers slip.
const FREE_TRIES: u32 = 3;
const FIRST_WAIT_MS: i64 = 5_000;
/// Digits of a PIN at least.
pub const PIN_MIN: usize = 6;
/// Minutes out of use after which a profile locks itself, unless somebody set others.
const MINUTES: u32 = 5;

/// A lock, as it is kept on the phone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lock {
    /// The ways in; none once the key was destroyed.
    pub ways: Vec<Way>,
    /// Wrong tries since it was last opened.
    #[serde(default)]
    pub tries: u32,
    /// Before then no further try is taken, milliseconds since 1970.
    #[serde(default)]
    pub wait_until: i64,
    /// Minutes out of use after which it locks itself.
    pub minutes: u32,
    /// The SHA-256 of the device's token, to ask the hub whether this phone was signed out.
    pub token_hash: String,
}

/// A way in, with the key wrapped for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "way", rename_all = "kebab-case")]
pub enum Way {
    /// Something that a person knows.
    Known {
        /// Four words; else a PIN.
        is_words: bool,
        /// Of Argon2id, base64url.
        salt: String,
        /// What a guess costs.
        cost: Cost,
        /// The key under it, base64url.
        wrapped: String,
    },
    /// A passkey of this phone, or of a key that one carries.
    Passkey {
        /// Its name to the browser, base64url.
        credential: String,
        /// What its PRF is asked, base64url.
        salt: String,
        /// The key under it, base64url.
        wrapped: String,
    },
}

/// What somebody brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Secret {
    /// Typed.
    Typed(String),
    /// What a passkey answered.
    Passkey([u8; 32]),
}

impl Lock {
    /// A lock with one way in.
    pub fn new(way: Way, token_hash: String) -> Self {
        Self { ways: vec![way], tries: 0, wait_until: 0, minutes: MINUTES, token_hash }
    }

    /// Whether the key was destroyed.
    pub fn is_destroyed(&self) -> bool {
        self.ways.is_empty()
    }

    /// Whether a PIN or four words open it, and which.
    pub fn is_words(&self) -> Option<bool> {
        self.ways.iter().find_map(|way| match way {
            Way::Known { is_words, .. } => Some(*is_words),
            Way::Passkey { .. } => None,
        })
    }

    /// The passkey that opens it: its name and what its PRF is asked.
    pub fn passkey(&self) -> Option<(Vec<u8>, Vec<u8>)> {
        self.ways.iter().find_map(|way| match way {
            Way::Passkey { credential, salt, .. } => Some((bytes(credential)?, bytes(salt)?)),
            Way::Known { .. } => None,
        })
    }

    /// Milliseconds until the next try is taken.
    pub fn wait(&self, now: i64) -> i64 {
        // A clock that was put back by years must not keep its owner out for years.
        (self.wait_until - now).clamp(0, wait_after(self.tries))
    }

    /// After the clock was put back a wait ends no later than it would if it began now. Says whether that changed it.
    pub fn correct(&mut self, now: i64) -> bool {
        let latest = now + wait_after(self.tries);
        let is_beyond = self.wait_until > latest;
        if is_beyond {
            self.wait_until = latest;
        }
        is_beyond
    }

    /// Wrong tries that are left.
    pub fn left(&self) -> u32 {
        TRIES_MAX.saturating_sub(self.tries)
    }

    /// Adds a way in, in place of one of its sort.
    pub fn set(&mut self, way: Way) {
        let is_known = |way: &Way| matches!(way, Way::Known { .. });
        self.ways.retain(|other| is_known(other) != is_known(&way));
        self.ways.push(way);
    }

    /// Counts a try, before it is judged. The one that destroys the key is judged first: see [`Self::fail`].
    pub fn count(&mut self, now: i64) {
        self.tries += 1;
        self.wait_until = now + wait_after(self.tries);
    }

    /// The try that was counted was wrong. With the last one the wrappings go.
    pub fn fail(&mut self) {
        if self.tries >= TRIES_MAX {
            self.ways.clear();
        }
    }

    /// The try that was counted was right.
    pub fn succeed(&mut self) {
        (self.tries, self.wait_until) = (0, 0);
    }

    /// The profile's key, where this opens it.
    pub async fn open(&self, profile: &Id, secret: &Secret) -> Option<[u8; 32]> {
        for way in &self.ways {
            let (under, wrapped) = match (way, secret) {
                (Way::Known { is_words, salt, cost, wrapped }, Secret::Typed(typed)) => {
                    (argon::key(&canonical(*is_words, typed), &bytes(salt)?, *cost)?, wrapped)
                }
                (Way::Passkey { wrapped, .. }, Secret::Passkey(answer)) => (*answer, wrapped),
                _ => continue,
            };
            if let Some(key) = unwrap(&under, profile, wrapped).await {
                return Some(key);
            }
        }
        None
    }
}

impl Way {
    /// Wraps the key under a PIN or four words.
    pub async fn known(is_words: bool, typed: &str, profile: &Id, key: &[u8; 32]) -> Result<Self, NoCrypto> {
        let salt: [u8; 16] = random::bytes();
        let under = argon::key(&canonical(is_words, typed), &salt, COST).ok_or(NoCrypto)?;
        let wrapped = wrap(&under, profile, key).await?;
        Ok(Self::Known { is_words, salt: BASE64.encode(salt), cost: COST, wrapped })
    }

    /// Wraps the key under what a passkey answers to `salt`.
    pub async fn passkey(
        credential: &[u8],
        salt: &[u8],
        answer: &[u8; 32],
        profile: &Id,
        key: &[u8; 32],
    ) -> Result<Self, NoCrypto> {
        let wrapped = wrap(answer, profile, key).await?;
        Ok(Self::Passkey { credential: BASE64.encode(credential), salt: BASE64.encode(salt), wrapped })
    }
}

/// Four new words.
pub fn draw_words() -> String {
    four_words::draw()
}

/// A PIN as it was meant: its digits, whatever script a keyboard writes them in.
pub fn pin_of(typed: &str) -> String {
    let digit = |c: char| match c {
        '0'..='9' => Some(c),
        '٠'..='٩' => char::from_digit(c as u32 - '٠' as u32, 10),
        '۰'..='۹' => char::from_digit(c as u32 - '۰' as u32, 10),
        _ => None,
    };
    typed.chars().filter_map(digit).collect()
}

/// Whether a PIN is one that somebody tries first: one digit, or digits in a row.
pub fn is_easy(pin: &str) -> bool {
    let steps: Vec<i32> = pin.as_bytes().windows(2).map(|two| i32::from(two[1]) - i32::from(two[0])).collect();
    steps.windows(2).all(|two| two[0] == two[1]) && steps.first().is_none_or(|step| step.abs() <= 1)
}

/// A PIN or four words as they were meant, however they were typed.
pub fn canonical(is_words: bool, typed: &str) -> String {
    if is_words { four_words::canonical(typed) } else { pin_of(typed) }
}

fn wait_after(tries: u32) -> i64 {
    if tries < FREE_TRIES { 0 } else { FIRST_WAIT_MS << (tries - FREE_TRIES).min(12) }
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    BASE64.decode(text).ok()
}

fn bound(profile: &Id) -> Vec<u8> {
    format!("kith lock\n{profile}").into_bytes()
}

async fn wrap(under: &[u8; 32], profile: &Id, key: &[u8; 32]) -> Result<String, NoCrypto> {
    let nonce: [u8; 12] = random::bytes();
    let sealed = AesKey::new(under).await?.seal(&nonce, &bound(profile), key).await?;
    Ok(BASE64.encode([&nonce[..], &sealed].concat()))
}

async fn unwrap(under: &[u8; 32], profile: &Id, wrapped: &str) -> Option<[u8; 32]> {
    let wrapped = bytes(wrapped)?;
    let (nonce, sealed) = wrapped.split_at_checked(12)?;
    let key = AesKey::new(under).await.ok()?.open(nonce.try_into().ok()?, &bound(profile), sealed).await.ok()?;
    key.try_into().ok()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn lock() -> Lock {
        let way = Way::Known { is_words: false, salt: "c2FsdA".into(), cost: COST, wrapped: "x".into() };
        Lock::new(way, "hash".into())
    }

    #[test]
    fn wrong_tries_cost_more_and_more_time_and_the_tenth_destroys_the_key() {
        let (mut lock, mut waits) = (lock(), Vec::new());
        for _ in 0..TRIES_MAX {
            assert!(!lock.is_destroyed());
            lock.count(1_000);
            waits.push(lock.wait(1_000) / 1_000);
            lock.fail();
        }
        assert_eq!(waits, [0, 0, 5, 10, 20, 40, 80, 160, 320, 640]);
        assert!(lock.is_destroyed() && lock.is_words().is_none());
    }

    #[test]
    fn the_right_one_makes_all_tries_forgotten() {
        let mut lock = lock();
        (0..9).for_each(|_| (lock.count(0), lock.fail()).1);
        lock.count(0);
        lock.succeed();
        assert_eq!((lock.tries, lock.wait(0), lock.is_destroyed()), (0, 0, false));
    }

    #[test]
    fn a_clock_that_was_put_back_keeps_nobody_out_for_longer_than_the_wait() {
        let mut lock = lock();
        (0..4).for_each(|_| lock.count(1_795_255_200_000));
        assert_eq!(lock.wait(0), 10_000);
        let mut put_back = lock.clone();
        assert!(put_back.correct(0) && !put_back.correct(1));
        assert_eq!((put_back.wait(4_000), put_back.wait(10_000)), (6_000, 0), "and it passes");
        assert_eq!(lock.wait(1_795_255_209_000), 1_000);
    }

    #[test]
    fn a_pin_is_its_digits_in_any_script_and_the_first_guesses_are_known() {
        assert_eq!(
            (pin_of(" 48 29-13 "), pin_of("٤٨٢٩١٣"), pin_of("۴۸۲۹۱۳")),
            ("482913".into(), "482913".into(), "482913".into())
        );
        for easy in ["000000", "123456", "654321", "234567"] {
            assert!(is_easy(easy), "{easy}");
        }
        for fine in ["482913", "112233", "135790", "121212"] {
            assert!(!is_easy(fine), "{fine}");
        }
    }
}
