//! Somebody new, made with no signal: the person, what matters, a first goal and a first step in one save.

use crate::view::prelude::*;
use kith_model::{
    Circle, Header, Id, Kind,
    form::{Opened, Save},
    id::plan_id,
    kinds::{Goal, GoalState, Person, Plan, Reach, Step, StepSort, StepState, Way, YesNo},
};
use leptos_router::hooks::use_navigate;
use serde::{Deserialize, Serialize};

use crate::{
    live::records,
    pages::{address::Page, half_written::HalfWritten, saving::saving},
    parts::{Button, Field, Input, Kind as Weight, Sheet, Tickbox},
    words::{W, t},
};

/// What is filled in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    name: String,
    surname: String,
    area: String,
    number: String,
    may_ring: bool,
    matters: String,
    goal: String,
    step: String,
}

/// The sheet with the form.
#[component]
pub fn NewPerson(open: RwSignal<bool>) -> impl IntoView {
    let close = move |()| open.set(false);
    view! {
        <Sheet open=Signal::derive(move || open.get()) on_close=close title=t(W::PeopleNew)>
            <Inside open/>
        </Sheet>
    }
}

#[component]
fn Inside(open: RwSignal<bool>) -> impl IntoView {
    let (records, saving) = (records(), saving());
    let navigate = use_navigate();
    let draft = HalfWritten::open("new-person".to_owned(), Form::default);
    let tried = RwSignal::new(false);
    let problem = move || (tried.get() && draft.with(|form| form.name.trim().is_empty())).then(|| t(W::NewNameMissing));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let form = draft.now();
        let Some(programme) = untrack(|| records.programme()).filter(|_| !form.name.trim().is_empty()) else { return };
        let person = records.new_id();
        let saves = form.saves(&programme, &person, || records.new_id());
        let (navigate, forget, to) = (navigate.clone(), draft.forget(), Page::Person(person).path());
        saving.save(saves, move || {
            forget();
            open.try_set(false);
            navigate(&to, leptos_router::NavigateOptions::default());
        });
    };
    view! {
        <form class="stack wide" novalidate on:submit=save>
            <p class="sub">{t(W::NewAbout)}</p>
            <Field label=t(W::DetailsName) hint=t(W::DetailsNameHint) longest=300 problem=Signal::derive(problem) value=draft.line(|form| form.name.clone()) on_input=move |(text,)| draft.change(|form| form.name = text)/>
            <Field label=t(W::DetailsSurname) optional=true longest=300 value=draft.line(|form| form.surname.clone()) on_input=move |(text,)| draft.change(|form| form.surname = text)/>
            <Field label=t(W::DetailsArea) optional=true longest=300 value=draft.line(|form| form.area.clone()) on_input=move |(text,)| draft.change(|form| form.area = text)/>
            <Field label=t(W::DetailsNumber) optional=true input=Input::Phone longest=100 value=draft.line(|form| form.number.clone()) on_input=move |(text,)| draft.change(|form| form.number = text)/>
            <Tickbox label=t(W::NewMayRing) hint=t(W::NewMayRingHint) on=draft.flag(|form| form.may_ring) on_change=move |(on,)| draft.change(|form| form.may_ring = on)/>
            <Field label=t(W::PlanMatters) hint=t(W::PlanMattersHint) optional=true input=Input::Block longest=4_000 value=draft.line(|form| form.matters.clone()) on_input=move |(text,)| draft.change(|form| form.matters = text)/>
            <Field label=t(W::NewGoal) hint=t(W::GoalWordsHint) optional=true longest=2_000 value=draft.line(|form| form.goal.clone()) on_input=move |(text,)| draft.change(|form| form.goal = text)/>
            <Field label=t(W::NewStep) hint=t(W::StepWordsHint) optional=true longest=2_000 value=draft.line(|form| form.step.clone()) on_input=move |(text,)| draft.change(|form| form.step = text)/>
            {saving.notice_of_form()}
            <Button label=t(W::ButtonSave) kind=Weight::Main wide=true submit=true busy=saving.busy()/>
        </form>
    }
    .into_any()
}

