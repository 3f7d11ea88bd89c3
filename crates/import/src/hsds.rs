//! Ohana/HSDS 1.0 CSV: organisations become groups, services become activities.
//!
//! Rows are read one by one, organisations first. What this format says of opening hours stands in free text only, so
//! activities come without sessions.

use std::collections::HashSet;

use anyhow::Context;
use kith_model::{
    Circle, Header, Id, Kind,
    fields::{Typed, Values},
    kinds::{Activity, Group, How, Joining, ListingState, Room},
    rules::{Shape, rules},
};

use crate::{
    Folder, Found, category, clean,
    places::{Place, Places},
    report::Report,
    table::{Row, Table},
};

/// The language in which the listings of this format are written.
const LANGUAGE: &str = "en";
/// Answers to "fees" that mean: nothing.
const FREE: &[&str] = &["none", "no fee", "no fees", "free", "no charge", "none for service", "no cost"];

/// A folder of HSDS files that is being read.
pub struct Hsds {
    set: String,
    places: Places,
    organisations: Option<Table>,
    services: Table,
    known: HashSet<String>,
    seen: HashSet<String>,
}

impl Hsds {
    /// Opens a folder; reads what services are joined with.
    pub fn open(folder: &(impl Folder + ?Sized), set: &str, report: &mut Report) -> anyhow::Result<Self> {
        check_set(set)?;
        let missing = |name: &str| format!("There is no {}.", folder.shown(name));
        let organisations = Table::open(folder, "organizations.csv", &["id", "name"])?;
        let organisations = organisations.with_context(|| missing("organizations.csv"))?;
        let services = Table::open(folder, "services.csv", &["id", "name", "location_id"])?;
        let services = services.with_context(|| missing("services.csv"))?;
        let places = Places::read(folder, report)?;
        Ok(Self {
            set: set.into(),
            places,
            organisations: Some(organisations),
            services,
            known: HashSet::new(),
            seen: HashSet::new(),
        })
    }

    /// The next group or activity that can be read.
    pub fn next(&mut self, report: &mut Report) -> anyhow::Result<Option<Found>> {
        while let Some(table) = &mut self.organisations {
            let name = table.name;
            let Some(row) = table.next(report)? else {
                self.organisations = None;
                break;
            };
            let line = row.line;
            match organisation(&self.set, &row, &self.places, &self.known) {
                Ok(found) => {
                    unreadable(&row, name, report)?;
                    self.known.insert(row.get("id").to_owned());
                    return fitting(found, name, line, report).map(Some);
                }
                Err(why) => report.row(name, line, why)?,
            }
        }
        loop {
            let name = self.services.name;
            let Some(row) = self.services.next(report)? else { return Ok(None) };
            let line = row.line;
            match service(&self.set, &row, &self.places, &self.known, &self.seen) {
                Ok((found, is_private)) => {
                    unreadable(&row, name, report)?;
                    self.seen.insert(row.get("id").to_owned());
                    report.area_only += u64::from(is_private);
                    return fitting(found, name, line, report).map(Some);
                }
                Err(why) => report.row(name, line, why)?,
            }
        }
    }
}

/// The name of a set is part of names of files and of sources.
pub fn check_set(set: &str) -> anyhow::Result<()> {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    anyhow::ensure!(
        (1..=100).contains(&set.len()) && set.bytes().all(fits),
        "The name of a set has up to 100 letters, digits, - _ and . and nothing else."
    );
    Ok(())
}

/// Where a record came from; its id follows from this.
fn source(set: &str, what: &str, id: &str) -> (String, Id) {
    let source = format!("hsds:{set}:{what}:{id}");
    let record = Id::derived(&["source", &source]);
    (source, record)
}

/// Tells of addresses that are none.
fn unreadable(row: &Row, file: &str, report: &mut Report) -> anyhow::Result<()> {
    if !row.get("email").is_empty() && clean::mail(row.get("email")).is_none() {
        report.cell(file, row.line, "its email is no mail address")?;
    }
    if !row.get("website").is_empty() && clean::web(row.get("website")).is_none() {
        report.cell(file, row.line, "its website is no web address")?;
    }
    Ok(())
}

/// What every row must have.
fn named<'a>(row: &'a Row, seen: &HashSet<String>) -> Result<(&'a str, String), &'static str> {
    let (id, name) = (row.get("id"), clean::line(row.get("name")));
    if id.is_empty() {
        Err("it has no id")
    } else if id.len() > 100 {
        Err("its id is too long")
    } else if name.is_empty() {
        Err("it has no name")
    } else if seen.contains(id) {
        Err("another row has the same id")
    } else {
        Ok((id, name))
    }
}

fn organisation(set: &str, row: &Row, places: &Places, seen: &HashSet<String>) -> Result<Found, &'static str> {
    let (id, name) = named(row, seen)?;
    let (source, record) = source(set, "organization", id);
    let group = Group {
        name,
        does: clean::paragraphs(row.get("description")),
        phone: places.phone("", "", id),
        mail: clean::mail(row.get("email")).unwrap_or_default(),
        web: clean::web(row.get("website")).unwrap_or_default(),
        state: Some(ListingState::Open),
        source,
        ..Group::default()
    };
    Ok(found(Header::new(Circle::Everyone, Kind::Group, record), &group))
}

