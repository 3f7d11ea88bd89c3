//! When a session takes place: its occurrences between two wall-clock times, with all exceptions.
//!
//! Times are the place's wall clock: ten o'clock stays ten o'clock through daylight saving. An occurrence is named by
//! its *original* start and keeps that name when it is moved, so that marks made before and after the move meet. It is
//! found by either of its places, the original and the new one: a screen shows a changed date where it was.
//!
//! **Invariant:** where two people wrote unseen, cancelled beats running, and two times are both given. Whatever stands
//! in a field, nothing here loops or panics: a rule that cannot be read gives nothing.

mod change;
mod rule;
mod timetable;

pub use change::{Change, Reach, To, has_followers, other_days};
use chrono::{Days, NaiveDateTime};
pub use rule::{day_of_word, day_word};

use self::timetable::{Timetable, exception};
use crate::{
    Id,
    fields::{Fields, wall},
    kinds::{Exception, How, PublicReason},
};

/// The longest window that is looked through; what lies beyond is not given.
pub const WINDOW_DAYS_MAX: u64 = 3_700;

/// One occurrence of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The session.
    pub session: Id,
    /// Its name: the start that the first rule gave it, or the start of an extra one. A rule that follows "from here on"
    /// keeps it.
    pub original: NaiveDateTime,
    /// When and where. More than one only where two people changed it unseen: then both.
    pub times: Vec<When>,
    /// Whether it takes place.
    pub state: State,
    /// Why it is not as the rule says, or why the rule came; when somebody said.
    pub reason: Option<PublicReason>,
    /// What the organiser says about it.
    pub words: String,
    /// Whether it differs from the rule.
    pub changed: bool,
    /// Where it stands by the rule: the start in whose place a changed date is shown.
    pub was: NaiveDateTime,
    /// Whether two people wrote about it without having seen each other and nobody chose yet, or what was written
    /// cannot be read here: "ring before you go".
    pub unsettled: bool,
}

/// When, where and how an occurrence takes place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// Wall-clock start.
    pub start: NaiveDateTime,
    /// How long.
    pub minutes: i64,
    /// Where, when it is not where the activity always is; else empty.
    pub place: String,
    /// How, when it is not as the activity always is.
    pub how: Option<How>,
}

/// Whether an occurrence takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum State {
    On,
    Cancelled,
    /// Not on any more: the rule that gave it stopped, and no other gives it.
    Ended,
}

/// An exception for a date that no rule and no extra date gives any more: kept, and asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct Orphan {
    /// The entry: the field is `x/` and this.
    pub entry: String,
    /// The original start that it names, if it is one.
    pub original: Option<NaiveDateTime>,
    /// What it says; `None` when that cannot be read.
    pub exception: Option<Exception>,
}

/// The occurrences that stand, by their original or by a new time, in `from <= start < to`; ordered by time.
pub fn occurrences(id: &Id, session: &impl Fields, from: NaiveDateTime, to: NaiveDateTime) -> Vec<Occurrence> {
    let timetable = Timetable::read(session);
    timetable.between(id, from, to)
}

/// The same with the dates of rules that stopped: not on any more, and why.
pub fn with_ended(id: &Id, session: &impl Fields, from: NaiveDateTime, to: NaiveDateTime) -> Vec<Occurrence> {
    Timetable::read(session).with_ended(id, from, to)
}

/// The first date of each rule that stopped: in its place somebody reads that it is not on any more.
pub fn endings(id: &Id, session: &impl Fields) -> Vec<Occurrence> {
    Timetable::read(session).endings(id)
}

/// The occurrence of this name, wherever it was moved to and whether or not its rule stopped.
pub fn named(id: &Id, session: &impl Fields, original: NaiveDateTime) -> Option<Occurrence> {
    Timetable::read(session).named(id, original)
}

/// The exceptions whose date is not given any more.
pub fn orphans(session: &impl Fields) -> Vec<Orphan> {
    let timetable = Timetable::read(session);
    let lost = |name: &str| !wall(name).is_some_and(|at| timetable.gives(at));
    session
        .names("x/")
        .into_iter()
        .filter(|name| lost(name))
        .filter_map(|name| {
            let value = session.values(&format!("x/{name}")).into_iter().find(|v| !v.is_null())?;
            Some(Orphan { entry: name.to_owned(), original: wall(name), exception: exception(value) })
        })
        .collect()
}

/// The next occurrence that takes place and starts after `at`; looks five years ahead.
pub fn next_after(id: &Id, session: &impl Fields, at: NaiveDateTime) -> Option<Occurrence> {
    let timetable = Timetable::read(session);
    let next = |o: &Occurrence| o.times.iter().map(|t| t.start).filter(|start| *start > at).min();
    [15, 70, 400, 1_830]
        .into_iter()
        .find_map(|days| {
            let to = at.checked_add_days(Days::new(days))?;
            let found = timetable.between(id, at, to).into_iter().filter(|o| o.state == State::On);
            found
                .filter_map(|o| next(&o).filter(|start| *start < to).map(|start| (start, o)))
                .min_by_key(|(start, _)| *start)
        })
        .map(|(_, occurrence)| occurrence)
}

impl Occurrence {
    /// The earliest of its times.
    pub fn start(&self) -> NaiveDateTime {
        self.times.iter().map(|t| t.start).min().unwrap_or(self.was)
    }

    /// Whether it takes place.
    pub fn is_on(&self) -> bool {
        self.state == State::On
    }
}
