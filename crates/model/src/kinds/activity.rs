//! An activity of a group: what it is, for whom, how to join; and what only those who joined may know.

use chrono::NaiveDate;

use super::{Category, How, ListingState};
use crate::{
    Kind,
    fields::{Fields, Typed, Values, Word, plain},
};

/// Something to join. Hangs on its `group`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Activity {
    /// Its title.
    pub title: String,
    /// What it is, in plain words.
    pub words: String,
    /// The category.
    pub category: Option<Category>,
    /// Interests it speaks to.
    pub interests: Vec<String>,
    /// Needs it serves.
    pub serves: Vec<String>,
    /// In person, online, by phone, out of doors.
    pub how: Option<How>,
    /// Where, as an address; empty when confidential.
    pub place: String,
    /// The area.
    pub area: String,
    /// Latitude in degrees.
    pub lat: Option<f64>,
    /// Longitude in degrees.
    pub lon: Option<f64>,
    /// What it costs, in words.
    pub cost: String,
    /// The price in the smallest unit of the country's money; 0 is free.
    pub price: Option<i64>,
    /// Step-free, hearing-loop, quiet, toilets …
    pub access: Vec<String>,
    /// Language codes.
    pub languages: Vec<String>,
    /// From this age.
    pub age_from: Option<i64>,
    /// To this age.
    pub age_to: Option<i64>,
    /// How to join.
    pub joining: Option<Joining>,
    /// How to join, in words.
    pub joining_words: String,
    /// For whom, in words.
    pub eligibility: String,
    /// Whether there is room.
    pub room: Option<Room>,
    /// Places, where they are limited.
    pub places: Option<i64>,
    /// Group, volunteering, one-to-one, self-directed.
    pub sort: Option<Sort>,
    /// "Talk to your doctor first if …"
    pub doctor_first: String,
    /// What to bring.
    pub bring: String,
    /// A public number.
    pub phone: String,
    /// Whom to ask for.
    pub ring: String,
    /// A public web address.
    pub web: String,
    /// A public mail address.
    pub mail: String,
    /// The role of whoever last said "still right".
    pub confirmed_by: String,
    /// When.
    pub confirmed_on: Option<NaiveDate>,
    /// Open, resting or closed.
    pub state: Option<ListingState>,
    /// Where an imported listing came from.
    pub source: String,
}

impl Typed for Activity {
    const KIND: Kind = Kind::Activity;
    fn read(from: &impl Fields) -> Self {
        Self {
            title: from.text("title"),
            words: from.text("words"),
            category: from.one_of("category"),
            interests: from.words("interests/"),
            serves: from.words("serves/"),
            how: from.one_of("how"),
            place: from.text("place"),
            area: from.text("area"),
            lat: from.decimal("lat"),
            lon: from.decimal("lon"),
            cost: from.text("cost"),
            price: from.number("price"),
            access: from.words("access/"),
            languages: from.words("languages/"),
            age_from: from.number("age_from"),
            age_to: from.number("age_to"),
            joining: from.one_of("joining"),
            joining_words: from.text("joining_words"),
            eligibility: from.text("eligibility"),
            room: from.one_of("room"),
            places: from.number("places"),
            sort: from.one_of("sort"),
            doctor_first: from.text("doctor_first"),
            bring: from.text("bring"),
            phone: from.text("phone"),
            ring: from.text("ring"),
            web: from.text("web"),
            mail: from.text("mail"),
            confirmed_by: from.text("confirmed_by"),
            confirmed_on: from.day("confirmed_on"),
            state: from.one_of("state"),
            source: from.text("source"),
        }
    }
    fn write(&self, into: &mut Values) {
        for (field, text) in [
            ("title", &self.title),
            ("words", &self.words),
            ("place", &self.place),
            ("area", &self.area),
            ("cost", &self.cost),
            ("joining_words", &self.joining_words),
            ("eligibility", &self.eligibility),
            ("doctor_first", &self.doctor_first),
            ("bring", &self.bring),
            ("phone", &self.phone),
            ("ring", &self.ring),
            ("web", &self.web),
            ("mail", &self.mail),
            ("confirmed_by", &self.confirmed_by),
            ("source", &self.source),
        ] {
            into.text(field, text);
        }
        into.one_of("category", self.category);
        into.words("interests/", &self.interests);
        into.words("serves/", &self.serves);
        into.one_of("how", self.how);
        into.maybe("lat", self.lat.map(plain));
        into.maybe("lon", self.lon.map(plain));
        into.maybe("price", self.price);
        into.words("access/", &self.access);
        into.words("languages/", &self.languages);
        into.maybe("age_from", self.age_from);
        into.maybe("age_to", self.age_to);
        into.one_of("joining", self.joining);
        into.one_of("room", self.room);
        into.maybe("places", self.places);
        into.one_of("sort", self.sort);
        into.day("confirmed_on", self.confirmed_on);
        into.one_of("state", self.state);
    }
}

/// How somebody joins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Joining {
    TurnUp,
    Book,
    BeIntroduced,
}

impl Word for Joining {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::TurnUp, "turn-up"), (Self::Book, "book"), (Self::BeIntroduced, "be-introduced")];
}

/// Whether there is room; never counts of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Room {
    HasRoom,
    Full,
    Ask,
}

impl Word for Room {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::HasRoom, "has-room"), (Self::Full, "full"), (Self::Ask, "ask")];
}

/// What sort of thing to join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Sort {
    Group,
    Volunteering,
    OneToOne,
    SelfDirected,
}

impl Word for Sort {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Group, "group"),
        (Self::Volunteering, "volunteering"),
        (Self::OneToOne, "one-to-one"),
        (Self::SelfDirected, "self-directed"),
    ];
}

/// What only those who joined may know: circle joined(G), hangs on the `activity`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JoiningDetails {
    /// A link to join online.
    pub link: String,
    /// A number to dial in.
    pub dial_in: String,
    /// Which bell to ring.
    pub bell: String,
    /// The exact place when it is not public.
    pub exact_place: String,
}

impl Typed for JoiningDetails {
    const KIND: Kind = Kind::Joining;
    fn read(from: &impl Fields) -> Self {
        Self {
            link: from.text("link"),
            dial_in: from.text("dial_in"),
            bell: from.text("bell"),
            exact_place: from.text("exact_place"),
        }
    }
    fn write(&self, into: &mut Values) {
        into.text("link", &self.link);
        into.text("dial_in", &self.dial_in);
        into.text("bell", &self.bell);
        into.text("exact_place", &self.exact_place);
    }
}
