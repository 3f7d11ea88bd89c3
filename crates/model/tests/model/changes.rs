//! Changing a date, and a date with all that follow it: every choice of the form at every reach.

use chrono::NaiveDateTime;
use kith_model::{
    Id,
    fields::{Fields, Typed, Values, Word, wall, wall_text},
    kinds::{How, PublicReason, Session},
    occurrence::{
        Change, Occurrence, Reach, State, To, endings, has_followers, named, occurrences, orphans, other_days,
        with_ended,
    },
};
use serde_json::{Value, json};

fn at(text: &str) -> NaiveDateTime {
    wall(text).unwrap()
}

fn id() -> Id {
    "choir".parse().unwrap()
}

/// Mondays, Thursdays and Saturdays at ten, for ever.
fn three_days() -> Values {
    let rule = json!({"from": "2026-09-01", "days": ["mo", "th", "sa"], "start": "10:00", "minutes": 90});
    Values([("rule/1".to_owned(), rule)].into())
}

fn only(rule: Value) -> Values {
    Values([("rule/1".to_owned(), rule)].into())
}

const THURSDAY: &str = "2026-11-12T10:00";

fn to(to: To, reach: Reach) -> Change {
    Change { to, reach, reason: Some(PublicReason::HallClosed), words: "The roof.".into() }
}

fn time(start: &str, minutes: i64) -> To {
    To::Time { start: at(start), minutes }
}

fn today(reach: &str) -> Reach {
    Reach::From(at(reach).date())
}

fn written(session: &Values, change: &Change, name: &str) -> Option<Values> {
    let of = named(&id(), session, at(name)).expect("the date is there");
    let fields = change.fields(&Session::read(session), &of)?;
    let mut after = session.clone();
    for (field, value) in fields {
        assert!(serde_json::to_string(&value).unwrap().len() < 2_000);
        if value.is_null() {
            after.0.remove(&field)
        } else {
            after.0.insert(field, value)
        };
    }
    Some(after)
}

fn changed(session: &Values, change: &Change, name: &str) -> Values {
    written(session, change, name).unwrap_or_else(|| panic!("{change:?} writes nothing"))
}

fn november(session: &Values) -> Vec<Occurrence> {
    with_ended(&id(), session, at("2026-11-01T00:00"), at("2026-12-01T00:00"))
}

/// Each date of November as "name > when where", with what is not on struck.
fn lines(session: &Values) -> Vec<String> {
    let line = |o: &Occurrence| {
        let times: Vec<String> = o
            .times
            .iter()
            .map(|t| {
                let how = t.how.map_or(String::new(), |how| format!(" {}", how.word()));
                let day = t.start.format("%a%d %H:%M");
                let (minutes, place) = (t.minutes, if t.place.is_empty() { "" } else { " at " });
                format!("{day} {minutes}{place}{}{how}", t.place)
            })
            .collect();
        let off = match o.state {
            State::On => "",
            State::Cancelled => " off",
            State::Ended => " ended",
        };
        format!("{} > {}{off}", o.original.format("%a%d"), times.join(" | "))
    };
    november(session).iter().map(line).collect()
}

/// The names of November are the same, whatever became of the dates.
fn keeps_all_names(before: &Values, after: &Values) {
    let names = |of: &Values| {
        let mut all: Vec<String> = november(of).iter().map(|o| wall_text(o.original)).collect();
        all.sort();
        all
    };
    assert_eq!(names(before), names(after));
    assert!(orphans(after).is_empty());
}

/// The lines that are not as they were.
fn differing(before: &Values, after: &Values) -> Vec<String> {
    keeps_all_names(before, after);
    let was = lines(before);
    lines(after).into_iter().filter(|line| !was.contains(line)).collect()
}

#[test]
fn another_time_of_one_date_is_of_that_date_only() {
    let after = changed(&three_days(), &to(time("2026-11-13T14:00", 60), Reach::One), THURSDAY);
    assert_eq!(differing(&three_days(), &after), ["Thu12 > Fri13 14:00 60"]);
    let it = named(&id(), &after, at(THURSDAY)).unwrap();
    assert_eq!((it.was, it.changed, it.words.as_str()), (at(THURSDAY), true, "The roof."));
}

