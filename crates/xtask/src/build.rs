//! `cargo xtask build`: the app as it is shipped, in `dist/`; and the hub that serves it.

use std::path::PathBuf;

use anyhow::Result;

use crate::command::{cargo, linting_cargo, program, run, step};
use crate::{compress, fingerprint, setup, workspace};

/// The release app, packed; nothing is done when nothing has changed.
pub fn build() -> Result<()> {
    let inputs = fingerprint::of_inputs()?;
    if fingerprint::of_dist().as_ref() == Some(&inputs) {
        return Ok(());
    }
    setup::setup()?;
    fingerprint::remember(None)?;
    step("the app, as it is shipped (by trunk)", || {
        run(&mut cargo(&["fetch", "--quiet", "--locked"]))?;
        // Offline: trunk takes the tools that stand here, and fetches none on its own.
        run(program("trunk").args(["build", "--release", "--locked", "--offline"]).env_remove("NO_COLOR"))
    })?;
    step("packing it", || compress::compress(&workspace::dist()))?;
    fingerprint::remember(Some(&inputs))
}

/// The hub for the stories: as `check` has built it. One that runs quicker would take minutes more than they then take
/// less.
pub fn hub_of_tests() -> Result<PathBuf> {
    // By way of its tests: a plain build leaves out what they need, and would compile much anew.
    let tests = ["test", "--quiet", "--locked", "--workspace", "--no-run", "--test", "hub"];
    step("the hub", || run(&mut linting_cargo(&tests)))?;
    Ok(workspace::target().join("debug/kith-hub"))
}

/// Builds the hub, quick to build and quick enough to run, and says where it is.
pub fn hub() -> Result<PathBuf> {
    step("the hub", || {
        run(&mut cargo(&["build", "--quiet", "--locked", "--profile", "hub", "--package", "kith-hub"]))
    })?;
    Ok(workspace::target().join("hub/kith-hub"))
}
