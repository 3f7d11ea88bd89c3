//! `cargo xtask check`: everything that needs no browser, to be run before each commit.

use std::fs;

use anyhow::{Context, Result};

use crate::command::{cargo, linting_cargo, run, step};
use crate::{setup, workspace};

const WASM: &str = "wasm32-unknown-unknown";

/// Formatting, lints for the phone and for the hub's machine, and all tests that need no browser.
pub fn check() -> Result<()> {
    setup::toolchain()?;
    step("formatting", || run(&mut cargo(&["fmt", "--all", "--check"])))?;
    step("lints, for the phone", phone_lints)?;
    step("lints and tests", || run(&mut linting_cargo(&["test", "--quiet", "--locked", "--workspace"])))?;
    // A plain `cargo test` passes over what drives a browser.
    step("lints of the stories", || {
        let mut command = linting_cargo(&["test", "--quiet", "--locked", "--workspace", "--no-run"]);
        let stories = journeys().into_iter().chain(is_test("screens").then_some("screens"));
        run(command.args(stories.flat_map(|name| ["--test", name])))
    })
}

/// The tests that drive a real browser: not part of a plain `cargo test` (`test = false` in Cargo.toml).
pub fn journeys() -> Vec<&'static str> {
    ["shell", "journeys"].into_iter().filter(|name| is_test(name)).collect()
}

/// Is there such a file in `tests/`?
pub fn is_test(name: &str) -> bool {
    workspace::root().join("tests").join(format!("{name}.rs")).exists()
}

/// The tests that run inside a browser: files whose first lines say that they are for it.
pub fn browser_tests() -> Result<Vec<String>> {
    let folder = workspace::root().join("tests");
    let mut names = Vec::new();
    for file in workspace::files(&folder)? {
        let Some(name) = file.strip_suffix(".rs").filter(|name| !name.contains('/')) else { continue };
        let text = fs::read_to_string(folder.join(&file)).with_context(|| format!("reading tests/{file}"))?;
        if text.contains("#![cfg(target_arch = \"wasm32\")]") {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}

fn phone_lints() -> Result<()> {
    let tests = browser_tests()?;
    let mut arguments = vec!["clippy", "--quiet", "--locked", "--package", "kith", "--target", WASM];
    arguments.extend(["--lib", "--bins", "--examples"]);
    for name in &tests {
        arguments.extend(["--test", name.as_str()]);
    }
    run(cargo(&arguments).args(["--", "-D", "warnings"]))
}
