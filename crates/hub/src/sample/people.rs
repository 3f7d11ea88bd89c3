//! The people of the sample town: who they are, how to reach them, what matters to them, their goals and steps.
//!
//! Read from the tables under `people/`, one for each connector. What happened with them stands in [`super::contacts`],
//! where they go in [`super::diary`].

use std::collections::BTreeMap;

use kith_model::{
    Circle, Header, Id, Kind,
    fields::{Values, Word},
    id::plan_id,
    kinds::{Background, Goal, GoalState, Help, How, Person, Plan, Reach, Referral, Step, StepSort, StepState, Way},
};
use serde::Deserialize;

use super::{
    contacts::{self, CaseRow, TriageRow, VisitRow},
    diary::{self, AskRow, BookingRow},
    directory::Directory,
    ground::{Ground, time},
    members::days_of,
};
use crate::planned::Planned;

const TABLES: [(&str, &str); 3] = [
    ("priya", include_str!("people/priya.json")),
    ("sam", include_str!("people/sam.json")),
    ("nuala", include_str!("people/nuala.json")),
];

/// One person as it stands in the tables. Days are counted back (`ago`) or forward (`in`) from today.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonRow {
    pub key: String,
    pub name: String,
    pub surname: String,
    born: i64,
    area: String,
    street: String,
    pub since: i64,
    #[serde(default)]
    speaks: String,
    #[serde(default)]
    reads: String,
    #[serde(default)]
    interpreter: bool,
    #[serde(default)]
    read_to: bool,
    #[serde(default)]
    others_see_phone: bool,
    #[serde(default)]
    diary_title: String,
    #[serde(default = "yes")]
    has_phone: bool,
    away_in: Option<i64>,
    ended: Option<Ended>,
    came: Came,
    reach: BTreeMap<String, Reach>,
    interests: Vec<String>,
    needs: Vec<String>,
    #[serde(default)]
    access: Vec<String>,
    plan: PlanRow,
    goals: Vec<GoalRow>,
    steps: Vec<StepRow>,
    pub visits: Vec<VisitRow>,
    #[serde(default)]
    pub notes: Vec<CaseRow>,
    pub triage: Option<TriageRow>,
    pub bookings: Vec<BookingRow>,
    #[serde(default)]
    pub asks: Vec<AskRow>,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Came {
    #[serde(default)]
    by_name: String,
    about: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ended {
    ago: i64,
    how: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanRow {
    matters: String,
    strengths: String,
    hard: String,
    review_in: Option<i64>,
    next: Option<Next>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Next {
    #[serde(rename = "in")]
    ahead: i64,
    at: String,
    how: String,
    #[serde(default)]
    place: String,
    #[serde(default)]
    bring: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GoalRow {
    words: String,
    /// Days ago, and the mark; more marks come from visits.
    marks: Vec<(i64, i64)>,
    state: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepRow {
    words: String,
    sort: String,
    help: Option<String>,
    activity: Option<String>,
    goal: Option<usize>,
    state: String,
    who: String,
    by_in: Option<i64>,
}

impl PersonRow {
    /// Who asked for them; empty when they asked themself.
    pub fn came_by(&self) -> &str {
        &self.came.by_name
    }

    /// Whether the support has ended.
    pub fn ended(&self) -> bool {
        self.ended.is_some()
    }
}

/// Somebody with a plan, as the rest of the sample needs them.
#[derive(Clone, Debug)]
pub struct Somebody {
    /// The name in the tables.
    pub key: String,
    /// The person's id.
    pub id: Id,
    /// The first name.
    pub name: String,
    /// The connector's name in the tables.
    pub connector: String,
    /// Whether they have Kith on a phone of their own.
    pub has_phone: bool,
    /// Who writes for them: themself, or their connector.
    pub voice: Id,
    /// The connector.
    pub by: Id,
}

impl Somebody {
    /// A record of theirs in their own circle.
    pub fn own(&self, kind: Kind, id: Id) -> Header {
        Header::new(Circle::Person(self.id.clone()), kind, id)
    }

    /// The id of something of theirs: `goal`, `0`.
    pub fn thing(&self, what: &str, which: impl std::fmt::Display) -> Id {
        Id::derived(&["sample", what, self.id.as_str(), &which.to_string()])
    }

    /// A goal's header, by its place in the table.
    pub fn goal(&self, which: usize) -> Header {
        self.own(Kind::Goal, self.thing("goal", which))
    }
}

/// Everybody, with all of their records.
pub fn people(ground: &Ground, directory: &Directory) -> (Vec<Somebody>, Vec<Planned>) {
    let (mut all, mut planned) = (Vec::new(), Vec::new());
    for (connector, table) in TABLES {
        for row in rows(table) {
            all.push(somebody(ground, directory, connector, &row, &mut planned));
        }
    }
    let (connector, table) = TABLES[0];
    let surnames: Vec<String> = rows(table).into_iter().map(|row| row.surname).collect();
    let again = std::iter::repeat_with(|| rows(table)).flatten();
    for (which, mut row) in again.take(ground.more_people).enumerate() {
        row.key = format!("{}-{which}", row.key);
        let surname = &surnames[(which + which / surnames.len()) % surnames.len()];
        row.surname = format!("{surname} {}", which + 2);
        row.born -= which as i64 % 30;
        row.has_phone = false;
        all.push(somebody(ground, directory, connector, &row, &mut planned));
    }
    (all, planned)
}

fn rows(table: &str) -> Vec<PersonRow> {
    serde_json::from_str(table).expect("the tables of people can be read")
}

fn somebody(
    ground: &Ground,
    directory: &Directory,
    connector: &str,
    row: &PersonRow,
    planned: &mut Vec<Planned>,
) -> Somebody {
    let days = days_of(connector);
    let by = ground.member(connector);
    let who = Somebody {
        id: ground.person(&row.key),
        key: row.key.clone(),
        name: row.name.clone(),
        connector: connector.into(),
        has_phone: row.has_phone,
        voice: if row.has_phone { ground.member(&row.key) } else { by.clone() },
        by,
    };
    person(ground, &who, row, planned);
    contacts::contacts(ground, &who, row, &days, planned);
    plan(ground, &who, row, &days, directory, planned);
    diary::diary(ground, &who, row, directory, planned);
    who
}

fn person(ground: &Ground, who: &Somebody, row: &PersonRow, planned: &mut Vec<Planned>) {
    let since = ground.instant(ground.ago(row.since).and_time(time("12:10")));
    let person = Person {
        name: row.name.clone(),
        surname: row.surname.clone(),
        reach: row
            .reach
            .iter()
            .map(|(way, reach)| (Way::from_word(way).expect("ways in the tables are known"), reach.clone()))
            .collect(),
        speaks: if row.speaks.is_empty() { "en".into() } else { row.speaks.clone() },
        reads: if row.reads.is_empty() { "en".into() } else { row.reads.clone() },
        interpreter: row.interpreter,
        read_to: row.read_to,
        access: row.access.clone(),
        interests: row.interests.clone(),
        needs: row.needs.clone(),
        area: row.area.clone(),
        street: row.street.clone(),
        others_see_phone: row.others_see_phone,
        diary_title: row.diary_title.clone(),
        away_until: row.away_in.map(|days| ground.ahead(days)),
        ..Person::default()
    };
    let header = who.own(Kind::Person, who.id.clone());
    planned.push(Planned::new(header.clone(), &who.by, since, &person));
    let background = Background { birth_year: Some(row.born), ..Background::default() };
    planned.push(Planned::new(who.own(Kind::Background, who.id.clone()), &who.by, since, &background));
    planned.push(came(ground, who, row));
    if let Some(ended) = &row.ended {
        let day = ground.ago(ended.ago);
        let mut values = Values::default();
        values.day("ended_on", Some(day));
        values.text("ended_how", &ended.how);
        planned.push(Planned::of_values(header, &who.by, ground.instant(day.and_time(time("17:00"))), values));
    }
}

/// The request that they came with, taken by their connector.
fn came(ground: &Ground, who: &Somebody, row: &PersonRow) -> Planned {
    let on = ground.ago(row.since + 2).and_time(time("11:20"));
    let taken = ground.ago(row.since).and_time(time("12:10"));
    let referral = Referral {
        name: format!("{} {}", row.name, row.surname),
        about: row.came.about.clone(),
        for_other: !row.came.by_name.is_empty(),
        by_name: row.came.by_name.clone(),
        consent: true,
        language: row.speaks.clone(),
        area: row.area.clone(),
        on: Some(on),
        taken_by: Some(who.by.clone()),
        taken_on: Some(taken),
        person: Some(who.id.clone()),
        ..Referral::default()
    };
    let header = who.own(Kind::Referral, who.thing("referral", 0));
    Planned::new(header, &crate::sample::hub_author(), ground.instant(taken), &referral)
}

fn plan(
    ground: &Ground,
    who: &Somebody,
    row: &PersonRow,
    days: &[u8],
    directory: &Directory,
    planned: &mut Vec<Planned>,
) {
    let at = |day: chrono::NaiveDate, clock: &str| ground.instant(day.and_time(time(clock)));
    let first = row.visits.first().map_or(ground.ago(row.since), |v| ground.worked(v.ago, days));
    let last = row.visits.last().map_or(first, |v| ground.worked(v.ago, days));
    let header = who.own(Kind::Plan, plan_id(&ground.programme, &who.id));
    let words = Plan {
        matters: row.plan.matters.clone(),
        strengths: row.plan.strengths.clone(),
        hard: row.plan.hard.clone(),
        review_on: row.plan.review_in.map(|days| ground.ahead(days)),
        ..Plan::default()
    };
    planned.push(Planned::new(header.clone(), &who.by, at(first, "17:10"), &words));
    if let Some(next) = &row.plan.next {
        let how = How::from_word(&next.how);
        // One can look into what is still to come; nobody is visited at night, but a call may be late.
        let is_call_today = next.ahead == 0 && how == Some(How::Phone);
        let on = if is_call_today { ground.to_come(time(&next.at)) } else { time(&next.at) };
        let plan = Plan {
            next_at: Some(ground.ahead(next.ahead).and_time(on)),
            next_how: how,
            next_place: next.place.clone(),
            next_bring: next.bring.clone(),
            ..Plan::default()
        };
        planned.push(Planned::new(header, &who.by, at(last, "17:20"), &plan));
    }
    for (which, goal) in row.goals.iter().enumerate() {
        let mut marks: Vec<(String, i64)> =
            goal.marks.iter().map(|(ago, mark)| (ground.ago(*ago).to_string(), *mark)).collect();
        for visit in &row.visits {
            let day = ground.worked(visit.ago, days).to_string();
            let given = visit.marks.iter().filter(|(goal, _)| *goal == which);
            marks.extend(given.map(|(_, mark)| (day.clone(), *mark)));
        }
        let goal =
            Goal { words: goal.words.clone(), marks, state: GoalState::from_word(&goal.state), order: which as i64 };
        planned.push(Planned::new(who.goal(which), &who.by, at(first, "17:12"), &goal));
    }
    for (which, step) in row.steps.iter().enumerate() {
        let mut header = who.own(Kind::Step, who.thing("step", which));
        if let Some(goal) = step.goal {
            header = header.with("goal", who.goal(goal).key.id);
        }
        if let Some(activity) = step.activity.as_ref().map(|key| &directory.activities[key]) {
            header = header.with("activity", &activity.id).with("group", &activity.group);
        }
        let step = Step {
            words: step.words.clone(),
            sort: StepSort::from_word(&step.sort),
            help: step.help.as_deref().and_then(Help::from_word),
            state: StepState::from_word(&step.state),
            who: step.who.clone(),
            by: step.by_in.map(|days| ground.ahead(days)),
            order: which as i64,
        };
        planned.push(Planned::new(header, &who.by, at(first, "17:15"), &step));
    }
}
