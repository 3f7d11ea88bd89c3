//! The table itself: each kind with its homes and its fields, each field with its shape and its writers.

use super::{
    FieldRule, Hats, Home, KindRules,
    Shape::{self, Day, Decimal, Flag, Json, Number, Text, Wall, Word},
};
use crate::Kind;

/// The rules of a kind; `None` for a kind that this version does not know.
pub fn rules(kind: &Kind) -> Option<KindRules> {
    use Home::{Case, Everyone, Joined, Keepers, Pair, Person, Register, Team};
    let (homes, fields): (&'static [Home], &'static [FieldRule]) = match kind {
        Kind::Programme => (&[Everyone], PROGRAMME),
        Kind::Group => (&[Everyone], GROUP),
        Kind::Activity => (&[Everyone], ACTIVITY),
        Kind::Session => (&[Everyone], SESSION),
        Kind::Resource => (&[Everyone], RESOURCE),
        Kind::Joining => (&[Joined], JOINING),
        Kind::GroupContact => (&[Keepers], GROUP_CONTACT),
        Kind::Headcount => (&[Keepers], HEADCOUNT),
        Kind::Person => (&[Person], PERSON),
        Kind::Background => (&[Person], BACKGROUND),
        Kind::Plan => (&[Person], PLAN),
        Kind::Goal => (&[Person], GOAL),
        Kind::Step => (&[Person], STEP),
        Kind::Visit => (&[Person], VISIT),
        Kind::Ask => (&[Person], ASK),
        Kind::Measure => (&[Person], MEASURE),
        Kind::Reason => (&[Person], REASON),
        Kind::Feedback => (&[Person], FEEDBACK),
        Kind::Consent => (&[Person], CONSENT),
        Kind::Booking => (&[Person, Register], BOOKING),
        Kind::Attendance => (&[Person, Register], ATTENDANCE),
        Kind::Notice => (&[Person], NOTICE),
        Kind::CaseNote => (&[Case], CASE_NOTE),
        Kind::Triage => (&[Case], TRIAGE),
        Kind::Opening => (&[Person, Case], OPENING),
        Kind::SafetyNote => (&[Case], SAFETY_NOTE),
        Kind::Referral => (&[Team, Person, Home::Referral], REFERRAL),
        Kind::ReferralState => (&[Home::Referral], REFERRAL_STATE),
        Kind::Match => (&[Pair], MATCH),
        Kind::Call => (&[Pair], CALL),
        Kind::Gap => (&[Team], GAP),
        Kind::Offer => (&[Team], OFFER),
        Kind::GroupNote => (&[Team], GROUP_NOTE),
        Kind::Summary => (&[Everyone, Keepers, Team], SUMMARY),
        Kind::Other(_) => return None,
    };
    let is_event = matches!(
        kind,
        Kind::Visit
            | Kind::Measure
            | Kind::Feedback
            | Kind::Reason
            | Kind::CaseNote
            | Kind::Opening
            | Kind::SafetyNote
            | Kind::Consent
            | Kind::Call
    );
    let can_go =
        !is_event && !matches!(kind, Kind::Attendance | Kind::Summary | Kind::Notice | Kind::Programme | Kind::Person);
    Some(KindRules { homes, is_event, can_go, fields })
}

const fn f(name: &'static str, shape: Shape, by: Hats) -> FieldRule {
    FieldRule { name, shape, by }
}

const COORDINATOR: Hats = Hats::COORDINATOR;
const KEEPER: Hats = Hats::ORGANISER.and(Hats::COORDINATOR).and(Hats::HUB);
const ORGANISER: Hats = Hats::ORGANISER.and(Hats::HUB);
const OWN: Hats = Hats::PERSON.and(Hats::CONNECTOR).and(Hats::HUB);
const SAID: Hats = Hats::PERSON.and(Hats::SUPPORTER).and(Hats::CONNECTOR);
const CONNECTOR: Hats = Hats::CONNECTOR;
const BOOKER: Hats = Hats::PERSON.and(Hats::CONNECTOR).and(Hats::ORGANISER);
const HUB: Hats = Hats::HUB;
const REFERRER: Hats = Hats::REFERRER.and(Hats::HUB);
const CALLED: Hats = Hats::VOLUNTEER.and(Hats::PERSON).and(Hats::CONNECTOR);
const LINE: Shape = Text(300);
const LONG: Shape = Text(20_000);

