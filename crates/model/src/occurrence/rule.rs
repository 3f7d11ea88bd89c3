//! A rule of a session: weekly or monthly, in wall-clock time.
//!
//! Several rules of one session follow each other: "from here on" is an `until` on the old one and a new one, whose dates
//! keep the names that the old one gave them. Names come from asking each day whether the rule gives it, so no rule can
//! run away.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};

use crate::{
    fields::Word,
    kinds::{Freq, How, PublicReason, Rule},
};

/// A rule that makes sense, ready to be asked. Days, nth and start are those of its names.
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
    pub place: Option<String>,
    pub how: Option<How>,
    pub is_off: bool,
    pub reason: Option<PublicReason>,
    pub words: String,
    meets: Option<Meets>,
}

/// When a date takes place whose name says another time.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Meets {
    at: NaiveTime,
    on: On,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum On {
    /// So many days after its name.
    Later(i64),
    /// On this weekday of the month of its name.
    Month(Weekday, i8),
}

/// No date takes place further from its name than this.
pub(super) const LATER_DAYS_MAX: i64 = 31;

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

/// A day that cannot be read would make it another rule than was meant.
pub(super) fn weekdays(words: &[String]) -> Option<Vec<Weekday>> {
    words.iter().map(|word| day_of_word(word)).collect()
}

fn clock(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}

/// The nth such weekday of the month of a day; -1 is the last.
fn in_month(of: NaiveDate, day: Weekday, nth: i8) -> Option<NaiveDate> {
    match u8::try_from(nth) {
        Ok(nth) => NaiveDate::from_weekday_of_month_opt(of.year(), of.month(), day, nth),
        Err(_) => [5, 4].into_iter().find_map(|n| NaiveDate::from_weekday_of_month_opt(of.year(), of.month(), day, n)),
    }
}

impl Pattern {
    /// `None` for a rule that would never give a date or is beyond all measure.
    pub fn of(rule: &Rule) -> Option<Self> {
        let (names, name_nth, name_start) =
            rule.named.as_ref().map_or((&rule.days, rule.nth, &rule.start), |n| (&n.days, n.nth, &n.start));
        let days = weekdays(names)?;
        let real = weekdays(&rule.days)?;
        let (start, at) = (clock(name_start)?, clock(&rule.start)?);
        let is_nth = |nth: Option<i8>| nth.is_none_or(|nth| (1..=5).contains(&nth) || nth == -1);
        let makes_sense = (1..=EVERY_MAX).contains(&rule.every)
            && is_length(rule.minutes)
            && is_sane(rule.from)
            && rule.until.is_none_or(|until| until >= rule.from)
            && is_nth(name_nth)
            && is_nth(rule.nth);
        let meets = match &rule.named {
            None => None,
            Some(named) => {
                let on = match (named.later, rule.nth, real.first()) {
                    (Some(later), ..) => On::Later(later),
                    (None, Some(nth), Some(day)) if rule.freq == Freq::Monthly => On::Month(*day, nth),
                    _ => On::Later(0),
                };
                Some(Meets { at, on })
            }
        };
        let is_near = !matches!(&meets, Some(Meets { on: On::Later(later), .. }) if later.abs() > LATER_DAYS_MAX);
        let Rule { from, until, freq, minutes, off, reason, .. } = *rule;
        (makes_sense && is_near).then(|| Self {
            from,
            until,
            every: rule.every.into(),
            days,
            nth: name_nth,
            freq,
            start,
            minutes,
            place: rule.place.clone(),
            how: How::from_word(&rule.how),
            is_off: off,
            reason,
            words: rule.words.clone(),
            meets,
        })
    }

    /// Whether its dates have names of another time than they take place at.
    pub fn is_named(&self) -> bool {
        self.meets.is_some()
    }

    /// When the date of this name takes place.
    pub fn time_of(&self, name: NaiveDateTime) -> NaiveDateTime {
        let Some(meets) = &self.meets else { return name };
        let day = match meets.on {
            On::Later(later) => name.date() + TimeDelta::try_days(later).unwrap_or_default(),
            // A month that has no fifth one: the day of the name.
            On::Month(day, nth) => in_month(name.date(), day, nth).unwrap_or(name.date()),
        };
        day.and_time(meets.at)
    }

    /// Its first date, looked for over a little more than a year of its own steps.
    pub fn first(&self) -> Option<NaiveDateTime> {
        let far = TimeDelta::try_days(400 * self.every.min(12))?;
        self.starts(self.from, self.from.checked_add_signed(far)?).next()
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
