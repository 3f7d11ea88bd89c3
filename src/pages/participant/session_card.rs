//! A date at which somebody is expected, as a card: when, what, where, whom to ask for, and what one can do.
//!
//! "Tomorrow" never stands without its weekday and date. What may have changed says so, with the button to ring first.

use crate::view::prelude::*;
use kith_model::{
    fields::wall_text,
    kinds::{How, Placed},
    ticks::Tick,
};

use super::{
    cant_come::CantCome,
    changed::{news_note, note_on_card},
    expected::{Expected, may_have_changed},
    own::{checked_line, desk, own_or, said_by_line, sees, supported},
};
use crate::{
    live::{clock, sync_status},
    pages::{address::Page, saving::save_then},
    parts::{Button, Card, CategoryBadge, Kind, LinkButton, Note, Notice, Ring, When},
    words::{W, dates, t, t_with},
};

/// The card of the next date: the biggest thing on the plan. `is_whole` is its own screen, without the way to itself.
#[component]
pub fn SessionCard(
    /// The date.
    expected: Expected,
    /// Today, where that can be believed.
    today: Memo<Option<chrono::NaiveDate>>,
    /// The sheet of the screen.
    cant_come: CantCome,
    /// Stands on its own screen.
    #[prop(optional)]
    is_whole: bool,
) -> impl IntoView {
    let (clock, status) = (clock(), sync_status());
    let start = expected.occurrence.start();
    let end = expected.end();
    let is_on = expected.occurrence.is_on();
    let is_open = expected.occurrence.unsettled;
    let doubt =
        Memo::new(move |_| is_on && may_have_changed(start, clock.now(), status.get().last_heard, clock.now_ms()));
    let is_past = Memo::new(move |_| clock.now() >= end);
    let contact = expected.about.contact().or_else(desk);
    let badge = expected.about.category().map(|category| view! { <CategoryBadge category=category/> });
    let of_note = expected.clone();
    let note = move || note_on_card(&of_note, today.get());
    let times = times(&expected, today);
    let place = place_lines(&expected);
    let along = expected.along.clone().filter(|_| is_on);
    let along = along.map(|name| match untrack(supported) {
        Some(person) => t_with(W::TheirAlong, &[("along", &name), ("name", &person)]),
        None => t_with(W::CardAlong, &[("name", &name)]),
    });
    let along = along.map(|words| view! { <p><b><bdi>{words}</bdi></b></p> });
    let placed = expected.placed.filter(|_| is_on).map(|placed| {
        let words = match placed {
            Placed::Asked => W::CardPlaceAsked,
            Placed::Waiting => W::CardPlaceWaiting,
        };
        view! { <Notice kind=Note::Moved>{t(words)}</Notice> }
    });
    let ring_name = contact.as_ref().map(|(name, _)| name.clone()).unwrap_or_default();
    let warning = move || {
        (doubt.get() || (is_open && is_on)).then(|| {
            let lead = if doubt.get() { t(W::CardMayHaveChanged) } else { t(W::CardUnsettled) };
            let rest = (!ring_name.is_empty()).then(|| t_with(W::CardRingBefore, &[("name", &ring_name)]));
            view! { <Notice kind=Note::Moved lead=lead>{rest}</Notice> }
        })
    };
    let ring = move || {
        let kind = if doubt.get() || is_open { Kind::Main } else { Kind::Plain };
        contact.clone().map(|(name, number)| view! { <Ring name=name number=number kind=kind/> })
    };
    let (session, original) = expected.name();
    let is_from_home = is_elsewhere(&expected);
    let way = (!is_whole && is_on).then(|| {
        let path = Page::Session(session, original).path();
        let kind = move || if doubt.get() || is_open { Kind::Plain } else { Kind::Main };
        let label = t(if is_from_home { W::CardHow } else { W::ButtonWayThere });
        move || view! { <LinkButton href=path.clone() label=label.clone() kind=kind()/> }
    });
    let seen = see_button(&expected);
    let cannot = expected.cannot.is_some();
    let for_sheet = expected.clone();
    let may_say = Memo::new(|_| sees(Tick::Asks));
    let cant = move || {
        (is_on && !is_past.get() && may_say.get()).then(|| {
            let expected = for_sheet.clone();
            let back = expected.say_can();
            if cannot {
                let can = save_then(move || back.clone().map(|save| vec![save]), || ());
                view! {
                    <Notice kind=Note::Quiet lead=own_or(W::CantComeSaid, W::TheirCantCome)>
                        {said_by_line(expected.cannot_by.clone()).unwrap_or_else(|| t(W::CantComeTold).into_any())}
                    </Notice>
                    {expected.can_after_all.then(|| view! { <Button label=own_or(W::CantComeAfterAll, W::TheirCanCome) kind=Kind::Link on_press=can.run busy=can.busy/> })}
                    {can.notice()}
                }
                .into_any()
            } else {
                view! {
                    <Button label=own_or(W::CantCome, W::TheirCantCome) kind=Kind::Link on_press=move |()| cant_come.open(expected.clone())/>
                }
                .into_any()
            }
        })
    };
    let checked = move || checked_line(clock, status.get().last_heard, today.get());
    view! {
        <Card>
            {badge}
            {note}
            {times}
            <div>
                {(!is_whole).then(|| view! { <p><b><bdi lang=expected.about.lang.clone()>{expected.about.title()}</bdi></b></p> })}
                {place}
                {along}
            </div>
            {placed}
            {warning}
            <div class="row">{way} {ring}</div>
            {seen}
            {cant}
            <p class="sub off-paper">{checked}</p>
        </Card>
    }
    .into_any()
}

