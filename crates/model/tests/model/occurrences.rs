//! Occurrences: against the `rrule` crate over thousands of random rules, and each kind of exception by hand.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Weekday};
use kith_model::{
    Circle, Dot, Header, Id, Kind, Record, Version, Writer,
    fields::{Fields, Values, wall, wall_text},
    kinds::{Exception, Freq, How, PublicReason, Rule},
    listing::Listing,
    occurrence::{Occurrence, State, day_word, next_after, occurrences, orphans},
};
use proptest::prelude::*;
use rrule::{Frequency, NWeekday, RRule, Tz};
use serde_json::{Value, json};

fn at(text: &str) -> NaiveDateTime {
    wall(text).unwrap()
}

fn id() -> Id {
    "choir".parse().unwrap()
}

fn thursdays() -> Value {
    json!({"from": "2026-09-03", "until": null, "every": 1, "days": ["th"], "start": "10:00", "minutes": 90})
}

fn session<const N: usize>(entries: [(&str, Value); N]) -> Values {
    Values(entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// A session with several live versions of a field: two people wrote without having seen each other.
fn unsettled(fields: &[(&str, &[Value])]) -> Record {
    let header = Header::new(Circle::Everyone, Kind::Session, id());
    let mut record = Record::new(header);
    for (field, values) in fields {
        let versions = values.iter().enumerate().map(|(n, value)| Version {
            dot: Dot { writer: Writer { device: n as u32 + 1, run: 1 }, counter: 1 },
            time: n as i64,
            author: "omar".parse().unwrap(),
            value: value.clone(),
            handed_in_by: None,
        });
        record.fields.insert((*field).into(), versions.collect());
    }
    record
}

fn november(session: &impl Fields) -> Vec<Occurrence> {
    occurrences(&id(), session, at("2026-11-01T00:00"), at("2026-12-01T00:00"))
}

fn moved(to: &str) -> Value {
    json!({"what": "moved", "to": to, "reason": "hall-closed"})
}

fn cancelled(reason: &str) -> Value {
    json!({"what": "cancelled", "reason": reason})
}

fn starts(found: &[Occurrence]) -> Vec<String> {
    found.iter().map(|o| wall_text(o.start())).collect()
}

fn named<'a>(found: &'a [Occurrence], original: &str) -> &'a Occurrence {
    found.iter().find(|o| o.original == at(original)).unwrap_or_else(|| panic!("{original} is not in {found:?}"))
}

#[test]
fn every_thursday_at_ten_through_the_end_of_summer_time() {
    let found = november(&session([("rule/1", thursdays())]));
    assert_eq!(starts(&found), ["2026-11-05T10:00", "2026-11-12T10:00", "2026-11-19T10:00", "2026-11-26T10:00"]);
    assert!(found.iter().all(|o| o.is_on()
        && !o.changed
        && !o.unsettled
        && o.times.len() == 1
        && o.times[0].minutes == 90));
}

#[test]
fn from_here_on_is_another_rule_of_the_same_session() {
    let mut old = thursdays();
    old["until"] = "2026-11-12".into();
    let new = json!({"from": "2026-11-13", "every": 2, "days": ["fr", "mo"], "start": "14:30", "minutes": 60, "freq": "weekly"});
    let found = november(&session([("rule/1", old), ("rule/2", new)]));
    assert_eq!(
        starts(&found),
        ["2026-11-05T10:00", "2026-11-12T10:00", "2026-11-13T14:30", "2026-11-23T14:30", "2026-11-27T14:30"]
    );
}

#[test]
fn a_cancelled_date_stays_in_its_place_with_its_reason() {
    let x = json!({"what": "cancelled", "reason": "hall-closed", "words": "The boiler is broken"});
    let found = november(&session([("rule/1", thursdays()), ("x/2026-11-12T10:00", x)]));
    let it = named(&found, "2026-11-12T10:00");
    assert_eq!(
        (it.state, it.reason, it.words.as_str()),
        (State::Cancelled, Some(PublicReason::HallClosed), "The boiler is broken")
    );
    assert!(it.changed && found.len() == 4);
}

