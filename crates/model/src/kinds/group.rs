//! A group as everyone may know it, and what only the team may know of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

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

/// Somebody who runs a group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Organiser {
    /// The first name.
    pub name: String,
    /// The own number.
    pub phone: String,
    /// The own mail.
    pub mail: String,
}

/// What the team may know of a group: circle keepers(G), the group's id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupContact {
    /// Who else runs it, each under a name of its own.
    pub organisers: Vec<(String, Organiser)>,
    /// The organiser's own number.
    pub phone: String,
    /// The organiser's own mail.
    pub mail: String,
    /// The insurance runs until.
    pub insurance_until: Option<NaiveDate>,
    /// The safeguarding contact.
    pub safeguarding: String,
    /// When the organisers were vetted.
    pub vetted: Option<NaiveDate>,
    /// Who checked.
    pub checked_by: String,
    /// When.
    pub checked_on: Option<NaiveDate>,
}

impl Typed for GroupContact {
    const KIND: Kind = Kind::GroupContact;
    fn read(from: &impl Fields) -> Self {
        let organisers = from.entries("organiser/").into_iter();
        let organiser = |(at, v): (&str, &serde_json::Value)| Some((at.to_owned(), Organiser::deserialize(v).ok()?));
        Self {
            organisers: organisers.filter_map(organiser).collect(),
            phone: from.text("phone"),
            mail: from.text("mail"),
            insurance_until: from.day("insurance_until"),
            safeguarding: from.text("safeguarding"),
            vetted: from.day("vetted"),
            checked_by: from.text("checked_by"),
            checked_on: from.day("checked_on"),
        }
    }
    fn write(&self, into: &mut Values) {
        for (at, organiser) in &self.organisers {
            into.maybe(&format!("organiser/{at}"), serde_json::to_value(organiser).ok());
        }
        into.text("phone", &self.phone);
        into.text("mail", &self.mail);
        into.day("insurance_until", self.insurance_until);
        into.text("safeguarding", &self.safeguarding);
        into.day("vetted", self.vetted);
        into.text("checked_by", &self.checked_by);
        into.day("checked_on", self.checked_on);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_team_knows_of_a_group_is_read_as_it_was_written() {
        let bo = Organiser { name: "Bo".into(), phone: "0199".into(), ..Organiser::default() };
        let contact = GroupContact {
            organisers: vec![("k1".into(), bo)],
            vetted: NaiveDate::from_ymd_opt(2026, 5, 3),
            checked_by: "Grace".into(),
            ..GroupContact::default()
        };
        let mut values = Values::default();
        contact.write(&mut values);
        assert_eq!(values.0["organiser/k1"]["phone"], "0199");
        assert_eq!(GroupContact::read(&values), contact);
    }
}
