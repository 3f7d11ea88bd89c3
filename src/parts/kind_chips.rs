//! The kinds of activities as small badges to choose from: the drawn icon over its word, each a real checkbox.

use crate::parts::{
    category::{category_icon, category_word},
    fresh_id, icon,
};
use crate::view::prelude::*;
use kith_model::{fields::Word, kinds::Category};

/// Any number of kinds. Only those that are `shown` stand there.
#[component]
pub fn KindChips(
    /// For screen readers.
    #[prop(into)]
    legend: String,
    /// The kinds that can be chosen now.
    #[prop(into)]
    shown: Signal<Vec<Category>>,
    /// The kinds that are chosen.
    #[prop(into)]
    chosen: Signal<Vec<Category>>,
    /// A kind, and whether it is chosen now.
    #[prop(into)]
    on_change: Callback<(Category, bool)>,
) -> impl IntoView {
    let group = fresh_id("kinds");
    let chip = move |category: Category| {
        view! {
            <label class=format!("kind-chip {}", category.word())>
                <input
                    type="checkbox"
                    name=group.clone()
                    value=category.word()
                    prop:checked=move || chosen.with(|chosen| chosen.contains(&category))
                    on:change=move |event| on_change.run((category, event_target_checked(&event)))
                />
                {icon(category_icon(category))}
                <span>{category_word(category)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field kinds">
            <legend class="heard">{legend}</legend>
            <div><For each=move || shown.get() key=|category| *category children=chip/></div>
        </fieldset>
    }
    .into_any()
}
