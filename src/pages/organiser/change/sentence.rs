//! The one sentence that is read before saving: "Singing, Thursday 26 November 10:00, moves to Friday 27 November 14:00,
//! Elm Street Hall. 6 people are expected." From here on it also says what becomes of the other days.

use chrono::NaiveDate;
use kith_model::{
    kinds::How,
    occurrence::{Change, Reach, To, other_days},
};

use super::{
    super::kept::{self, Planned},
    draft::ChangeDraft,
};
use crate::words::{W, dates, t, t_count, t_with};

/// The sentence; `None` while something is missing or nothing differs.
pub fn sentence(planned: &Planned, draft: &ChangeDraft, today: Option<NaiveDate>) -> Option<String> {
    let session = kept::session(&planned.occurrence.session)?;
    draft.fields(planned, &session)?;
    let change = draft.change(planned)?;
    let was = dates::date_time(planned.occurrence.was, today);
    let title = planned.activity.title.as_str();
    let what = if change.reach == Reach::One {
        of_one(planned, &change, (title, &was), today)
    } else {
        let what = from_now_on(planned, &change);
        let day = dates::weekday(planned.occurrence.was.date());
        let frame = if change.reach == Reach::Onwards { W::ChangeSaysFrom } else { W::ChangeSaysAll };
        let said = t_with(frame, &[("title", title), ("was", &was), ("day", &day), ("what", &what)]);
        let others: Vec<String> = other_days(&session, &planned.occurrence)
            .into_iter()
            .filter_map(|day| dates::weekday_name(day.number_from_monday()))
            .collect();
        let rest = (!others.is_empty())
            .then(|| format!(" {}", t_with(W::ChangeSaysRest, &[("days", &others.join(&t(W::ItsTimesComma)))])));
        format!("{said}{}", rest.unwrap_or_default())
    };
    let people = kept::expected(&planned.group, &planned.activity_id, planned.at().date()).len();
    Some(format!("{what} {}", t_count(W::ChangeSaysExpected, people)))
}

fn of_one(planned: &Planned, change: &Change, (title, was): (&str, &str), today: Option<NaiveDate>) -> String {
    let says = |word, with: &[(&str, &str)]| {
        let all: Vec<_> = [("title", title), ("was", was)].into_iter().chain(with.iter().copied()).collect();
        t_with(word, &all)
    };
    match &change.to {
        To::Time { start, .. } => {
            let (now, place) = (dates::date_time(*start, today), planned.where_now());
            says(W::ChangeSaysMoves, &[("now", &now), ("place", &place)])
        }
        To::Place(place) => says(W::ChangeSaysPlace, &[("place", place)]),
        To::Off => says(W::ChangeSaysNotOn, &[]),
        To::Instead(How::Phone) => says(W::ChangeSaysPhone, &[]),
        To::Instead(How::Online) => says(W::ChangeSaysOnline, &[]),
        To::Instead(_) => says(W::ChangeSaysInPerson, &[]),
        To::AsEver | To::On => says(W::ChangeSaysAsEver, &[]),
    }
}

fn from_now_on(planned: &Planned, change: &Change) -> String {
    match &change.to {
        To::Time { start, .. } => {
            let (day, time) = (dates::weekday(start.date()), dates::time(start.time()));
            t_with(W::ChangeOnTime, &[("day", &day), ("time", &time), ("place", &planned.where_now())])
        }
        To::Place(place) => t_with(W::ChangeOnPlace, &[("place", place)]),
        To::Off => t(W::ChangeOnOff),
        To::Instead(How::Phone) => t(W::ChangeOnPhone),
        To::Instead(How::Online) => t(W::ChangeOnOnline),
        To::Instead(_) => t(W::ChangeOnInPerson),
        To::AsEver | To::On => t(W::ChangeOnAsEver),
    }
}
