//! The stories that Kith is built for, told in real Chromium against the release build and a real hub.
//! No signal = the hub is stopped; another person = another browser profile; a crash = SIGKILL.
#![cfg(not(target_arch = "wasm32"))]

mod support;

mod journeys {
    mod agreements;
    mod anybodys;
    mod breaking_glass;
    pub mod cast;
    mod changes;
    mod coordinator;
    mod details;
    mod erasure;
    pub mod every_screen;
    mod first_visit;
    mod full_phone;
    mod grounds;
    mod handed_in;
    mod handing_over;
    mod i_went;
    mod joining;
    mod leaving;
    mod listing;
    mod lock;
    mod lock_first;
    mod lost_phone;
    mod metered;
    mod not_taken;
    mod on_behalf;
    mod others_see;
    mod own_steps;
    mod paper;
    pub mod places;
    mod reaching;
    mod real_directory;
    mod referring;
    mod register;
    mod room;
    mod seeing;
    mod shared_phone;
    mod sizes;
    mod standing_in;
    mod supporter;
    mod taps;
    mod team;
    mod told;
    mod two_people;
    mod two_tabs;
    pub mod updating;
    mod village;
    mod visits;
    mod volunteering;
    mod who_knows;
    mod whole_thread;
    mod worried;
}
