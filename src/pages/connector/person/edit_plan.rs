//! Changing what matters, strengths, what could make it hard, and when to look at it again together.

use crate::view::prelude::*;
use kith_model::{Id, kinds::Plan};

use crate::{
    live::records,
    pages::{
        connector::caseload::plan_header,
        half_written::{Line, over},
        saving::saving,
    },
    parts::{Button, Input, Kind as Weight},
    words::{W, t},
};

/// The form.
#[component]
pub fn EditPlan(id: Id, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let Some(header) = untrack(|| plan_header(records(), &id)) else { return ().into_any() };
    let (form, saving) = (over::<Plan>(header), saving());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        saving.save(form.save().into_iter().collect(), form.saved_and(on_done));
    };
    view! {
        <form class="stack wide" novalidate on:submit=save>
            {form.field(t(W::PlanMatters), Input::Block, 4_000, Some(t(W::PlanMattersHint)), Line { get: |p| p.matters.clone(), set: |p, v| p.matters = v })}
            {form.field(t(W::PlanStrengths), Input::Block, 4_000, None, Line { get: |p| p.strengths.clone(), set: |p, v| p.strengths = v })}
            {form.field(t(W::PlanHard), Input::Block, 4_000, None, Line { get: |p| p.hard.clone(), set: |p, v| p.hard = v })}
            {form.field(t(W::PlanReview), Input::Date, 10, None, Line {
                get: |p| p.review_on.map(|on| on.to_string()).unwrap_or_default(),
                set: |p, v| p.review_on = v.parse().ok(),
            })}
            {saving.notice_of_form()}
            <Button label=t(W::ButtonSave) kind=Weight::Main wide=true submit=true busy=saving.busy()/>
        </form>
    }
    .into_any()
}
