//! A rule of a session: weekly or monthly, in wall-clock time.
//!
//! Several rules of one session follow each other: "from here on" is an `until` on the old one and a new one. Dates
//! come from asking each day whether the rule gives it, so no rule can run away.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

use crate::kinds::{Freq, Rule};

/// A rule that makes sense, ready to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    pub from: NaiveDate,
    until: Option<NaiveDate>,
    every: i64,
    /// None of them means that of `from`: its weekday, or monthly its day of the month.
    days: Vec<Weekday>,
    nth: Option<i8>,
    freq: Freq,
    start: NaiveTime,
    pub minutes: i64,
}

const DAYS: [&str; 7] = ["mo", "tu", "we", "th", "fr", "sa", "su"];
/// At most a week long.
const MINUTES_MAX: i64 = 7 * 24 * 60;
const EVERY_MAX: u32 = 120;

/// The word of a day of the week as it stands in a rule: `mo`.
pub fn day_word(day: Weekday) -> &'static str {
    DAYS[day.num_days_from_monday() as usize]
}

/// The day of the week that a word names.
pub fn day_of_word(word: &str) -> Option<Weekday> {
    DAYS.iter().position(|w| *w == word).and_then(|n| Weekday::try_from(n as u8).ok())
}

/// Whether a session can be so long.
pub(super) fn is_length(minutes: i64) -> bool {
    (1..=MINUTES_MAX).contains(&minutes)
}

/// Whether a day lies where sessions can be; arithmetic on others could overflow.
pub(super) fn is_sane(day: NaiveDate) -> bool {
    (1900..=2300).contains(&day.year())
}

impl Pattern {
    /// `None` for a rule that would never give a date or is beyond all measure.
    pub fn of(rule: &Rule) -> Option<Self> {
        // A day that cannot be read would make it another rule than was meant.
        let days = rule.days.iter().map(|word| day_of_word(word)).collect::<Option<Vec<_>>>()?;
        let start = NaiveTime::parse_from_str(&rule.start, "%H:%M").ok()?;
        let makes_sense = (1..=EVERY_MAX).contains(&rule.every)
            && is_length(rule.minutes)
            && is_sane(rule.from)
            && rule.until.is_none_or(|until| until >= rule.from)
            && rule.nth.is_none_or(|nth| (1..=5).contains(&nth) || nth == -1);
        let Rule { from, until, nth, freq, minutes, .. } = *rule;
        makes_sense.then_some(Self { from, until, every: rule.every.into(), days, nth, freq, start, minutes })
    }

    /// Whether it gives this start.
    pub fn gives(&self, at: NaiveDateTime) -> bool {
        at.time() == self.start && self.falls_on(at.date())
    }

    /// The starts on days from `first` to `last`.
    pub fn starts(&self, first: NaiveDate, last: NaiveDate) -> impl Iterator<Item = NaiveDateTime> {
        let last = self.until.map_or(last, |until| until.min(last));
        first
            .max(self.from)
            .iter_days()
            .take_while(move |day| *day <= last && is_sane(*day))
            .filter(|day| self.falls_on(*day))
            .map(|day| day.and_time(self.start))
    }

    fn falls_on(&self, day: NaiveDate) -> bool {
        if day < self.from || self.until.is_some_and(|until| day > until) || !is_sane(day) {
            return false;
        }
        let is_one =
            |weekday| if self.days.is_empty() { weekday == self.from.weekday() } else { self.days.contains(&weekday) };
        match self.freq {
            Freq::Weekly => {
                let monday = |d: NaiveDate| i64::from(d.num_days_from_ce() - d.weekday().num_days_from_monday() as i32);
                (monday(day) - monday(self.from)) / 7 % self.every == 0 && is_one(day.weekday())
            }
            Freq::Monthly => {
                let month = |d: NaiveDate| i64::from(d.year()) * 12 + i64::from(d.month0());
                (month(day) - month(self.from)) % self.every == 0
                    && match self.nth {
                        None if self.days.is_empty() => day.day() == self.from.day(),
                        None => is_one(day.weekday()),
                        Some(-1) => is_one(day.weekday()) && day.day() + 7 > u32::from(day.num_days_in_month()),
                        Some(nth) => is_one(day.weekday()) && i64::from(day.day0() / 7) + 1 == i64::from(nth),
                    }
            }
        }
    }
}
