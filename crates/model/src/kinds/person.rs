//! Somebody with a plan: how they are called, how to reach them safely, what they need.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    Kind,
    fields::{Fields, Typed, Values, Word},
};

/// A way to reach somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Way {
    Call,
    Text,
    Voicemail,
    Email,
    Post,
    Visit,
}

impl Word for Way {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Call, "call"),
        (Self::Text, "text"),
        (Self::Voicemail, "voicemail"),
        (Self::Email, "email"),
        (Self::Post, "post"),
        (Self::Visit, "visit"),
    ];
}

/// Whether a way may be used. Unknown is "ask first": no button.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum YesNo {
    Yes,
    No,
    Between,
    #[default]
    Ask,
}

impl Word for YesNo {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Yes, "yes"), (Self::No, "no"), (Self::Between, "between"), (Self::Ask, "ask")];
}

/// `reach/<way>`: may it be used, when, and who may answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reach {
    /// May it be used?
    pub may: YesNo,
    /// The number or address.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub at: String,
    /// "after 14:00, not Fridays"
    #[serde(skip_serializing_if = "String::is_empty")]
    pub when: String,
    /// Who may answer.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub who: String,
}

/// How somebody's support ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Ended {
    Well,
    Moved,
    NotReached,
    NotWanted,
    /// Has died: neither success nor lost in any figure.
    Died,
    Other,
}

impl Word for Ended {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Well, "well"),
        (Self::Moved, "moved"),
        (Self::NotReached, "not-reached"),
        (Self::NotWanted, "not-wanted"),
        (Self::Died, "died"),
        (Self::Other, "other"),
    ];
}

/// Circle person(P), id P.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Person {
    /// The preferred name.
    pub name: String,
    /// The surname.
    pub surname: String,
    /// Ways to reach them; a way that is not there is "ask first". Where two people wrote unseen, the strictest holds.
    pub reach: Vec<(Way, Reach)>,
    /// The language they speak.
    pub speaks: String,
    /// The language they read.
    pub reads: String,
    /// Needs an interpreter.
    pub interpreter: bool,
    /// Prefers to be read to.
    pub read_to: bool,
    /// Access needs.
    pub access: Vec<String>,
    /// Interests.
    pub interests: Vec<String>,
    /// What they need help with.
    pub needs: Vec<String>,
    /// The area.
    pub area: String,
    /// The street.
    pub street: String,
    /// Others may see this phone.
    pub others_see_phone: bool,
    /// What the diary on such a phone says in place of what it is: "Thursday group".
    pub diary_title: String,
    /// Away until: prompts rest.
    pub away_until: Option<NaiveDate>,
    /// The person's own note beside the record.
    pub note: String,
    /// When the support ended.
    pub ended_on: Option<NaiveDate>,
    /// How it ended.
    pub ended_how: Option<Ended>,
}

impl Person {
    /// How a way may be used.
    pub fn by(&self, way: Way) -> Option<&Reach> {
        self.reach.iter().find(|(w, _)| *w == way).map(|(_, reach)| reach)
    }

    /// What is said of a way, to be changed; a way of which nothing was said begins as "ask first".
    pub fn by_mut(&mut self, way: Way) -> &mut Reach {
        let at = self.reach.iter().position(|(w, _)| *w == way).unwrap_or_else(|| {
            self.reach.push((way, Reach::default()));
            self.reach.len() - 1
        });
        &mut self.reach[at].1
    }

    /// The number to ring, where ringing is a yes (or a yes at times, with those times).
    pub fn ring(&self) -> Option<&Reach> {
        self.by(Way::Call).filter(|r| matches!(r.may, YesNo::Yes | YesNo::Between) && !r.at.is_empty())
    }

    /// First name and initial, as it stands where others may see the screen.
    pub fn short(&self) -> String {
        match self.surname.chars().next() {
            Some(initial) => format!("{} {initial}.", self.name),
            None => self.name.clone(),
        }
    }
}

