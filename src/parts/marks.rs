//! The 0–10 of a goal in the person's own judgement: ten dots to look at, eleven round chips to choose from.

use crate::view::prelude::*;
use crate::{
    parts::fresh_id,
    words::{W, t, t_with},
};

/// Ten dots, "6 of 10" for those who hear it, and "6, was 3" beside them.
#[component]
pub fn Marks(#[prop(into)] mark: Signal<Option<u8>>, #[prop(optional)] was: Option<u8>) -> impl IntoView {
    let dots = (1..=10u8)
        .map(|dot| view! { <i class:on=move || mark.get().is_some_and(|mark| mark >= dot)></i> })
        .collect_view();
    let spoken = move || match mark.get() {
        Some(mark) => t_with(W::MarksOfTen, &[("mark", &mark.to_string())]),
        None => t(W::MarksNone),
    };
    let beside = move || match (mark.get(), was) {
        (Some(mark), Some(was)) => t_with(W::MarksWas, &[("mark", &mark.to_string()), ("was", &was.to_string())]),
        (Some(mark), None) => mark.to_string(),
        (None, _) => t(W::MarksNone),
    };
    view! {
        <div class="marks">
            <span class="marks" role="img" aria-label=spoken>{dots}</span>
            <span class="sub">{beside}</span>
        </div>
    }
    .into_any()
}

/// Chooses 0 to 10. `low` and `high` say what the ends mean, in the person's words.
#[component]
pub fn MarkChooser(
    #[prop(into)] legend: String,
    #[prop(into)] mark: Signal<Option<u8>>,
    #[prop(into)] on_choose: Callback<(u8,)>,
    #[prop(optional, into)] low: Option<String>,
    #[prop(optional, into)] high: Option<String>,
) -> impl IntoView {
    let group = fresh_id("mark");
    let ends = low.zip(high).map(|(low, high)| t_with(W::MarksLowHigh, &[("low", &low), ("high", &high)]));
    let ends = ends.map(|ends| view! { <p class="hint">{ends}</p> });
    let choices = (0..=10u8)
        .map(|value| {
            view! {
                <label class="chip">
                    <input
                        type="radio"
                        name=group.clone()
                        value=value.to_string()
                        prop:checked=move || mark.get() == Some(value)
                        on:change=move |_| on_choose.run((value,))
                    />
                    <span>{value}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field chooser">
            <legend>{legend}</legend>
            {ends}
            <div>{choices}</div>
        </fieldset>
    }
    .into_any()
}
