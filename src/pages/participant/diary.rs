//! What is coming and what was, day by day: changed dates in their place. Prints on one A4 sheet in large type.

use chrono::{Days, NaiveDate};
use kith_model::{fields::wall_text, kinds::Said};
use leptos::prelude::*;

use super::{
    ask_to_ring::AskToRing,
    changed::change_note,
    expected::{Expected, expected},
    own::{known_day, own_person},
    plan::OnPaper,
};
use crate::{
    browser::page,
    live::{DirectoryState, clock, directory, records},
    pages::{address::Page, anyone::arriving::Arriving},
    parts::{Button, Card, CategoryBadge, Empty, Icon, Kind, LinkButton, Note, Notice, Screen, icon},
    words::{W, dates, t, t_with},
};

/// So far ahead.
const AHEAD_DAYS: u64 = 56;
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
    let is_ahead = move |one: &Expected| one.occurrence.was.max(one.end()) >= clock.now();
    let coming =
        Memo::new(move |_| all.with(|all| all.iter().filter(|one| is_ahead(one)).cloned().collect::<Vec<_>>()));
    let past = Memo::new(move |_| {
        let mut past: Vec<_> = all.with(|all| all.iter().filter(|one| !is_ahead(one)).cloned().collect());
        past.reverse();
        past
    });
    let ahead = move || {
        let coming = coming.get();
        if coming.is_empty() {
            return (directory.state() == DirectoryState::Ready).then(empty);
        }
        Some(by_day(coming, today))
    };
    let behind = move || {
        let past = past.get();
        (!past.is_empty()).then(|| {
            view! {
                <details class="off-paper">
                    <summary>{t(W::DiaryPast)}</summary>
                    <div class="stack wide">{by_day(past, today)}</div>
                </details>
            }
        })
    };
    let wrong = move || clock.is_wrong().then(|| view! { <Notice kind=Note::Moved>{t(W::DateClockWrong)}</Notice> });
    view! {
        <Screen title=t(W::DiaryTitle)>
            <OnPaper/>
            {wrong}
            {ahead}
            <Arriving/>
            {behind}
            <AskToRing/>
            <div class="row">
                <Button label=t(W::ButtonPrint) kind=Kind::Link drawn=Icon::Print on_press=move |()| page::print()/>
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

/// Under each day its dates.
fn by_day(all: Vec<Expected>, today: Memo<Option<NaiveDate>>) -> AnyView {
    let mut days: Vec<(NaiveDate, Vec<Expected>)> = Vec::new();
    for one in all {
        let day = one.place_in_diary().date();
        match days.last_mut() {
            Some((last, same)) if *last == day => same.push(one),
            _ => days.push((day, vec![one])),
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
            let cards = dates.into_iter().map(|one| entry(one, today)).collect_view();
            view! { <section class="stack day"><h2 class="label">{heading}</h2> {cards}</section> }
        })
        .collect_view()
        .into_any()
}

fn entry(one: Expected, today: Memo<Option<NaiveDate>>) -> AnyView {
    let (session, original) = one.name();
    let (occurrence, how) = (one.occurrence.clone(), one.about.activity.how);
    let note = move || change_note(&occurrence, how, today.get());
    let time = match one.occurrence.times.as_slice() {
        [only] if one.occurrence.is_on() => match one.end_time() {
            Some(end) => dates::from_to(only.start.time(), end),
            None => dates::time(only.start.time()),
        },
        many if one.occurrence.is_on() => {
            many.iter().map(|time| dates::date_time(time.start, today.get_untracked())).collect::<Vec<_>>().join(" · ")
        }
        _ => String::new(),
    };
    let is_on_its_day = one.occurrence.times.iter().all(|when| when.start.date() == one.place_in_diary().date());
    let time = (!time.is_empty() && is_on_its_day).then(|| view! { <p>{time}</p> });
    let place = one.occurrence.is_on().then(|| view! { <p dir="auto" class="sub">{one.place()}</p> });
    let bell = (one.occurrence.is_on() && !one.joining.bell.is_empty())
        .then(|| view! { <p dir="auto" class="sub">{one.joining.bell.clone()}</p> });
    let said = match one.said {
        Some(Said::Here) => Some(t(W::WentSaidYes)),
        Some(Said::NotHere) => Some(t(W::WentSaidNo)),
        _ if one.cannot.is_some() => Some(t(W::CantComeSaid)),
        _ => None,
    };
    let said = said.map(|said| view! { <p class="sub">{icon(Icon::Check)} " " {said}</p> });
    let badge = one.about.category().map(|category| {
        view! { <CategoryBadge category=category/> }
    });
    let start = wall_text(one.occurrence.original);
    view! {
        <Card>
            {badge}
            <p data-start=start>
                <a class="whole" href=Page::Session(session, original).path()><b><bdi>{one.about.title()}</bdi></b></a>
            </p>
            {time} {place} {bell} {note} {said}
        </Card>
    }
    .into_any()
}
