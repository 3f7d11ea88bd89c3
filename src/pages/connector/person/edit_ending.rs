//! The support ends: when, and how; or it begins again.

use crate::view::prelude::*;
use kith_model::{
    Id,
    fields::{Word, wall_text},
    form::Save,
    kinds::{AskSort, Ended, Person},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    live::{clock, records},
    pages::{
        connector::caseload::{other_asks, person_key},
        half_written::HalfWritten,
        saving::saving,
    },
    parts::{Button, Chip, Chips, Field, Input, Kind as Weight, Tickbox},
    words::{W, t, t_with},
};

/// What is filled in. A form of its own: what lies half-written here must not come along with other details.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Draft {
    on: String,
    how: String,
}

/// The form.
#[component]
pub fn EditEnding(id: Id, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let Some(shown) = untrack(|| records().get(&person_key(&id))) else { return ().into_any() };
    let person: Person = shown.read();
    let (opened, saving) = (StoredValue::new(shown.opened()), saving());
    let form = HalfWritten::about(&id, format!("ending/{id}"), || {
        let on = person.ended_on.unwrap_or_else(|| untrack(|| clock().today()));
        Draft { on: on.to_string(), how: person.ended_how.map(Ended::word).unwrap_or_default().to_owned() }
    });
    let writes =
        move |on: Value, how: Value| opened.with_value(|opened| opened.set([("ended_on", on), ("ended_how", how)]));
    // Whoever wanted it to end has been heard.
    let heard = move || -> Vec<Save> {
        let now = wall_text(clock().now());
        let asks = other_asks(records(), &id).into_iter().filter(|(ask, _)| ask.sort == Some(AskSort::NoMore));
        asks.map(|(_, shown)| shown.opened().set([("done_on", now.clone().into())])).collect()
    };
    let end = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Draft { on, how } = form.now();
        let saves = untrack(|| std::iter::once(writes(on.into(), how.into())).chain(heard()).collect());
        saving.save(saves, form.forget_and(on_done));
    };
    let begin = move |()| saving.save(vec![writes(Value::Null, Value::Null)], form.forget_and(on_done));
    let again = person
        .ended_on
        .is_some()
        .then(|| view! { <Button label=t(W::EndingAgain) wide=true busy=saving.busy() on_press=begin/> });
    let chips = [
        (Ended::Well, W::EndingWell),
        (Ended::Moved, W::EndingMoved),
        (Ended::NotReached, W::EndingNotReached),
        (Ended::NotWanted, W::EndingNotWanted),
        (Ended::Died, W::EndingDied),
        (Ended::Other, W::EndingOther),
    ];
    let chips = chips.into_iter().map(|(how, word)| Chip::new(how.word(), t(word))).collect();
    // Asked twice: it stops every prompt and call at once, everywhere.
    let is_sure = RwSignal::new(false);
    let has_died = Memo::new(move |_| form.with(|form| form.how == Ended::Died.word()));
    let name = person.name.clone();
    let sure = move || {
        has_died.get().then(|| {
            let label = t_with(W::EndingDiedSure, &[("name", &name)]);
            view! { <Tickbox label hint=t(W::EndingDiedMore) on=is_sure on_change=move |on: bool| is_sure.set(on)/> }
        })
    };
    let off = Signal::derive(move || {
        let lacks = form.with(|form| form.how.is_empty() || form.on.parse::<chrono::NaiveDate>().is_err());
        lacks || (has_died.get() && !is_sure.get())
    });
    view! {
        <form class="stack wide" novalidate on:submit=end>
            <p>{t_with(W::EndingWhat, &[("name", &person.name)])}</p>
            <Chips
                legend=t(W::EndingHow)
                chips
                chosen=form.line(|form| form.how.clone())
                on_choose=move |how: String| form.change(|form| form.how = how)
            />
            <Field
                label=t(W::EndingOn)
                input=Input::Date
                value=form.line(|form| form.on.clone())
                on_input=move |on: String| form.change(|form| form.on = on)
            />
            {sure}
            {saving.notice_of_form()}
            <Button label=t(W::EndingEnd) kind=Weight::Main wide=true submit=true off busy=saving.busy()/>
            {again}
        </form>
    }
    .into_any()
}