#[test]
fn a_moved_date_keeps_its_name_and_is_found_by_either_place() {
    let x = moved("2026-12-04T14:00");
    let choir = session([("rule/1", thursdays()), ("x/2026-11-26T10:00", x)]);
    for (from, to) in [("2026-11-26T00:00", "2026-11-27T00:00"), ("2026-12-04T00:00", "2026-12-05T00:00")] {
        let found = occurrences(&id(), &choir, at(from), at(to));
        let it = named(&found, "2026-11-26T10:00");
        assert_eq!((it.start(), it.was, it.times.len()), (at("2026-12-04T14:00"), at("2026-11-26T10:00"), 1));
        assert!(it.is_on() && it.changed && found.len() == 1, "{found:?}");
    }
    let between = occurrences(&id(), &choir, at("2026-11-27T00:00"), at("2026-12-03T00:00"));
    assert!(between.is_empty(), "{between:?}");
}

#[test]
fn only_the_place_moves_or_it_is_online_instead() {
    let place = json!({"what": "moved", "place": "Library", "minutes": 45});
    let choir = session([
        ("rule/1", thursdays()),
        ("place", "Church hall".into()),
        ("x/2026-11-12T10:00", place),
        ("x/2026-11-19T10:00", json!({"what": "online"})),
        ("x/2026-11-26T10:00", json!({"what": "phone"})),
    ]);
    let found = november(&choir);
    let said: Vec<_> = found.iter().map(|o| (o.times[0].place.as_str(), o.times[0].how, o.times[0].minutes)).collect();
    assert_eq!(
        said,
        [
            ("Church hall", None, 90),
            ("Library", None, 45),
            ("Church hall", Some(How::Online), 90),
            ("Church hall", Some(How::Phone), 90)
        ]
    );
    assert_eq!(found.iter().map(|o| o.changed).collect::<Vec<_>>(), [false, true, true, true]);
}

#[test]
fn an_extra_date_can_be_moved_and_cancelled_like_any_other() {
    let extra = json!({"minutes": 30, "place": "Park", "words": "Bring a friend"});
    let choir = session([("extra/2026-11-14T11:00", extra.clone())]);
    let it = &november(&choir)[0];
    assert_eq!(
        (it.original, it.times[0].minutes, it.times[0].place.as_str(), it.words.as_str()),
        (at("2026-11-14T11:00"), 30, "Park", "Bring a friend")
    );
    assert!(it.changed && it.is_on());
    let cancelled = cancelled("weather");
    let it = &november(&session([("extra/2026-11-14T11:00", extra), ("x/2026-11-14T11:00", cancelled)]))[0];
    assert_eq!((it.state, it.reason), (State::Cancelled, Some(PublicReason::Weather)));
}

#[test]
fn a_closure_cancels_what_would_bring_somebody_to_the_door() {
    let choir = session([
        ("rule/1", thursdays()),
        ("closed/2026-11-10", json!({"until": "2026-11-20", "reason": "holiday"})),
        ("x/2026-11-12T10:00", json!({"what": "online"})),
        ("x/2026-11-19T10:00", json!({"what": "moved", "to": "2026-11-21T10:00"})),
        ("x/2026-11-26T10:00", json!({"what": "moved", "to": "2026-11-20T23:59"})),
        ("extra/2026-11-15T10:00", json!({})),
        ("extra/2026-11-16T10:00", json!({})),
        ("x/2026-11-16T10:00", json!({"what": "in-person"})),
    ]);
    let found = november(&choir);
    let state = |name: &str| named(&found, name).state;
    assert_eq!(state("2026-11-05T10:00"), State::On);
    assert_eq!(state("2026-11-12T10:00"), State::On, "online needs no open door");
    assert_eq!(state("2026-11-19T10:00"), State::On, "moved away");
    assert_eq!(state("2026-11-26T10:00"), State::Cancelled, "moved into it");
    assert_eq!(state("2026-11-15T10:00"), State::Cancelled, "an extra date in it");
    assert_eq!(state("2026-11-16T10:00"), State::Cancelled, "in person is at the door");
    assert_eq!(named(&found, "2026-11-15T10:00").reason, Some(PublicReason::Holiday));
}

