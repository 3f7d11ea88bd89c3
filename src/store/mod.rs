//! Floor 3: what this phone keeps. IndexedDB through rexie; nobody above sees rexie or a `JsValue` of it.
//!
//! **Invariant:** what is shown as saved was committed; memory follows the database, never the other way round.

mod drafts;
pub mod envelopes;
pub mod holding;
mod named;
pub mod open;
pub mod pages;
pub mod phone;
pub mod problem;
pub mod rows;
pub mod schema;
pub mod sealed;
mod write;

pub use drafts::Draft;
pub use envelopes::{Envelopes, Kept as KeptEnvelope};
pub use holding::{Changed, Holding};
pub use pages::Pages;
pub use phone::{Left, OwnAsk, Phone, Profile};
pub use problem::StoreProblem;
