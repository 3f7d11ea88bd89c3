//! Reads the project's own Rust files, for tests about how the source stands.

use std::{fs, path::Path};

/// All Rust files under folders of the project: path from the root, text.
pub fn rust_files(folders: &[&str]) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in folders {
        walk(&root.join(folder), &mut files);
    }
    let mut files: Vec<_> = files
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            let short = path.strip_prefix(root).unwrap_or(&path).display().to_string();
            (short, text)
        })
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no Rust files under {folders:?}");
    files
}

fn walk(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    for path in entries.map(|entry| entry.expect("a folder can be read").path()) {
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}
