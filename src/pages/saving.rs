//! One save of a screen: under way, saved on this phone, or not saved and why. What was typed stays until it is saved.
//!
//! **Invariant:** "Saved on this phone" is said only after the store has answered.

use crate::view::prelude::*;
use kith_model::form::Save;

use crate::{
    live::{Records, StoreProblem, records},
    parts::{Note, Notice},
    words::{W, t},
};

/// How a save stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Saved {
    /// Nothing was saved yet.
    #[default]
    NotYet,
    /// Under way.
    Busy,
    /// In the store of this phone.
    Here,
    /// The phone is full.
    Full,
    /// Not kept for another reason.
    Not,
}

/// The save of a screen or form. Made in a component, used by its buttons.
#[derive(Clone, Copy)]
pub struct Saving {
    records: Records,
    state: RwSignal<Saved>,
}

/// A save that has not happened yet.
pub fn saving() -> Saving {
    Saving { records: records(), state: RwSignal::new(Saved::NotYet) }
}

impl Saving {
    /// Saves all of these or none, then calls `then`. Not while another save is under way.
    pub fn save(self, saves: Vec<Save>, then: impl FnOnce() + 'static) {
        if self.state.try_get_untracked().is_none_or(|state| state == Saved::Busy) {
            return;
        }
        self.state.set(Saved::Busy);
        leptos::task::spawn_local(async move {
            let saved = if saves.is_empty() { Ok(()) } else { self.records.save(saves).await };
            self.note(saved, then);
        });
    }

    /// Does something else that ends in the store.
    pub fn run(self, work: impl Future<Output = Result<(), StoreProblem>> + 'static, then: impl FnOnce() + 'static) {
        if self.state.try_get_untracked().is_none_or(|state| state == Saved::Busy) {
            return;
        }
        self.state.set(Saved::Busy);
        leptos::task::spawn_local(async move { self.note(work.await, then) });
    }

    /// The page may have been left meanwhile: then there is nothing to show it on.
    fn note(self, saved: Result<(), StoreProblem>, then: impl FnOnce()) {
        let state = match &saved {
            Ok(()) => Saved::Here,
            Err(StoreProblem::Full { .. }) => Saved::Full,
            Err(_) => Saved::Not,
        };
        self.state.try_set(state);
        if saved.is_ok() {
            then();
        }
    }

    /// How it stands, tracked.
    pub fn state(self) -> Saved {
        self.state.get()
    }

    /// For the button that saves.
    pub fn busy(self) -> Signal<bool> {
        let state = self.state;
        Signal::derive(move || state.get() == Saved::Busy)
    }

    /// Begins anew: the note goes.
    pub fn again(self) {
        self.state.try_set(Saved::NotYet);
    }
}

/// What came of it, read out when it appears. Says nothing before and while it is under way.
#[component]
pub fn SavedNote(
    /// The save.
    saving: Saving,
    /// Only what went wrong: where the screen itself shows that it is saved.
    #[prop(optional)]
    quiet: bool,
    /// Also that what is being typed cannot be kept.
    #[prop(optional)]
    typed: bool,
) -> impl IntoView {
    let unkept = move || if typed { saving.records.trouble() } else { None };
    let state = move || match (saving.state(), unkept()) {
        (Saved::NotYet, Some(StoreProblem::Full { .. })) => Saved::Full,
        (Saved::NotYet, Some(_)) => Saved::Not,
        (state, _) => state,
    };
    let note = move || match state() {
        Saved::NotYet | Saved::Busy => None,
        Saved::Here => (!quiet).then(|| view! { <Notice kind=Note::Here>{t(W::SaveHere)}</Notice> }.into_any()),
        Saved::Full => Some(view! { <Notice kind=Note::Off>{t(W::SaveFull)}</Notice> }.into_any()),
        Saved::Not => Some(view! { <Notice kind=Note::Off>{t(W::SaveNotYet)}</Notice> }.into_any()),
    };
    view! { <div role="status">{note}</div> }.into_any()
}
