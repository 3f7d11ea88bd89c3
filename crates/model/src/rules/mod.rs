//! One table of everything that is recorded: for each kind where it may live, and for each field who writes it and
//! what it takes. [`crate::access`] reads it; nothing else decides who may write.
//!
//! The table stands in `table.rs`, what a field takes in `shape.rs`; here are the words of it: the hats that somebody
//! wears towards a record, and the circles where it may live. Unknown kinds and fields answer "not yet": a newer app's
//! edit waits for the hub's upgrade, and nobody plants tomorrow's privileged field through a hub that does not know it.

use crate::Circle;

mod shape;
mod table;

pub use shape::Shape;
pub use table::{CATEGORIES, WAYS, rules};

/// The rules of a kind.
#[derive(Clone, Copy, Debug)]
pub struct KindRules {
    /// Where records of it may live.
    pub homes: &'static [Home],
    /// Whether it takes only first values; a correction is a new record with `corrects`.
    pub is_event: bool,
    /// Whether whoever may write all filled fields may delete it.
    pub can_go: bool,
    /// Its fields.
    pub fields: &'static [FieldRule],
}

impl KindRules {
    /// The rule of a field, by its name or the prefix that it starts with.
    pub fn field(&self, name: &str) -> Option<&'static FieldRule> {
        self.fields.iter().find(|rule| match rule.name.strip_suffix('/') {
            Some(_) => name.strip_prefix(rule.name).is_some_and(is_entry),
            None => rule.name == name,
        })
    }
}

/// Whether a text can name an entry of a set: 1 to 80 characters, no control characters, no further slash.
fn is_entry(entry: &str) -> bool {
    (1..=80).contains(&entry.chars().count()) && !entry.chars().any(|c| c.is_control() || c == '/')
}

/// One field of a kind; a name that ends with `/` is a prefix, one field an entry.
#[derive(Clone, Copy, Debug)]
pub struct FieldRule {
    /// The name or prefix.
    pub name: &'static str,
    /// What it takes.
    pub shape: Shape,
    /// Who writes it.
    pub by: Hats,
}

/// Who somebody is towards a record; several at once, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hats(pub u16);

impl Hats {
    /// Nobody.
    pub const NONE: Hats = Hats(0);
    /// The person whom it is about.
    pub const PERSON: Hats = Hats(1);
    /// A supporter whom the person named, for what the person ticked.
    pub const SUPPORTER: Hats = Hats(1 << 1);
    /// A connector who supports the person.
    pub const CONNECTOR: Hats = Hats(1 << 2);
    /// An organiser of the group.
    pub const ORGANISER: Hats = Hats(1 << 3);
    /// The volunteer of the pair.
    pub const VOLUNTEER: Hats = Hats(1 << 4);
    /// The referrer of the referral.
    pub const REFERRER: Hats = Hats(1 << 5);
    /// Somebody with a live booking at the group, or their connector.
    pub const JOINED: Hats = Hats(1 << 6);
    /// A connector or coordinator of the programme.
    pub const TEAM: Hats = Hats(1 << 7);
    /// A coordinator of the programme.
    pub const COORDINATOR: Hats = Hats(1 << 8);
    /// A coordinator within 24 hours after giving a reason.
    pub const OPENED: Hats = Hats(1 << 9);
    /// The hub itself.
    pub const HUB: Hats = Hats(1 << 10);
    /// Who wrote this safety note, of those who meet people: a connector, an organiser, a volunteer.
    pub const WITNESS: Hats = Hats(1 << 11);
    /// A safeguarding lead of the programme, or who is one beside them.
    pub const LEAD: Hats = Hats(1 << 12);

    /// These and those.
    pub const fn and(self, other: Hats) -> Hats {
        Hats(self.0 | other.0)
    }
    /// These but not those.
    pub const fn without(self, other: Hats) -> Hats {
        Hats(self.0 & !other.0)
    }
    /// Whether any of `other` is among these.
    pub const fn any(self, other: Hats) -> bool {
        self.0 & other.0 != 0
    }
}

/// The shape of the circles that a kind may live in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Home {
    Everyone,
    Person,
    Case,
    Register,
    Joined,
    Keepers,
    Pair,
    Referral,
    Team,
}

impl Home {
    /// The shape of a circle.
    pub fn of(circle: &Circle) -> Option<Self> {
        Some(match circle {
            Circle::Everyone => Self::Everyone,
            Circle::Person(_) => Self::Person,
            Circle::Case(_) => Self::Case,
            Circle::Register(..) => Self::Register,
            Circle::Joined(_) => Self::Joined,
            Circle::Keepers(_) => Self::Keepers,
            Circle::Pair(..) => Self::Pair,
            Circle::Referral(..) => Self::Referral,
            Circle::Team => Self::Team,
            Circle::Other(_) => return None,
        })
    }
}
