//! Who is worth a call: at most ten, each for one reason, the most pressing first.
//!
//! A connector with sixty people cannot keep all of them in mind. Today hands in what it knows of each; this file only
//! weighs. It judges nobody: somebody who is away, whose support has ended, whom one will meet within the week, or who
//! was put off until later is left in peace. The words for a reason (seven at most) stand in `words/`.

use crate::order;
use chrono::{Days, NaiveDate};

use crate::{Id, kinds::AskSort};

/// The most calls on one day.
pub const CALLS_MAX: usize = 10;
/// Coming less often than this many days is nothing to call about.
const STAYED_AWAY_DAYS: i64 = 21;
/// So long without a word is long.
const SILENT_DAYS: i64 = 42;
/// So many days after the first line about somebody one should have met.
const NOT_MET_DAYS: i64 = 7;
/// Whom one meets within so many days needs no call before.
const SOON_DAYS: u64 = 7;

/// What is known of one person.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// The person.
    pub person: Id,
    /// What they asked for and is not done, and when; the oldest.
    pub asked: Option<(AskSort, NaiveDate)>,
    /// What they were booked for and still are.
    pub going: Vec<Going>,
    /// When to look at the plan together.
    pub review_on: Option<NaiveDate>,
    /// When somebody last spoke with them.
    pub last_contact: Option<NaiveDate>,
    /// Days on which somebody tried and nobody answered.
    pub tries: Vec<NaiveDate>,
    /// Since when anything is known of them.
    pub known_since: Option<NaiveDate>,
    /// The next appointment.
    pub next: Option<NaiveDate>,
    /// Put off by the connector until this day.
    pub put_off_until: Option<NaiveDate>,
    /// Away until this day.
    pub away_until: Option<NaiveDate>,
    /// The support ended.
    pub is_ended: bool,
}

/// How it goes with one activity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Going {
    /// Days on which they came, whoever said so.
    pub came: Vec<NaiveDate>,
    /// Days on which it took place.
    pub held: Vec<NaiveDate>,
}

/// Why somebody is worth a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// They asked for something.
    Asked {
        /// For what.
        sort: AskSort,
        /// When.
        on: NaiveDate,
    },
    /// Came so often, then not for so many weeks.
    CameThenNot {
        /// How often they came.
        times: usize,
        /// Weeks since.
        weeks: i64,
    },
    /// Nobody answered, so often in a row.
    NotReached {
        /// How often.
        tries: usize,
    },
    /// The plan was to be looked at together.
    ReviewDue {
        /// On this day.
        on: NaiveDate,
    },
    /// Nobody spoke with them for so many weeks.
    NoContact {
        /// Weeks.
        weeks: i64,
    },
    /// Nobody has met them yet.
    NotMet {
        /// Days since they came.
        days: i64,
    },
    /// A request that nobody took.
    Request {
        /// Days since it came.
        days: i64,
    },
}

/// Somebody to call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The person, or the request.
    pub who: Id,
    /// Why.
    pub reason: Reason,
}

/// At most ten, the most pressing first; each person once, for the most pressing reason. `requests` are those that
/// nobody took, with the day on which they came.
pub fn worth_a_call(people: &[Facts], requests: &[(Id, NaiveDate)], today: NaiveDate) -> Vec<Call> {
    let call = |who: &Id, reason| Call { who: who.clone(), reason };
    let mut calls: Vec<Call> =
        people.iter().filter_map(|facts| Some(call(&facts.person, reason(facts, today)?))).collect();
    calls.extend(requests.iter().map(|(id, on)| call(id, Reason::Request { days: days_since(*on, today) })));
    order::by_key(&mut calls, |call| (std::cmp::Reverse(call.reason.weight(today)), call.who.clone()));
    calls.truncate(CALLS_MAX);
    calls
}

