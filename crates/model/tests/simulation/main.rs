//! The judge of every change to edits, rows, rounds and the hub's decisions: many phones and a hub in one process.
//!
//! A world is a list of steps: people write, networks lose and double, phones die, are copied and restored, the hub is
//! put back to yesterday, access ends and returns, somebody is erased, somebody forges. At the end the network is kind,
//! everybody syncs, and [`check`] looks: all who may see a record see the same, nothing saved is lost, nothing is stuck,
//! nobody holds what they may not. Phones run `kith_model::phone`, the hub runs `kith_model::hub`; the world keeps
//! their stores and carries their messages.
//!
//! `KITH_SEED=7 cargo test -p kith-model --test simulation replay -- --nocapture` plays one seed again, step by step;
//! `KITH_SEEDS=100000` looks at more than the usual number.

#![allow(clippy::unwrap_used)] // a world that breaks is a test that breaks

mod cast;
mod check;
mod device;
mod hub;
mod off;
mod schedules;
mod seeds;
mod switched_off;
mod world;
