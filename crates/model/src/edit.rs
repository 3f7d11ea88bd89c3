//! How a record changes: edits, and the join of two states of the same record.
//!
//! **Invariant:** [`apply`] drops only versions that the edit names in `saw`, only in its field. Applying twice is
//! applying once. The rules were found by searching schedules; `tests/simulation` is the judge of every change here.

use crate::order;
use crate::sorted::SortedMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Dot, Id, Record, Version};

/// One field of one record, written anew.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    /// Which field.
    #[serde(rename = "f")]
    pub field: String,
    /// Who wrote it, and which of their edits it is.
    #[serde(rename = "d")]
    pub dot: Dot,
    /// What was written; `null` clears the field.
    #[serde(rename = "v")]
    pub value: Value,
    /// When, in milliseconds since 1970, by the writer's clock.
    #[serde(rename = "t")]
    pub time: i64,
    /// The versions that were on the screen when the form (or its draft) was opened, and are replaced.
    #[serde(rename = "s", default, skip_serializing_if = "Vec::is_empty")]
    pub saw: Vec<Dot>,
    /// This writer's edit before it on this record, 0 if none. Filled in when the edit is sent.
    #[serde(rename = "p", default)]
    pub prev: u64,
}

/// What became of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// The record changed.
    Now,
    /// It had been taken in before; nothing changed.
    Before,
    /// An edit of this writer that came before it is missing here; nothing changed.
    Behind,
}

/// Applies an edit by `author`. `time` is the edit's time as the hub clamped it.
pub fn apply(record: &mut Record, edit: &Edit, author: &Id, time: i64) -> Applied {
    let have = record.seen(edit.dot.writer);
    if have >= edit.dot.counter {
        return Applied::Before;
    }
    if have < edit.prev {
        return Applied::Behind;
    }
    let versions = record.fields.entry(edit.field.clone()).or_default();
    versions.retain(|v| !edit.saw.contains(&v.dot));
    let value = edit.value.clone();
    versions.push(Version { dot: edit.dot, time, author: author.clone(), value, handed_in_by: None });
    order::by_key(versions, |v| v.dot);
    record.seen.insert(edit.dot.writer, edit.dot.counter);
    Applied::Now
}

/// Joins two states of the same record: a version stays that both have, or that one has and the other never took in.
///
/// Commutative, associative and idempotent. Of two equal dots the earlier time stays.
pub fn join(a: &Record, b: &Record) -> Record {
    debug_assert_eq!(a.header.key, b.header.key, "only states of one record can be joined");
    let mut fields: SortedMap<String, Vec<Version>> = SortedMap::new();
    for (one, other) in [(a, b), (b, a)] {
        for (field, versions) in &one.fields {
            for version in versions {
                let there = other.versions(field).iter().find(|v| v.dot == version.dot);
                if there.is_none() && other.seen(version.dot.writer) >= version.dot.counter {
                    continue; // the other side took it in, and has replaced it since
                }
                let kept = fields.entry(field.clone()).or_default();
                if kept.iter().all(|v| v.dot != version.dot) {
                    let time = there.map_or(version.time, |t| t.time.min(version.time));
                    kept.push(Version { time, ..version.clone() });
                }
            }
        }
    }
    for versions in fields.values_mut() {
        order::by_key(versions, |v| v.dot);
    }
    let mut seen = a.seen.clone();
    for (writer, counter) in &b.seen {
        let have = seen.entry(*writer).or_default();
        *have = (*have).max(*counter);
    }
    Record { header: a.header.clone(), fields, seen }
}
