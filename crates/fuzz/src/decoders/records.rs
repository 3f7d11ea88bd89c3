//! What every record that was read must bear, whoever reads it: shown, joined, listed, read as what it is.

use chrono::{NaiveDate, NaiveDateTime};

use kith_model::{
    Id, Kind, Record,
    consents::agreements,
    edit::join,
    fields::{Fields, Typed, Values},
    kinds::{
        Activity, Ask, Attendance, Background, Booking, CaseNote, Consent, Goal, Group, GroupContact, Headcount,
        JoiningDetails, Notice, Person, Plan, Programme, Reason, Referral, ReferralState, Session, Step, Told, Triage,
        Visit,
    },
    listing::Listing,
    occurrence::{endings, named, next_after, occurrences, orphans, with_ended},
};

/// The laws of one record.
pub fn bears(record: &Record) {
    let joined = join(record, record);
    assert_eq!(joined.header, record.header, "a join of one with itself is about something else");
    assert_eq!(join(&joined, &joined), joined, "joined once more it is another");
    assert!(record.covers(record));
    let _ = (record.gone(), record.unsettled().count(), record.dots(), agreements([record]));
    if let Some(listing) = Listing::of(record) {
        lists(&listing.kind, &listing.id, &listing);
    }
    lists(&record.header.key.kind, &record.header.key.id, record);
}

/// The laws of anything with fields, as its own kind.
pub fn lists(kind: &Kind, id: &Id, fields: &impl Fields) {
    match kind {
        Kind::Programme => reads::<Programme>(fields),
        Kind::Group => reads::<Group>(fields),
        Kind::Activity => reads::<Activity>(fields),
        Kind::Session => happens(id, fields),
        Kind::Joining => reads::<JoiningDetails>(fields),
        Kind::GroupContact => reads::<GroupContact>(fields),
        Kind::Headcount => {
            reads::<Headcount>(fields);
            reads::<Told>(fields);
        }
        Kind::Person => reads::<Person>(fields),
        Kind::Background => reads::<Background>(fields),
        Kind::Plan => reads::<Plan>(fields),
        Kind::Goal => reads::<Goal>(fields),
        Kind::Step => reads::<Step>(fields),
        Kind::Visit => reads::<Visit>(fields),
        Kind::Ask => reads::<Ask>(fields),
        Kind::Reason => reads::<Reason>(fields),
        Kind::Consent => reads::<Consent>(fields),
        Kind::Booking => reads::<Booking>(fields),
        Kind::Attendance => reads::<Attendance>(fields),
        Kind::Notice => reads::<Notice>(fields),
        Kind::CaseNote => reads::<CaseNote>(fields),
        Kind::Triage => reads::<Triage>(fields),
        Kind::Referral => reads::<Referral>(fields),
        Kind::ReferralState => reads::<ReferralState>(fields),
        _ => {}
    }
}

/// What a struct made of the fields is written such that, read again, it is written the same.
fn reads<T: Typed>(fields: &impl Fields) {
    let written = |read: T| {
        let mut values = Values::default();
        read.write(&mut values);
        values
    };
    let once = written(T::read(fields));
    assert!(written(T::read(&once)).0 == once.0, "{} reads otherwise than it was written", T::KIND);
}

/// A timetable, however odd its rules, gives its dates in time, in order and within what was asked.
fn happens(id: &Id, session: &impl Fields) {
    reads::<Session>(session);
    let day = |year, month| -> NaiveDateTime {
        NaiveDate::from_ymd_opt(year, month, 1).and_then(|day| day.and_hms_opt(0, 0, 0)).expect("it is a day")
    };
    let (from, to) = (day(2026, 11), day(2027, 2));
    let all = occurrences(id, session, from, to);
    for one in &all {
        assert!(one.times.iter().any(|time| (from..to).contains(&time.start)), "a date outside of what was asked");
        assert!(named(id, session, one.original).is_some(), "a date that cannot be found by its name");
    }
    let _ = (with_ended(id, session, from, to), endings(id, session), orphans(session));
    if let Some(next) = next_after(id, session, from) {
        assert!(next.times.iter().any(|time| time.start > from), "the next date lies before");
    }
}
