//! `cargo xtask precache`, called by trunk when a build is complete but not yet in its place: makes one file of each
//! language's words, and writes into `sw.js` which files make up the app, with their hashes.
//!
//! **Invariant:** any change of any file changes `sw.js`, since that is the only thing by which a browser sees that
//! there is a newer version. A debug build keeps nothing on the phone: its lists stay empty.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::workspace;

/// Fills in the lists of the service worker in the folder that trunk names.
pub fn precache() -> Result<()> {
    let folder = PathBuf::from(std::env::var_os("TRUNK_STAGING_DIR").context("this is called by `trunk build`")?);
    join_words(&workspace::root().join("words"), &folder.join("words"))?;
    if std::env::var("TRUNK_PROFILE").as_deref() == Ok("debug") {
        return Ok(());
    }
    write_lists(&folder)
}

/// The files of the app, as the service worker keeps them from the first day, and the languages, kept when chosen.
pub fn lists(folder: &Path) -> Result<(Vec<String>, Vec<String>)> {
    let files = workspace::files(folder)?.into_iter().filter(|file| is_kept(file));
    Ok(files.partition(|file| !file.starts_with("words/")))
}

/// The worker is not kept by itself, pictures for the home screen are the system's, packed files are the hub's.
fn is_kept(file: &str) -> bool {
    let is_icon = file.starts_with("icons/") && file.ends_with(".png");
    !(is_icon || file == "sw.js" || file.starts_with('.') || file.ends_with(".br") || file.ends_with(".gz"))
}

fn write_lists(folder: &Path) -> Result<()> {
    let (app, words) = lists(folder)?;
    if !app.iter().any(|file| file == "index.html") || !app.iter().any(|file| file.ends_with(".wasm")) {
        bail!("no index.html or no wasm in {}: not a complete app", folder.display());
    }
    let (app, words) = (with_hashes(folder, &app)?, with_hashes(folder, &words)?);
    let worker = folder.join("sw.js");
    let source = fs::read_to_string(&worker).context("sw.js")?;
    // The text of the worker belongs to the version as much as the files do.
    let hash = Sha256::digest(format!("{source}{app}{words}"));
    let version: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let mut written = source;
    for (name, value) in [("VERSION", format!("'{version}'")), ("FILES", app), ("WORDS", words)] {
        written = replaced(&written, name, &value)?;
    }
    fs::write(&worker, written).context("writing sw.js")
}

/// The words of a language stand in several files, by who reads them; the app fetches them as one. English is in the app.
fn join_words(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("making {}", to.display()))?;
    for entry in fs::read_dir(from).context("words")? {
        let folder = entry?.path();
        let Some(language) = folder.file_name().and_then(|name| name.to_str()).filter(|name| *name != "en") else {
            continue;
        };
        if !folder.is_dir() {
            continue;
        }
        let mut joined = serde_json::Map::new();
        for file in workspace::files(&folder)? {
            let text = fs::read_to_string(folder.join(&file)).with_context(|| format!("words/{language}/{file}"))?;
            let words: serde_json::Map<String, serde_json::Value> =
                serde_json::from_str(&text).with_context(|| format!("words/{language}/{file}"))?;
            joined.extend(words);
        }
        let target = to.join(format!("{language}.json"));
        fs::write(&target, serde_json::to_vec(&joined)?).with_context(|| format!("writing {}", target.display()))?;
    }
    Ok(())
}

fn with_hashes(folder: &Path, files: &[String]) -> Result<String> {
    let mut listed = Vec::new();
    for file in files {
        let bytes = fs::read(folder.join(file)).with_context(|| format!("reading {file}"))?;
        listed.push((file, format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes)))));
    }
    Ok(serde_json::to_string(&listed)?)
}

/// Sets `const NAME = …;`, which must stand exactly once.
fn replaced(source: &str, name: &str, value: &str) -> Result<String> {
    let begin = format!("const {name} = ");
    let mut count = 0;
    let lines: Vec<String> = source
        .lines()
        .map(|line| match line.strip_prefix(&begin) {
            Some(_) => {
                count += 1;
                format!("{begin}{value};")
            }
            None => line.to_owned(),
        })
        .collect();
    if count != 1 {
        bail!("sw.js has {count} lines that begin with `{begin}`");
    }
    Ok(lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_any_file_or_of_the_worker_itself_is_another_version() {
        let folder = std::env::temp_dir().join(format!("kith-precache-{}", std::process::id()));
        let version_with = |wasm: &str, words: &str, comment: &str| {
            fs::create_dir_all(folder.join("words")).unwrap();
            let worker = fs::read_to_string(workspace::root().join("public/sw.js")).unwrap();
            fs::write(folder.join("sw.js"), worker + comment).unwrap();
            fs::write(folder.join("index.html"), "x").unwrap();
            fs::write(folder.join("kith.wasm"), wasm).unwrap();
            fs::write(folder.join("words/ar.json"), words).unwrap();
            write_lists(&folder).unwrap();
            let written = fs::read_to_string(folder.join("sw.js")).unwrap();
            written.lines().find(|line| line.starts_with("const VERSION = ")).unwrap().to_owned()
        };
        let first = version_with("a", "b", "");
        assert_eq!(first, version_with("a", "b", ""));
        assert_ne!(first, version_with("c", "b", ""));
        assert_ne!(first, version_with("a", "c", ""));
        assert_ne!(first, version_with("a", "b", "// another rule\n"));
        let written = fs::read_to_string(folder.join("sw.js")).unwrap();
        assert!(written.contains(
            r#"const FILES = [["index.html","sha256-LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE="],["kith.wasm","#
        ));
        assert!(written.contains(r#"const WORDS = [["words/ar.json","#));
        fs::remove_dir_all(&folder).unwrap();
    }
}
