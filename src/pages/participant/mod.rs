//! What a participant sees of the own plan.

pub mod diary;
pub mod goal;
pub mod plan;
pub mod session;
