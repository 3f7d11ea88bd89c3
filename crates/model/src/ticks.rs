//! What a supporter may see of somebody: a few plain choices that the person ticks, each standing for kinds of records.
//!
//! **Invariant:** what no choice stands for cannot be ticked at all: notes of the team, ways to reach the person, reasons,
//! agreements, answers to questions.

use serde::{Deserialize, Serialize};

use crate::Kind;

/// One choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tick {
    /// Where the person goes and when, what changed, and whether they went.
    Diary,
    /// What matters, goals and steps, and when the connector comes next.
    Plan,
    /// What was said with the connector.
    Talks,
    /// Asking the connector for something on the person's behalf, and what was asked so far.
    Asks,
}

impl Tick {
    /// All of them, as a screen lists them.
    pub const ALL: [Self; 4] = [Self::Diary, Self::Plan, Self::Talks, Self::Asks];
    /// What is ticked where nobody chose.
    pub const FIRST: [Self; 1] = [Self::Diary];

    /// The kinds of records that it stands for.
    pub const fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Diary => &[Kind::Booking, Kind::Attendance, Kind::Notice],
            Self::Plan => &[Kind::Plan, Kind::Goal, Kind::Step],
            Self::Talks => &[Kind::Visit],
            Self::Asks => &[Kind::Ask],
        }
    }

    /// The kinds of several, in the order of the choices.
    pub fn kinds_of(ticks: &[Self]) -> Vec<Kind> {
        Self::ALL.iter().filter(|tick| ticks.contains(tick)).flat_map(|tick| tick.kinds().to_vec()).collect()
    }

    /// The choices that some kinds make up; one that is there in part only is not chosen.
    pub fn among(kinds: &[Kind]) -> Vec<Self> {
        Self::ALL.into_iter().filter(|tick| tick.kinds().iter().all(|kind| kinds.contains(kind))).collect()
    }
}

/// What stays on a phone that others may see, and of what was ticked on a supporter's meanwhile.
pub const DIARY_ONLY: &[Kind] = &[Kind::Booking, Kind::Attendance, Kind::Notice, Kind::Ask];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_found_again_in_their_kinds_and_nothing_of_the_team_can_be_ticked() {
        let all = Tick::kinds_of(&Tick::ALL);
        assert_eq!(Tick::among(&all), Tick::ALL);
        assert_eq!(Tick::among(&[Kind::Goal, Kind::Visit]), [Tick::Talks]);
        assert_eq!(Tick::kinds_of(&[Tick::Asks, Tick::Talks, Tick::Asks]), [Kind::Visit, Kind::Ask]);
        let never = [Kind::CaseNote, Kind::Triage, Kind::Opening, Kind::Person, Kind::Background, Kind::Reason];
        assert!(never.iter().chain(&[Kind::Measure, Kind::Feedback, Kind::Consent]).all(|kind| !all.contains(kind)));
    }
}