#[test]
fn another_time_from_here_on_begins_with_the_date_and_leaves_the_other_days() {
    let after = changed(&three_days(), &to(time("2026-11-13T14:00", 60), Reach::Onwards), THURSDAY);
    assert_eq!(
        differing(&three_days(), &after),
        ["Thu12 > Fri13 14:00 60", "Thu19 > Fri20 14:00 60", "Thu26 > Fri27 14:00 60"]
    );
    let of = named(&id(), &three_days(), at(THURSDAY)).unwrap();
    let days = other_days(&Session::read(&three_days()), &of);
    assert_eq!(days, [chrono::Weekday::Mon, chrono::Weekday::Sat]);
    assert!(has_followers(&Session::read(&three_days()), &of));
    assert_eq!(after.0.len(), 3, "before, from here on, and the other days: {after:?}");
    let it = named(&id(), &after, at("2026-11-19T10:00")).unwrap();
    assert_eq!((it.was, it.changed), (at("2026-11-20T14:00"), false), "by the rule it is there");
    assert_eq!((it.reason, it.words.as_str()), (Some(PublicReason::HallClosed), "The roof."));
    // A month on it still is, and the other days too.
    let later = occurrences(&id(), &after, at("2027-03-01T00:00"), at("2027-03-08T00:00"));
    let starts: Vec<_> = later.iter().map(|o| wall_text(o.start())).collect();
    assert_eq!(starts, ["2027-03-01T10:00", "2027-03-05T14:00", "2027-03-06T10:00"]);
}

#[test]
fn another_time_of_all_to_come_begins_today() {
    let after = changed(&three_days(), &to(time("2026-11-12T11:00", 90), today("2026-11-05T00:00")), THURSDAY);
    let all = ["Thu05 > Thu05 11:00 90", "Thu12 > Thu12 11:00 90", "Thu19 > Thu19 11:00 90", "Thu26 > Thu26 11:00 90"];
    assert_eq!(differing(&three_days(), &after), all);
    let after = changed(&three_days(), &to(time("2026-11-12T11:00", 90), today("2026-11-06T00:00")), THURSDAY);
    assert_eq!(differing(&three_days(), &after), all[1..]);
}

#[test]
fn a_place_is_of_one_date_from_here_on_or_of_all_to_come() {
    let library = |reach| changed(&three_days(), &to(To::Place("Library".into()), reach), THURSDAY);
    let is = |day: &str| format!("Thu{day} > Thu{day} 10:00 90 at Library");
    assert_eq!(differing(&three_days(), &library(Reach::One)), [is("12")]);
    assert_eq!(differing(&three_days(), &library(Reach::Onwards)), [is("12"), is("19"), is("26")]);
    let all = library(today("2026-11-01T00:00"));
    assert_eq!(differing(&three_days(), &all), [is("05"), is("12"), is("19"), is("26")]);
    let october = occurrences(&id(), &all, at("2026-10-01T00:00"), at("2026-11-01T00:00"));
    assert!(october.iter().all(|o| o.times[0].place.is_empty()), "what was, was where it was");
    assert_eq!(november(&all)[1].reason, Some(PublicReason::HallClosed));
}

#[test]
fn online_or_by_phone_is_of_one_date_from_here_on_or_of_all_to_come() {
    for (how, word) in [(How::Online, "online"), (How::Phone, "phone")] {
        let instead = |reach| changed(&three_days(), &to(To::Instead(how), reach), THURSDAY);
        let is = |day: &str| format!("Thu{day} > Thu{day} 10:00 90 {word}");
        assert_eq!(differing(&three_days(), &instead(Reach::One)), [is("12")]);
        assert_eq!(differing(&three_days(), &instead(Reach::Onwards)), [is("12"), is("19"), is("26")]);
        assert_eq!(differing(&three_days(), &instead(today("2026-11-10T00:00"))), [is("12"), is("19"), is("26")]);
        for reach in [Reach::One, Reach::Onwards] {
            let back = changed(&instead(reach), &Change { words: String::new(), ..to(To::AsEver, reach) }, THURSDAY);
            assert_eq!(lines(&back), lines(&three_days()));
        }
    }
    assert!(written(&three_days(), &to(To::AsEver, Reach::One), THURSDAY).is_none());
}

