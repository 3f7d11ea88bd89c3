//! One goal in the own words, with the own marks and the steps towards it.

use crate::view::prelude::*;
use kith_model::{
    Header, Id, Kind as RecordKind,
    fields::Word,
    form::{Opened, Save},
    kinds::{Goal, GoalState},
};
use leptos_router::hooks::use_navigate;

use super::{
    ask_to_ring::AskToRing,
    own::own_person,
    plan::goals::{StepLine, goals_of, new_header},
    steps::StepCards,
    words_sheet::{WordsSheet, Writing},
};
use crate::{
    live::{clock, records},
    pages::{
        address::{Page, named},
        saving::save_then,
    },
    parts::{Button, Card, Empty, Icon, Kind, MarkChooser, Marks, Note, Notice, Quote, Row, Rows, Screen, Section},
    words::{W, dates, t, t_with},
};

/// A goal with the form over it.
#[derive(Clone, Debug, PartialEq)]
struct Open {
    id: Id,
    goal: Goal,
    opened: Opened,
    steps: Vec<StepLine>,
    can_go: bool,
    is_unsettled: bool,
}

/// One goal.
#[component]
pub fn GoalPage() -> impl IntoView {
    let records = records();
    let named = named();
    let id = Memo::new(move |_| named.id());
    let open = Memo::new(move |_| {
        let (person, id) = (own_person()?, id.get()?);
        let shown = records.of_person(&RecordKind::Goal, &person).into_iter().find(|shown| *shown.id() == id)?;
        let (goals, _) = goals_of(records, &person);
        let steps = goals.into_iter().find(|line| line.id == id)?.steps;
        let goal: Goal = shown.read();
        let is_unsettled = shown.record.is_unsettled("words");
        Some(Open { id, goal, opened: shown.opened(), steps, can_go: records.may_remove(&shown), is_unsettled })
    });
    let writing = RwSignal::new(None);
    let is_there = Memo::new(move |_| open.with(Option::is_some));
    let inside = move || {
        if is_there.get() {
            view! { <Inside open=open writing=writing/> }.into_any()
        } else {
            view! { <Empty drawn=Icon::Home title=t(W::MyGoalGone)/> }.into_any()
        }
    };
    view! {
        <Screen title=t(W::MyGoalTitle) back=Page::Plan.path()>
            {inside}
            <AskToRing/>
            <WordsSheet writing=writing/>
        </Screen>
    }
}

#[component]
fn Inside(open: Memo<Option<Open>>, writing: RwSignal<Option<Writing>>) -> impl IntoView {
    let words = move || open.with(|open| open.as_ref().map(|open| open.goal.words.clone()).unwrap_or_default());
    let edit = move || {
        writing.set(open.get_untracked().map(|open| Writing {
            draft: format!("goal/{}", open.id),
            title: t(W::MyGoalTitle),
            label: t(W::MyGoalWordsLabel),
            hint: t(W::MyGoalWordsHint),
            words: open.goal.words,
            opened: open.opened,
            field: "words",
            can_go: open.can_go,
            besides: Vec::new(),
        }));
    };
    let unsettled = move || {
        let is_open = open.with(|open| open.as_ref().is_some_and(|open| open.is_unsettled));
        is_open.then(|| view! { <Notice kind=Note::Moved>{t(W::MyGoalTwoPeople)}</Notice> })
    };
    view! {
        {move || view! { <Quote text=words()/> }}
        {unsettled}
        <Button label=t(W::MyGoalChange) kind=Kind::Link drawn=Icon::Pencil on_press=move |()| edit()/>
        <OwnMarks open=open/>
        <Steps open=open writing=writing/>
        <Standing open=open/>
    }
    .into_any()
}

