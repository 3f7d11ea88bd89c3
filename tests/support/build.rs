//! What was built: the app and the hub that a test is run against, and a folder of the test's own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result, ensure};

/// The release app.
pub fn dist() -> PathBuf {
    env::var_os("KITH_DIST").map_or_else(|| top().join("dist"), PathBuf::from)
}

/// The hub's program.
pub fn hub() -> PathBuf {
    env::var_os("KITH_HUB").map_or_else(|| target().join("debug/kith-hub"), PathBuf::from)
}

/// The top folder of the project.
pub fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Where pictures, logs and profiles of the stories are put.
pub fn folder(story: &str) -> PathBuf {
    target().join("stories").join(story)
}

/// A newer build of the same app: a copy whose page differs, listed anew for the service worker.
pub fn newer(into: &Path) -> Result<PathBuf> {
    copy(&dist(), into)?;
    for packed in ["index.html.br", "index.html.gz", "sw.js.br", "sw.js.gz"] {
        if into.join(packed).exists() {
            fs::remove_file(into.join(packed))?;
        }
    }
    let page = fs::read_to_string(into.join("index.html"))?;
    let newer = page.replacen("<html ", "<html data-build=\"newer\" ", 1);
    ensure!(newer != page, "index.html has no <html …> to mark");
    fs::write(into.join("index.html"), newer)?;
    let output = Command::new(env!("CARGO"))
        .args(["xtask", "precache"])
        .current_dir(top())
        .envs([("TRUNK_STAGING_DIR", into.as_os_str()), ("TRUNK_PROFILE", "release".as_ref())])
        .output()
        .context("cargo xtask precache")?;
    ensure!(output.status.success(), "cargo xtask precache: {}", String::from_utf8_lossy(&output.stderr));
    Ok(into.to_path_buf())
}

/// Where everything is put that is built.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| top().join("target"), |folder| top().join(folder))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("{} (is the app built?)", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
