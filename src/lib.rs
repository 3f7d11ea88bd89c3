//! The app of Kith.

pub mod browser;
pub mod parts;
pub mod words;