impl Form {
    /// The person, their plan, and a goal and a step where they were written.
    fn saves(&self, programme: &Id, person: &Id, new_id: impl Fn() -> Id) -> Vec<Save> {
        let circle = || Circle::Person(person.clone());
        let may = if self.may_ring { YesNo::Yes } else { YesNo::Ask };
        let number = self.number.trim().to_owned();
        let call = (!number.is_empty()).then(|| (Way::Call, Reach { may, at: number, ..Reach::default() }));
        let made = Person {
            name: self.name.trim().to_owned(),
            surname: self.surname.trim().to_owned(),
            area: self.area.trim().to_owned(),
            reach: call.into_iter().collect(),
            ..Person::default()
        };
        let header = Header::new(circle(), Kind::Person, person.clone());
        let mut saves: Vec<Save> = Opened::new(header).save(&Person::default(), &made).into_iter().collect();
        saves.extend(first_plan(programme, person, &self.matters, &self.goal, &self.step, new_id));
        saves
    }
}

/// What matters, a first goal and a first step, each where it was written.
pub fn first_plan(
    programme: &Id,
    person: &Id,
    matters: &str,
    goal: &str,
    step: &str,
    new_id: impl Fn() -> Id,
) -> Vec<Save> {
    let circle = || Circle::Person(person.clone());
    let plan = Opened::new(Header::new(circle(), Kind::Plan, plan_id(programme, person)));
    let matters = Plan { matters: matters.trim().to_owned(), ..Plan::default() };
    let mut saves: Vec<Save> = plan.save(&Plan::default(), &matters).into_iter().collect();
    let goal_id = (!goal.trim().is_empty()).then(&new_id);
    if let Some(id) = &goal_id {
        let form = Opened::new(Header::new(circle(), Kind::Goal, id.clone()));
        let goal = Goal { words: goal.trim().to_owned(), state: Some(GoalState::Going), order: 1, ..Goal::default() };
        saves.extend(form.save(&Goal::default(), &goal));
    }
    if !step.trim().is_empty() {
        let mut header = Header::new(circle(), Kind::Step, new_id());
        if let Some(goal) = &goal_id {
            header = header.with("goal", goal);
        }
        let step = Step {
            words: step.trim().to_owned(),
            sort: Some(StepSort::Task),
            state: Some(StepState::ToDo),
            order: 1,
            ..Step::default()
        };
        saves.extend(Opened::new(header).save(&Step::default(), &step));
    }
    saves
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn one_save_makes_the_person_the_plan_a_goal_and_a_step_towards_it() {
        let form = Form {
            name: " Ada ".into(),
            number: "0123".into(),
            goal: "Get out twice a week".into(),
            step: "Ask about the bus".into(),
            matters: "Company".into(),
            ..Form::default()
        };
        let next = Cell::new(0);
        let new_id = || {
            next.set(next.get() + 1);
            format!("new{}", next.get()).parse().unwrap()
        };
        let saves = form.saves(&"town".parse().unwrap(), &"ada".parse().unwrap(), new_id);
        let kinds: Vec<_> = saves.iter().map(|save| save.header.key.kind.clone()).collect();
        assert_eq!(kinds, [Kind::Person, Kind::Plan, Kind::Goal, Kind::Step]);
        assert_eq!(saves[0].header.key.id.as_str(), "ada");
        assert!(saves.iter().all(|save| save.header.key.circle.to_string() == "person:ada"));
        assert_eq!(saves[3].header.of("goal"), Some(saves[2].header.key.id.as_str()));
        let call = saves[0].changes.iter().find(|change| change.field == "reach/call").unwrap();
        assert_eq!(call.value["may"], "ask", "a number alone is no leave to ring");
    }
}
