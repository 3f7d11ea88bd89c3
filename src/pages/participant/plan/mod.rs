//! The participant's plan: the next session, what changed, what matters, goals, what was talked about, and whom to ask.
//! Whoever helps the person has the same screen, with as much of it as was ticked.

pub mod appointment;
mod beside;
mod coming;
pub mod goals;
mod talks;

use crate::view::prelude::*;
use kith_model::{Kind as RecordKind, kinds::Booking, ticks::Tick};

use self::{beside::Beside, coming::Coming, goals::Goals, talks::Talks};
use super::{
    ask_to_ring::AskToRing,
    cant_come::{CantCome, CantComeSheet},
    did_you_go::DidYouGo,
    own::{connector_name, desk, has_come, is_supporter, known_day, others_see, own_or, own_person, sees, supported},
    words_sheet::WordsSheet,
};
use crate::{
    live::{Standing, clock, records, sync_status},
    pages::{
        anyone::arriving::Arriving,
        home_screen::HomeScreen,
        own::{ended::Ended, openings::NewOpenings},
        printing::print_sheet,
    },
    parts::{Button, Empty, Icon, Kind, Note, Notice, Screen, Waiting},
    words::{W, dates, t, t_with},
};

/// The participant's plan.
#[component]
pub fn Plan() -> impl IntoView {
    let today = known_day();
    let cant_come = CantCome::new();
    let writing = RwSignal::new(None);
    let is_here = Memo::new(move |_| has_come());
    // Where others may see this phone, goals and talks are not on it, and are not written there.
    let is_diary_only = Memo::new(move |_| others_see());
    let (has_goals, has_talks) = (Memo::new(|_| sees(Tick::Plan)), Memo::new(|_| sees(Tick::Talks)));
    let more = move || match is_diary_only.get() {
        true => {
            let words = t_with(W::MeDiaryOnly, &[("name", &connector_name())]);
            view! { <Notice kind=Note::Moved>{words}</Notice> }.into_any()
        }
        false => {
            let goals = has_goals.get().then(|| view! { <Goals writing=writing/> });
            let talks = has_talks.get().then(|| view! { <Talks today=today/> });
            view! { {goals} <Beside/> {talks} }.into_any()
        }
    };
    // Who helped and does no longer has nothing here.
    let is_over = Memo::new(|_| is_supporter() && records().is_without_access());
    let own = move || {
        if is_over.get() {
            return view! { <Ended/> }.into_any();
        }
        if !is_here.get() {
            return view! { <NotHereYet/> }.into_any();
        }
        view! {
            <NewOpenings/>
            <Coming today=today cant_come=cant_come/>
            <Arriving tall=untrack(is_booked)/>
            <HomeScreen then=Signal::derive(|| t_with(W::HomeScreenIphoneThree, &[("name", &who_makes_codes())]))/>
            {more}
        }
        .into_any()
    };
    let title = Signal::derive(move || match is_over.get() {
        true => t(W::NavPlan),
        false => own_or(W::MyPlanTitle, W::TheirPlan),
    });
    view! {
        <Screen title>
            <OnPaper/>
            {own}
            <div class="stack wide off-paper">
                <DidYouGo/>
                <AskToRing/>
            </div>
            <div class="row">
                <Button label=t(W::ButtonPrint) kind=Kind::Link drawn=Icon::Print on_press=|()| print_sheet()/>
            </div>
            <CantComeSheet of=cant_come/>
            <WordsSheet writing=writing/>
        </Screen>
    }
}

/// Whom one asks for a new code: the connector, or, who helps somebody, that person.
fn who_makes_codes() -> String {
    supported().unwrap_or_else(connector_name)
}

/// Whether a session will stand first, with all that changed: they fill the screen.
fn is_booked() -> bool {
    let bookings = own_person().map(|person| records().of_person(&RecordKind::Booking, &person)).unwrap_or_default();
    bookings.iter().any(|booked| booked.read::<Booking>().live)
}

/// Stands where own records are needed and the hub was not heard yet: nothing is called empty before it has come.
#[component]
pub fn NotHereYet() -> impl IntoView {
    let status = sync_status();
    move || match status.get().standing {
        Standing::NoSignal => {
            view! { <Empty drawn=Icon::Clock title=t(W::MyPlanNotHere)>{t(W::MyPlanNotHereMore)}</Empty> }.into_any()
        }
        _ => view! { <Waiting/> }.into_any(),
    }
}

/// What a printed sheet says of itself: as known on which day, and whom to ring.
#[component]
pub fn OnPaper() -> impl IntoView {
    let clock = clock();
    let line = move || {
        let day = dates::full_date(clock.today());
        match desk() {
            Some((_, number)) => t_with(W::PaperRing, &[("day", &day), ("number", &number)]),
            None => t_with(W::PaperKnown, &[("day", &day)]),
        }
    };
    view! { <p class="on-paper"><bdi>{line}</bdi></p> }
}
