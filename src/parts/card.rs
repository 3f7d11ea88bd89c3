//! A card with room to breathe, and a section with a quiet label over it.

use crate::view::prelude::*;

/// A card. `rows=true` when a list fills it; `arrives=true` for a card that has just moved to its new day; `about`
/// where what is pressed in it needs to be told, by ear, from the same in the next card.
#[component]
pub fn Card(
    #[prop(optional)] rows: bool,
    #[prop(optional)] arrives: bool,
    #[prop(optional, into)] about: Option<String>,
    children: Children,
) -> impl IntoView {
    let class = match (rows, arrives) {
        (true, _) => "card of-rows",
        (false, true) => "card arrives",
        (false, false) => "card",
    };
    let role = about.is_some().then_some("group");
    view! { <div class=class role=role aria-label=about>{children()}</div> }.into_any()
}

/// A part of a screen under a quiet heading.
#[component]
pub fn Section(#[prop(into)] label: Signal<String>, children: Children) -> impl IntoView {
    view! {
        <section class="stack">
            <h2 class="label">{move || label.get()}</h2>
            {children()}
        </section>
    }
    .into_any()
}
