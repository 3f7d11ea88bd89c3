//! What anybody may open, without an account.

pub mod activity;
pub mod ask;
pub mod ask_stands;
pub mod find;
pub mod front;
pub mod join;
