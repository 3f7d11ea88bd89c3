//! What somebody likes, as words that activities carry too. The same on the person's own phone and in their connector's
//! form.

use crate::view::prelude::*;
use kith_model::kinds::Person;

use crate::{
    pages::half_written::{HalfWritten, Over},
    parts::{Chip, ChipsMany},
    words::{W, t},
};

/// Interests that the form offers. Others, from an import or a newer app, are shown as they stand.
const INTERESTS: [(&str, W); 24] = [
    ("singing", W::InterestSinging),
    ("music", W::InterestMusic),
    ("dancing", W::InterestDancing),
    ("walking", W::InterestWalking),
    ("cycling", W::InterestCycling),
    ("swimming", W::InterestSwimming),
    ("football", W::InterestFootball),
    ("gardens", W::InterestGardens),
    ("birds", W::InterestBirds),
    ("animals", W::InterestAnimals),
    ("cooking", W::InterestCooking),
    ("crafts", W::InterestCrafts),
    ("art", W::InterestArt),
    ("photography", W::InterestPhotography),
    ("repair", W::InterestRepair),
    ("computers", W::InterestComputers),
    ("reading", W::InterestReading),
    ("languages", W::InterestLanguages),
    ("history", W::InterestHistory),
    ("films", W::InterestFilms),
    ("games", W::InterestGames),
    ("faith", W::InterestFaith),
    ("volunteering", W::InterestVolunteering),
    ("tea-and-talk", W::InterestTeaAndTalk),
];

/// The words of one interest.
pub fn interest_words(interest: &str) -> String {
    let known = INTERESTS.iter().find(|(known, _)| *known == interest);
    known.map_or_else(|| interest.replace('-', " "), |(_, word)| t(*word))
}

/// The chips.
#[component]
pub fn Interests(
    /// The form over the person.
    form: HalfWritten<Over<Person>>,
    /// Over them.
    legend: String,
) -> impl IntoView {
    let standing = untrack(|| form.look(|person| person.interests.clone()));
    let known = INTERESTS.iter().map(|(interest, _)| (*interest).to_owned());
    let others = standing.into_iter().filter(|it| INTERESTS.iter().all(|(known, _)| known != it));
    let chips = known.chain(others).map(|it| Chip::new(it.clone(), interest_words(&it))).collect();
    let change = move |interest: String, is_on: bool| {
        form.set(|person| {
            person.interests.retain(|other| *other != interest);
            if is_on {
                person.interests.push(interest);
            }
        });
    };
    let chosen = Signal::derive(move || form.look(|person| person.interests.clone()));
    view! { <ChipsMany legend=legend chips=chips chosen=chosen on_change=change/> }.into_any()
}