/// Ways to reach somebody, and when.
pub const WAYS: &[&str] = &["call", "text", "voicemail", "email", "post", "visit"];
/// The ten categories of activities.
pub const CATEGORIES: &[&str] =
    &["singing", "growing", "walking", "making", "moving", "learning", "helping", "advice", "company", "nature"];
const HOWS: &[&str] = &["in-person", "online", "phone", "outdoors", "home", "post"];

/// What a group and an activity both say of themselves.
const LISTED: [FieldRule; 13] = [
    f("category", Word(CATEGORIES), KEEPER),
    f("place", LINE, KEEPER),
    f("area", LINE, KEEPER),
    f("lat", Decimal, KEEPER),
    f("lon", Decimal, KEEPER),
    f("cost", LINE, KEEPER),
    f("access/", Flag, KEEPER),
    f("languages/", Flag, KEEPER),
    f("phone", LINE, KEEPER),
    f("ring", LINE, KEEPER),
    f("confirmed_by", LINE, KEEPER),
    f("confirmed_on", Day, KEEPER),
    f("source", LINE, HUB),
];

// A constant is as long as it says: only a macro can count these and what comes on top of [`LISTED`].
macro_rules! listed_and {
    ($($rule:expr),* $(,)?) => { &{
        const OWN_FIELDS: &[FieldRule] = &[$($rule),*];
        const ALL: [FieldRule; LISTED.len() + OWN_FIELDS.len()] = {
            let mut all = [LISTED[0]; LISTED.len() + OWN_FIELDS.len()];
            let mut at = 0;
            while at < all.len() {
                all[at] = if at < LISTED.len() { LISTED[at] } else { OWN_FIELDS[at - LISTED.len()] };
                at += 1;
            }
            all
        };
        ALL
    } };
}

