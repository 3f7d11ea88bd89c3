//! "Do not go alone", and why: the team's side, which never reaches the person's own phone.

use crate::view::prelude::*;
use kith_model::{Circle, Header, Id, Kind, kinds::Triage};

use crate::{
    live::records,
    pages::{
        half_written::{Line, over},
        saving::saving,
    },
    parts::{Button, Input, Kind as Weight},
    words::{W, t},
};

/// The form.
#[component]
pub fn EditSafety(id: Id, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let records = records();
    // One for each person: what is written twice unseen stands in both until somebody takes it off.
    let written = untrack(|| records.of_person(&Kind::Triage, &id));
    let there = written.iter().find(|shown| shown.read::<Triage>().not_alone).or(written.first());
    let header = there.map_or_else(
        || Header::new(Circle::Case(id.clone()), Kind::Triage, records.new_id()),
        |shown| shown.record.header.clone(),
    );
    let (form, saving) = (over::<Triage>(header), saving());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        saving.save(form.save().into_iter().collect(), form.saved_and(on_done));
    };
    let why = Memo::new(move |_| form.look(|triage| triage.not_alone));
    let why = move || {
        why.get().then(|| {
            form.field(
                t(W::SafetyWhy),
                Input::Block,
                2_000,
                Some(t(W::SafetyWhyHint)),
                Line { get: |triage| triage.why.clone(), set: |triage, words| triage.why = words },
            )
        })
    };
    view! {
        <form class="stack wide" novalidate on:submit=save>
            <p class="sub">{t(W::SafetyWho)}</p>
            {form.tick(t(W::SafetyNotAlone), |triage| triage.not_alone, |triage, on| triage.not_alone = on)}
            {why}
            {saving.notice_of_form()}
            <Button label=t(W::ButtonSave) kind=Weight::Main wide=true submit=true busy=saving.busy()/>
        </form>
    }
    .into_any()
}
