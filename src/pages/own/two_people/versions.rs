//! One thing to choose: each version with who wrote it and when, and a button that keeps it; for words also a new one.

use crate::view::prelude::*;
use chrono::NaiveDate;
use kith_model::{
    Kind, order,
    record::{GONE, Gone},
    rules::{Shape, rules},
};
use serde_json::Value;

use super::{super::plain::value_words, Open, about, draft_of};
use crate::{
    live::{Clock, Records, Shown, clock, directory, records},
    pages::{half_written::HalfWritten, saving::saving},
    parts::{Button, Card, Field, Icon, Input, Kind as Weight, Note, Notice, icon},
    words::{W, dates, t, t_with},
};

/// A version as shown.
#[derive(Clone, Debug, PartialEq)]
struct Choice {
    value: Value,
    words: String,
    by: String,
}

/// A field with several versions.
#[component]
pub fn Unsettled(open: Open, field: String, settled: RwSignal<bool>) -> impl IntoView {
    let (records, clock, saving) = (records(), clock(), saving());
    let Some(shown) = untrack(|| records.get(&open.key)) else { return ().into_any() };
    let (key, name) = (open.key.clone(), field.clone());
    let choices =
        Memo::new(move |_| records.get(&key).map(|shown| choices(records, clock, &shown, &name)).unwrap_or_default());
    let may_choose = untrack(|| records.may_write(&shown.record.header, &field));
    let first = |all: &Vec<Choice>| all.first().and_then(|choice| choice.value.as_str().map(str::to_owned));
    let start = choices.with_untracked(first).unwrap_or_default();
    let draft = draft_of(&open.key, &field);
    let form = match open.key.circle.person() {
        Some(person) => HalfWritten::about(person, draft, || start),
        None => HalfWritten::open(draft, || start),
    };
    let (key, name) = (open.key.clone(), field.clone());
    let choose = move |value: Value| {
        let (key, field) = (key.clone(), name.clone());
        settled.try_set(false);
        let forget = form.forget();
        saving.run(async move { records.choose(&key, &field, value).await }, move || {
            forget();
            settled.try_set(true);
        });
    };
    let choose = Callback::new(move |(value,): (Value,)| choose(value));
    let row = move |choice: Choice| {
        let value = choice.value;
        let spoken = t_with(W::TwoKeepSpoken, &[("what", &choice.words)]);
        let button = (may_choose && choices.with_untracked(|all| all.len() > 1)).then(|| {
            view! { <Button label=t(W::TwoKeep) small=true spoken=spoken busy=saving.busy() on_press=move |()| choose.run((value.clone(),))/> }
        });
        view! {
            <li>
                <span class="text"><span class="lines" dir="auto">{choice.words}</span> <span class="why"><bdi>{choice.by}</bdi></span></span>
                <span class="end">{button}</span>
            </li>
        }
        .into_any()
    };
    // What arrives meanwhile stands beside the rest; the words that somebody is typing below stay where they are.
    let is_chosen = Memo::new(move |_| choices.with(|all| all.len() < 2));
    let rows = move || choices.get().into_iter().map(row).collect_view();
    let leave = Callback::new(move |()| {
        form.forget()();
        settled.try_set(false);
    });
    // Not for the moment in which the own choice is being kept.
    let chosen = move || {
        (is_chosen.get() && !saving.busy().get()).then(|| {
            view! {
                <Notice kind=Note::Moved spoken=true>{t(W::TwoChosen)}</Notice>
                <div class="row"><Button label=t(W::TwoLeave) small=true on_press=leave/></div>
            }
        })
    };
    let anew = (may_choose && is_words(&open.key.kind, &field))
        .then(|| view! { <Anew form choose=choose busy=saving.busy()/> });
    let whose = {
        let (key, field) = (open.key.clone(), field.clone());
        move || records.get(&key).map(|shown| about(records, directory(), &shown, Some(&field)))
    };
    let until = until_then(&open.key.kind, &field).map(|words| view! { <Notice kind=Note::Moved>{words}</Notice> });
    let others = (!may_choose).then(|| view! { <p class="sub">{t(W::TwoOthersChoose)}</p> });
    view! {
        <Card>
            <p class="sub"><bdi>{whose}</bdi></p>
            <h2>{open.label}</h2>
            {until}
            <ul class="rows" role="list">{rows}</ul>
            {others} {chosen} {anew}
            {saving.notice()}
        </Card>
    }
    .into_any()
}

