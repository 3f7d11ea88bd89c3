//! The programme: whom to ring, where and when things are, what people read.

use serde::{Deserialize, Serialize};

use super::diary::Purpose;
use crate::{
    Kind,
    fields::{Fields, Typed, Values, Word},
    keeping::Keeping,
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

/// On what keeping or telling something rests (Art. 6 GDPR). Only consent can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Basis {
    PublicTask,
    LegitimateInterest,
    Consent,
    LegalDuty,
    VitalInterest,
}

impl Word for Basis {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::PublicTask, "public-task"),
        (Self::LegitimateInterest, "legitimate-interest"),
        (Self::Consent, "consent"),
        (Self::LegalDuty, "legal-duty"),
        (Self::VitalInterest, "vital-interest"),
    ];
}

impl Basis {
    /// What a purpose usually rests on; a programme asks its own adviser.
    pub fn usual(purpose: Purpose) -> Self {
        match purpose {
            Purpose::KeepRecord => Self::PublicTask,
            Purpose::TellGroup | Purpose::Stories | Purpose::Evaluation | Purpose::AfterEnding => Self::Consent,
        }
    }
}

/// What a programme says of a purpose.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ground {
    /// What it rests on, where the programme said so; else [`Basis::usual`].
    pub basis: Option<Basis>,
    /// What people read of it; empty where nothing was written.
    pub text: String,
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
    /// What it says of each purpose, in their order; what is not set is not there.
    pub grounds: Vec<(Purpose, Ground)>,
    /// How long what is kept is kept. Read here, set at the terminal or by hand: no form of the app changes it.
    pub keeping: Keeping,
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
            grounds: Purpose::ALL
                .iter()
                .map(|(purpose, word)| {
                    let basis = from.one_of(&format!("basis/{word}"));
                    (*purpose, Ground { basis, text: from.text(&format!("texts/{word}")) })
                })
                .filter(|(_, ground)| *ground != Ground::default())
                .collect(),
            keeping: Keeping::read(from),
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
        for (purpose, ground) in &self.grounds {
            into.one_of(&format!("basis/{}", purpose.word()), ground.basis);
            into.text(&format!("texts/{}", purpose.word()), &ground.text);
        }
        into.text("texts/worried", &self.worried_steps);
    }
}

impl Programme {
    /// What it says of a purpose.
    pub fn ground(&self, purpose: Purpose) -> Ground {
        self.grounds.iter().find(|(it, _)| *it == purpose).map(|(_, ground)| ground.clone()).unwrap_or_default()
    }

    /// What a purpose rests on.
    pub fn basis(&self, purpose: Purpose) -> Basis {
        self.ground(purpose).basis.unwrap_or_else(|| Basis::usual(purpose))
    }

    /// Changes what it says of a purpose.
    pub fn set_ground(&mut self, purpose: Purpose, change: impl FnOnce(&mut Ground)) {
        let mut ground = self.ground(purpose);
        change(&mut ground);
        self.grounds.retain(|(it, _)| *it != purpose);
        if ground != Ground::default() {
            self.grounds.push((purpose, ground));
        }
        let place = |purpose: &Purpose| Purpose::ALL.iter().position(|(it, _)| it == purpose);
        crate::order::by(&mut self.grounds, |a, b| place(&a.0).cmp(&place(&b.0)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_set_is_as_usual_and_what_is_unset_leaves_nothing() {
        let mut programme = Programme::default();
        assert_eq!(programme.basis(Purpose::KeepRecord), Basis::PublicTask);
        assert_eq!(programme.basis(Purpose::TellGroup), Basis::Consent);
        programme.set_ground(Purpose::Stories, |ground| ground.text = "In our yearly booklet".into());
        programme.set_ground(Purpose::KeepRecord, |ground| ground.basis = Some(Basis::LegitimateInterest));
        assert_eq!(programme.basis(Purpose::KeepRecord), Basis::LegitimateInterest);
        let mut values = Values::default();
        programme.write(&mut values);
        assert_eq!(values.text("basis/keep-record"), "legitimate-interest");
        assert!(Programme::read(&values) == programme, "in the order of the purposes");
        programme.set_ground(Purpose::Stories, |ground| ground.text.clear());
        programme.set_ground(Purpose::KeepRecord, |ground| ground.basis = None);
        assert!(programme == Programme::default());
    }
}
