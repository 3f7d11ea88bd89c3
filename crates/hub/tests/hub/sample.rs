//! The sample programme: it has what it promises, whatever the date, and nothing that a real one would not take.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use kith_hub::{
    planned::{self, Planned},
    sample::{self, Ground, Town},
};
use kith_model::{
    Circle, Key, Kind, Record, Writer,
    access::{Member, Role, Scope, ScopeOf},
    fields::{Fields, Typed, Values},
    id::{booking_id, plan_id},
    kinds::*,
    occurrence::{Occurrence, State, occurrences},
    record::{GONE, Gone},
    rules::rules,
};
use serde_json::Value;

fn today() -> NaiveDate {
    "2026-11-21".parse().unwrap()
}

fn ground(today: NaiveDate) -> Ground {
    Ground { today, looked_at: chrono::NaiveTime::MIN, programme: "riverside".parse().unwrap(), more_people: 0 }
}

fn town(today: NaiveDate) -> Town {
    sample::town(&ground(today))
}

fn all_planned(town: &Town) -> impl Iterator<Item = &Planned> {
    town.planned.iter().chain(&town.news)
}

fn records(town: &Town) -> BTreeMap<Key, Record> {
    let all: Vec<Planned> = all_planned(town).cloned().collect();
    planned::records(&all, Writer { device: 0, run: 1 })
}

fn of_kind<'a>(records: &'a BTreeMap<Key, Record>, kind: &Kind) -> Vec<&'a Record> {
    records.values().filter(|r| r.header.key.kind == *kind).collect()
}

fn midnight(day: NaiveDate) -> NaiveDateTime {
    day.and_time(NaiveTime::MIN)
}

fn all_between(records: &BTreeMap<Key, Record>, from: NaiveDate, days: u64) -> Vec<(&Record, Occurrence)> {
    let to = from.checked_add_days(Days::new(days)).unwrap();
    of_kind(records, &Kind::Session)
        .into_iter()
        .flat_map(|s| occurrences(&s.header.key.id, s, midnight(from), midnight(to)).into_iter().map(move |o| (s, o)))
        .collect()
}

#[test]
fn the_town_has_what_it_promises() {
    let (today, ground) = (today(), ground(today()));
    let town = sample::town(&ground);
    let records = records(&town);
    let count = |kind: Kind| of_kind(&records, &kind).len();
    assert!(
        count(Kind::Group) >= 28 && count(Kind::Activity) >= 85,
        "{} {}",
        count(Kind::Group),
        count(Kind::Activity)
    );
    let categories: BTreeSet<String> = of_kind(&records, &Kind::Group).iter().map(|g| g.text("category")).collect();
    assert_eq!(categories.len(), 10);
    assert_eq!(count(Kind::Person), 24);
    let with_role = |role: Role| town.members.iter().filter(|m| m.role == role).count();
    assert_eq!((with_role(Role::Connector), with_role(Role::Coordinator)), (3, 1));
    assert!(with_role(Role::Organiser) >= 6 && with_role(Role::Participant) >= 20);
    for kind in [Kind::Visit, Kind::Goal, Kind::Step, Kind::Booking, Kind::Attendance, Kind::Consent] {
        assert!(count(kind.clone()) >= 6, "{kind}: {}", count(kind.clone()));
    }
    let sorts: BTreeSet<String> = of_kind(&records, &Kind::CaseNote).iter().map(|n| n.text("sort")).collect();
    assert_eq!(sorts, BTreeSet::from(["attempt".to_owned(), "note".to_owned()]));
    assert_eq!(
        town.doors,
        ["jean", "priya", "rosa", "grace", "ana", "moira", "dr-lewin"].map(|key| ground.member(key))
    );

    let activities: Vec<Activity> = of_kind(&records, &Kind::Activity).into_iter().map(Activity::read).collect();
    let any =
        |what: &str, is: &dyn Fn(&Activity) -> bool| assert!(activities.iter().any(is), "no activity with {what}");
    for sort in [Sort::Volunteering, Sort::OneToOne, Sort::SelfDirected] {
        any("this sort", &|a| a.sort == Some(sort));
    }
    for how in [How::Online, How::Phone, How::Outdoors, How::Home, How::Post] {
        any("this way", &|a| a.how == Some(how));
    }
    any("a doctor to ask first", &|a| a.doctor_first.starts_with("Talk to your doctor first if"));
    any("no room", &|a| a.room == Some(Room::Full));
    let confirmed: BTreeSet<_> = activities.iter().map(|a| a.confirmed_on.unwrap()).collect();
    assert!(confirmed.len() > 15 && confirmed.iter().all(|d| *d < today));
    let groups: Vec<Group> = of_kind(&records, &Kind::Group).into_iter().map(Group::read).collect();
    assert!(groups.iter().all(|g| !g.copes_with.is_empty() && !g.does.is_empty() && g.confirmed_on.is_some()));
    assert!(groups.iter().any(|g| g.no_new_until > Some(today)) && groups.iter().any(|g| g.ask_first));
    assert!(groups.iter().any(|g| !g.needs.is_empty()) && groups.iter().any(|g| !g.checked.is_empty()));
}

