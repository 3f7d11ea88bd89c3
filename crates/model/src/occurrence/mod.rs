//! When a session takes place: its occurrences between two wall-clock times, with all exceptions.
//!
//! Times are the place's wall clock: ten o'clock stays ten o'clock through daylight saving. An occurrence is named by
//! its *original* start and keeps that name when it is moved, so that marks made before and after the move meet. It is
//! found by either of its places, the original and the new one: a screen shows a changed date where it was.
//!
//! **Invariant:** where two people wrote unseen, cancelled beats running, and two times are both given. Whatever stands
//! in a field, nothing here loops or panics: a rule that cannot be read gives nothing.

mod rule;

use crate::order;
use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveDateTime};
pub use rule::{day_of_word, day_word};
use serde::Deserialize;
use serde_json::Value;

use self::rule::Pattern;
use crate::{
    Id,
    fields::{Fields, Word, wall},
    kinds::{Closed, Exception, Extra, How, PublicReason, Rule, What},
};

/// The longest window that is looked through; what lies beyond is not given.
pub const WINDOW_DAYS_MAX: u64 = 3_700;

/// One occurrence of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The session.
    pub session: Id,
    /// Its name: the start that the rule gives it, or the start of an extra one.
    pub original: NaiveDateTime,
    /// When and where. More than one only where two people changed it unseen: then both.
    pub times: Vec<When>,
    /// Whether it takes place.
    pub state: State,
    /// Why it is not as the rule says, when somebody said.
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

/// The fields of a session, read once. Each entry holds all live values: more than one where two wrote unseen.
struct Timetable {
    rules: Vec<Versions<Pattern>>,
    exceptions: BTreeMap<NaiveDateTime, Versions<Exception>>,
    extras: BTreeMap<NaiveDateTime, Versions<Extra>>,
    closures: Vec<(NaiveDate, Closed)>,
    place: String,
    how: Option<How>,
}

/// The live values of one entry; what was cleared or cannot be read is `None`.
struct Versions<T> {
    all: Vec<Option<T>>,
    /// Something stands there that cannot be read, perhaps a newer app's.
    is_odd: bool,
}

impl<T> Versions<T> {
    fn read(session: &impl Fields, field: &str, read: impl Fn(&Value) -> Option<T>) -> Self {
        let values = session.values(field);
        let all: Vec<_> = values.iter().map(|v| read(v)).collect();
        let is_odd = values.iter().zip(&all).any(|(value, it)| !value.is_null() && it.is_none());
        Self { all, is_odd }
    }
    fn any(&self) -> impl Iterator<Item = &T> {
        self.all.iter().flatten()
    }
}

fn pattern(value: &Value) -> Option<Pattern> {
    Rule::deserialize(value).ok().and_then(|rule| Pattern::of(&rule))
}

/// A move whose new time cannot be read must not look as if it took place at the old one.
fn exception(value: &Value) -> Option<Exception> {
    let read = Exception::deserialize(value).ok()?;
    let is_lost = read.what == What::Moved && read.to.is_some() && read.new_start().is_none();
    Some(if is_lost { Exception { what: What::Cancelled, ..read } } else { read })
}

/// What the rules and extra dates say of one start.
struct Given {
    times: Vec<When>,
    is_extra: bool,
    is_withdrawn: bool,
    words: String,
    unsettled: bool,
}

impl Timetable {
    fn read(session: &impl Fields) -> Self {
        let rules = session.names("rule/").into_iter().map(|n| Versions::read(session, &format!("rule/{n}"), pattern));
        let mut exceptions = BTreeMap::new();
        for name in session.names("x/") {
            if let Some(at) = wall(name) {
                exceptions.insert(at, Versions::read(session, &format!("x/{name}"), exception));
            }
        }
        let mut extras = BTreeMap::new();
        for name in session.names("extra/") {
            if let Some(at) = wall(name).filter(|at| rule::is_sane(at.date())) {
                extras.insert(at, Versions::read(session, &format!("extra/{name}"), |v| Extra::deserialize(v).ok()));
            }
        }
        let closures = session
            .names("closed/")
            .into_iter()
            .filter_map(|name| Some((name, name.parse::<NaiveDate>().ok()?)))
            .flat_map(|(name, first)| {
                let versions = Versions::read(session, &format!("closed/{name}"), |v| Closed::deserialize(v).ok());
                versions.all.into_iter().flatten().map(move |closed| (first, closed))
            })
            .collect();
        Self {
            rules: rules.collect(),
            exceptions,
            extras,
            closures,
            place: session.text("place"),
            how: session.one_of("how"),
        }
    }

    fn between(&self, id: &Id, from: NaiveDateTime, to: NaiveDateTime) -> Vec<Occurrence> {
        let furthest = from.checked_add_days(Days::new(WINDOW_DAYS_MAX)).unwrap_or(NaiveDateTime::MAX);
        let to = to.min(furthest);
        let is_inside = |at: NaiveDateTime| from <= at && at < to;
        if from >= to {
            return Vec::new();
        }
        let mut names: Vec<NaiveDateTime> = Vec::new();
        for rule in self.rules.iter().flat_map(Versions::any) {
            names.extend(rule.starts(from.date(), to.date()));
        }
        names.extend(self.extras.keys());
        // Those that were moved into the window from somewhere else.
        names
            .extend(self.exceptions.iter().filter(|(_, v)| v.any().any(|x| x.new_start().is_some())).map(|(at, _)| at));
        order::sort(&mut names);
        names.dedup();
        let mut found: Vec<_> = names
            .into_iter()
            .filter_map(|at| self.occurrence(id, at))
            .filter(|o| is_inside(o.was) || o.times.iter().any(|t| is_inside(t.start)))
            .collect();
        order::by_key(&mut found, |o| (o.start(), o.original));
        found
    }

