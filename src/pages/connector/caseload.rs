//! The people whom a connector supports, as this phone knows them. What is read here is tracked by the kinds it reads.

use std::{collections::HashMap, rc::Rc};

use crate::view::prelude::*;
use chrono::{Days, NaiveDate};
use kith_model::{
    Circle, Header, Id, Key, Kind,
    alike::told_apart,
    fields::{Fields, Typed},
    form::Opened,
    id::plan_id,
    kinds::{Ask, AskSort, Background, CaseSort, Person, Plan},
    occurrence::occurrences,
    order,
    worth_a_call::{Call, Facts, Going, worth_a_call},
};

use crate::live::{Clock, Directory, Records, Shown};

/// How far back attendance is looked at.
const LOOK_BACK_DAYS: u64 = 84;

/// The record of a person.
pub fn person_key(person: &Id) -> Key {
    Key { circle: Circle::Person(person.clone()), kind: Kind::Person, id: person.clone() }
}

/// The header of a person's one plan; there need be none yet.
pub fn plan_header(records: Records, person: &Id) -> Option<Header> {
    let programme = records.programme()?;
    Some(Header::new(Circle::Person(person.clone()), Kind::Plan, plan_id(&programme, person)))
}

/// The person's details; empty ones for somebody who is not on this phone.
pub fn person_of(records: Records, person: &Id) -> Person {
    records.get(&person_key(person)).map(|shown| shown.read()).unwrap_or_default()
}

/// The person's plan, and a form over it as it is shown now.
pub fn plan_of(records: Records, person: &Id) -> Option<(Plan, Opened)> {
    let header = plan_header(records, person)?;
    let shown = records.get(&header.key);
    Some(shown.map_or_else(|| (Plan::default(), Opened::new(header)), |shown| (shown.read(), shown.opened())))
}

/// Today, unless this phone's clock cannot be believed.
pub fn said_today(clock: Clock) -> Option<NaiveDate> {
    (!clock.is_wrong()).then(|| clock.today())
}

/// Somebody in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Somebody {
    /// The person.
    pub id: Id,
    /// The details.
    pub person: Person,
    /// What tells them apart from somebody of the same name: area, birth year, street. Mostly nothing.
    pub apart: String,
    /// First name and initial, with what tells them apart: as it stands where others may see the screen.
    pub short: String,
    /// Changes when the record does.
    pub stamp: u64,
}

/// All people of this connector, by name.
pub fn people(records: Records) -> Vec<Somebody> {
    let me = records.me().person;
    let born: HashMap<Id, i64> = records
        .list(&Kind::Background)
        .iter()
        .filter_map(|shown| Some((shown.key().circle.person()?.clone(), Background::read(&shown.record).birth_year?)))
        .collect();
    let mut all: Vec<(Id, Person, u64)> = records
        .list(&Kind::Person)
        .iter()
        .filter(|shown| me.as_ref() != Some(shown.id()))
        .map(|shown| (shown.id().clone(), shown.read::<Person>(), shown.stamp))
        .collect();
    order::by_key(&mut all, |(id, person, _)| {
        (person.name.to_lowercase(), person.surname.to_lowercase(), person.area.to_lowercase(), id.clone())
    });
    let alike: Vec<(String, Vec<String>)> = all
        .iter()
        .map(|(id, person, _)| {
            let year = born.get(id).map(i64::to_string).unwrap_or_default();
            (person.short(), vec![person.area.clone(), year, person.street.clone()])
        })
        .collect();
    let apart = told_apart(&alike);
    all.into_iter()
        .zip(apart)
        .map(|((id, person, stamp), apart)| {
            let apart = apart.join(" · ");
            let short = if apart.is_empty() { person.short() } else { format!("{} · {apart}", person.short()) };
            Somebody { id, person, apart, short, stamp }
        })
        .collect()
}

