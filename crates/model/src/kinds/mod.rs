//! The kinds of records as plain structs: read one, change it, and what differs is what was edited.
//!
//! Each reads from anything with fields (a whole record or a public listing). Which fields there are and who writes
//! them stands in [`crate::rules`]; a test holds the two together.

mod activity;
mod diary;
mod group;
mod listed;
mod pair;
mod pathway;
mod person;
mod plan;
mod programme;
mod safety;
mod session;
mod visit;

pub use activity::{Activity, Joining, JoiningDetails, Room, Sort};
pub use diary::{
    Ask, AskSort, Attendance, Booking, Consent, Headcount, Known, Notice, Placed, Purpose, Reason, Said, Told,
};
pub use group::{Group, GroupContact, Organiser};
pub use listed::{Category, How, ListingState};
pub use pair::{Call, Match};
pub use pathway::{CaseNote, CaseSort, Opening, OpeningSort, Referral, ReferralStage, ReferralState, Triage};
pub use person::{Background, Ended, Person, Reach, Way, YesNo};
pub use plan::{Goal, GoalState, Help, Plan, Step, StepSort, StepState};
pub use programme::{Basis, CLOSED_DAYS, Crisis, Ground, Programme};
pub use safety::SafetyNote;
pub use session::{Closed, Exception, Extra, Freq, Named, PublicReason, Rule, Session, What};
pub use visit::Visit;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fields::{Typed, Values},
        rules::rules,
    };

    fn fits<T: Typed>() {
        let (mut values, rules) = (Values::default(), rules(&T::KIND).unwrap());
        T::default().write(&mut values);
        for (field, value) in &values.0 {
            let rule = rules.field(field).unwrap_or_else(|| panic!("{} has no rule for {field}", T::KIND));
            assert!(rule.shape.takes(value), "{}.{field} does not take {value}", T::KIND);
        }
        assert!(T::read(&values) == T::default(), "{} reads back as written", T::KIND);
    }

    #[test]
    fn every_struct_writes_only_fields_that_have_a_rule() {
        fits::<Programme>();
        fits::<Group>();
        fits::<Activity>();
        fits::<JoiningDetails>();
        fits::<GroupContact>();
        fits::<Session>();
        fits::<Person>();
        fits::<Background>();
        fits::<Plan>();
        fits::<Goal>();
        fits::<Step>();
        fits::<Visit>();
        fits::<Booking>();
        fits::<Attendance>();
        fits::<Headcount>();
        fits::<Notice>();
        fits::<Told>();
        fits::<Ask>();
        fits::<Reason>();
        fits::<Consent>();
        fits::<Referral>();
        fits::<ReferralState>();
        fits::<Match>();
        fits::<Call>();
        fits::<CaseNote>();
        fits::<Triage>();
        fits::<Opening>();
        fits::<SafetyNote>();
    }
}
