//! When something is on: rules in the place's wall-clock time, and exceptions named by the original start.
//!
//! What several people add to is one field an entry, so that two organisers changing two dates never collide. A series
//! is never split: "from here on" ends one rule and adds another. Occurrences are made in [`crate::occurrence`].

use crate::sorted::SortedMap;
use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::listed::How;
use crate::{
    Kind,
    fields::{Fields, Typed, Values, wall},
    order,
};

/// How often.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Freq {
    #[default]
    Weekly,
    Monthly,
}

/// `rule/<n>`: when it is on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// The first day that counts.
    pub from: NaiveDate,
    /// The last day that counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Weekly or monthly.
    #[serde(default)]
    pub freq: Freq,
    /// Every so many weeks or months, from 1.
    #[serde(default = "one")]
    pub every: u32,
    /// Weekdays, `mo tu we th fr sa su`.
    pub days: Vec<String>,
    /// Monthly: which of these weekdays in the month, 1 to 5, or -1 for the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<i8>,
    /// Wall-clock start, `10:00`.
    pub start: String,
    /// How long, in minutes.
    pub minutes: i64,
    /// Where, when it is not where the session always is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// How, when it is not as the session always is: a word of [`How`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub how: String,
    /// These dates are not on any more.
    #[serde(default, skip_serializing_if = "is_false")]
    pub off: bool,
    /// Why it is so from its first day on.
    #[serde(default, deserialize_with = "known", skip_serializing_if = "Option::is_none")]
    pub reason: Option<PublicReason>,
    /// Why, in words that everyone can read.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// What its dates are called, when they were at another time before it: they keep their names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named: Option<Named>,
}

/// The rule that gave the dates of another rule their names: its dates are those of the other, one for one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Named {
    /// Weekdays of the names.
    pub days: Vec<String>,
    /// Monthly: which of these weekdays in the month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<i8>,
    /// Wall-clock start of the names.
    pub start: String,
    /// So many days after its name a date takes place; `None` for the weekday of the rule in the same month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub later: Option<i64>,
}

fn is_false(it: &bool) -> bool {
    !it
}

fn one() -> u32 {
    1
}

/// What happens instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum What {
    Cancelled,
    Moved,
    Online,
    Phone,
    /// In person again, where the rule says online or by phone.
    InPerson,
}

/// Why, for everyone to read. "Ill" is not offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum PublicReason {
    HallClosed,
    LeaderAway,
    Weather,
    Holiday,
    Other,
}

/// A reason of a newer app is none here: it must not hide what it is the reason of.
fn known<'a, D: Deserializer<'a>>(from: D) -> Result<Option<PublicReason>, D::Error> {
    Ok(PublicReason::deserialize(Value::deserialize(from)?).ok())
}

/// `x/<original start>`: one date that differs from the rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exception {
    /// What happens instead.
    pub what: What,
    /// The new wall-clock start; the original one when only place or manner change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The new length in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i64>,
    /// The new place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Why.
    #[serde(default, deserialize_with = "known", skip_serializing_if = "Option::is_none")]
    pub reason: Option<PublicReason>,
    /// Why, in words that everyone can read.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
}

/// `extra/<start>`: a date that no rule makes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Extra {
    /// How long, in minutes.
    #[serde(default)]
    pub minutes: i64,
    /// Where, when it is not the usual place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Words that everyone can read.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
}

/// `closed/<first day>`: nothing is on until, inclusive.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Closed {
    /// The last day.
    pub until: NaiveDate,
    /// Why.
    #[serde(default, deserialize_with = "known", skip_serializing_if = "Option::is_none")]
    pub reason: Option<PublicReason>,
    /// Words that everyone can read.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
}

/// The times of an activity. Hangs on its `group` and `activity`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session {
    /// Rules by their number.
    pub rules: SortedMap<String, Rule>,
    /// Exceptions by original start; all live ones where two people wrote unseen, the later first.
    pub exceptions: SortedMap<String, Vec<Exception>>,
    /// Extra dates by start.
    pub extras: SortedMap<String, Extra>,
    /// Closed times by first day.
    pub closed: SortedMap<String, Closed>,
    /// Where, when it is not the activity's place.
    pub place: String,
    /// How, when it is not the activity's way.
    pub how: Option<How>,
}

fn entries<T: for<'a> Deserialize<'a>>(from: &impl Fields, prefix: &str) -> SortedMap<String, T> {
    order::map(from.entries(prefix).into_iter().filter_map(|(at, v)| Some((at.to_owned(), T::deserialize(v).ok()?))))
}

fn put_all<T: Serialize>(into: &mut Values, prefix: &str, all: &SortedMap<String, T>) {
    for (at, one) in all {
        into.maybe(&format!("{prefix}{at}"), serde_json::to_value(one).ok());
    }
}

impl Typed for Session {
    const KIND: Kind = Kind::Session;
    fn read(from: &impl Fields) -> Self {
        let all = |at: &str| -> Vec<Exception> {
            from.values(&format!("x/{at}")).into_iter().filter_map(|v: &Value| Exception::deserialize(v).ok()).collect()
        };
        Self {
            rules: entries(from, "rule/"),
            exceptions: from
                .entries("x/")
                .into_iter()
                .map(|(at, _)| (at.to_owned(), all(at)))
                .filter(|(_, all)| !all.is_empty())
                .collect(),
            extras: entries(from, "extra/"),
            closed: entries(from, "closed/"),
            place: from.text("place"),
            how: from.one_of("how"),
        }
    }
    fn write(&self, into: &mut Values) {
        put_all(into, "rule/", &self.rules);
        for (at, all) in &self.exceptions {
            into.maybe(&format!("x/{at}"), all.first().and_then(|x| serde_json::to_value(x).ok()));
        }
        put_all(into, "extra/", &self.extras);
        put_all(into, "closed/", &self.closed);
        into.text("place", &self.place);
        into.one_of("how", self.how);
    }
}

impl Exception {
    /// The new start, where it has one.
    pub fn new_start(&self) -> Option<NaiveDateTime> {
        self.to.as_deref().and_then(wall)
    }
}
