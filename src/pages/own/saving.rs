//! Saving from a screen: one tap, one transaction, and plain words when it was not kept.
//!
//! "Saved" is said only after the store committed; what was typed stays where it is until then.

use crate::view::prelude::*;
use kith_model::form::Save;

use crate::{
    live::{StoreProblem, records},
    parts::{Note, Notice},
    words::{W, t},
};

/// A save on its way, and what came of it.
#[derive(Clone, Copy)]
pub struct Saving {
    /// Starts it.
    pub run: Callback<()>,
    /// Under way.
    pub busy: Signal<bool>,
    /// Why it was not kept.
    pub problem: RwSignal<Option<StoreProblem>>,
}

/// Saves what `saves` gives (`None`: nothing to save) and, once it is kept, runs `then`.
pub fn save_then(
    saves: impl Fn() -> Option<Vec<Save>> + Send + Sync + 'static,
    then: impl Fn() + Send + Sync + 'static,
) -> Saving {
    let problem = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let then = StoredValue::new(then);
    let run = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        let Some(saves) = untrack(&saves) else {
            then.with_value(|then| then());
            return;
        };
        busy.set(true);
        // Read here: the page, and with it the contexts, may be gone when the store answers.
        let records = records();
        leptos::task::spawn_local(async move {
            let kept = records.save(saves).await;
            busy.try_set(false);
            problem.try_set(kept.as_ref().err().cloned());
            if kept.is_ok() {
                then.try_with_value(|then| then());
            }
        });
    });
    Saving { run, busy: busy.into(), problem }
}

/// Why something was not kept, as people read it.
pub fn problem_words(problem: &StoreProblem) -> String {
    t(match problem {
        StoreProblem::Full { .. } => W::SaveFull,
        _ => W::SaveNotYet,
    })
}

impl Saving {
    /// The words under a form when it was not kept.
    pub fn notice(self) -> impl IntoView {
        let problem = self.problem;
        move || {
            problem.get().map(|problem| {
                view! { <Notice kind=Note::Off spoken=true>{problem_words(&problem)}</Notice> }
            })
        }
    }
}
