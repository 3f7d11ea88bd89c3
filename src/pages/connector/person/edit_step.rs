//! A step: an activity, a task, or help with what could make it hard; a new one, or one that is there.

use crate::view::prelude::*;
use kith_model::{
    Circle, Header, Id, Key, Kind,
    fields::{Fields, Word},
    form::Opened,
    kinds::{Goal, Help, Step, StepSort, StepState},
};
use serde::{Deserialize, Serialize};

use super::{
    plan::{help_words, state_words},
    removed::{Removed, remove_button},
};
use crate::{
    live::{Records, records},
    pages::{half_written::HalfWritten, saving::saving},
    parts::{Button, Chip, Chips, Field, Input, Kind as Weight, Pick},
    words::{W, t},
};

/// The lines of the form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Lines {
    words: String,
    sort: String,
    help: String,
    state: String,
    who: String,
    by: String,
    order: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Form {
    before: Lines,
    now: Lines,
    /// The goal of a new step; one that is there keeps its own.
    goal: String,
    opened: Opened,
}

impl Lines {
    fn of(step: Step) -> Self {
        Self {
            words: step.words,
            sort: step.sort.map(Word::word).unwrap_or_default().to_owned(),
            help: step.help.map(Word::word).unwrap_or_default().to_owned(),
            state: step.state.unwrap_or(StepState::ToDo).word().to_owned(),
            who: step.who,
            by: step.by.map(|by| by.to_string()).unwrap_or_default(),
            order: step.order,
        }
    }
    fn step(&self) -> Step {
        let sort = StepSort::from_word(&self.sort);
        Step {
            words: self.words.trim().to_owned(),
            sort,
            help: Help::from_word(&self.help).filter(|_| sort == Some(StepSort::Help)),
            state: StepState::from_word(&self.state),
            who: self.who.trim().to_owned(),
            by: self.by.parse().ok(),
            order: self.order,
        }
    }
}

/// The form.
#[component]
pub fn EditStep(
    id: Id,
    step: Option<Id>,
    goal: Option<Id>,
    removed: RwSignal<Option<Removed>>,
    #[prop(into)] on_done: Callback<()>,
) -> impl IntoView {
    let (records, saving) = (records(), saving());
    let is_new = step.is_none();
    let name = match (&step, &goal) {
        (Some(step), _) => format!("step/{step}"),
        (None, Some(goal)) => format!("step/new/{id}/{goal}"),
        (None, None) => format!("step/new/{id}"),
    };
    let draft = HalfWritten::about(&id, name, || untrack(|| start(records, &id, step.as_ref(), goal.as_ref())));
    let tried = RwSignal::new(false);
    let problem =
        move || (tried.get() && draft.with(|form| form.now.words.trim().is_empty())).then(|| t(W::StepWordsMissing));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let mut form = draft.now();
        if form.now.words.trim().is_empty() {
            return;
        }
        if is_new && !form.goal.is_empty() {
            form.opened.header = form.opened.header.with("goal", &form.goal);
        }
        let before = if is_new { Step::default() } else { form.before.step() };
        let save = form.opened.save(&before, &form.now.step());
        saving.save(save.into_iter().collect(), draft.forget_and(on_done));
    };
    let remove = step.and_then(|step| {
        let key = Key { circle: Circle::Person(id.clone()), kind: Kind::Step, id: step };
        remove_button(key, W::StepRemove, draft, saving, removed, on_done)
    });
    let goals = untrack(|| goal_options(records, &id));
    let of_goal = (is_new && goals.len() > 1).then(|| {
        view! { <Pick label=t(W::StepGoal) options=goals value=draft.line(|form| form.goal.clone()) on_choose=move |(goal,)| draft.change(|form| form.goal = goal)/> }
    });
    let states = StepState::ALL.iter().map(|(state, word)| Chip::new(*word, state_words(*state))).collect();
    let is_help = Memo::new(move |_| draft.with(|form| form.now.sort == StepSort::Help.word()));
    let help = move || {
        is_help.get().then(|| {
            let chips = Help::ALL.iter().map(|(help, word)| Chip::new(*word, help_words(*help))).collect();
            view! { <Chips legend=t(W::StepHelp) chips=chips chosen=draft.line(|form| form.now.help.clone()) on_choose=move |(help,)| draft.change(|form| form.now.help = help)/> }
        })
    };
    view! {
        <form class="stack wide" novalidate on:submit=save>
            <Field label=t(W::StepWords) hint=t(W::StepWordsHint) longest=2_000 problem=Signal::derive(problem) value=draft.line(|form| form.now.words.clone()) on_input=move |(text,)| draft.change(|form| form.now.words = text)/>
            {of_goal}
            <Chips legend=t(W::StepSort) chips=sort_chips() chosen=draft.line(|form| form.now.sort.clone()) on_choose=move |(sort,)| draft.change(|form| form.now.sort = sort)/>
            {help}
            <Chips legend=t(W::StepState) chips=states chosen=draft.line(|form| form.now.state.clone()) on_choose=move |(state,)| draft.change(|form| form.now.state = state)/>
            <Field label=t(W::StepWho) optional=true longest=300 value=draft.line(|form| form.now.who.clone()) on_input=move |(who,)| draft.change(|form| form.now.who = who)/>
            <Field label=t(W::StepByWhen) optional=true input=Input::Date value=draft.line(|form| form.now.by.clone()) on_input=move |(by,)| draft.change(|form| form.now.by = by)/>
            {saving.notice_of_form()}
            <Button label=t(W::ButtonSave) kind=Weight::Main wide=true submit=true busy=saving.busy()/>
            {remove}
        </form>
    }
    .into_any()
}

fn sort_chips() -> Vec<Chip> {
    vec![
        Chip::new(StepSort::Activity.word(), t(W::StepSortActivity)),
        Chip::new(StepSort::Task.word(), t(W::StepSortTask)),
        Chip::new(StepSort::Help.word(), t(W::StepSortHelp)),
    ]
}

fn goal_options(records: Records, person: &Id) -> Vec<(String, String)> {
    let goals = records.of_person(&Kind::Goal, person);
    let named = goals.iter().map(|shown| (shown.id().to_string(), shown.read::<Goal>().words));
    std::iter::once((String::new(), t(W::StepGoalNone))).chain(named).collect()
}

fn start(records: Records, person: &Id, step: Option<&Id>, goal: Option<&Id>) -> Form {
    let circle = Circle::Person(person.clone());
    let shown = step.and_then(|id| records.get(&Key { circle: circle.clone(), kind: Kind::Step, id: id.clone() }));
    match shown {
        Some(shown) => {
            let lines = Lines::of(shown.read());
            Form { before: lines.clone(), now: lines, goal: String::new(), opened: shown.opened() }
        }
        None => {
            let others = records.of_person(&Kind::Step, person);
            let last = others.iter().filter_map(|shown| shown.record.number("order")).max().unwrap_or(0);
            let now = Lines {
                sort: StepSort::Task.word().to_owned(),
                state: StepState::ToDo.word().to_owned(),
                order: last + 1,
                ..Lines::default()
            };
            let opened = Opened::new(Header::new(circle, Kind::Step, records.new_id()));
            Form { before: Lines::default(), now, goal: goal.map(Id::to_string).unwrap_or_default(), opened }
        }
    }
}
