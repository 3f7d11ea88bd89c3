//! What everybody with a profile has: oneself, this phone, what needs a look.

pub mod editing;
pub mod me;
pub mod saving;
pub mod set_aside;
pub mod settings;
pub mod two_people;
