//! Before you go: how to reach them safely, what they need, what was agreed, and whether not to go alone.

use crate::view::prelude::*;
use kith_model::{
    Id, Kind,
    kinds::{Triage, Visit},
};

use super::{
    super::{
        caseload::{person_of, plan_of, said_today},
        contact::how_words,
        person::details::access_words,
        ways::Ways,
    },
    asked::spoken,
};
use crate::{
    live::{clock, records},
    pages::address::Page,
    parts::{Button, Kind as Weight, LinkButton, Note, Notice, SaidBlock, Sheet, When},
    words::{W, t, t_with},
};

/// The sheet. `open` holds whom one is about to meet.
#[component]
pub fn BeforeYouGo(open: RwSignal<Option<Id>>, tried: RwSignal<Option<Id>>) -> impl IntoView {
    let inside = move || open.get().map(|id| view! { <Inside id open tried/> });
    view! {
        <Sheet open=Signal::derive(move || open.get().is_some()) on_close=move |()| open.set(None) title=t(W::BeforeTitle)>
            {inside}
        </Sheet>
    }
}

#[component]
fn Inside(id: Id, open: RwSignal<Option<Id>>, tried: RwSignal<Option<Id>>) -> impl IntoView {
    let (records, clock) = (records(), clock());
    let person = person_of(records, &id);
    let plan = plan_of(records, &id).map(|(plan, _)| plan).unwrap_or_default();
    let alone = not_alone(records, &id).map(|why| {
        view! { <Notice kind=Note::Off lead=t(W::BeforeNotAlone)><bdi>{why}</bdi></Notice> }
    });
    let seen = person.others_see_phone.then(|| view! { <Notice kind=Note::Moved>{t(W::PersonOthersSee)}</Notice> });
    let when = plan.next_at.map(|at| view! { <When start=at end=None today=said_today(clock)/> });
    let where_ = if plan.next_place.is_empty() { person.street.clone() } else { plan.next_place.clone() };
    let line =
        |label: W, text: String| (!text.is_empty()).then(|| view! { <p><b>{t(label)}</b> " " <bdi>{text}</bdi></p> });
    let how = plan.next_how.map(how_words).unwrap_or_default();
    let whither = [where_, how].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let agreed = last_said(records, &id).map(|said| {
        view! { <div class="stack"><h3>{t(W::BeforeAgreed)}</h3><SaidBlock text=said/></div> }
    });
    let reach = view! { <Ways person=person.clone() me=records.me().name/> };
    let (short, tried_id) = (person.short(), id.clone());
    let tap_tried = move |()| {
        open.set(None);
        tried.set(Some(tried_id.clone()));
    };
    view! {
        <div class="stack wide">
            <p class="big"><b><bdi>{short.clone()}</bdi></b></p>
            {alone} {seen} {when}
            <div class="stack">
                {line(W::BeforeWhere, whither)}
                {line(W::BeforeBring, plan.next_bring)}
                {line(W::BeforeAccess, access_words(&person))}
            </div>
            <div class="stack"><h3>{t(W::ReachTitle)}</h3>{reach}</div>
            {agreed}
            <div class="row">
                <LinkButton href=Page::Record(id.clone()).path() label=t(W::RecordButton) kind=Weight::Main spoken=spoken(W::RecordSpoken, &short)/>
                <LinkButton href=Page::Person(id).path() label=t_with(W::BeforePerson, &[("name", &person.name)])/>
                <Button label=t(W::TriedButton) kind=Weight::Link spoken=spoken(W::TriedSpoken, &short) on_press=tap_tried/>
            </div>
        </div>
    }
    .into_any()
}

/// Why not to go alone, where the team said so.
pub fn not_alone(records: crate::live::Records, person: &Id) -> Option<String> {
    let all = records.of_person(&Kind::Triage, person);
    let mut why = all.iter().map(|shown| shown.read::<Triage>()).filter(|triage| triage.not_alone);
    why.next().map(|triage| triage.why)
}

/// What was said at the last visit: what was agreed stands in it.
fn last_said(records: crate::live::Records, person: &Id) -> Option<String> {
    let visits = records.of_person(&Kind::Visit, person);
    let visits = visits.iter().map(|shown| shown.read::<Visit>()).filter(|visit| !visit.said.is_empty());
    visits.max_by_key(|visit| visit.on).map(|visit| visit.said)
}
