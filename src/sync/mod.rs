//! Floor 4: one round of sync, when to sync, and how it stands.

pub mod directory;
pub mod hand_in;
pub mod hub;
pub mod problem;
pub mod run;
mod sealer;
pub mod status;

pub use directory::{DirectoryState, Fetching};
pub use problem::HubProblem;
pub use run::Runner;
pub use sealer::Sealer;
pub use status::{Standing, SyncStatus};
