//! Changing a date, or a date and all that follow it: which fields of the session that writes.
//!
//! One date is an exception. "From here on" is another rule entry that begins with the date: the rule before it ends the
//! day before, its other weekdays go on in a rule of their own, and the dates keep their names, so that everybody who was
//! told of one is told what became of it.
//!
//! **Invariant:** a date of a rule is never without an entry that gives it, also when it is not on any more.

use crate::sorted::SortedMap;
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, Weekday};
use serde_json::Value;

use super::{
    Occurrence, State,
    rule::{LATER_DAYS_MAX, Pattern, day_word, weekdays},
};
use crate::{
    fields::{Word, wall_text},
    kinds::{Exception, Freq, How, Named, PublicReason, Rule, Session, What},
};

/// What becomes of a date.
#[derive(Clone, Debug, PartialEq)]
pub enum To {
    /// Another day, time or length.
    Time {
        /// The new start of the chosen date.
        start: NaiveDateTime,
        /// How long.
        minutes: i64,
    },
    /// Another place.
    Place(String),
    /// Online, or by phone; in person where it is so by its rule.
    Instead(How),
    /// As it always was, after it was online or by phone.
    AsEver,
    /// Not on.
    Off,
    /// On again, after it was not on any more.
    On,
}

/// How far a change reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// This date.
    One,
    /// This date and all of its weekday that follow.
    Onwards,
    /// All of its weekday from a day on.
    From(NaiveDate),
}

/// A change as somebody chose it.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What.
    pub to: To,
    /// How far.
    pub reach: Reach,
    /// Why, for everyone to read.
    pub reason: Option<PublicReason>,
    /// Why, in words.
    pub words: String,
}

/// The other weekdays of the rule that gives a date: a change from here on leaves them as they are.
pub fn other_days(session: &Session, of: &Occurrence) -> Vec<Weekday> {
    let Some(entry) = Entry::giving(session, of) else { return Vec::new() };
    let others: Vec<Weekday> = entry.names.iter().copied().filter(|day| *day != entry.day).collect();
    if others.is_empty() { others } else { weekdays(&entry.only(&others).days).unwrap_or_default() }
}

/// Whether a rule gives the date, so that others follow it.
pub fn has_followers(session: &Session, of: &Occurrence) -> bool {
    Entry::giving(session, of).is_some()
}

type Written = SortedMap<String, Value>;

impl Change {
    /// The fields that it writes; `None` where it changes nothing, or where no rule gives the date.
    pub fn fields(&self, session: &Session, of: &Occurrence) -> Option<Written> {
        match self.reach {
            Reach::One => self.one(session, of),
            Reach::Onwards => self.onwards(session, of, of.original.date(), |name, _| name >= of.original),
            Reach::From(day) => self.onwards(session, of, day, |_, time| time.date() >= day),
        }
    }

    /// Over what was changed of the date before: a new place does not take back its new time.
    fn one(&self, session: &Session, of: &Occurrence) -> Option<Written> {
        let field = format!("x/{}", wall_text(of.original));
        let old = session.exceptions.get(&wall_text(of.original)).and_then(|all| all.first());
        let is_off = old.is_some_and(|x| x.what == What::Cancelled);
        let usual = Exception {
            what: What::Moved,
            to: None,
            minutes: None,
            place: None,
            reason: self.reason,
            words: self.words.clone(),
        };
        let base = old.filter(|_| !is_off).map_or(usual.clone(), |x| Exception {
            reason: self.reason,
            words: self.words.clone(),
            ..x.clone()
        });
        let now = of.times.first();
        let made = match &self.to {
            To::Off => Exception { what: What::Cancelled, ..usual },
            To::Time { start, minutes } => {
                if !is_off && now.is_some_and(|now| (now.start, now.minutes) == (*start, *minutes)) {
                    return None;
                }
                Exception { to: Some(wall_text(*start)), minutes: Some(*minutes), ..base }
            }
            To::Place(place) => {
                if !is_off && now.is_some_and(|now| now.place == *place) {
                    return None;
                }
                Exception { place: Some(place.clone()), ..base }
            }
            To::Instead(how) => {
                let what = match how {
                    How::Online => What::Online,
                    How::Phone => What::Phone,
                    _ => What::InPerson,
                };
                if base.what == what {
                    return None;
                }
                Exception { what, ..base }
            }
            To::AsEver => {
                let there = old.filter(|x| matches!(x.what, What::Online | What::Phone | What::InPerson))?;
                let is_all = there.to.is_none() && there.place.is_none() && there.minutes.is_none();
                if is_all {
                    return Some(Written::from([(field, Value::Null)]));
                }
                Exception { what: What::Moved, ..base }
            }
            To::On => return None,
        };
        Some(Written::from([(field, serde_json::to_value(made).ok()?)]))
    }

