//! What a coordinator looks after.

pub mod directory;
pub mod giving;
pub mod members;
pub mod opened;
pub mod programme;
