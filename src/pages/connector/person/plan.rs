//! The plan of a person: what matters, the next appointment, goals with their marks, steps with how they stand.

use crate::view::prelude::*;
use kith_model::sorted::SortedMap;
use kith_model::{
    Id, Kind,
    fields::Fields,
    kinds::{Goal, GoalState, Help, Plan, Step, StepState},
    order,
};

use super::{Over, removed::Removed};
use crate::{
    live::{Records, Shown, clock, records},
    pages::connector::{
        caseload::{plan_of, said_today},
        contact::how_words,
    },
    parts::{Button, Card, Empty, Icon, Kind as Weight, Marks, Quote, SaidBlock, Section},
    words::{W, dates, t, t_with},
};

/// A goal with its steps, as shown.
#[derive(Clone, Debug, PartialEq)]
struct GoalLine {
    id: Id,
    goal: Goal,
    is_unsettled: bool,
    steps: Vec<StepLine>,
}

/// A step, as shown.
#[derive(Clone, Debug, PartialEq)]
struct StepLine {
    id: Id,
    step: Step,
    is_unsettled: bool,
}

/// The plan.
#[component]
pub fn PlanCard(id: Id, over: RwSignal<Option<Over>>, removed: RwSignal<Option<Removed>>) -> impl IntoView {
    let _ = removed;
    let (records, clock) = (records(), clock());
    let who = id.clone();
    let plan = Memo::new(move |_| plan_of(records, &who).map(|(plan, _)| plan).unwrap_or_default());
    let goals = Memo::new(move |_| goals(records, &id));
    let matters = move || {
        let plan = plan.get();
        view! { <Matters plan over today=said_today(clock)/> }
    };
    let list = move || {
        let (with_goal, others) = goals.get();
        let goals = with_goal.into_iter().map(|line| view! { <GoalCard line over/> }).collect_view();
        let others = (!others.is_empty()).then(|| view! { <Card><Steps steps=others over/></Card> });
        view! { {goals} {others} }
    };
    let empty = move || {
        goals.with(|(goals, steps)| goals.is_empty() && steps.is_empty()).then(|| {
            view! { <Empty drawn=Icon::Growing title=t(W::PlanNoGoals)><p>{t(W::PlanNoGoalsMore)}</p></Empty> }
        })
    };
    view! {
        {matters}
        <Section label=t(W::PlanGoals)>
            {list} {empty}
            <div class="row">
                <Button label=t(W::GoalNew) drawn=Icon::Plus on_press=move |()| over.set(Some(Over::Goal(None)))/>
                <Button label=t(W::StepNew) drawn=Icon::Plus on_press=move |()| over.set(Some(Over::Step(None, None)))/>
            </div>
        </Section>
    }
    .into_any()
}

#[component]
fn Matters(plan: Plan, over: RwSignal<Option<Over>>, today: Option<chrono::NaiveDate>) -> impl IntoView {
    let matters = if plan.matters.is_empty() {
        view! { <p class="sub">{t(W::PlanNoMatters)}</p> }.into_any()
    } else {
        view! { <Quote text=plan.matters.clone()/> }.into_any()
    };
    let block =
        |label: W, text: String| (!text.is_empty()).then(|| view! { <div><h3>{t(label)}</h3><SaidBlock text/></div> });
    let next = plan.next_at.map(|at| {
        let parts =
            [dates::date_time(at, today), plan.next_how.map(how_words).unwrap_or_default(), plan.next_place.clone()];
        let next: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        view! { <p><b>{t(W::PlanNext)}</b> " " <bdi>{next.join(" · ")}</bdi></p> }
    });
    let review = plan.review_on.map(|on| view! { <p><b>{t(W::PlanReview)}</b> " " {dates::date(on, today)}</p> });
    view! {
        <Card>
            <div class="row apart">
                <h2>{t(W::PlanMatters)}</h2>
                <Button label=t(W::ButtonChange) kind=Weight::Link spoken=t(W::PlanChangeSpoken) on_press=move |()| over.set(Some(Over::Plan))/>
            </div>
            {matters}
            {block(W::PlanStrengths, plan.strengths)}
            {block(W::PlanHard, plan.hard)}
            {next} {review}
        </Card>
    }
    .into_any()
}