const GROUP: &[FieldRule] = listed_and![
    f("name", LINE, KEEPER),
    f("does", LONG, KEEPER),
    f("copes_with", LONG, KEEPER),
    f("made_for", LINE, KEEPER),
    f("food", LINE, KEEPER),
    f("no_new_until", Day, KEEPER),
    f("ask_first", Flag, KEEPER),
    f("needs/", LINE, KEEPER),
    f("mail", LINE, KEEPER),
    f("web", LINE, KEEPER),
    f("checked", LINE, COORDINATOR),
    f("state", Word(&["open", "resting", "closed"]), KEEPER),
];
const ACTIVITY: &[FieldRule] = listed_and![
    f("title", LINE, KEEPER),
    f("words", LONG, KEEPER),
    f("interests/", Flag, KEEPER),
    f("serves/", Flag, KEEPER),
    f("how", Word(HOWS), KEEPER),
    f("price", Number(0, 1_000_000), KEEPER),
    f("age_from", Number(0, 120), KEEPER),
    f("age_to", Number(0, 120), KEEPER),
    f("joining", Word(&["turn-up", "book", "be-introduced"]), KEEPER),
    f("room", Word(&["has-room", "full", "ask"]), KEEPER),
    f("places", Number(0, 100_000), KEEPER),
    f("sort", Word(&["group", "volunteering", "one-to-one", "self-directed"]), KEEPER),
    f("doctor_first", LINE, KEEPER),
    f("web", LINE, KEEPER),
    f("mail", LINE, KEEPER),
    f("bring", LINE, KEEPER),
    f("state", Word(&["open", "resting", "closed"]), KEEPER),
    f("eligibility", LONG, KEEPER),
    f("joining_words", LONG, KEEPER),
];
const SESSION: &[FieldRule] = &[
    f("rule/", Json(2000), ORGANISER),
    f("x/", Json(1500), ORGANISER),
    f("extra/", Json(1500), ORGANISER),
    f("closed/", Json(1500), ORGANISER),
    f("place", LINE, ORGANISER),
    f("how", Word(HOWS), ORGANISER),
];
const PROGRAMME: &[FieldRule] = &[
    f("name", LINE, COORDINATOR.and(HUB)),
    f("country", LINE, COORDINATOR.and(HUB)),
    f("zone", LINE, COORDINATOR.and(HUB)),
    f("desk_phone", LINE, COORDINATOR.and(HUB)),
    f("crisis/", Json(1000), COORDINATOR.and(HUB)),
    f("areas/", Flag, COORDINATOR.and(HUB)),
    f("holidays/", LINE, COORDINATOR.and(HUB)),
    f("languages/", Flag, COORDINATOR.and(HUB)),
    f("language", LINE, COORDINATOR.and(HUB)),
    f("texts/", LONG, COORDINATOR.and(HUB)),
    f(
        "basis/",
        Word(&["public-task", "legitimate-interest", "consent", "legal-duty", "vital-interest"]),
        COORDINATOR.and(HUB),
    ),
    f("keeping/", Number(0, 36_500), COORDINATOR.and(HUB)),
    f("locks", Word(&["required", "offered"]), COORDINATOR.and(HUB)),
    f("closed_days", Number(1, 365), COORDINATOR.and(HUB)),
];
const RESOURCE: &[FieldRule] = &[
    f("title", LINE, COORDINATOR),
    f("words", LONG, COORDINATOR),
    f("link", LINE, COORDINATOR),
    f("for/", Flag, COORDINATOR),
];
const JOINING: &[FieldRule] = &[
    f("link", LINE, ORGANISER),
    f("dial_in", LINE, ORGANISER),
    f("bell", LINE, ORGANISER),
    f("exact_place", LINE, ORGANISER),
];
const GROUP_CONTACT: &[FieldRule] = &[
    f("organiser/", Json(600), KEEPER),
    f("phone", LINE, KEEPER),
    f("mail", LINE, KEEPER),
    f("insurance_until", Day, KEEPER),
    f("safeguarding", LINE, KEEPER),
    f("vetted", Day, COORDINATOR),
    f("checked_by", LINE, COORDINATOR),
    f("checked_on", Day, COORDINATOR),
];
const HEADCOUNT: &[FieldRule] = &[f("others", Number(0, 10_000), ORGANISER), f("note", LINE, ORGANISER)];
const PERSON: &[FieldRule] = &[
    f("name", LINE, OWN),
    f("surname", LINE, OWN),
    f("reach/", Json(600), OWN),
    f("speaks", LINE, OWN),
    f("reads", LINE, OWN),
    f("interpreter", Flag, OWN),
    f("read_to", Flag, OWN),
    f("access/", Flag, OWN),
    f("interests/", Flag, OWN),
    f("needs/", Flag, OWN),
    f("area", LINE, OWN),
    f("street", LINE, OWN),
    f("others_see_phone", Flag, OWN),
    f("away_until", Day, OWN),
    f("diary_title", LINE, OWN),
    f("note", Text(2_000), OWN),
    f("ended_on", Day, CONNECTOR),
    f("ended_how", Word(&["well", "moved", "not-reached", "not-wanted", "died", "other"]), CONNECTOR),
];
const BACKGROUND: &[FieldRule] = &[
    f("birth_year", Number(1900, 2100), OWN),
    f("gender", LINE, OWN),
    f("ethnicity", LINE, OWN),
    f("disability", LINE, OWN),
    f("carer", LINE, OWN),
];
const PLAN: &[FieldRule] = &[
    f("matters", Text(4_000), OWN),
    f("strengths", Text(4_000), OWN),
    f("hard", Text(4_000), OWN),
    f("review_on", Day, OWN),
    f("next_at", Wall, CONNECTOR),
    f("next_how", Word(HOWS), CONNECTOR),
    f("next_place", LINE, CONNECTOR),
    f("next_bring", LINE, CONNECTOR),
    f("put_off_until", Day, CONNECTOR),
    f("opened", Flag, OWN),
];
const GOAL: &[FieldRule] = &[
    f("words", Text(2_000), OWN),
    f("mark/", Number(0, 10), OWN),
    f("state", Word(&["going", "done", "stopped"]), OWN),
    f("order", Number(0, 1000), OWN),
];
const STEP: &[FieldRule] = &[
    f("words", Text(2_000), OWN),
    f("sort", Word(&["activity", "task", "help"]), OWN),
    f("help", Word(&["cost", "lift", "fear", "first-time", "other"]), OWN),
    f("state", Word(&["to-do", "going", "done", "changed", "stopped"]), OWN),
    f("who", LINE, OWN),
    f("by", Day, OWN),
    f("order", Number(0, 1000), OWN),
];
const VISIT: &[FieldRule] = &[
    f("on", Wall, CONNECTOR),
    f("minutes", Number(0, 1_440), CONNECTOR),
    f("how", Word(HOWS), CONNECTOR),
    f("said", LONG, CONNECTOR),
    f("next_at", Wall, CONNECTOR),
    f("steps/", Word(&["to-do", "going", "done", "changed", "stopped"]), CONNECTOR),
    f("marks/", Number(0, 10), CONNECTOR),
];
const ASK: &[FieldRule] = &[
    f("sort", Word(&["ring-me", "cannot-come", "not-right", "something-else", "see-record", "no-more"]), SAID),
    f("words", Text(2_000), SAID),
    f("on", Wall, SAID),
    f("withdrawn", Flag, SAID),
    f("taken_on", Wall, CONNECTOR),
    f("done_on", Wall, CONNECTOR),
];
const MEASURE: &[FieldRule] = &[
    f("instrument", LINE, OWN),
    f("version", LINE, OWN),
    f("answers/", Number(-1, 100), OWN),
    f("on", Wall, OWN),
    f("how", LINE, OWN),
    f("language", LINE, OWN),
];
const REASON: &[FieldRule] = &[f("words", Text(2_000), OWN), f("sort", LINE, OWN), f("on", Wall, OWN)];
const FEEDBACK: &[FieldRule] =
    &[f("face", Number(1, 5), OWN), f("words", Text(2_000), OWN), f("may_tell", Flag, OWN), f("on", Wall, OWN)];
