//! The public directory: a projection of the records that everyone may read.
//!
//! One shown value a field; no authors, dots, losing or deleted values. Only where a wrong pick hurts (the times of a
//! session) do the other live values travel too, so that both times can be shown.

use crate::sorted::SortedMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Circle, Id, Kind, Record,
    fields::Fields,
    record::{GONE, Gone},
};

/// A record of the directory as everyone sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listing {
    /// What sort of thing.
    #[serde(rename = "k")]
    pub kind: Kind,
    /// Its id.
    #[serde(rename = "i")]
    pub id: Id,
    /// The ids that it hangs on.
    #[serde(rename = "o", default, skip_serializing_if = "SortedMap::is_empty")]
    pub of: SortedMap<String, String>,
    /// The shown value of each filled field; empty for an entry that was removed.
    #[serde(rename = "f", default, skip_serializing_if = "SortedMap::is_empty")]
    pub fields: SortedMap<String, Value>,
    /// Other live values of unsettled times.
    #[serde(rename = "z", default, skip_serializing_if = "SortedMap::is_empty")]
    pub also: SortedMap<String, Vec<Value>>,
}

impl Listing {
    /// The projection of a record; `None` when the record is not public. A deleted one has no fields.
    pub fn of(record: &Record) -> Option<Self> {
        if record.header.key.circle != Circle::Everyone {
            return None;
        }
        let header = &record.header;
        let mut listing = Self {
            kind: header.key.kind.clone(),
            id: header.key.id.clone(),
            of: header.of.clone(),
            fields: SortedMap::new(),
            also: SortedMap::new(),
        };
        if record.gone() == Gone::Yes {
            return Some(listing);
        }
        for field in record.fields.keys().filter(|f| *f != GONE) {
            let values = record.values(field);
            let Some((shown, others)) = values.split_first() else { continue };
            // Cleared by one, written by another: for times the clearing is one of the two that are shown.
            let is_open = listing.kind == Kind::Session && !others.is_empty();
            if !shown.is_null() || is_open {
                listing.fields.insert(field.clone(), (*shown).clone());
            }
            if is_open {
                listing.also.insert(field.clone(), others.iter().map(|v| (*v).clone()).collect());
            }
        }
        Some(listing)
    }

    /// Whether the entry was removed from the directory.
    pub fn is_gone(&self) -> bool {
        self.fields.is_empty() && self.also.is_empty()
    }

    /// The id in a role, `group` or `activity`.
    pub fn of_id(&self, role: &str) -> Option<Id> {
        self.of.get(role).and_then(|t| t.parse().ok())
    }
}

impl Fields for Listing {
    fn value(&self, field: &str) -> Option<&Value> {
        self.fields.get(field).filter(|v| !v.is_null())
    }
    fn values(&self, field: &str) -> Vec<&Value> {
        self.fields.get(field).into_iter().chain(self.also.get(field).into_iter().flatten()).collect()
    }
    fn entries(&self, prefix: &str) -> Vec<(&str, &Value)> {
        self.fields
            .iter()
            .filter(|(_, v)| !v.is_null())
            .filter_map(|(n, v)| Some((n.strip_prefix(prefix)?, v)))
            .collect()
    }
    fn names(&self, prefix: &str) -> Vec<&str> {
        self.fields.keys().filter_map(|name| name.strip_prefix(prefix)).collect()
    }
}
