//! Who may see and write what: one pure function over role, circle, kind and field.
//!
//! The hub enforces it; the app uses it to show only what one may do. A member's scopes are the hub's own tables and
//! have been cut to what is in force before they get here: there is no clock in this file.
//!
//! **Invariant:** reading is decided per record, writing per field; unknown and forbidden answer alike.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Circle, Edit, Header, Id, Kind, Record,
    record::{GONE, Gone},
    rules::{Hats, Home, rules},
    wire::{Answer, Refusal},
};

/// What a member is in the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Role {
    Participant,
    Supporter,
    Connector,
    Organiser,
    Volunteer,
    Referrer,
    Coordinator,
}

/// Why a member may read a part of the programme. Each has a number that changes when it is given anew.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Scope {
    /// The number of the grant; a scope with another number is sent from its beginning.
    pub number: u64,
    /// What it is.
    #[serde(flatten)]
    pub what: ScopeOf,
}

/// What a scope reaches.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "kebab-case")]
pub enum ScopeOf {
    /// Being this person.
    Person {
        /// The person.
        person: Id,
    },
    /// Supporting this person for the kinds ticked.
    Supporter {
        /// The person.
        person: Id,
        /// The kinds that the person ticked.
        ticks: Vec<Kind>,
    },
    /// Being a connector of this person; with whom they have live bookings is in [`ScopeOf::Joined`].
    Connector {
        /// The person.
        person: Id,
    },
    /// A coordinator within 24 hours after giving a reason.
    Opened {
        /// The person.
        person: Id,
    },
    /// Keeping this group.
    Organiser {
        /// The group.
        group: Id,
    },
    /// Having a live booking with this group, or being a connector of somebody who has.
    Joined {
        /// The group.
        group: Id,
    },
    /// Own matches as a volunteer.
    Volunteer,
    /// Own referrals.
    Referrer,
    /// Having seen or heard what somebody should know who keeps people safe: own safety notes.
    Witness,
    /// Being the safeguarding lead or beside them: all safety notes.
    Safeguarding,
    /// The circle of the team.
    Team,
    /// The desk of the coordinators.
    Coordinator,
}

/// Who asks: a member with the scopes in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The member's id, author of what they write.
    pub id: Id,
    /// The scopes in force.
    pub scopes: Vec<Scope>,
}

impl Member {
    /// What this member is towards records in a circle, of a group where the record names one.
    pub fn hats(&self, circle: &Circle, group: Option<&Id>) -> Hats {
        let person = circle.person();
        let mut hats = Hats::NONE;
        for scope in &self.scopes {
            let one = match &scope.what {
                ScopeOf::Person { person: p } if person == Some(p) => Hats::PERSON,
                ScopeOf::Supporter { person: p, .. } if person == Some(p) => Hats::SUPPORTER,
                ScopeOf::Connector { person: p } if person == Some(p) => Hats::CONNECTOR,
                ScopeOf::Opened { person: p } if person == Some(p) => Hats::OPENED,
                ScopeOf::Organiser { group: g } if group == Some(g) => Hats::ORGANISER,
                ScopeOf::Joined { group: g } if group == Some(g) => Hats::JOINED,
                ScopeOf::Volunteer if matches!(circle, Circle::Pair(_, v) if *v == self.id) => Hats::VOLUNTEER,
                ScopeOf::Referrer if matches!(circle, Circle::Referral(r, _) if *r == self.id) => Hats::REFERRER,
                ScopeOf::Team => Hats::TEAM,
                ScopeOf::Coordinator => Hats::COORDINATOR.and(Hats::TEAM),
                _ => Hats::NONE,
            };
            hats = hats.and(one);
        }
        hats
    }

    /// What this member is towards a record. What it hangs on makes nobody an organiser in a circle that is not the
    /// group's: a booking that nobody is told of names the group too. A supporter is one only towards what was ticked.
    pub fn hats_for(&self, header: &Header) -> Hats {
        let hats = match &header.key.circle {
            Circle::Everyone => self.hats(&Circle::Everyone, header.group().as_ref()),
            circle => self.hats(circle, circle.group()).and(self.hats_for_safety(header)),
        };
        if self.is_ticked(header) { hats } else { hats.without(Hats::SUPPORTER) }
    }