#[component]
fn GoalCard(line: GoalLine, over: RwSignal<Option<Over>>) -> impl IntoView {
    let (now, then) = line.goal.now_and_then();
    let mark = |mark: Option<i64>| mark.and_then(|mark| u8::try_from(mark).ok());
    let marks = match mark(then) {
        Some(was) => view! { <Marks mark=Signal::stored(mark(now)) was=was/> },
        None => view! { <Marks mark=Signal::stored(mark(now))/> },
    };
    let state = match line.goal.state {
        Some(GoalState::Done) => Some(t(W::GoalDone)),
        Some(GoalState::Stopped) => Some(t(W::GoalStopped)),
        _ => None,
    };
    let state = state.map(|state| view! { <span class="mark">{state}</span> });
    let two = line.is_unsettled.then(two_people);
    let (id, add_to) = (line.id.clone(), line.id);
    view! {
        <Card>
            <div class="row apart">
                <h3 dir="auto">{line.goal.words.clone()}</h3>
                <Button label=t(W::ButtonChange) kind=Weight::Link spoken=t_with(W::GoalChangeSpoken, &[("goal", &line.goal.words)]) on_press=move |()| over.set(Some(Over::Goal(Some(id.clone()))))/>
            </div>
            {state} {two} {marks}
            <Steps steps=line.steps over/>
            <Button label=t(W::StepNewHere) kind=Weight::Link drawn=Icon::Plus spoken=t_with(W::StepNewSpoken, &[("goal", &line.goal.words)]) on_press=move |()| over.set(Some(Over::Step(None, Some(add_to.clone()))))/>
        </Card>
    }
    .into_any()
}

#[component]
fn Steps(steps: Vec<StepLine>, over: RwSignal<Option<Over>>) -> impl IntoView {
    let rows = steps
        .into_iter()
        .map(|StepLine { id, step, is_unsettled }| {
            let about = [step.help.map(help_words).unwrap_or_default(), step.who.clone()];
            let by = step.by.map(|by| t_with(W::StepBy, &[("day", &dates::short_date(by, None))]));
            let about: Vec<String> = about.into_iter().chain(by).filter(|part| !part.is_empty()).collect();
            let about = (!about.is_empty()).then(|| view! { <span class="why" dir="auto">{about.join(" · ")}</span> });
            let state = step.state.unwrap_or(StepState::ToDo);
            let two = is_unsettled.then(two_people);
            let label = t_with(W::StepChangeSpoken, &[("step", &step.words)]);
            view! {
                <li>
                    <span class="text"><span dir="auto">{step.words}</span> {about} {two}</span>
                    <span class="end row">
                        <span class=mark_class(state)>{state_words(state)}</span>
                        <Button label=t(W::ButtonChange) kind=Weight::Link spoken=label on_press=move |()| over.set(Some(Over::Step(Some(id.clone()), None)))/>
                    </span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="rows" role="list">{rows}</ul> }.into_any()
}

fn two_people() -> AnyView {
    view! { <a class="mark looks" href=crate::pages::address::Page::TwoPeople.path()>{t(W::TwoTitle)}</a> }.into_any()
}

fn mark_class(state: StepState) -> &'static str {
    match state {
        StepState::Done => "mark here",
        StepState::Going => "mark going",
        StepState::ToDo | StepState::Changed | StepState::Stopped => "mark",
    }
}

/// How a step stands.
pub fn state_words(state: StepState) -> String {
    t(match state {
        StepState::ToDo => W::StepToDo,
        StepState::Going => W::StepGoing,
        StepState::Done => W::StepDone,
        StepState::Changed => W::StepChanged,
        StepState::Stopped => W::StepStopped,
    })
}

/// What is helped with.
pub fn help_words(help: Help) -> String {
    t(match help {
        Help::Cost => W::HelpCost,
        Help::Lift => W::HelpLift,
        Help::Fear => W::HelpFear,
        Help::FirstTime => W::HelpFirstTime,
        Help::Other => W::HelpOther,
    })
}

/// Goals with their steps, and steps of no goal.
fn goals(records: Records, person: &Id) -> (Vec<GoalLine>, Vec<StepLine>) {
    let mut steps: SortedMap<Option<String>, Vec<StepLine>> = SortedMap::new();
    let mut all = records.of_person(&Kind::Step, person);
    order::by_key(&mut all, |shown| (shown.record.number("order").unwrap_or(0), shown.id().clone()));
    for shown in all {
        let line = StepLine { id: shown.id().clone(), step: shown.read(), is_unsettled: is_unsettled(&shown) };
        steps.entry(shown.record.header.of("goal").map(str::to_owned)).or_default().push(line);
    }
    let mut goals: Vec<GoalLine> = records
        .of_person(&Kind::Goal, person)
        .iter()
        .map(|shown| GoalLine {
            id: shown.id().clone(),
            goal: shown.read(),
            is_unsettled: is_unsettled(shown),
            steps: steps.remove(&Some(shown.id().to_string())).unwrap_or_default(),
        })
        .collect();
    let rank = |state: Option<GoalState>| match state {
        Some(GoalState::Done) => 1,
        Some(GoalState::Stopped) => 2,
        Some(GoalState::Going) | None => 0,
    };
    order::by_key(&mut goals, |line| (rank(line.goal.state), line.goal.order, line.id.clone()));
    // Also the steps of a goal that was removed.
    (goals, steps.into_values().flatten().collect())
}

fn is_unsettled(shown: &Shown) -> bool {
    shown.record.unsettled().next().is_some()
}
