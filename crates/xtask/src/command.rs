//! Runs other programs: says what is being done, and finds the tools that `setup` put into the project.

use std::ffi::OsString;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::workspace;

/// Says what is being done, does it, and says how long it took.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("▸ {what}");
    let begun = Instant::now();
    let outcome = work();
    let seconds = begun.elapsed().as_secs_f32();
    match &outcome {
        Ok(_) => eprintln!("  {what}: done in {seconds:.1} s"),
        Err(_) => eprintln!("  {what}: NOT done, after {seconds:.1} s"),
    }
    outcome
}

/// A program to be started at the top of the project, which finds the project's own tools first.
pub fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command.current_dir(workspace::root()).env("PATH", path());
    command
}

/// Cargo, as this very program was started by it, without what it leaves in the environment for its children:
/// otherwise each command would think that the others' settings changed, and build anew.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = program("cargo");
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    command.args(arguments);
    command
}

/// The same with the lints of Clippy on our own crates, where no warning passes: what it compiles for the tests is linted
/// on the way, instead of being read a second time for that. It is how `cargo clippy` calls its driver.
pub fn linting_cargo(arguments: &[&str]) -> Command {
    let mut command = cargo(arguments);
    let deny = ["-D", "warnings"].map(|word| format!("{word}__CLIPPY_HACKERY__")).concat();
    command.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver").env("CLIPPY_ARGS", deny);
    command
}

/// Runs to the end; anything but success is a problem.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    let status = command.status().with_context(|| format!("`{shown}` could not be started"))?;
    if !status.success() {
        bail!("`{shown}` ended with {status}");
    }
    Ok(())
}

/// Runs in silence; what it said is shown only when it goes wrong.
pub fn run_quietly(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("`{shown}` could not be started"))?;
    if !output.status.success() {
        let said = [output.stdout, output.stderr].concat();
        bail!("`{shown}` ended with {}:\n{}", output.status, String::from_utf8_lossy(&said).trim_end());
    }
    Ok(())
}

/// What a program prints, or None when it is not there or does not want to.
pub fn answer(name: &str, arguments: &[&str]) -> Option<String> {
    let output = program(name).args(arguments).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn shown(command: &Command) -> String {
    let words: Vec<_> = std::iter::once(command.get_program()).chain(command.get_args()).collect();
    words.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

fn path() -> OsString {
    let root = workspace::root();
    let own = [root.join(".tools/bin"), root.join("node_modules/.bin")];
    let inherited = std::env::var_os("PATH").unwrap_or_default();
    let all = own.into_iter().chain(std::env::split_paths(&inherited));
    std::env::join_paths(all).unwrap_or(inherited)
}