    /// Whether a rule or an extra date gives this start.
    fn gives(&self, at: NaiveDateTime) -> bool {
        self.given(at).is_some()
    }

    fn given(&self, at: NaiveDateTime) -> Option<Given> {
        let mut given =
            Given { times: Vec::new(), is_extra: false, is_withdrawn: false, words: String::new(), unsettled: false };
        let when = |minutes, place: Option<&String>| When {
            start: at,
            minutes,
            place: place.unwrap_or(&self.place).clone(),
            how: self.how,
        };
        // Where two rules of one session meet, the one that began later says how long.
        let mut latest: Option<&Pattern> = None;
        for versions in &self.rules {
            let hits = versions.any().filter(|rule| rule.gives(at)).count();
            given.unsettled |= hits > 0 && hits < versions.all.len();
            for rule in versions.any().filter(|rule| rule.gives(at)) {
                latest = latest.filter(|other| other.from > rule.from).or(Some(rule));
            }
        }
        if let Some(versions) = self.extras.get(&at).filter(|v| v.any().next().is_some()) {
            given.is_extra = latest.is_none();
            // Taken back by one, changed by another: cancelled beats running. A date of the rule takes place anyway.
            given.is_withdrawn = latest.is_none() && versions.all.iter().any(Option::is_none);
            given.unsettled |= versions.all.len() > 1;
            for extra in versions.any() {
                let usual = latest.map_or(60, |rule| rule.minutes);
                let minutes = if rule::is_length(extra.minutes) { extra.minutes } else { usual };
                given.times.push(when(minutes, extra.place.as_ref()));
                if given.words.is_empty() {
                    given.words.clone_from(&extra.words);
                }
            }
        } else {
            given.times.push(when(latest?.minutes, None));
        }
        ordered(&mut given.times, |time| time);
        Some(given)
    }

    fn occurrence(&self, id: &Id, at: NaiveDateTime) -> Option<Occurrence> {
        let given = self.given(at)?;
        let mut made = Occurrence {
            session: id.clone(),
            original: at,
            times: given.times.clone(),
            state: if given.is_withdrawn { State::Cancelled } else { State::On },
            reason: None,
            words: given.words,
            changed: given.is_extra || given.is_withdrawn,
            was: at,
            unsettled: given.unsettled,
        };
        let mut at_a_door: Vec<bool> = vec![true; made.times.len()];
        if let Some(versions) = self.exceptions.get(&at) {
            // What cannot be read may change the date: better ask than promise that it runs as ever.
            made.unsettled |= versions.all.len() > 1 || versions.is_odd;
            made.changed |= versions.is_odd;
            let cancelled = versions.any().find(|x| x.what == What::Cancelled);
            if let Some(told) = cancelled.or_else(|| versions.any().next()) {
                (made.reason, made.words) = (told.reason, told.words.clone());
                made.changed = true;
            }
            if cancelled.is_some() {
                made.state = State::Cancelled;
            } else {
                let mut times: Vec<(When, bool)> = Vec::new();
                for version in &versions.all {
                    for base in &given.times {
                        let is_at_a_door = version.as_ref().is_none_or(|x| x.what == What::Moved);
                        times.push((version.as_ref().map_or(base.clone(), |x| instead(x, base)), is_at_a_door));
                    }
                }
                ordered(&mut times, |(time, _)| time);
                (made.times, at_a_door) = times.into_iter().unzip();
            }
        }
        if made.is_on() {
            self.close(&mut made, &at_a_door);
        }
        Some(made)
    }

    /// A closure cancels whatever would bring somebody to the door while it lasts: dates of the rule, extra ones, and
    /// what was moved there; not what was moved away, nor what is online or by phone instead.
    fn close(&self, made: &mut Occurrence, at_a_door: &[bool]) {
        let closed = |at: NaiveDateTime| {
            self.closures.iter().find(|(first, closed)| *first <= at.date() && at.date() <= closed.until)
        };
        let shut: Vec<bool> =
            made.times.iter().zip(at_a_door).map(|(t, door)| *door && closed(t.start).is_some()).collect();
        let Some(first) = shut.iter().position(|is_shut| *is_shut) else { return };
        made.changed = true;
        if shut.iter().all(|is_shut| *is_shut) {
            made.state = State::Cancelled;
            if let Some((_, closed)) = closed(made.times[first].start) {
                (made.reason, made.words) = (closed.reason, closed.words.clone());
            }
        } else {
            let mut open = shut.iter().map(|is_shut| !is_shut);
            made.times.retain(|_| open.next().unwrap_or(true));
        }
    }
}

/// What an exception makes of a time.
fn instead(exception: &Exception, base: &When) -> When {
    let start = if exception.what == What::Moved { exception.new_start() } else { None };
    When {
        start: start.unwrap_or(base.start),
        minutes: exception.minutes.filter(|m| rule::is_length(*m)).unwrap_or(base.minutes),
        place: exception.place.clone().unwrap_or_else(|| base.place.clone()),
        how: match exception.what {
            What::Online => Some(How::Online),
            What::Phone => Some(How::Phone),
            What::Moved | What::Cancelled => base.how,
        },
    }
}

/// Orders by time and takes out what is said twice.
fn ordered<T: PartialEq>(all: &mut Vec<T>, when: impl Fn(&T) -> &When) {
    order::by(all, |a, b| {
        let key = |it| {
            let When { start, minutes, place, how } = when(it);
            (*start, *minutes, place.clone(), how.map_or("", Word::word))
        };
        key(a).cmp(&key(b))
    });
    all.dedup();
}
