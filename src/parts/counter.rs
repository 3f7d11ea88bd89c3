//! "and others − 2 +": a small whole number, changed by one.

use crate::view::prelude::*;
use crate::{
    parts::{Icon, icon},
    words::{W, t},
};

/// The counter never goes below nought.
#[component]
pub fn Counter(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<u32>,
    #[prop(into)] on_change: Callback<(u32,)>,
) -> impl IntoView {
    let fewer = move |_| on_change.run((value.get_untracked().saturating_sub(1),));
    let more = move |_| on_change.run((value.get_untracked().saturating_add(1),));
    let shown = label.clone();
    view! {
        <div class="counter" role="group" aria-label=label>
            <span aria-hidden="true">{shown}</span>
            <button type="button" aria-label=t(W::CounterFewer) on:click=fewer>{icon(Icon::Minus)}</button>
            <output>{move || value.get()}</output>
            <button type="button" aria-label=t(W::CounterMore) on:click=more>{icon(Icon::Plus)}</button>
        </div>
    }
    .into_any()
}
