//! How long what is kept is kept: the periods of the programme, and when somebody's time is over.
//!
//! The defaults are figures that a programme must confirm with its own adviser (`docs/data-protection.md`). A period that
//! is not said, or is less than 1, is the default: nothing ever goes at once because of a slip.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::{
    Circle, Kind, Record,
    fields::{Fields, wall},
    record::Gone,
};

/// The periods of a programme: fields `keeping/…` of its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keeping {
    /// A person and all of theirs, after their support ended. `keeping/person_years`.
    pub person_years: u32,
    /// A child is kept until this age, where that is longer. `keeping/child_until`.
    pub child_until: i32,
    /// A request that nobody took, and a person who was never reached. `keeping/request_days`.
    pub request_days: u32,
    /// The audit. `keeping/audit_years`.
    pub audit_years: u32,
    /// Somebody whose support ended, on the phones of connectors. `keeping/phone_days`.
    pub phone_days: u32,
    /// What a register said of a date, and bookings that do not stand any more, on the phones of a group.
    /// `keeping/register_days`.
    pub register_days: u32,
}

impl Default for Keeping {
    fn default() -> Self {
        Self { person_years: 8, child_until: 25, request_days: 90, audit_years: 8, phone_days: 30, register_days: 56 }
    }
}

/// Somebody younger is a child.
const OF_AGE: i32 = 18;

impl Keeping {
    /// The periods that a programme set.
    pub fn read(programme: &impl Fields) -> Self {
        let usual = Self::default();
        let said = |name: &str, usual: u32| {
            let said = programme.number(&format!("keeping/{name}")).and_then(|n| u32::try_from(n).ok());
            said.filter(|n| *n >= 1).unwrap_or(usual)
        };
        Self {
            person_years: said("person_years", usual.person_years),
            child_until: said("child_until", usual.child_until.unsigned_abs()).try_into().unwrap_or(usual.child_until),
            request_days: said("request_days", usual.request_days),
            audit_years: said("audit_years", usual.audit_years),
            phone_days: said("phone_days", usual.phone_days),
            register_days: said("register_days", usual.register_days),
        }
    }

    /// The first day on which somebody whose support ended is kept no longer. Of the birthday only the year is known: the
    /// later day counts. `None` is never: a date that no calendar has.
    pub fn person_until(&self, ended_on: NaiveDate, birth_year: Option<i32>) -> Option<NaiveDate> {
        let after = years_after(ended_on, self.person_years)?;
        let Some(born) = birth_year.filter(|born| ended_on.year() - born <= OF_AGE) else { return Some(after) };
        let grown = NaiveDate::from_ymd_opt(born.checked_add(self.child_until)?.checked_add(1)?, 1, 1)?;
        Some(after.max(grown))
    }

    /// Whether a record of a register has left the phones of the group by now: what was said of a date long ago, and a
    /// booking that has not stood for as long. `now` is the hub's clock, `today` its day where the programme is.
    pub fn is_past(&self, record: &Record, today: NaiveDate, now: i64) -> bool {
        if !matches!(record.header.key.circle, Circle::Register(..)) {
            return false;
        }
        match record.header.key.kind {
            Kind::Attendance => {
                let on = record.header.of("start").and_then(wall).map(|start| start.date());
                let first = today.checked_sub_days(Days::new(u64::from(self.register_days)));
                on.zip(first).is_some_and(|(on, first)| on < first)
            }
            Kind::Booking => {
                let before = now.saturating_sub(i64::from(self.register_days) * DAY_MS);
                let stands = record.flag("live") && record.gone() != Gone::Yes;
                !stands && record.fields.values().flatten().all(|version| version.time < before)
            }
            _ => false,
        }
    }
}

/// A day, in milliseconds.
pub const DAY_MS: i64 = 24 * 3_600_000;

/// The same day so many years later.
pub fn years_after(day: NaiveDate, years: u32) -> Option<NaiveDate> {
    day.checked_add_months(Months::new(years.checked_mul(12)?))
}

/// The same day so many years before.
pub fn years_before(day: NaiveDate, years: u32) -> Option<NaiveDate> {
    day.checked_sub_months(Months::new(years.checked_mul(12)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::Values;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn grown_people_are_kept_eight_years_and_children_until_they_are_surely_twenty_five() {
        let usual = Keeping::default();
        let until = |ended, born| usual.person_until(day(ended), born).unwrap();
        assert_eq!(until("2026-11-20", None), day("2034-11-20"));
        assert_eq!(until("2026-11-20", Some(1951)), day("2034-11-20"));
        assert_eq!(until("2026-11-20", Some(2016)), day("2042-01-01"), "25 in 2041, on a day that is not known");
        assert_eq!(until("2026-11-20", Some(2008)), day("2034-11-20"), "8 years is longer");
        assert_eq!(until("2024-02-29", None), day("2032-02-29"));
    }

    #[test]
    fn a_slip_in_the_settings_deletes_nothing_at_once() {
        let mut values = Values::default();
        for (name, number) in [("person_years", 0), ("request_days", -5), ("audit_years", 6)] {
            values.put(&format!("keeping/{name}"), number);
        }
        let usual = Keeping::default();
        assert_eq!(Keeping::read(&values), Keeping { audit_years: 6, ..usual });
        assert_eq!(Keeping { person_years: u32::MAX, ..usual }.person_until(day("2026-11-20"), None), None);
    }
}
