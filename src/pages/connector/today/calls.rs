//! "Worth a call": at most ten. A name until it is opened; then the reason in a few words, how to ring, and putting it off.

use crate::view::prelude::*;
use chrono::NaiveDate;
use kith_model::{
    Id,
    kinds::{AskSort, Person},
    worth_a_call::Reason,
};

use super::{
    super::{
        caseload::{by_id, calls, other_asks, people},
        ways::{SafeWay, before_ringing},
    },
    asked::{memo_there, spoken},
    put_off::{PutOff, put_off},
};
use crate::{
    live::{Clock, Directory, Records, clock, records},
    pages::{address::Page, saving::saving},
    parts::{Button, Card, Kind as Weight, LinkButton, Rows},
    words::{W, dates, t, t_count, t_with},
};

/// Somebody worth a call, as shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Worth {
    id: Id,
    /// Nobody yet: a request.
    person: Option<Person>,
    short: String,
    reason: Reason,
    /// The reason in a few words.
    why: String,
}

/// Who is worth a call.
pub fn worth(records: Records, directory: Directory, clock: Clock, today: NaiveDate) -> Vec<Worth> {
    let all = calls(records, directory, clock, today);
    if all.is_empty() {
        return Vec::new();
    }
    let somebody = by_id(people(records));
    all.into_iter()
        .filter_map(|call| {
            let why = why(&call.reason, today);
            if matches!(call.reason, Reason::Request { .. }) {
                let short = t(W::CallNewRequest);
                return Some(Worth { id: call.who, person: None, short, reason: call.reason, why });
            }
            let somebody = somebody.get(&call.who)?;
            let (person, short) = (Some(somebody.person.clone()), somebody.short.clone());
            Some(Worth { id: call.who, person, short, reason: call.reason, why })
        })
        .collect()
}

/// A reason in seven words at most.
fn why(reason: &Reason, today: NaiveDate) -> String {
    let day = |on: &NaiveDate| {
        if (today - *on).num_days() < 7 { dates::weekday(*on) } else { dates::short_date(*on, Some(today)) }
    };
    match reason {
        Reason::Asked { sort, on } => {
            let word = match sort {
                AskSort::CannotCome => W::CallCannotCome,
                AskSort::NotRight => W::CallNotRight,
                AskSort::SomethingElse | AskSort::SeeRecord => W::CallSomethingElse,
                AskSort::NoMore => W::CallNoMore,
                AskSort::RingMe => W::CallRingMe,
            };
            t_with(word, &[("ago", &dates::ago(*on, today))])
        }
        Reason::CameThenNot { times, weeks } => {
            t_with(W::CallCameThenNot, &[("times", &times.to_string()), ("weeks", &weeks.to_string())])
        }
        Reason::NotReached { tries } => t_count(W::CallNotReached, *tries),
        Reason::ReviewDue { on } if *on == today => t(W::CallReviewToday),
        Reason::ReviewDue { on } => t_with(W::CallReviewWas, &[("day", &day(on))]),
        Reason::NoContact { weeks } => t_with(W::CallNoContact, &[("weeks", &weeks.to_string())]),
        Reason::NotMet { days } => t_count(W::CallNotMet, usize::try_from(*days).unwrap_or(0)),
        Reason::Request { days } => t_count(W::CallRequestAge, usize::try_from(*days).unwrap_or(0)),
    }
}

/// The part of the day with who is worth a call.
#[component]
pub fn Calls(calls: Memo<Vec<Worth>>, tried: RwSignal<Option<Id>>) -> impl IntoView {
    let is_there = memo_there(calls);
    let opened = RwSignal::new(None::<Id>);
    let all_shown = RwSignal::new(false);
    let putting = put_off();
    let label = move || t(if all_shown.get() { W::CallHideReasons } else { W::CallShowReasons });
    let list = move || {
        is_there.get().then(|| {
            let row = move |one: Worth| view! { <CallRow one opened all_shown tried putting/> };
            view! {
                <section class="stack">
                    <div class="row apart">
                        <h2 class="label">{t(W::CallTitle)}</h2>
                        <Button label=Signal::derive(label) kind=Weight::Link on_press=move |()| all_shown.update(|shown| *shown = !*shown)/>
                    </div>
                    <Card rows=true>
                        <Rows>
                            <For each=move || calls.get() key=|one| format!("{one:?}") children=row/>
                        </Rows>
                    </Card>
                </section>
            }
        })
    };
    view! { {putting.notice()} {list} }
}

