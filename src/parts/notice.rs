//! Notes in plain colour: something moved, is off, is well, or is just worth saying. No coloured edges, no signs of alarm.

use crate::view::prelude::*;
use crate::words::{W, t};

/// What a note is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Note {
    /// Changed, or may have changed.
    Moved,
    /// Not on, not possible, not saved.
    Off,
    /// Well: told, here, saved.
    Here,
    /// Just said.
    #[default]
    Quiet,
}

/// A note. `lead` stands before the rest in strong type; `spoken=true` reads it out when it appears.
#[component]
pub fn Notice(
    #[prop(optional)] kind: Note,
    #[prop(optional, into)] lead: Option<String>,
    #[prop(optional)] spoken: bool,
    children: Children,
) -> impl IntoView {
    let class = match kind {
        Note::Moved => "note moved",
        Note::Off => "note off",
        Note::Here => "note here",
        Note::Quiet => "note",
    };
    let lead = lead.map(|lead| view! { <b>{lead}</b> " " });
    // A div inside, so that what is below a note's first sentence (a button, a number) stands under it.
    view! { <div class=class role=spoken.then_some("status")><div>{lead}{children()}</div></div> }.into_any()
}

/// What was, struck out, and what is now; both are said to those who cannot see the stroke.
#[component]
pub fn WasNow(#[prop(into)] was: String, #[prop(into)] now: String) -> impl IntoView {
    view! {
        <span class="heard">{t(W::NoteWas)} " "</span>
        <s>{was}</s>
        " "
        <span aria-hidden="true" class="onward"></span>
        <span class="heard">{t(W::NoteNow)}</span>
        " "
        {now}
    }
    .into_any()
}