/// A changed date beside the next one: what changed, and OK.
#[component]
pub fn ChangedCard(
    /// The date.
    expected: Expected,
    /// Today, where that can be believed.
    today: Memo<Option<chrono::NaiveDate>>,
) -> impl IntoView {
    let of_note = expected.clone();
    let note = move || news_note(&of_note, today.get());
    let (session, original) = expected.name();
    let seen = see_button(&expected);
    let is_open = expected.occurrence.unsettled && expected.occurrence.is_on();
    let ring = is_open.then(|| expected.about.contact().or_else(desk)).flatten();
    let ring = ring.map(|(name, number)| view! { <div class="row"><Ring name=name number=number/></div> });
    view! {
        <Card>
            {note}
            <p>
                <a href=Page::Session(session, original).path() class="plain-link"><b><bdi lang=expected.about.lang.clone()>{expected.about.title()}</bdi></b></a>
            </p>
            {ring}
            {seen}
        </Card>
    }
    .into_any()
}

/// "OK, I've seen it", where the hub asks whether the person knows.
fn see_button(expected: &Expected) -> AnyView {
    let Some(saves) = expected.see() else { return ().into_any() };
    let seeing = save_then(move || Some(saves.clone()), || ());
    let when = dates::date_time(expected.was(), None);
    let spoken = t_with(W::ChangedSeenSpoken, &[("title", &expected.about.title()), ("when", &when)]);
    view! {
        <div class="row"><Button label=t(W::ButtonOkSeen) spoken on_press=seeing.run busy=seeing.busy/></div>
        {seeing.notice()}
    }
    .into_any()
}

/// Each time that the date has; two where two people changed it without having seen each other.
fn times(expected: &Expected, today: Memo<Option<chrono::NaiveDate>>) -> AnyView {
    let is_on = expected.occurrence.is_on();
    let all: Vec<AnyView> = expected
        .occurrence
        .times
        .iter()
        .map(|time| {
            let (start, end) = (time.start, crate::pages::anyone::times::end_of(time.start, time.minutes));
            let shown = move || view! { <When start=start end=end today=today.get() big=true off=!is_on/> };
            let place = (expected.occurrence.times.len() > 1 && !time.place.is_empty())
                .then(|| view! { <p><bdi>{time.place.clone()}</bdi></p> });
            view! { <div data-start=wall_text(start)>{shown} {place}</div> }.into_any()
        })
        .collect();
    let mut views = Vec::new();
    for (at, one) in all.into_iter().enumerate() {
        if at > 0 {
            views.push(view! { <p class="sub">{t(W::CardOr)}</p> }.into_any());
        }
        views.push(one);
    }
    view! { <div class="stack">{views}</div> }.into_any()
}

/// Whether there is no door to come to.
fn is_elsewhere(expected: &Expected) -> bool {
    matches!(expected.how(), Some(How::Online | How::Phone))
}

/// Where, which bell, whom to ask for.
fn place_lines(expected: &Expected) -> AnyView {
    let is_elsewhere = is_elsewhere(expected);
    let place = expected.place();
    let bell = (!is_elsewhere && !expected.joining.bell.is_empty())
        .then(|| view! { <p><bdi>{expected.joining.bell.clone()}</bdi></p> });
    let ask = (!is_elsewhere).then(|| expected.about.ask_for()).flatten();
    let ask = ask.map(|name| view! { <p>{t_with(W::CardAskFor, &[("name", &name)])}</p> });
    let place = (!place.is_empty()).then(|| view! { <p><bdi>{place}</bdi></p> });
    view! { {place} {bell} {ask} }.into_any()
}
