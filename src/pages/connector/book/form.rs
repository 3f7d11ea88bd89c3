//! What booking somebody writes: the booking where the group may see it or may not, the agreement to that, a step.
//!
//! Pure, so that what leaves a person's own circle is tested without a screen.

use chrono::{NaiveDate, NaiveDateTime};
use kith_model::{
    Circle, Header, Id, Kind,
    consents::saying,
    fields::Word,
    form::{Opened, Save},
    id::booking_id,
    kinds::{Basis, Booking, Consent, Purpose, Step, StepSort, StepState},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Who comes along the first time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Along {
    /// Nobody is needed.
    #[default]
    Nobody,
    /// The connector.
    Me,
    /// Somebody else, by name.
    Other,
}

/// What is filled in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    /// Which activity.
    pub activity: Option<Id>,
    /// Whether the group may know; asked, never assumed.
    pub tell: Option<bool>,
    /// Needs that the person agreed to tell.
    pub needs: Vec<String>,
    /// How they said so, a word of [`kith_model::kinds::How`].
    pub said_how: String,
    /// From which day.
    pub from: String,
    /// Their first time there.
    pub is_first: bool,
    /// Who comes along.
    pub along: Along,
    /// The name of somebody else who comes along.
    pub along_name: String,
    /// Also a step in the plan.
    pub as_step: bool,
}

/// Whom and what it is about, as it stands on this phone.
pub struct About<'a> {
    /// The programme.
    pub programme: &'a Id,
    /// The person.
    pub person: &'a Id,
    /// Their first name, as a register shows it.
    pub first_name: &'a str,
    /// The activity's group.
    pub group: &'a Id,
    /// The activity's title, for the step.
    pub title: &'a str,
    /// The connector's name.
    pub me: &'a str,
    /// The booking that stands where the group sees it, if there is one, and whether it is live.
    pub told: Option<(Opened, Booking)>,
    /// The one that nobody sees.
    pub untold: Option<(Opened, Booking)>,
    /// Now, on the wall.
    pub now: NaiveDateTime,
    /// What telling a group rests on.
    pub basis: Basis,
    /// Ids for a consent and a step.
    pub new: [Id; 2],
}

impl Form {
    /// All that is written together; `None` while something is not said.
    pub fn saves(&self, about: &About) -> Option<Vec<Save>> {
        let (activity, tell) = (self.activity.as_ref()?, self.tell?);
        let from: NaiveDate = self.from.parse().ok()?;
        let (here, there) = if tell { (&about.told, &about.untold) } else { (&about.untold, &about.told) };
        let come_along = match self.along {
            Along::Nobody => String::new(),
            Along::Me => about.me.to_owned(),
            Along::Other => self.along_name.trim().to_owned(),
        };
        let booking = Booking {
            first_name: if tell { about.first_name.to_owned() } else { String::new() },
            needs: if tell { self.needs.clone() } else { Vec::new() },
            from: Some(from),
            live: true,
            first_time: self.is_first,
            come_along,
            ..Booking::default()
        };
        let (opened, before) = match here {
            Some((opened, before)) => (opened.clone(), before.clone()),
            None => (Opened::new(self.header(about, activity, tell, there.is_some())), Booking::default()),
        };
        // What the hub gave (a place) and what the person said (away) is not this form's.
        let after = Booking { place: before.place.clone(), away_until: before.away_until, ..booking };
        let mut saves: Vec<Save> = opened.save(&before, &after).into_iter().collect();
        if let Some((other, _)) = there.as_ref().filter(|(_, booking)| booking.live) {
            saves.push(other.set([("live", Value::Bool(false))]));
        }
        if tell {
            saves.extend(self.consent(about));
        }
        if self.as_step {
            saves.extend(step(about, activity));
        }
        Some(saves)
    }

    fn header(&self, about: &About, activity: &Id, tell: bool, continues: bool) -> Header {
        let person = about.person.clone();
        let circle = if tell { Circle::Register(person, about.group.clone()) } else { Circle::Person(person) };
        let id = booking_id(about.programme, about.person, activity);
        let header =
            Header::new(circle, Kind::Booking, id.clone()).with("activity", activity).with("group", about.group);
        if continues { header.with("continues", id) } else { header }
    }

    /// The person agreed that this group may know: who, when, how.
    fn consent(&self, about: &About) -> Option<Save> {
        let header = Header::new(Circle::Person(about.person.clone()), Kind::Consent, about.new[0].clone());
        let consent = Consent {
            purpose: Some(Purpose::TellGroup),
            recipient: about.group.to_string(),
            basis: about.basis.word().into(),
            given: true,
            on: Some(about.now),
            how: self.said_how.clone(),
        };
        saying(header, &consent)
    }
}