/// A service, and whether only its area is told.
fn service(
    set: &str,
    row: &Row,
    places: &Places,
    known: &HashSet<String>,
    seen: &HashSet<String>,
) -> Result<(Found, bool), &'static str> {
    let (id, title) = named(row, seen)?;
    let location = row.get("location_id");
    let there = places.place(location);
    let organisation = there.map(|p| p.organisation.as_str()).or_else(|| places.organisation_of(id));
    let organisation = match organisation {
        Some(organisation) if known.contains(organisation) => organisation,
        Some(_) => return Err("its organisation is not among the organisations"),
        None if location.is_empty() => return Err("it has no location, so its organisation is not known"),
        None => return Err("its location is not among the locations"),
    };
    let nowhere = Place::default();
    let place = there.unwrap_or(&nowhere);
    let bears = places.categories(id, row.get("taxonomy_ids"));
    let words = clean::paragraphs(row.get("description"));
    let eligibility = clean::paragraphs(row.get("eligibility"));
    let is_private = place.is_confidential || category::is_private(&bears, &format!("{title} {words} {eligibility}"));
    let (cost, price) = cost(row.get("fees"));
    let joining_words = clean::paragraphs(row.get("application_process"));
    let (source, record) = source(set, "service", id);
    let (_, group) = self::source(set, "organization", organisation);
    let mail = clean::mail(row.get("email")).unwrap_or_else(|| place.mail.clone());
    let activity = Activity {
        words: with_other_name(&words, &title, &clean::line(row.get("alternate_name"))),
        category: Some(category::category(&bears)),
        serves: category::serves(&bears),
        how: Some(if category::is_by_phone(&bears, &title) {
            How::Phone
        } else if place.is_virtual {
            How::Online
        } else {
            How::InPerson
        }),
        place: if is_private { String::new() } else { place.street.clone() },
        area: place.area.clone(),
        lat: place.at.filter(|_| !is_private).map(|at| at.0),
        lon: place.at.filter(|_| !is_private).map(|at| at.1),
        cost,
        price,
        access: category::access(&place.access),
        languages: category::languages(&format!("{} {}", row.get("languages"), place.languages), LANGUAGE),
        joining: joining(&joining_words),
        joining_words,
        eligibility,
        room: Some(Room::Ask),
        bring: clean::line(row.get("required_documents")),
        phone: places.phone(id, location, organisation),
        web: clean::web(row.get("website")).unwrap_or_default(),
        mail,
        state: Some(match row.get("status") {
            "inactive" | "defunct" => ListingState::Closed,
            _ => ListingState::Open,
        }),
        title,
        source,
        ..Activity::default()
    };
    let header = Header::new(Circle::Everyone, Kind::Activity, record).with("group", &group);
    Ok((found(header, &activity), is_private))
}

fn found<T: Typed>(header: Header, what: &T) -> Found {
    let mut values = Values::default();
    what.write(&mut values);
    Found { header, values }
}

fn with_other_name(words: &str, title: &str, other: &str) -> String {
    if other.is_empty() || other.eq_ignore_ascii_case(title) {
        return words.to_owned();
    }
    format!("Also called {}.\n\n{words}", other.trim_end_matches('.')).trim_end().to_owned()
}

fn cost(fees: &str) -> (String, Option<i64>) {
    let fees = clean::line(fees);
    let plain = fees.trim_end_matches('.').to_lowercase();
    if FREE.contains(&plain.as_str()) { ("Free".into(), Some(0)) } else { (fees, None) }
}

/// How one joins, where the words say it plainly.
fn joining(words: &str) -> Option<Joining> {
    let words = words.to_lowercase();
    let has = |any: &[&str]| any.iter().any(|word| words.contains(word));
    if has(&["walk in", "walk-in", "drop in", "drop-in"]) {
        Some(Joining::TurnUp)
    } else if has(&["referral required", "must be referred", "referred by", "requires a referral"]) {
        Some(Joining::BeIntroduced)
    } else if has(&["call", "appointment", "register", "apply"]) {
        Some(Joining::Book)
    } else {
        None
    }
}

/// Only what the fields take: a text that is too long is cut, anything else that does not fit is left out and reported.
fn fitting(mut found: Found, file: &str, line: u64, report: &mut Report) -> anyhow::Result<Found> {
    let known = rules(&found.header.key.kind).context("groups and activities are known")?;
    for (field, value) in found.values.0.iter_mut() {
        let shape = known.field(field).map(|rule| rule.shape);
        if shape.is_some_and(|shape| shape.takes(value)) {
            continue;
        }
        match (shape, value.as_str()) {
            (Some(Shape::Text(most)), Some(text)) => {
                report.cell(file, line, format!("{field} was cut: it has more than {most} characters"))?;
                *value = clean::cut(text, most as usize).into();
            }
            _ => {
                report.cell(file, line, format!("{field} does not fit"))?;
                *value = serde_json::Value::Null;
            }
        }
    }
    Ok(found)
}
