//! A record: a header that never changes, fields with their live versions, and what of whom was taken in.
//!
//! What travels is the whole record, so nothing may be in it that one of its readers must not see. Changing one is the
//! matter of [`crate::edit`]; only the hub changes `seen`.

use crate::sorted::SortedMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Circle, Dot, Id, Writer};

/// What sort of thing a record is (design §3). Kinds of a newer app are kept as [`Kind::Other`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
#[allow(missing_docs)] // each is described in its file under `kinds`
pub enum Kind {
    Programme,
    Group,
    Activity,
    Session,
    Resource,
    Joining,
    GroupContact,
    Headcount,
    Person,
    Background,
    Plan,
    Goal,
    Step,
    Visit,
    Ask,
    Measure,
    Reason,
    Feedback,
    Consent,
    Booking,
    Attendance,
    Notice,
    CaseNote,
    Triage,
    Opening,
    SafetyNote,
    Referral,
    ReferralState,
    Match,
    Call,
    Gap,
    Offer,
    GroupNote,
    Summary,
    Other(Box<str>),
}

impl Kind {
    /// All kinds that this version knows, with their names on the wire.
    pub const ALL: [(Kind, &'static str); 34] = [
        (Kind::Programme, "programme"),
        (Kind::Group, "group"),
        (Kind::Activity, "activity"),
        (Kind::Session, "session"),
        (Kind::Resource, "resource"),
        (Kind::Joining, "joining"),
        (Kind::GroupContact, "group-contact"),
        (Kind::Headcount, "headcount"),
        (Kind::Person, "person"),
        (Kind::Background, "background"),
        (Kind::Plan, "plan"),
        (Kind::Goal, "goal"),
        (Kind::Step, "step"),
        (Kind::Visit, "visit"),
        (Kind::Ask, "ask"),
        (Kind::Measure, "measure"),
        (Kind::Reason, "reason"),
        (Kind::Feedback, "feedback"),
        (Kind::Consent, "consent"),
        (Kind::Booking, "booking"),
        (Kind::Attendance, "attendance"),
        (Kind::Notice, "notice"),
        (Kind::CaseNote, "case-note"),
        (Kind::Triage, "triage"),
        (Kind::Opening, "opening"),
        (Kind::SafetyNote, "safety-note"),
        (Kind::Referral, "referral"),
        (Kind::ReferralState, "referral-state"),
        (Kind::Match, "match"),
        (Kind::Call, "call"),
        (Kind::Gap, "gap"),
        (Kind::Offer, "offer"),
        (Kind::GroupNote, "group-note"),
        (Kind::Summary, "summary"),
    ];

    /// The name on the wire.
    pub fn name(&self) -> &str {
        if let Self::Other(name) = self {
            return name;
        }
        Self::ALL.iter().find(|(kind, _)| kind == self).map_or("", |(_, name)| name)
    }
}

impl From<String> for Kind {
    fn from(name: String) -> Self {
        Self::from(name.as_str())
    }
}

impl From<&str> for Kind {
    fn from(name: &str) -> Self {
        Self::ALL.iter().find(|(_, n)| *n == name).map_or_else(|| Self::Other(name.into()), |(kind, _)| kind.clone())
    }
}

impl From<Kind> for String {
    fn from(kind: Kind) -> Self {
        kind.name().into()
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What names a record within its programme. The same id in another circle is another record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// Who may read it.
    pub circle: Circle,
    /// What sort of thing it is.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.circle, self.kind, self.id)
    }
}

/// What is set when a record is made and never changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Header {
    /// Circle, kind and id.
    #[serde(flatten)]
    pub key: Key,
    /// The ids that it hangs on, by role: `group`, `activity`, `session`, `start`, `goal`, `corrects`, `continues` …
    #[serde(default, skip_serializing_if = "SortedMap::is_empty")]
    pub of: SortedMap<String, String>,
}

impl Header {
    /// A header that hangs on nothing else.
    pub fn new(circle: Circle, kind: Kind, id: Id) -> Self {
        Self { key: Key { circle, kind, id }, of: SortedMap::new() }
    }

    /// The same header, hanging also on `value` in the role `role`.
    pub fn with(mut self, role: &str, value: impl fmt::Display) -> Self {
        self.of.insert(role.into(), value.to_string());
        self
    }

    /// The id in the role `role`.
    pub fn of(&self, role: &str) -> Option<&str> {
        self.of.get(role).map(String::as_str)
    }

