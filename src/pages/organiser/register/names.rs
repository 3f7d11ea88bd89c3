//! The names of a register: who is expected, each with what a register needs to know, and two of one name told apart.
//!
//! An organiser knows a first name and what was agreed, and no surname, area or birth year: so two of one name are told
//! apart by what the group itself has seen, and where there is nothing, by a number that stays: whoever comes later is
//! behind, on every date and on paper. What somebody needs is no such part: it would then stand on the sheet that lies about.

use crate::view::prelude::*;
use chrono::NaiveDate;
use kith_model::{Header, alike::told_apart, kinds::Booking};

use super::{
    super::kept::{self, Planned},
    mark,
};
use crate::{
    live::clock,
    pages::anyone::about::placed_words,
    words::{W, dates, t, t_with},
};

/// Somebody in a register.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    /// The booking that a mark is made for.
    pub header: Header,
    /// The first name.
    pub name: String,
    /// What a register needs to know: "first time · with Priya".
    pub note: String,
    /// What tells them apart from somebody of the same name; mostly nothing.
    pub apart: Vec<String>,
}

impl Expected {
    /// The note, and what tells them apart.
    pub fn note_and_apart(&self) -> String {
        let parts = [&self.note].into_iter().chain(&self.apart);
        parts.filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" · ")
    }

    /// What stands beside the name where there is no note.
    pub fn apart(&self) -> String {
        self.apart.join(" · ")
    }

    /// The name as it is spoken where nothing stands beside it.
    pub fn full(&self) -> String {
        if self.apart.is_empty() { self.name.clone() } else { format!("{}, {}", self.name, self.apart.join(", ")) }
    }
}

/// Who is expected at an activity on a day, by name. Tracked by the bookings: a mark must not draw the names anew.
pub fn expected(planned: &Planned, on: NaiveDate) -> Vec<Expected> {
    let today = clock().today();
    let booked = kept::expected(&planned.group, &planned.activity_id, on);
    let short = |day| dates::short_date(day, Some(today));
    let everybody = kept::expected(&planned.group, &planned.activity_id, NaiveDate::MAX);
    let (mut all, mut names) = (Vec::new(), Vec::new());
    for (shown, booking) in booked {
        let header = shown.record.header.clone();
        let is_first = booking.first_time && !untrack(|| mark::has_been(&header, planned));
        let note = note(&booking, is_first, planned.activity.places);
        let name = booking.first_name.to_lowercase();
        let alike = || everybody.iter().filter(|(_, other)| other.first_name.to_lowercase() == name);
        let own = (booking.from, shown.id().clone());
        let mut parts = Vec::new();
        if alike().count() > 1 {
            let since = booking.from.map(|from| t_with(W::RegisterSince, &[("day", &short(from))]));
            let last = untrack(|| mark::last_here(&header, planned));
            let last = last.map(|last| t_with(W::RegisterLastHere, &[("day", &short(last))]));
            let before = alike().filter(|(other, booking)| (booking.from, other.id().clone()) < own).count();
            let (number, count) = ((before + 1).to_string(), alike().count().to_string());
            let number = t_with(W::RegisterOneOf, &[("number", &number), ("count", &count)]);
            parts = vec![since.unwrap_or_default(), last.unwrap_or_default(), number];
        }
        names.push((name, parts));
        all.push(Expected { header, name: booking.first_name, note, apart: Vec::new() });
    }
    for (one, apart) in all.iter_mut().zip(told_apart(&names)) {
        one.apart = apart;
    }
    all
}

/// What a register needs to know of somebody, and no more.
fn note(booking: &Booking, is_first: bool, places: Option<i64>) -> String {
    let placed = booking.placed(places).map(placed_words);
    let away = booking
        .away_until
        .map(|until| t_with(W::RegisterAway, &[("day", &dates::short_date(until, Some(clock().today())))]));
    let first = is_first.then(|| t(W::RegisterFirstTime));
    let with = (is_first && !booking.come_along.is_empty()).then(|| booking.come_along.clone());
    let parts: Vec<String> =
        placed.into_iter().chain(away).chain(first).chain(with).chain(booking.needs.clone()).collect();
    parts.join(" · ")
}
