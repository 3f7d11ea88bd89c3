//! What is coming and what was, day by day: changed dates in their place, the next time with the connector on its day.
//! Prints on one A4 sheet in large type.

use crate::view::prelude::*;
use chrono::{Days, NaiveDate, NaiveDateTime};
use kith_model::{fields::wall_text, kinds::Said, order, ticks::Tick};

use super::{
    ask_to_ring::AskToRing,
    changed::news_note,
    expected::{Expected, expected},
    own::{has_come, known_day, own_or, own_person, sees},
    plan::{
        NotHereYet, OnPaper,
        appointment::{Appointment, next_appointment},
    },
};
use crate::{
    live::{DirectoryState, clock, directory, records},
    pages::{
        address::Page,
        anyone::{
            about::{how_words, placed_words},
            arriving::{Arriving, is_being_read},
            times,
        },
        printing::print_sheet,
    },
    parts::{Button, Card, Empty, Icon, Kind, LinkButton, Screen, icon},
    words::{W, dates, t, t_with},
};

/// So far ahead.
const AHEAD_DAYS: u64 = 56;
/// So far ahead without being asked.
const NEAR_DAYS: i64 = 21;
/// So far back.
const BACK_DAYS: u64 = 56;

/// The diary.
#[component]
pub fn Diary() -> impl IntoView {
    let (records, directory, clock) = (records(), directory(), clock());
    let today = known_day();
    let all = Memo::new(move |_| {
        let (Some(person), day) = (own_person(), clock.today()) else { return Vec::new() };
        let midnight = day.and_time(chrono::NaiveTime::MIN);
        let from = midnight.checked_sub_days(Days::new(BACK_DAYS)).unwrap_or(midnight);
        let to = midnight.checked_add_days(Days::new(AHEAD_DAYS)).unwrap_or(midnight);
        expected(records, directory, &person, from, to)
    });
    let is_here = Memo::new(move |_| has_come());
    let is_ahead = move |one: &Expected| one.was().max(one.end()) >= clock.now();
    let coming =
        Memo::new(move |_| all.with(|all| all.iter().filter(|one| is_ahead(one)).cloned().collect::<Vec<_>>()));
    let past = Memo::new(move |_| {
        let mut past: Vec<_> = all.with(|all| all.iter().filter(|one| !is_ahead(one)).cloned().collect());
        past.reverse();
        past
    });
    let appointment = Memo::new(move |_| next_appointment(records, clock, &own_person()?));
    let is_read = Memo::new(|_| is_being_read());
    let ahead = move || {
        let (coming, next) = (coming.get(), appointment.get());
        if !is_here.get() {
            return Some(view! { <NotHereYet/> }.into_any());
        }
        if is_read.get() {
            return None;
        }
        if coming.is_empty() && next.is_none() {
            return (directory.state() == DirectoryState::Ready && sees(Tick::Diary)).then(empty);
        }
        let last = untrack(|| clock.today()) + chrono::TimeDelta::days(NEAR_DAYS);
        let (near, far): (Vec<_>, Vec<_>) = coming.into_iter().partition(|one| one.place_in_diary().date() <= last);
        let (soon, late) = match next {
            Some(next) if next.at.date() > last => (None, Some(next)),
            next => (next, None),
        };
        let far = (!far.is_empty() || late.is_some()).then(|| {
            view! {
                <details class="off-paper">
                    <summary>{t(W::DiaryFurther)}</summary>
                    <div class="stack wide">{by_day(far, late, today)}</div>
                </details>
            }
        });
        Some(view! { <div class="stack wide one-sheet">{by_day(near, soon, today)}</div> {far} }.into_any())
    };
    let behind = move || {
        let past = past.get();
        (!past.is_empty()).then(|| {
            view! {
                <details class="off-paper">
                    <summary>{t(W::DiaryPast)}</summary>
                    <div class="stack wide">{by_day(past, None, today)}</div>
                </details>
            }
        })
    };
    view! {
        <Screen title=Signal::derive(|| own_or(W::DiaryTitle, W::TheirDiary))>
            <OnPaper/>
            {ahead}
            {move || is_here.get().then(|| view! { <Arriving tall=true/> })}
            {behind}
            <div class="off-paper"><AskToRing/></div>
            <div class="row">
                <Button label=t(W::ButtonPrint) kind=Kind::Link drawn=Icon::Print on_press=|()| print_sheet()/>
            </div>
        </Screen>
    }
}

fn empty() -> AnyView {
    view! {
        <Card>
            <Empty drawn=Icon::Diary title=t(W::MyPlanNoDates)>
                <LinkButton href=Page::Find.path() label=t(W::MyPlanFind) kind=Kind::Main/>
            </Empty>
        </Card>
    }
    .into_any()
}

/// A date that was moved to another day stands on both: struck out where it was, and where it is now.
fn places(all: Vec<Expected>) -> Vec<(NaiveDateTime, Expected, bool)> {
    let is_backwards = all.windows(2).any(|two| two[0].place_in_diary() > two[1].place_in_diary());
    let mut places = Vec::new();
    for one in all {
        let (was, now) = (one.was(), one.occurrence.start());
        let is_on_both = one.occurrence.is_on() && one.occurrence.times.len() == 1 && was.date() != now.date();
        if is_on_both {
            places.push((was, one.clone(), true));
            places.push((now, one, false));
        } else {
            places.push((one.place_in_diary(), one, false));
        }
    }
    order::by_key(&mut places, |(at, one, is_was)| (*at, one.occurrence.session.clone(), *is_was));
    if is_backwards {
        places.reverse();
    }
    places
}

