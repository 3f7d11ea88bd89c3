//! What needs the hub at once: invitations, taking a request, giving a person; and asking for help, which waits for a
//! signal by itself.

use kith_model::acts::{Act, AskForHelp, AskStands, Did};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{HubProblem, StoreProblem};

/// A request for help made on this phone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnAsk {
    /// Its secret, which shows its state.
    pub secret: String,
    /// When it was made, milliseconds since 1970.
    pub at: i64,
    /// The request itself, until the hub has it.
    pub unsent: Option<AskForHelp>,
    /// What the hub last said: `received` or `in-touch`.
    pub state: Option<AskStands>,
}

/// Acts.
#[derive(Clone, Copy)]
pub struct Acts {
    asks: RwSignal<Vec<OwnAsk>>,
}

/// Acts.
pub fn acts() -> Acts {
    expect_context()
}

impl Acts {
    pub(super) fn new() -> Self {
        Self { asks: RwSignal::new(Vec::new()) }
    }

    /// Asks the hub to do something now, for the open profile; what it changes arrives by sync, which follows.
    pub async fn act(self, _act: Act) -> Result<Did, HubProblem> {
        Err(HubProblem::NoSignal)
    }

    /// Asks for help. Kept on this phone first and sent when there is a signal; `asks()` shows how it stands.
    /// The secret is drawn here.
    pub async fn ask_for_help(self, _ask: AskForHelp) -> Result<(), StoreProblem> {
        Ok(())
    }

    /// The requests made on this phone. Tracked.
    pub fn asks(self) -> Vec<OwnAsk> {
        self.asks.get()
    }

    /// Asks the hub how the requests stand.
    pub fn look_at_asks(self) {}

    /// Forgets a request on this phone (a shared one, a library's); the hub keeps it.
    pub async fn forget_ask(self, _secret: &str) -> Result<(), StoreProblem> {
        Ok(())
    }
}
