//! Reading and writing the fields of a record as plain Rust values.
//!
//! Reading is tolerant: a value of an unexpected shape reads as absent, so that one odd field of a newer app never
//! hides a whole record. A [`Typed`] struct reads from anything with [`Fields`] (a record or a public listing) and
//! writes itself into [`Values`]; what differs between two of them is what a form changed.

use crate::order;
use crate::sorted::SortedMap;

use chrono::{NaiveDate, NaiveDateTime};
use serde_json::Value;

use crate::{Id, Kind, Record};

/// How a wall-clock time is written: `2026-11-26T10:00`.
pub const WALL_CLOCK: &str = "%Y-%m-%dT%H:%M";

/// The shown values of something, by field name.
pub trait Fields {
    /// The shown value of a field; `None` when nobody wrote it or it was cleared.
    fn value(&self, field: &str) -> Option<&Value>;
    /// All live values of a field, the shown one first; more than one only where two people wrote unseen.
    fn values(&self, field: &str) -> Vec<&Value>;
    /// The filled fields whose names start with `prefix`, without it.
    fn entries(&self, prefix: &str) -> Vec<(&str, &Value)>;
    /// The names of all fields that start with `prefix`, without it, also where the shown value is a cleared one.
    fn names(&self, prefix: &str) -> Vec<&str> {
        self.entries(prefix).into_iter().map(|(name, _)| name).collect()
    }

    /// A text, empty when absent.
    fn text(&self, field: &str) -> String {
        self.value(field).and_then(Value::as_str).unwrap_or_default().to_owned()
    }
    /// A yes or no; no when absent.
    fn flag(&self, field: &str) -> bool {
        self.value(field).and_then(Value::as_bool).unwrap_or(false)
    }
    /// A whole number.
    fn number(&self, field: &str) -> Option<i64> {
        self.value(field).and_then(Value::as_i64)
    }
    /// A number with a fraction.
    fn decimal(&self, field: &str) -> Option<f64> {
        self.value(field).and_then(Value::as_f64)
    }
    /// A day, written `2026-11-26`.
    fn day(&self, field: &str) -> Option<NaiveDate> {
        self.value(field).and_then(Value::as_str).and_then(|t| t.parse().ok())
    }
    /// A wall-clock time of the place, written `2026-11-26T10:00`.
    fn wall(&self, field: &str) -> Option<NaiveDateTime> {
        self.value(field).and_then(Value::as_str).and_then(wall)
    }
    /// An id.
    fn id(&self, field: &str) -> Option<Id> {
        self.value(field).and_then(Value::as_str).and_then(|t| t.parse().ok())
    }
    /// The words of a set kept as one field an entry (`need/singing`), those set to something but `false`.
    fn words(&self, prefix: &str) -> Vec<String> {
        let set = |value: &Value| !matches!(value, Value::Bool(false) | Value::Null);
        self.entries(prefix).into_iter().filter(|(_, v)| set(v)).map(|(word, _)| word.to_owned()).collect()
    }
    /// One of a few words.
    fn one_of<T: Word>(&self, field: &str) -> Option<T> {
        self.value(field).and_then(Value::as_str).and_then(T::from_word)
    }
}

/// A choice among a few words, as it stands in a field.
pub trait Word: Copy + 'static {
    /// All choices with their words.
    const ALL: &'static [(Self, &'static str)];
    /// The word of a choice.
    fn word(self) -> &'static str
    where
        Self: PartialEq,
    {
        Self::ALL.iter().find(|(it, _)| *it == self).map_or("", |(_, word)| word)
    }
    /// The choice of a word.
    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, w)| *w == word).map(|(it, _)| *it)
    }
}

/// A number with at most six decimals. Reading and writing JSON changes longer ones in their last digit, and a copy
/// whose text changed does not bear its receipt any more.
pub fn plain(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

/// Reads a wall-clock time, with or without seconds.
pub fn wall(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text, WALL_CLOCK).ok().or_else(|| text.parse().ok())
}

/// Writes a wall-clock time.
pub fn wall_text(at: NaiveDateTime) -> String {
    at.format(WALL_CLOCK).to_string()
}

