//! What travels between phone and hub, version 1 (`docs/wire.md`).
//!
//! A phone asks once: its unsent edits, copies that it offers, how far it has heard. The hub answers each edit without
//! content, and sends whole records that the member may read. Golden files of every version stand in
//! `tests/fixtures/wire`.

use crate::sorted::SortedMap;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    Dot, Edit, Header, Id, Key, Record,
    access::{Role, Scope},
    listing::Listing,
    ticks::Tick,
};

/// The version of the format.
pub const VERSION: u32 = 1;
/// At most so many edits a request; the rest goes with the next.
pub const EDITS_MAX: usize = 500;
/// At most so many records an answer.
pub const RECORDS_MAX: usize = 500;
/// At most so many offered copies a request.
pub const OFFERS_MAX: usize = 200;

/// How far somebody has heard: the hub's sequence number and a random tag of that number. A tag that the hub does not
/// know means that the hub lost something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cursor {
    /// The hub's sequence number; 0 is the beginning.
    pub seq: u64,
    /// The random tag of that number.
    pub tag: u64,
}

/// A record with the hub's receipt: an HMAC over programme, header, fields and seen. Only the hub can make one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Signed {
    /// The state.
    #[serde(rename = "r")]
    pub record: Record,
    /// The receipt, base64url.
    #[serde(rename = "c")]
    pub receipt: String,
}

/// The edits of one record: always all unsent ones, in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Push {
    /// Which record.
    pub header: Header,
    /// Its edits.
    pub edits: Vec<Edit>,
}

/// What a phone asks: one request is a whole round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SyncRequest {
    /// [`VERSION`].
    pub v: u32,
    /// The programme.
    pub programme: Id,
    /// How far the phone has heard of its own records.
    pub cursor: Cursor,
    /// The numbers of the scopes that it holds, each with how far it was filled in (`None`: wholly).
    #[serde(default)]
    pub scopes: SortedMap<u64, Option<u64>>,
    /// How far it has heard of the directory; `None` asks for nothing of it.
    #[serde(default)]
    pub directory: Option<Cursor>,
    /// The tag of the [`Me`] that it holds.
    #[serde(default)]
    pub me: u64,
    /// Unsent edits, at most [`EDITS_MAX`] in all.
    #[serde(default)]
    pub push: Vec<Push>,
    /// Copies with receipts, offered because the hub may have lost them.
    #[serde(default)]
    pub offers: Vec<Signed>,
}

/// The hub's answer to a round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SyncReply {
    /// [`VERSION`].
    pub v: u32,
    /// The hub's clock, milliseconds since 1970.
    pub now: i64,
    /// The cursor that asked; an answer to another question is not used.
    pub asked: Cursor,
    /// The hub does not know the cursor: keep the copies, start from nothing, offer what you hold.
    #[serde(default)]
    pub lost: bool,
    /// The new cursor.
    pub cursor: Cursor,
    /// More records wait: ask again at once.
    #[serde(default)]
    pub more: bool,
    /// Answers to the edits, in the order pushed.
    #[serde(default)]
    pub answers: Vec<EditAnswer>,
    /// Whole records.
    #[serde(default)]
    pub records: Vec<Signed>,
    /// All scopes in force; records outside them are removed from the phone.
    pub scopes: Vec<Scope>,
    /// How far each scope is filled in; those missing are filled wholly.
    #[serde(default)]
    pub filling: SortedMap<u64, u64>,
    /// Erased since the cursor: records and people of whom everything is wiped.
    #[serde(default)]
    pub erased: Vec<Id>,
    /// Held back since the cursor, though a scope reaches it: a register whose agreement was taken back, all but the diary
    /// where others may see the phone. The copy goes; what was written there and not told yet is told first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub let_go: Vec<Key>,
    /// Who the member is, when it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub me: Option<Me>,
    /// News of the directory, when there is any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory: Option<DirectoryNews>,
}

/// The hub's answer to one edit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditAnswer {
    /// The record.
    #[serde(flatten)]
    pub key: Key,
    /// The edit.
    pub dot: Dot,
    /// What became of it.
    pub answer: Answer,
}

/// What became of an edit; never with content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Taken in, after a commit that survives power loss.
    Taken,
    /// Not taken: set it aside.
    Refused(Refusal),
    /// An earlier edit of this writer is missing here: offer the copy first.
    Behind,
    /// Not now: this hub does not know the kind or field yet, or has no room to keep what is handed in. Keep it, send it
    /// again.
    NotYet,
    /// The record or its person was erased: wipe it.
    Erased,
    /// Access had ended: kept for whoever has access now; remove it from the phone.
    HandedIn,
}

/// Why an edit was refused. Unknown and forbidden answer alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// The member may not write this, or there is no such thing.
    NotYours,
    /// An event takes only a first value; correct it with a new record.
    AlreadySaid,
    /// The value has a shape that the field does not take.
    NotReadable,
    /// The edit adds more than a record may hold.
    TooLarge,
}

impl Refusal {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotYours => "not-yours",
            Self::AlreadySaid => "already-said",
            Self::NotReadable => "not-readable",
            Self::TooLarge => "too-large",
        }
    }
}