    /// The group that the record belongs to, if it names one: itself, its circle's, or the one it hangs on.
    pub fn group(&self) -> Option<Id> {
        if self.key.kind == Kind::Group {
            return Some(self.key.id.clone());
        }
        self.key.circle.group().cloned().or_else(|| self.of("group").and_then(|g| g.parse().ok()))
    }
}

/// One value of one field, by one author. `time` is in milliseconds since 1970, for display and ties only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// The edit that wrote it.
    #[serde(rename = "d")]
    pub dot: Dot,
    /// When, by the writer's clock as clamped by the hub.
    #[serde(rename = "t")]
    pub time: i64,
    /// The member who wrote it.
    #[serde(rename = "a")]
    pub author: Id,
    /// What was written; `null` is a cleared field.
    #[serde(rename = "v")]
    pub value: Value,
    /// Whose words they were, where the author took them in from the hub's tray: "handed in by X".
    #[serde(rename = "by", default, skip_serializing_if = "Option::is_none")]
    pub handed_in_by: Option<Id>,
}

impl Version {
    /// Whose words it holds: the author's, or those of who handed them in.
    pub fn whose(&self) -> &Id {
        self.handed_in_by.as_ref().unwrap_or(&self.author)
    }
}

/// A record as it travels and is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// What never changes.
    #[serde(rename = "h")]
    pub header: Header,
    /// The live versions of each field, ordered by dot; never an empty list.
    #[serde(rename = "f", default)]
    pub fields: SortedMap<String, Vec<Version>>,
    /// For each writer the highest counter taken in.
    #[serde(default)]
    pub seen: SortedMap<Writer, u64>,
}

/// The field that says that a record was deleted; its value lists the dots that were on the screen.
pub const GONE: &str = "!gone";

impl Record {
    /// A record nobody has written in yet.
    pub fn new(header: Header) -> Self {
        Self { header, fields: SortedMap::new(), seen: SortedMap::new() }
    }

    /// How far this writer's edits were taken in.
    pub fn seen(&self, writer: Writer) -> u64 {
        self.seen.get(&writer).copied().unwrap_or(0)
    }

    /// Whether all that `other` has taken in was taken in here too.
    pub fn covers(&self, other: &Record) -> bool {
        other.seen.iter().all(|(writer, counter)| self.seen(*writer) >= *counter)
    }

    /// The live versions of a field.
    pub fn versions(&self, field: &str) -> &[Version] {
        self.fields.get(field).map_or(&[], Vec::as_slice)
    }

    /// The version that is shown: the later one, ties by dot.
    pub fn shown(&self, field: &str) -> Option<&Version> {
        self.versions(field).iter().max_by_key(|v| (v.time, v.dot))
    }

    /// Whether two people wrote different values without having seen each other.
    pub fn is_unsettled(&self, field: &str) -> bool {
        let versions = self.versions(field);
        versions.iter().skip(1).any(|v| v.value != versions[0].value)
    }

    /// The fields in which somebody has to choose.
    pub fn unsettled(&self) -> impl Iterator<Item = &str> {
        self.fields.keys().map(String::as_str).filter(|f| *f != GONE && self.is_unsettled(f))
    }

    /// Whether somebody deleted it, and whether that counts.
    pub fn gone(&self) -> Gone {
        let Some(version) = self.shown(GONE).filter(|v| v.value.is_array()) else { return Gone::No };
        let named = |dot: &Dot| {
            self.versions(GONE)
                .iter()
                .filter_map(|v| v.value.as_array())
                .flatten()
                .any(|d| d.as_str().is_some_and(|text| text.parse() == Ok(*dot)))
        };
        let late = self.fields.iter().filter(|(f, _)| *f != GONE).flat_map(|(_, v)| v).find(|v| !named(&v.dot));
        match late {
            None => Gone::Yes,
            Some(late) => Gone::ButChanged { removed_by: version.author.clone(), changed_by: late.author.clone() },
        }
    }

    /// All live dots but those of the deletion itself: what a deletion names.
    pub fn dots(&self) -> Vec<Dot> {
        self.fields.iter().filter(|(f, _)| *f != GONE).flat_map(|(_, v)| v.iter().map(|v| v.dot)).collect()
    }
}

/// Whether a record counts as deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gone {
    /// Nobody deleted it.
    No,
    /// Deleted, and every live version was seen by whoever deleted it.
    Yes,
    /// One removed it, another changed it unseen: "removed by A, changed by B: keep?".
    ButChanged {
        /// The member who removed it.
        removed_by: Id,
        /// The member whose change was not seen.
        changed_by: Id,
    },
}
