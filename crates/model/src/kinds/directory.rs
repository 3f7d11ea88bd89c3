//! What is on: groups, their activities, and what only some may know of them.

use chrono::NaiveDate;

use crate::{
    Kind,
    fields::{Fields, Typed, Values, Word, plain},
};

/// The ten categories, each with its own colour and drawn icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Category {
    Singing,
    Growing,
    Walking,
    Making,
    Moving,
    Learning,
    Helping,
    Advice,
    Company,
    Nature,
}

impl Word for Category {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Singing, "singing"),
        (Self::Growing, "growing"),
        (Self::Walking, "walking"),
        (Self::Making, "making"),
        (Self::Moving, "moving"),
        (Self::Learning, "learning"),
        (Self::Helping, "helping"),
        (Self::Advice, "advice"),
        (Self::Company, "company"),
        (Self::Nature, "nature"),
    ];
}

/// How something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum How {
    InPerson,
    Online,
    Phone,
    Outdoors,
    Home,
    Post,
}

impl Word for How {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::InPerson, "in-person"),
        (Self::Online, "online"),
        (Self::Phone, "phone"),
        (Self::Outdoors, "outdoors"),
        (Self::Home, "home"),
        (Self::Post, "post"),
    ];
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

/// Whether a listing is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ListingState {
    Open,
    Resting,
    Closed,
}

impl Word for ListingState {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Open, "open"), (Self::Resting, "resting"), (Self::Closed, "closed")];
}

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