/// The most pressing reason to call somebody today.
fn reason(facts: &Facts, today: NaiveDate) -> Option<Reason> {
    let rests = |until: Option<NaiveDate>| until.is_some_and(|until| until > today);
    if facts.is_ended || rests(facts.put_off_until) || rests(facts.away_until) {
        return None;
    }
    // What was asked for is asked for, also when one meets tomorrow.
    if let Some((sort, on)) = facts.asked {
        return Some(Reason::Asked { sort, on });
    }
    let soon = today.checked_add_days(Days::new(SOON_DAYS))?;
    if facts.next.is_some_and(|next| next <= soon) {
        return None;
    }
    [stayed_away(facts, today), not_reached(facts, today), review(facts, today), silent(facts, today)]
        .into_iter()
        .flatten()
        .max_by_key(|reason| reason.weight(today))
}

/// Came at least once, and since then it took place at least twice over three weeks without them.
fn stayed_away(facts: &Facts, today: NaiveDate) -> Option<Reason> {
    facts
        .going
        .iter()
        .filter_map(|going| {
            let last = going.came.iter().max()?;
            let without = going.held.iter().filter(|day| *day > last && **day < today).count();
            let days = days_since(*last, today);
            (days >= STAYED_AWAY_DAYS && without >= 2)
                .then_some(Reason::CameThenNot { times: going.came.len(), weeks: days / 7 })
        })
        .max_by_key(|reason| reason.weight(today))
}

/// Tried since somebody last spoke with them; not again on the same day.
fn not_reached(facts: &Facts, today: NaiveDate) -> Option<Reason> {
    let since: Vec<_> =
        facts.tries.iter().filter(|day| facts.last_contact.is_none_or(|contact| **day > contact)).collect();
    let is_tried_today = since.iter().any(|day| **day >= today);
    (!since.is_empty() && !is_tried_today).then_some(Reason::NotReached { tries: since.len() })
}

fn review(facts: &Facts, today: NaiveDate) -> Option<Reason> {
    facts.review_on.filter(|on| *on <= today).map(|on| Reason::ReviewDue { on })
}

fn silent(facts: &Facts, today: NaiveDate) -> Option<Reason> {
    let last_try = facts.tries.iter().max();
    if last_try.is_some_and(|day| *day >= today) {
        return None;
    }
    match (facts.last_contact, facts.known_since) {
        (Some(contact), _) => {
            let days = days_since(contact, today);
            (days >= SILENT_DAYS).then_some(Reason::NoContact { weeks: days / 7 })
        }
        (None, Some(since)) => {
            let days = days_since(since, today);
            (days >= NOT_MET_DAYS).then_some(Reason::NotMet { days })
        }
        (None, None) => None,
    }
}

fn days_since(day: NaiveDate, today: NaiveDate) -> i64 {
    (today - day).num_days().max(0)
}