/// Who the member of this phone is, by the hub's own tables.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Me {
    /// Changes when anything in here does.
    pub tag: u64,
    /// The member.
    pub member: Option<Id>,
    /// The name by which the member is known.
    pub name: String,
    /// The number of this device.
    pub device: u32,
    /// What the member is in the programme.
    pub roles: Vec<Role>,
    /// The person whom a participant's member is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Id>,
    /// Names of the members who write in the circles that this one reads: "said by Priya".
    #[serde(default)]
    pub names: SortedMap<Id, String>,
    /// The connectors and coordinators among them, each with the days on which they work: "Monday to Wednesday" is made from
    /// these (1 is Monday); none where they did not say.
    #[serde(default)]
    pub days: SortedMap<Id, Vec<u8>>,
    /// How much was handed in that the member may take in or leave out.
    #[serde(default, skip_serializing_if = "is_none")]
    pub tray: usize,
    /// Others may see this phone: it gets the diary only. What the person wants to read there in place of what it is
    /// ("Thursday group"), or nothing where they have not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diary_title: Option<String>,
    /// The hub's public key for envelopes (`crate::envelope`), base64url of 65 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<String>,
    /// Who stands in for whom, now or later, where it concerns the member: for their connector, for them, by them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<Cover>,
    /// What the member opened as a coordinator and may still read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opened: Vec<Opened>,
    /// The names of those who read safety notes, for members who may write one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leads: Vec<String>,
    /// The people whom the member supports, each by the name that they go by.
    #[serde(default, skip_serializing_if = "SortedMap::is_empty")]
    pub supports: SortedMap<Id, String>,
    /// Who helps the person whom the member is, or the people whose connector they are; also who did once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supporters: Vec<Supporter>,
    /// Volunteers whose check is good, each with its last day (`2027-05-31`): all of them for the team, who finds one for
    /// somebody; for a volunteer themself, also once it has passed.
    #[serde(default, skip_serializing_if = "SortedMap::is_empty")]
    pub volunteers: SortedMap<Id, String>,
}

impl Me {
    /// The person whose plan this phone shows: who the member is, or whom they support.
    pub fn about(&self) -> Option<&Id> {
        self.person.as_ref().or_else(|| self.supports.keys().next())
    }
}

/// Somebody who helps a person and speaks for them: a carer, a parent, an interpreter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Supporter {
    /// The person.
    pub person: Id,
    /// The member who helps.
    pub member: Id,
    /// The name by which they are known.
    pub name: String,
    /// The number of the grant.
    pub number: u64,
    /// What they may see.
    pub ticks: Vec<Tick>,
    /// Since when, milliseconds since 1970.
    pub since: i64,
    /// Whether they opened Kith on any phone yet.
    pub has_come: bool,
    /// Whether they do no longer: what they said stays theirs.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ended: bool,
}

/// Somebody stands in for a connector who is away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cover {
    /// Its id.
    pub cover: Id,
    /// The connector who is away.
    pub away: Id,
    /// Who stands in.
    pub by: Id,
    /// The first day, by the programme's clock.
    pub from: NaiveDate,
    /// The last one: it ends when that is over.
    pub until: NaiveDate,
    /// The people it is about, for who stands in once it has begun.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Id>,
}

/// What a coordinator opened: the notes of a person that only their connectors read otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// The person.
    pub person: Id,
    /// First name and initial.
    pub name: String,
    /// When it closes, milliseconds since 1970.
    pub until: i64,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde asks
fn is_none(count: &usize) -> bool {
    *count == 0
}

/// What changed in the directory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DirectoryNews {
    /// How far this goes.
    pub head: Cursor,
    /// The entries that changed; `None` when there are too many: take the snapshot.
    pub changes: Option<Vec<Listing>>,
}

/// The short manifest that names the current snapshot of the directory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DirectoryManifest {
    /// [`VERSION`].
    pub v: u32,
    /// The programme.
    pub programme: Id,
    /// The programme's name.
    pub name: String,
    /// The number to ring when nothing works.
    pub desk_phone: String,
    /// How far the snapshot goes.
    pub head: Cursor,
    /// The address of the snapshot, on this hub.
    pub address: String,
    /// Its size in bytes as it travels.
    pub bytes: u64,
    /// How many entries.
    pub entries: u64,
    /// The parts that it can be fetched in, one by one; none where it is small.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartNamed>,
    /// Whether this hub shows the sample programme.
    #[serde(default)]
    pub sample: bool,
    /// The hub's public key for envelopes, base64url of 65 bytes: for who asks for help where nothing may stay to be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<String>,
}

/// A part of the directory, by the name of what stands in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartNamed {
    /// Its name: another content, another name. Its address is `/hub/v1/directory/part/{name}`.
    pub name: String,
    /// Its size in bytes as it travels.
    pub bytes: u64,
}

/// The whole directory; or a part of it, whose head is the beginning: a part belongs to every snapshot that names it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DirectorySnapshot {
    /// [`VERSION`].
    pub v: u32,
    /// The programme.
    pub programme: Id,
    /// How far it goes.
    pub head: Cursor,
    /// Its entries, ordered by kind and id.
    pub entries: Vec<Listing>,
}

/// `POST /hub/v1/wake`: answered as soon as something waits that lies beyond these, or after a while.
///
/// It also tells the hub that the phone has taken in what lies before them: "who knows?" is read from that.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WakeRequest {
    /// [`VERSION`].
    pub v: u32,
    /// The programme.
    pub programme: Id,
    /// How far the phone has heard of its own records.
    pub cursor: Cursor,
    /// The numbers of the scopes that it holds.
    #[serde(default)]
    pub scopes: Vec<u64>,
    /// How far it has heard of the directory.
    #[serde(default)]
    pub directory: Option<Cursor>,
    /// The tag of the [`Me`] that it holds.
    #[serde(default)]
    pub me: u64,
}

/// The hub's answer to [`WakeRequest`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WakeReply {
    /// [`VERSION`].
    pub v: u32,
    /// Something waits: sync now. Else ask to be woken again.
    pub news: bool,
}

/// What the hub says when it does not do what was asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trouble {
    /// A stable code, `too-large`, `not-signed-in`, `not-understood` …
    pub code: String,
    /// Plain words.
    pub words: String,
}
