//! Who knows? "Saved on this phone, not yet told" → "Told the hub" → "On 4 of 6 phones · 2 seen · 2 to be rung" →
//! "6 of 6 reached".

use crate::view::prelude::*;
use crate::{
    parts::{Note, Notice},
    words::{W, t, t_count, t_with},
};

/// How far the word of a change has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToldState {
    /// Only this phone knows.
    NotYet,
    /// The hub knows; nobody was expected, or nothing is known of phones yet.
    Hub,
    /// The hub handed it out.
    Phones {
        /// Phones that have it.
        on: usize,
        /// Phones that should.
        of: usize,
        /// People who tapped OK.
        seen: usize,
        /// People who must be rung.
        to_ring: usize,
    },
}

/// The line under a changed session.
#[component]
pub fn Told(#[prop(into)] state: Signal<ToldState>) -> impl IntoView {
    let line = move || match state.get() {
        ToldState::NotYet => view! { <Notice kind=Note::Moved><b>{t(W::ToldNotYet)}</b></Notice> },
        ToldState::Hub => view! { <Notice kind=Note::Here><b>{t(W::ToldHub)}</b></Notice> },
        ToldState::Phones { on, of, seen, to_ring } => {
            let of_all = [("count", of.to_string()), ("on", on.to_string()), ("all", of.to_string())];
            let of_all = of_all.each_ref().map(|(name, number)| (*name, number.as_str()));
            // Once nobody is left to be rung, phones that are off no longer matter.
            let is_everybody = to_ring == 0 && on < of;
            let mut said = vec![t_with(if is_everybody { W::ToldReached } else { W::ToldPhones }, &of_all)];
            said.extend((seen > 0).then(|| t_count(W::ToldSeen, seen)));
            said.extend((to_ring > 0).then(|| t_count(W::ToldRing, to_ring)));
            view! { <Notice kind=Note::Here lead=t(W::ToldHub)>{said.join(" · ")}</Notice> }
        }
    };
    view! { <div>{line}</div> }.into_any()
}