/// The people by id.
pub fn by_id(people: Vec<Somebody>) -> HashMap<Id, Somebody> {
    people.into_iter().map(|somebody| (somebody.id.clone(), somebody)).collect()
}

/// Who is worth a call today.
pub fn calls(records: Records, directory: Directory, clock: Clock, today: NaiveDate) -> Vec<Call> {
    let last = last_contacts(records);
    let tries = tries(records);
    let asked = asked(records);
    let mut going = going(records, directory, today);
    let facts: Vec<Facts> = people(records)
        .into_iter()
        .map(|somebody| {
            let shown = records.get(&person_key(&somebody.id));
            let plan = plan_of(records, &somebody.id).map(|(plan, _)| plan).unwrap_or_default();
            Facts {
                asked: asked.get(&somebody.id).copied(),
                going: going.remove(&somebody.id).unwrap_or_default(),
                review_on: plan.review_on,
                last_contact: last.get(&somebody.id).copied(),
                tries: tries.get(&somebody.id).cloned().unwrap_or_default(),
                known_since: shown.and_then(|shown| first_line(clock, &shown)),
                next: plan.next_at.map(|at| at.date()),
                put_off_until: plan.put_off_until,
                away_until: somebody.person.away_until,
                is_ended: somebody.person.ended_on.is_some(),
                person: somebody.id,
            }
        })
        .collect();
    let requests: Vec<(Id, NaiveDate)> = untaken(records)
        .iter()
        .filter_map(|shown| Some((shown.id().clone(), shown.record.wall("on")?.date())))
        .filter(|(_, on)| *on < today)
        .collect();
    worth_a_call(&facts, &requests, today)
}

/// Requests that nobody took, the oldest first.
pub fn untaken(records: Records) -> Vec<Rc<Shown>> {
    let mut all: Vec<_> = records
        .list(&Kind::Referral)
        .into_iter()
        .filter(|shown| shown.key().circle == Circle::Team && shown.record.value("taken_by").is_none())
        .collect();
    order::by_key(&mut all, |shown| shown.record.wall("on"));
    all
}

/// "Please ring me", not done and not taken back: the person, the ask, its record.
pub fn ring_me(records: Records) -> Vec<(Id, Ask, Rc<Shown>)> {
    let mut all: Vec<_> = open_asks(records).filter(|(_, ask, _)| ask.sort == Some(AskSort::RingMe)).collect();
    order::by_key(&mut all, |(_, ask, _)| ask.on);
    all
}

/// What somebody asked for, other than being rung, and is not done.
pub fn other_asks(records: Records, person: &Id) -> Vec<(Ask, Rc<Shown>)> {
    open_asks(records)
        .filter(|(who, ask, _)| who == person && ask.sort != Some(AskSort::RingMe))
        .map(|(_, ask, shown)| (ask, shown))
        .collect()
}

fn open_asks(records: Records) -> impl Iterator<Item = (Id, Ask, Rc<Shown>)> {
    records.list(&Kind::Ask).into_iter().filter_map(|shown| {
        let (person, ask) = (shown.key().circle.person()?.clone(), shown.read::<Ask>());
        // To see the rest of a record is asked of the coordinators.
        let is_ours = ask.sort.is_some_and(|sort| sort != AskSort::SeeRecord);
        (is_ours && !ask.withdrawn && ask.done_on.is_none()).then_some((person, ask, shown))
    })
}

fn asked(records: Records) -> HashMap<Id, (AskSort, NaiveDate)> {
    let mut oldest: HashMap<Id, (AskSort, NaiveDate)> = HashMap::new();
    for (person, ask, _) in open_asks(records).filter(|(_, ask, _)| ask.sort != Some(AskSort::RingMe)) {
        let (Some(sort), Some(on)) = (ask.sort, ask.on) else { continue };
        let entry = oldest.entry(person).or_insert((sort, on.date()));
        if on.date() < entry.1 {
            *entry = (sort, on.date());
        }
    }
    oldest
}

