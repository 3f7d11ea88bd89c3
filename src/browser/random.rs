//! Chance, from the browser's own source.

/// So many random bytes.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    web_sys::window()
        .and_then(|window| window.crypto().ok())
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).ok())
        .expect("every browser that runs WebAssembly draws random numbers");
    bytes
}

/// A random number.
pub fn number() -> u64 {
    u64::from_be_bytes(bytes())
}

/// A random number that JavaScript keeps whole, never 0.
pub fn whole_number() -> u64 {
    (number() >> 12) | 1
}

/// A random share between 0 and 1, for spreading retries.
pub fn share() -> f64 {
    (number() >> 11) as f64 / (1u64 << 53) as f64
}