const CONSENT: &[FieldRule] = &[
    f("purpose", Word(&["keep-record", "tell-group", "stories", "evaluation", "after-ending"]), OWN),
    f("recipient", LINE, OWN),
    f("basis", LINE, OWN),
    f("given", Flag, OWN),
    f("on", Wall, OWN),
    f("how", LINE, OWN),
];
const BOOKING: &[FieldRule] = &[
    f("first_name", LINE, BOOKER),
    f("needs/", Flag, OWN),
    f("from", Day, BOOKER),
    f("live", Flag, BOOKER),
    f("first_time", Flag, BOOKER),
    f("come_along", LINE, OWN),
    f("place", Word(&["asked", "given", "waiting"]), HUB.and(Hats::ORGANISER)),
    f("away_until", Day, OWN),
];
const ATTENDANCE: &[FieldRule] = &[
    f("person", Word(&["here", "not-here", "not-said"]), SAID),
    f("register", Word(&["here", "not-here", "not-said"]), ORGANISER),
];
const NOTICE: &[FieldRule] = &[
    f("change", LINE, HUB),
    f("what", Json(1500), HUB),
    f("handed", LINE, HUB),
    f("phones", Number(0, 1000), HUB),
    f("seen", LINE, Hats::PERSON.and(Hats::SUPPORTER)),
    f("told", LINE, CONNECTOR),
    f("can_ring", Flag, HUB),
];
const CASE_NOTE: &[FieldRule] = &[
    f("sort", Word(&["note", "attempt", "safety"]), CONNECTOR),
    f("on", Wall, CONNECTOR),
    f("how", Word(HOWS), CONNECTOR),
    f("minutes", Number(0, 1_440), CONNECTOR),
    f("said", LONG, CONNECTOR),
    f("why", Text(2_000), CONNECTOR),
    f("told_whom", LINE, CONNECTOR),
];
const TRIAGE: &[FieldRule] = &[
    f("not_alone", Flag, CONNECTOR),
    f("why", Text(2_000), CONNECTOR),
    f("words", LONG, CONNECTOR),
    f("urgency", LINE, CONNECTOR),
];
const OPENING: &[FieldRule] = &[
    f("by", LINE, HUB),
    f("sort", Word(&["worried", "asked", "complaint", "cover", "other"]), HUB),
    f("reason", LINE, HUB),
    f("on", Wall, HUB),
];
const SAFETY_NOTE: &[FieldRule] = &[
    f("about", LINE, Hats::WITNESS),
    f("seen", LONG, Hats::WITNESS),
    f("told_whom", Text(2_000), Hats::WITNESS),
    f("on", Wall, Hats::WITNESS),
    f("taken_by", LINE, Hats::LEAD),
    f("taken_on", Wall, Hats::LEAD),
];
const REFERRAL: &[FieldRule] = &[
    f("name", LINE, REFERRER),
    f("about", Text(4_000), REFERRER),
    f("for", Word(&["self", "other"]), REFERRER),
    f("reach", LINE, REFERRER),
    f("reach_way", Word(WAYS), REFERRER),
    f("safe_way", Text(2_000), REFERRER),
    f("by_name", LINE, HUB),
    f("by_reach", LINE, HUB),
    f("consent", Flag, REFERRER),
    f("language", LINE, REFERRER),
    f("area", LINE, REFERRER),
    f("on", Wall, REFERRER),
    f("taken_by", Shape::Id, HUB),
    f("taken_on", Wall, HUB),
    f("person", Shape::Id, HUB),
];
const REFERRAL_STATE: &[FieldRule] = &[
    f("name", LINE, HUB),
    f("state", Word(&["received", "in-touch", "met", "ended"]), CONNECTOR.and(HUB)),
    f("on", Wall, CONNECTOR.and(HUB)),
];
const MATCH: &[FieldRule] = &[
    f("first_name", LINE, CONNECTOR),
    f("way", LINE, CONNECTOR),
    f("times", LINE, CONNECTOR),
    f("volunteer", LINE, CONNECTOR),
    f("live", Flag, CONNECTOR),
];
const CALL: &[FieldRule] = &[f("on", Wall, CALLED), f("said", Text(2_000), CALLED)];
const GAP: &[FieldRule] = &[
    f("words", Text(2_000), Hats::TEAM.and(HUB)),
    f("area", LINE, Hats::TEAM.and(HUB)),
    f("need", LINE, Hats::TEAM.and(HUB)),
    f("on", Wall, Hats::TEAM.and(HUB)),
];
const OFFER: &[FieldRule] = &[
    f("words", Text(2_000), Hats::TEAM.and(HUB)),
    f("name", LINE, Hats::TEAM.and(HUB)),
    f("reach", LINE, Hats::TEAM.and(HUB)),
];
const GROUP_NOTE: &[FieldRule] = &[f("words", Text(2_000), Hats::TEAM), f("on", Wall, Hats::TEAM)];
const SUMMARY: &[FieldRule] = &[
    f("change", LINE, HUB),
    f("expected", Number(0, 100_000), HUB),
    f("phones", Number(0, 100_000), HUB),
    f("seen", Number(0, 100_000), HUB),
    f("to_ring", Number(0, 100_000), HUB),
    f("counts", Json(20_000), HUB),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_kind_has_rules_and_its_fields_are_told_apart() {
        for (kind, name) in Kind::ALL {
            let rules = rules(&kind).unwrap_or_else(|| panic!("{name} has no rules"));
            assert!(!rules.homes.is_empty() && !rules.fields.is_empty(), "{name}");
            for (at, rule) in rules.fields.iter().enumerate() {
                assert!(rules.fields[at + 1..].iter().all(|other| other.name != rule.name), "{name}.{}", rule.name);
            }
        }
    }
}