/// The day of the last visit or note of each person.
fn last_contacts(records: Records) -> HashMap<Id, NaiveDate> {
    let is_try = |shown: &Shown| shown.record.one_of::<CaseSort>("sort") == Some(CaseSort::Attempt);
    let notes = records.list(&Kind::CaseNote).into_iter().filter(|shown| !is_try(shown));
    let mut last: HashMap<Id, NaiveDate> = HashMap::new();
    for shown in records.list(&Kind::Visit).into_iter().chain(notes) {
        let (Some(person), Some(on)) = (shown.key().circle.person(), shown.record.wall("on")) else { continue };
        let entry = last.entry(person.clone()).or_insert(on.date());
        *entry = (*entry).max(on.date());
    }
    last
}

fn tries(records: Records) -> HashMap<Id, Vec<NaiveDate>> {
    let mut tries: HashMap<Id, Vec<NaiveDate>> = HashMap::new();
    for shown in records.list(&Kind::CaseNote) {
        let is_try = shown.record.one_of::<CaseSort>("sort") == Some(CaseSort::Attempt);
        if let (true, Some(person), Some(on)) = (is_try, shown.key().circle.person(), shown.record.wall("on")) {
            tries.entry(person.clone()).or_default().push(on.date());
        }
    }
    tries
}

/// How it goes with what each person is booked for.
fn going(records: Records, directory: Directory, today: NaiveDate) -> HashMap<Id, Vec<Going>> {
    let mut came: HashMap<(Id, String), Vec<NaiveDate>> = HashMap::new();
    for shown in records.list(&Kind::Attendance) {
        let header = &shown.record.header;
        let is_here = ["person", "register"].iter().any(|voice| shown.record.text(voice) == "here");
        let start = header.of("start").and_then(kith_model::fields::wall);
        if let (true, Some(person), Some(activity), Some(start)) =
            (is_here, header.key.circle.person(), header.of("activity"), start)
        {
            came.entry((person.clone(), activity.to_owned())).or_default().push(start.date());
        }
    }
    let mut held: HashMap<String, Vec<NaiveDate>> = HashMap::new();
    let mut going: HashMap<Id, Vec<Going>> = HashMap::new();
    for shown in records.list(&Kind::Booking).into_iter().filter(|shown| shown.record.flag("live")) {
        let header = &shown.record.header;
        let (Some(person), Some(activity)) = (header.key.circle.person(), header.of("activity")) else { continue };
        // Most people came lately, or never: only for the others does it matter when it took place.
        if let Some(came) = came.remove(&(person.clone(), activity.to_owned())) {
            let held = held.entry(activity.to_owned()).or_insert_with(|| held_days(directory, activity, today));
            going.entry(person.clone()).or_default().push(Going { came, held: held.clone() });
        }
    }
    going
}

fn held_days(directory: Directory, activity: &str, today: NaiveDate) -> Vec<NaiveDate> {
    let Ok(activity) = activity.parse::<Id>() else { return Vec::new() };
    let Some(from) = today.checked_sub_days(Days::new(LOOK_BACK_DAYS)) else { return Vec::new() };
    let (from, to) = (from.and_time(chrono::NaiveTime::MIN), today.and_time(chrono::NaiveTime::MIN));
    let sessions = directory.sessions_of(&activity);
    let all = sessions.iter().flat_map(|session| occurrences(&session.id, &**session, from, to));
    all.filter(|occurrence| occurrence.is_on()).map(|occurrence| occurrence.start().date()).collect()
}

/// The day of the first line about somebody.
fn first_line(clock: Clock, shown: &Shown) -> Option<NaiveDate> {
    let first = shown.record.fields.values().flatten().map(|version| version.time).min()?;
    Some(clock.wall(first).date())
}

/// What is read once and compared, so that a list is drawn anew only when something in it changed.
pub fn memo<T: Clone + PartialEq + Send + Sync + 'static>(read: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    Memo::new(move |_| read())
}
