//! Codes of invitations, as they are typed, pasted and linked.

use kith_model::code::{self, LEN, LETTERS};

/// Whatever is typed asks for something that a link can hold; and a code that was handed out is found however it is
/// written.
pub fn decode(bytes: &[u8]) {
    let typed = String::from_utf8_lossy(bytes);
    let asked = code::asked_for(&typed);
    assert!(asked.len() <= 3 * typed.len(), "it grows beyond what letters may when they are written large");
    // The screen makes a link of what was typed, for the home screen of an iPhone.
    let linked = code::asked_for(&format!("https://kith.example/join#{asked}"));
    assert_eq!(linked.trim_end(), asked.trim_end(), "its link asks for something else");
    if let Some(code) = code::read(&typed) {
        assert_eq!(code::read(&code).unwrap_or_else(|| code.clone()), code, "a code is read as another");
    }
    written_in_any_way(bytes);
}

/// A code made of the first bytes, with what people write between its letters made of the rest.
fn written_in_any_way(bytes: &[u8]) {
    let Some((drawn, how)) = bytes.split_at_checked(LEN) else { return };
    let code: String = drawn.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect();
    let mut written = String::new();
    for (at, letter) in code.chars().enumerate() {
        let byte = how.get(at).copied().unwrap_or_default();
        written.push(if byte & 1 == 0 { letter } else { letter.to_ascii_lowercase() });
        written.push_str(["", "-", " ", ".", "\u{a0}", "_", "\t", " - "][usize::from(byte >> 1) % 8]);
    }
    let asked = code::asked_for(&written);
    assert_eq!(code::read(&asked), Some(code), "written as {written:?}");
}