#[test]
fn the_programme_may_be_served_and_says_that_its_numbers_are_made_up() {
    let town = town(today());
    assert!(town.about.crisis.iter().all(|c| c.name.contains("made up")) && town.about.holidays.len() == 16);
    let (rules, mut values) = (rules(&Kind::Programme).unwrap(), Values::default());
    town.about.write(&mut values);
    for (field, value) in &values.0 {
        assert!(rules.field(field).unwrap().shape.takes(value), "{field} does not take {value}");
    }
    assert_eq!(kith_hub::hub::may_be_served(&values), Ok(()));
    assert_eq!(Programme::read(&values).crisis, town.about.crisis);
}

#[test]
fn the_people_have_their_stories() {
    let (today, ground) = (today(), ground(today()));
    let town = sample::town(&ground);
    let records = records(&town);
    let person = |key: &str| {
        let id = ground.person(key);
        Person::read(&records[&Key { circle: Circle::Person(id.clone()), kind: Kind::Person, id }])
    };
    let plan = |key: &str| {
        let (circle, id) = (Circle::Person(ground.person(key)), plan_id(&ground.programme, &ground.person(key)));
        Plan::read(&records[&Key { circle, kind: Kind::Plan, id }])
    };
    assert_eq!(person("amina").speaks, "ar");
    assert!(person("chloe").others_see_phone && person("walter").ring().is_none());
    assert!(town.members.iter().all(|m| m.person != Some(ground.person("walter"))));
    let (one, other) = (person("margaret-bell"), person("margaret-boyd"));
    assert_eq!((&one.name, one.short()), (&other.name, other.short()));
    assert_ne!(one.area, other.area);
    assert!(plan("maria").review_on < Some(today));
    // David came twice, then not for three weeks and more.
    let came: Vec<String> = of_kind(&records, &Kind::Attendance)
        .into_iter()
        .filter(|r| r.header.key.circle.person() == Some(&ground.person("david")))
        .map(|r| r.header.of("start").unwrap().to_owned())
        .collect();
    let three_weeks = midnight(today.checked_sub_days(Days::new(20)).unwrap()).to_string().replace(' ', "T");
    assert!(came.len() == 2 && came.iter().all(|start| *start < three_weeks), "{came:?}");
    // Two versions by two writers, and removed lines.
    let goals = of_kind(&records, &Kind::Goal);
    let unsettled: Vec<_> = goals.iter().filter(|g| g.is_unsettled("words")).collect();
    assert!(unsettled.len() == 1 && unsettled[0].versions("words").len() == 2);
    assert_ne!(unsettled[0].versions("words")[0].author, unsettled[0].versions("words")[1].author);
    let gone: Vec<Gone> = of_kind(&records, &Kind::Step).iter().map(|s| s.gone()).filter(|g| *g != Gone::No).collect();
    assert_eq!(gone.iter().filter(|g| **g == Gone::Yes).count(), 1);
    let by = Gone::ButChanged { removed_by: ground.member("maria"), changed_by: ground.member("priya") };
    assert!(gone.contains(&by), "{gone:?}");
    // Requests that wait, of different age.
    let waiting: BTreeSet<String> = of_kind(&records, &Kind::Referral)
        .into_iter()
        .filter(|r| r.header.key.circle == Circle::Team)
        .map(|r| r.text("on"))
        .collect();
    assert_eq!(waiting.len(), 2);
    let told_nobody = |r: &&&Record| matches!(r.header.key.circle, Circle::Person(_));
    assert!(of_kind(&records, &Kind::Booking).iter().filter(told_nobody).count() >= 3);
    let singing: Vec<_> = of_kind(&records, &Kind::Booking)
        .into_iter()
        .filter(|r| r.header.group() == Some(ground.group("riverside-choir")) && !r.text("first_name").is_empty())
        .collect();
    assert!(singing.len() >= 6);
}

