//! The form of a visit, and what saving it does: one transaction with the visit, the next appointment, step states, marks.
//!
//! Pure, so that what a save writes is tested without a screen.

use chrono::NaiveDateTime;
use kith_model::sorted::SortedMap;
use kith_model::{
    Circle, Header, Id, Kind,
    fields::{Word, wall_text},
    form::{Opened, Save},
    kinds::{CaseNote, CaseSort, How, Plan, StepState, Visit},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::moments::{moment, time_text};

/// When to meet next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Next {
    /// Nothing was said: an appointment to come stays.
    #[default]
    Unsaid,
    /// In a week, at the same time.
    OneWeek,
    /// In two weeks, at the same time.
    TwoWeeks,
    /// On a date.
    Date,
}

impl Word for Next {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Unsaid, ""), (Self::OneWeek, "one-week"), (Self::TwoWeeks, "two-weeks"), (Self::Date, "date")];
}

/// What is filled in, as it stands in the inputs, and what was on the screen when it was opened.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    /// The day.
    pub date: String,
    /// The time it began.
    pub time: String,
    /// How long, in minutes.
    pub minutes: i64,
    /// How, a word of [`How`].
    pub how: String,
    /// What was said.
    pub said: String,
    /// How steps stand now, by their id.
    pub steps: SortedMap<String, String>,
    /// Marks given, by the goal's id.
    pub marks: SortedMap<String, i64>,
    /// When to meet next.
    pub next: Next,
    /// The date, where it is one.
    pub next_date: String,
    /// The time of the next appointment.
    pub next_time: String,
    /// Kept from the person's phone.
    pub kept: bool,
    /// Why it is kept.
    pub why: String,
    /// The plan, the steps and the goals as they were on the screen.
    pub opened: Vec<Opened>,
    /// The id of the visit: the same however often one tries to save.
    pub id: Option<Id>,
}

/// What still has to be said before it can be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// When it was.
    When,
    /// Why it is kept from the person's phone.
    Why,
    /// The date of the next appointment.
    NextDate,
}

impl Form {
    /// Filled from the diary: an appointment whose time has come or comes today, else now; as long as the last time.
    pub fn start(plan: &Plan, last: Option<&Visit>, now: NaiveDateTime, about_now: NaiveDateTime) -> Self {
        let appointment = plan.next_at.filter(|at| at.date() <= now.date() && (now - *at).num_days() <= 14);
        let at = appointment.unwrap_or(about_now);
        let planned_how = plan.next_how.filter(|_| appointment.is_some());
        let how = planned_how.or(last.and_then(|visit| visit.how)).unwrap_or(How::Phone);
        let usual = if how == How::Phone { 15 } else { 45 };
        Self {
            date: at.date().to_string(),
            time: time_text(at.time()),
            minutes: last.filter(|visit| visit.how == Some(how)).and_then(|visit| visit.minutes).unwrap_or(usual),
            how: how.word().to_owned(),
            next_time: time_text(at.time()),
            ..Self::default()
        }
    }

    /// When it was.
    pub fn on(&self) -> Option<NaiveDateTime> {
        moment(&self.date, &self.time)
    }

    /// The next appointment that was made.
    pub fn next_at(&self) -> Option<NaiveDateTime> {
        let weeks = |weeks: i64| {
            let on = self.on()?;
            Some(on + chrono::Duration::weeks(weeks))
        };
        match self.next {
            Next::Unsaid => None,
            Next::OneWeek => weeks(1),
            Next::TwoWeeks => weeks(2),
            Next::Date => moment(&self.next_date, &self.next_time),
        }
    }

    /// What still has to be said.
    pub fn missing(&self) -> Option<Missing> {
        if self.on().is_none() {
            Some(Missing::When)
        } else if self.kept && self.why.trim().is_empty() {
            Some(Missing::Why)
        } else if self.next == Next::Date && self.next_at().is_none() {
            Some(Missing::NextDate)
        } else {
            None
        }
    }

