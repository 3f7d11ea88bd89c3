//! What was chosen so far, and the fields that it writes.

use chrono::{NaiveDate, NaiveDateTime};
use kith_model::sorted::SortedMap;
use kith_model::{
    fields::WALL_CLOCK,
    kinds::{How, Session},
    occurrence::{self, Change, State, To},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::{kept::Planned, reason::REASONS};
use crate::{
    parts::Chip,
    words::{W, t},
};

/// What changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Time or day.
    Time,
    /// The place.
    Place,
    /// Not on.
    NotOn,
    /// Online or by phone.
    Instead,
}

impl Sort {
    /// The choices; what is not on any more can only be set at a time again.
    pub fn chips(is_ended: bool) -> Vec<Chip> {
        let mut chips = vec![Chip::new("time", t(W::ChangeTime))];
        if !is_ended {
            chips.push(Chip::new("place", t(W::ChangePlace)));
            chips.push(Chip::new("not-on", t(W::ChangeNotOn)));
            chips.push(Chip::new("instead", t(W::ChangeInstead)));
        }
        chips
    }
}

/// How far a change reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// This one.
    One,
    /// From here on.
    Onwards,
    /// All that are to come.
    All,
}

impl Reach {
    /// The choices.
    pub fn chips() -> Vec<Chip> {
        vec![
            Chip::new("one", t(W::ChangeOne)),
            Chip::new("onwards", t(W::ChangeOnwards)),
            Chip::new("all", t(W::ChangeAll)),
        ]
    }
}

/// The form as it stands, all as text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangeDraft {
    /// `time`, `place`, `not-on`, `instead`.
    pub sort: String,
    /// The new day.
    pub day: String,
    /// The new time.
    pub clock: String,
    /// How long.
    pub minutes: String,
    /// The new place.
    pub place: String,
    /// `online`, `phone`, `in-person` or `as-ever`.
    pub how: String,
    /// `one`, `onwards`, `all`.
    pub reach: String,
    /// The public reason.
    pub reason: String,
    /// Words that everyone can read.
    pub words: String,
    /// Today, for "all": changes reach what is to come.
    #[serde(skip)]
    pub today: Option<NaiveDate>,
}

impl ChangeDraft {
    /// An untouched form, with the times as they are.
    pub fn of(planned: &Planned) -> Self {
        let time = planned.occurrence.times.first();
        let start = time.map_or(planned.occurrence.was, |time| time.start);
        Self {
            day: start.date().to_string(),
            clock: start.format("%H:%M").to_string(),
            minutes: time.map_or(60, |time| time.minutes).to_string(),
            place: planned.place_now(),
            reach: "one".into(),
            today: Some(crate::live::clock().today()),
            ..Self::default()
        }
    }

    /// A form that was left half-way.
    pub fn from_text(text: &str, planned: &Planned) -> Self {
        let fresh = Self::of(planned);
        serde_json::from_str::<Self>(text).map_or(fresh.clone(), |kept| Self { today: fresh.today, ..kept })
    }

    /// As it is kept.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What changes, once chosen.
    pub fn sort(&self) -> Option<Sort> {
        Some(match self.sort.as_str() {
            "time" => Sort::Time,
            "place" => Sort::Place,
            "not-on" => Sort::NotOn,
            "instead" => Sort::Instead,
            _ => return None,
        })
    }

    /// How far.
    pub fn reach(&self) -> Reach {
        match self.reach.as_str() {
            "onwards" => Reach::Onwards,
            "all" => Reach::All,
            _ => Reach::One,
        }
    }

    /// The new start, once both parts are there.
    pub fn start(&self) -> Option<NaiveDateTime> {
        NaiveDateTime::parse_from_str(&format!("{}T{}", self.day, self.clock.get(..5)?), WALL_CLOCK).ok()
    }

    /// The length in minutes, between 5 minutes and a day.
    pub fn length(&self) -> Option<i64> {
        self.minutes.trim().parse().ok().filter(|minutes| (5..=1_440).contains(minutes))
    }

    /// The change as it is chosen; `None` while something is missing.
    pub fn change(&self, planned: &Planned) -> Option<Change> {
        let to = match self.sort()? {
            Sort::Time => To::Time { start: self.start()?, minutes: self.length()? },
            Sort::Place => {
                let place = self.place.trim();
                if place.is_empty() || place == planned.place_now() {
                    return None;
                }
                To::Place(place.to_owned())
            }
            Sort::NotOn => To::Off,
            Sort::Instead => match self.how.as_str() {
                "online" => To::Instead(How::Online),
                "phone" => To::Instead(How::Phone),
                "as-ever" => To::AsEver,
                "in-person" => To::Instead(How::InPerson),
                _ => return None,
            },
        };
        let reason = REASONS.iter().find(|(_, word)| *word == self.reason).map(|(reason, _)| *reason);
        let reach = match self.reach() {
            _ if planned.occurrence.state == State::Ended => occurrence::Reach::Onwards,
            Reach::One => occurrence::Reach::One,
            Reach::Onwards => occurrence::Reach::Onwards,
            Reach::All => occurrence::Reach::From(self.today?),
        };
        // For all of them it is what the activity says of itself, where that is not online or by phone.
        let is_usual = !matches!(planned.activity.how, Some(How::Online | How::Phone));
        let to = match to {
            To::Instead(How::InPerson) if is_usual && reach != occurrence::Reach::One => To::AsEver,
            to => to,
        };
        Some(Change { to, reach, reason, words: self.words.trim().to_owned() })
    }

    /// The fields of the session that it writes; `None` while something is missing or nothing differs.
    pub fn fields(&self, planned: &Planned, session: &Session) -> Option<SortedMap<String, Value>> {
        self.change(planned)?.fields(session, &planned.occurrence)
    }
}
