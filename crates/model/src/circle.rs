//! Who may read a record: its circle, chosen when the record is made and never changed.
//!
//! A circle is written as one text (`register:P:G`), the form in which it is part of a record's key. Circles of a
//! newer app are kept as they are and read by nobody here.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::id::{Id, NotAnId};

/// Who may read (design §7). `person` and `group` are ids of those.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Circle {
    /// The public directory, no account needed.
    Everyone,
    /// The person, their connectors, and supporters for what the person ticked.
    Person(Id),
    /// The connectors of the person; never on the person's phone.
    Case(Id),
    /// Person and group: the person, their connectors, the organisers of the group.
    Register(Id, Id),
    /// Whoever has a live booking with the group, their connectors, its organisers.
    Joined(Id),
    /// Organisers of the group, and the team.
    Keepers(Id),
    /// Person and volunteer (a member): these two and the person's connectors.
    Pair(Id, Id),
    /// Referrer (a member) and person: these two and the person's connectors.
    Referral(Id, Id),
    /// Connectors and coordinators.
    Team,
    /// A circle that this version does not know.
    Other(Box<str>),
}

impl Circle {
    /// The person whom the circle is about.
    pub fn person(&self) -> Option<&Id> {
        match self {
            Self::Person(p) | Self::Case(p) | Self::Register(p, _) | Self::Pair(p, _) | Self::Referral(_, p) => Some(p),
            _ => None,
        }
    }

    /// The group whom the circle is about.
    pub fn group(&self) -> Option<&Id> {
        match self {
            Self::Register(_, g) | Self::Joined(g) | Self::Keepers(g) => Some(g),
            _ => None,
        }
    }
}

impl fmt::Display for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everyone => f.write_str("everyone"),
            Self::Person(p) => write!(f, "person:{p}"),
            Self::Case(p) => write!(f, "case:{p}"),
            Self::Register(p, g) => write!(f, "register:{p}:{g}"),
            Self::Joined(g) => write!(f, "joined:{g}"),
            Self::Keepers(g) => write!(f, "keepers:{g}"),
            Self::Pair(p, v) => write!(f, "pair:{p}:{v}"),
            Self::Referral(r, p) => write!(f, "referral:{r}:{p}"),
            Self::Team => f.write_str("team"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

impl FromStr for Circle {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let mut parts = text.split(':');
        let name = parts.next().unwrap_or_default();
        let ids: Vec<&str> = parts.collect();
        Ok(match (name, ids.as_slice()) {
            ("everyone", []) => Self::Everyone,
            ("team", []) => Self::Team,
            ("person", [p]) => Self::Person(p.parse()?),
            ("case", [p]) => Self::Case(p.parse()?),
            ("joined", [g]) => Self::Joined(g.parse()?),
            ("keepers", [g]) => Self::Keepers(g.parse()?),
            ("register", [p, g]) => Self::Register(p.parse()?, g.parse()?),
            ("pair", [p, v]) => Self::Pair(p.parse()?, v.parse()?),
            ("referral", [r, p]) => Self::Referral(r.parse()?, p.parse()?),
            ("everyone" | "team" | "person" | "case" | "joined" | "keepers" | "register" | "pair" | "referral", _) => {
                return Err(NotAnId);
            }
            _ if !name.is_empty() && text.len() <= 200 && text.bytes().all(|b| b.is_ascii_graphic()) => {
                Self::Other(text.into())
            }
            _ => return Err(NotAnId),
        })
    }
}

impl TryFrom<String> for Circle {
    type Error = NotAnId;
    fn try_from(text: String) -> Result<Self, NotAnId> {
        text.parse()
    }
}

impl From<Circle> for String {
    fn from(circle: Circle) -> Self {
        circle.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_read_back_as_written() {
        for text in [
            "everyone",
            "team",
            "person:a",
            "case:a",
            "register:a:b",
            "joined:b",
            "keepers:b",
            "pair:a:v",
            "referral:r:a",
            "kitchen:a:b:c",
        ] {
            assert_eq!(text.parse::<Circle>().map(|c| c.to_string()).as_deref(), Ok(text));
        }
        for text in ["person", "person:", "person:a:b", "register:a", "everyone:a", "", "a b"] {
            assert!(text.parse::<Circle>().is_err(), "{text:?}");
        }
    }
}
