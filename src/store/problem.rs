//! What can go wrong with the store of a phone, told apart by what the person can do about it.

use std::fmt;

/// Why something was not kept or not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreProblem {
    /// The phone is full: make room, then save again. How much is used and how much there is, in bytes.
    Full {
        /// Used by the app.
        used: u64,
        /// What the browser gives at most.
        quota: u64,
    },
    /// A newer version of the app runs in another tab: reload.
    ReplacedByNewerTab,
    /// An older version of the app runs in another tab and holds the store: close it.
    OtherTabOpen,
    /// The store was written by a newer version of the app: reload while online.
    TooNew,
    /// The browser lost the store while it was open: reload.
    Lost,
    /// It was not kept; nothing of it was: try again.
    NotSaved,
    /// The browser gives no storage (a private window, or storage denied).
    Unreadable,
}

impl fmt::Display for StoreProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full { .. } => "the storage of this phone is full",
            Self::ReplacedByNewerTab => "a newer version runs in another tab",
            Self::OtherTabOpen => "an older version in another tab holds the storage",
            Self::TooNew => "the storage was written by a newer version",
            Self::Lost => "the browser lost the storage",
            Self::NotSaved => "not saved",
            Self::Unreadable => "the browser gives no storage",
        })
    }
}

impl std::error::Error for StoreProblem {}
