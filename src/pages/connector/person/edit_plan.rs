//! Changing what matters, strengths, what could make it hard, and when to look at it again together.

use crate::view::prelude::*;
use kith_model::{Id, form::Opened, kinds::Plan};
use serde::{Deserialize, Serialize};

use crate::{
    live::records,
    pages::{connector::caseload::plan_of, half_written::HalfWritten, saving::saving},
    parts::{Button, Field, Input, Kind as Weight},
    words::{W, t},
};

/// The lines of the form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Lines {
    matters: String,
    strengths: String,
    hard: String,
    review_on: String,
}

/// The form: as it was, as it is, and what was on the screen when it was opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Form {
    before: Lines,
    now: Lines,
    opened: Option<Opened>,
}

impl Lines {
    fn of(plan: &Plan) -> Self {
        let review_on = plan.review_on.map(|on| on.to_string()).unwrap_or_default();
        let Plan { matters, strengths, hard, .. } = plan.clone();
        Self { matters, strengths, hard, review_on }
    }
    fn plan(&self) -> Plan {
        let text = |text: &str| text.trim().to_owned();
        Plan {
            matters: text(&self.matters),
            strengths: text(&self.strengths),
            hard: text(&self.hard),
            review_on: self.review_on.parse().ok(),
            ..Plan::default()
        }
    }
}

/// The form.
#[component]
pub fn EditPlan(id: Id, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let records = records();
    let draft = HalfWritten::about(&id, format!("plan/{id}"), || {
        let (plan, opened) = untrack(|| plan_of(records, &id)).unzip();
        let lines = Lines::of(&plan.unwrap_or_default());
        Form { before: lines.clone(), now: lines, opened }
    });
    let saving = saving();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let form = draft.now();
        let save = form.opened.and_then(|opened| opened.save(&form.before.plan(), &form.now.plan()));
        saving.save(save.into_iter().collect(), draft.forget_and(on_done));
    };
    view! {
        <form class="stack wide" novalidate on:submit=save>
            <Field label=t(W::PlanMatters) hint=t(W::PlanMattersHint) input=Input::Block longest=4_000 value=draft.line(|form| form.now.matters.clone()) on_input=move |(text,)| draft.change(|form| form.now.matters = text)/>
            <Field label=t(W::PlanStrengths) input=Input::Block longest=4_000 value=draft.line(|form| form.now.strengths.clone()) on_input=move |(text,)| draft.change(|form| form.now.strengths = text)/>
            <Field label=t(W::PlanHard) input=Input::Block longest=4_000 value=draft.line(|form| form.now.hard.clone()) on_input=move |(text,)| draft.change(|form| form.now.hard = text)/>
            <Field label=t(W::PlanReview) input=Input::Date value=draft.line(|form| form.now.review_on.clone()) on_input=move |(day,)| draft.change(|form| form.now.review_on = day)/>
            {saving.notice_of_form()}
            <Button label=t(W::ButtonSave) kind=Weight::Main wide=true submit=true busy=saving.busy()/>
        </form>
    }
    .into_any()
}
