//! What every store of rows promises, and one suite of sentences that each must pass: memory, SQLite, IndexedDB.
//!
//! A row is a few key columns that reveal nothing, a clear mark `rev`, the count of unsent edits and an opaque body, so
//! that the body can be encrypted and a newer schema read by an older app.
//!
//! **Invariant:** a write is all or nothing, and nothing is put over a row that changed since it was read.

pub mod contract;
mod memory;

pub use memory::MemoryRows;

use crate::{Circle, Key, Kind};

/// A row as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Circle, kind and id.
    pub key: Key,
    /// Another with every write in the whole store; only ever compared for being the same.
    pub rev: u64,
    /// How many edits in it are unsent.
    pub unsent: u32,
    /// What it holds; opaque to the store.
    pub body: String,
}

/// One step of a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Puts a row.
    Put {
        /// Which.
        key: Key,
        /// The `rev` that was read, `None` where there was no row.
        was: Option<u64>,
        /// How many edits in it are unsent.
        unsent: u32,
        /// What it holds.
        body: String,
    },
    /// Removes a row.
    Remove {
        /// Which.
        key: Key,
        /// The `rev` that was read.
        was: u64,
    },
}

impl Step {
    /// The row that it is about.
    pub fn key(&self) -> &Key {
        match self {
            Self::Put { key, .. } | Self::Remove { key, .. } => key,
        }
    }

    /// The `rev` that must still be there.
    pub fn was(&self) -> Option<u64> {
        match self {
            Self::Put { was, .. } => *was,
            Self::Remove { was, .. } => Some(*was),
        }
    }
}

/// How a write ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// All of it; the rows that were put bear this `rev`.
    All(u64),
    /// Nothing of it: these rows changed since they were read. Read them again, decide again.
    Changed(Vec<Key>),
}

/// A store of rows.
#[allow(async_fn_in_trait)] // a phone has one thread, and the hub only runs the contract over it
pub trait Rows {
    /// What the machine reports when it cannot.
    type Problem: std::fmt::Debug;

    /// One row.
    async fn get(&self, key: &Key) -> Result<Option<Kept>, Self::Problem>;
    /// All rows of a kind, ordered by key.
    async fn of_kind(&self, kind: &Kind) -> Result<Vec<Kept>, Self::Problem>;
    /// All rows of a circle, ordered by key.
    async fn in_circle(&self, circle: &Circle) -> Result<Vec<Kept>, Self::Problem>;
    /// All rows with unsent edits, ordered by key.
    async fn with_unsent(&self) -> Result<Vec<Kept>, Self::Problem>;
    /// Writes all steps or none, in one transaction. A key stands in at most one step.
    async fn write(&self, steps: &[Step]) -> Result<Written, Self::Problem>;
}