#[test]
fn one_date_is_in_person_although_its_rule_is_online() {
    let online = changed(&three_days(), &to(To::Instead(How::Online), Reach::Onwards), THURSDAY);
    let one = changed(&online, &to(To::Instead(How::InPerson), Reach::One), THURSDAY);
    assert_eq!(differing(&online, &one), ["Thu12 > Thu12 10:00 90 in-person"]);
    // A new time leaves it in person, and online again is online.
    let time = To::Time { start: at("2026-11-12T11:00"), minutes: 90 };
    let later = changed(&one, &to(time, Reach::One), THURSDAY);
    assert_eq!(differing(&online, &later), ["Thu12 > Thu12 11:00 90 in-person"]);
    let back = changed(&one, &to(To::AsEver, Reach::One), THURSDAY);
    assert_eq!(lines(&back), lines(&online));
    let phone = changed(&one, &to(To::Instead(How::Phone), Reach::One), THURSDAY);
    assert_eq!(differing(&online, &phone), ["Thu12 > Thu12 10:00 90 phone"]);
    let all = changed(&one, &to(To::Instead(How::InPerson), Reach::Onwards), THURSDAY);
    let is = |day: &str| format!("Thu{day} > Thu{day} 10:00 90 in-person");
    assert_eq!(differing(&online, &all), [is("12"), is("19"), is("26")]);
}

#[test]
fn not_on_is_of_one_date_from_here_on_or_of_all_to_come() {
    let off = |reach| changed(&three_days(), &to(To::Off, reach), THURSDAY);
    assert_eq!(differing(&three_days(), &off(Reach::One)), ["Thu12 > Thu12 10:00 90 off"]);
    let is = |day: &str| format!("Thu{day} > Thu{day} 10:00 90 ended");
    assert_eq!(differing(&three_days(), &off(Reach::Onwards)), [is("12"), is("19"), is("26")]);
    assert_eq!(differing(&three_days(), &off(today("2026-11-06T00:00"))), [is("12"), is("19"), is("26")]);
    let ended = off(Reach::Onwards);
    let first = endings(&id(), &ended);
    assert_eq!(first.iter().map(|o| wall_text(o.original)).collect::<Vec<_>>(), [THURSDAY]);
    assert_eq!((first[0].reason, first[0].words.as_str()), (Some(PublicReason::HallClosed), "The roof."));
    let plain = occurrences(&id(), &ended, at("2026-11-12T00:00"), at("2026-11-13T00:00"));
    assert!(plain.is_empty(), "what goes on shows no ended dates");
}

#[test]
fn what_is_not_on_any_more_can_be_set_again() {
    let ended = changed(&three_days(), &to(To::Off, Reach::Onwards), THURSDAY);
    let none = Change { reason: None, words: String::new(), ..to(To::On, Reach::Onwards) };
    let again = changed(&ended, &none, THURSDAY);
    assert_eq!(lines(&again), lines(&three_days()));
    assert!(endings(&id(), &again).is_empty());
    // A week later, and at another time.
    let later = changed(&ended, &to(time("2026-11-20T12:00", 30), Reach::Onwards), "2026-11-19T10:00");
    let thursdays: Vec<_> = lines(&later).into_iter().filter(|line| line.starts_with("Thu")).collect();
    assert_eq!(
        thursdays,
        ["Thu05 > Thu05 10:00 90", "Thu12 > Thu12 10:00 90 ended", "Thu19 > Fri20 12:00 30", "Thu26 > Fri27 12:00 30"]
    );
}

#[test]
fn a_change_upon_a_change_keeps_the_first_names_and_what_it_does_not_speak_of() {
    let moved = changed(&three_days(), &to(time("2026-11-13T14:00", 60), Reach::Onwards), THURSDAY);
    let placed = changed(&moved, &to(To::Place("Library".into()), Reach::Onwards), "2026-11-19T10:00");
    let back = changed(&placed, &to(time("2026-11-26T10:00", 90), Reach::Onwards), "2026-11-26T10:00");
    keeps_all_names(&three_days(), &back);
    let thursdays: Vec<_> = lines(&back).into_iter().filter(|line| line.starts_with("Thu")).collect();
    assert_eq!(
        thursdays,
        [
            "Thu05 > Thu05 10:00 90",
            "Thu12 > Fri13 14:00 60",
            "Thu19 > Fri20 14:00 60 at Library",
            "Thu26 > Thu26 10:00 90 at Library"
        ]
    );
    // From the first on again: what was said of later dates is one with it.
    let all = changed(&placed, &to(time("2026-11-12T09:00", 90), Reach::Onwards), THURSDAY);
    let times: Vec<_> = november(&all).iter().filter(|o| o.original >= at(THURSDAY)).map(|o| o.was).collect();
    assert!(times.contains(&at("2026-11-12T09:00")) && times.contains(&at("2026-11-26T09:00")), "{times:?}");
}