#[test]
fn every_author_may_write_what_stands_in_their_name() {
    let town = town(today());
    let members: BTreeMap<_, _> = town
        .members
        .iter()
        .map(|m| {
            let scopes = m.scopes.iter().map(|what| Scope { number: 1, what: what.clone() }).collect();
            (m.id.clone(), Member { id: m.id.clone(), scopes })
        })
        .collect();
    for Planned { header, author, values, .. } in all_planned(&town) {
        let rules = rules(&header.key.kind).unwrap();
        let Some(values) = values else {
            assert!(rules.can_go, "{} cannot be deleted", header.key);
            continue;
        };
        for (field, value) in &values.0 {
            let rule = rules.field(field).unwrap_or_else(|| panic!("{}.{field} is not known", header.key.kind));
            assert!(rule.shape.takes(value), "{}.{field} does not take {value}", header.key.kind);
            let may = match members.get(author) {
                Some(member) => member.writes(header, field),
                None => {
                    assert_eq!(author.as_str(), "hub");
                    rule.by.any(kith_model::rules::Hats::HUB)
                }
            };
            assert!(may, "{author} may not write {}.{field}", header.key);
        }
    }
}

#[test]
fn every_record_is_read_by_its_struct_as_it_was_written() {
    let town = town(today());
    let untyped = ["ended_how", GONE];
    let mut kinds = BTreeSet::new();
    for record in records(&town).values() {
        let mut read = Values::default();
        let out = &mut read;
        match &record.header.key.kind {
            Kind::Group => Group::read(record).write(out),
            Kind::Activity => Activity::read(record).write(out),
            Kind::Session => Session::read(record).write(out),
            Kind::Joining => JoiningDetails::read(record).write(out),
            Kind::GroupContact => GroupContact::read(record).write(out),
            Kind::Headcount => Headcount::read(record).write(out),
            Kind::Person => Person::read(record).write(out),
            Kind::Background => Background::read(record).write(out),
            Kind::Plan => Plan::read(record).write(out),
            Kind::Goal => Goal::read(record).write(out),
            Kind::Step => Step::read(record).write(out),
            Kind::Visit => Visit::read(record).write(out),
            Kind::Ask => Ask::read(record).write(out),
            Kind::Reason => Reason::read(record).write(out),
            Kind::Consent => Consent::read(record).write(out),
            Kind::Booking => Booking::read(record).write(out),
            Kind::Attendance => Attendance::read(record).write(out),
            Kind::CaseNote => CaseNote::read(record).write(out),
            Kind::Triage => Triage::read(record).write(out),
            Kind::Referral => Referral::read(record).write(out),
            Kind::ReferralState => ReferralState::read(record).write(out),
            Kind::Match => Match::read(record).write(out),
            Kind::Call => Call::read(record).write(out),
            Kind::GroupNote => continue,
            kind => panic!("nobody looks at {kind}"),
        }
        kinds.insert(record.header.key.kind.clone());
        for field in record.fields.keys().filter(|f| !untyped.contains(&f.as_str())) {
            assert_eq!(read.value(field), record.value(field), "{}.{field}", record.header.key.kind);
        }
    }
    assert_eq!(kinds.len(), 23);
}

fn texts<'a>(value: &'a Value, into: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => into.push(text),
        Value::Array(all) => all.iter().for_each(|v| texts(v, into)),
        Value::Object(all) => all.values().for_each(|v| texts(v, into)),
        _ => {}
    }
}

fn all_texts(town: &Town) -> Vec<&str> {
    let about = [&town.about.name, &town.about.desk_phone].map(String::as_str);
    let mut all: Vec<&str> = about.into_iter().collect();
    all.extend(town.about.crisis.iter().flat_map(|c| [&c.name, &c.number, &c.when]).map(String::as_str));
    all_planned(town).filter_map(|p| p.values.as_ref()).flat_map(|v| v.0.values()).for_each(|v| texts(v, &mut all));
    all
}

#[test]
fn no_forbidden_word_stands_anywhere() {
    let town = town(today());
    let never = [
        "lonely",
        "loneliness",
        "no-show",
        "no show",
        "DNA",
        "did not engage",
        "didn't engage",
        "non-compliant",
        "compliance",
        "refused",
        "failed",
        "failure",
        "case",
        "cases",
        "conflict",
        "error",
        "deadline",
        "overdue",
        "invalid",
        "instead of your",
        "cure",
        "treatment",
        "وحيد",
        "فشل",
        "خطأ",
    ];
    let plain = |text: &str| {
        let text: String = text
            .to_lowercase()
            .chars()
            .map(|c| if c.is_alphanumeric() || c == '-' || c == '\'' { c } else { ' ' })
            .collect();
        format!(" {text} ")
    };
    for text in all_texts(&town) {
        for word in never {
            assert!(!plain(text).contains(&plain(word)), "{word:?} in {text:?}");
        }
    }
}

