//! `cargo xtask compress`: beside each file of the app, a `.br` and a `.gz` of it, as small as they get, so that the
//! hub packs nothing while people wait.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::workspace;

const TEXT_LIKE: [&str; 8] = ["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest"];

/// Packs every file below the folder that gets smaller by it.
pub fn compress(folder: &Path) -> Result<()> {
    for file in workspace::files(folder)? {
        let ending = file.rsplit('.').next().unwrap_or_default();
        if file.starts_with('.') || !TEXT_LIKE.contains(&ending) {
            continue;
        }
        let bytes = fs::read(folder.join(&file)).with_context(|| format!("reading {file}"))?;
        for (ending, packed) in [("br", brotli(&bytes)?), ("gz", gzip(&bytes)?)] {
            let path = folder.join(format!("{file}.{ending}"));
            if packed.len() < bytes.len() {
                fs::write(&path, packed).with_context(|| format!("writing {}", path.display()))?;
            } else if path.exists() {
                fs::remove_file(&path).with_context(|| format!("removing {}", path.display()))?;
            }
        }
    }
    Ok(())
}

/// Brotli as `-q 11` does it: what the size budget is measured in.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams { quality: 11, size_hint: bytes.len(), ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &settings).context("brotli")?;
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish().context("gzip")
}
