//! "Please ring me": there until it is done, the oldest first.

use crate::view::prelude::*;
use chrono::NaiveDateTime;
use kith_model::{
    Id,
    fields::wall_text,
    form::Opened,
    kinds::{Ask, Ended, Person},
};

use super::super::{
    caseload::{by_id, people, ring_me},
    ways::{SafeWay, before_ringing},
};
use crate::{
    live::{Records, clock, records},
    pages::{
        address::Page,
        participant::own::{said_by, said_by_line},
        saving::saving,
    },
    parts::{Button, Card, Kind as Weight, LinkButton, LongListOf, Section},
    words::{W, dates, t, t_with},
};

/// Somebody who wants to be rung.
#[derive(Clone, Debug, PartialEq)]
pub struct ToRing {
    id: Id,
    person: Person,
    short: String,
    on: Option<NaiveDateTime>,
    is_taken: bool,
    words: String,
    by: Option<String>,
    opened: Opened,
    stamp: u64,
}

/// Who wants to be rung, the oldest first.
pub fn to_ring(records: Records) -> Vec<ToRing> {
    let asks = ring_me(records);
    if asks.is_empty() {
        return Vec::new();
    }
    let somebody = by_id(people(records));
    asks.into_iter()
        .filter_map(|(person, ask, shown)| {
            let somebody = somebody.get(&person)?;
            if somebody.person.ended_how == Some(Ended::Died) {
                return None;
            }
            let Ask { on, taken_on, words, .. } = ask;
            let (id, short, person) = (somebody.id.clone(), somebody.short.clone(), somebody.person.clone());
            let (opened, stamp) = (shown.opened(), shown.stamp);
            let by = shown.record.shown("sort").and_then(|version| said_by(version.whose()));
            Some(ToRing { id, person, short, on, is_taken: taken_on.is_some(), words, by, opened, stamp })
        })
        .collect()
}

/// The part of the day with who wants to be rung.
#[component]
pub fn Asked(asked: Memo<Vec<ToRing>>, tried: RwSignal<Option<Id>>) -> impl IntoView {
    let is_there = memo_there(asked);
    move || {
        is_there.get().then(|| {
            let row = move |(one,)| view! { <OneToRing one tried/> }.into_any();
            view! {
                <Section label=t(W::TodayAsked)>
                    <LongListOf label=t(W::TodayAsked) all=asked row row_height=240.0 class="stack wide"/>
                </Section>
            }
        })
    }
}

/// Whether a part of the day is there at all.
pub fn memo_there<T: Clone + PartialEq + Send + Sync + 'static>(all: Memo<Vec<T>>) -> Memo<bool> {
    Memo::new(move |_| all.with(|all| !all.is_empty()))
}

#[component]
fn OneToRing(one: ToRing, tried: RwSignal<Option<Id>>) -> impl IntoView {
    let (saving, clock, records) = (saving(), clock(), records());
    let opened = StoredValue::new(one.opened);
    let write = move |field: &'static str| {
        let now = wall_text(untrack(|| clock.now()));
        saving.save(vec![opened.with_value(|opened| opened.set([(field, now.as_str().into())]))], || ());
    };
    let since = one.on.map(|on| dates::since(on, untrack(|| clock.now()))).unwrap_or_default();
    let since = if one.is_taken { t_with(W::TodayAskedTaken, &[("since", &since)]) } else { since };
    let before = before_ringing(&one.person).map(|words| view! { <p class="sub">{words}</p> });
    // What somebody wrote is theirs: it is read on their page, not over a shoulder.
    let has_words = (!one.words.is_empty()).then(|| view! { <p class="sub">{t(W::TodayAskedWords)}</p> });
    let take = (!one.is_taken).then(|| {
        view! { <Button label=t(W::TodayTake) spoken=spoken(W::TodayTakeSpoken, &one.short) busy=saving.busy() on_press=move |()| write("taken_on")/> }
    });
    let id = one.id.clone();
    view! {
        <Card>
            <p><b><bdi>{one.short.clone()}</bdi></b> " " {t(W::TodayWantsRing)}</p>
            <p class="sub">{since}</p>
            {said_by_line(one.by)}
            {has_words}
            {before}
            <div class="row">
                <SafeWay person=one.person me=records.me().name kind=Weight::Main/>
                {take}
                <Button label=t(W::ButtonDone) spoken=spoken(W::TodayDoneSpoken, &one.short) busy=saving.busy() on_press=move |()| write("done_on")/>
                <Button label=t(W::TriedButton) kind=Weight::Link spoken=spoken(W::TriedSpoken, &one.short) on_press=move |()| tried.set(Some(id.clone()))/>
                <LinkButton href=Page::Person(one.id).path() label=t(W::ButtonOpen) kind=Weight::Link spoken=spoken(W::TodayOpenSpoken, &one.short)/>
            </div>
            {saving.notice()}
        </Card>
    }
}

/// A label for screen readers that says whom it is about.
pub fn spoken(word: W, name: &str) -> String {
    t_with(word, &[("name", name)])
}
