//! The kept inputs once more, by ordinary tests: what ever broke a law, and what reached far into the decoders.
// What cannot be read from the tree is a fault of the tree.
#![allow(clippy::unwrap_used)]

use std::{fs, time::Instant};

use kith_fuzz::{DECODERS, SLOWEST, corpus, files, golden};

#[test]
fn every_decoder_bears_what_is_kept_and_is_done_in_time() {
    for (name, decode) in DECODERS {
        let kept = files(&corpus(name)).unwrap();
        assert!(!kept.is_empty(), "no seeds for {name} in crates/fuzz/corpus/{name}");
        for file in kept.iter().chain(&files(&golden()).unwrap()) {
            let bytes = fs::read(file).unwrap();
            let begun = Instant::now();
            let outcome = std::panic::catch_unwind(|| decode(&bytes));
            assert!(outcome.is_ok(), "{name} broke a law on {}", file.display());
            assert!(begun.elapsed() < SLOWEST, "{name} took {:?} for {}", begun.elapsed(), file.display());
        }
    }
}

#[test]
fn every_folder_of_the_corpus_has_its_decoder_and_stays_small() {
    for entry in fs::read_dir(corpus("")).unwrap() {
        let folder = entry.unwrap();
        let name = folder.file_name().into_string().unwrap();
        assert!(DECODERS.iter().any(|(known, _)| *known == name), "nobody reads crates/fuzz/corpus/{name}");
        let bytes: u64 = files(&folder.path()).unwrap().iter().map(|file| fs::metadata(file).unwrap().len()).sum();
        assert!(bytes <= 150_000, "crates/fuzz/corpus/{name} has {bytes} bytes: see the README on keeping it small");
    }
}
