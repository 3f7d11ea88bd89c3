//! Envelopes: unsent work, sealed to the hub right after it was saved, so that whoever holds the phone can send it and
//! nobody can read it: a locked phone, a page that is closed, a lost phone, a forgotten PIN.
//!
//! HPKE (RFC 9180) in base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; one seal a message. The phone seals,
//! only the hub opens. What is inside is judged as if the phone had pushed it: the token stands inside, and a repeated
//! envelope changes nothing (`docs/decisions/0074-envelopes.md`).

use serde::{Deserialize, Serialize};

use crate::{
    Id,
    acts::AskForHelp,
    wire::{Cursor, Push, VERSION},
};

/// What the seal is for: HPKE's `info`.
pub const INFO: &[u8] = b"kith envelope 1";
/// At most so many bytes a posted envelope: the largest text of a field, with room.
pub const ENVELOPE_MAX: usize = 256 * 1024;
/// Work is put into one envelope up to about so many bytes; a single edit may be larger.
pub const INSIDE_BYTES: usize = 40 * 1024;

/// `POST /hub/v1/envelope`: without a token, by whoever holds the phone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// [`crate::wire::VERSION`].
    pub v: u32,
    /// The programme.
    pub programme: Id,
    /// Which key it was sealed to: [`key_name`].
    pub key: String,
    /// The sealer's one-time public key, base64url: 65 bytes.
    pub enc: String,
    /// The sealed [`Inside`], base64url.
    pub sealed: String,
}

/// What is inside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inside {
    /// [`crate::wire::VERSION`].
    pub v: u32,
    /// The device's token.
    pub token: String,
    /// How far the phone had heard when it sealed.
    pub cursor: Cursor,
    /// Its edits, each naming its writer's edit before it.
    pub push: Vec<Push>,
    /// A request for help from a computer that anybody uses: then there is neither token nor edit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask: Option<Box<AskForHelp>>,
}

impl Inside {
    /// A request for help.
    pub fn ask(ask: AskForHelp) -> Self {
        Self { v: VERSION, token: String::new(), cursor: Cursor::default(), push: Vec::new(), ask: Some(Box::new(ask)) }
    }
}

/// What the hub says of an envelope; nothing of what is inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvelopeStands {
    /// [`crate::wire::VERSION`].
    pub v: u32,
    /// All of it was taken, handed in, refused for good or erased: it can go. Else keep it and send it again.
    pub done: bool,
    /// The device was signed out: it hands in, and wipes.
    pub is_out: bool,
}

/// `POST /hub/v1/standing`: a phone whose profile is locked asks whether it was signed out. The hash lets nobody in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AskStanding {
    /// [`crate::wire::VERSION`].
    pub v: u32,
    /// The programme.
    pub programme: Id,
    /// SHA-256 of the token, base64url without padding.
    pub token_hash: String,
}

/// The answer to [`AskStanding`]; of a device that the hub does not know: not signed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// [`crate::wire::VERSION`].
    pub v: u32,
    /// It was signed out.
    pub is_out: bool,
}

/// The file of unsent work that somebody saves from a phone and gives to their programme: `kith-hub hand-in FILE`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UnsentFile {
    /// What waits, in the order in which it was sealed.
    pub envelopes: Vec<Envelope>,
}

/// The short name of a hub's public key (base64url of 65 bytes): a hub that draws another key says so.
pub fn key_name(public: &str) -> String {
    Id::derived(&["hub-key", public]).to_string()
}

/// What the seal is bound to beside what is inside: HPKE's `aad`.
pub fn bound_to(programme: &Id, key: &str) -> Vec<u8> {
    format!("{programme}\n{key}").into_bytes()
}
