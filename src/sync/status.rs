//! How it stands between phone and hub: the one quiet line on every screen.

use crate::view::prelude::*;

/// What the phone is doing about the hub.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Nothing is under way.
    #[default]
    Idle,
    /// A round is under way.
    Talking,
    /// The last round did not reach the hub.
    NoSignal,
    /// This device was signed out: it can only hand in.
    SignedOut,
    /// The hub does not know this device: it needs a new code.
    Unknown,
}

impl Standing {
    /// As it stands in `data-sync`, for journeys to wait on.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Talking => "talking",
            Self::NoSignal => "no-signal",
            Self::SignedOut => "signed-out",
            Self::Unknown => "unknown",
        }
    }
}

/// All that the line says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stands {
    /// Own edits that the hub has not confirmed.
    pub unsent: usize,
    /// Records that wait for a signal with such edits.
    pub waiting: usize,
    /// Edits set aside, and fields that two people wrote.
    pub needs_look: usize,
    /// When the hub was last heard, milliseconds since 1970 by the phone's clock.
    pub last_heard: Option<i64>,
    /// What the phone is doing.
    pub standing: Standing,
    /// At that moment: the hub's clock and the phone's, milliseconds since 1970.
    pub clocks: Option<(i64, i64)>,
}

/// The status, as a signal.
#[derive(Clone, Copy)]
pub struct SyncStatus(RwSignal<Stands>);

impl SyncStatus {
    /// A status that knows nothing yet. Made once, in `live::provide`.
    pub fn new() -> Self {
        Self(RwSignal::new(Stands::default()))
    }

    /// All of it, tracked.
    pub fn get(self) -> Stands {
        self.0.try_get().unwrap_or_default()
    }

    /// Changes it; tells only when something differs.
    pub fn change(self, change: impl FnOnce(&mut Stands)) {
        let Some(before) = self.0.try_get_untracked() else { return };
        let mut after = before.clone();
        change(&mut after);
        if after != before {
            self.0.try_set(after);
        }
    }
}

impl Default for SyncStatus {
    fn default() -> Self {
        Self::new()
    }
}
