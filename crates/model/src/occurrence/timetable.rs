//! The fields of a session, read once and asked: what do rules, extra dates, exceptions and closures make of a name?

use crate::sorted::SortedMap;
use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use serde::Deserialize;
use serde_json::Value;

use super::{
    Occurrence, State, WINDOW_DAYS_MAX, When,
    rule::{self, LATER_DAYS_MAX, Pattern},
};
use crate::{
    Id,
    fields::{Fields, Word, wall},
    kinds::{Closed, Exception, Extra, How, PublicReason, Rule, What},
    order,
};

/// The fields of a session, read once. Each entry holds all live values: more than one where two wrote unseen.
pub(super) struct Timetable {
    rules: Vec<Versions<Pattern>>,
    exceptions: SortedMap<NaiveDateTime, Versions<Exception>>,
    extras: SortedMap<NaiveDateTime, Versions<Extra>>,
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
pub(super) fn exception(value: &Value) -> Option<Exception> {
    let read = Exception::deserialize(value).ok()?;
    let is_lost = read.what == What::Moved && read.to.is_some() && read.new_start().is_none();
    Some(if is_lost { Exception { what: What::Cancelled, ..read } } else { read })
}

/// What the rules and extra dates say of one name.
struct Given {
    times: Vec<When>,
    /// Where it stands by the rule.
    was: NaiveDateTime,
    reason: Option<PublicReason>,
    is_extra: bool,
    is_withdrawn: bool,
    words: String,
    unsettled: bool,
}

impl Timetable {
    pub fn read(session: &impl Fields) -> Self {
        let rules = session.names("rule/").into_iter().map(|n| Versions::read(session, &format!("rule/{n}"), pattern));
        let mut exceptions = SortedMap::new();
        for name in session.names("x/") {
            if let Some(at) = wall(name) {
                exceptions.insert(at, Versions::read(session, &format!("x/{name}"), exception));
            }
        }
        let mut extras = SortedMap::new();
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

    /// What stands in a window, by the original or by a new time.
    pub fn between(&self, id: &Id, from: NaiveDateTime, to: NaiveDateTime) -> Vec<Occurrence> {
        self.look(from, to, false, |at| self.occurrence(id, at))
    }

    /// The same with the dates of rules that stopped.
    pub fn with_ended(&self, id: &Id, from: NaiveDateTime, to: NaiveDateTime) -> Vec<Occurrence> {
        self.look(from, to, true, |at| self.named(id, at))
    }

    /// The first date of each rule that stopped.
    pub fn endings(&self, id: &Id) -> Vec<Occurrence> {
        let stopped = self.rules.iter().flat_map(Versions::any).filter(|rule| rule.is_off);
        let first = stopped.filter_map(Pattern::first).filter(|at| !self.gives(*at));
        let mut found: Vec<_> = first.filter_map(|at| self.ended(id, at)).collect();
        order::by_key(&mut found, |o| (o.was, o.original));
        found.dedup_by_key(|o| o.original);
        found
    }

    /// The occurrence of this name.
    pub fn named(&self, id: &Id, at: NaiveDateTime) -> Option<Occurrence> {
        self.occurrence(id, at).or_else(|| self.ended(id, at))
    }

    fn look(
        &self,
        from: NaiveDateTime,
        to: NaiveDateTime,
        with_ended: bool,
        read: impl Fn(NaiveDateTime) -> Option<Occurrence>,
    ) -> Vec<Occurrence> {
        let furthest = from.checked_add_days(Days::new(WINDOW_DAYS_MAX)).unwrap_or(NaiveDateTime::MAX);
        let to = to.min(furthest);
        let is_inside = |at: NaiveDateTime| from <= at && at < to;
        if from >= to {
            return Vec::new();
        }
        let mut names: Vec<NaiveDateTime> = Vec::new();
        for rule in self.rules.iter().flat_map(Versions::any).filter(|rule| with_ended || !rule.is_off) {
            let (first, last) = if rule.is_named() { wider(from.date(), to.date()) } else { (from.date(), to.date()) };
            names.extend(rule.starts(first, last));
        }
        names.extend(self.extras.keys());
        // Those that were moved into the window from somewhere else.
        names
            .extend(self.exceptions.iter().filter(|(_, v)| v.any().any(|x| x.new_start().is_some())).map(|(at, _)| at));
        order::sort(&mut names);
        names.dedup();
        let mut found: Vec<_> = names
            .into_iter()
            .filter_map(read)
            .filter(|o| is_inside(o.was) || o.times.iter().any(|t| is_inside(t.start)))
            .collect();
        order::by_key(&mut found, |o| (o.start(), o.original));
        found
    }

    /// Whether a rule or an extra date gives this start.
    pub fn gives(&self, at: NaiveDateTime) -> bool {
        self.given(at).is_some()
    }

    fn given(&self, at: NaiveDateTime) -> Option<Given> {
        let mut given = Given {
            times: Vec::new(),
            was: at,
            reason: None,
            is_extra: false,
            is_withdrawn: false,
            words: String::new(),
            unsettled: false,
        };
        // Where two rules of one session meet, the one that began later says when and how long.
        let mut latest: Vec<&Pattern> = Vec::new();
        for versions in &self.rules {
            let (off, hits): (Vec<&Pattern>, Vec<_>) =
                versions.any().filter(|rule| rule.gives(at)).partition(|rule| rule.is_off);
            given.unsettled |= !hits.is_empty() && hits.len() < versions.all.len();
            // Stopped by one, changed by another: cancelled beats running.
            given.is_withdrawn |= !hits.is_empty() && !off.is_empty();
            let from = |all: &[&Pattern]| all.iter().map(|rule| rule.from).max();
            if !hits.is_empty() && from(&latest) <= from(&hits) {
                latest = hits;
            }
        }
        if let Some(rule) = latest.first() {
            (given.was, given.reason) = (rule.time_of(at), rule.reason);
            given.words.clone_from(&rule.words);
        }
        if let Some(versions) = self.extras.get(&at).filter(|v| v.any().next().is_some()) {
            given.is_extra = latest.is_empty();
            // Taken back by one, changed by another: cancelled beats running. A date of the rule takes place anyway.
            given.is_withdrawn |= latest.is_empty() && versions.all.iter().any(Option::is_none);
            given.unsettled |= versions.all.len() > 1;
            for extra in versions.any() {
                let rule = latest.first();
                let usual = rule.map_or(60, |rule| rule.minutes);
                let minutes = if rule::is_length(extra.minutes) { extra.minutes } else { usual };
                let place = extra.place.as_ref().or(rule.and_then(|rule| rule.place.as_ref()));
                let how = rule.and_then(|rule| rule.how);
                given.times.push(self.when(given.was, minutes, place, how));
                if given.words.is_empty() {
                    given.words.clone_from(&extra.words);
                }
            }
        } else {
            for rule in &latest {
                given.times.push(self.when(rule.time_of(at), rule.minutes, rule.place.as_ref(), rule.how));
            }
        }
        ordered(&mut given.times, |time| time);
        // Two people gave a rule two times: both hold until one is chosen.
        given.unsettled |= latest.len() > 1 && given.times.len() > 1;
        (!given.times.is_empty()).then_some(given)
    }

    fn when(&self, start: NaiveDateTime, minutes: i64, place: Option<&String>, how: Option<How>) -> When {
        When { start, minutes, place: place.unwrap_or(&self.place).clone(), how: how.or(self.how) }
    }

    /// A date of a rule that stopped, where nothing else gives it.
    fn ended(&self, id: &Id, at: NaiveDateTime) -> Option<Occurrence> {
        let stopped = self.rules.iter().flat_map(Versions::any).filter(|rule| rule.is_off && rule.gives(at));
        let rule = stopped.max_by_key(|rule| rule.from)?;
        let was = rule.time_of(at);
        Some(Occurrence {
            session: id.clone(),
            original: at,
            times: vec![self.when(was, rule.minutes, rule.place.as_ref(), rule.how)],
            state: State::Ended,
            reason: rule.reason,
            words: rule.words.clone(),
            changed: true,
            was,
            unsettled: false,
        })
    }

    fn occurrence(&self, id: &Id, at: NaiveDateTime) -> Option<Occurrence> {
        let given = self.given(at)?;
        let mut made = Occurrence {
            session: id.clone(),
            original: at,
            times: given.times.clone(),
            state: if given.is_withdrawn { State::Cancelled } else { State::On },
            reason: given.reason,
            words: given.words,
            changed: given.is_extra || given.is_withdrawn,
            was: given.was,
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
                        let is_at_a_door =
                            version.as_ref().is_none_or(|x| matches!(x.what, What::Moved | What::InPerson));
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
    When {
        start: exception.new_start().unwrap_or(base.start),
        minutes: exception.minutes.filter(|m| rule::is_length(*m)).unwrap_or(base.minutes),
        place: exception.place.clone().unwrap_or_else(|| base.place.clone()),
        how: match exception.what {
            What::Online => Some(How::Online),
            What::Phone => Some(How::Phone),
            What::InPerson => Some(How::InPerson),
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

/// The days on which a name can stand whose date is between these.
fn wider(first: NaiveDate, last: NaiveDate) -> (NaiveDate, NaiveDate) {
    let far = TimeDelta::try_days(LATER_DAYS_MAX).unwrap_or_default();
    (first.checked_sub_signed(far).unwrap_or(first), last.checked_add_signed(far).unwrap_or(last))
}
