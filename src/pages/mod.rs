//! The screens, one file or folder each, grouped by who uses them.

pub mod address;
pub mod anyone;
pub mod connector;
pub mod coordinator;
pub mod half_written;
pub mod home_screen;
pub mod organiser;
pub mod own;
pub mod participant;
pub mod printing;
pub mod referrer;
pub mod saving;
pub mod staying;
pub mod volunteer;
pub mod word_list;
pub mod worried;