    /// All that saving writes. `plan` is the header of the person's plan, which need not exist yet.
    pub fn saves(&self, person: &Id, plan_header: Header, plan: &Plan, id: Id) -> Option<Vec<Save>> {
        let on = self.on()?;
        let next_at = self.next_at();
        let how = How::from_word(&self.how);
        let mut saves = Vec::new();
        if self.kept {
            let header = Header::new(Circle::Case(person.clone()), Kind::CaseNote, id);
            let note = CaseNote {
                sort: Some(CaseSort::Note),
                on: Some(on),
                how,
                minutes: Some(self.minutes),
                said: self.said.trim().to_owned(),
                why: self.why.trim().to_owned(),
                told_whom: String::new(),
            };
            saves.extend(Opened::new(header).save(&CaseNote::default(), &note));
        } else {
            let header = Header::new(Circle::Person(person.clone()), Kind::Visit, id);
            let steps = self.steps.iter().filter_map(|(id, word)| Some((id.clone(), StepState::from_word(word)?)));
            let visit = Visit {
                on: Some(on),
                minutes: Some(self.minutes),
                how,
                said: self.said.trim().to_owned(),
                next_at,
                steps: steps.collect(),
                marks: self.marks.iter().map(|(id, mark)| (id.clone(), *mark)).collect(),
            };
            saves.extend(Opened::new(header).save(&Visit::default(), &visit));
        }
        let opened = |kind: Kind, id: &str| {
            self.opened.iter().find(|o| o.header.key.kind == kind && o.header.key.id.as_str() == id)
        };
        let plan_form = opened(Kind::Plan, plan_header.key.id.as_str()).cloned();
        saves.extend(self.appointment(plan_form.unwrap_or_else(|| Opened::new(plan_header)), plan, on, next_at, how));
        for (id, word) in &self.steps {
            saves.extend(opened(Kind::Step, id).map(|form| form.set([("state", word.as_str().into())])));
        }
        for (id, mark) in &self.marks {
            let field = format!("mark/{}", self.date);
            saves.extend(opened(Kind::Goal, id).map(|form| form.set([(field.as_str(), (*mark).into())])));
        }
        Some(saves)
    }

