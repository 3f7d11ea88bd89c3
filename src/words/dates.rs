//! Dates and times as people say them: "Tomorrow, 10:00", "Thursday 26 November, until 11:30", "3 days ago".
//!
//! Everything is the place's own wall clock. `today` is `None` when the phone's clock cannot be believed: then no "today" and
//! no "tomorrow" is said, only dates. "Tomorrow" never stands without its weekday and date: whoever shows `day_time` shows
//! `date_until` under it (parts::when does both).

use super::{W, locale, t, t_with};
use crate::browser::intl::{self, DateStyle, Unit};
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};

/// "Tomorrow, 10:00", or "Thursday 26 November, 10:00" for a day that has no name.
pub fn day_time(start: NaiveDateTime, today: Option<NaiveDate>) -> String {
    let day = near_day(start.date(), today).unwrap_or_else(|| date(start.date(), today));
    t_with(W::DateDayTime, &[("day", &day), ("time", &time(start.time()))])
}

/// "Thursday 26 November, until 11:30" under a near day; "until 11:30" under a date; nothing if there is nothing to add.
pub fn date_until(start: NaiveDateTime, end: Option<NaiveTime>, today: Option<NaiveDate>) -> Option<String> {
    let end = end.map(time);
    let day = near_day(start.date(), today).map(|_| date(start.date(), today));
    match (day, end) {
        (Some(day), Some(end)) => Some(t_with(W::DateDayUntil, &[("day", &day), ("time", &end)])),
        (Some(day), None) => Some(day),
        (None, Some(end)) => Some(t_with(W::DateUntil, &[("time", &end)])),
        (None, None) => None,
    }
}

/// "Today", "Tomorrow", "Yesterday"; no other day has a name.
pub fn near_day(day: NaiveDate, today: Option<NaiveDate>) -> Option<String> {
    match (day - today?).num_days() {
        0 => Some(t(W::DateToday)),
        1 => Some(t(W::DateTomorrow)),
        -1 => Some(t(W::DateYesterday)),
        _ => None,
    }
}

/// "Thursday 26 November", with its year where today is known and far from it: the weekday tells one year from the next.
pub fn date(day: NaiveDate, today: Option<NaiveDate>) -> String {
    let is_far = today.is_some_and(|today| (day - today).num_days().abs() >= 180);
    if is_far { full_date(day) } else { intl::format_date(day, &locale(), DateStyle::Weekday) }
}

/// "Thursday, 26 November 2026": the day on which a sheet was printed.
pub fn full_date(day: NaiveDate) -> String {
    intl::format_date(day, &locale(), DateStyle::WeekdayYear)
}

/// "Thursday 26 November, 10:00": one line that is right on any day, for notes and printed sheets.
pub fn date_time(at: NaiveDateTime, today: Option<NaiveDate>) -> String {
    t_with(W::DateDayTime, &[("day", &date(at.date(), today)), ("time", &time(at.time()))])
}

/// "26 November", "26 November 2024" where the year is not plain.
pub fn short_date(day: NaiveDate, today: Option<NaiveDate>) -> String {
    let plain = today.is_some_and(|today| today.year() == day.year());
    intl::format_date(day, &locale(), if plain { DateStyle::Day } else { DateStyle::DayYear })
}

/// "Thu, 26 Nov": over a narrow column.
pub fn narrow_date(day: NaiveDate) -> String {
    intl::format_date(day, &locale(), DateStyle::Narrow)
}

/// "Thursdays" has no rule in the browser; this is "Thursday", for lists of weekdays and rules.
pub fn weekday(day: NaiveDate) -> String {
    intl::format_date(day, &locale(), DateStyle::WeekdayAlone)
}

/// The name of a day of the week, 1 is Monday; nothing for a number that is none.
pub fn weekday_name(number: u32) -> Option<String> {
    // Any week will do: only the name is wanted. The first of June 2026 is a Monday.
    (1..=7).contains(&number).then(|| NaiveDate::from_ymd_opt(2026, 6, number).map(weekday))?
}

/// Days of the week in their order, 1 is Monday: "Monday to Thursday", "Monday, Friday".
pub fn weekdays(days: &[u32]) -> String {
    let names: Vec<String> = days.iter().filter_map(|day| weekday_name(*day)).collect();
    let is_row = days.len() > 2 && days.windows(2).all(|pair| pair[1] == pair[0] + 1);
    match &names[..] {
        [first, .., last] if is_row => t_with(W::DateDaysFromTo, &[("from", first), ("to", last)]),
        _ => names.join(&t(W::ItsTimesComma)),
    }
}

/// "November 2026", over a month of a diary.
pub fn month(day: NaiveDate) -> String {
    intl::format_date(day, &locale(), DateStyle::Month)
}

/// "9:30" or "9:30 am", as the country writes it.
pub fn time(at: NaiveTime) -> String {
    intl::format_time(at, &locale())
}

/// "10:00 to 11:30".
pub fn from_to(from: NaiveTime, to: NaiveTime) -> String {
    t_with(W::DateFromTo, &[("from", &time(from)), ("to", &time(to))])
}

/// "3 days ago", "yesterday", "6 weeks ago", "in 2 days".
pub fn ago(day: NaiveDate, today: NaiveDate) -> String {
    let days = (day - today).num_days();
    let (amount, unit) = match days.abs() {
        0..=13 => (days, Unit::Day),
        14..=59 => (days / 7, Unit::Week),
        60..=729 => (days / 30, Unit::Month),
        _ => (days / 365, Unit::Year),
    };
    intl::relative(amount as f64, unit, &locale())
}

/// "just now", "12 minutes ago", "5 hours ago", then days.
pub fn since(at: NaiveDateTime, now: NaiveDateTime) -> String {
    let minutes = (now - at).num_minutes();
    match minutes {
        i64::MIN..=0 => t(W::DateJustNow),
        1..=59 => intl::relative(-minutes as f64, Unit::Minute, &locale()),
        60..=1439 if at.date() == now.date() => intl::relative((-minutes / 60) as f64, Unit::Hour, &locale()),
        _ => ago(at.date(), now.date()),
    }
}
