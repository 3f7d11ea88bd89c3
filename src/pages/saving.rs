//! One save of a screen: under way, kept, or not kept and why. What was typed stays until it is kept.
//!
//! **Invariant:** what follows a save (the word that it is here, the next screen, forgetting what was typed) happens only
//! after the store has answered that it is kept.

use std::{pin::Pin, rc::Rc};

use crate::view::prelude::*;
use kith_model::form::Save;

use crate::{
    live::{Records, StoreProblem, records},
    parts::{Note, Notice},
    words::{W, t},
};

/// The save of a screen or form. Made in a component, used by its buttons.
#[derive(Clone, Copy)]
pub struct Saving {
    records: Records,
    busy: RwSignal<bool>,
    problem: RwSignal<Option<StoreProblem>>,
}

/// A save that has not happened yet.
pub fn saving() -> Saving {
    Saving { records: records(), busy: RwSignal::new(false), problem: RwSignal::new(None) }
}

impl Saving {
    /// Saves all of these or none, then calls `then`, also where the screen was left meanwhile. Not while another save is
    /// under way.
    pub fn save(self, saves: Vec<Save>, then: impl FnOnce() + 'static) {
        let records = self.records;
        self.run(async move { if saves.is_empty() { Ok(()) } else { records.save(saves).await } }, then);
    }

    /// Does something else that ends in the store.
    pub fn run(self, work: impl Future<Output = Result<(), StoreProblem>> + 'static, then: impl FnOnce() + 'static) {
        if !self.is_busy() {
            self.begin(Box::pin(work), Box::new(then));
        }
    }

    fn begin(self, work: Pin<Box<dyn Future<Output = Result<(), StoreProblem>>>>, then: Box<dyn FnOnce()>) {
        self.busy.set(true);
        self.problem.set(None);
        leptos::task::spawn_local(async move {
            let kept = work.await;
            // The page may have been left meanwhile: then there is nothing to show it on.
            self.busy.try_set(false);
            match kept {
                Ok(()) => then(),
                Err(problem) => _ = self.problem.try_set(Some(problem)),
            }
        });
    }

    /// For the button that saves.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Why it was not kept.
    pub fn problem(self) -> Signal<Option<StoreProblem>> {
        self.problem.into()
    }

    /// A screen that was left counts as busy: nothing more is begun on it.
    fn is_busy(self) -> bool {
        self.busy.try_get_untracked().unwrap_or(true)
    }

    /// Begins anew: the note goes.
    pub fn again(self) {
        self.problem.try_set(None);
    }

    /// Why it was not kept, read out when it appears. Says nothing before and while it is under way.
    pub fn notice(self) -> impl IntoView {
        note(move || self.problem.get())
    }

    /// Under a form that is kept as one types: also that what is being typed cannot be kept.
    pub fn notice_of_form(self) -> impl IntoView {
        let typed = move || if self.busy.get() { None } else { self.records.trouble() };
        note(move || self.problem.get().or_else(typed))
    }
}

fn note(problem: impl Fn() -> Option<StoreProblem> + Send + Sync + 'static) -> AnyView {
    // Read out once, however often it is asked.
    let problem = Memo::new(move |_| problem());
    let words =
        move || problem.get().map(|problem| view! { <Notice kind=Note::Off>{problem_words(&problem)}</Notice> });
    view! { <div role="status">{words}</div> }.into_any()
}

/// A button that saves by itself.
#[derive(Clone, Copy)]
pub struct Press {
    /// Starts it.
    pub run: Callback<()>,
    /// Under way.
    pub busy: Signal<bool>,
    /// Why it was not kept.
    pub problem: Signal<Option<StoreProblem>>,
    saving: Saving,
}

impl Press {
    /// Why it was not kept.
    pub fn notice(self) -> impl IntoView {
        self.saving.notice()
    }

    /// Under a form that is kept as one types.
    pub fn notice_of_form(self) -> impl IntoView {
        self.saving.notice_of_form()
    }
}

/// A button that saves by itself; `start` is not called while a save is under way.
pub fn press(start: impl Fn(Saving) + Send + Sync + 'static) -> Press {
    pressed(Box::new(start))
}

fn pressed(start: Box<dyn Fn(Saving) + Send + Sync>) -> Press {
    let saving = saving();
    let run = Callback::new(move |()| {
        if !saving.is_busy() {
            untrack(|| start(saving));
        }
    });
    Press { run, busy: saving.busy(), problem: saving.problem(), saving }
}

/// Saves what `saves` gives (`None`: nothing to save) and, once it is kept and the screen still there, runs `then`.
pub fn save_then(
    saves: impl Fn() -> Option<Vec<Save>> + Send + Sync + 'static,
    then: impl Fn() + Send + Sync + 'static,
) -> Press {
    saved_then(Box::new(saves), Rc::new(then))
}

fn saved_then(saves: Box<dyn Fn() -> Option<Vec<Save>> + Send + Sync>, then: Rc<dyn Fn()>) -> Press {
    let then = StoredValue::new(then);
    press(move |saving| match saves() {
        None => then.with_value(|then| then()),
        Some(saves) => saving.save(saves, move || _ = then.try_with_value(|then| then())),
    })
}

/// Why something was not kept, as people read it.
pub fn problem_words(problem: &StoreProblem) -> String {
    t(match problem {
        StoreProblem::Full { .. } => W::SaveFull,
        _ => W::SaveNotYet,
    })
}
