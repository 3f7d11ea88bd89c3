//! What Kith is built of: licences, sources, what may not be twice, and known weaknesses (`deny.toml`).
//!
//! **Invariant:** all but the weaknesses is checked without the network. Those are known to a database that lies elsewhere:
//! where it cannot be had, that is said and nothing is claimed.

use anyhow::Result;

use crate::command::{answer, program, run, step};
use crate::setup;

/// Checks all of it; says where the weaknesses could not be looked up.
pub fn deny() -> Result<()> {
    setup::deny()?;
    step("licences, sources, what may not be twice", || {
        run(program("cargo-deny").args(["--offline", "--workspace", "check", "--hide-inclusion-graph"]).args(OFFLINE))
    })?;
    if answer("cargo-deny", &["fetch", "db"]).is_none() {
        eprintln!("  KNOWN WEAKNESSES WERE NOT CHECKED: their database could not be fetched here");
        return Ok(());
    }
    step("known weaknesses", || {
        run(program("cargo-deny").args(["--workspace", "check", "--disable-fetch", "advisories"]))
    })
}

/// What needs no network.
const OFFLINE: [&str; 3] = ["bans", "licenses", "sources"];
