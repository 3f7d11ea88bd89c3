//! What services are joined with: where a location is, which numbers ring there, what a category is called.
//!
//! Held in memory while services are read, one small entry a row and none of the long texts.

use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    io::Read,
};

use anyhow::Context;

use crate::{Folder, clean, report::Report, table::Table};

/// A location.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// Its organisation.
    pub organisation: String,
    /// Street and house.
    pub street: String,
    /// City and postcode.
    pub area: String,
    /// Latitude and longitude.
    pub at: Option<(f64, f64)>,
    /// Its mail address.
    pub mail: String,
    /// What stands of languages.
    pub languages: String,
    /// What stands of access.
    pub access: String,
    /// Not a place to go to.
    pub is_virtual: bool,
    /// The source says that its address must stay private.
    pub is_confidential: bool,
}

/// The name of a category and its parent's.
type Names = (String, String);

/// Everything that services and organisations are joined with.
#[derive(Default)]
pub struct Places {
    places: HashMap<String, Place>,
    phones: HashMap<(&'static str, String), (u8, String)>,
    /// By the number of the row, and by the code: the same digits mean different things.
    by_id: HashMap<String, Names>,
    by_code: HashMap<String, Names>,
    of_service: HashMap<String, Vec<String>>,
    organisation_of: HashMap<String, String>,
}

impl Places {
    /// Reads the files that stand beside services and organisations, as far as they are there.
    pub fn read(folder: &(impl Folder + ?Sized), report: &mut Report) -> anyhow::Result<Self> {
        let mut all = Self::default();
        all.locations(folder, report)?;
        all.addresses(folder, report)?;
        all.numbers(folder, report)?;
        all.taxonomy(folder, report)?;
        let name = "service_categories.json";
        let not_read = || format!("{} cannot be read", folder.shown(name));
        if let Some(mut file) = folder.open(name).with_context(not_read)? {
            let mut text = String::new();
            file.read_to_string(&mut text).with_context(not_read)?;
            match serde_json::from_str(&text) {
                Ok(read) => all.of_service = read,
                Err(error) => report.row(name, error.line() as u64, error.to_string())?,
            }
        }
        Ok(all)
    }

    /// A location.
    pub fn place(&self, location: &str) -> Option<&Place> {
        self.places.get(location)
    }

    /// The organisation of a service that names no location.
    pub fn organisation_of(&self, service: &str) -> Option<&str> {
        self.organisation_of.get(service).map(String::as_str)
    }

    /// The number of a service, else of its location, else of its organisation.
    pub fn phone(&self, service: &str, location: &str, organisation: &str) -> String {
        [("service", service), ("location", location), ("organisation", organisation)]
            .into_iter()
            .find_map(|(of, id)| self.phones.get(&(of, id.to_owned())))
            .map(|(_, number)| number.clone())
            .unwrap_or_default()
    }

    /// The names of the categories of a service, each with its parent's.
    pub fn categories(&self, service: &str, in_row: &str) -> Vec<(&str, &str)> {
        let listed = self.of_service.get(service).into_iter().flatten().filter_map(|id| self.by_id.get(id));
        let in_row = in_row.split(',').filter_map(|code| self.by_code.get(code.trim()));
        let mut seen = HashSet::new();
        listed
            .chain(in_row)
            .map(|(name, parent)| (name.as_str(), parent.as_str()))
            .filter(|names| seen.insert(*names))
            .collect()
    }

    fn locations(&mut self, folder: &(impl Folder + ?Sized), report: &mut Report) -> anyhow::Result<()> {
        let Some(mut table) = Table::open(folder, "locations.csv", &["id", "organization_id"])? else { return Ok(()) };
        let name = table.name;
        while let Some(row) = table.next(report)? {
            let (id, line) = (row.get("id").to_owned(), row.line);
            let place = Place {
                organisation: row.get("organization_id").into(),
                at: point(row.get("latitude"), row.get("longitude")),
                mail: clean::mail(row.get("email")).unwrap_or_default(),
                languages: row.get("languages").into(),
                access: row.get("accessibility").into(),
                is_virtual: row.get("virtual").eq_ignore_ascii_case("true"),
                ..Place::default()
            };
            let has_point = !row.get("latitude").is_empty() || !row.get("longitude").is_empty();
            let is_lost = has_point && place.at.is_none();
            match (id.is_empty(), self.places.entry(id)) {
                (true, _) => report.row(name, line, "it has no id")?,
                (_, Entry::Occupied(_)) => report.row(name, line, "another row has the same id")?,
                (_, Entry::Vacant(free)) => {
                    free.insert(place);
                    if is_lost {
                        report.cell(name, line, "its latitude and longitude are no point on the earth")?;
                    }
                }
            }
        }
        Ok(())
    }