#[test]
fn where_two_wrote_unseen_cancelled_beats_running_and_two_times_are_both_shown() {
    let friday = moved("2026-11-13T10:00");
    let saturday = moved("2026-11-14T15:00");
    let cancelled = cancelled("weather");
    let rule: &[Value] = &[thursdays()];

    let both = unsettled(&[("rule/1", rule), ("x/2026-11-12T10:00", &[friday.clone(), saturday.clone()])]);
    let found = november(&both);
    let it = named(&found, "2026-11-12T10:00");
    assert_eq!(
        it.times.iter().map(|t| wall_text(t.start)).collect::<Vec<_>>(),
        ["2026-11-13T10:00", "2026-11-14T15:00"]
    );
    assert!(it.unsettled && it.is_on());

    for order in [[cancelled.clone(), friday.clone()], [friday.clone(), cancelled.clone()]] {
        let it = &november(&unsettled(&[("rule/1", rule), ("x/2026-11-12T10:00", &order)]))[1];
        assert_eq!((it.state, it.reason, it.unsettled), (State::Cancelled, Some(PublicReason::Weather), true));
    }
    // Taken back by one, moved by the other: the old time and the new one.
    for order in [[Value::Null, saturday.clone()], [saturday.clone(), Value::Null]] {
        let record = unsettled(&[("rule/1", rule), ("x/2026-11-12T10:00", &order)]);
        let public = Listing::of(&record).unwrap();
        for found in [november(&record), november(&public)] {
            let it = named(&found, "2026-11-12T10:00");
            assert_eq!(it.times.len(), 2, "{it:?}");
            assert!(it.unsettled);
        }
    }
    // The same said twice is said once.
    let same = &november(&unsettled(&[("rule/1", rule), ("x/2026-11-12T10:00", &[friday.clone(), friday])]))[1];
    assert!(!same.unsettled && same.times.len() == 1);
    // Two rules written unseen: the dates of both, as unsettled.
    let mut later = thursdays();
    later["start"] = "11:00".into();
    let found = november(&unsettled(&[("rule/1", &[thursdays(), later])]));
    assert_eq!(found.len(), 8);
    assert!(found.iter().all(|o| o.unsettled));
    // An extra date that one took back while another changed it.
    let found = november(&unsettled(&[("extra/2026-11-14T11:00", &[json!({"minutes": 30}), Value::Null])]));
    assert_eq!((found[0].state, found[0].unsettled), (State::Cancelled, true));
}

#[test]
fn an_exception_of_a_newer_app_is_no_promise() {
    let found = november(&session([("rule/1", thursdays()), ("x/2026-11-12T10:00", json!({"what": "hybrid"}))]));
    assert!(found[1].unsettled && found[1].changed);
    let unreadable = json!({"what": "moved", "to": "some Friday"});
    let found = november(&session([("rule/1", thursdays()), ("x/2026-11-12T10:00", unreadable)]));
    assert_eq!(found[1].state, State::Cancelled, "nobody is sent to the old time");
}

#[test]
fn an_exception_whose_date_is_gone_is_kept_and_listed() {
    let away = moved("2026-11-20T10:00");
    let choir = session([
        ("rule/1", thursdays()),
        ("x/2026-11-18T10:00", away.clone()),
        ("x/2026-11-19T10:00", away.clone()),
        ("x/soon", json!({"what": "cancelled"})),
        ("x/2026-11-17T10:00", Value::Null),
    ]);
    let lost = orphans(&choir);
    let exception: Exception = serde_json::from_value(away).unwrap();
    assert_eq!(lost.iter().map(|o| o.entry.as_str()).collect::<Vec<_>>(), ["2026-11-18T10:00", "soon"]);
    assert_eq!((lost[0].original, lost[0].exception.as_ref()), (Some(at("2026-11-18T10:00")), Some(&exception)));
    assert_eq!(november(&choir).len(), 4, "it makes no date of its own");
}