impl Reason {
    /// How pressing it is. What was asked for comes first, then whoever is being lost, then what is due; within each,
    /// what has waited longer.
    fn weight(&self, today: NaiveDate) -> (u8, i64) {
        match self {
            Self::Asked { on, .. } => (6, days_since(*on, today)),
            Self::CameThenNot { weeks, .. } => (5, -*weeks),
            Self::NotReached { tries } => (4, *tries as i64),
            Self::Request { days } => (3, *days),
            Self::ReviewDue { on } => (2, days_since(*on, today)),
            Self::NotMet { days } => (1, *days),
            Self::NoContact { weeks } => (0, *weeks),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn today() -> NaiveDate {
        day("2026-11-25")
    }

    fn somebody(name: &str) -> Facts {
        Facts {
            person: name.parse().unwrap(),
            asked: None,
            going: Vec::new(),
            review_on: None,
            last_contact: Some(day("2026-11-20")),
            tries: Vec::new(),
            known_since: Some(day("2026-06-01")),
            next: None,
            put_off_until: None,
            away_until: None,
            is_ended: false,
        }
    }

    fn one(facts: Facts) -> Option<Reason> {
        worth_a_call(&[facts], &[], today()).pop().map(|call| call.reason)
    }

    fn weekly(from: &str, times: u64) -> Vec<NaiveDate> {
        (0..times).map(|week| day(from) + Days::new(7 * week)).collect()
    }

    #[test]
    fn who_came_twice_and_then_not_for_three_weeks_is_worth_a_call() {
        let held = weekly("2026-10-22", 5);
        let came = |weeks: usize| Going { came: held[..weeks].to_vec(), held: held.clone() };
        let with = |going| one(Facts { going: vec![going], ..somebody("david") });
        assert_eq!(with(came(2)), Some(Reason::CameThenNot { times: 2, weeks: 3 }));
        assert_eq!(with(came(3)), None, "not for two weeks is nothing yet");
        assert_eq!(with(Going { came: Vec::new(), held: held.clone() }), None, "never came");
        let monthly = Going { came: vec![day("2026-10-22")], held: vec![day("2026-10-22"), day("2026-11-19")] };
        assert_eq!(with(monthly), None, "it took place only once without them");
    }

    #[test]
    fn a_review_is_due_from_its_day_on() {
        let due = |on| one(Facts { review_on: Some(day(on)), ..somebody("maria") });
        assert_eq!(due("2026-11-25"), Some(Reason::ReviewDue { on: day("2026-11-25") }));
        assert_eq!(due("2026-11-26"), None);
    }

    #[test]
    fn long_silence_and_never_having_met_are_reasons() {
        let spoke = |on| one(Facts { last_contact: Some(day(on)), ..somebody("ana") });
        assert_eq!(spoke("2026-10-14"), Some(Reason::NoContact { weeks: 6 }));
        assert_eq!(spoke("2026-10-15"), None);
        let came = |on| one(Facts { last_contact: None, known_since: Some(day(on)), ..somebody("ana") });
        assert_eq!(came("2026-11-18"), Some(Reason::NotMet { days: 7 }));
        assert_eq!(came("2026-11-19"), None);
    }

    #[test]
    fn tries_count_since_one_last_spoke_and_rest_on_the_day_itself() {
        let tried = |tries: &[&str]| one(Facts { tries: tries.iter().map(|d| day(d)).collect(), ..somebody("li") });
        assert_eq!(tried(&["2026-11-01", "2026-11-23", "2026-11-24"]), Some(Reason::NotReached { tries: 2 }));
        assert_eq!(tried(&["2026-11-01"]), None, "that was before one spoke");
        assert_eq!(tried(&["2026-11-24", "2026-11-25"]), None, "tried today");
    }

    #[test]
    fn whoever_is_away_put_off_ended_or_met_soon_is_left_in_peace() {
        let due = || Facts { review_on: Some(day("2026-11-01")), ..somebody("sam") };
        assert!(one(due()).is_some());
        assert_eq!(one(Facts { put_off_until: Some(day("2026-11-26")), ..due() }), None);
        assert!(one(Facts { put_off_until: Some(today()), ..due() }).is_some(), "until that day, not on it");
        assert_eq!(one(Facts { away_until: Some(day("2026-12-01")), ..due() }), None);
        assert_eq!(one(Facts { is_ended: true, ..due() }), None);
        assert_eq!(one(Facts { next: Some(day("2026-12-02")), ..due() }), None);
        assert!(one(Facts { next: Some(day("2026-12-03")), ..due() }).is_some());
        let asked = Some((AskSort::SomethingElse, day("2026-11-24")));
        assert!(one(Facts { asked, next: Some(today()), ..due() }).is_some(), "what was asked for stays asked for");
    }

    #[test]
    fn at_most_ten_are_named_the_most_pressing_first_and_each_once() {
        let mut people: Vec<_> = (0..20u32)
            .map(|n| Facts {
                last_contact: Some(today() - chrono::Duration::days(42 + 7 * i64::from(n))),
                ..somebody(&format!("p{n}"))
            })
            .collect();
        people[3].asked = Some((AskSort::NotRight, day("2026-11-24")));
        people[3].review_on = Some(day("2026-11-01"));
        let calls = worth_a_call(&people, &[("new".parse().unwrap(), day("2026-11-23"))], today());
        assert_eq!(calls.len(), CALLS_MAX);
        assert_eq!(calls[0].who, people[3].person);
        assert_eq!(calls[1].reason, Reason::Request { days: 2 });
        assert_eq!(calls[2].who, people[19].person, "silent for longest");
        assert_eq!(calls.iter().filter(|call| call.who == people[3].person).count(), 1);
    }
}
