//! Marks of a register: one tap, one save, and the way back.

use std::rc::Rc;

use crate::view::prelude::*;
use chrono::NaiveDate;
use kith_model::{
    Header, Id, Kind,
    fields::{Word, wall},
    form::{Opened, Save},
    id::attendance_id,
    kinds::{Attendance, Headcount, Said},
};

use super::{
    super::kept::{self, Planned},
    headcount_header,
};
use crate::{
    live::{Shown, StoreProblem, records},
    pages::saving::problem_words,
    parts::{Note, Notice},
};

/// The attendance of whoever a booking is for.
fn header_of(booking: &Header, planned: &Planned, programme: &Id) -> Option<Header> {
    let person = booking.key.circle.person()?;
    let (session, start) = (&planned.occurrence.session, planned.start());
    let id = attendance_id(programme, person, session, &start);
    Some(
        Header::new(booking.key.circle.clone(), Kind::Attendance, id)
            .with("session", session)
            .with("start", start)
            .with("activity", &planned.activity_id)
            .with("group", &planned.group),
    )
}

/// What the register says of somebody. Tracked.
pub fn said(booking: &Header, planned: &Planned) -> Option<Said> {
    let header = header_of(booking, planned, &records().programme()?)?;
    records().get(&header.key)?.read::<Attendance>().register
}

/// Whether the person was at another date of the activity, by their own word or a register's. Tracked.
pub fn has_been(booking: &Header, planned: &Planned) -> bool {
    let (Some(person), start) = (booking.key.circle.person(), planned.start()) else { return false };
    records().of_person(&Kind::Attendance, person).iter().any(|shown| {
        let header = &shown.record.header;
        header.of("activity") == Some(planned.activity_id.as_str())
            && header.of("start") != Some(start.as_str())
            && shown.read::<Attendance>().was_there()
    })
}

/// The last day before this date on which the person was at the activity, as the register says. Tracked.
pub fn last_here(booking: &Header, planned: &Planned) -> Option<NaiveDate> {
    let here = |shown: &Rc<Shown>| {
        let header = &shown.record.header;
        let is_here = shown.read::<Attendance>().register == Some(Said::Here);
        let is_it = is_here && header.of("activity") == Some(planned.activity_id.as_str());
        let at = header.of("start").filter(|_| is_it).and_then(wall)?;
        let session = header.of("session").and_then(|id| id.parse().ok());
        let took_place = session.and_then(|id| kept::find(&id, header.of("start")?)).map_or(at, |found| found.at());
        (at < planned.occurrence.original).then(|| took_place.date())
    };
    let person = booking.key.circle.person()?;
    records().of_person(&Kind::Attendance, person).iter().filter_map(here).max()
}

/// How many others were there. Tracked.
pub fn others(planned: &Planned) -> u32 {
    let header = records().programme().map(|programme| headcount_header(planned, &programme));
    let shown = header.and_then(|header| records().get(&header.key));
    shown.and_then(|shown| u32::try_from(shown.read::<Headcount>().others).ok()).unwrap_or(0)
}

/// A field of a record and what it is set to.
type Mark = (Header, &'static str, serde_json::Value);

/// Marking, with the last marks to undo.
#[derive(Clone, Copy)]
pub struct Marking {
    undo: RwSignal<Vec<Vec<Mark>>>,
    problem: RwSignal<Option<StoreProblem>>,
}

/// Nothing marked yet.
pub fn marking() -> Marking {
    Marking { undo: RwSignal::new(Vec::new()), problem: RwSignal::new(None) }
}

impl Marking {
    /// Marks these people, all in one save.
    pub fn put(self, marks: Vec<(Header, Said)>, planned: &Planned) {
        let Some(programme) = untrack(|| records().programme()) else { return };
        let fields = marks.iter().filter_map(|(booking, said)| {
            Some((header_of(booking, planned, &programme)?, "register", said.word().into()))
        });
        self.save(fields.collect(), true);
    }

    /// Sets how many others were there.
    pub fn put_others(self, planned: &Planned, number: u32) {
        let Some(programme) = untrack(|| records().programme()) else { return };
        self.save(vec![(headcount_header(planned, &programme), "others", number.into())], true);
    }

    /// Whether there is something to undo. Tracked.
    pub fn can_undo(self) -> bool {
        self.undo.with(|undo| !undo.is_empty())
    }

    /// Takes the last marks back.
    pub fn undo(self) {
        if let Some(last) = self.undo.try_update(Vec::pop).flatten() {
            self.save(last, false);
        }
    }

    fn save(self, fields: Vec<Mark>, can_undo: bool) {
        let records = records();
        let mut before = Vec::new();
        let mut saves: Vec<Save> = Vec::new();
        for (header, field, value) in fields {
            let shown = untrack(|| records.get(&header.key));
            let opened = shown.as_ref().map_or_else(|| Opened::new(header.clone()), |shown| shown.opened());
            let was = shown.and_then(|shown| shown.record.shown(field).map(|v| v.value.clone()));
            let nothing = if field == "register" { Said::NotSaid.word().into() } else { 0.into() };
            before.push((header, field, was.unwrap_or(nothing)));
            saves.push(opened.set([(field, value)]));
        }
        if saves.is_empty() {
            return;
        }
        leptos::task::spawn_local(async move {
            let kept = records.save(saves).await;
            if kept.is_ok() && can_undo {
                self.undo.try_update(|undo| undo.push(before));
            }
            self.problem.try_set(kept.err());
        });
    }

    /// Why a mark was not kept.
    pub fn notice(self) -> impl IntoView {
        let problem = self.problem;
        move || problem.get().map(|p| view! { <Notice kind=Note::Off spoken=true>{problem_words(&p)}</Notice> })
    }
}
