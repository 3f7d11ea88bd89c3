//! A form over a record: what was on the screen when it was opened, and the save that follows.
//!
//! Opening writes nothing. The dots on the screen are taken at opening (and kept in the draft), so that a change that
//! arrives meanwhile is never overwritten by somebody who has not seen it.

use crate::sorted::SortedMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Dot, Header, Record,
    fields::{Typed, differing},
    order,
    record::GONE,
};

/// What was on the screen: the header and, for each field, the dots of its live versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// The record that the form writes.
    pub header: Header,
    /// The dots on the screen by field.
    pub saw: SortedMap<String, Vec<Dot>>,
}

/// One field to be written, with the dots it replaces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Which field.
    pub field: String,
    /// The new value; `null` clears.
    pub value: Value,
    /// The dots that were on the screen.
    pub saw: Vec<Dot>,
}

/// Changes to one record, saved together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Save {
    /// Which record; made by the first save.
    pub header: Header,
    /// The fields that changed.
    pub changes: Vec<Change>,
}

impl Opened {
    /// A form for a record that does not exist yet.
    pub fn new(header: Header) -> Self {
        Self { header, saw: SortedMap::new() }
    }

    /// A form over what is shown now.
    pub fn on(record: &Record) -> Self {
        let saw = order::map(record.fields.iter().map(|(f, v)| (f.clone(), v.iter().map(|v| v.dot).collect())));
        Self { header: record.header.clone(), saw }
    }

    /// The change of one field to `value`.
    pub fn change(&self, field: &str, value: impl Into<Value>) -> Change {
        Change { field: field.into(), value: value.into(), saw: self.saw.get(field).cloned().unwrap_or_default() }
    }

    /// A save of single fields.
    pub fn set<const N: usize>(&self, fields: [(&str, Value); N]) -> Save {
        Save { header: self.header.clone(), changes: fields.into_iter().map(|(f, v)| self.change(f, v)).collect() }
    }

    /// What the form changed between opening and saving; `None` when nothing.
    pub fn save<T: Typed>(&self, before: &T, after: &T) -> Option<Save> {
        let changes: Vec<_> = differing(before, after).into_iter().map(|(f, v)| self.change(&f, v)).collect();
        (!changes.is_empty()).then(|| Save { header: self.header.clone(), changes })
    }

    /// Choosing among versions that two people wrote: the chosen value, having seen all of them.
    pub fn choose(&self, field: &str, value: Value) -> Save {
        Save { header: self.header.clone(), changes: vec![self.change(field, value)] }
    }

    /// Deleting: an edit that names all dots on the screen.
    pub fn remove(&self) -> Save {
        let dots: Vec<Value> =
            self.saw.iter().filter(|(f, _)| *f != GONE).flat_map(|(_, d)| d).map(|d| d.to_string().into()).collect();
        Save { header: self.header.clone(), changes: vec![self.change(GONE, dots)] }
    }
}
