//! The rows of a register: one tap is "here", tap again is "not marked". Nobody is absent by default. Rows are 56 px high and
//! one is one button, so that they can be hit on a clipboard, upside down, with cold hands.

use crate::view::prelude::*;
use crate::{
    parts::{Icon, icon},
    words::{W, t},
};

/// The list of a register; put it in a `Card rows=true`.
#[component]
pub fn Ticks(#[prop(into)] label: String, children: Children) -> impl IntoView {
    view! { <ul class="ticks" role="list" aria-label=label>{children()}</ul> }.into_any()
}

/// One person. `note` is what a register needs to know: "first time · meet at the door".
#[component]
pub fn TickRow(
    #[prop(into)] name: String,
    #[prop(optional, into)] note: Option<String>,
    /// Marked as here.
    #[prop(into)]
    here: Signal<bool>,
    /// Marked as not here: said, since nobody is by default.
    #[prop(optional, into)]
    not_here: Signal<bool>,
    /// A date to come cannot be ticked.
    #[prop(optional, into)]
    closed: Signal<bool>,
    #[prop(into)] on_press: Callback<()>,
) -> impl IntoView {
    let note = note.filter(|note| !note.is_empty()).map(|note| view! { <span class="why"><bdi>{note}</bdi></span> });
    let absent = move || not_here.get().then(|| view! { <span class="why">{t(W::RegisterNotHere)}</span> });
    view! {
        <li>
            <button
                type="button"
                class="tick"
                aria-pressed=move || if here.get() { "true" } else { "false" }
                disabled=move || closed.get()
                on:click=move |_| on_press.run(())
            >
                <span class="round">{icon(Icon::Check)}</span>
                <b><bdi>{name}</bdi></b>
                {note}
                {absent}
            </button>
        </li>
    }
    .into_any()
}
