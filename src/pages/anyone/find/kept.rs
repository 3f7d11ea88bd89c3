//! What was typed and chosen, kept with this place in the tab's history, and once in memory while an activity is open.
//!
//! Never in the address, never in the store. It belongs to the profile that typed it: another one on the same phone does
//! not find it.

use std::cell::RefCell;

use kith_model::Id;
use serde::{Deserialize, Serialize};

use super::shelf::Wants;
use crate::browser::history;

/// What is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    by: Option<Id>,
    /// The words.
    pub typed: String,
    flags: u8,
    kinds: u16,
}

thread_local! {
    /// Left by opening an activity: its Back leads here anew, which is another place in the history.
    static LEFT: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

impl Kept {
    /// What stands on the screen now.
    pub fn of(by: Option<Id>, typed: String, wants: Wants) -> Self {
        Self { by, typed, flags: wants.flags, kinds: wants.kinds }
    }

    /// What was kept by this profile, if anything.
    pub fn again(by: Option<&Id>) -> Self {
        let in_history = history::kept().and_then(|text| serde_json::from_str::<Self>(&text).ok());
        let left = LEFT.take();
        in_history.or(left).filter(|kept| kept.by.as_ref() == by).unwrap_or_default()
    }

    /// The chips that were chosen.
    pub fn wants(&self) -> Wants {
        Wants { flags: self.flags, kinds: self.kinds }
    }

    /// Keeps it with this place.
    pub fn keep(&self) {
        history::keep(&serde_json::to_string(self).unwrap_or_default());
    }

    /// The same, before another screen is opened from here.
    pub fn keep_and_leave(self) {
        self.keep();
        LEFT.set(Some(self));
    }
}
