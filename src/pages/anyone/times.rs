//! When an activity is on, as people say it: "Every Thursday, 10:00", and the next date.
//!
//! Only rules that still run are said. Dates come from the model's occurrences, with all exceptions in them.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use kith_model::{
    Id,
    fields::Typed,
    kinds::{Freq, Rule, Session},
    listing::Listing,
    occurrence::{self, Occurrence, When, day_of_word},
    order,
};

use super::about::how_words;
use crate::{
    live::Directory,
    words::{W, dates, t, t_with},
};

/// The rules of a session that run on a day or later, one line each.
pub fn regular(session: &Listing, today: NaiveDate) -> Vec<String> {
    let mut rules: Vec<Rule> = Session::read(session).rules.into_values().collect();
    rules.retain(|rule| !rule.off && rule.until.is_none_or(|until| until >= today));
    order::by(&mut rules, |a, b| (a.from, &a.start).cmp(&(b.from, &b.start)));
    rules.iter().filter_map(|rule| rule_words(rule, today)).collect()
}

/// The rules of all sessions of an activity.
pub fn regular_of(directory: Directory, activity: &Id, today: NaiveDate) -> Vec<String> {
    directory.sessions_of(activity).iter().flat_map(|session| regular(session, today)).collect()
}

/// The next date of an activity that takes place.
pub fn next_of(directory: Directory, activity: &Id, now: NaiveDateTime) -> Option<Occurrence> {
    let sessions = directory.sessions_of(activity);
    let next = sessions.iter().filter_map(|session| occurrence::next_after(&session.id, &**session, now));
    next.min_by_key(Occurrence::start)
}

/// The next dates of an activity, changed and cancelled ones among them, at most so many.
pub fn coming_of(directory: Directory, activity: &Id, now: NaiveDateTime, most: usize) -> Vec<Occurrence> {
    let until = now.checked_add_days(Days::new(62)).unwrap_or(now);
    let sessions = directory.sessions_of(activity);
    let mut coming: Vec<_> =
        sessions.iter().flat_map(|session| occurrence::occurrences(&session.id, &**session, now, until)).collect();
    coming.retain(|one| one.was.max(one.start()) >= now);
    order::by_key(&mut coming, |one| (one.was.min(one.start()), one.session.clone()));
    coming.truncate(most);
    coming
}

/// Both times of a date that two people changed without having seen each other, and to ring before one goes; nothing for
/// a date with one time.
pub fn both(one: &Occurrence, today: Option<NaiveDate>) -> Option<String> {
    if !one.is_on() || one.times.len() < 2 {
        return None;
    }
    let first = &one.times[0];
    let is_other = |differs: fn(&When, &When) -> bool| one.times.iter().any(|time| differs(time, first));
    let has_places = is_other(|a, b| a.place != b.place);
    let has_hows = is_other(|a, b| a.how != b.how);
    let times = one.times.iter().map(|time| {
        let place = Some(time.place.clone()).filter(|place| has_places && !place.is_empty());
        let how = time.how.filter(|_| has_hows).map(how_words);
        [Some(dates::date_time(time.start, today)), place, how]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(&t(W::ItsTimesComma))
    });
    let times = times.collect::<Vec<_>>().join(&format!(" {} ", t(W::ItsTimesOr)));
    Some(t_with(W::ItsTimesRingFirst, &[("times", &times)]))
}

/// When a date is, in a line: both times where there are two, and to ring first where it is not settled.
pub fn when_line(one: &Occurrence, today: Option<NaiveDate>) -> String {
    let when = || dates::date_time(one.start(), today);
    both(one, today).unwrap_or_else(|| match one.unsettled && one.is_on() {
        true => t_with(W::ItsTimesRingFirst, &[("times", &when())]),
        false => when(),
    })
}

/// When a session that lasts so long ends; `None` when it does not end on its day.
pub fn end_of(start: NaiveDateTime, minutes: i64) -> Option<NaiveTime> {
    let end = start + chrono::TimeDelta::try_minutes(minutes)?;
    (minutes > 0 && end.date() == start.date()).then(|| end.time())
}

/// A rule as people say it: "Every Thursday, 10:00".
pub fn rule_words(rule: &Rule, today: NaiveDate) -> Option<String> {
    let start = NaiveTime::parse_from_str(&rule.start, "%H:%M").ok()?;
    let mut days: Vec<_> = rule.days.iter().filter_map(|word| day_of_word(word)).collect();
    if days.is_empty() {
        days.push(chrono::Datelike::weekday(&rule.from));
    }
    let mut days: Vec<u32> = days.iter().map(chrono::Weekday::number_from_monday).collect();
    order::by_key(&mut days, |day| *day);
    let day = if days.len() == 7 { t(W::ItsTimesDay) } else { dates::weekdays(&days) };
    let time = dates::time(start);
    let values = [("day", day.as_str()), ("time", time.as_str())];
    let said = match (rule.freq, rule.every, rule.nth) {
        (Freq::Weekly, 1, _) => t_with(W::ItsTimesEvery, &values),
        (Freq::Weekly, 2, _) => t_with(W::ItsTimesEveryOther, &values),
        (Freq::Weekly, weeks, _) => {
            t_with(W::ItsTimesEveryWeeks, &[values[0], values[1], ("count", &weeks.to_string())])
        }
        (Freq::Monthly, _, Some(nth)) => {
            let nth = match nth {
                1 => W::ItsTimesFirst,
                2 => W::ItsTimesSecond,
                3 => W::ItsTimesThird,
                4 => W::ItsTimesFourth,
                5 => W::ItsTimesFifth,
                _ => W::ItsTimesLast,
            };
            t_with(nth, &values)
        }
        (Freq::Monthly, _, None) => t_with(W::ItsTimesMonthly, &values),
    };
    let begins = (rule.from > today)
        .then(|| t_with(W::ItsTimesFromDay, &[("times", &said), ("day", &dates::short_date(rule.from, Some(today)))]));
    Some(begins.unwrap_or(said))
}
