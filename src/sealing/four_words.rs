//! Four words given by the app: long enough that nobody guesses them, short enough to be said and remembered.
//!
//! From the 2,048 English words of BIP-39 (Pavol Rusnak and others, MIT), of which the first four letters tell each apart:
//! typing those is enough. 2,048⁴ = 2⁴⁴ ways (`SECURITY.md` says what that stops).

use crate::browser::random;

const LIST: &str = include_str!("words.txt");
const COUNT: usize = 2_048;

/// Four words, drawn anew.
pub fn draw() -> String {
    let all: Vec<&str> = LIST.lines().collect();
    // 2,048 divides the range: each word is as likely as any other.
    let at = |n: u64, nth: u32| all[(n >> (nth * 11)) as usize % COUNT];
    let n = random::number();
    [0, 1, 2, 3].map(|nth| at(n, nth)).join(" ")
}

/// The words as they were given, from however they were typed: capitals, commas, the first four letters only. What is no
/// word of the list stays as it is, and opens nothing.
pub fn canonical(typed: &str) -> String {
    let typed = typed.to_lowercase();
    let words = typed.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.map(|word| meant(word).unwrap_or(word)).collect::<Vec<_>>().join(" ")
}

fn meant(word: &str) -> Option<&'static str> {
    let begins = |known: &&str| *known == word || (word.len() >= 4 && known.starts_with(word.get(..4).unwrap_or(word)));
    let (mut exact, mut begun) = (None, None);
    for known in LIST.lines().filter(begins) {
        match known == word {
            true => exact = Some(known),
            false => begun = Some(known),
        }
    }
    exact.or(begun)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_first_four_letters_tell_each_word_apart() {
        let begins: BTreeSet<&str> = LIST.lines().map(|word| &word[..word.len().min(4)]).collect();
        assert_eq!((LIST.lines().count(), begins.len()), (COUNT, COUNT));
        assert!(LIST.lines().all(|word| word.len() >= 3 && word.bytes().all(|b| b.is_ascii_lowercase())));
    }

    #[test]
    fn words_are_read_however_they_were_typed() {
        for typed in [
            "river garden bread window",
            " River, garden\tBREAD\nwindow. ",
            "rive-gard-brea-wind",
            "rivers gardening breads windows",
        ] {
            assert_eq!(canonical(typed), "river garden bread window", "{typed}");
        }
        assert_eq!(canonical("act action"), "act action", "a whole word is that word");
        assert_eq!(canonical("Ölöf 12 x"), "ölöf x");
    }
}
