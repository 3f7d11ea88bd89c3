//! The hub's promises, each in its file. One binary, since linking costs more than running.

#![allow(clippy::unwrap_used)] // helpers of tests are tests too

mod caller;
mod town;
mod world;

mod access;
mod attacks;
mod audit;
mod away;
mod bad_input;
mod contract;
mod covers;
mod devices;
mod envelopes;
mod getting_in;
mod import;
mod keeping;
mod limits;
mod lost_and_restored;
mod opening;
mod others_see;
mod process;
mod referring;
mod safety_notes;
mod safety_table;
mod sample;
mod sample_hub;
mod schedules;
mod seeing;
mod supporters;
mod supporting;
mod sync;
mod tls;
mod tray;
mod volunteering;
mod who_knows;
