//! Whom a connector supports, by name and area alone, and what a coordinator may do about them: give them to another
//! connector, or open the notes that only connectors read.
//!
//! **Invariant:** what an act will do stands in plain words above its button.

use crate::view::prelude::*;
use kith_model::{
    Id,
    acts::{Act, AloneLine, Did, MemberLine},
    fields::Word,
    kinds::OpeningSort,
};

use super::Everybody;
use crate::{
    live::{clock, profiles},
    pages::{half_written::HalfWritten, own::acting::acting},
    parts::{Button, Card, Chip, Chips, Field, Kind, Pick, Rows, Sheet, Tickbox},
    words::{W, dates, t, t_with},
};

/// What is open over the page.
#[derive(Clone, Debug, PartialEq)]
enum Over {
    HandOver(AloneLine),
    Open(AloneLine),
}

/// The people of a connector: asked for by a tap.
#[component]
pub fn TheirPeople(line: MemberLine, everybody: Everybody) -> impl IntoView {
    let acting = acting();
    let all = RwSignal::new(Vec::<AloneLine>::new());
    let over = RwSignal::new(None::<Over>);
    let member = line.member.clone();
    let fetch = move |()| {
        acting.ask(Act::SupportedBy { member: member.clone() }, move |did| {
            if let Did::People { people } = did {
                all.set(people);
            }
        });
    };
    let row = move |person: AloneLine| {
        let ago = dates::since(clock().wall(person.since), clock().now());
        let since = t_with(W::OverSince, &[("ago", &ago)]);
        let why = if person.area.is_empty() { since } else { format!("{} · {since}", person.area) };
        let spoken = |word| t_with(word, &[("name", &person.name)]);
        let (hand, open) = (spoken(W::OverOpenSpoken), spoken(W::GlassOpenSpoken));
        let (one, other) = (Over::HandOver(person.clone()), Over::Open(person.clone()));
        let hand_over = move |()| over.set(Some(one.clone()));
        let look = move |()| over.set(Some(other.clone()));
        view! {
            <li>
                <span class="text"><b><bdi>{person.name}</bdi></b> <span class="why" dir="auto">{why}</span></span>
                <div class="row opened">
                    <Button label=t(W::OverOpen) small=true spoken=hand on_press=hand_over />
                    <Button label=t(W::GlassOpen) small=true spoken=open on_press=look />
                </div>
            </li>
        }
    };
    let list = move || {
        let all = all.get();
        (!all.is_empty())
            .then(|| view! { <Card rows=true><Rows>{all.into_iter().map(row).collect_view()}</Rows></Card> })
    };
    let title = Signal::derive(move || match over.get() {
        Some(Over::HandOver(person)) => t_with(W::OverOpenSpoken, &[("name", &person.name)]),
        Some(Over::Open(person)) => t_with(W::GlassOpenSpoken, &[("name", &person.name)]),
        None => String::new(),
    });
    let spoken = t_with(W::OverPeopleSpoken, &[("name", &line.name)]);
    let from = StoredValue::new((line.member, line.name));
    let close = move |()| over.set(None);
    let inside = move || match over.get() {
        Some(Over::HandOver(person)) => {
            let (from, from_name) = from.get_value();
            view! { <HandOver person from from_name everybody on_done=close /> }.into_any()
        }
        Some(Over::Open(person)) => view! { <OpenNotes person everybody on_done=close /> }.into_any(),
        None => ().into_any(),
    };
    view! {
        <div class="row"><Button label=t(W::OverPeople) small=true spoken busy=acting.busy on_press=fetch /></div>
        {list}
        {acting.notice()}
        <Sheet open=Signal::derive(move || over.with(Option::is_some)) on_close=close title>{inside}</Sheet>
    }
}

/// Giving a person from one connector to another.
#[component]
fn HandOver(
    person: AloneLine,
    from: Id,
    from_name: String,
    everybody: Everybody,
    #[prop(into)] on_done: Callback<()>,
) -> impl IntoView {
    let acting = acting();
    let to = RwSignal::new(String::new());
    let connectors = everybody.connectors(&from);
    let AloneLine { person, name, .. } = person;
    let called = name.clone();
    let will = move || {
        to.get().parse().ok().map(|to| {
            let to = everybody.member(&to);
            view! { <p>{t_with(W::OverWill, &[("to", &to), ("from", &from_name), ("name", &called)])}</p> }
        })
    };
    let label = t_with(W::OverTo, &[("name", &name)]);
    let press = move |()| {
        let Ok(member) = to.get_untracked().parse::<Id>() else { return };
        let done = t_with(W::OverDone, &[("name", &name), ("to", &everybody.member(&member))]);
        let act = Act::HandOver { person: person.clone(), from: from.clone(), to: member };
        acting.ask(act, move |_| {
            everybody.done.set(Some(done));
            everybody.fetch();
            on_done.run(());
        });
    };
    view! {
        <Pick label options=connectors value=to on_choose=move |id: String| to.set(id) />
        {will}
        {acting.notice()}
        <Button
            label=t(W::OverDo)
            kind=Kind::Main
            off=Signal::derive(move || to.with(String::is_empty))
            busy=acting.busy
            on_press=press
        />
    }
}

/// Breaking the glass: the reason first, and who will be told.
#[component]
pub fn OpenNotes(
    /// About whom.
    person: AloneLine,
    everybody: Everybody,
    /// Called when they are open.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    const SORTS: [(OpeningSort, W); 5] = [
        (OpeningSort::Worried, W::GlassWorried),
        (OpeningSort::Asked, W::GlassAsked),
        (OpeningSort::Complaint, W::GlassComplaint),
        (OpeningSort::Cover, W::GlassCover),
        (OpeningSort::Other, W::GlassOther),
    ];
    let acting = acting();
    let AloneLine { person, name, .. } = person;
    let reason = HalfWritten::open(format!("open/{person}"), String::new);
    let (sort, held_back) = (RwSignal::new(String::new()), RwSignal::new(false));
    let chips = SORTS.iter().map(|(sort, word)| Chip::new(sort.word(), t(*word))).collect();
    let press = move |()| {
        let Some(sort) = OpeningSort::from_word(&sort.get_untracked()) else { return };
        let (reason_words, held_back) = (reason.now().trim().to_owned(), held_back.get_untracked());
        let act = Act::OpenRecord { person: person.clone(), sort, reason: reason_words, held_back };
        acting.ask(act, move |_| {
            reason.forget()();
            // What was opened is said by the hub in the next round.
            profiles().sync_now();
            everybody.done.set(None);
            on_done.run(());
        });
    };
    let off = Signal::derive(move || sort.with(String::is_empty) || reason.with(|reason| reason.trim().is_empty()));
    let hold_back = t_with(W::GlassHoldBack, &[("name", &name)]);
    let will = move || t_with(if held_back.get() { W::GlassWillHeld } else { W::GlassWill }, &[("name", &name)]);
    view! {
        <p>{will}</p>
        <Chips legend=t(W::GlassWhy) chips chosen=sort on_choose=move |word: String| sort.set(word) />
        <Field
            label=t(W::GlassReason)
            hint=t(W::GlassReasonHint)
            longest=300
            value=reason.line(String::clone)
            on_input=move |text: String| reason.change(|reason| *reason = text)
        />
        <Tickbox
            label=hold_back
            hint=t(W::GlassHoldBackHint)
            on=held_back
            on_change=move |on: bool| held_back.set(on)
        />
        {acting.notice()}
        <Button label=t(W::GlassDo) kind=Kind::Main off busy=acting.busy on_press=press />
    }
}