impl Fields for Record {
    fn value(&self, field: &str) -> Option<&Value> {
        self.shown(field).map(|v| &v.value).filter(|v| !v.is_null())
    }
    fn values(&self, field: &str) -> Vec<&Value> {
        let mut versions: Vec<_> = self.versions(field).iter().collect();
        order::by_key(&mut versions, |v| std::cmp::Reverse((v.time, v.dot)));
        let mut values: Vec<&Value> = Vec::new();
        for version in versions {
            if !values.contains(&&version.value) {
                values.push(&version.value);
            }
        }
        values
    }
    fn entries(&self, prefix: &str) -> Vec<(&str, &Value)> {
        self.fields.keys().filter_map(|name| Some((name.strip_prefix(prefix)?, self.value(name)?))).collect()
    }
    fn names(&self, prefix: &str) -> Vec<&str> {
        self.fields.keys().filter_map(|name| name.strip_prefix(prefix)).collect()
    }
}

/// Values by field name: what a typed struct writes itself into.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Values(pub SortedMap<String, Value>);

impl Fields for Values {
    fn value(&self, field: &str) -> Option<&Value> {
        self.0.get(field).filter(|v| !v.is_null())
    }
    fn values(&self, field: &str) -> Vec<&Value> {
        self.value(field).into_iter().collect()
    }
    fn entries(&self, prefix: &str) -> Vec<(&str, &Value)> {
        self.0.iter().filter(|(_, v)| !v.is_null()).filter_map(|(n, v)| Some((n.strip_prefix(prefix)?, v))).collect()
    }
}

impl Values {
    /// Any value.
    pub fn put(&mut self, field: &str, value: impl Into<Value>) {
        self.0.insert(field.to_owned(), value.into());
    }
    /// A text; an empty one clears.
    pub fn text(&mut self, field: &str, text: &str) {
        self.put(field, if text.is_empty() { Value::Null } else { text.into() });
    }
    /// Something that may be absent.
    pub fn maybe(&mut self, field: &str, value: Option<impl Into<Value>>) {
        self.put(field, value.map_or(Value::Null, Into::into));
    }
    /// A day.
    pub fn day(&mut self, field: &str, day: Option<NaiveDate>) {
        self.maybe(field, day.map(|d| d.to_string()));
    }
    /// A wall-clock time.
    pub fn wall(&mut self, field: &str, at: Option<NaiveDateTime>) {
        self.maybe(field, at.map(wall_text));
    }
    /// An id.
    pub fn id(&mut self, field: &str, id: Option<&Id>) {
        self.maybe(field, id.map(Id::as_str));
    }
    /// One of a few words.
    pub fn one_of<T: Word + PartialEq>(&mut self, field: &str, choice: Option<T>) {
        self.maybe(field, choice.map(T::word));
    }
    /// A set of words, one field an entry.
    pub fn words(&mut self, prefix: &str, words: &[String]) {
        for word in words {
            self.put(&format!("{prefix}{word}"), true);
        }
    }
}

/// A kind of record as a plain struct.
pub trait Typed: Default + Clone + PartialEq + 'static {
    /// The kind.
    const KIND: Kind;
    /// Reads it; what cannot be read is left at its default.
    fn read(from: &impl Fields) -> Self;
    /// Writes all fields that it knows; an absent one as `null`, an entry of a set only where it is set.
    fn write(&self, into: &mut Values);
}

/// The fields in which two states differ, with their new values; an entry that is gone becomes `null`.
pub fn differing<T: Typed>(before: &T, after: &T) -> Vec<(String, Value)> {
    let (mut old, mut new) = (Values::default(), Values::default());
    before.write(&mut old);
    after.write(&mut new);
    let mut names: Vec<&String> = old.0.keys().chain(new.0.keys()).collect();
    order::sort(&mut names);
    names.dedup();
    names
        .into_iter()
        .filter_map(|name| {
            let value = new.0.get(name).cloned().unwrap_or(Value::Null);
            (old.0.get(name).unwrap_or(&Value::Null) != &value).then(|| (name.clone(), value))
        })
        .collect()
}