/// The own 0 to 10: today's, and those before.
#[component]
fn OwnMarks(open: Memo<Option<Open>>) -> impl IntoView {
    let clock = clock();
    let chosen = RwSignal::new(None::<u8>);
    let shown = Signal::derive(move || {
        open.with(|open| open.as_ref()?.goal.marks.last().and_then(|(_, mark)| u8::try_from(*mark).ok()))
    });
    let today = move || clock.today().to_string();
    let todays = Signal::derive(move || {
        let day = today();
        open.with(|open| {
            let mark = open.as_ref()?.goal.marks.iter().find(|(at, _)| *at == day)?.1;
            u8::try_from(mark).ok()
        })
    });
    let saving = save_then(
        move || {
            let (mark, open) = (chosen.get()?, open.get()?);
            let field = format!("mark/{}", today());
            Some(vec![Save { header: open.opened.header.clone(), changes: vec![open.opened.change(&field, mark)] }])
        },
        || (),
    );
    // As chosen, and as it was again when it was not kept.
    let marked = Signal::derive(move || match saving.problem.get() {
        None => chosen.get().or_else(|| todays.get()),
        Some(_) => todays.get(),
    });
    let choose = move |mark: u8| {
        chosen.set(Some(mark));
        saving.run.run(());
    };
    let before = move || {
        let (day, year) = (today(), clock.today());
        let marks = open.with(|open| open.as_ref().map(|open| open.goal.marks.clone()).unwrap_or_default());
        let rows: Vec<_> = marks
            .into_iter()
            .rev()
            .filter(|(at, _)| *at != day)
            .filter_map(|(at, mark)| Some((at.parse::<chrono::NaiveDate>().ok()?, u8::try_from(mark).ok()?)))
            .map(|(at, mark)| {
                let mark = t_with(W::MarksOfTen, &[("mark", &mark.to_string())]);
                view! { <Row title=dates::short_date(at, Some(year))>{mark}</Row> }
            })
            .collect();
        (!rows.is_empty()).then(|| {
            view! {
                <Section label=t(W::MyGoalBefore)>
                    <Card rows=true><Rows label=t(W::MyGoalBefore)>{rows}</Rows></Card>
                </Section>
            }
        })
    };
    view! {
        <Card>
            <Marks mark=shown/>
            <MarkChooser
                legend=t(W::MyGoalMark)
                low=t(W::MyGoalMarkLow)
                high=t(W::MyGoalMarkHigh)
                mark=marked
                on_choose=choose
            />
            {saving.notice()}
        </Card>
        {before}
    }
    .into_any()
}

/// The steps towards it.
#[component]
fn Steps(open: Memo<Option<Open>>, writing: RwSignal<Option<Writing>>) -> impl IntoView {
    let records = records();
    let add = move || {
        let (Some(person), Some(goal)) = (own_person(), open.get_untracked()) else { return };
        let header: Header = new_header(records, &person, RecordKind::Step).with("goal", &goal.id);
        writing.set(Some(Writing {
            draft: format!("step/new/{}", goal.id),
            title: t(W::MyStepNew),
            label: t(W::MyStepWordsLabel),
            hint: t(W::MyStepWordsHint),
            words: String::new(),
            opened: Opened::new(header),
            field: "words",
            can_go: false,
            besides: vec![
                ("state", "\"to-do\"".into()),
                ("sort", "\"task\"".into()),
                ("order", goal.steps.len().to_string()),
            ],
        }));
    };
    let steps = Memo::new(move |_| open.with(|open| open.as_ref().map(|open| open.steps.clone()).unwrap_or_default()));
    view! {
        <Section label=t(W::MyGoalSteps)>
            <StepCards steps writing/>
            <Button label=t(W::MyStepNew) kind=Kind::Link drawn=Icon::Plus on_press=move |()| add()/>
        </Section>
    }
    .into_any()
}

/// Reached, or taken off the plan.
#[component]
fn Standing(open: Memo<Option<Open>>) -> impl IntoView {
    let is_done = move || open.with(|open| open.as_ref().is_some_and(|o| o.goal.state == Some(GoalState::Done)));
    let is_done = Memo::new(move |_| is_done());
    let state = move |to: GoalState| open.get().map(|open| vec![open.opened.set([("state", to.word().into())])]);
    let navigate = use_navigate();
    let done = save_then(move || state(if is_done.get() { GoalState::Going } else { GoalState::Done }), || ());
    let stop = save_then(
        move || state(GoalState::Stopped),
        move || {
            navigate(&Page::Plan.path(), leptos_router::NavigateOptions::default());
        },
    );
    let label = Signal::derive(move || t(if is_done.get() { W::MyGoalNotDone } else { W::MyGoalReached }));
    view! {
        <div class="row">
            <Button label=label drawn=Icon::Check on_press=done.run busy=done.busy/>
        </div>
        {done.notice()}
        <Button label=t(W::MyGoalTakeOff) kind=Kind::Link on_press=stop.run busy=stop.busy/>
        {stop.notice()}
    }
    .into_any()
}
