//! What a participant sees of the own plan.

pub mod ask_to_ring;
pub mod cant_come;
pub mod changed;
pub mod diary;
pub mod did_you_go;
pub mod expected;
pub mod goal;
pub mod news;
pub mod own;
pub mod plan;
pub mod session;
pub mod session_card;
pub mod spoken;
pub mod steps;
pub mod words_sheet;
