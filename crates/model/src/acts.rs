//! What needs the hub at once and is never merged: joining, asking for help, and whatever changes access.
//!
//! Each is one audited call (`docs/wire.md`). Members, grants, invitations and devices are the hub's own tables; phones
//! get them read-only.

mod lines;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{Id, access::Role, kinds::OpeningSort, ticks::Tick, wire::Cover};

pub use lines::{AloneLine, AuditLine, DeviceLine, InvitationLine, MemberLine, RecordAskLine, SampleDoor, TrayLine};

/// `POST /hub/v1/join/look`: what an invitation is; uses nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// The 10 letters and digits, or the secret of the link.
    pub code: String,
}

/// The answer to [`Look`]: "Hello Jean. This is your plan, from Priya at Riverside."
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hello {
    /// The programme.
    pub programme: Id,
    /// Its name.
    pub programme_name: String,
    /// Whom it is for, the name by which they are known.
    pub name: String,
    /// Who invites.
    pub from: String,
    /// As what.
    pub role: Role,
}

/// `POST /hub/v1/join`: uses the invitation. The phone makes its token and sends only the hash, so that the same code
/// with the same hash succeeds again when the answer was lost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Join {
    /// The code or secret.
    pub code: String,
    /// SHA-256 of the token, base64url without padding.
    pub token_hash: String,
    /// What the person calls this phone, or what it is: "Android, Chrome".
    pub device_name: String,
}

/// The answer to [`Join`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Joined {
    /// The programme.
    pub programme: Id,
    /// Its name.
    pub programme_name: String,
    /// The member.
    pub member: Id,
    /// The name by which they are known.
    pub name: String,
    /// The number of the device, part of its writer ids.
    pub device: u32,
    /// What they are.
    pub roles: Vec<Role>,
}

/// `POST /hub/v1/ask`: somebody asks for help, for themself or, with consent, for another. No account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AskForHelp {
    /// Drawn by the asker's phone, so that a repeated post makes one request; also the secret that shows its state.
    pub secret: String,
    /// Whether it is for somebody else.
    pub for_other: bool,
    /// Whose help it is.
    pub name: String,
    /// What it is about, in their words.
    pub about: String,
    /// A number or address.
    pub reach: String,
    /// One of [`crate::rules::WAYS`].
    pub reach_way: String,
    /// How to reach them safely: when, who may answer, what not to say.
    pub safe_way: String,
    /// The area.
    pub area: String,
    /// The language they speak.
    pub language: String,
    /// Who asks, when it is for another.
    pub by_name: String,
    /// How to reach who asks.
    pub by_reach: String,
    /// The other person agreed; required when `for_other`.
    pub consent: bool,
}

/// `POST /hub/v1/ask/state`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AskState {
    /// The asker's secret.
    pub secret: String,
}

/// How a request stands, all that whoever asked may learn: `received` or `in-touch`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AskStands {
    /// The word.
    pub state: String,
    /// Since when, milliseconds since 1970.
    pub since: i64,
}