#[test]
fn one_date_keeps_its_new_time_when_it_gets_a_new_place_and_goes_online() {
    let one = |what| to(what, Reach::One);
    let moved = changed(&three_days(), &one(time("2026-11-13T14:00", 60)), THURSDAY);
    let placed = changed(&moved, &one(To::Place("Library".into())), THURSDAY);
    let online = changed(&placed, &one(To::Instead(How::Online)), THURSDAY);
    let again = changed(&online, &one(time("2026-11-14T14:00", 60)), THURSDAY);
    assert_eq!(differing(&three_days(), &again), ["Thu12 > Sat14 14:00 60 at Library online"]);
    let off = changed(&again, &one(To::Off), THURSDAY);
    assert_eq!(differing(&three_days(), &off), ["Thu12 > Thu12 10:00 90 off"]);
}

#[test]
fn from_here_on_does_away_with_what_was_said_of_that_one_date() {
    let off = changed(&three_days(), &to(To::Off, Reach::One), THURSDAY);
    let on = changed(&off, &to(time("2026-11-12T11:00", 90), Reach::Onwards), THURSDAY);
    assert_eq!(lines(&on).iter().filter(|line| line.contains("11:00")).count(), 3);
    assert!(named(&id(), &on, at(THURSDAY)).unwrap().is_on());
    // The place of all does not bring a date back that is not on.
    let placed = changed(&off, &to(To::Place("Library".into()), Reach::Onwards), THURSDAY);
    assert!(!named(&id(), &placed, at(THURSDAY)).unwrap().is_on());
    // And a date of its own place follows the new one, at its own time.
    let own = changed(&three_days(), &to(time("2026-11-13T14:00", 60), Reach::One), THURSDAY);
    let own = changed(&own, &to(To::Place("Park".into()), Reach::One), THURSDAY);
    let all = changed(&own, &to(To::Place("Library".into()), Reach::Onwards), THURSDAY);
    let it = named(&id(), &all, at(THURSDAY)).unwrap();
    assert_eq!((wall_text(it.start()).as_str(), it.times[0].place.as_str()), ("2026-11-13T14:00", "Library"));
}

#[test]
fn what_changes_nothing_writes_nothing() {
    for reach in [Reach::One, Reach::Onwards, today("2026-11-01T00:00")] {
        assert!(written(&three_days(), &to(time(THURSDAY, 90), reach), THURSDAY).is_none());
        assert!(written(&three_days(), &to(To::On, reach), THURSDAY).is_none());
        for what in [To::Place("Library".into()), To::Off, To::Instead(How::Phone)] {
            let once = changed(&three_days(), &to(what.clone(), reach), THURSDAY);
            if what != To::Off || reach == Reach::One {
                let twice = written(&once, &to(what, reach), THURSDAY);
                assert!(twice.is_none_or(|twice| lines(&twice) == lines(&once)));
            }
        }
    }
    // A date that no rule gives has nothing that follows it.
    let extra = Values([("extra/2026-11-14T11:00".to_owned(), json!({"minutes": 30}))].into());
    assert!(written(&extra, &to(To::Off, Reach::Onwards), "2026-11-14T11:00").is_none());
    assert!(written(&extra, &to(To::Off, Reach::One), "2026-11-14T11:00").is_some());
}

