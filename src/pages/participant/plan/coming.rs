//! What comes next: the next session and appointment, and everything that changed and was not seen yet, each in its place.

use crate::view::prelude::*;
use chrono::{Days, NaiveDate, NaiveDateTime};
use kith_model::{order, ticks::Tick};

use super::appointment::{Appointment, AppointmentCard, next_appointment};
use crate::{
    live::{Clock, Directory, DirectoryState, Records, clock, directory, records},
    pages::{
        address::Page,
        anyone::{arriving::is_being_read, times::when_line},
        participant::{
            cant_come::CantCome,
            expected::{Expected, expected},
            news::follow,
            own::{own_person, sees},
            session_card::{ChangedCard, SessionCard},
        },
    },
    parts::{Card, Empty, Icon, Kind, LinkButton, Row, Rows, Section},
    words::{W, t},
};

/// So far ahead a change is shown on the plan until it was seen.
const CHANGES_DAYS: u64 = 42;
/// How many dates after the next are named.
const THEN: usize = 3;

/// A card of what comes.
#[derive(Clone, Debug, PartialEq)]
enum Place {
    Next(Expected),
    Changed(Expected),
    Appointment(Appointment),
}

/// What comes, as the screen shows it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Ahead {
    cards: Vec<Place>,
    then: Vec<Expected>,
    is_booked: bool,
}

/// The cards.
#[component]
pub fn Coming(today: Memo<Option<NaiveDate>>, cant_come: CantCome) -> impl IntoView {
    let (records, directory, clock) = (records(), directory(), clock());
    let ahead = Memo::new(move |_| look_ahead(records, directory, clock));
    let cards = Memo::new(move |_| ahead.with(|ahead| ahead.cards.clone()));
    let then = Memo::new(move |_| ahead.with(|ahead| ahead.then.clone()));
    let is_bare = Memo::new(move |_| ahead.with(|ahead| ahead.cards.is_empty() && ahead.then.is_empty()));
    let draw = move |card: Place| match card {
        Place::Next(one) => view! { <SessionCard expected=one today=today cant_come=cant_come/> }.into_any(),
        Place::Changed(one) => view! { <ChangedCard expected=one today=today/> }.into_any(),
        Place::Appointment(one) => view! { <AppointmentCard one=one today=today/> }.into_any(),
    };
    let is_read = Memo::new(|_| is_being_read());
    let shown = move || (!is_read.get()).then(|| cards.get().into_iter().map(draw).collect_view());
    let after = move || {
        let then = then.get();
        (!then.is_empty()).then(|| view! { <Then then=then today=today/> })
    };
    let empty = move || {
        let is_here = directory.state() == DirectoryState::Ready;
        (is_bare.get() && is_here && sees(Tick::Diary)).then(|| {
            view! {
                <Card>
                    <Empty drawn=Icon::Diary title=t(W::MyPlanNoDates)>
                        <LinkButton href=Page::Find.path() label=t(W::MyPlanFind) kind=Kind::Main/>
                    </Empty>
                </Card>
            }
        })
    };
    view! { {shown} {after} {empty} }.into_any()
}

fn look_ahead(records: Records, directory: Directory, clock: Clock) -> Ahead {
    let Some(person) = own_person() else { return Ahead::default() };
    let now = clock.now();
    let until = now.checked_add_days(Days::new(CHANGES_DAYS)).unwrap_or(now);
    let morning = now.date().and_time(chrono::NaiveTime::MIN);
    let all = expected(records, directory, &person, morning, until);
    let is_ahead = |one: &Expected| one.end().max(one.was()) > now;
    let mut ahead = Ahead { is_booked: !all.is_empty(), ..Ahead::default() };
    let mut all: Vec<Expected> = all.into_iter().filter(is_ahead).collect();
    follow(&mut all);
    let next =
        all.iter().filter(|one| one.occurrence.is_on() && one.end() > now).min_by_key(|one| one.occurrence.start());
    let next_name = next.map(Expected::name);
    let mut placed: Vec<(NaiveDateTime, Place)> = Vec::new();
    for one in &all {
        if Some(one.name()) == next_name {
            placed.push((one.place_in_diary(), Place::Next(one.clone())));
        } else if one.is_news() && !one.is_following {
            placed.push((one.place_in_diary(), Place::Changed(one.clone())));
        } else if one.occurrence.is_on() && ahead.then.len() < THEN {
            ahead.then.push(one.clone());
        }
    }
    placed.extend(next_appointment(records, clock, &person).map(|next| (next.at, Place::Appointment(next))));
    order::by_key(&mut placed, |(at, _)| *at);
    ahead.cards = placed.into_iter().map(|(_, card)| card).collect();
    ahead
}

/// The dates after the next one, a line each.
#[component]
fn Then(then: Vec<Expected>, today: Memo<Option<NaiveDate>>) -> impl IntoView {
    let rows = move || {
        let today = today.get();
        then.iter()
            .map(|one| {
                let (session, original) = one.name();
                let when = when_line(&one.occurrence, today);
                view! { <Row title=one.about.title() why=when href=Page::Session(session, original).path()/> }
            })
            .collect_view()
    };
    view! {
        <Section label=t(W::MyPlanThen)>
            <Card rows=true><Rows label=t(W::MyPlanThen)>{rows}</Rows></Card>
        </Section>
    }
    .into_any()
}