#[component]
fn CallRow(
    one: Worth,
    opened: RwSignal<Option<Id>>,
    all_shown: RwSignal<bool>,
    tried: RwSignal<Option<Id>>,
    putting: PutOff,
) -> impl IntoView {
    let id = one.id.clone();
    let is_open = Memo::new(move |_| opened.with(|opened| opened.as_ref() == Some(&id)));
    let why = one.why.clone();
    let reason = move || (all_shown.get() || is_open.get()).then(|| view! { <span class="why">{why.clone()}</span> });
    let id = one.id.clone();
    let toggle = move |()| opened.update(|opened| *opened = (opened.as_ref() != Some(&id)).then(|| id.clone()));
    let end = if one.person.is_some() {
        view! {
            <Button label=t(W::ButtonOpen) small=true pressed=Signal::derive(move || is_open.get()) spoken=spoken(W::TodayOpenSpoken, &one.short) on_press=toggle/>
        }
        .into_any()
    } else {
        view! { <LinkButton href=Page::Request(one.id.clone()).path() label=t(W::ButtonOpen) small=true/> }.into_any()
    };
    let short = one.short.clone();
    let off = one.person.is_some().then(|| putting.buttons(&one.id, &short));
    let inside = StoredValue::new(one);
    let inside = move || is_open.get().then(|| view! { <CallOpened one=inside.get_value() tried/> });
    view! {
        <li>
            <span class="text"><b><bdi>{short}</bdi></b> {reason}</span>
            <span class="end">{end}</span>
            {off}
            {inside}
        </li>
    }
    .into_any()
}

#[component]
fn CallOpened(one: Worth, tried: RwSignal<Option<Id>>) -> impl IntoView {
    let (records, clock, saving) = (records(), clock(), saving());
    let person = one.person.unwrap_or_default();
    let before = before_ringing(&person).map(|words| view! { <p class="sub">{words}</p> });
    let asks = other_asks(records, &one.id);
    let words: Vec<_> = asks
        .iter()
        .filter(|(ask, _)| !ask.words.is_empty())
        .map(|(ask, _)| view! { <p class="lines" dir="auto">{ask.words.clone()}</p> })
        .collect();
    let asks: Vec<_> = asks.iter().map(|(_, shown)| shown.opened()).collect();
    let done = (!asks.is_empty()).then(|| {
        let done = move |()| {
            let now = kith_model::fields::wall_text(untrack(|| clock.now()));
            saving.save(asks.iter().map(|opened| opened.set([("done_on", now.as_str().into())])).collect(), || ());
        };
        view! { <Button label=t(W::ButtonDone) spoken=spoken(W::TodayDoneSpoken, &one.short) busy=saving.busy() on_press=done/> }
    });
    let id = one.id.clone();
    let try_it = move |()| tried.set(Some(id.clone()));
    view! {
        <div class="stack opened">
            {words} {before}
            <div class="row">
                <SafeWay person=person me=records.me().name kind=Weight::Main small=true/>
                {done}
                <LinkButton href=Page::Record(one.id.clone()).path() label=t(W::RecordButton) small=true spoken=spoken(W::RecordSpoken, &one.short)/>
                <LinkButton href=Page::Person(one.id).path() label=t(W::CallPlan) small=true/>
                <Button label=t(W::TriedButton) small=true on_press=try_it/>
            </div>
            {saving.notice()}
        </div>
    }
    .into_any()
}
