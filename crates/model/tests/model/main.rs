//! The model's promises, each in its file. One binary, since linking costs more than running.

#![allow(clippy::unwrap_used)] // helpers of tests are tests too

mod access;
mod changes;
mod laws;
mod occurrences;
mod odd;
mod phone;
mod rows;
mod samples;
mod sorted;
mod wire;