fn step(about: &About, activity: &Id) -> Option<Save> {
    let header = Header::new(Circle::Person(about.person.clone()), Kind::Step, about.new[1].clone());
    let step = Step {
        words: about.title.to_owned(),
        sort: Some(StepSort::Activity),
        state: Some(StepState::ToDo),
        ..Step::default()
    };
    Opened::new(header.with("activity", activity)).save(&Step::default(), &step)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> Id {
        text.parse().unwrap()
    }

    fn saves(form: &Form, told: Option<Booking>, untold: Option<Booking>) -> Vec<Save> {
        let (town, jean, choir) = (id("town"), id("jean"), id("choir"));
        let opened = |circle: Circle| {
            let header = Header::new(circle, Kind::Booking, booking_id(&town, &jean, &id("singing")));
            Opened::new(header.with("activity", "singing").with("group", "choir"))
        };
        let about = About {
            programme: &town,
            person: &jean,
            first_name: "Jean",
            group: &choir,
            title: "Singing together",
            me: "Priya",
            told: told.map(|booking| (opened(Circle::Register(jean.clone(), choir.clone())), booking)),
            untold: untold.map(|booking| (opened(Circle::Person(jean.clone())), booking)),
            now: kith_model::fields::wall("2026-11-25T10:00").unwrap(),
            basis: Basis::Consent,
            new: [id("consent"), id("step")],
        };
        form.saves(&about).unwrap_or_default()
    }

    fn form(tell: Option<bool>) -> Form {
        Form {
            activity: Some(id("singing")),
            tell,
            needs: vec!["seats".into()],
            said_how: "phone".into(),
            from: "2026-11-26".into(),
            is_first: true,
            along: Along::Me,
            ..Form::default()
        }
    }

    fn fields(save: &Save) -> Vec<(&str, &Value)> {
        save.changes.iter().map(|change| (change.field.as_str(), &change.value)).collect()
    }

    #[test]
    fn telling_the_group_writes_a_first_name_the_agreed_needs_and_the_agreement() {
        let saves = saves(&form(Some(true)), None, None);
        assert_eq!(saves.len(), 2);
        assert_eq!(saves[0].header.key.circle.to_string(), "register:jean:choir");
        assert!(fields(&saves[0]).contains(&("first_name", &"Jean".into())));
        assert!(fields(&saves[0]).contains(&("needs/seats", &true.into())));
        assert!(fields(&saves[0]).contains(&("come_along", &"Priya".into())));
        assert_eq!(saves[1].header.key.kind, Kind::Consent);
        assert_eq!(saves[1].header.key.circle.to_string(), "person:jean");
        assert!(fields(&saves[1]).contains(&("recipient", &"choir".into())));
        assert!(fields(&saves[1]).contains(&("how", &"phone".into())));
    }

    #[test]
    fn telling_nobody_stays_in_the_persons_own_circle() {
        let saves = saves(&form(Some(false)), None, None);
        assert_eq!(saves.len(), 1);
        assert_eq!(saves[0].header.key.circle.to_string(), "person:jean");
        assert!(fields(&saves[0]).iter().all(|(field, _)| *field != "first_name" && !field.starts_with("needs/")));
    }

    #[test]
    fn nothing_is_written_until_somebody_said_whether_the_group_may_know() {
        assert!(saves(&form(None), None, None).is_empty());
    }

    #[test]
    fn what_the_group_saw_is_withdrawn_when_nobody_is_to_know() {
        let live = Booking { first_name: "Jean".into(), live: true, ..Booking::default() };
        let saves = saves(&form(Some(false)), Some(live), None);
        assert_eq!(saves[0].header.key.circle.to_string(), "person:jean");
        assert_eq!(saves[0].header.of("continues"), Some(saves[0].header.key.id.as_str()));
        assert_eq!(saves[1].header.key.circle.to_string(), "register:jean:choir");
        assert_eq!(fields(&saves[1]), [("live", &Value::Bool(false))]);
    }

    #[test]
    fn booking_again_is_an_edit_of_the_same_booking() {
        let ended = Booking { first_name: "Jean".into(), live: false, place: "given".into(), ..Booking::default() };
        let saves = saves(&form(Some(true)), Some(ended), None);
        let written = fields(&saves[0]);
        assert!(written.contains(&("live", &true.into())));
        assert!(written.iter().all(|(field, _)| !["first_name", "place"].contains(field)), "as they stand already");
    }
}
