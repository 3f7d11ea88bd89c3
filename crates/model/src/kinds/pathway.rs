//! Coming in, and what only connectors know.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::{listed::How, person::Way};
use crate::{
    Id, Kind,
    fields::{Fields, Typed, Values, Word},
};

/// What a referrer or the person wrote. Untaken in circle team; taken, anew in person(P). A referrer writes it in
/// referral(R, P), from where the hub makes it anew for the team.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Referral {
    /// Whose help it is.
    pub name: String,
    /// What it is about.
    pub about: String,
    /// For somebody else.
    pub for_other: bool,
    /// A number or address.
    pub reach: String,
    /// Which way that is.
    pub reach_way: Option<Way>,
    /// How to reach them safely.
    pub safe_way: String,
    /// Who asked, when it was another.
    pub by_name: String,
    /// How to reach who asked.
    pub by_reach: String,
    /// The other person agreed.
    pub consent: bool,
    /// The language they speak.
    pub language: String,
    /// The area.
    pub area: String,
    /// When it came, wall clock.
    pub on: Option<NaiveDateTime>,
    /// The connector who took it.
    pub taken_by: Option<Id>,
    /// When.
    pub taken_on: Option<NaiveDateTime>,
    /// The person it became.
    pub person: Option<Id>,
}

impl Typed for Referral {
    const KIND: Kind = Kind::Referral;
    fn read(from: &impl Fields) -> Self {
        Self {
            name: from.text("name"),
            about: from.text("about"),
            for_other: from.text("for") == "other",
            reach: from.text("reach"),
            reach_way: from.one_of("reach_way"),
            safe_way: from.text("safe_way"),
            by_name: from.text("by_name"),
            by_reach: from.text("by_reach"),
            consent: from.flag("consent"),
            language: from.text("language"),
            area: from.text("area"),
            on: from.wall("on"),
            taken_by: from.id("taken_by"),
            taken_on: from.wall("taken_on"),
            person: from.id("person"),
        }
    }
    fn write(&self, into: &mut Values) {
        for (field, text) in [
            ("name", &self.name),
            ("about", &self.about),
            ("reach", &self.reach),
            ("safe_way", &self.safe_way),
            ("by_name", &self.by_name),
            ("by_reach", &self.by_reach),
            ("language", &self.language),
            ("area", &self.area),
        ] {
            into.text(field, text);
        }
        into.put("for", if self.for_other { "other" } else { "self" });
        into.one_of("reach_way", self.reach_way);
        into.put("consent", self.consent);
        into.wall("on", self.on);
        into.id("taken_by", self.taken_by.as_ref());
        into.wall("taken_on", self.taken_on);
        into.id("person", self.person.as_ref());
    }
}

/// How far a referral is; a neighbour learns only the first two. Of two, the later has come further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum ReferralStage {
    Received,
    InTouch,
    Met,
    Ended,
}

impl ReferralStage {
    /// How far one contact brings it: a call, a message or a letter is being in touch, the rest is meeting.
    pub fn by_contact(how: Option<How>) -> Self {
        match how {
            Some(How::Phone | How::Post) | None => Self::InTouch,
            Some(How::Home | How::Online | How::Outdoors | How::InPerson) => Self::Met,
        }
    }
}

impl Word for ReferralStage {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Received, "received"), (Self::InTouch, "in-touch"), (Self::Met, "met"), (Self::Ended, "ended")];
}

/// Circle referral(R, P).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReferralState {
    /// Who it is about, by the name that the referrer wrote.
    pub name: String,
    /// How far.
    pub state: Option<ReferralStage>,
    /// Since when, wall clock.
    pub on: Option<NaiveDateTime>,
}

impl Typed for ReferralState {
    const KIND: Kind = Kind::ReferralState;
    fn read(from: &impl Fields) -> Self {
        Self { name: from.text("name"), state: from.one_of("state"), on: from.wall("on") }
    }
    fn write(&self, into: &mut Values) {
        into.text("name", &self.name);
        into.one_of("state", self.state);
        into.wall("on", self.on);
    }
}

/// What sort of note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum CaseSort {
    Note,
    Attempt,
    Safety,
}

impl Word for CaseSort {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Note, "note"), (Self::Attempt, "attempt"), (Self::Safety, "safety")];
}

/// Why a coordinator opened what only a person's connectors read otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OpeningSort {
    /// Worried about somebody's safety.
    Worried,
    /// The person asked to see their record, or for it to be read.
    Asked,
    /// A complaint is looked into.
    Complaint,
    /// Their connector cannot be reached.
    Cover,
    /// Something else.
    Other,
}

impl Word for OpeningSort {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Worried, "worried"),
        (Self::Asked, "asked"),
        (Self::Complaint, "complaint"),
        (Self::Cover, "cover"),
        (Self::Other, "other"),
    ];
}

/// That a coordinator opened a person's record for a day: written by the hub, in circle person(P); in case(P) where telling
/// the person would put somebody at risk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opening {
    /// The coordinator's name.
    pub by: String,
    /// Why, by a word.
    pub sort: Option<OpeningSort>,
    /// Why, in their words.
    pub reason: String,
    /// When, wall clock.
    pub on: Option<NaiveDateTime>,
}

impl Typed for Opening {
    const KIND: Kind = Kind::Opening;
    fn read(from: &impl Fields) -> Self {
        Self { by: from.text("by"), sort: from.one_of("sort"), reason: from.text("reason"), on: from.wall("on") }
    }
    fn write(&self, into: &mut Values) {
        into.text("by", &self.by);
        into.one_of("sort", self.sort);
        into.text("reason", &self.reason);
        into.wall("on", self.on);
    }
}

/// A note that is never on the person's phone; an event in circle case(P).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseNote {
    /// What sort.
    pub sort: Option<CaseSort>,
    /// When, wall clock.
    pub on: Option<NaiveDateTime>,
    /// How.
    pub how: Option<How>,
    /// How long, in minutes.
    pub minutes: Option<i64>,
    /// What was seen, heard, tried.
    pub said: String,
    /// Why it is kept from the person's phone.
    pub why: String,
    /// Who was told, and when.
    pub told_whom: String,
}

impl Typed for CaseNote {
    const KIND: Kind = Kind::CaseNote;
    fn read(from: &impl Fields) -> Self {
        Self {
            sort: from.one_of("sort"),
            on: from.wall("on"),
            how: from.one_of("how"),
            minutes: from.number("minutes"),
            said: from.text("said"),
            why: from.text("why"),
            told_whom: from.text("told_whom"),
        }
    }
    fn write(&self, into: &mut Values) {
        into.one_of("sort", self.sort);
        into.wall("on", self.on);
        into.one_of("how", self.how);
        into.maybe("minutes", self.minutes);
        into.text("said", &self.said);
        into.text("why", &self.why);
        into.text("told_whom", &self.told_whom);
    }
}

/// The team's side: "do not go alone", and why. Circle case(P).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Triage {
    /// Do not go alone.
    pub not_alone: bool,
    /// Why.
    pub why: String,
    /// Words.
    pub words: String,
}

impl Typed for Triage {
    const KIND: Kind = Kind::Triage;
    fn read(from: &impl Fields) -> Self {
        Self { not_alone: from.flag("not_alone"), why: from.text("why"), words: from.text("words") }
    }
    fn write(&self, into: &mut Values) {
        into.maybe("not_alone", self.not_alone.then_some(true));
        into.text("why", &self.why);
        into.text("words", &self.words);
    }
}
