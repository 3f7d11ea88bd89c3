//! `cargo xtask prove`: what takes too long for each test run, to be run before a release. `cargo xtask fuzz` is the same
//! for as long, and of those decoders, as one says.

use anyhow::Result;

use crate::fuzz::{self, PROVE_SECONDS, TEST_SECONDS};

/// Every decoder for its long time.
pub fn prove() -> Result<()> {
    fuzz::fuzz(PROVE_SECONDS, &[])
}

/// Decoders for as many seconds as said, or as in the test run.
pub fn fuzz(words: &[String]) -> Result<()> {
    let seconds = words.first().and_then(|word| word.parse().ok());
    let named = if seconds.is_some() { &words[1..] } else { words };
    fuzz::fuzz(seconds.unwrap_or(TEST_SECONDS), named)
}
