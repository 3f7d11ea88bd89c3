//! How records are called on the screen, where only their kind is known.

use kith_model::Kind;

use crate::words::{W, t};

/// What a kind is called.
pub fn kind_words(kind: &Kind) -> String {
    t(match kind {
        Kind::Person | Kind::Background => W::KindPerson,
        Kind::Plan => W::KindPlan,
        Kind::Goal => W::KindGoal,
        Kind::Step => W::KindStep,
        Kind::Visit | Kind::Call => W::KindVisit,
        Kind::CaseNote | Kind::SafetyNote | Kind::Triage | Kind::Opening => W::KindNote,
        Kind::Ask | Kind::Referral => W::KindAsk,
        Kind::Booking => W::KindBooking,
        Kind::Attendance | Kind::Headcount => W::KindAttendance,
        Kind::Notice => W::KindNotice,
        Kind::Session => W::KindSession,
        Kind::Activity | Kind::Group | Kind::GroupContact | Kind::Joining => W::KindListing,
        Kind::Consent => W::KindConsent,
        _ => W::KindOther,
    })
}
