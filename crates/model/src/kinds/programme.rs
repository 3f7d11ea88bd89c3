//! The programme: whom to ring, where and when things are, what people read.

use serde::{Deserialize, Serialize};

use crate::{
    Kind,
    fields::{Fields, Typed, Values},
};

/// A number for danger, with its own words: "Samaritans, day and night".
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Crisis {
    /// Whom one reaches.
    pub name: String,
    /// The number.
    pub number: String,
    /// When; empty for always.
    pub when: String,
}

/// The programme's own record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Programme {
    /// Its name.
    pub name: String,
    /// Two letters of the country.
    pub country: String,
    /// IANA time zone of its places, `Europe/London`.
    pub zone: String,
    /// The number to ring when nothing else works.
    pub desk_phone: String,
    /// Numbers for danger, in order.
    pub crisis: Vec<Crisis>,
    /// Areas that people know by name.
    pub areas: Vec<String>,
    /// Languages spoken, codes.
    pub languages: Vec<String>,
    /// The language in which its listings are written, a code; empty where nobody said.
    pub language: String,
    /// Days on which things may be off, with their names.
    pub holidays: Vec<(String, String)>,
    /// Connectors and coordinators may leave Kith unlocked on their phones; else they must lock it.
    pub locks_offered: bool,
    /// Days without a word from the hub after which their phones stay closed until there is one; [`CLOSED_DAYS`] where
    /// nobody said.
    pub closed_days: Option<i64>,
    /// What to do where somebody is worried about somebody, in the programme's own words; empty for those of Kith.
    pub worried_steps: String,
}

/// Days without a word from the hub after which a connector's or coordinator's phone stays closed.
pub const CLOSED_DAYS: i64 = 14;

impl Typed for Programme {
    const KIND: Kind = Kind::Programme;
    fn read(from: &impl Fields) -> Self {
        let crisis = from.entries("crisis/");
        let text =
            |(day, name): (&str, &serde_json::Value)| (day.to_owned(), name.as_str().unwrap_or_default().to_owned());
        Self {
            name: from.text("name"),
            country: from.text("country"),
            zone: from.text("zone"),
            desk_phone: from.text("desk_phone"),
            crisis: crisis.into_iter().filter_map(|(_, v)| Crisis::deserialize(v).ok()).collect(),
            areas: from.words("areas/"),
            languages: from.words("languages/"),
            language: from.text("language"),
            holidays: from.entries("holidays/").into_iter().map(text).collect(),
            locks_offered: from.text("locks") == "offered",
            closed_days: from.number("closed_days"),
            worried_steps: from.text("texts/worried"),
        }
    }
    fn write(&self, into: &mut Values) {
        into.text("name", &self.name);
        into.text("country", &self.country);
        into.text("zone", &self.zone);
        into.text("desk_phone", &self.desk_phone);
        for (at, crisis) in self.crisis.iter().enumerate() {
            into.maybe(&format!("crisis/{at}"), serde_json::to_value(crisis).ok());
        }
        into.words("areas/", &self.areas);
        into.words("languages/", &self.languages);
        into.text("language", &self.language);
        for (day, name) in &self.holidays {
            into.text(&format!("holidays/{day}"), name);
        }
        into.text("locks", if self.locks_offered { "offered" } else { "" });
        into.maybe("closed_days", self.closed_days);
        into.text("texts/worried", &self.worried_steps);
    }
}
