//! Floor 3: one round of sync, when to sync, and how it stands.

pub mod directory;
pub mod hub;
pub mod problem;
pub mod run;
pub mod status;

pub use directory::{DirectoryState, Fetching};
pub use problem::HubProblem;
pub use run::Runner;
pub use status::{Standing, SyncStatus};
