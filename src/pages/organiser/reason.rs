//! Public reasons for a change. "Ill" is not offered: everyone can read them.

use kith_model::kinds::PublicReason;

use crate::words::{W, t};

/// All reasons with the word that stands in a form.
pub const REASONS: [(PublicReason, &str); 5] = [
    (PublicReason::HallClosed, "hall-closed"),
    (PublicReason::LeaderAway, "leader-away"),
    (PublicReason::Weather, "weather"),
    (PublicReason::Holiday, "holiday"),
    (PublicReason::Other, "other"),
];

/// The reason as people read it.
pub fn reason_word(reason: PublicReason) -> String {
    t(match reason {
        PublicReason::HallClosed => W::ReasonHallClosed,
        PublicReason::LeaderAway => W::ReasonLeaderAway,
        PublicReason::Weather => W::ReasonWeather,
        PublicReason::Holiday => W::ReasonHoliday,
        PublicReason::Other => W::ReasonOther,
    })
}

/// Reason and words together: "Hall closed. Back next week."
pub fn reason_words(reason: Option<PublicReason>, words: &str) -> String {
    let said = reason.filter(|reason| *reason != PublicReason::Other || words.is_empty()).map(reason_word);
    let parts: Vec<String> =
        said.map(|word| format!("{word}.")).into_iter().chain((!words.is_empty()).then(|| words.to_owned())).collect();
    parts.join(" ")
}
