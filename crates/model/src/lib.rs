//! What Kith records, how it merges and who may see it.
//!
//! Pure Rust: nothing in here reads a clock, draws a random number or does I/O, so that phone, hub and simulation run
//! the very same rules. Start with [`record`] (what is kept), [`edit`] (how it changes), [`access`] (who may), then
//! [`row`] (a record on a phone) and [`wire`] (what travels).
//!
//! **Invariant:** an edit never removes a version that its author did not have on the screen.

pub mod access;
pub mod acts;
pub mod alike;
pub mod circle;
pub mod code;
pub mod consents;
pub mod dot;
pub mod edit;
pub mod envelope;
pub mod fields;
pub mod find;
pub mod form;
pub mod help_asked;
pub mod hub;
pub mod id;
pub mod keeping;
pub mod kinds;
pub mod listing;
pub mod occurrence;
pub mod order;
pub mod phone;
pub mod record;
pub mod row;
pub mod rows;
pub mod rules;
pub mod sorted;
pub mod ticks;
pub mod wire;
pub mod worth_a_call;

pub use circle::Circle;
pub use dot::{Dot, Writer};
pub use edit::Edit;
pub use id::Id;
pub use record::{Header, Key, Kind, Record, Version};