    /// A safety note is its author's and the leads', whomever it is about: an organiser may write one of somebody whom the
    /// team knows nothing of.
    fn hats_for_safety(&self, header: &Header) -> Hats {
        if header.key.kind != Kind::SafetyNote {
            return Hats::NONE;
        }
        let is_author = header.of("by") == Some(self.id.as_str());
        let one = |scope: &Scope| match scope.what {
            ScopeOf::Witness if is_author => Hats::WITNESS,
            ScopeOf::Safeguarding => Hats::LEAD,
            _ => Hats::NONE,
        };
        self.scopes.iter().map(one).fold(Hats::NONE, Hats::and)
    }

    /// Whether the member may have this record whole, with authors and all versions. The public directory is read by
    /// everyone as listings; its whole records only by who edits them.
    pub fn reads(&self, header: &Header) -> bool {
        let hats = self.hats_for(header);
        let by = match &header.key.circle {
            Circle::Everyone if matches!(header.key.kind, Kind::Programme | Kind::Resource) => Hats::COORDINATOR,
            Circle::Everyone => Hats::ORGANISER,
            Circle::Person(_) => Hats::PERSON.and(Hats::CONNECTOR),
            // The last two only towards safety notes.
            Circle::Case(_) => Hats::CONNECTOR.and(Hats::OPENED).and(Hats::WITNESS).and(Hats::LEAD),
            Circle::Register(..) => Hats::PERSON.and(Hats::CONNECTOR).and(Hats::ORGANISER),
            Circle::Joined(_) => Hats::ORGANISER.and(Hats::JOINED),
            Circle::Keepers(_) => Hats::ORGANISER.and(Hats::TEAM),
            Circle::Pair(..) => Hats::PERSON.and(Hats::VOLUNTEER).and(Hats::CONNECTOR),
            Circle::Referral(..) => Hats::REFERRER.and(Hats::PERSON).and(Hats::CONNECTOR),
            Circle::Team => Hats::TEAM,
            Circle::Other(_) => Hats::NONE,
        };
        hats.any(by.and(Hats::SUPPORTER))
    }

    /// Whether the person ticked this kind for this supporter, in their own circle or where a group is told of it too.
    fn is_ticked(&self, header: &Header) -> bool {
        let (Circle::Person(person) | Circle::Register(person, _)) = &header.key.circle else { return false };
        self.scopes.iter().any(|scope| {
            matches!(&scope.what, ScopeOf::Supporter { person: p, ticks } if p == person && ticks.contains(&header.key.kind))
        })
    }

    /// Whether the member may write this field.
    pub fn writes(&self, header: &Header, field: &str) -> bool {
        may_write(self.hats_for(header), header, field) == Some(true)
    }

    /// Whether the member may delete the record as it stands.
    pub fn removes(&self, record: &Record) -> bool {
        let can_go = rules(&record.header.key.kind).is_some_and(|r| r.can_go);
        can_go && record.fields.keys().filter(|f| *f != GONE).all(|f| self.writes(&record.header, f))
    }
}

/// Whether these hats may write the field; `None` when this version does not know the kind or field.
pub fn may_write(hats: Hats, header: &Header, field: &str) -> Option<bool> {
    let rules = rules(&header.key.kind)?;
    let home = Home::of(&header.key.circle)?;
    let rule = rules.field(field)?;
    Some(rules.homes.contains(&home) && is_whole(header) && hats.any(rule.by))
}

/// Whether the ids of a header fit together: a person's own record bears the person's id, a group's its own, what
/// belongs to a group names it, and the ids that two phones must agree on are the derived ones where all parts are known.
fn is_whole(header: &Header) -> bool {
    let key = &header.key;
    let id_of = |role: &str| header.of(role).is_some_and(|t| t.parse::<Id>().is_ok());
    header.of.len() <= 8
        && header.of.iter().all(|(role, value)| role.len() <= 20 && value.len() <= 64)
        && match (&key.kind, &key.circle) {
            // One referral of somebody, by the id that they will have as a person.
            (Kind::Person, Circle::Person(p)) | (Kind::Referral, Circle::Referral(_, p)) => *p == key.id,
            (Kind::Group, _) => true,
            (Kind::Activity, _) => id_of("group"),
            (Kind::Session, _) => id_of("group") && id_of("activity"),
            (Kind::Booking, _) => id_of("activity") && id_of("group"),
            (Kind::Attendance | Kind::Notice, _) => {
                id_of("session") && header.of("start").is_some_and(|t| crate::fields::wall(t).is_some())
            }
            (Kind::SafetyNote, _) => id_of("by"),
            (Kind::Step, _) => header.of("goal").is_none_or(|t| t.parse::<Id>().is_ok()),
            _ => true,
        }
        && match &key.circle {
            // A record in a register belongs to that group and to no other.
            Circle::Register(_, g) | Circle::Joined(g) | Circle::Keepers(g) => {
                header.of("group").is_none_or(|t| t == g.as_str())
            }
            _ => true,
        }
}