/// `POST /hub/v1/act`, with a token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum Act {
    /// Invites somebody. A connector may invite the people they support; a coordinator anybody.
    Invite(Invite),
    /// A new code for somebody who is a member already: new phone, or lost everything. Valid 24 hours. For whoever helps
    /// a person, that person and their connector make it too.
    NewCode {
        /// The member.
        member: Id,
    },
    /// A connector takes a request: makes the person, grants the connector, moves the referral to the person's circle.
    TakeRequest {
        /// The id of the `referral` record in the circle of the team.
        referral: Id,
    },
    /// A coordinator gives a connector a person to support.
    GivePerson {
        /// The connector.
        member: Id,
        /// The person.
        person: Id,
    },
    /// A coordinator looks after a group's listing, or gives it to an organiser.
    GiveGroup {
        /// The organiser or coordinator.
        member: Id,
        /// The group.
        group: Id,
    },
    /// A coordinator ends a grant; a person, or their connector, that of somebody who helps them.
    EndGrant {
        /// The grant's number.
        number: u64,
    },
    /// A person, or their connector, says anew what somebody who helps them may see: the grant ends, and another begins
    /// under a new number.
    SetTicks {
        /// The number of the supporter's grant.
        number: u64,
        /// What they may see from now on.
        ticks: Vec<Tick>,
    },
    /// A coordinator gives a person from one connector to another: the one's grant ends as the other's begins.
    HandOver {
        /// The person.
        person: Id,
        /// Who supported them.
        from: Id,
        /// Who supports them from now on.
        to: Id,
    },
    /// A coordinator names who stands in for a connector, from the beginning of one day to the end of another.
    StandIn {
        /// Who is away.
        away: Id,
        /// Who stands in.
        by: Id,
        /// The first day, by the programme's clock.
        from: NaiveDate,
        /// The last one.
        until: NaiveDate,
    },
    /// A coordinator ends a cover before its last day.
    EndCover {
        /// The cover.
        cover: Id,
    },
    /// A coordinator says until when a volunteer's check is good; nothing takes it back at once.
    Vet {
        /// The volunteer.
        member: Id,
        /// The last day, by the programme's clock.
        until: Option<NaiveDate>,
    },
    /// Lists whom a connector supports, for coordinators, by no more than a name and an area: to be handed over.
    SupportedBy {
        /// The connector.
        member: Id,
    },
    /// A coordinator opens what only a person's connectors read, for 24 hours. The person and they are told.
    OpenRecord {
        /// The person.
        person: Id,
        /// Why, by a word: it stands in the audit.
        sort: OpeningSort,
        /// Why, in a few words: for those who are told.
        reason: String,
        /// Telling the person would put somebody at risk: only the connectors are told.
        #[serde(default)]
        held_back: bool,
    },
    /// A coordinator says who reads safety notes and takes them, or does no longer. One at least always does.
    SetLead {
        /// A connector or coordinator.
        member: Id,
        /// Whether they do from now on.
        leads: bool,
    },
    /// Lists who asked to see the rest of their record, for coordinators.
    RecordAsks,
    /// Lists who did what with a person's records, for a coordinator who has opened them: to be given to the person.
    PersonAudit {
        /// The person.
        person: Id,
    },
    /// A coordinator who has opened the record gave the person what they asked for.
    AnswerRecordAsk {
        /// The person.
        person: Id,
        /// What they asked.
        ask: Id,
        /// What was held back, and why; nothing where all was given. Noted where only connectors read.
        #[serde(default)]
        held_back: String,
    },
    /// A connector or coordinator says on which days they work: "Priya works Monday to Wednesday".
    MyDays {
        /// 1 is Monday, 7 Sunday; in any order, each once.
        days: Vec<u8>,
    },
    /// Lists members, for coordinators.
    Members,
    /// Lists the own devices.
    Devices,
    /// Lists the devices of a person, for the connectors who support them and coordinators: which one was lost?
    PersonDevices {
        /// The person.
        person: Id,
    },
    /// Lists the devices of a member, for coordinators.
    MemberDevices {
        /// The member.
        member: Id,
    },
    /// Signs one of the own devices out, or one of a person whom one supports, or, by a coordinator, anybody's.
    SignOut {
        /// The device.
        device: u32,
    },
    /// Lists invitations that wait, for those who made them and coordinators.
    Invitations,
    /// Withdraws an invitation.
    Withdraw {
        /// The invitation.
        invitation: Id,
    },
    /// What was handed in for the people whom the member supports.
    Tray,
    /// Takes something out of the tray: as an own edit, or not at all.
    TakeFromTray {
        /// The entry.
        entry: Id,
        /// Accept it as a new version, else discard it.
        accept: bool,
    },
}

/// Whom to invite, and as what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Invite {
    /// The name by which they are known.
    pub name: String,
    /// As what.
    pub role: Role,
    /// The person whom a participant is (or a supporter supports).
    #[serde(default)]
    pub person: Option<Id>,
    /// The groups that an organiser keeps.
    #[serde(default)]
    pub groups: Vec<Id>,
    /// What a supporter may see; the diary where nothing is said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ticks: Vec<Tick>,
}

/// The hub's answers to acts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum Did {
    /// An invitation or a new code.
    Invited {
        /// The invitation.
        invitation: Id,
        /// The member it leads to.
        member: Id,
        /// 10 letters and digits without look-alikes.
        code: String,
        /// What stands after `#` in the link `/join#…`.
        secret: String,
        /// When it ends, milliseconds since 1970.
        until: i64,
    },
    /// A request was taken; the person's id.
    Took {
        /// The person.
        person: Id,
    },
    /// Members.
    Members {
        /// All of them.
        members: Vec<MemberLine>,
        /// Who has no connector, the longest first.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        alone: Vec<AloneLine>,
        /// Who stands in for whom, now or later.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        covers: Vec<Cover>,
        /// Who asked to see the rest of their record, the longest first.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        asks: Vec<RecordAskLine>,
    },
    /// People whom a connector supports, each since when.
    People {
        /// All of them.
        people: Vec<AloneLine>,
    },
    /// Devices.
    Devices {
        /// The own ones, or those that were asked for.
        devices: Vec<DeviceLine>,
    },
    /// Invitations.
    Invitations {
        /// Those that wait.
        invitations: Vec<InvitationLine>,
    },
    /// The tray.
    Tray {
        /// What waits.
        entries: Vec<TrayLine>,
    },
    /// Who asked to see the rest of their record.
    RecordAsks {
        /// All that wait, the oldest first.
        asks: Vec<RecordAskLine>,
    },
    /// Who did what.
    Audit {
        /// The oldest first.
        lines: Vec<AuditLine>,
    },
    /// Done; nothing to tell.
    Done,
}