    /// All entries that give dates of this name and time of the week are one from the day on.
    fn onwards(
        &self,
        session: &Session,
        of: &Occurrence,
        day: NaiveDate,
        is_later: impl Fn(NaiveDateTime, NaiveDateTime) -> bool,
    ) -> Option<Written> {
        let own = Entry::giving(session, of)?;
        let changed = self.changed(&own, of)?;
        let mut alike: Vec<(Entry, NaiveDateTime)> = Vec::new();
        for (number, rule) in &session.rules {
            let Some(entry) = Entry::of(number, rule, of.original) else { continue };
            let is_same = entry.is_same_series(&own) && entry.pattern.is_off == own.pattern.is_off;
            let is_it = |name| is_later(name, entry.pattern.time_of(name));
            let Some(first) = entry.first(is_it, day).filter(|_| is_same) else { continue };
            alike.push((entry, first));
        }
        let first = alike.iter().map(|(_, first)| *first).min()?;
        let is_open = alike.iter().any(|(entry, _)| entry.rule.until.is_none());
        let until = alike.iter().filter_map(|(entry, _)| entry.rule.until).max().filter(|_| !is_open);
        let mut written = Written::new();
        let mut numbers = Numbers::of(session);
        for (entry, begins) in alike {
            let goes_on = (entry.number == own.number).then(|| Rule { from: first.date(), until, ..changed.clone() });
            entry.split(&mut written, &mut numbers, begins, goes_on)?;
        }
        self.clear(&mut written, session, of);
        Some(written)
    }

    /// The rule as it goes on; `None` where nothing differs.
    fn changed(&self, entry: &Entry, of: &Occurrence) -> Option<Rule> {
        let base = entry.only(&[entry.day]);
        let (reason, words) = (self.reason, self.words.clone());
        let next = match &self.to {
            To::Time { start, minutes } => Rule { off: false, ..entry.at(*start, *minutes, of.original)? },
            To::Place(place) => Rule { place: Some(place.clone()), ..base.clone() },
            To::Instead(how) => Rule { how: how.word().to_owned(), ..base.clone() },
            To::AsEver => Rule { how: String::new(), ..base.clone() },
            To::Off => Rule { off: true, ..base.clone() },
            To::On => Rule { off: false, ..base.clone() },
        };
        // An exception of this date may stand over the same rule: then the date differs from what goes on.
        let is_open = of.state != State::Ended && self.stands_over(of);
        (next != base || is_open).then_some(Rule { reason, words, ..next })
    }

    /// Whether an exception of the date says otherwise than the rule.
    fn stands_over(&self, of: &Occurrence) -> bool {
        matches!(self.to, To::Time { .. }) && (of.changed && (of.start() != of.was || !of.is_on()))
    }

    /// What was said of the one date before must not hold against what is said of it now.
    fn clear(&self, written: &mut Written, session: &Session, of: &Occurrence) {
        let name = wall_text(of.original);
        let Some(old) = session.exceptions.get(&name).and_then(|all| all.first()) else { return };
        let is_off = old.what == What::Cancelled;
        let kept = match &self.to {
            To::Time { .. } | To::Off | To::On => None,
            To::Place(_) | To::Instead(_) | To::AsEver if is_off => return,
            To::Place(_) => Some(Exception { place: None, ..old.clone() }),
            To::Instead(_) | To::AsEver => Some(Exception { what: What::Moved, ..old.clone() }),
        };
        let says = |x: &Exception| x.what != What::Moved || x.to.is_some() || x.minutes.is_some() || x.place.is_some();
        let value = kept.filter(says).and_then(|x| serde_json::to_value(x).ok()).unwrap_or(Value::Null);
        written.insert(format!("x/{name}"), value);
    }
}

/// A rule of the session that gives dates with the name of the chosen one: of its weekday, at its time.
struct Entry<'a> {
    number: &'a str,
    rule: &'a Rule,
    pattern: Pattern,
    names: Vec<Weekday>,
    day: Weekday,
    /// By the day of the month, whatever weekday that is.
    is_any_day: bool,
}

impl<'a> Entry<'a> {
    fn of(number: &'a str, rule: &'a Rule, original: NaiveDateTime) -> Option<Self> {
        let (days, start) = rule.named.as_ref().map_or((&rule.days, &rule.start), |named| (&named.days, &named.start));
        let mut names = weekdays(days)?;
        if names.is_empty() {
            names.push(rule.from.weekday());
        }
        let day = original.weekday();
        let is_any_day = rule.freq == Freq::Monthly && days.is_empty();
        if is_any_day {
            names = vec![day];
        }
        let is_one = names.contains(&day) && *start == original.format("%H:%M").to_string();
        is_one.then_some(())?;
        Some(Self { number, rule, pattern: Pattern::of(rule)?, names, day, is_any_day })
    }

    /// The one that gives the date; where two do, the one that began later.
    fn giving(session: &'a Session, of: &Occurrence) -> Option<Self> {
        let all = session.rules.iter().filter_map(|(number, rule)| Entry::of(number, rule, of.original));
        let is_ended = of.state == State::Ended;
        all.filter(|entry| entry.pattern.is_off == is_ended && entry.pattern.gives(of.original))
            .max_by_key(|entry| entry.rule.from)
    }

