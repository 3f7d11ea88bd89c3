//! What happened with the people of the sample town: visits, notes that stay with the team, and how far a request is.

use kith_model::{
    Circle, Header, Kind,
    fields::Word,
    kinds::{CaseNote, CaseSort, Consent, How, Purpose, ReferralStage, ReferralState, StepState, Triage, Visit},
};
use serde::Deserialize;

use super::{
    ground::{Ground, time},
    people::{PersonRow, Somebody},
};
use crate::planned::Planned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VisitRow {
    pub ago: i64,
    at: String,
    min: i64,
    how: String,
    said: String,
    /// The goal's place in the table, and its mark.
    #[serde(default)]
    pub marks: Vec<(usize, i64)>,
    /// The step's place in the table, and how it stands.
    #[serde(default)]
    steps: Vec<(usize, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseRow {
    ago: i64,
    at: String,
    sort: String,
    how: String,
    min: Option<i64>,
    said: String,
    #[serde(default)]
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub(super) struct TriageRow {
    not_alone: bool,
    why: String,
    words: String,
}

/// Who asked for these: then the referrer of the sample sees how far it is.
const REFERRER: (&str, &str) = ("Elm Surgery", "dr-lewin");

pub(super) fn contacts(ground: &Ground, who: &Somebody, row: &PersonRow, days: &[u8], planned: &mut Vec<Planned>) {
    for (which, visit) in row.visits.iter().enumerate() {
        let on = ground.worked(visit.ago, days).and_time(time(&visit.at));
        let visit = Visit {
            on: Some(on),
            minutes: Some(visit.min),
            how: How::from_word(&visit.how),
            said: visit.said.clone(),
            next_at: None,
            steps: visit
                .steps
                .iter()
                .filter_map(|(step, state)| Some((who.thing("step", step).to_string(), StepState::from_word(state)?)))
                .collect(),
            marks: visit.marks.iter().map(|(goal, mark)| (who.thing("goal", goal).to_string(), *mark)).collect(),
        };
        let at = ground.instant(on) + 60_000 * visit.minutes.unwrap_or(0);
        planned.push(Planned::new(who.own(Kind::Visit, who.thing("visit", which)), &who.by, at, &visit));
    }
    for (which, note) in row.notes.iter().enumerate() {
        let on = ground.worked(note.ago, days).and_time(time(&note.at));
        let case_note = CaseNote {
            sort: CaseSort::from_word(&note.sort),
            on: Some(on),
            how: How::from_word(&note.how),
            minutes: note.min,
            said: note.said.clone(),
            why: note.why.clone(),
            told_whom: String::new(),
        };
        let header = Header::new(Circle::Case(who.id.clone()), Kind::CaseNote, who.thing("case-note", which));
        planned.push(Planned::new(header, &who.by, ground.instant(on), &case_note));
    }
    let since = ground.ago(row.since).and_time(time("12:30"));
    if let Some(triage) = &row.triage {
        let header = Header::new(Circle::Case(who.id.clone()), Kind::Triage, who.thing("triage", 0));
        let triage = Triage { not_alone: triage.not_alone, why: triage.why.clone(), words: triage.words.clone() };
        planned.push(Planned::new(header, &who.by, ground.instant(since), &triage));
    }
    if !row.visits.is_empty() || row.notes.iter().any(|note| note.sort == "note") {
        let consent = Consent {
            purpose: Some(Purpose::KeepRecord),
            recipient: String::new(),
            basis: "public task".into(),
            given: true,
            on: Some(since),
            how: "in person".into(),
        };
        let header = who.own(Kind::Consent, who.thing("consent", "keep-record"));
        planned.push(Planned::new(header, &who.by, ground.instant(since), &consent));
    }
    if row.came_by() == REFERRER.0 {
        let state = match (row.ended(), row.visits.is_empty()) {
            (true, _) => ReferralStage::Ended,
            (false, true) => ReferralStage::InTouch,
            (false, false) => ReferralStage::Met,
        };
        let circle = Circle::Referral(ground.member(REFERRER.1), who.id.clone());
        let header = Header::new(circle, Kind::ReferralState, who.id.clone());
        let name = format!("{} {}", row.name, row.surname);
        let state = ReferralState { name, state: Some(state), on: Some(since) };
        planned.push(Planned::new(header, &super::hub_author(), ground.instant(since), &state));
    }
}
