//! What matters, and the goals with their marks and steps, in the person's own words.

use crate::view::prelude::*;
use kith_model::order;
use kith_model::{
    Circle, Header, Id, Kind as RecordKind,
    form::Opened,
    id::plan_id,
    kinds::{Goal, GoalState, Plan, Step, StepState},
    ticks::Tick,
};

use crate::{
    live::{Records, records},
    pages::{
        address::Page,
        own::helpers::reads_too,
        participant::{
            own::{connector_name, is_supporter, is_taken_away, own_or, own_person},
            steps::StepCards,
            words_sheet::Writing,
        },
    },
    parts::{Button, Card, Icon, Kind, Marks, Quote, Section, icon},
    words::{W, t, t_with},
};

/// A goal as the plan shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct GoalLine {
    /// Its id.
    pub id: Id,
    /// In the person's words.
    pub goal: Goal,
    /// Its steps.
    pub steps: Vec<StepLine>,
}

/// A step as the plan shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct StepLine {
    /// The form over it.
    pub opened: Opened,
    /// What it says.
    pub step: Step,
    /// Whether its owner may take it away.
    pub can_go: bool,
}

/// The goals of the person, in their order, with steps; steps of no goal stand last, under none. Tracked.
pub fn goals_of(records: Records, person: &Id) -> (Vec<GoalLine>, Vec<StepLine>) {
    let me = records.me().member;
    let mut goals: Vec<GoalLine> = records
        .of_person(&RecordKind::Goal, person)
        .iter()
        .filter(|shown| !is_taken_away(shown, me.as_ref()))
        .map(|shown| GoalLine { id: shown.id().clone(), goal: shown.read(), steps: Vec::new() })
        .filter(|line| line.goal.state != Some(GoalState::Stopped) && !line.goal.words.is_empty())
        .collect();
    order::by(&mut goals, |a, b| (a.goal.order, &a.id).cmp(&(b.goal.order, &b.id)));
    let mut steps: Vec<(Option<Id>, StepLine)> = records
        .of_person(&RecordKind::Step, person)
        .iter()
        .filter(|shown| !is_taken_away(shown, me.as_ref()))
        .map(|shown| {
            let of = shown.record.header.of("goal").and_then(|goal| goal.parse().ok());
            let line = StepLine { opened: shown.opened(), step: shown.read(), can_go: records.may_remove(shown) };
            (of, line)
        })
        .filter(|(_, line)| line.step.state != Some(StepState::Stopped) && !line.step.words.is_empty())
        .collect();
    order::by(&mut steps, |(_, a), (_, b)| {
        (a.step.order, &a.opened.header.key.id).cmp(&(b.step.order, &b.opened.header.key.id))
    });
    let mut loose = Vec::new();
    for (of, line) in steps {
        match goals.iter_mut().find(|goal| Some(&goal.id) == of.as_ref()) {
            Some(goal) => goal.steps.push(line),
            None => loose.push(line),
        }
    }
    (goals, loose)
}

/// A new goal, or what matters, or a step, to be written.
pub fn new_header(records: Records, person: &Id, kind: RecordKind) -> Header {
    Header::new(Circle::Person(person.clone()), kind, records.new_id())
}

