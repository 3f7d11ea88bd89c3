//! What a group's organiser works with.

mod add;
pub mod change;
mod kept;
pub mod our_page;
mod reason;
pub mod register;
pub mod sessions;
mod who_knows;
