//! Waiting for news: what is asked and what is answered.

use kith_model::wire::{Trouble, WakeReply, WakeRequest};

use super::read;

/// The law is that what is read is written such that it reads the same.
pub fn decode(bytes: &[u8]) {
    read::<WakeRequest>(bytes);
    read::<WakeReply>(bytes);
    read::<Trouble>(bytes);
}
