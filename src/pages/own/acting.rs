//! Asking the hub to do something that is never merged: under way, done, or why not. Needs a signal, and says so.

use crate::view::prelude::*;
use kith_model::acts::{Act, Did};

use crate::{
    live::{HubProblem, acts},
    parts::{Note, Notice},
    words::{W, t},
};

/// An act on its way.
#[derive(Clone, Copy)]
pub struct Acting {
    /// Under way.
    pub busy: RwSignal<bool>,
    /// Why it was not done.
    pub problem: RwSignal<Option<HubProblem>>,
}

/// Nothing asked yet.
pub fn acting() -> Acting {
    Acting { busy: RwSignal::new(false), problem: RwSignal::new(None) }
}

impl Acting {
    /// Asks; `then` gets the hub's answer.
    pub fn ask(self, act: Act, then: impl FnOnce(Did) + 'static) {
        if self.busy.try_get_untracked().unwrap_or(true) {
            return;
        }
        self.busy.set(true);
        let acts = acts();
        leptos::task::spawn_local(async move {
            let did = acts.act(act).await;
            // The page may be gone by now; then nobody waits for the answer.
            if !self.busy.try_set(false) {
                return;
            }
            match did {
                Ok(did) => {
                    self.problem.set(None);
                    then(did);
                }
                Err(problem) => self.problem.set(Some(problem)),
            }
        });
    }

    /// Why it was not done, in plain words.
    pub fn notice(self) -> impl IntoView {
        move || {
            self.problem.get().map(|problem| {
                let words = match problem {
                    HubProblem::NoSignal | HubProblem::NotTheHub => t(W::ActNoSignal),
                    HubProblem::SignedOut | HubProblem::NotSignedIn => t(W::ActSignedOut),
                    HubProblem::Told(trouble) => trouble.words,
                    HubProblem::NotKept => t(W::SaveNotYet),
                };
                view! { <Notice kind=Note::Off spoken=true>{words}</Notice> }
            })
        }
    }
}
