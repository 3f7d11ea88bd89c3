//! A goal, in the person's own words; a new one, or one that is there.

use crate::view::prelude::*;
use kith_model::{
    Circle, Header, Id, Key, Kind,
    fields::{Fields, Word},
    form::Opened,
    kinds::{Goal, GoalState},
};
use serde::{Deserialize, Serialize};

use super::removed::{Removed, remove_button};
use crate::{
    live::{Records, clock, records},
    pages::{half_written::HalfWritten, saving::saving},
    parts::{Button, Chip, Chips, Field, Input, Kind as Weight, MarkChooser},
    words::{W, t},
};

/// The lines of the form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Lines {
    words: String,
    state: String,
    order: i64,
    /// A mark given with this form, on the day it was given.
    mark: Option<(String, i64)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Form {
    before: Lines,
    now: Lines,
    opened: Opened,
}

impl Lines {
    fn goal(&self) -> Goal {
        Goal {
            words: self.words.trim().to_owned(),
            state: GoalState::from_word(&self.state),
            order: self.order,
            marks: self.mark.clone().into_iter().collect(),
        }
    }
}

/// The form.
#[component]
pub fn EditGoal(
    id: Id,
    goal: Option<Id>,
    removed: RwSignal<Option<Removed>>,
    #[prop(into)] on_done: Callback<()>,
) -> impl IntoView {
    let (records, clock, saving) = (records(), clock(), saving());
    let is_new = goal.is_none();
    let name = goal.as_ref().map_or_else(|| format!("goal/new/{id}"), |goal| format!("goal/{goal}"));
    let today = untrack(|| clock.today()).to_string();
    let draft = HalfWritten::about(&id, name, || untrack(|| start(records, &id, goal.as_ref())));
    let tried = RwSignal::new(false);
    let problem =
        move || (tried.get() && draft.with(|form| form.now.words.trim().is_empty())).then(|| t(W::GoalWordsMissing));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let form = draft.now();
        if form.now.words.trim().is_empty() {
            return;
        }
        let before = if is_new { Goal::default() } else { form.before.goal() };
        let save = form.opened.save(&before, &form.now.goal());
        saving.save(save.into_iter().collect(), draft.forget_and(on_done));
    };
    let states = vec![
        Chip::new(GoalState::Going.word(), t(W::StepGoing)),
        Chip::new(GoalState::Done.word(), t(W::GoalDone)),
        Chip::new(GoalState::Stopped.word(), t(W::GoalStopped)),
    ];
    let mark = move || draft.with(|form| form.now.mark.as_ref().and_then(|(_, mark)| u8::try_from(*mark).ok()));
    let choose = move |(mark,): (u8,)| {
        let today = today.clone();
        draft.change(|form| form.now.mark = Some((today, i64::from(mark))));
    };
    let remove = goal.and_then(|goal| {
        let key = Key { circle: Circle::Person(id.clone()), kind: Kind::Goal, id: goal };
        remove_button(key, W::GoalRemove, draft, saving, removed, on_done)
    });
    view! {
        <form class="stack wide" novalidate on:submit=save>
            <Field label=t(W::GoalWords) hint=t(W::GoalWordsHint) input=Input::Block longest=2_000 problem=Signal::derive(problem) value=draft.line(|form| form.now.words.clone()) on_input=move |(text,)| draft.change(|form| form.now.words = text)/>
            <Chips legend=t(W::GoalState) chips=states chosen=draft.line(|form| form.now.state.clone()) on_choose=move |(state,)| draft.change(|form| form.now.state = state)/>
            <MarkChooser legend=t(W::GoalMark) mark=Signal::derive(mark) on_choose=choose low=t(W::GoalMarkLow) high=t(W::GoalMarkHigh)/>
            {saving.notice_of_form()}
            <Button label=t(W::ButtonSave) kind=Weight::Main wide=true submit=true busy=saving.busy()/>
            {remove}
        </form>
    }
    .into_any()
}

fn start(records: Records, person: &Id, goal: Option<&Id>) -> Form {
    let circle = Circle::Person(person.clone());
    let shown = goal.and_then(|id| records.get(&Key { circle: circle.clone(), kind: Kind::Goal, id: id.clone() }));
    match shown {
        Some(shown) => {
            let goal: Goal = shown.read();
            let state = goal.state.unwrap_or(GoalState::Going).word().to_owned();
            let lines = Lines { words: goal.words, state, order: goal.order, mark: None };
            Form { before: lines.clone(), now: lines, opened: shown.opened() }
        }
        None => {
            let others = records.of_person(&Kind::Goal, person);
            let last = others.iter().filter_map(|shown| shown.record.number("order")).max().unwrap_or(0);
            let now = Lines { state: GoalState::Going.word().to_owned(), order: last + 1, ..Lines::default() };
            let opened = Opened::new(Header::new(circle, Kind::Goal, records.new_id()));
            Form { before: Lines::default(), now, opened }
        }
    }
}
