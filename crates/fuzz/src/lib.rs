//! Every decoder of Kith under random input: what may arrive from outside is read or refused, and nothing else.
//!
//! Each decoder is a function of bytes that panics where a law is broken. `cargo xtask test` feeds each the kept corpus
//! and then, guided by coverage, new input for 20 seconds; `cargo xtask prove` for 10 minutes. See the README beside this.
//!
//! **Invariant:** an input that ever broke a law stays in `corpus/`, where the ordinary tests replay it.

pub mod decoders;

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

/// Reads some bytes, and panics where a law is broken.
pub type Decoder = fn(&[u8]);

/// All decoders by name. A new one is a line here, a file in `decoders/` and a folder of seeds in `corpus/`.
pub const DECODERS: &[(&str, Decoder)] = &[
    ("acts", decoders::acts::decode),
    ("directory", decoders::directory::decode),
    ("envelope", decoders::envelope::decode),
    ("import", decoders::import::decode),
    ("invitation", decoders::invitation::decode),
    ("sync-reply", decoders::sync_reply::decode),
    ("sync-request", decoders::sync_request::decode),
    ("wake-request", decoders::wake_request::decode),
];

/// No input may take longer, on any machine and with no optimisation.
pub const SLOWEST: Duration = Duration::from_secs(5);

/// The decoder of a name.
pub fn decoder(name: &str) -> Option<Decoder> {
    DECODERS.iter().find(|(known, _)| *known == name).map(|(_, decoder)| *decoder)
}

/// The kept inputs of a decoder.
pub fn corpus(name: &str) -> PathBuf {
    here().join("corpus").join(name)
}

/// The golden files of the wire: seeds for all that reads it.
pub fn golden() -> PathBuf {
    here().join("../../tests/fixtures/wire/v1")
}

/// The files of a folder, in order.
pub fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    files.retain(|path| path.is_file());
    files.sort();
    Ok(files)
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
