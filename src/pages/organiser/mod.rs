//! What a group's organiser works with.

pub mod change;
pub mod our_page;
pub mod register;
pub mod sessions;
