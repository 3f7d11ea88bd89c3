//! A visit: a contact as it happened. An event: it takes only first values; a correction is a new one with `corrects`.

use chrono::NaiveDateTime;

use super::{listed::How, plan::StepState};
use crate::{
    Kind,
    fields::{Fields, Typed, Values, Word},
};

/// Circle person(P).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Visit {
    /// When it began, wall clock.
    pub on: Option<NaiveDateTime>,
    /// How long, in minutes.
    pub minutes: Option<i64>,
    /// At home, by phone, online, elsewhere.
    pub how: Option<How>,
    /// What was said.
    pub said: String,
    /// The next appointment that was made.
    pub next_at: Option<NaiveDateTime>,
    /// Steps talked about, by id, and how they stand.
    pub steps: Vec<(String, StepState)>,
    /// Goal marks given, by goal.
    pub marks: Vec<(String, i64)>,
}

impl Typed for Visit {
    const KIND: Kind = Kind::Visit;
    fn read(from: &impl Fields) -> Self {
        let step = |(id, v): (&str, &serde_json::Value)| Some((id.to_owned(), StepState::from_word(v.as_str()?)?));
        let mark = |(id, v): (&str, &serde_json::Value)| Some((id.to_owned(), v.as_i64()?));
        Self {
            on: from.wall("on"),
            minutes: from.number("minutes"),
            how: from.one_of("how"),
            said: from.text("said"),
            next_at: from.wall("next_at"),
            steps: from.entries("steps/").into_iter().filter_map(step).collect(),
            marks: from.entries("marks/").into_iter().filter_map(mark).collect(),
        }
    }
    fn write(&self, into: &mut Values) {
        into.wall("on", self.on);
        into.maybe("minutes", self.minutes);
        into.one_of("how", self.how);
        into.text("said", &self.said);
        into.wall("next_at", self.next_at);
        for (id, state) in &self.steps {
            into.put(&format!("steps/{id}"), state.word());
        }
        for (id, mark) in &self.marks {
            into.put(&format!("marks/{id}"), *mark);
        }
    }
}
