//! What else a listing says: for whom, in which languages, what it speaks to, its own pages; and that it has ended.

use crate::view::prelude::*;
use kith_model::{
    fields::Word,
    kinds::{Activity, Group, ListingState, Sort},
    order,
};

use super::group::toggle;
use crate::{
    live::directory,
    pages::{
        half_written::{HalfWritten, Line, Over},
        word_list::WordList,
    },
    parts::{Chip, Chips, ChipsMany, Input},
    words::{W, language_name, t},
};

/// Languages that are offered beside those of the programme and those that stand there already.
const OFFERED: [&str; 12] = ["en", "cy", "ar", "bn", "es", "fa", "pl", "pt", "ro", "so", "uk", "ur"];

/// The rest of an activity, folded away.
pub fn of_activity(form: HalfWritten<Over<Activity>>) -> AnyView {
    let sorts = [
        (Sort::Group, W::SortGroup),
        (Sort::Volunteering, W::SortVolunteering),
        (Sort::OneToOne, W::SortOneToOne),
        (Sort::SelfDirected, W::SortSelfDirected),
    ];
    let sorts = sorts.map(|(sort, word)| Chip::new(sort.word(), t(word)));
    let spoken = untrack(|| form.look(|a| a.languages.clone()));
    let interests = move |(words,): (Vec<String>,)| form.set(|a| a.interests = words);
    let serves = move |(words,): (Vec<String>,)| form.set(|a| a.serves = words);
    view! {
        <details>
            <summary>{t(W::MoreTitle)}</summary>
            <div class="stack wide">
                <Chips
                    legend=t(W::MoreSort)
                    chips=sorts.into()
                    chosen=Signal::derive(move || form.look(|a| a.sort.map(Word::word).unwrap_or_default().to_owned()))
                    on_choose=move |value: String| form.set(|a| a.sort = Sort::from_word(&value))
                />
                <WordList
                    legend=t(W::MoreInterests)
                    words=Signal::derive(move || form.look(|a| a.interests.clone()))
                    on_change=Callback::new(interests)
                />
                <WordList
                    legend=t(W::MoreServes)
                    words=Signal::derive(move || form.look(|a| a.serves.clone()))
                    on_change=Callback::new(serves)
                />
                <ChipsMany
                    legend=t(W::MoreLanguages)
                    chips=language_chips(&spoken)
                    chosen=Signal::derive(move || form.look(|a| a.languages.clone()))
                    on_change=move |code: String, is_on: bool| form.set(|a| toggle(&mut a.languages, code, is_on))
                />
                {form.field(t(W::MoreEligibility), Input::Line, 1_000, Some(t(W::MoreEligibilityHint)), Line { get: |a| a.eligibility.clone(), set: |a, v| a.eligibility = v })}
                {form.field(t(W::MoreAgeFrom), Input::Number, 3, None, Line { get: |a| number(a.age_from), set: |a, v| a.age_from = v.trim().parse().ok() })}
                {form.field(t(W::MoreAgeTo), Input::Number, 3, None, Line { get: |a| number(a.age_to), set: |a, v| a.age_to = v.trim().parse().ok() })}
                {form.tick(t(W::MoreFree), |a| a.price == Some(0), |a, on| a.price = on.then_some(0))}
                {form.field(t(W::MoreJoiningWords), Input::Line, 1_000, None, Line { get: |a| a.joining_words.clone(), set: |a, v| a.joining_words = v })}
                {form.field(t(W::GroupArea), Input::Line, 100, None, Line { get: |a| a.area.clone(), set: |a, v| a.area = v })}
                {form.field(t(W::MoreWeb), Input::Line, 300, None, Line { get: |a| a.web.clone(), set: |a, v| a.web = v })}
                {form.field(t(W::GroupMail), Input::Mail, 200, None, Line { get: |a| a.mail.clone(), set: |a, v| a.mail = v })}
                {form.tick(t(W::MoreClosedActivity), |a| a.state == Some(ListingState::Closed), |a, on| {
                    a.state = Some(if on { ListingState::Closed } else { ListingState::Open });
                })}
            </div>
        </details>
    }
    .into_any()
}

/// The rest of a group, folded away.
pub fn of_group(form: HalfWritten<Over<Group>>) -> AnyView {
    let spoken = untrack(|| form.look(|g| g.languages.clone()));
    view! {
        <details>
            <summary>{t(W::MoreTitle)}</summary>
            <div class="stack wide">
                <ChipsMany
                    legend=t(W::MoreLanguages)
                    chips=language_chips(&spoken)
                    chosen=Signal::derive(move || form.look(|g| g.languages.clone()))
                    on_change=move |code: String, is_on: bool| form.set(|g| toggle(&mut g.languages, code, is_on))
                />
                {form.field(t(W::MoreWeb), Input::Line, 300, None, Line { get: |g| g.web.clone(), set: |g, v| g.web = v })}
                {form.tick(t(W::MoreClosedGroup), |g| g.state == Some(ListingState::Closed), |g, on| {
                    g.state = Some(if on { ListingState::Closed } else { ListingState::Open });
                })}
            </div>
        </details>
    }
    .into_any()
}

/// Languages as chips: those that stand there, the programme's, and what many towns speak.
pub fn language_chips(spoken: &[String]) -> Vec<Chip> {
    let programme = untrack(|| directory().programme()).languages;
    let mut all: Vec<String> = spoken.iter().cloned().chain(programme).chain(OFFERED.map(str::to_owned)).collect();
    order::sort(&mut all);
    all.dedup();
    all.into_iter().map(|code| Chip::new(code.clone(), language_name(&code))).collect()
}

fn number(of: Option<i64>) -> String {
    of.map(|number| number.to_string()).unwrap_or_default()
}

/// The words with this one put in or taken out.
pub fn toggled(words: &[String], word: String, is_on: bool) -> Vec<String> {
    let mut words = words.to_vec();
    toggle(&mut words, word, is_on);
    words
}
