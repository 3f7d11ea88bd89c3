//! Every word on a screen, in the language that was chosen: `t(W::PlanTitle)`.
//!
//! English is compiled in from `words/en/*.json`, so an unknown key does not compile; other languages are one file each,
//! fetched when chosen, and fall back to English key by key. `t` answers a plain `String`: when the language changes, the app
//! is drawn anew from its root (see `language`), so that no text on the screen costs a reactive effect.
//! **Invariant:** no text for people stands in `pages/` or `parts/` (tests/words.rs).

pub mod dates;
pub mod language;
pub mod sizes;
mod template;

pub use template::longer;

use crate::browser::intl;
use language::Tongue;
use std::cell::RefCell;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The keys, joined by NUL, in the order of `W`.
const KEYS: &str = include_str!(concat!(env!("OUT_DIR"), "/keys.txt"));
/// The English texts in the same order.
const ENGLISH: &str = include_str!(concat!(env!("OUT_DIR"), "/english.txt"));

/// The text of a key.
pub fn t(word: W) -> String {
    SPOKEN.with_borrow(|spoken| spoken.finish(spoken.text(word)))
}

/// The text of a key with values in its `{places}`; a value that a `{place|one:…|other:…}` chooses by must be a whole number.
pub fn t_with(word: W, values: &[(&str, &str)]) -> String {
    SPOKEN.with_borrow(|spoken| {
        let locale = spoken.locale();
        let plural = |number: i64| intl::plural(number, &locale);
        let written = |number: i64| intl::format_number(number, &locale);
        spoken.finish(&template::fill(spoken.text(word), values, &plural, &written))
    })
}

/// The text of a key that counts something by `{count|one:…|other:…}`.
pub fn t_count(word: W, count: usize) -> String {
    t_with(word, &[("count", &count.to_string())])
}

/// The locale for dates and numbers, such as `en-GB` or `ar-GB-u-nu-latn`.
pub fn locale() -> String {
    SPOKEN.with_borrow(Spoken::locale)
}

/// The code of the language that is spoken here, as in `html lang`.
pub fn spoken() -> &'static str {
    SPOKEN.with_borrow(|spoken| spoken.tongue.code)
}

/// The name of a language by its code, in the language that is spoken here.
pub fn language_name(code: &str) -> String {
    intl::language_name(code, &locale()).unwrap_or_else(|| code.to_owned())
}

thread_local! {
    /// What is spoken now. Not a context, because words are also needed after an await and in plain functions.
    static SPOKEN: RefCell<Spoken> = RefCell::new(Spoken::english());
}

/// The texts of the language in use.
struct Spoken {
    tongue: &'static Tongue,
    /// Two capital letters of the country, from the programme's settings: it decides how dates are written.
    country: String,
    english: Vec<&'static str>,
    /// Another language's texts, in the order of the keys; empty for English.
    others: Vec<Option<String>>,
}

impl Spoken {
    fn english() -> Self {
        Self { tongue: &TONGUES[0], country: "GB".into(), english: ENGLISH.split('\0').collect(), others: Vec::new() }
    }

    fn text(&self, word: W) -> &str {
        let at = word as usize;
        match self.others.get(at) {
            Some(Some(text)) => text,
            _ => self.english[at],
        }
    }

    /// A pseudo-language makes the finished text longer, so that a screen that cannot hold it is seen.
    fn finish(&self, text: &str) -> String {
        if self.tongue.code == language::PSEUDO.code { template::pseudo(text) } else { text.to_owned() }
    }

    /// Arabic is written with the digits that stand on doors, buses and phones here.
    fn locale(&self) -> String {
        let code = if self.tongue.code == language::PSEUDO.code { "en" } else { self.tongue.code };
        let digits = if self.tongue.right_to_left { "-u-nu-latn" } else { "" };
        format!("{code}-{}{digits}", self.country)
    }
}