#[test]
fn numbers_and_addresses_are_nobodys() {
    let town = town(today());
    let mut numbers = 0;
    for text in all_texts(&town) {
        let run = text.split(|c: char| !c.is_ascii_digit() && c != ' ').map(|run| run.replace(' ', ""));
        for digits in run.filter(|digits| digits.len() >= 7) {
            let is_drama = ["01632960", "07700900", "0808157"].iter().any(|range| digits.starts_with(range));
            assert!(is_drama && [10, 11].contains(&digits.len()), "{text:?} may be somebody's number");
            numbers += 1;
        }
        if text.contains('@') || text.contains("://") {
            assert!(text.contains(".example"), "{text:?} may be somebody's address");
        }
    }
    assert!(numbers > 100);
}

#[test]
fn whatever_the_date_there_is_something_on_and_somebody_to_visit() {
    // 366 days with the end of a February and both changes of the clock, shared between two threads.
    let first: NaiveDate = "2027-02-27".parse().unwrap();
    std::thread::scope(|scope| {
        for half in 0..2 {
            scope.spawn(move || first.iter_days().skip(half).step_by(2).take(183).for_each(looks_alive));
        }
    });
}

fn looks_alive(today: NaiveDate) {
    let ground = ground(today);
    let mut town = sample::town(&ground);
    let midnight_here = sample::ZONE.from_local_datetime(&midnight(today)).earliest().unwrap().timestamp_millis();
    assert!(all_planned(&town).all(|p| p.at <= midnight_here + 12 * 3_600_000), "{today}: a save is from the future");
    // Only what is looked at here: 366 towns are many.
    let looked_at = [Kind::Session, Kind::Booking, Kind::Plan, Kind::Attendance];
    town.planned.retain(|p| looked_at.contains(&p.header.key.kind));
    let records = records(&town);
    let choir = ground.group("riverside-choir");
    let on = all_between(&records, today, 1);
    assert!(on.iter().filter(|(_, o)| o.is_on()).count() >= 8, "{today}: nothing is on");
    assert!(on.iter().any(|(s, _)| s.header.group() == Some(choir.clone())), "{today}: no session for Rosa");
    let week = all_between(&records, today, 7);
    assert!(week.len() >= 80, "{today}: {} this week", week.len());
    // The moved one of tomorrow, with people who may not know.
    let tomorrow = today.succ_opt().unwrap();
    let moved: Vec<_> = week.iter().filter(|(_, o)| o.changed && o.original.date() == tomorrow).collect();
    assert!(
        moved.iter().any(|(s, o)| s.header.group() == Some(ground.group("mill-lane-plots")) && o.is_on()),
        "{today}"
    );
    let eight_days = all_between(&records, today, 8);
    assert!(eight_days.iter().any(|(_, o)| o.unsettled && o.times.len() == 2), "{today}: no date with two times");
    assert!(
        all_between(&records, today, 21).iter().any(|(_, o)| o.state == State::Cancelled),
        "{today}: nothing is off"
    );
    // A visit for each connector.
    for connector in town.members.iter().filter(|m| m.role == Role::Connector) {
        let visits = connector.scopes.iter().filter(|scope| match scope {
            ScopeOf::Connector { person } => {
                let key = Key {
                    circle: Circle::Person(person.clone()),
                    kind: Kind::Plan,
                    id: plan_id(&ground.programme, person),
                };
                Plan::read(&records[&key]).next_at.is_some_and(|at| at.date() == today)
            }
            _ => false,
        });
        assert!(visits.count() >= 3, "{today}: {} has nobody to visit", connector.name);
    }
    // Jean goes somewhere this week.
    let jean = ground.person("jean");
    let goes = week.iter().filter(|(s, o)| {
        let activity = s.header.of("activity").unwrap().parse().unwrap();
        let circle = Circle::Register(jean.clone(), s.header.group().unwrap());
        let key = Key { circle, kind: Kind::Booking, id: booking_id(&ground.programme, &jean, &activity) };
        o.is_on() && records.contains_key(&key)
    });
    assert!(goes.count() >= 2, "{today}: Jean goes nowhere");
    for said in of_kind(&records, &Kind::Attendance) {
        assert!(
            said.header.of("start").unwrap() < today.to_string().as_str(),
            "{today}: an attendance before its time"
        );
    }
}
