//! `cargo xtask screens`: walks every screen in a real browser and writes pictures to `target/screens`.

use anyhow::{Result, bail};

use crate::{build, check, setup, test, workspace};

/// Takes the pictures; words after the command choose among the tests by name.
pub fn screens(chosen: &[String]) -> Result<()> {
    if !check::is_test("screens") {
        bail!("tests/screens.rs is not there");
    }
    setup::setup()?;
    build::build()?;
    test::with_browser(&["screens"], chosen)?;
    eprintln!("the pictures are in {}", workspace::target().join("screens").display());
    Ok(())
}
