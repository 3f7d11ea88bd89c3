//! What Kith is built of: licences, sources, what may not be twice, and known weaknesses (`deny.toml`).
//!
//! **Invariant:** all but the weaknesses is checked without the network. Those are known to a database that lies elsewhere:
//! where it cannot be had, that is said, and nothing is claimed.

use anyhow::{Result, bail};

use crate::command::{answer, program, run};
use crate::setup;

/// `cargo xtask deny`: all of it.
pub fn deny() -> Result<()> {
    licences_and_sources()?;
    weaknesses()
}

/// What needs no network.
pub fn licences_and_sources() -> Result<()> {
    setup::deny()?;
    let what = ["--offline", "--workspace", "check", "--hide-inclusion-graph", "bans", "licenses", "sources"];
    run(program("cargo-deny").args(what))
}

/// Whether the database of known weaknesses could be fetched just now.
pub fn knows_weaknesses() -> bool {
    answer("cargo-deny", &["fetch", "db"]).is_some()
}

/// Known weaknesses, of what is known today.
pub fn weaknesses() -> Result<()> {
    if !knows_weaknesses() {
        bail!("NOT CHECKED: the database of known weaknesses could not be fetched here");
    }
    run(program("cargo-deny").args(["--workspace", "check", "--disable-fetch", "advisories"]))
}