/// What matters and the goals.
#[component]
pub fn Goals(
    /// What the sheet of the screen writes.
    writing: RwSignal<Option<Writing>>,
) -> impl IntoView {
    let records = records();
    let matters = Memo::new(move |_| {
        let (programme, person) = (records.programme()?, own_person()?);
        let id = plan_id(&programme, &person);
        let shown = records.find(&RecordKind::Plan, &id);
        let opened = match &shown {
            Some(shown) => shown.opened(),
            None => Opened::new(Header::new(Circle::Person(person), RecordKind::Plan, id)),
        };
        Some((opened, shown.map(|shown| shown.read::<Plan>().matters).unwrap_or_default()))
    });
    // Who helps the person reads it; the words are the person's.
    let is_read = Memo::new(|_| is_supporter());
    let lines = Memo::new(move |_| own_person().map(|person| goals_of(records, &person)).unwrap_or_default());
    let write_matters = move || {
        writing.set(matters.get_untracked().map(|(opened, words)| Writing {
            draft: "matters".into(),
            title: t(W::MyPlanMatters),
            label: t(W::MyPlanMattersLabel),
            hint: who_reads(),
            words,
            opened,
            field: "matters",
            can_go: false,
            besides: Vec::new(),
        }));
    };
    let said = move || {
        let (_, words) = matters.get()?;
        let (has_words, quote) = (!words.is_empty(), words);
        let write = (!is_read.get()).then(|| {
            view! {
                <Button
                    label=t(if has_words { W::ButtonChange } else { W::MyPlanMattersWrite })
                    spoken=t(if has_words { W::MyPlanMattersChange } else { W::MyPlanMattersWrite })
                    kind=Kind::Link
                    on_press=move |()| write_matters()
                />
            }
        });
        (has_words || write.is_some()).then(|| {
            view! {
                <Section label=own_or(W::MyPlanMatters, W::TheirMatters)>
                    {has_words.then(|| view! { <Quote text=quote/> })}
                    {write}
                </Section>
            }
        })
    };
    let add = move || {
        let Some(person) = own_person() else { return };
        let opened = Opened::new(new_header(records, &person, RecordKind::Goal));
        writing.set(Some(Writing {
            draft: "goal/new".into(),
            title: t(W::MyGoalNew),
            label: t(W::MyGoalWordsLabel),
            hint: t(W::MyGoalWordsHint),
            words: String::new(),
            opened,
            field: "words",
            can_go: false,
            besides: vec![("state", "\"going\"".into()), ("order", lines.get_untracked().0.len().to_string())],
        }));
    };
    let goals = move || lines.get().0.into_iter().map(goal_card).collect_view();
    // A step of no goal has no page of its goal: it is changed here.
    let loose = Memo::new(move |_| lines.with(|(_, loose)| loose.clone()));
    let has_loose = Memo::new(move |_| loose.with(|loose| !loose.is_empty()));
    let of_no_goal = move || {
        has_loose.get().then(|| match is_read.get() {
            true => loose.get().iter().map(step_line).collect_view().into_any(),
            false => view! { <StepCards steps=loose writing/> }.into_any(),
        })
    };
    let new = move || {
        (!is_read.get()).then(|| {
            view! { <Button label=t(W::MyGoalNew) kind=Kind::Link drawn=Icon::Plus on_press=move |()| add()/> }
        })
    };
    let label = Signal::derive(|| own_or(W::MyPlanGoals, W::TheirGoals));
    view! {
        {said}
        <Section label=label>
            <div class="stack wide goals">{goals} {of_no_goal}</div>
            {new}
        </Section>
    }
    .into_any()
}

/// "You and Priya read this", and who helps, where they may.
fn who_reads() -> String {
    let both = t_with(W::MyPlanWhoReads, &[("name", &connector_name())]);
    match own_person().and_then(|person| reads_too(&person, Tick::Plan)) {
        Some(too) => format!("{both} {too}"),
        None => both,
    }
}

fn goal_card(line: GoalLine) -> AnyView {
    let (now, first) = line.goal.now_and_then();
    let mark = move || now.and_then(|mark| u8::try_from(mark).ok());
    let was = first.and_then(|mark| u8::try_from(mark).ok());
    let mark = Signal::derive(mark);
    let marks = match was {
        Some(was) => view! { <Marks mark=mark was=was/> }.into_any(),
        None => view! { <Marks mark=mark/> }.into_any(),
    };
    let done = (line.goal.state == Some(GoalState::Done))
        .then(|| view! { <p class="sub">{icon(Icon::Check)} {t(W::MyGoalDone)}</p> });
    let words = match untrack(is_supporter) {
        // All that there is to read of it stands here.
        true => view! { <bdi>{line.goal.words}</bdi> }.into_any(),
        false => {
            view! { <a class="whole" href=Page::Goal(line.id).path() ><bdi>{line.goal.words}</bdi></a> }.into_any()
        }
    };
    view! {
        <Card>
            <h3>{words}</h3>
            {marks}
            {done}
            {(!line.steps.is_empty()).then(|| line.steps.iter().map(step_line).collect_view())}
        </Card>
    }
    .into_any()
}

/// A step in one line: done ones with their tick.
pub fn step_line(line: &StepLine) -> AnyView {
    let state = step_words(line.step.state);
    let drawn = if line.step.state == Some(StepState::Done) { Icon::Check } else { Icon::Way };
    view! {
        <p class="step">
            {icon(drawn)}
            <bdi>{line.step.words.clone()}</bdi>
            {state.map(|state| view! { <span class="sub">{state}</span> })}
        </p>
    }
    .into_any()
}

/// How a step stands, in words; nothing for one that only stands there.
pub fn step_words(state: Option<StepState>) -> Option<String> {
    Some(t(match state? {
        StepState::ToDo => return None,
        StepState::Going => W::MyStepGoing,
        StepState::Done => W::MyStepDone,
        StepState::Changed => W::MyStepChanged,
        StepState::Stopped => W::MyStepStopped,
    }))
}