#[test]
fn the_next_one_is_the_next_that_takes_place() {
    let choir = session([
        ("rule/1", thursdays()),
        ("x/2026-11-12T10:00", cancelled("")),
        ("x/2026-11-26T10:00", moved("2026-11-18T10:00")),
    ]);
    let next = |from: &str| next_after(&id(), &choir, at(from)).map(|o| wall_text(o.start()));
    assert_eq!(next("2026-11-05T10:00").as_deref(), Some("2026-11-18T10:00"));
    assert_eq!(next("2026-11-18T10:00").as_deref(), Some("2026-11-19T10:00"));
    assert_eq!(next("2026-11-19T10:00").as_deref(), Some("2026-12-03T10:00"));
    let fifth = json!({"from": "2026-02-28", "every": 12, "days": ["su"], "nth": 5, "freq": "monthly", "start": "10:00", "minutes": 60});
    let rare = next_after(&id(), &session([("rule/1", fifth)]), at("2026-03-01T00:00"));
    assert_eq!(rare, None, "no February has five Sundays before 2032");
    assert_eq!(next_after(&id(), &session([]), at("2026-03-01T00:00")), None);
}

#[test]
fn rules_that_make_no_sense_give_nothing_and_take_no_time() {
    let broken = [
        ("every", json!(0)),
        ("every", json!(-1)),
        ("every", json!(1e18)),
        ("minutes", json!(-90)),
        ("minutes", json!(0)),
        ("minutes", json!(9_000_000)),
        ("minutes", Value::Null),
        ("start", json!("25:00")),
        ("start", json!(10)),
        ("from", json!("never")),
        ("from", json!("+262142-12-31")),
        ("from", json!("0001-01-01")),
        ("until", json!("2020-01-01")),
        ("until", json!(7)),
        ("days", json!(["someday"])),
        ("nth", json!(0)),
        ("nth", json!(9)),
        ("freq", json!("secondly")),
    ];
    for (field, value) in broken {
        let mut rule = thursdays();
        rule[field] = value.clone();
        let all = occurrences(&id(), &session([("rule/1", rule)]), NaiveDateTime::MIN, NaiveDateTime::MAX);
        assert!(all.is_empty(), "{field} {value}");
    }
    let endless = session([
        ("rule/1", thursdays()),
        ("extra/+262142-12-31T23:59", json!({})),
        ("closed/-262143-01-01", json!({"until": "x"})),
    ]);
    assert!(occurrences(&id(), &endless, at("2026-01-01T00:00"), NaiveDateTime::MAX).len() < 600);
    assert!(occurrences(&id(), &endless, at("2026-01-02T00:00"), at("2026-01-01T00:00")).is_empty());
    assert!(occurrences(&id(), &endless, NaiveDateTime::MIN, at("1990-01-01T00:00")).is_empty());
    assert_eq!(next_after(&id(), &endless, NaiveDateTime::MAX), None);
    assert_eq!(next_after(&id(), &endless, NaiveDateTime::MIN), None);
}

const ZONES: [chrono_tz::Tz; 5] = [
    chrono_tz::Europe::London,
    chrono_tz::America::New_York,
    chrono_tz::Australia::Lord_Howe,
    chrono_tz::Asia::Kathmandu,
    chrono_tz::America::St_Johns,
];
const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

fn any_rule() -> impl Strategy<Value = Rule> {
    let days = proptest::sample::subsequence(WEEK.to_vec(), 0..=4);
    let nth = prop_oneof![Just(None), (1..=5i8).prop_map(Some), Just(Some(-1))];
    let head = (0..2_000i64, proptest::option::of(0..900i64), 1..=6u32, any::<bool>());
    (head, days, nth, 4..24u32, 0..12u32).prop_map(|((from, until, every, is_weekly), days, nth, hour, five)| {
        let from = NaiveDate::from_ymd_opt(2022, 1, 1).unwrap() + chrono::Duration::days(from);
        Rule {
            from,
            until: until.map(|days| from + chrono::Duration::days(days)),
            every,
            nth: nth.filter(|_| !is_weekly && !days.is_empty()),
            days: days.into_iter().map(|day| day_word(day).to_owned()).collect(),
            freq: if is_weekly { Freq::Weekly } else { Freq::Monthly },
            // From four o'clock on: where a clock jumps there is no such time, and the oracle has no answer.
            start: format!("{hour:02}:{:02}", five * 5),
            minutes: 60,
            ..Rule::default()
        }
    })
}

