//! The groups of the sample town, their activities and times, read from the tables under `town/`.
//!
//! What a table leaves out, an activity has from its group: place, access, languages, cost, whom to ring.

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use kith_model::sorted::{SortedMap, SortedSet};
use kith_model::{
    Circle, Header, Id, Kind,
    fields::{Typed, Values, Word},
    kinds::{
        Activity, Category, Freq, Group, GroupContact, How, Joining, JoiningDetails, ListingState, Room, Rule, Session,
        Sort,
    },
    occurrence::{Occurrence, day_word, occurrences},
};
use serde::Deserialize;

use super::ground::{Ground, time};
use crate::planned::Planned;

const TABLES: [&str; 10] = [
    include_str!("town/singing.json"),
    include_str!("town/growing.json"),
    include_str!("town/walking.json"),
    include_str!("town/making.json"),
    include_str!("town/moving.json"),
    include_str!("town/learning.json"),
    include_str!("town/helping.json"),
    include_str!("town/advice.json"),
    include_str!("town/company.json"),
    include_str!("town/nature.json"),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Places {
    areas: Vec<String>,
    places: SortedMap<String, Place>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    place: String,
    area: String,
    lat: Option<f64>,
    lon: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupRow {
    key: String,
    name: String,
    category: String,
    place: String,
    does: String,
    copes_with: String,
    cost: String,
    phone: String,
    ring: String,
    #[serde(default)]
    mail: String,
    #[serde(default)]
    web: String,
    #[serde(default)]
    made_for: String,
    #[serde(default)]
    food: String,
    #[serde(default)]
    access: Vec<String>,
    #[serde(default)]
    languages: Vec<String>,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    ask_first: bool,
    no_new_in: Option<i64>,
    checked_ago: Option<i64>,
    confirmed_ago: i64,
    #[serde(default)]
    organisers: Vec<String>,
    activities: Vec<ActivityRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ActivityRow {
    key: String,
    title: String,
    words: String,
    #[serde(default)]
    sort: Option<String>,
    #[serde(default)]
    how: Option<String>,
    place: Option<String>,
    interests: Vec<String>,
    serves: Vec<String>,
    cost: Option<String>,
    price: i64,
    access: Option<Vec<String>>,
    languages: Option<Vec<String>>,
    age_from: Option<i64>,
    age_to: Option<i64>,
    joining: String,
    #[serde(default)]
    joining_words: String,
    room: String,
    places: Option<i64>,
    #[serde(default)]
    doctor_first: String,
    #[serde(default)]
    bring: String,
    #[serde(default)]
    food: String,
    confirmed_ago: i64,
    inside: Option<Inside>,
    times: Vec<Times>,
}

/// What only those who joined may know.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Inside {
    link: String,
    dial_in: String,
    bell: String,
    exact_place: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Times {
    /// Weekdays, or `tomorrow`: whatever day of the week tomorrow is.
    d: String,
    at: String,
    min: i64,
    #[serde(default = "one")]
    every: u32,
    nth: Option<i8>,
}

fn one() -> u32 {
    1
}

/// An activity as the rest of the sample needs it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its id.
    pub id: Id,
    /// Its group.
    pub group: Id,
    /// Its times, where it has any.
    pub session: Option<Header>,
    /// The rules.
    pub times: Session,
    /// Who keeps the group: the first organiser, or the coordinator.
    pub keeper: Id,
}

/// The whole directory.
pub struct Directory {
    /// What is written.
    pub planned: Vec<Planned>,
    /// Activities by their name in the tables.
    pub activities: SortedMap<String, Listed>,
    /// For each organiser or coordinator the groups that they keep.
    pub keeps: SortedMap<String, Vec<Id>>,
}

fn places() -> Places {
    serde_json::from_str(include_str!("town/places.json")).expect("the table of places can be read")
}

/// The areas that people of the town know by name.
pub fn areas() -> Vec<String> {
    places().areas
}

/// Reads the tables.
pub fn directory(ground: &Ground) -> Directory {
    let places = places();
    let mut all = Directory { planned: Vec::new(), activities: SortedMap::new(), keeps: SortedMap::new() };
    for table in TABLES {
        let rows: Vec<GroupRow> = serde_json::from_str(table).expect("the tables of groups can be read");
        for row in rows {
            group(ground, &places.places, &row, &mut all);
        }
    }
    all
}

fn group(ground: &Ground, places: &SortedMap<String, Place>, row: &GroupRow, all: &mut Directory) {
    let id = ground.group(&row.key);
    let keepers = if row.organisers.is_empty() { vec!["grace".to_owned()] } else { row.organisers.clone() };
    for keeper in &keepers {
        all.keeps.entry(keeper.clone()).or_default().push(id.clone());
    }
    let keeper = ground.member(&keepers[0]);
    let place = &places[&row.place];
    let at = ground.instant(ground.ago(row.confirmed_ago).and_time(time("09:30")));
    let role = if row.organisers.is_empty() { "coordinator" } else { "organiser" };
    let listing = Group {
        name: row.name.clone(),
        does: row.does.clone(),
        copes_with: row.copes_with.clone(),
        category: Category::from_word(&row.category),
        place: place.place.clone(),
        area: place.area.clone(),
        lat: place.lat,
        lon: place.lon,
        cost: row.cost.clone(),
        access: row.access.clone(),
        languages: or_english(&row.languages),
        made_for: row.made_for.clone(),
        food: row.food.clone(),
        phone: row.phone.clone(),
        ring: row.ring.clone(),
        mail: row.mail.clone(),
        web: row.web.clone(),
        no_new_until: row.no_new_in.map(|days| ground.ahead(days)),
        ask_first: row.ask_first,
        needs: row.needs.iter().enumerate().map(|(at, need)| (at.to_string(), need.clone())).collect(),
        checked: String::new(),
        confirmed_by: role.into(),
        confirmed_on: Some(ground.ago(row.confirmed_ago)),
        state: Some(ListingState::Open),
        source: String::new(),
    };
    let header = Header::new(Circle::Everyone, Kind::Group, id.clone());
    all.planned.push(Planned::new(header.clone(), &keeper, at, &listing));
    if let Some(day) = row.checked_ago.map(|ago| ground.ago(ago)) {
        let mut values = Values::default();
        values.text("checked", &format!("Checked by Riverside, {}", day.format("%B %Y")));
        let at = ground.instant(day.and_time(time("15:00")));
        all.planned.push(Planned::of_values(header, &ground.member("grace"), at, values));
    }
    all.planned.push(contact(ground, &id, row, at));
    for activity in &row.activities {
        self::activity(ground, places, row, activity, &keeper, role, all);
    }
}

/// What only the keepers and the team know of a group.
fn contact(ground: &Ground, id: &Id, row: &GroupRow, at: i64) -> Planned {
    let number = row.phone.chars().filter(char::is_ascii_digit).map(|c| c as u32).sum::<u32>() % 100;
    let contact = GroupContact {
        phone: format!("07700 9008{number:02}"),
        mail: format!("{}@keepers.example", row.key),
        insurance_until: Some(ground.ahead(200 - row.confirmed_ago / 2)),
        safeguarding: format!("Ask for {}", row.ring),
        checked_by: row.checked_ago.map(|_| "Grace".to_owned()).unwrap_or_default(),
        checked_on: row.checked_ago.map(|ago| ground.ago(ago)),
        ..GroupContact::default()
    };
    let header = Header::new(Circle::Keepers(id.clone()), Kind::GroupContact, id.clone()).with("group", id);
    Planned::new(header, &ground.member("grace"), at, &contact)
}

fn activity(
    ground: &Ground,
    places: &SortedMap<String, Place>,
    row: &GroupRow,
    activity: &ActivityRow,
    keeper: &Id,
    role: &str,
    all: &mut Directory,
) {
    let group = ground.group(&row.key);
    let id = ground.id("activity", &activity.key);
    let place = &places[activity.place.as_ref().unwrap_or(&row.place)];
    let day = ground.ago(activity.confirmed_ago);
    let at = ground.instant(day.and_time(time("09:40")));
    let listing = Activity {
        title: activity.title.clone(),
        words: join_words(&activity.words, &activity.food),
        category: Category::from_word(&row.category),
        interests: activity.interests.clone(),
        serves: activity.serves.clone(),
        how: activity.how.as_deref().map_or(Some(How::InPerson), How::from_word),
        place: place.place.clone(),
        area: place.area.clone(),
        lat: place.lat,
        lon: place.lon,
        cost: activity.cost.clone().unwrap_or_else(|| row.cost.clone()),
        price: Some(activity.price),
        access: activity.access.clone().unwrap_or_else(|| row.access.clone()),
        languages: or_english(activity.languages.as_ref().unwrap_or(&row.languages)),
        age_from: activity.age_from,
        age_to: activity.age_to,
        joining: Joining::from_word(&activity.joining),
        joining_words: activity.joining_words.clone(),
        eligibility: row.made_for.clone(),
        room: Room::from_word(&activity.room),
        places: activity.places,
        sort: activity.sort.as_deref().map_or(Some(Sort::Group), Sort::from_word),
        doctor_first: activity.doctor_first.clone(),
        bring: activity.bring.clone(),
        phone: row.phone.clone(),
        ring: row.ring.clone(),
        web: row.web.clone(),
        mail: row.mail.clone(),
        confirmed_by: role.into(),
        confirmed_on: Some(day),
        state: Some(ListingState::Open),
        source: String::new(),
    };
    let header = Header::new(Circle::Everyone, Kind::Activity, id.clone()).with("group", &group);
    all.planned.push(Planned::new(header, keeper, at, &listing));
    if let Some(inside) = &activity.inside {
        let header = Header::new(Circle::Joined(group.clone()), Kind::Joining, ground.id("joining", &activity.key))
            .with("group", &group)
            .with("activity", &id);
        let details = JoiningDetails {
            link: inside.link.clone(),
            dial_in: inside.dial_in.clone(),
            bell: inside.bell.clone(),
            exact_place: inside.exact_place.clone(),
        };
        all.planned.push(Planned::new(header, keeper, at, &details));
    }
    let rules: SortedMap<String, Rule> =
        activity.times.iter().enumerate().map(|(n, times)| (n.to_string(), rule(ground, times))).collect();
    let times = Session { rules, ..Session::default() };
    let session = (!activity.times.is_empty()).then(|| {
        Header::new(Circle::Everyone, Kind::Session, ground.id("session", &activity.key))
            .with("group", &group)
            .with("activity", &id)
    });
    if let Some(header) = &session {
        all.planned.push(Planned::new(header.clone(), keeper, at, &times));
    }
    let listed = Listed { id, group, session, times, keeper: keeper.clone() };
    all.activities.insert(activity.key.clone(), listed);
}

fn rule(ground: &Ground, times: &Times) -> Rule {
    // From a Monday a year of whole weeks ago, so that this is always a week in which what is fortnightly is on.
    let monday = ground.ago(364 + i64::from(ground.today.weekday().num_days_from_monday()));
    let days = match times.d.as_str() {
        "tomorrow" => vec![day_word(ground.ahead(1).weekday()).to_owned()],
        days => days.split(' ').map(str::to_owned).collect(),
    };
    Rule {
        from: monday,
        until: None,
        freq: if times.nth.is_some() { Freq::Monthly } else { Freq::Weekly },
        every: times.every,
        days,
        nth: times.nth,
        start: times.at.clone(),
        minutes: times.min,
        ..Rule::default()
    }
}

fn or_english(languages: &[String]) -> Vec<String> {
    if languages.is_empty() { vec!["en".into()] } else { languages.to_vec() }
}

fn join_words(words: &str, food: &str) -> String {
    if food.is_empty() { words.to_owned() } else { format!("{words} There is food: {}.", food.to_lowercase()) }
}

impl Listed {
    /// The occurrences by their rules between two days, the second not among them.
    pub fn between(&self, from: NaiveDate, to: NaiveDate) -> Vec<NaiveDateTime> {
        let midnight = chrono::NaiveTime::MIN;
        let Some(session) = &self.session else { return Vec::new() };
        let mut values = Values::default();
        self.times.write(&mut values);
        let all: Vec<Occurrence> =
            occurrences(&session.key.id, &values, from.and_time(midnight), to.and_time(midnight));
        all.iter().map(|o| o.original).collect::<SortedSet<_>>().into_iter().collect()
    }
}