/// What holds until somebody chose, where the wrong one hurts.
fn until_then(kind: &Kind, field: &str) -> Option<String> {
    let word = match (kind, field.split('/').next().unwrap_or_default()) {
        (Kind::Session, _) => W::TwoUntilSession,
        (_, "reach") => W::TwoUntilReach,
        (Kind::Consent, _) => W::TwoUntilConsent,
        _ => return None,
    };
    Some(t(word))
}

fn is_words(kind: &Kind, field: &str) -> bool {
    let rule = rules(kind).and_then(|rules| rules.field(field));
    rule.is_some_and(|rule| matches!(rule.shape, Shape::Text(_)))
}

/// Writing it anew, of both or of neither. Kept as one types: the record may change meanwhile, and with it the card.
#[component]
fn Anew(form: HalfWritten<String>, choose: Callback<(Value,)>, #[prop(into)] busy: Signal<bool>) -> impl IntoView {
    let save = move |()| {
        let now = form.now().trim().to_owned();
        choose.run((if now.is_empty() { Value::Null } else { now.into() },));
    };
    view! {
        <details open=form.was_kept>
            <summary>{icon(Icon::Pencil)} {t(W::TwoAnew)}</summary>
            <div class="stack">
                <Field label=t(W::TwoAnewLabel) input=Input::Block value=form.line(String::clone) on_input=move |(now,): (String,)| form.change(|text| *text = now)/>
                <Button label=t(W::ButtonSave) small=true busy=busy on_press=save/>
            </div>
        </details>
    }
    .into_any()
}

fn choices(records: Records, clock: Clock, shown: &Shown, field: &str) -> Vec<Choice> {
    let today = (!clock.is_wrong()).then(|| clock.today());
    let mut versions = shown.record.versions(field).to_vec();
    order::by_key(&mut versions, |version| std::cmp::Reverse((version.time, version.dot)));
    let mut choices: Vec<Choice> = Vec::new();
    for version in versions {
        let (name, when) = (name_of(records, &version.author), when(clock, version.time, today));
        let by = match &version.handed_in_by {
            Some(from) => t_with(W::TwoByFrom, &[("from", &name_of(records, from)), ("name", &name), ("when", &when)]),
            None => t_with(W::TwoBy, &[("name", &name), ("when", &when)]),
        };
        // Two who wrote the same stand together.
        match choices.iter_mut().find(|choice| choice.value == version.value) {
            Some(same) => same.by = format!("{} · {by}", same.by),
            None => {
                let words = value_words(&shown.key().kind, field, &version.value, today);
                choices.push(Choice { value: version.value, words, by });
            }
        }
    }
    choices
}

fn when(clock: Clock, time: i64, today: Option<NaiveDate>) -> String {
    dates::date_time(clock.wall(time), today)
}

fn name_of(records: Records, author: &kith_model::Id) -> String {
    if records.me().member.as_ref() == Some(author) {
        return t(W::TwoYou);
    }
    records.name_of(author).unwrap_or_else(|| t(W::TwoSomebody))
}

/// Removed by one, changed by another: keep it?
#[component]
pub fn Removed(open: Open, settled: RwSignal<bool>) -> impl IntoView {
    let (records, saving) = (records(), saving());
    let Some(shown) = untrack(|| records.get(&open.key)) else { return ().into_any() };
    let Gone::ButChanged { removed_by, changed_by } = shown.record.gone() else { return ().into_any() };
    let question = untrack(|| {
        let (removed, changed) = (name_of(records, &removed_by), name_of(records, &changed_by));
        t_with(W::TwoKeepIt, &[("removed", &removed), ("changed", &changed)])
    });
    let may_remove = untrack(|| records.may_remove(&shown));
    let key = open.key.clone();
    let keep = move |()| {
        let key = key.clone();
        saving.run(async move { records.choose(&key, GONE, Value::Null).await }, move || {
            settled.try_set(true);
        });
    };
    let away = shown.opened().remove();
    let remove = move |()| {
        saving.save(vec![away.clone()], move || {
            settled.try_set(true);
        });
    };
    let buttons = may_remove.then(|| {
        view! {
            <div class="row">
                <Button label=t(W::TwoKeepThis) kind=Weight::Main busy=saving.busy() on_press=keep/>
                <Button label=t(W::ButtonRemove) busy=saving.busy() on_press=remove/>
            </div>
        }
    });
    view! {
        <Card>
            <p class="sub"><bdi>{open.about}</bdi></p>
            <h2>{open.label}</h2>
            <p>{question}</p>
            {buttons}
            {saving.notice()}
        </Card>
    }
    .into_any()
}
