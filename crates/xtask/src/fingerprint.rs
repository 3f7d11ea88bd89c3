//! Has anything changed that the app is built from? One hash over the contents of all of it.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::workspace;

/// What a release of the app is built from; a name that does not exist is left out.
const INPUTS: [&str; 15] = [
    ".cargo",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "build.rs",
    "crates/model/Cargo.toml",
    "crates/model/src",
    "crates/xtask/src",
    "index.html",
    "package-lock.json",
    "public",
    "rust-toolchain.toml",
    "src",
    "style",
    "words",
];

/// The fingerprint of everything that the app is built from, as it is now.
pub fn of_inputs() -> Result<String> {
    let root = workspace::root();
    let mut hash = Sha256::new();
    for input in INPUTS {
        let path = root.join(input);
        let files = if path.is_dir() {
            workspace::files(&path)?.into_iter().map(|file| format!("{input}/{file}")).collect()
        } else if path.exists() {
            vec![input.to_owned()]
        } else {
            Vec::new()
        };
        for file in files {
            let bytes = fs::read(root.join(&file)).with_context(|| format!("reading {file}"))?;
            hash.update(file.as_bytes());
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        }
    }
    Ok(format!("{:x}", hash.finalize()))
}

/// The fingerprint that the app in `dist` was built from, if it is whole.
pub fn of_dist() -> Option<String> {
    fs::read_to_string(note()).ok()
}

/// Remembers what `dist` was built from; None while it is being built.
pub fn remember(fingerprint: Option<&str>) -> Result<()> {
    let note = note();
    match fingerprint {
        Some(fingerprint) => fs::write(&note, fingerprint).with_context(|| format!("writing {}", note.display())),
        None if note.exists() => fs::remove_file(&note).with_context(|| format!("removing {}", note.display())),
        None => Ok(()),
    }
}

// Inside dist, so that it goes when dist goes or is built anew by hand.
fn note() -> PathBuf {
    workspace::dist().join(".built-from")
}
