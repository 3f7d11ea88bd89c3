//! The support ends: when, how, and what the person said of it; or it begins again.

use crate::view::prelude::*;
use kith_model::{
    Id,
    fields::{Word, wall_text},
    form::Save,
    kinds::{AskSort, Ended, Person},
};

use crate::{
    live::{clock, records},
    pages::{
        connector::caseload::{other_asks, person_key},
        half_written::{Line, over},
        saving::saving,
    },
    parts::{Button, Chip, Chips, Input, Kind as Weight},
    words::{W, t, t_with},
};

/// The form.
#[component]
pub fn EditEnding(id: Id, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let Some(shown) = untrack(|| records().get(&person_key(&id))) else { return ().into_any() };
    let name = shown.read::<Person>().name;
    let (form, saving) = (over::<Person>(shown.record.header.clone()), saving());
    if untrack(|| form.look(|person| person.ended_on.is_none())) {
        let today = untrack(|| clock().today());
        form.set(|person| person.ended_on = Some(today));
    }
    // Whoever wanted it to end has been heard.
    let heard = {
        let id = id.clone();
        move || -> Vec<Save> {
            let now = wall_text(clock().now());
            let asks = other_asks(records(), &id).into_iter();
            let asks = asks.filter(|(ask, _)| ask.sort == Some(AskSort::NoMore));
            asks.map(|(_, shown)| shown.opened().set([("done_on", now.clone().into())])).collect()
        }
    };
    let end = {
        let heard = heard.clone();
        move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let saves = untrack(|| form.save().into_iter().chain(heard()).collect());
            saving.save(saves, form.saved_and(on_done));
        }
    };
    let begin = move |()| {
        form.set(|person| (person.ended_on, person.ended_how) = (None, None));
        saving.save(form.save().into_iter().collect(), form.saved_and(on_done));
    };
    let was_ended = shown.read::<Person>().ended_on.is_some();
    let again =
        was_ended.then(|| view! { <Button label=t(W::EndingAgain) wide=true busy=saving.busy() on_press=begin/> });
    let chips = [
        (Ended::Well, W::EndingWell),
        (Ended::Moved, W::EndingMoved),
        (Ended::NotReached, W::EndingNotReached),
        (Ended::NotWanted, W::EndingNotWanted),
        (Ended::Other, W::EndingOther),
    ];
    let chips = chips.into_iter().map(|(how, word)| Chip::new(how.word(), t(word))).collect();
    let chosen =
        Signal::derive(move || form.look(|person| person.ended_how.map(Ended::word).unwrap_or_default().to_owned()));
    let off = Signal::derive(move || form.look(|person| person.ended_on.is_none() || person.ended_how.is_none()));
    view! {
        <form class="stack wide" novalidate on:submit=end>
            <p>{t_with(W::EndingWhat, &[("name", &name)])}</p>
            <Chips legend=t(W::EndingHow) chips chosen on_choose=move |how: String| form.set(|person| person.ended_how = Ended::from_word(&how))/>
            {form.field(t(W::EndingOn), Input::Date, 10, None, Line {
                get: |person| person.ended_on.map(|on| on.to_string()).unwrap_or_default(),
                set: |person, on| person.ended_on = on.parse().ok(),
            })}
            {saving.notice_of_form()}
            <Button label=t(W::EndingEnd) kind=Weight::Main wide=true submit=true off busy=saving.busy()/>
            {again}
        </form>
    }
    .into_any()
}
