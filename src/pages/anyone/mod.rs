//! What anybody may open, without an account.

pub mod about;
pub mod activity;
pub mod arriving;
pub mod ask;
pub mod ask_stands;
pub mod find;
pub mod front;
pub mod go;
pub mod join;
pub mod stillness;
pub mod times;