    fn addresses(&mut self, folder: &(impl Folder + ?Sized), report: &mut Report) -> anyhow::Result<()> {
        let Some(mut table) = Table::open(folder, "addresses.csv", &["location_id"])? else { return Ok(()) };
        let name = table.name;
        while let Some(row) = table.next(report)? {
            let Some(place) = self.places.get_mut(row.get("location_id")) else {
                let line = row.line;
                report.row(name, line, "its location is not among the locations")?;
                continue;
            };
            let (street, more) = (clean::line(row.get("address_1")), clean::line(row.get("address_2")));
            let is_box = street.to_lowercase().replace(['.', ' '], "").starts_with("pobox");
            let street = if is_box { String::new() } else { street };
            place.is_confidential = street.to_lowercase().contains("confidential");
            let says_it = street.to_lowercase().ends_with(&more.to_lowercase());
            place.street = if more.is_empty() || says_it { street } else { format!("{street}, {more}") };
            let city = clean::line(row.get("city"));
            place.area = format!("{city} {}", clean::line(row.get("postal_code"))).trim().to_owned();
        }
        Ok(())
    }

    fn numbers(&mut self, folder: &(impl Folder + ?Sized), report: &mut Report) -> anyhow::Result<()> {
        let Some(mut table) = Table::open(folder, "phones.csv", &["number"])? else { return Ok(()) };
        let name = table.name;
        while let Some(row) = table.next(report)? {
            let line = row.line;
            let (service, organisation) = (row.get("service_id"), row.get("organization_id"));
            if !service.is_empty() && !organisation.is_empty() {
                self.organisation_of.entry(service.into()).or_insert_with(|| organisation.into());
            }
            let Some(mut number) = clean::phone(row.get("number")) else {
                report.row(name, line, "it is no number that can be rung")?;
                continue;
            };
            if !row.get("extension").is_empty() {
                number = format!("{number} ext. {}", row.get("extension"));
            }
            // A number of one of their people is not public, and nobody speaks to a fax.
            let Some(rank) = rank(row.get("number_type"), row.get("department")) else { continue };
            if !row.get("contact_id").is_empty() {
                continue;
            }
            // The narrowest thing that it belongs to; an organisation without one is rung at one of its services.
            let of = [("service", service), ("location", row.get("location_id")), ("organisation", organisation)];
            let Some((of, id)) = of.into_iter().find(|(_, id)| !id.is_empty()) else {
                report.row(name, line, "it belongs to nothing")?;
                continue;
            };
            let (id, organisation) = (id.to_owned(), organisation.to_owned());
            if of != "organisation" && !organisation.is_empty() {
                self.offer("organisation", organisation, rank + 10, &number);
            }
            self.offer(of, id, rank, &number);
        }
        Ok(())
    }

    /// Of several numbers the one with the lowest rank stays, of equal ones the first.
    fn offer(&mut self, of: &'static str, id: String, rank: u8, number: &str) {
        let best = self.phones.entry((of, id)).or_insert_with(|| (rank, number.to_owned()));
        if best.0 > rank {
            *best = (rank, number.to_owned());
        }
    }

    fn taxonomy(&mut self, folder: &(impl Folder + ?Sized), report: &mut Report) -> anyhow::Result<()> {
        for name in ["taxonomy.csv", "categories.csv"] {
            let Some(mut table) = Table::open(folder, name, &["name", "taxonomy_id"])? else { continue };
            while let Some(row) = table.next(report)? {
                let names = (clean::line(row.get("name")), clean::line(row.get("parent_name")));
                self.by_id.insert(row.get("id").to_owned(), names.clone());
                self.by_code.insert(row.get("taxonomy_id").to_owned(), names);
            }
            break;
        }
        Ok(())
    }
}

/// A voice before a text telephone; `None` for a fax, and for somebody's own number.
fn rank(number_type: &str, department: &str) -> Option<u8> {
    let (sort, department) = (number_type.to_lowercase(), department.to_lowercase());
    let is = |word: &str| sort == word || department.contains(word);
    if is("fax") || ["(home)", "(cell)", "(mobile)"].iter().any(|own| department.contains(own)) {
        None
    } else if is("tty") || is("tdd") {
        Some(2)
    } else if department.contains("volunteer") || department.contains("donation") {
        Some(1)
    } else {
        Some(0)
    }
}

fn point(latitude: &str, longitude: &str) -> Option<(f64, f64)> {
    let (lat, lon): (f64, f64) = (latitude.parse().ok()?, longitude.parse().ok()?);
    let is_there = (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon) && (lat, lon) != (0.0, 0.0);
    // Six digits are a hand's breadth.
    is_there.then(|| ((lat * 1e6).round() / 1e6, (lon * 1e6).round() / 1e6))
}
