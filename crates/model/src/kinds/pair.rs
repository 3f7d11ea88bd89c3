//! Befriending, or somebody who comes along: who with whom, and that they were in touch.

use chrono::NaiveDateTime;

use crate::{
    Kind,
    fields::{Fields, Typed, Values},
};

/// A person and a volunteer. Circle pair(P, V), id `match_id(…)`: there is one of these two, ended and begun again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Match {
    /// How the volunteer calls the person; a surname only where they agreed to it.
    pub first_name: String,
    /// The way that they agreed on: "you ring her: 0123 …", "you meet at the library".
    pub way: String,
    /// When: "Thursdays at ten".
    pub times: String,
    /// How the person calls the volunteer.
    pub volunteer: String,
    /// Whether it goes on.
    pub live: bool,
}

impl Typed for Match {
    const KIND: Kind = Kind::Match;
    fn read(from: &impl Fields) -> Self {
        Self {
            first_name: from.text("first_name"),
            way: from.text("way"),
            times: from.text("times"),
            volunteer: from.text("volunteer"),
            live: from.flag("live"),
        }
    }
    fn write(&self, into: &mut Values) {
        into.text("first_name", &self.first_name);
        into.text("way", &self.way);
        into.text("times", &self.times);
        into.text("volunteer", &self.volunteer);
        into.put("live", self.live);
    }
}

/// A call or a meeting of the two as it happened; an event in circle pair(P, V).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Call {
    /// When, wall clock.
    pub on: Option<NaiveDateTime>,
    /// A few words.
    pub said: String,
}

impl Typed for Call {
    const KIND: Kind = Kind::Call;
    fn read(from: &impl Fields) -> Self {
        Self { on: from.wall("on"), said: from.text("said") }
    }
    fn write(&self, into: &mut Values) {
        into.wall("on", self.on);
        into.text("said", &self.said);
    }
}
