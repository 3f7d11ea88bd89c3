//! Choices as chips: real radio buttons and checkboxes in a fieldset, so that keys and screen readers work by themselves.

use crate::parts::fresh_id;
use crate::view::prelude::*;

/// One choice.
#[derive(Clone, Debug)]
pub struct Chip {
    /// What is handed to the page.
    pub value: String,
    /// What stands on it; may change ("Free · 14").
    pub label: Signal<String>,
}

impl Chip {
    /// A choice with a label that stays.
    pub fn new(value: impl Into<String>, label: impl Into<Signal<String>>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// One of several.
#[component]
pub fn Chips(
    /// What is asked.
    #[prop(into)]
    legend: String,
    /// For screen readers only.
    #[prop(optional)]
    legend_heard: bool,
    chips: Vec<Chip>,
    /// The value of the one that is chosen; empty for none.
    #[prop(into)]
    chosen: Signal<String>,
    #[prop(into)] on_choose: Callback<(String,)>,
) -> impl IntoView {
    let is_on = move |value: &str| chosen.with(|chosen| chosen == value);
    chip_set(legend, legend_heard, "radio", chips, is_on, move |value, _| on_choose.run((value,)))
}

/// Any number of several.
#[component]
pub fn ChipsMany(
    /// What is asked.
    #[prop(into)]
    legend: String,
    /// For screen readers only.
    #[prop(optional)]
    legend_heard: bool,
    chips: Vec<Chip>,
    /// The values of those that are chosen.
    #[prop(into)]
    chosen: Signal<Vec<String>>,
    /// A value, and whether it is chosen now.
    #[prop(into)]
    on_change: Callback<(String, bool)>,
) -> impl IntoView {
    let is_on = move |value: &str| chosen.with(|chosen| chosen.iter().any(|one| one == value));
    chip_set(legend, legend_heard, "checkbox", chips, is_on, move |value, is_on| on_change.run((value, is_on)))
}

fn chip_set(
    legend: String,
    legend_heard: bool,
    kind: &'static str,
    chips: Vec<Chip>,
    is_on: impl Fn(&str) -> bool + Copy + Send + 'static,
    choose: impl Fn(String, bool) + Copy + 'static,
) -> AnyView {
    let group = fresh_id("chips");
    let chips = chips
        .into_iter()
        .map(|Chip { value, label }| {
            let (own, shown) = (value.clone(), value.clone());
            view! {
                <label class="chip">
                    <input
                        type=kind
                        name=group.clone()
                        value=shown
                        prop:checked=move || is_on(&own)
                        on:change=move |event| choose(value.clone(), event_target_checked(&event))
                    />
                    <span>{move || label.get()}</span>
                </label>
            }
        })
        .collect_view();
    let class = if legend_heard { "heard" } else { "" };
    view! {
        <fieldset class="field chips">
            <legend class=class>{legend}</legend>
            <div>{chips}</div>
        </fieldset>
    }
    .into_any()
}
