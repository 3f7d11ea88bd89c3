//! Being expected somewhere, having been there, and what a person must learn or asks for.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use crate::{
    Kind,
    fields::{Fields, Typed, Values, Word},
};

/// This person is expected at this activity. Hangs on `activity`, `group`; id `booking_id(…)`. In register(P, G) the
/// group sees it, in person(P) it does not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Booking {
    /// The first name, as the register shows it.
    pub first_name: String,
    /// Access needs that the person agreed to tell.
    pub needs: Vec<String>,
    /// Expected from this day.
    pub from: Option<NaiveDate>,
    /// Whether it stands.
    pub live: bool,
    /// Their first time.
    pub first_time: bool,
    /// Who comes along the first time: "Come with me the first time."
    pub come_along: String,
    /// Where places are limited, what the hub said: given, waiting; nothing yet.
    pub place: String,
    /// Away until; no why.
    pub away_until: Option<NaiveDate>,
}

impl Typed for Booking {
    const KIND: Kind = Kind::Booking;
    fn read(from: &impl Fields) -> Self {
        Self {
            first_name: from.text("first_name"),
            needs: from.words("needs/"),
            from: from.day("from"),
            live: from.flag("live"),
            first_time: from.flag("first_time"),
            come_along: from.text("come_along"),
            place: from.text("place"),
            away_until: from.day("away_until"),
        }
    }
    fn write(&self, into: &mut Values) {
        into.text("first_name", &self.first_name);
        into.words("needs/", &self.needs);
        into.day("from", self.from);
        into.put("live", self.live);
        into.maybe("first_time", self.first_time.then_some(true));
        into.text("come_along", &self.come_along);
        into.text("place", &self.place);
        into.day("away_until", self.away_until);
    }
}

/// How it stands with a place where places are limited: the hub gives them in order of arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// The hub has not answered yet: the booking was made with no signal, or a moment ago.
    Asked,
    /// There was none left.
    Waiting,
}

impl Booking {
    /// What is not certain about the place; nothing where it is given, or `places` of the activity are not limited.
    pub fn placed(&self, places: Option<i64>) -> Option<Placed> {
        match (self.live && places.is_some(), self.place.as_str()) {
            (false, _) | (true, "given") => None,
            (true, "waiting") => Some(Placed::Waiting),
            (true, _) => Some(Placed::Asked),
        }
    }
}

/// What one voice says of an occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Said {
    Here,
    NotHere,
    NotSaid,
}

impl Word for Said {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Here, "here"), (Self::NotHere, "not-here"), (Self::NotSaid, "not-said")];
}

/// One person, one occurrence, two voices. Hangs on `session`, `start` (original), `activity`, `group`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attendance {
    /// The person's own voice (or a supporter's or connector's for them).
    pub person: Option<Said>,
    /// The register's.
    pub register: Option<Said>,
}

impl Attendance {
    /// Whether the person was there, by either voice. Who was there once does not come for the first time.
    pub fn was_there(&self) -> bool {
        [self.person, self.register].contains(&Some(Said::Here))
    }
}

impl Typed for Attendance {
    const KIND: Kind = Kind::Attendance;
    fn read(from: &impl Fields) -> Self {
        Self { person: from.one_of("person"), register: from.one_of("register") }
    }
    fn write(&self, into: &mut Values) {
        into.one_of("person", self.person);
        into.one_of("register", self.register);
    }
}

/// How many more were there. Circle keepers(G); hangs on `session`, `start`; id `headcount_id(…)`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Headcount {
    /// And others.
    pub others: i64,
    /// "The hall was locked."
    pub note: String,
}

impl Typed for Headcount {
    const KIND: Kind = Kind::Headcount;
    fn read(from: &impl Fields) -> Self {
        Self { others: from.number("others").unwrap_or(0), note: from.text("note") }
    }
    fn write(&self, into: &mut Values) {
        into.maybe("others", (self.others != 0).then_some(self.others));
        into.text("note", &self.note);
    }
}

/// What a person must learn about a changed occurrence. Circle person(P); hangs on `session`, `start`, `activity`,
/// `group`; id `notice_id(…)`. It is settled when `seen` or `told` names the same change as `change`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notice {
    /// A digest of the change, made by the hub.
    pub change: String,
    /// What the person knew before it.
    pub what: Known,
    /// The change whose news the hub handed to one of the person's devices.
    pub handed: String,
    /// The change that the person tapped OK on.
    pub seen: String,
    /// The change that somebody told the person of.
    pub told: String,
    /// How many devices the person has; 0 is "to be rung" from the start.
    pub phones: i64,
}

/// What somebody knew of a date before it changed, and whether it is on. Made by the hub.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Known {
    /// Wall-clock starts.
    pub was: Vec<String>,
    /// Where, when it was not the activity's place.
    pub place: String,
    /// How, when it was not the activity's way: a word of [`super::How`].
    pub how: String,
    /// Whether it takes place now.
    pub on: bool,
    /// Wall-clock starts now.
    pub now: Vec<String>,
}

impl Notice {
    /// Whether the person knows of the change as it stands.
    pub fn is_known(&self) -> bool {
        !self.change.is_empty() && (self.seen == self.change || self.told == self.change)
    }
    /// Whether it was handed to one of their devices.
    pub fn is_handed(&self) -> bool {
        !self.change.is_empty() && self.handed == self.change
    }
}

impl Typed for Notice {
    const KIND: Kind = Kind::Notice;
    fn read(from: &impl Fields) -> Self {
        Self {
            change: from.text("change"),
            what: from.value("what").and_then(|what| Known::deserialize(what).ok()).unwrap_or_default(),
            handed: from.text("handed"),
            seen: from.text("seen"),
            told: from.text("told"),
            phones: from.number("phones").unwrap_or(0),
        }
    }
    fn write(&self, into: &mut Values) {
        into.text("change", &self.change);
        into.maybe("what", serde_json::to_value(&self.what).ok().filter(|_| self.what != Known::default()));
        into.text("handed", &self.handed);
        into.text("seen", &self.seen);
        into.text("told", &self.told);
        into.put("phones", self.phones);
    }
}

