//! The plan: what matters, goals in the person's own words, steps towards them.

use chrono::{NaiveDate, NaiveDateTime};

use super::listed::How;
use crate::{
    Kind,
    fields::{Fields, Typed, Values, Word},
};

/// Circle person(P), id `plan_id(programme, P)`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// What matters, in the person's words.
    pub matters: String,
    /// Strengths.
    pub strengths: String,
    /// What could make it hard.
    pub hard: String,
    /// When to look at it again together.
    pub review_on: Option<NaiveDate>,
    /// The next appointment, wall clock.
    pub next_at: Option<NaiveDateTime>,
    /// How.
    pub next_how: Option<How>,
    /// Where.
    pub next_place: String,
    /// What to bring.
    pub next_bring: String,
    /// "Worth a call" rests until.
    pub put_off_until: Option<NaiveDate>,
}

impl Typed for Plan {
    const KIND: Kind = Kind::Plan;
    fn read(from: &impl Fields) -> Self {
        Self {
            matters: from.text("matters"),
            strengths: from.text("strengths"),
            hard: from.text("hard"),
            review_on: from.day("review_on"),
            next_at: from.wall("next_at"),
            next_how: from.one_of("next_how"),
            next_place: from.text("next_place"),
            next_bring: from.text("next_bring"),
            put_off_until: from.day("put_off_until"),
        }
    }
    fn write(&self, into: &mut Values) {
        into.text("matters", &self.matters);
        into.text("strengths", &self.strengths);
        into.text("hard", &self.hard);
        into.day("review_on", self.review_on);
        into.wall("next_at", self.next_at);
        into.one_of("next_how", self.next_how);
        into.text("next_place", &self.next_place);
        into.text("next_bring", &self.next_bring);
        into.day("put_off_until", self.put_off_until);
    }
}

/// How a goal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum GoalState {
    Going,
    Done,
    Stopped,
}

impl Word for GoalState {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Going, "going"), (Self::Done, "done"), (Self::Stopped, "stopped")];
}

/// A goal in the person's own words, with their own 0 to 10.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Goal {
    /// The words.
    pub words: String,
    /// Marks by day (`2026-11-20`), oldest first.
    pub marks: Vec<(String, i64)>,
    /// How it stands.
    pub state: Option<GoalState>,
    /// Its place in the list.
    pub order: i64,
}

impl Goal {
    /// The newest mark and the first one, where they are two.
    pub fn now_and_then(&self) -> (Option<i64>, Option<i64>) {
        let now = self.marks.last().map(|(_, mark)| *mark);
        (now, self.marks.first().map(|(_, mark)| *mark).filter(|_| self.marks.len() > 1))
    }
}

impl Typed for Goal {
    const KIND: Kind = Kind::Goal;
    fn read(from: &impl Fields) -> Self {
        let mark = |(day, v): (&str, &serde_json::Value)| Some((day.to_owned(), v.as_i64()?));
        Self {
            words: from.text("words"),
            marks: from.entries("mark/").into_iter().filter_map(mark).collect(),
            state: from.one_of("state"),
            order: from.number("order").unwrap_or(0),
        }
    }
    fn write(&self, into: &mut Values) {
        into.text("words", &self.words);
        for (day, mark) in &self.marks {
            into.put(&format!("mark/{day}"), *mark);
        }
        into.one_of("state", self.state);
        into.maybe("order", (self.order != 0).then_some(self.order));
    }
}

/// What sort of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum StepSort {
    Activity,
    Task,
    Help,
}

impl Word for StepSort {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Activity, "activity"), (Self::Task, "task"), (Self::Help, "help")];
}

/// What could make it hard, and is helped with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Help {
    Cost,
    Lift,
    Fear,
    FirstTime,
    Other,
}

impl Word for Help {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Cost, "cost"),
        (Self::Lift, "lift"),
        (Self::Fear, "fear"),
        (Self::FirstTime, "first-time"),
        (Self::Other, "other"),
    ];
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum StepState {
    ToDo,
    Going,
    Done,
    Changed,
    Stopped,
}

impl Word for StepState {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::ToDo, "to-do"),
        (Self::Going, "going"),
        (Self::Done, "done"),
        (Self::Changed, "changed"),
        (Self::Stopped, "stopped"),
    ];
}

/// A step: an activity, a task, help with a barrier. May hang on a `goal` and an `activity`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Step {
    /// The words.
    pub words: String,
    /// What sort.
    pub sort: Option<StepSort>,
    /// Which barrier.
    pub help: Option<Help>,
    /// How it stands.
    pub state: Option<StepState>,
    /// Who does it.
    pub who: String,
    /// By when.
    pub by: Option<NaiveDate>,
    /// Its place in the list.
    pub order: i64,
}

impl Typed for Step {
    const KIND: Kind = Kind::Step;
    fn read(from: &impl Fields) -> Self {
        Self {
            words: from.text("words"),
            sort: from.one_of("sort"),
            help: from.one_of("help"),
            state: from.one_of("state"),
            who: from.text("who"),
            by: from.day("by"),
            order: from.number("order").unwrap_or(0),
        }
    }
    fn write(&self, into: &mut Values) {
        into.text("words", &self.words);
        into.one_of("sort", self.sort);
        into.one_of("help", self.help);
        into.one_of("state", self.state);
        into.text("who", &self.who);
        into.day("by", self.by);
        into.maybe("order", (self.order != 0).then_some(self.order));
    }
}
