//! Which language the app speaks: chosen by its own name, kept on the phone, `html lang` and `dir` set here and nowhere else.
//!
//! `app.rs` provides it once and draws everything inside `move || language.ready().then(…)`: the signal changes when another
//! language is ready to be spoken, and the app is drawn anew. Another language's file that cannot be had (no signal, never
//! fetched) leaves English, or the language before, standing; nothing waits for ever.

use super::{KEYS, SPOKEN, TONGUES};
use crate::browser::{page, settings, words_file};
use crate::view::prelude::*;
use std::time::Duration;

/// One language of the app.
#[derive(Debug, PartialEq, Eq)]
pub struct Tongue {
    /// As in `html lang`.
    pub code: &'static str,
    /// Its name in itself.
    pub own_name: &'static str,
    /// Written from right to left.
    pub right_to_left: bool,
    /// A speaker has read all of it; the picker says so where not.
    pub checked: bool,
}

/// English made longer, to see which screen cannot hold another language. In no picker; chosen by the setting `xx`.
pub const PSEUDO: Tongue = Tongue { code: "xx", own_name: "Ƥšéûdö", right_to_left: false, checked: true };

/// The language in use, as a context.
#[derive(Clone, Copy)]
pub struct Language {
    spoken: RwSignal<Option<&'static Tongue>>,
    /// Chosen, but its file could not be had yet.
    missing: RwSignal<Option<&'static Tongue>>,
}

/// The language in use.
pub fn language() -> Language {
    expect_context()
}

impl Language {
    /// Starts with the language kept on this phone, else the first of the phone's own that the app has, else English.
    pub fn provide() -> Self {
        let language = Self { spoken: RwSignal::new(None), missing: RwSignal::new(None) };
        provide_context(language);
        let kept = settings::language().or_else(|| page::languages().into_iter().find(|code| known(code).is_some()));
        let tongue = kept.as_deref().and_then(known).unwrap_or(&TONGUES[0]);
        language.speak(tongue);
        // Lie-fi must not leave the first screen empty: after this long English stands until the file is here.
        set_timeout(move || language.speaks_something(), Duration::from_secs(3));
        language
    }

    /// The language on the screen; `None` while the first one is fetched.
    pub fn ready(self) -> Option<&'static Tongue> {
        self.spoken.get()
    }

    /// A language that was chosen but whose file could not be had: there was no signal.
    pub fn missing(self) -> Option<&'static Tongue> {
        self.missing.get()
    }

    /// A profile that is new to the phone keeps the language that it came in with.
    pub fn keep_for_profile(self) {
        if let (Some(spoken), None) = (self.spoken.get_untracked(), settings::language_of_profile()) {
            settings::keep_language(spoken.code);
        }
    }

    /// When a profile has opened by itself: what was on the screen may be somebody else's.
    pub fn follow_profile(self) {
        let kept = settings::language_of_profile().as_deref().and_then(known);
        if let Some(kept) = kept.filter(|_| self.is_anothers()) {
            self.speak(kept);
        }
    }

    /// Whether the profile that is open now chose another language than the one on the screen.
    pub fn is_anothers(self) -> bool {
        let kept = settings::language_of_profile().as_deref().and_then(known);
        kept.is_some_and(|kept| self.spoken.get_untracked().is_some_and(|spoken| spoken != kept))
    }

    /// Changes the language and remembers it for the open profile.
    pub fn choose(self, tongue: &'static Tongue) {
        settings::keep_language(tongue.code);
        self.speak(tongue);
    }

    fn speak(self, tongue: &'static Tongue) {
        if tongue.code == "en" || tongue.code == PSEUDO.code {
            return self.speaks(tongue, Vec::new());
        }
        leptos::task::spawn_local(async move {
            let keys: Vec<&str> = KEYS.split('\0').collect();
            match words_file::texts(tongue.code, &keys).await {
                Some(texts) => self.speaks(tongue, texts),
                None => {
                    self.missing.try_set(Some(tongue));
                    self.speaks_something();
                }
            }
        });
    }

    fn speaks(self, tongue: &'static Tongue, others: Vec<Option<String>>) {
        SPOKEN.with_borrow_mut(|spoken| {
            spoken.tongue = tongue;
            spoken.others = others;
        });
        page::set_language(tongue.code, tongue.right_to_left);
        self.missing.try_set(None);
        self.spoken.try_set(Some(tongue));
    }

    /// English, unless a language is on the screen already.
    fn speaks_something(self) {
        if self.spoken.try_get_untracked().flatten().is_none() {
            self.spoken.try_set(Some(&TONGUES[0]));
        }
    }
}

/// The programme's country decides how dates are written: `GB`, `US`. Anything but two letters is ignored.
pub fn set_country(country: &str) {
    if country.len() == 2 && country.bytes().all(|letter| letter.is_ascii_alphabetic()) {
        SPOKEN.with_borrow_mut(|spoken| spoken.country = country.to_ascii_uppercase());
    }
}

/// The language of a code such as `ar` or `ar-EG`.
pub fn known(code: &str) -> Option<&'static Tongue> {
    let short = code.split('-').next().unwrap_or(code);
    if short == PSEUDO.code { Some(&PSEUDO) } else { TONGUES.iter().find(|tongue| tongue.code == short) }
}