/// The hub's judgement of one edit by a member, before it is applied: `None` when it may be applied.
///
/// `record` is the state on the hub, `None` when there is none yet.
pub fn judge(member: &Member, header: &Header, record: Option<&Record>, edit: &Edit) -> Option<Answer> {
    let hats = member.hats_for(header);
    let refused = |why| Some(Answer::Refused(why));
    if record.is_some_and(|r| r.header != *header) {
        return refused(Refusal::NotYours);
    }
    let Some(rules) = rules(&header.key.kind) else { return Some(Answer::NotYet) };
    if hats == Hats::SUPPORTER && !may_speak(member, header, record, edit) {
        return refused(Refusal::NotYours);
    }
    if edit.field == GONE {
        return judge_removal(hats, header, record, edit, rules.can_go);
    }
    match may_write(hats, header, &edit.field) {
        None => return Some(Answer::NotYet),
        Some(false) => return refused(Refusal::NotYours),
        Some(true) => {}
    }
    let is_said = record.is_some_and(|r| !r.versions(&edit.field).is_empty());
    if rules.is_event && (is_said || !edit.saw.is_empty()) {
        return refused(Refusal::AlreadySaid);
    }
    let shape = rules.field(&edit.field).map(|rule| rule.shape);
    if !shape.is_some_and(|shape| shape.takes(&edit.value)) {
        return refused(Refusal::NotReadable);
    }
    too_large(record, edit)
}

/// Who helps asks for the person, and takes back what they asked themself: never what the person did. What is about the
/// record or the support as a whole is the person's own to ask.
fn may_speak(member: &Member, header: &Header, record: Option<&Record>, edit: &Edit) -> bool {
    let is_whole = || matches!(edit.value.as_str(), Some("see-record" | "no-more")) && edit.field == "sort";
    let is_said = |field: &str| !matches!(field, "taken_on" | "done_on");
    let is_own = |record: &Record| {
        let mut said = record.fields.iter().filter(|(field, _)| is_said(field)).flat_map(|(_, versions)| versions);
        said.all(|version| version.author == member.id)
    };
    header.key.kind != Kind::Ask || (!is_whole() && record.is_none_or(is_own))
}

fn judge_removal(hats: Hats, header: &Header, record: Option<&Record>, edit: &Edit, can_go: bool) -> Option<Answer> {
    let refused = |why| Some(Answer::Refused(why));
    let Some(record) = record else { return refused(Refusal::NotYours) };
    let writes_all = record.fields.keys().filter(|f| *f != GONE).all(|f| may_write(hats, header, f) == Some(true));
    let dots_named = |value: &Value| {
        value.as_array().is_some_and(|dots| {
            dots.len() <= 5_000 && dots.iter().all(|d| d.as_str().is_some_and(|t| t.parse::<crate::Dot>().is_ok()))
        })
    };
    if !can_go || !writes_all || (record.gone() == Gone::No && edit.value.is_null()) {
        refused(Refusal::NotYours)
    } else if !edit.value.is_null() && !dots_named(&edit.value) {
        refused(Refusal::NotReadable)
    } else {
        None
    }
}

/// The most live versions of one field.
pub const VERSIONS_MAX: usize = 50;
/// The most fields of one record.
pub const FIELDS_MAX: usize = 2_000;

/// Limits are on what an edit adds; one that shrinks is always taken.
fn too_large(record: Option<&Record>, edit: &Edit) -> Option<Answer> {
    let record = record?;
    let there = record.versions(&edit.field);
    let stay = there.iter().filter(|v| !edit.saw.contains(&v.dot)).count();
    let grows = stay == there.len();
    let is_full = (grows && stay >= VERSIONS_MAX) || (there.is_empty() && record.fields.len() >= FIELDS_MAX);
    (is_full && !edit.value.is_null()).then_some(Answer::Refused(Refusal::TooLarge))
}
