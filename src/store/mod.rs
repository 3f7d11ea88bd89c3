//! Floor 2: what this phone keeps. IndexedDB through rexie; nobody above sees rexie or a `JsValue` of it.
//!
//! **Invariant:** what is shown as saved was committed; memory follows the database, never the other way round.

pub mod holding;
pub mod problem;

pub use holding::{Changed, Draft, Holding};
pub use problem::StoreProblem;
