//! Floor 3: one round of sync, when to sync, and how it stands.

pub mod problem;
pub mod status;

pub use problem::HubProblem;
pub use status::{Standing, SyncStatus};
