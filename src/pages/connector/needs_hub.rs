//! What needs the hub at once: asking it, and plain words when it could not be asked. Nothing is half done.

use kith_model::acts::Did;
use leptos::prelude::*;

use crate::{
    live::HubProblem,
    parts::{Note, Notice},
    words::{W, t},
};

/// Asking the hub for one thing.
#[derive(Clone, Copy)]
pub struct Asking {
    is_busy: RwSignal<bool>,
    problem: RwSignal<Option<HubProblem>>,
}

impl Asking {
    /// Nothing was asked yet.
    pub fn new() -> Self {
        Self { is_busy: RwSignal::new(false), problem: RwSignal::new(None) }
    }

    /// Asks, unless it is being asked; then calls `then` with the answer.
    pub fn ask(
        self,
        question: impl Future<Output = Result<Did, HubProblem>> + 'static,
        then: impl FnOnce(Did) + 'static,
    ) {
        if self.is_busy.try_get_untracked().unwrap_or(true) {
            return;
        }
        self.is_busy.set(true);
        self.problem.set(None);
        leptos::task::spawn_local(async move {
            let answer = question.await;
            self.is_busy.try_set(false);
            match answer {
                Ok(did) => then(did),
                Err(problem) => {
                    self.problem.try_set(Some(problem));
                }
            }
        });
    }

    /// For the button that asks.
    pub fn busy(self) -> Signal<bool> {
        self.is_busy.into()
    }
}

/// Why it was not done, and what one can do.
#[component]
pub fn NotDone(asking: Asking) -> impl IntoView {
    let note = move || {
        asking.problem.get().map(|problem| {
            let words = match problem {
                HubProblem::NoSignal | HubProblem::NotTheHub => t(W::HubNoSignal),
                HubProblem::SignedOut => t(W::HubSignedOut),
                HubProblem::NotKept => t(W::SaveNotYet),
                HubProblem::Told(trouble) => match trouble.code.as_str() {
                    "too-often" => t(W::HubTooOften),
                    _ => t(W::HubNot),
                },
            };
            view! { <Notice kind=Note::Off>{words}</Notice> }
        })
    };
    view! { <div role="status">{note}</div> }.into_any()
}