#[test]
fn every_second_week_and_the_first_of_a_month_go_on_in_their_own_step() {
    let second = only(json!({"from": "2026-11-02", "every": 2, "days": ["mo", "th"], "start": "10:00", "minutes": 90}));
    let after = changed(&second, &to(time("2026-11-20T14:00", 90), Reach::Onwards), "2026-11-19T10:00");
    assert_eq!(
        lines(&after),
        [
            "Mon02 > Mon02 10:00 90",
            "Thu05 > Thu05 10:00 90",
            "Mon16 > Mon16 10:00 90",
            "Thu19 > Fri20 14:00 90",
            "Mon30 > Mon30 10:00 90"
        ]
    );
    let next = occurrences(&id(), &after, at("2026-12-01T00:00"), at("2026-12-20T00:00"));
    let starts: Vec<_> = next.iter().map(|o| wall_text(o.start())).collect();
    assert_eq!(starts, ["2026-12-04T14:00", "2026-12-14T10:00", "2026-12-18T14:00"]);

    // The first Thursday becomes the first Friday, also in a month that begins with a Friday.
    let first = only(
        json!({"from": "2026-09-01", "freq": "monthly", "nth": 1, "days": ["th"], "start": "10:00", "minutes": 60}),
    );
    let after = changed(&first, &to(time("2026-11-06T14:00", 60), Reach::Onwards), "2026-11-05T10:00");
    let found = occurrences(&id(), &after, at("2026-10-01T00:00"), at("2027-02-01T00:00"));
    let starts: Vec<_> = found.iter().map(|o| (wall_text(o.original), wall_text(o.start()))).collect();
    let pair = |name: &str, start: &str| (name.to_owned(), start.to_owned());
    assert_eq!(
        starts,
        [
            pair("2026-10-01T10:00", "2026-10-01T10:00"),
            pair("2026-11-05T10:00", "2026-11-06T14:00"),
            pair("2026-12-03T10:00", "2026-12-04T14:00"),
            pair("2027-01-07T10:00", "2027-01-01T14:00")
        ]
    );
    // By the day of the month, whatever weekday it is.
    let fifth = only(json!({"from": "2026-09-05", "freq": "monthly", "days": [], "start": "10:00", "minutes": 60}));
    let after = changed(&fifth, &to(To::Place("Park".into()), Reach::Onwards), "2026-11-05T10:00");
    let found = occurrences(&id(), &after, at("2026-09-01T00:00"), at("2027-01-01T00:00"));
    let places: Vec<_> = found.iter().map(|o| o.times[0].place.as_str()).collect();
    assert_eq!(places, ["", "", "Park", "Park"]);
}

#[test]
fn two_who_change_from_here_on_unseen_are_both_shown_and_not_on_beats_the_rest() {
    use kith_model::{Circle, Dot, Header, Kind, Record, Version, Writer};
    let before = three_days();
    let both = |one: &Change, other: &Change| {
        let of = named(&id(), &before, at(THURSDAY)).unwrap();
        let session = Session::read(&before);
        let mut record = Record::new(Header::new(Circle::Everyone, Kind::Session, id()));
        for (device, change) in [(1_u32, one), (2, other)] {
            for (field, value) in change.fields(&session, &of).unwrap() {
                let dot = Dot { writer: Writer { device, run: 1 }, counter: 1 };
                let version = Version { dot, time: 1, author: "omar".parse().unwrap(), value, handed_in_by: None };
                record.fields.entry(field).or_default().push(version);
            }
        }
        named(&id(), &record, at("2026-11-19T10:00")).unwrap()
    };
    let friday = to(time("2026-11-13T14:00", 60), Reach::Onwards);
    let evening = to(time("2026-11-12T19:00", 60), Reach::Onwards);
    let it = both(&friday, &evening);
    let starts: Vec<_> = it.times.iter().map(|t| wall_text(t.start)).collect();
    assert_eq!((starts, it.unsettled), (vec!["2026-11-19T19:00".to_owned(), "2026-11-20T14:00".to_owned()], true));
    let it = both(&friday, &to(To::Off, Reach::Onwards));
    assert_eq!((it.state, it.unsettled), (State::Cancelled, true));
}

#[test]
fn what_is_kept_of_a_rule_survives_being_read_and_written() {
    let after = changed(&three_days(), &to(time("2026-11-13T14:00", 60), Reach::Onwards), THURSDAY);
    let mut again = Values::default();
    Session::read(&after).write(&mut again);
    assert_eq!(lines(&again), lines(&after));
    assert!(again.names("rule/").len() == 3);
}
