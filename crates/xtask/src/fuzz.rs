//! Every decoder under random input (`crates/fuzz`), guided by which code an input reaches.
//!
//! The pinned stable compiler does it: with the flags that `cargo fuzz` gives it, in a target folder of their own, so that
//! nothing else is built anew. **Invariant:** an input that breaks a law is written into the corpus, where the ordinary
//! tests replay it from then on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};

use crate::command::{answer, cargo, run, step};
use crate::{setup, workspace};

/// Each decoder, so long, in the test run.
pub const TEST_SECONDS: u32 = 20;
/// Each decoder, so long, in `cargo xtask prove`.
pub const PROVE_SECONDS: u32 = 600;
/// So many at once.
const AT_ONCE: usize = 2;

/// The flags that make the compiler note what was reached, and compare what was compared.
const COVERAGE: [&str; 7] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
    "--cfg=fuzzing",
];

/// All decoders, or those named, for so many seconds each. Those that broke a law are named at the end.
pub fn fuzz(seconds: u32, named: &[String]) -> Result<()> {
    let decoders = decoders()?;
    if let Some(unknown) = named.iter().find(|name| !decoders.contains(name)) {
        bail!("there is no decoder {unknown}: {}", decoders.join(", "));
    }
    let wanted: Vec<&String> = decoders.iter().filter(|name| named.is_empty() || named.contains(name)).collect();
    setup::compiler_for_cpp()?;
    let program = step("decoders with coverage", build)?;
    let mut broken = Vec::new();
    for few in wanted.chunks(AT_ONCE) {
        let outcomes: Vec<_> = thread::scope(|scope| {
            let started: Vec<_> = few.iter().map(|name| scope.spawn(|| one(&program, name, seconds))).collect();
            started.into_iter().map(|one| one.join().expect("the thread only runs a program")).collect()
        });
        for (name, outcome) in few.iter().zip(outcomes) {
            match outcome {
                Ok(said) => eprintln!("  {name:<14} {said}"),
                Err(problem) => {
                    eprintln!("  {name:<14} {problem:#}");
                    broken.push(name.as_str());
                }
            }
        }
    }
    if !broken.is_empty() {
        bail!("a law was broken in {}: the input stands in crates/fuzz/corpus", broken.join(", "));
    }
    Ok(())
}

/// The decoders: each has a folder of kept inputs.
fn decoders() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(corpus("")).context("crates/fuzz/corpus")? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn build() -> Result<PathBuf> {
    // With the machine named, Cargo gives the flags to what runs there only, not to what runs while building.
    let machine = answer("rustc", &["-vV"]).context("rustc is not there")?;
    let machine =
        machine.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc does not name its host")?;
    let target = workspace::target().join("fuzz");
    let mut command = cargo(&["build", "--quiet", "--locked", "--package", "kith-fuzz", "--bin", "fuzz"]);
    command.args(["--features", "coverage", "--profile", "fuzz", "--target", machine]);
    run(command.env("CARGO_TARGET_DIR", &target).env("CARGO_ENCODED_RUSTFLAGS", COVERAGE.join("\u{1f}")))?;
    Ok(target.join(machine).join("fuzz/fuzz"))
}

/// One decoder; what it says at the end of how far it came.
fn one(program: &Path, name: &str, seconds: u32) -> Result<String> {
    let mut command = called(program, name);
    command.arg(format!("-max_total_time={seconds}"));
    // What is found goes into the first folder, the others are read.
    let output = command
        .arg(found(name)?)
        .arg(corpus(name))
        .arg(workspace::root().join("tests/fixtures/wire/v1"))
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("{} could not be started", program.display()))?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() {
        bail!("broke a law, ran too long or took too much memory:\n{}", end(&said, 40));
    }
    let runs = said.lines().rev().find_map(|line| line.strip_prefix("stat::number_of_executed_units: "));
    let reached = said.lines().rev().find_map(|line| line.split(" cov: ").nth(1)?.split(' ').next());
    Ok(format!("{} inputs, {} places reached", runs.unwrap_or("?").trim(), reached.unwrap_or("?")))
}

/// An input may take as long as on the slowest machine, and as much memory as the hub's smallest.
fn called(program: &Path, name: &str) -> Command {
    let mut command = Command::new(program);
    command.env("KITH_DECODER", name).env("RUST_BACKTRACE", "0").current_dir(workspace::root());
    command.args(["-timeout=5", "-rss_limit_mb=1024", "-max_len=8192", "-print_final_stats=1"]);
    command.arg(format!("-artifact_prefix={}/", corpus(name).display()));
    command
}

fn corpus(name: &str) -> PathBuf {
    workspace::root().join("crates/fuzz/corpus").join(name)
}

/// What was found on this machine and is not kept.
fn found(name: &str) -> Result<PathBuf> {
    let folder = workspace::target().join("fuzz/found").join(name);
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    Ok(folder)
}

fn end(text: &str, lines: usize) -> String {
    let all: Vec<&str> = text.lines().collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}
