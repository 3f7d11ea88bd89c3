//! One person: the plan above, one timeline below, "Record a visit" always in reach.
//!
//! What is changed opens over the page as a sheet, is kept as one types, and closes once it is saved.

mod beside;
mod bookings;
mod code;
pub(crate) mod details;
mod edit_details;
mod edit_ending;
mod edit_goal;
mod edit_plan;
mod edit_safety;
mod edit_step;
mod head;
pub(crate) mod new_person;
mod plan;
mod removed;
mod sheet;
pub(crate) mod timeline;
mod went;

use crate::view::prelude::*;
use kith_model::Id;

use super::caseload::{person_key, person_of};
use crate::{
    live::records,
    pages::{
        address::{Page, named},
        coordinator::opened::{OpenedRecord, opened},
        own::{agreements::Agreements, helpers::Helpers},
    },
    parts::{Empty, Icon, Kind as Weight, LinkButton, Screen, Sheet},
    words::{W, t, t_with},
};

/// What is open over the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Over {
    /// How to reach them, what they need.
    Details,
    /// Whether not to go alone.
    Safety,
    /// That the support ends.
    Ending,
    /// What matters, strengths, what could make it hard.
    Plan,
    /// A goal, or a new one.
    Goal(Option<Id>),
    /// A step, or a new one of this goal.
    Step(Option<Id>, Option<Id>),
    /// A volunteer and what is agreed with them, or a new one.
    Pair(Option<Id>),
    /// The code that opens the plan on the person's phone.
    Code,
}

/// One person: the plan above, one timeline, Record a visit in reach.
#[component]
pub fn PersonPage() -> impl IntoView {
    let named = named();
    let id = Memo::new(move |_| named.id());
    let records = records();
    let is_here = Memo::new(move |_| id.get().is_some_and(|id| records.get(&person_key(&id)).is_some()));
    // A coordinator holds nobody, but may have opened somebody's notes for a day.
    let opened = Memo::new(move |_| opened().into_iter().find(|one| Some(&one.person) == id.get().as_ref()));
    move || match (id.get().filter(|_| is_here.get()), opened.get()) {
        (Some(id), _) => view! { <OnePerson id/> }.into_any(),
        (None, Some(one)) => view! { <OpenedRecord one/> }.into_any(),
        (None, None) => view! {
            <Screen title=t(W::NavPeople) back=Page::People.path()>
                <Empty drawn=Icon::People title=t(W::PersonNotHere)><p>{t(W::PersonNotHereMore)}</p></Empty>
            </Screen>
        }
        .into_any(),
    }
}

#[component]
fn OnePerson(id: Id) -> impl IntoView {
    let records = records();
    let over = RwSignal::new(None::<Over>);
    let removed = RwSignal::new(None);
    let who = id.clone();
    let person = Memo::new(move |_| person_of(records, &who));
    let title = move || {
        let person = person.get();
        let name = [person.name, person.surname].join(" ").trim().to_owned();
        if name.is_empty() { t(W::PersonNoName) } else { name }
    };
    let sub = move || person.with(details::in_a_line);
    let spoken = t_with(W::PersonRecordSpoken, &[("name", &person.get_untracked().name)]);
    let called = Memo::new(move |_| person.with(|person| person.name.clone()));
    let whose = id.clone();
    let agreed = move || {
        view! {
            <Agreements person=whose.clone() name=Some(called.get())/>
            <Helpers person=whose.clone() name=Some(called.get())/>
        }
    };
    view! {
        <Screen title=Signal::derive(title) sub=Signal::derive(sub) back=Page::People.path()>
            <head::Head id=id.clone() person over/>
            <plan::PlanCard id=id.clone() over removed/>
            <bookings::Bookings id=id.clone()/>
            <went::Went id=id.clone()/>
            <beside::Volunteers id=id.clone() over/>
            {agreed}
            <timeline::Timeline id=id.clone() name=called.get_untracked()/>
            <removed::Undo removed/>
            <sheet::Sheet id=id.clone()/>
            <div class="within-reach">
                <LinkButton href=Page::Record(id.clone()).path() label=t(W::PersonRecord) kind=Weight::Main wide=true spoken=spoken/>
            </div>
            <OverThePage id over removed/>
        </Screen>
    }
    .into_any()
}

/// The sheet over the page.
#[component]
fn OverThePage(id: Id, over: RwSignal<Option<Over>>, removed: RwSignal<Option<removed::Removed>>) -> impl IntoView {
    let title = move || {
        t(match over.get() {
            Some(Over::Details) | None => W::DetailsTitle,
            Some(Over::Safety) => W::SafetyTitle,
            Some(Over::Ending) => W::EndingTitle,
            Some(Over::Plan) => W::PlanEditTitle,
            Some(Over::Goal(None)) => W::GoalNewTitle,
            Some(Over::Goal(Some(_))) => W::GoalEditTitle,
            Some(Over::Step(None, _)) => W::StepNewTitle,
            Some(Over::Step(Some(_), _)) => W::StepEditTitle,
            Some(Over::Pair(None)) => W::PairFind,
            Some(Over::Pair(Some(_))) => W::PairTitle,
            Some(Over::Code) => W::CodeTitle,
        })
    };
    let close = move |()| over.set(None);
    let inside = move || {
        let id = id.clone();
        over.get().map(|what| match what {
            Over::Details => view! { <edit_details::EditDetails id on_done=close/> }.into_any(),
            Over::Safety => view! { <edit_safety::EditSafety id on_done=close/> }.into_any(),
            Over::Ending => view! { <edit_ending::EditEnding id on_done=close/> }.into_any(),
            Over::Plan => view! { <edit_plan::EditPlan id on_done=close/> }.into_any(),
            Over::Goal(goal) => view! { <edit_goal::EditGoal id goal removed on_done=close/> }.into_any(),
            Over::Step(step, goal) => view! { <edit_step::EditStep id step goal removed on_done=close/> }.into_any(),
            Over::Pair(volunteer) => view! { <beside::EditPair id volunteer on_done=close/> }.into_any(),
            Over::Code => view! { <code::Code id/> }.into_any(),
        })
    };
    view! {
        <Sheet open=Signal::derive(move || over.get().is_some()) on_close=close title=Signal::derive(title)>{inside.clone()}</Sheet>
    }
    .into_any()
}
