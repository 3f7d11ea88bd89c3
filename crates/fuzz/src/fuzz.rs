//! One program for all decoders: `KITH_DECODER=import fuzz …` with the arguments of libFuzzer. `cargo xtask fuzz` calls it.
#![no_main]

use std::sync::LazyLock;

use kith_fuzz::{Decoder, decoder};

static DECODER: LazyLock<Decoder> = LazyLock::new(|| {
    let name = std::env::var("KITH_DECODER").unwrap_or_default();
    decoder(&name).expect("KITH_DECODER names one of kith_fuzz::DECODERS")
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| DECODER(bytes));
