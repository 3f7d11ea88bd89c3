//! A group as everyone may know it, and what only the team may know of it.

use chrono::NaiveDate;

use super::{Category, ListingState};
use crate::{
    Kind,
    fields::{Fields, Typed, Values, plain},
};

/// A community group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// What it does, in its own words.
    pub does: String,
    /// Whom it can cope with.
    pub copes_with: String,
    /// What it is mostly about.
    pub category: Option<Category>,
    /// Where, as an address.
    pub place: String,
    /// The area.
    pub area: String,
    /// Latitude in degrees.
    pub lat: Option<f64>,
    /// Longitude in degrees.
    pub lon: Option<f64>,
    /// What it costs, in words.
    pub cost: String,
    /// Step-free, hearing-loop, quiet, toilets …
    pub access: Vec<String>,
    /// Language codes.
    pub languages: Vec<String>,
    /// Whom it was made for.
    pub made_for: String,
    /// Food, if any.
    pub food: String,
    /// A public number.
    pub phone: String,
    /// Whom to ask for, where agreed to be public.
    pub ring: String,
    /// A public mail address.
    pub mail: String,
    /// A public web address.
    pub web: String,
    /// No new people until.
    pub no_new_until: Option<NaiveDate>,
    /// "Ask us first."
    pub ask_first: bool,
    /// "We need: a driver."
    pub needs: Vec<(String, String)>,
    /// "Checked by Riverside, May 2026."
    pub checked: String,
    /// The role of whoever last said "still right".
    pub confirmed_by: String,
    /// When.
    pub confirmed_on: Option<NaiveDate>,
    /// Open, resting or closed.
    pub state: Option<ListingState>,
    /// Where an imported listing came from.
    pub source: String,
}

impl Typed for Group {
    const KIND: Kind = Kind::Group;
    fn read(from: &impl Fields) -> Self {
        let need = |(at, v): (&str, &serde_json::Value)| (at.to_owned(), v.as_str().unwrap_or_default().to_owned());
        Self {
            name: from.text("name"),
            does: from.text("does"),
            copes_with: from.text("copes_with"),
            category: from.one_of("category"),
            place: from.text("place"),
            area: from.text("area"),
            lat: from.decimal("lat"),
            lon: from.decimal("lon"),
            cost: from.text("cost"),
            access: from.words("access/"),
            languages: from.words("languages/"),
            made_for: from.text("made_for"),
            food: from.text("food"),
            phone: from.text("phone"),
            ring: from.text("ring"),
            mail: from.text("mail"),
            web: from.text("web"),
            no_new_until: from.day("no_new_until"),
            ask_first: from.flag("ask_first"),
            needs: from.entries("needs/").into_iter().map(need).collect(),
            checked: from.text("checked"),
            confirmed_by: from.text("confirmed_by"),
            confirmed_on: from.day("confirmed_on"),
            state: from.one_of("state"),
            source: from.text("source"),
        }
    }
    fn write(&self, into: &mut Values) {
        for (field, text) in [
            ("name", &self.name),
            ("does", &self.does),
            ("copes_with", &self.copes_with),
            ("place", &self.place),
            ("area", &self.area),
            ("cost", &self.cost),
            ("made_for", &self.made_for),
            ("food", &self.food),
            ("phone", &self.phone),
            ("ring", &self.ring),
            ("mail", &self.mail),
            ("web", &self.web),
            ("checked", &self.checked),
            ("confirmed_by", &self.confirmed_by),
            ("source", &self.source),
        ] {
            into.text(field, text);
        }
        into.one_of("category", self.category);
        into.maybe("lat", self.lat.map(plain));
        into.maybe("lon", self.lon.map(plain));
        into.words("access/", &self.access);
        into.words("languages/", &self.languages);
        into.day("no_new_until", self.no_new_until);
        into.maybe("ask_first", self.ask_first.then_some(true));
        for (at, need) in &self.needs {
            into.text(&format!("needs/{at}"), need);
        }
        into.day("confirmed_on", self.confirmed_on);
        into.one_of("state", self.state);
    }
}

/// What the team may know of a group: circle keepers(G), the group's id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupContact {
    /// The organiser's own number.
    pub phone: String,
    /// The organiser's own mail.
    pub mail: String,
    /// The insurance runs until.
    pub insurance_until: Option<NaiveDate>,
    /// The safeguarding contact.
    pub safeguarding: String,
    /// Who checked.
    pub checked_by: String,
    /// When.
    pub checked_on: Option<NaiveDate>,
}

impl Typed for GroupContact {
    const KIND: Kind = Kind::GroupContact;
    fn read(from: &impl Fields) -> Self {
        Self {
            phone: from.text("phone"),
            mail: from.text("mail"),
            insurance_until: from.day("insurance_until"),
            safeguarding: from.text("safeguarding"),
            checked_by: from.text("checked_by"),
            checked_on: from.day("checked_on"),
        }
    }
    fn write(&self, into: &mut Values) {
        into.text("phone", &self.phone);
        into.text("mail", &self.mail);
        into.day("insurance_until", self.insurance_until);
        into.text("safeguarding", &self.safeguarding);
        into.text("checked_by", &self.checked_by);
        into.day("checked_on", self.checked_on);
    }
}
