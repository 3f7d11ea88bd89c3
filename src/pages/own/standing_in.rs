//! Who stands in for a connector who is away, said to everybody whom it concerns: the person, who is away, who stands in.
//!
//! The hub says from which day to which; the phone says it on those days, also without a signal.

use crate::view::prelude::*;
use chrono::NaiveDate;
use kith_model::{
    Id,
    wire::{Cover, Me},
};

use crate::{
    live::{clock, records},
    parts::{Note, Notice},
    words::{W, dates, t_with},
};

/// Each cover a note, until its last day is over.
#[component]
pub fn StandingIn() -> impl IntoView {
    let lines = Memo::new(move |_| {
        let (me, today) = (records().me(), clock().today());
        let covers = me.covers.iter().filter(|cover| cover.until >= today);
        covers.filter_map(|cover| line(&me, cover, today)).collect::<Vec<_>>()
    });
    move || {
        lines.get().into_iter().map(|line| view! { <Notice kind=Note::Moved><bdi>{line}</bdi></Notice> }).collect_view()
    }
}

/// One cover in a sentence.
pub fn line(me: &Me, cover: &Cover, today: NaiveDate) -> Option<String> {
    let is_me = |id: &Id| me.member.as_ref() == Some(id);
    let word = match (is_me(&cover.by), is_me(&cover.away), cover.from <= today) {
        (true, _, true) => W::CoverYou,
        (true, _, false) => W::CoverYouLater,
        (_, true, true) => W::CoverForYou,
        (_, true, false) => W::CoverForYouLater,
        (_, _, true) => W::CoverNow,
        (_, _, false) => W::CoverLater,
    };
    Some(said(word, cover, me.names.get(&cover.away)?, me.names.get(&cover.by)?))
}

/// The same with names that are known otherwise.
pub fn said(word: W, cover: &Cover, away: &str, by: &str) -> String {
    let (from, until) = (dates::date(cover.from, None), dates::date(cover.until, None));
    t_with(word, &[("away", away), ("by", by), ("from", &from), ("day", &until)])
}