    /// The next appointment in the plan; without one, the appointment that this visit was is over.
    fn appointment(
        &self,
        form: Opened,
        plan: &Plan,
        on: NaiveDateTime,
        next_at: Option<NaiveDateTime>,
        how: Option<How>,
    ) -> Option<Save> {
        let Some(next_at) = next_at else {
            let is_over = plan.next_at.is_some_and(|at| at <= on);
            return is_over.then(|| form.set([("next_at", Value::Null)]));
        };
        let mut save = form.set([("next_at", wall_text(next_at).into())]);
        if let Some(how) = how.filter(|how| plan.next_how != Some(*how)) {
            save.changes.push(form.change("next_how", how.word()));
            // Where one met in another way says nothing about this one.
            if !plan.next_place.is_empty() {
                save.changes.push(form.change("next_place", Value::Null));
            }
        }
        if !plan.next_bring.is_empty() {
            save.changes.push(form.change("next_bring", Value::Null));
        }
        Some(save)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> Id {
        text.parse().unwrap()
    }

    fn at(text: &str) -> NaiveDateTime {
        kith_model::fields::wall(text).unwrap()
    }

    fn header(kind: Kind, name: &str) -> Header {
        Header::new(Circle::Person(id("jean")), kind, id(name))
    }

    fn written(save: &Save) -> Vec<(String, Value)> {
        save.changes.iter().map(|change| (change.field.clone(), change.value.clone())).collect()
    }

    fn plan() -> Plan {
        Plan { next_at: Some(at("2026-11-25T09:30")), next_how: Some(How::Home), ..Plan::default() }
    }

    fn opened() -> Form {
        let now = at("2026-11-25T10:20");
        let opened = vec![
            Opened::new(header(Kind::Plan, "plan")),
            Opened::new(header(Kind::Step, "bus")),
            Opened::new(header(Kind::Goal, "sing")),
        ];
        Form { opened, ..Form::start(&plan(), None, now, now) }
    }

    #[test]
    fn everything_is_filled_from_the_diary() {
        let form = opened();
        assert_eq!((form.date.as_str(), form.time.as_str()), ("2026-11-25", "09:30"));
        assert_eq!((form.how.as_str(), form.minutes), ("home", 45));
        let later = Plan { next_at: Some(at("2026-11-30T09:30")), ..plan() };
        let last = Visit { how: Some(How::Phone), minutes: Some(30), ..Visit::default() };
        let call = Form::start(&later, Some(&last), at("2026-11-25T10:22"), at("2026-11-25T10:20"));
        assert_eq!((call.time.as_str(), call.how.as_str(), call.minutes), ("10:20", "phone", 30));
    }

    #[test]
    fn one_save_writes_the_visit_the_next_date_the_steps_and_the_marks() {
        let mut form = opened();
        form.said = " He would like to try the choir. ".into();
        form.steps.insert("bus".into(), "done".into());
        form.marks.insert("sing".into(), 6);
        form.next = Next::OneWeek;
        let saves = form.saves(&id("jean"), header(Kind::Plan, "plan"), &plan(), id("v")).unwrap();
        let kinds: Vec<_> = saves.iter().map(|s| s.header.key.kind.clone()).collect();
        assert_eq!(kinds, [Kind::Visit, Kind::Plan, Kind::Step, Kind::Goal]);
        let visit = written(&saves[0]);
        assert!(visit.contains(&("said".into(), "He would like to try the choir.".into())));
        assert!(visit.contains(&("steps/bus".into(), "done".into())));
        assert!(visit.contains(&("next_at".into(), "2026-12-02T09:30".into())));
        assert_eq!(written(&saves[1]), [("next_at".into(), "2026-12-02T09:30".into())]);
        assert_eq!(written(&saves[2]), [("state".into(), "done".into())]);
        assert_eq!(written(&saves[3]), [("mark/2026-11-25".into(), 6.into())]);
    }

    #[test]
    fn a_visit_without_a_next_date_ends_its_appointment_and_no_other() {
        let form = opened();
        let saves = |plan: &Plan| form.saves(&id("jean"), header(Kind::Plan, "plan"), plan, id("v")).unwrap();
        assert_eq!(written(&saves(&plan())[1]), [("next_at".into(), Value::Null)]);
        let to_come = Plan { next_at: Some(at("2026-11-30T09:30")), ..plan() };
        assert_eq!(saves(&to_come).len(), 1);
    }

    #[test]
    fn what_is_kept_from_the_phone_is_a_note_with_its_why_and_no_visit() {
        let mut form = Form { kept: true, said: "Bruises.".into(), ..opened() };
        assert_eq!(form.missing(), Some(Missing::Why));
        form.why = "Tom reads her phone".into();
        assert_eq!(form.missing(), None);
        let saves = form.saves(&id("jean"), header(Kind::Plan, "plan"), &plan(), id("v")).unwrap();
        assert_eq!(saves[0].header.key.circle.to_string(), "case:jean");
        assert!(saves.iter().all(|save| save.header.key.kind != Kind::Visit));
        let others = saves[1..].iter().flat_map(|save| &save.changes);
        assert!(others.into_iter().all(|change| change.value != "Bruises."));
    }

    #[test]
    fn a_date_must_be_given_where_a_date_was_chosen() {
        let mut form = Form { next: Next::Date, ..opened() };
        assert_eq!(form.missing(), Some(Missing::NextDate));
        form.next_date = "2026-12-10".into();
        assert_eq!((form.missing(), form.next_at()), (None, Some(at("2026-12-10T09:30"))));
    }

    #[test]
    fn a_draft_of_an_older_app_is_read_as_far_as_it_goes() {
        let form: Form = serde_json::from_str(r#"{"said":"half a sen","date":"2026-11-25"}"#).unwrap();
        assert_eq!((form.said.as_str(), form.next), ("half a sen", Next::Unsaid));
    }
}
