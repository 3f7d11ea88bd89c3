//! What was chosen so far, and the fields that it writes.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveDateTime};
use kith_model::{
    fields::{WALL_CLOCK, wall_text},
    kinds::{Exception, Freq, Rule, Session, What},
    occurrence::day_word,
    order,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::{kept::Planned, reason::REASONS};
use crate::{
    parts::Chip,
    words::{W, t},
};
use chrono::Datelike;

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
    /// The choices.
    pub fn chips() -> Vec<Chip> {
        vec![
            Chip::new("time", t(W::ChangeTime)),
            Chip::new("place", t(W::ChangePlace)),
            Chip::new("not-on", t(W::ChangeNotOn)),
            Chip::new("instead", t(W::ChangeInstead)),
        ]
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
    /// `online` or `phone`.
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

    /// The fields of the session that it writes; `None` while something is missing or nothing differs.
    pub fn fields(&self, planned: &Planned, session: &Session) -> Option<BTreeMap<String, Value>> {
        match self.reach() {
            Reach::One => self.exception(planned),
            Reach::Onwards => self.rules(planned, session, planned.occurrence.original.date()),
            Reach::All => self.rules(planned, session, self.today?),
        }
    }

    fn exception(&self, planned: &Planned) -> Option<BTreeMap<String, Value>> {
        let reason = REASONS.iter().find(|(_, word)| *word == self.reason).map(|(reason, _)| *reason);
        let mut exception =
            Exception { what: What::Moved, to: None, minutes: None, place: None, reason, words: self.words.clone() };
        match self.sort()? {
            Sort::NotOn => exception.what = What::Cancelled,
            Sort::Time => {
                let (start, minutes) = (self.start()?, self.length()?);
                let now = planned.occurrence.times.first();
                if now.is_some_and(|now| now.start == start && now.minutes == minutes) {
                    return None;
                }
                exception.to = Some(wall_text(start));
                exception.minutes = Some(minutes);
            }
            Sort::Place => {
                if self.place.trim().is_empty() || self.place == planned.place_now() {
                    return None;
                }
                exception.to = Some(wall_text(planned.at()));
                exception.place = Some(self.place.trim().to_owned());
            }
            Sort::Instead => {
                exception.what = if self.how == "phone" { What::Phone } else { What::Online };
                if self.how.is_empty() {
                    return None;
                }
            }
        }
        let value = serde_json::to_value(exception).ok()?;
        Some(order::map([(format!("x/{}", planned.start()), value)]))
    }

    /// From a day on: the rules that give the day end before it, and a changed one begins. The series is never split,
    /// and what was before keeps its names.
    fn rules(&self, planned: &Planned, session: &Session, from: NaiveDate) -> Option<BTreeMap<String, Value>> {
        let mut fields = BTreeMap::new();
        match self.sort()? {
            Sort::Place => {
                let place = self.place.trim();
                return (!place.is_empty()).then(|| order::map([("place".to_owned(), place.into())]));
            }
            Sort::Instead => {
                let how = if self.how.is_empty() { return None } else { self.how.as_str() };
                return Some(order::map([("how".to_owned(), how.into())]));
            }
            Sort::Time | Sort::NotOn => {}
        }
        let original = planned.occurrence.original;
        let gives = |rule: &Rule| {
            rule.start == original.format("%H:%M").to_string()
                && rule.days.iter().any(|day| day == day_word(original.weekday()))
                && rule.until.is_none_or(|until| until >= from)
        };
        let ending: Vec<(&String, &Rule)> = session.rules.iter().filter(|(_, rule)| gives(rule)).collect();
        let (_, old) = *ending.first()?;
        let until = from.checked_sub_days(Days::new(1))?;
        for (number, rule) in &ending {
            let ended = Rule { until: Some(until), ..(*rule).clone() };
            fields.insert(format!("rule/{number}"), serde_json::to_value(ended).ok()?);
        }
        if self.sort()? == Sort::Time {
            let (start, minutes) = (self.start()?, self.length()?);
            let next = session.rules.keys().filter_map(|n| n.parse::<u32>().ok()).max().unwrap_or(0) + 1;
            let rule = Rule {
                from: if old.freq == Freq::Weekly && old.every > 1 { start.date() } else { from },
                until: old.until,
                days: vec![day_word(start.weekday()).to_owned()],
                start: start.format("%H:%M").to_string(),
                minutes,
                ..old.clone()
            };
            fields.insert(format!("rule/{next}"), serde_json::to_value(rule).ok()?);
        }
        Some(fields)
    }
}