    fn is_same_series(&self, other: &Self) -> bool {
        let nth = |rule: &Rule| rule.named.as_ref().map_or(rule.nth, |named| named.nth);
        (self.rule.freq, self.rule.every, nth(self.rule)) == (other.rule.freq, other.rule.every, nth(other.rule))
    }

    /// Its first date of the weekday of which this is true, looked for around a day.
    fn first(&self, is_it: impl Fn(NaiveDateTime) -> bool, around: NaiveDate) -> Option<NaiveDateTime> {
        let far = TimeDelta::try_days(LATER_DAYS_MAX)?;
        let from = around.checked_sub_signed(far)?.max(self.rule.from);
        let to = from.checked_add_days(Days::new(1_200))?;
        self.pattern.starts(from, to).find(|name| (self.is_any_day || name.weekday() == self.day) && is_it(*name))
    }

    /// The rule for some of its weekdays.
    fn only(&self, names: &[Weekday]) -> Rule {
        let words = |later: i64| names.iter().map(|day| day_word(shifted(*day, later)).to_owned()).collect();
        let mut rule = self.rule.clone();
        if self.is_any_day {
            return rule;
        }
        match &mut rule.named {
            None => rule.days = words(0),
            Some(named) => {
                named.days = words(0);
                if let Some(later) = named.later {
                    rule.days = words(later);
                }
            }
        }
        rule
    }

    /// The rule of the weekday when the date of a name takes place at another time.
    fn at(&self, start: NaiveDateTime, minutes: i64, name: NaiveDateTime) -> Option<Rule> {
        let later = (start.date() - name.date()).num_days();
        if later.abs() > LATER_DAYS_MAX {
            return None;
        }
        let base = self.only(&[self.day]);
        let mut named = base.named.clone().unwrap_or_else(|| Named {
            days: base.days.clone(),
            nth: base.nth,
            start: base.start.clone(),
            later: None,
        });
        let mut rule = Rule { start: start.format("%H:%M").to_string(), minutes, ..base };
        let is_by_month =
            rule.freq == Freq::Monthly && named.nth.is_some() && start.month() == name.month() && later != 0;
        rule.nth = named.nth;
        if !rule.days.is_empty() {
            rule.days = vec![day_word(start.weekday()).to_owned()];
        }
        if is_by_month {
            let n = i8::try_from(start.day0() / 7).unwrap_or(0) + 1;
            let is_last = start.day() + 7 > u32::from(start.date().num_days_in_month());
            let was_last = named.nth == Some(-1) || n == 5;
            rule.nth = Some(if is_last && was_last { -1 } else { n });
            named.later = None;
        } else {
            named.later = Some(later);
        }
        let is_plain = later == 0 && named.start == rule.start;
        rule.named = (!is_plain).then_some(named);
        Some(rule)
    }

    /// Ends before `first`; from there on its other weekdays go on as they are, and the chosen one as `next` says.
    fn split(
        &self,
        written: &mut Written,
        numbers: &mut Numbers,
        first: NaiveDateTime,
        next: Option<Rule>,
    ) -> Option<()> {
        let others: Vec<Weekday> = self.names.iter().copied().filter(|day| *day != self.day).collect();
        let before = Rule { until: first.date().checked_sub_days(Days::new(1)), ..self.rule.clone() };
        let had_dates = Pattern::of(&before).is_some_and(|pattern| {
            let to = before.until.unwrap_or(before.from);
            pattern.starts(before.from, to).next().is_some()
        });
        let mut own = Some(self.number.to_owned());
        if had_dates {
            written.insert(field(self.number), serde_json::to_value(&before).ok()?);
            own = None;
        }
        let mut put = |rule: Rule| -> Option<()> {
            let number = own.take().unwrap_or_else(|| numbers.next());
            written.insert(field(&number), serde_json::to_value(rule).ok()?);
            Some(())
        };
        if let Some(next) = next {
            put(next)?;
        }
        if !others.is_empty() {
            // Weeks and months are counted from the first day, which must be one of its own.
            let rest = Pattern::of(self.rule)?;
            let to = first.date().checked_add_days(Days::new(1_200))?;
            let goes_on = rest.starts(first.date(), to).find(|name| others.contains(&name.weekday()));
            if let Some(goes_on) = goes_on {
                put(Rule { from: goes_on.date(), ..self.only(&others) })?;
            }
        }
        if let Some(number) = own {
            written.insert(field(&number), Value::Null);
        }
        Some(())
    }
}

/// Numbers of entries that are not taken yet.
struct Numbers(u32);

impl Numbers {
    fn of(session: &Session) -> Self {
        Self(session.rules.keys().filter_map(|number| number.parse().ok()).max().unwrap_or(0))
    }

    fn next(&mut self) -> String {
        self.0 += 1;
        self.0.to_string()
    }
}

fn field(number: &str) -> String {
    format!("rule/{number}")
}

fn shifted(day: Weekday, later: i64) -> Weekday {
    let steps = later.rem_euclid(7);
    (0..steps).fold(day, |day, _| day.succ())
}