/// The same rule as iCalendar says it.
fn oracle(rule: &Rule, zone: chrono_tz::Tz, from: NaiveDateTime, to: NaiveDateTime) -> Vec<NaiveDateTime> {
    let zone = Tz::Tz(zone);
    let start: NaiveTime = rule.start.parse().unwrap();
    let days: Vec<_> = rule.days.iter().map(|word| kith_model::occurrence::day_of_word(word).unwrap()).collect();
    let local = |at: NaiveDateTime| zone.from_local_datetime(&at).single().unwrap();
    let is_weekly = rule.freq == Freq::Weekly;
    let mut it = RRule::new(if is_weekly { Frequency::Weekly } else { Frequency::Monthly })
        .interval(rule.every as u16)
        .week_start(Weekday::Mon);
    if let Some(until) = rule.until {
        it = it.until(local(until.and_time(start)).with_timezone(&Tz::UTC));
    }
    if is_weekly && days.is_empty() {
        it = it.by_weekday(vec![NWeekday::Every(rule.from.weekday())]);
    } else if days.is_empty() {
        it = it.by_month_day(vec![rule.from.day() as i8]);
    } else {
        let one = |day: &Weekday| rule.nth.map_or(NWeekday::Every(*day), |n| NWeekday::Nth(n.into(), *day));
        it = it.by_weekday(days.iter().map(one).collect());
    }
    let set = it.build(local(rule.from.and_time(start))).unwrap();
    let all = set.after(local(from)).before(local(to)).all(5_000);
    assert!(!all.limited);
    all.dates.into_iter().map(|at| at.naive_local()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn wall_clock_starts_are_those_of_icalendar(rule in any_rule(), zone in 0..ZONES.len(), begin in -100..1_000i64, length in 1..500i64) {
        let from = (rule.from + chrono::Duration::days(begin)).and_hms_opt(12, 0, 0).unwrap();
        let to = from + chrono::Duration::days(length);
        let found = occurrences(&id(), &session([("rule/1", serde_json::to_value(&rule).unwrap())]), from, to);
        let expected: Vec<_> = oracle(&rule, ZONES[zone], from, to).into_iter().filter(|start| *start < to).collect();
        prop_assert_eq!(found.iter().map(|o| o.original).collect::<Vec<_>>(), expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn whatever_stands_in_the_fields_a_list_comes_back(
        fields in proptest::collection::vec((entry(), crate::odd::json()), 0..8),
        from in -400_000_000_000i64..400_000_000_000,
    ) {
        let odd = Values(fields.into_iter().collect());
        let from = chrono::DateTime::from_timestamp(from, 0).unwrap().naive_utc();
        let found = occurrences(&id(), &odd, from, from + chrono::Duration::days(60));
        prop_assert!(found.windows(2).all(|pair| pair[0].start() <= pair[1].start()));
        orphans(&odd);
        next_after(&id(), &odd, from);
    }
}

fn entry() -> impl Strategy<Value = String> {
    let prefix = proptest::sample::select(vec!["rule/", "x/", "extra/", "closed/", "place", "how"]);
    let name = prop_oneof![
        Just("1".to_owned()),
        Just("2026-11-12T10:00".to_owned()),
        Just("2026-11-12".to_owned()),
        Just("+99999-11-12T10:00:00".to_owned()),
        "\\PC{0,6}",
    ];
    (prefix, name).prop_map(|(prefix, name)| format!("{prefix}{name}"))
}
