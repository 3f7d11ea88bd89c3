//! What a request for help must say before it can go. One rule for the phone, which asks for it, and the hub, which takes
//! nothing less: a request that the one lets through and the other does not would never arrive.

use crate::{acts::AskForHelp, kinds::Referral};

/// What a request for help still lacks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lacks {
    /// Whose help it is.
    pub name: bool,
    /// What it is about.
    pub about: bool,
    /// A way to reach somebody.
    pub reach: bool,
    /// That the other person agreed.
    pub consent: bool,
}

impl Lacks {
    /// Whether anything is.
    pub fn is_any(self) -> bool {
        self != Self::default()
    }
}

impl AskForHelp {
    /// What is to be put right before it can be sent. For somebody else who agreed, the number of whoever asks is enough:
    /// not everybody has one, and a neighbour knows when to knock.
    pub fn lacks(&self) -> Lacks {
        let is_bare = |text: &str| text.trim().is_empty();
        Lacks {
            name: is_bare(&self.name),
            about: is_bare(&self.about),
            reach: is_bare(&self.reach) && (!self.for_other || is_bare(&self.by_reach)),
            consent: self.for_other && !self.consent,
        }
    }
}

impl Referral {
    /// What a referrer's words still lack. They agreed to it, and can be reached themself.
    pub fn lacks(&self) -> Lacks {
        let is_bare = |text: &str| text.trim().is_empty();
        Lacks {
            name: is_bare(&self.name),
            about: is_bare(&self.about),
            reach: is_bare(&self.reach),
            consent: !self.consent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn for_somebody_else_their_consent_is_needed_and_one_way_to_reach_either() {
        let own =
            AskForHelp { name: "Ana".into(), about: "Company".into(), reach: "0123".into(), ..Default::default() };
        assert!(!own.lacks().is_any());
        let other = AskForHelp { for_other: true, ..own.clone() };
        assert_eq!(other.lacks(), Lacks { consent: true, ..Lacks::default() });
        let through_who_asks = AskForHelp { consent: true, reach: " ".into(), by_reach: "0456".into(), ..other };
        assert!(!through_who_asks.lacks().is_any());
        assert!(AskForHelp { for_other: false, ..through_who_asks }.lacks().reach, "oneself needs a way of one's own");
        assert!(AskForHelp { about: " ".into(), ..own }.lacks().about);
    }
}
