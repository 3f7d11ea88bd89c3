//! The connector's day: who may not know, who asked to be rung, visits by the clock, who is worth a call.
//!
//! Others may see this screen: names are first name and initial, and no reason stands there until somebody opens it.

mod asked;
pub(crate) mod before_you_go;
mod calls;
mod may_not_know;
mod put_off;
mod visits;

use crate::view::prelude::*;
use kith_model::{Id, kinds::Opening};

use super::{
    caseload::{memo, person_of},
    tried::Tried,
};
use crate::{
    live::{DirectoryState, clock, directory, records},
    pages::address::Page,
    pages::own::{handed_in::Waits, openings::new_ones, standing_in::StandingIn},
    pages::worried::SafetyNotes,
    parts::{Empty, Icon, Note, Notice, Screen},
    words::{W, dates, t, t_with},
};

/// The connector's day.
#[component]
pub fn Today() -> impl IntoView {
    let (records, directory, clock) = (records(), directory(), clock());
    let today = memo(move || clock.today());
    let news = memo(move || may_not_know::not_known(records, directory, clock));
    let asked = memo(move || asked::to_ring(records));
    let visits = memo(move || visits::of_the_day(records, clock));
    let calls = memo(move || calls::worth(records, directory, clock, today.get()));

    let tried = RwSignal::new(None::<Id>);
    let looked_at = RwSignal::new(None::<Id>);
    let noted = RwSignal::new(None::<String>);
    let on_tried = move |(person,): (Id,)| {
        let name = untrack(|| person_of(records, &person).name);
        noted.try_set(Some(t_with(W::TriedSaved, &[("name", &name)])));
    };

    let sub = move || Some(dates::date(today.get(), Some(today.get())));
    let noted = move || noted.get().map(|noted| view! { <Notice kind=Note::Here>{noted}</Notice> });
    let is_empty = move || {
        news.with(Vec::is_empty) && asked.with(Vec::is_empty) && visits.with(Vec::is_empty) && calls.with(Vec::is_empty)
    };
    let empty = move || {
        is_empty().then(|| {
            view! { <Empty drawn=Icon::Sun title=t(W::TodayNothing)><p>{t(W::TodayNothingMore)}</p></Empty> }
        })
    };
    let opened = memo(move || new_ones(records, None));
    let opened = move || opened.get().into_iter().map(|(person, one)| view! { <Opened person one/> }).collect_view();
    // What a change is about stands in the directory. All at once, when it is read: nothing moves away under a thumb.
    let is_read = memo(move || directory.state() != DirectoryState::Loading);
    let day = move || {
        is_read.get().then(|| {
            view! {
                <may_not_know::MayNotKnow news/>
                <asked::Asked asked tried/>
                <visits::Visits visits looked_at tried/>
                <calls::Calls calls tried/>
                {empty}
            }
        })
    };
    view! {
        <Screen title=t(W::NavToday) sub=Signal::derive(sub)>
            <div role="status">{noted}</div>
            <SafetyNotes/>
            <Waits/>
            <StandingIn/>
            {opened}
            {day}
            <Tried open=tried on_saved=on_tried/>
            <before_you_go::BeforeYouGo open=looked_at tried/>
        </Screen>
    }
}

/// That a coordinator opened somebody's record: no reason here, where others may see the screen.
#[component]
fn Opened(person: Id, one: Opening) -> impl IntoView {
    let day = one.on.map(|on| dates::date(on.date(), None)).unwrap_or_default();
    let name = person_of(records(), &person).short();
    let words = t_with(W::TodayOpened, &[("who", &one.by), ("name", &name), ("day", &day)]);
    view! {
        <Notice kind=Note::Moved>
            <a href=Page::Person(person).path()><bdi>{words}</bdi></a>
        </Notice>
    }
}
