//! `cargo xtask bench`: Kith beside its peers in one browser run, as ratios (`bench/README.md`). Asserts nothing: times
//! wobble with the machine, and only what is measured in the same run may be compared.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::command::{answer, cargo, program, run, run_quietly, step};
use crate::{build, setup, workspace};

/// A directory of a big city and its surroundings.
const MANY: &str = "10000";

/// Builds what is measured, fills a hub, and measures; words after the command go to `bench/run.mjs` (`reps=3`).
pub fn bench(how: &[String]) -> Result<()> {
    setup::setup()?;
    build::build()?;
    let hub = build::hub()?;
    let folder = workspace::target().join("bench");
    let (site, data) = (folder.join("site"), folder.join("data"));
    fs::create_dir_all(&folder)?;
    page(&site)?;
    step("the peers (by npm)", || {
        run_quietly(node("npm").args(["ci", "--no-fund", "--no-audit", "--ignore-scripts"]))?;
        run_quietly(node("node").arg("build.mjs"))
    })?;
    step(&format!("a hub with {MANY} activities"), || fill(&hub, &folder.join("hsds"), &data))?;
    let chromium = answer("sh", &["-c", "command -v chromium"]).context("chromium is not there")?;
    let out = folder.join("main.json");
    step("measuring", || {
        let mut command = node("node");
        command.args(["run.mjs", &format!("n={MANY}"), &format!("out={}", out.display())]).args(how);
        command.env("KITH_HUB", &hub).env("KITH_DIST", workspace::dist()).env("KITH_PAGE", &site);
        run(command.env("KITH_DATA", &data).env("CHROMIUM", chromium))
    })
}

/// The page that times the phone's own code, built as the app is.
fn page(site: &Path) -> Result<()> {
    step("Kith's code, timed", || {
        let target = ["--target", "wasm32-unknown-unknown"];
        run(cargo(&["build", "--locked", "--release", "--package", "kith", "--example", "bench"]).args(target))?;
        let built = workspace::target().join("wasm32-unknown-unknown/release/examples/bench.wasm");
        let mut bindgen = program("wasm-bindgen");
        run(bindgen.args(["--target", "web", "--no-typescript", "--out-dir"]).args([site, &built]))?;
        let wasm = site.join("bench_bg.wasm");
        run(program("wasm-opt").arg("-Oz").arg(&wasm).arg("-o").arg(&wasm))?;
        fs::copy(workspace::root().join("bench/suites/kith.js"), site.join("kith.js"))?;
        let page = r#"<!doctype html><html lang="en"><title>Bench</title><script type="module" src="/kith.js"></script></html>"#;
        fs::write(site.join("index.html"), page).context("writing the page")
    })
}

/// A new programme with the generated directory, read in as a real one is.
fn fill(hub: &Path, hsds: &Path, data: &Path) -> Result<()> {
    if data.exists() {
        fs::remove_dir_all(data)?;
    }
    run(node("node").arg("hsds.mjs").arg(hsds).arg(MANY))?;
    let about = ["--name", "Bench", "--country", "GB", "--zone", "Europe/London"];
    let numbers = ["--desk-phone", "01632 960 001", "--crisis", "Emergency=999"];
    let hub = || program(&hub.to_string_lossy());
    run_quietly(hub().args(["programme", "new", "--data"]).arg(data).args(about).args(numbers))?;
    run_quietly(hub().args(["import", "hsds"]).arg(hsds).arg("--data").arg(data).args(["--set", "bench"]))
}

fn node(name: &str) -> std::process::Command {
    let mut command = program(name);
    command.current_dir(workspace::root().join("bench"));
    command
}