/// The strictest of several: no before ask before between before yes.
fn strictest(all: Vec<Reach>) -> Option<Reach> {
    let strict = |may: YesNo| match may {
        YesNo::No => 0,
        YesNo::Ask => 1,
        YesNo::Between => 2,
        YesNo::Yes => 3,
    };
    all.into_iter().min_by_key(|r| strict(r.may))
}

impl Typed for Person {
    const KIND: Kind = Kind::Person;
    fn read(from: &impl Fields) -> Self {
        let reach = |(way, _): (&str, &serde_json::Value)| {
            let all =
                from.values(&format!("reach/{way}")).into_iter().map(|v| Reach::deserialize(v).unwrap_or_default());
            Some((Way::from_word(way)?, strictest(all.collect())?))
        };
        Self {
            name: from.text("name"),
            surname: from.text("surname"),
            reach: from.entries("reach/").into_iter().filter_map(reach).collect(),
            speaks: from.text("speaks"),
            reads: from.text("reads"),
            interpreter: from.flag("interpreter"),
            read_to: from.flag("read_to"),
            access: from.words("access/"),
            interests: from.words("interests/"),
            needs: from.words("needs/"),
            area: from.text("area"),
            street: from.text("street"),
            others_see_phone: from.flag("others_see_phone"),
            diary_title: from.text("diary_title"),
            away_until: from.day("away_until"),
            note: from.text("note"),
            ended_on: from.day("ended_on"),
            ended_how: from.one_of("ended_how"),
        }
    }
    fn write(&self, into: &mut Values) {
        for (field, text) in [
            ("name", &self.name),
            ("surname", &self.surname),
            ("speaks", &self.speaks),
            ("reads", &self.reads),
            ("area", &self.area),
            ("street", &self.street),
            ("note", &self.note),
            ("diary_title", &self.diary_title),
        ] {
            into.text(field, text);
        }
        for (way, reach) in &self.reach {
            into.maybe(&format!("reach/{}", way.word()), serde_json::to_value(reach).ok());
        }
        for (field, flag) in
            [("interpreter", self.interpreter), ("read_to", self.read_to), ("others_see_phone", self.others_see_phone)]
        {
            into.maybe(field, flag.then_some(true));
        }
        into.words("access/", &self.access);
        into.words("interests/", &self.interests);
        into.words("needs/", &self.needs);
        into.day("away_until", self.away_until);
        into.day("ended_on", self.ended_on);
        into.one_of("ended_how", self.ended_how);
    }
}

/// For counts only; each may be left unsaid.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Background {
    /// The year of birth.
    pub birth_year: Option<i64>,
    /// In the person's words.
    pub gender: String,
    /// In the person's words.
    pub ethnicity: String,
    /// In the person's words.
    pub disability: String,
    /// Whom they care for.
    pub carer: String,
}

impl Typed for Background {
    const KIND: Kind = Kind::Background;
    fn read(from: &impl Fields) -> Self {
        Self {
            birth_year: from.number("birth_year"),
            gender: from.text("gender"),
            ethnicity: from.text("ethnicity"),
            disability: from.text("disability"),
            carer: from.text("carer"),
        }
    }
    fn write(&self, into: &mut Values) {
        into.maybe("birth_year", self.birth_year);
        into.text("gender", &self.gender);
        into.text("ethnicity", &self.ethnicity);
        into.text("disability", &self.disability);
        into.text("carer", &self.carer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::differing;

    #[test]
    fn only_what_was_changed_in_a_form_is_written() {
        let call = Reach { may: YesNo::Between, at: "0123 456".into(), when: "after 14:00".into(), who: String::new() };
        let before = Person {
            name: "Jean".into(),
            reach: vec![(Way::Call, call), (Way::Post, Reach { may: YesNo::No, ..Reach::default() })],
            access: vec!["step-free".into(), "bus-stop".into()],
            ..Person::default()
        };
        let mut now = before.clone();
        now.by_mut(Way::Call).may = YesNo::No;
        now.access.retain(|need| need != "bus-stop");
        let written: Vec<_> = differing(&before, &now).into_iter().map(|(field, _)| field).collect();
        assert_eq!(written, ["access/bus-stop", "reach/call"]);
    }
}
