//! A person's details in words: what they speak, what they need, all in a line.

use kith_model::kinds::{Ended, Person};

use crate::words::{W, dates, language, locale, t, t_with};

/// Access needs that the form offers, with their words. Others, from an import or a newer app, are shown as they stand.
pub const NEEDS: [(&str, W); 11] = [
    ("step-free", W::NeedsStepFree),
    ("seats", W::NeedsSeats),
    ("hearing-loop", W::NeedsHearingLoop),
    ("large-print", W::NeedsLargePrint),
    ("quiet", W::NeedsQuiet),
    ("toilets", W::NeedsToilets),
    ("parking", W::NeedsParking),
    ("bus-stop", W::NeedsBusStop),
    ("guide-dogs", W::NeedsGuideDogs),
    ("signing", W::NeedsSigning),
    ("changing-place", W::NeedsChangingPlace),
];

/// The words of one need.
pub fn need_words(need: &str) -> String {
    NEEDS.iter().find(|(known, _)| *known == need).map_or_else(|| need.replace('-', " "), |(_, word)| t(*word))
}

/// All that must be thought of before one meets: access needs, an interpreter, reading aloud.
pub fn access_words(person: &Person) -> String {
    let mut all: Vec<String> = person.access.iter().map(|need| need_words(need)).collect();
    if person.interpreter {
        all.push(t_with(W::DetailsInterpreterFor, &[("language", &language_words(&person.speaks))]));
    }
    if person.read_to {
        all.push(t(W::DetailsReadTo));
    }
    all.join(" · ")
}

/// The name of a language in the language of the app; what is no code stands as it is.
pub fn language_words(code: &str) -> String {
    match code {
        "" => String::new(),
        code => crate::browser::intl::language_name(code, &locale())
            .or_else(|| language::known(code).map(|tongue| tongue.own_name.to_owned()))
            .unwrap_or_else(|| code.to_owned()),
    }
}

/// Area and language under the name; away and ended before them.
pub fn in_a_line(person: &Person) -> Option<String> {
    let word = if person.ended_how == Some(Ended::Died) { W::PersonDied } else { W::PersonEnded };
    let ended = person.ended_on.map(|on| t_with(word, &[("day", &dates::short_date(on, None))]));
    let away = person.away_until.map(|on| t_with(W::PersonAway, &[("day", &dates::short_date(on, None))]));
    let speaks =
        (!person.speaks.is_empty()).then(|| t_with(W::PersonSpeaks, &[("language", &language_words(&person.speaks))]));
    let area = (!person.area.is_empty()).then(|| person.area.clone());
    let parts: Vec<String> = [ended, away, area, speaks].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}