/// What stands on a day.
enum Line {
    /// A date, and whether it is where it was before it moved.
    Date(Box<Expected>, bool),
    /// The next time with the connector.
    With(Appointment),
}

fn lines(all: Vec<Expected>, appointment: Option<Appointment>) -> Vec<(NaiveDateTime, Line)> {
    let dates = places(all).into_iter();
    let mut lines: Vec<_> = dates.map(|(at, one, is_was)| (at, Line::Date(Box::new(one), is_was))).collect();
    if let Some(one) = appointment {
        let place = lines.iter().position(|(at, _)| *at > one.at).unwrap_or(lines.len());
        lines.insert(place, (one.at, Line::With(one)));
    }
    lines
}

/// Under each day its dates.
fn by_day(all: Vec<Expected>, appointment: Option<Appointment>, today: Memo<Option<NaiveDate>>) -> AnyView {
    let mut days: Vec<(NaiveDate, Vec<Line>)> = Vec::new();
    for (at, line) in lines(all, appointment) {
        let day = at.date();
        match days.last_mut() {
            Some((last, same)) if *last == day => same.push(line),
            _ => days.push((day, vec![line])),
        }
    }
    days.into_iter()
        .map(|(day, dates)| {
            let heading = move || {
                let date = dates::date(day, today.get());
                match dates::near_day(day, today.get()) {
                    Some(near) => t_with(W::DiaryDay, &[("near", &near), ("date", &date)]),
                    None => date,
                }
            };
            let rows = dates.into_iter().map(|line| entry(line, today)).collect_view();
            view! {
                <section class="stack day">
                    <h2 class="label">{heading}</h2>
                    <Card rows=true><ul class="rows diary" role="list">{rows}</ul></Card>
                </section>
            }
        })
        .collect_view()
        .into_any()
}

fn entry(line: Line, today: Memo<Option<NaiveDate>>) -> AnyView {
    match line {
        Line::Date(one, is_was) => date_entry(*one, is_was, today),
        Line::With(one) => appointment_entry(&one),
    }
}

fn appointment_entry(one: &Appointment) -> AnyView {
    let bring = (!one.bring.is_empty()).then(|| t_with(W::MyPlanBring, &[("what", &one.bring)]));
    let place = (!one.place.is_empty()).then(|| one.place.clone());
    let lines: Vec<String> = one.how.map(how_words).into_iter().chain(place).chain(bring).collect();
    let why = (!lines.is_empty()).then(|| view! { <span class="why"><bdi>{lines.join(" · ")}</bdi></span> });
    view! {
        <li data-start=wall_text(one.at)>
            <span class="clock">{dates::time(one.at.time())}</span>
            <div class="text"><b><bdi>{one.title()}</bdi></b> {why}</div>
        </li>
    }
    .into_any()
}

fn date_entry(one: Expected, is_where_it_was: bool, today: Memo<Option<NaiveDate>>) -> AnyView {
    let (session, original) = one.name();
    let is_on = one.occurrence.is_on() && !is_where_it_was;
    // Said once, where somebody reads it first, and wherever something is struck out.
    let is_said = is_where_it_was || one.occurrence.start().date() <= one.was().date();
    let of_note = one.clone();
    let note = move || is_said.then(|| news_note(&of_note, today.get()));
    let is_on_its_day = one.occurrence.times.len() == 1 || one.occurrence.start().date() == one.place_in_diary().date();
    let clock = (is_on && is_on_its_day).then(|| dates::time(one.occurrence.start().time()));
    let clock = view! { <span class="clock">{clock}</span> };
    // Where there is a note, it says both times.
    let both = times::both(&one.occurrence, None).filter(|_| is_on && !is_said);
    let both = both.map(|both| view! { <span class="why">{both}</span> });
    let mut lines: Vec<String> = Vec::new();
    lines.extend(
        one.end_time()
            .filter(|_| is_on && is_on_its_day)
            .map(|end| t_with(W::DateUntil, &[("time", &dates::time(end))])),
    );
    lines.extend(is_on.then(|| one.place()).filter(|place| !place.is_empty()));
    lines.extend(one.placed.filter(|_| is_on).map(placed_words));
    let why = (!lines.is_empty()).then(|| view! { <span class="why"><bdi>{lines.join(" · ")}</bdi></span> });
    let bell = (is_on && !one.joining.bell.is_empty())
        .then(|| view! { <span class="why on-paper"><bdi>{one.joining.bell.clone()}</bdi></span> });
    let said = match one.said {
        Some(Said::Here) => Some((t(W::WentSaidYes), true)),
        Some(Said::NotHere) => Some((t(W::WentSaidNo), false)),
        _ => one.cannot.is_some().then(|| (t(W::CantComeSaid), false)),
    };
    let said = said.map(|(said, is_here)| {
        view! { <span class="why">{is_here.then(|| icon(Icon::Check))} " " {said}</span> }
    });
    let start = wall_text(one.occurrence.original);
    let title = one.about.title();
    let title =
        if is_on { view! { <bdi>{title}</bdi> }.into_any() } else { view! { <s><bdi>{title}</bdi></s> }.into_any() };
    view! {
        <li data-start=start>
            {clock}
            <div class="text">
                <a class="text" href=Page::Session(session, original).path()><b>{title}</b> {why} {both} {bell} {said}</a>
                {note}
            </div>
        </li>
    }
    .into_any()
}
