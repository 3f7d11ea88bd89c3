//! `cargo xtask setup`: what is missing on this machine to build and to test, installed step by step.
//!
//! **Invariant:** quick and without a word to the network when everything is there. Cargo tools go into `.tools` of the
//! project, npm's into `node_modules`; only the browser and Node are the system's, and those only as root on Debian
//! or Ubuntu: elsewhere it says what to install.

use std::fs;
use std::path::Path;
use std::thread;

use anyhow::{Context, Result, bail};

use crate::command::{answer, program, run, run_quietly, step};
use crate::workspace;

const TRUNK: &str = "0.21.14";
const DENY: &str = "0.20.2";
const WASM: &str = "wasm32-unknown-unknown";

/// Everything that building and testing need.
pub fn setup() -> Result<()> {
    toolchain()?;
    let system = missing_from_system();
    let node_tools = node_tools_are_stale()?;
    let cargo_tools = missing_cargo_tools()?;
    // The downloads of the one go on while the other compiles.
    thread::scope(|scope| {
        let beside = scope.spawn(|| {
            if !system.is_empty() {
                step(&format!("{} (by apt)", system.join(", ")), || apt(&system))?;
            }
            if node_tools {
                step("wasm-opt and axe (by npm)", || {
                    run_quietly(program("npm").args(["ci", "--no-fund", "--no-audit"]))
                })?;
            }
            Ok(())
        });
        let compiled = if cargo_tools.is_empty() { Ok(()) } else { install(&cargo_tools) };
        let downloaded = beside.join().expect("the thread only runs programs and reports");
        compiled.and(downloaded)
    })
}

/// WebKitGTK and what drives it, for the stories on the engine that iPhones have.
pub fn webkit() -> Result<()> {
    setup()?;
    if on_path("WebKitWebDriver") && on_path("Xvfb") {
        return Ok(());
    }
    let packages = ["webkit2gtk-driver", "gir1.2-webkit2-4.1", "python3-gi", "xvfb"];
    step("WebKitGTK (by apt)", || apt(&packages))
}

/// The compiler for the phone: all that `cargo xtask check` needs.
pub fn toolchain() -> Result<()> {
    let libraries = answer("rustc", &["--print", "target-libdir", "--target", WASM]).context("rustc is not there")?;
    if fs::read_dir(libraries).is_ok_and(|mut found| found.next().is_some()) {
        return Ok(());
    }
    step(&format!("{WASM} (by rustup)"), || {
        run(program("rustup").args(["target", "add", WASM]))
            .with_context(|| format!("without rustup: install the standard library of Rust for {WASM}"))
    })
}

/// The compiler for C++: what guides the fuzzing is written in it, and nothing else wants it.
pub fn compiler_for_cpp() -> Result<()> {
    if on_path("c++") {
        return Ok(());
    }
    step("g++ (by apt)", || apt(&["g++"]))
}

fn missing_from_system() -> Vec<&'static str> {
    let mut missing = Vec::new();
    // Its version is not asked: that alone takes a second.
    if !on_path("chromium") {
        missing.push("chromium");
    }
    if !on_path("chromedriver") {
        missing.push("chromium-driver");
    }
    if !on_path("npm") || !on_path("node") {
        missing.extend(["nodejs", "npm"]);
    }
    // Whoever fetches needs them, and on a bare machine nobody brings them along.
    if cfg!(target_os = "linux") && on_path("apt-get") && !Path::new("/etc/ssl/certs/ca-certificates.crt").exists() {
        missing.push("ca-certificates");
    }
    missing
}

fn apt(packages: &[&str]) -> Result<()> {
    let is_root = answer("id", &["-u"]).as_deref() == Some("0");
    if !is_root || !on_path("apt-get") {
        bail!(
            "please install {} (on Debian or Ubuntu: sudo apt-get install {})",
            packages.join(", "),
            packages.join(" ")
        );
    }
    let apt_get = || {
        let mut command = program("apt-get");
        // A machine that has just started installs its own updates first: wait for it.
        command.env("DEBIAN_FRONTEND", "noninteractive").args(["-o", "DPkg::Lock::Timeout=300"]);
        command
    };
    run_quietly(apt_get().args(["update", "-qq"]))?;
    run_quietly(apt_get().args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages))
}

/// npm leaves a copy of the lock file behind, with what it installed.
fn node_tools_are_stale() -> Result<bool> {
    let root = workspace::root();
    let wanted = fs::read_to_string(root.join("package-lock.json")).context("package-lock.json")?;
    let installed = fs::read_to_string(root.join("node_modules/.package-lock.json")).unwrap_or_default();
    let wanted: serde_json::Value = serde_json::from_str(&wanted)?;
    let installed: serde_json::Value = serde_json::from_str(&installed).unwrap_or_default();
    let packages = wanted["packages"].as_object().context("package-lock.json names no packages")?;
    Ok(packages
        .iter()
        .any(|(name, package)| !name.is_empty() && installed["packages"][name]["version"] != package["version"]))
}

/// Name and version of the Cargo tools that are not there in the very version that is wanted.
fn missing_cargo_tools() -> Result<Vec<(&'static str, String)>> {
    let bindgen = locked_version("wasm-bindgen")?;
    let tools = [("trunk", "trunk", TRUNK.to_owned()), ("wasm-bindgen-cli", "wasm-bindgen", bindgen)];
    Ok(tools
        .into_iter()
        .filter(|(_, program, version)| is_missing(program, version))
        .map(|(package, _, version)| (package, version))
        .collect())
}

fn is_missing(program: &str, version: &str) -> bool {
    answer(program, &["--version"]).is_none_or(|said| said.split_whitespace().nth(1) != Some(version))
}

/// What reads the licences and sources of what we are built of. Only the tests want it: it takes minutes to compile.
pub fn deny() -> Result<()> {
    if is_missing("cargo-deny", DENY) { install(&[("cargo-deny", DENY.to_owned())]) } else { Ok(()) }
}

fn install(tools: &[(&str, String)]) -> Result<()> {
    let names: Vec<String> = tools.iter().map(|(package, version)| format!("{package}@{version}")).collect();
    let root = workspace::root().join(".tools");
    let has_binstall = answer("cargo", &["binstall", "-V"]).is_some();
    let how = if has_binstall { "by cargo binstall" } else { "compiled here: some minutes, once" };
    step(&format!("{} ({how})", names.join(", ")), || {
        let fetched = || run(program("cargo").args(["binstall", "--no-confirm", "--root"]).arg(&root).args(&names));
        // Where ready-made programs cannot be fetched they are compiled.
        if has_binstall && fetched().is_ok() {
            return Ok(());
        }
        let mut command = program("cargo");
        command.args(["install", "--locked", "--quiet", "--root"]).arg(&root).args(&names);
        // They run for seconds: what is saved in compiling them is far more than what they then take longer.
        command
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_TARGET_DIR", workspace::target().join("tools"));
        run(&mut command)?;
        fs::remove_dir_all(workspace::target().join("tools")).context("clearing away what compiling left")
    })
}

fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(workspace::root().join("Cargo.lock")).context("Cargo.lock")?;
    let after = lock.split(&format!("name = \"{package}\"\nversion = \"")).nth(1);
    let version = after.and_then(|rest| rest.split('"').next());
    Ok(version.with_context(|| format!("Cargo.lock does not name {package}"))?.to_owned())
}

fn on_path(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}
