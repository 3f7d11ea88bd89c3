//! The stories that Kith is built for, told in real Chromium against the release build and a real hub.
//! No signal = the hub is stopped; another person = another browser profile; a crash = SIGKILL.
#![cfg(not(target_arch = "wasm32"))]

mod support;

mod journeys {
    pub mod cast;
    mod changes;
    mod first_visit;
    mod i_went;
    mod joining;
    mod shared_phone;
    mod sizes;
    mod two_people;
    mod village;
    mod visits;
    mod who_knows;
    mod whole_thread;
}