/// The counts for the organiser, made by the hub (kind `summary`, circle keepers(G), id `told_id(…)`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// The change that these are about.
    pub change: String,
    /// People expected.
    pub expected: i64,
    /// On so many of their phones.
    pub phones: i64,
    /// So many tapped OK or were told.
    pub seen: i64,
    /// So many are to be rung.
    pub to_ring: i64,
}

impl Typed for Told {
    const KIND: Kind = Kind::Summary;
    fn read(from: &impl Fields) -> Self {
        let count = |field| from.number(field).unwrap_or(0);
        Self {
            change: from.text("change"),
            expected: count("expected"),
            phones: count("phones"),
            seen: count("seen"),
            to_ring: count("to_ring"),
        }
    }
    fn write(&self, into: &mut Values) {
        into.text("change", &self.change);
        into.put("expected", self.expected);
        into.put("phones", self.phones);
        into.put("seen", self.seen);
        into.put("to_ring", self.to_ring);
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum AskSort {
    RingMe,
    CannotCome,
    NotRight,
    SomethingElse,
    /// To see what is not on the own phone: what the team noted, and who did what.
    SeeRecord,
    /// "I don't want this any more": the support is to end.
    NoMore,
}

impl Word for AskSort {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::RingMe, "ring-me"),
        (Self::CannotCome, "cannot-come"),
        (Self::NotRight, "not-right"),
        (Self::SomethingElse, "something-else"),
        (Self::SeeRecord, "see-record"),
        (Self::NoMore, "no-more"),
    ];
}

/// "Please ring me", "I can't come", "this is not right any more". May hang on `session` and `start`, or `activity`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ask {
    /// What.
    pub sort: Option<AskSort>,
    /// In their words.
    pub words: String,
    /// When, wall clock.
    pub on: Option<NaiveDateTime>,
    /// Taken back by the person.
    pub withdrawn: bool,
    /// When a connector took it.
    pub taken_on: Option<NaiveDateTime>,
    /// When it was done.
    pub done_on: Option<NaiveDateTime>,
}

impl Typed for Ask {
    const KIND: Kind = Kind::Ask;
    fn read(from: &impl Fields) -> Self {
        Self {
            sort: from.one_of("sort"),
            words: from.text("words"),
            on: from.wall("on"),
            withdrawn: from.flag("withdrawn"),
            taken_on: from.wall("taken_on"),
            done_on: from.wall("done_on"),
        }
    }
    fn write(&self, into: &mut Values) {
        into.one_of("sort", self.sort);
        into.text("words", &self.words);
        into.wall("on", self.on);
        into.maybe("withdrawn", self.withdrawn.then_some(true));
        into.wall("taken_on", self.taken_on);
        into.wall("done_on", self.done_on);
    }
}

/// Why not, in the person's words: "Only Priya sees this." Hangs on the `attendance`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reason {
    /// The words.
    pub words: String,
    /// When, wall clock.
    pub on: Option<NaiveDateTime>,
}

impl Typed for Reason {
    const KIND: Kind = Kind::Reason;
    fn read(from: &impl Fields) -> Self {
        Self { words: from.text("words"), on: from.wall("on") }
    }
    fn write(&self, into: &mut Values) {
        into.text("words", &self.words);
        into.wall("on", self.on);
    }
}

/// What a consent is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Purpose {
    KeepRecord,
    TellGroup,
    Stories,
    Evaluation,
    AfterEnding,
}

impl Word for Purpose {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::KeepRecord, "keep-record"),
        (Self::TellGroup, "tell-group"),
        (Self::Stories, "stories"),
        (Self::Evaluation, "evaluation"),
        (Self::AfterEnding, "after-ending"),
    ];
}

/// Given or withdrawn; an event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Consent {
    /// What for.
    pub purpose: Option<Purpose>,
    /// To whom: a group's id, or empty.
    pub recipient: String,
    /// The lawful basis.
    pub basis: String,
    /// Given, or withdrawn.
    pub given: bool,
    /// When, wall clock.
    pub on: Option<NaiveDateTime>,
    /// How: in person, by phone, on the phone's own screen.
    pub how: String,
}

impl Typed for Consent {
    const KIND: Kind = Kind::Consent;
    fn read(from: &impl Fields) -> Self {
        Self {
            purpose: from.one_of("purpose"),
            recipient: from.text("recipient"),
            basis: from.text("basis"),
            given: from.flag("given") && from.values("given").len() == 1,
            on: from.wall("on"),
            how: from.text("how"),
        }
    }
    fn write(&self, into: &mut Values) {
        into.one_of("purpose", self.purpose);
        into.text("recipient", &self.recipient);
        into.text("basis", &self.basis);
        into.put("given", self.given);
        into.wall("on", self.on);
        into.text("how", &self.how);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_certain_once_the_hub_gave_it_and_where_there_is_room_for_all() {
        let booking = |place: &str| Booking { live: true, place: place.into(), ..Booking::default() };
        assert_eq!(booking("").placed(None), None, "room for all");
        assert_eq!(booking("").placed(Some(6)), Some(Placed::Asked), "the hub has not heard of it");
        assert_eq!(booking("waiting").placed(Some(6)), Some(Placed::Waiting));
        assert_eq!(booking("given").placed(Some(6)), None);
        assert_eq!(Booking { live: false, ..booking("waiting") }.placed(Some(6)), None);
    }
}
