//! What everybody with a profile has: oneself, this phone, what needs a look.

pub mod acting;
pub mod agreements;
pub mod code;
pub mod days;
pub mod devices;
pub mod ended;
pub mod handed_in;
pub mod helpers;
pub mod interests;
pub mod kept;
pub mod leaving;
pub mod lock;
pub mod locked;
pub mod me;
pub mod naming;
pub mod openings;
pub mod plain;
pub mod set_aside;
pub mod settings;
pub mod standing_in;
pub mod the_rest;
pub mod told;
pub mod two_people;
