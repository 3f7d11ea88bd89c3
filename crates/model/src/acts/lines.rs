//! The lines in the hub's answers to acts: what a coordinator, a connector or a member reads of others, and no more.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{Id, access::Role};

/// Somebody asked to see the rest of their record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordAskLine {
    /// What they asked.
    pub ask: Id,
    /// The person, by first name and initial; since when they wait.
    pub person: AloneLine,
    /// The first day on which it is late, by the programme's clock.
    pub until: NaiveDate,
}

/// One thing that was done with a person's records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditLine {
    /// When, milliseconds since 1970.
    pub at: i64,
    /// Who, by name; empty for the hub itself, or somebody who is no member any more.
    pub by: String,
    /// What, a word of the hub.
    pub what: String,
    /// To a record of this kind; empty where it was to none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
}

/// A member, as a coordinator sees one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberLine {
    /// The member.
    pub member: Id,
    /// The name.
    pub name: String,
    /// What they are.
    pub roles: Vec<Role>,
    /// The grants in force: number and, in words of the wire, what (`connector:P`, `organiser:G`).
    pub grants: Vec<(u64, String)>,
    /// When one of their devices was last heard of, milliseconds since 1970.
    pub last_seen: Option<i64>,
    /// Of a volunteer, until when their check is good, or was; nothing where nobody said so, or it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vetted_until: Option<NaiveDate>,
}

/// A person as a coordinator sees one: no more than it takes to find somebody for them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AloneLine {
    /// The person.
    pub person: Id,
    /// First name and initial.
    pub name: String,
    /// The part of the town.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub area: String,
    /// Since when nobody supports them, or this connector does; milliseconds since 1970.
    pub since: i64,
}

/// A device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceLine {
    /// Its number.
    pub device: u32,
    /// Its name.
    pub name: String,
    /// Milliseconds since 1970.
    pub last_seen: Option<i64>,
    /// Whether it is the one that asks.
    pub is_this: bool,
    /// Whether it was signed out.
    pub is_out: bool,
}

/// An invitation that waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InvitationLine {
    /// Its id.
    pub invitation: Id,
    /// For whom.
    pub name: String,
    /// As what.
    pub role: Role,
    /// When it ends.
    pub until: i64,
}

/// Something handed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrayLine {
    /// The entry.
    pub entry: Id,
    /// The header of the record it was meant for.
    pub header: crate::Header,
    /// The field.
    pub field: String,
    /// The value.
    pub value: serde_json::Value,
    /// Who handed it in.
    pub by: String,
    /// When it arrived.
    pub at: i64,
}

/// `GET /hub/v1/sample`, in the sample programme only: one "Look around as".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SampleDoor {
    /// The name by which the member is known.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// The secret of an invitation, for `/join#…`.
    pub secret: String,
}
