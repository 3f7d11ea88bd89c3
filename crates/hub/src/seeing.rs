//! Seeing one's record: the rest of it, which is on no phone of the person's own, is asked for in the app and given by a
//! coordinator within a month.
//!
//! What is given goes on paper or is read together; it never reaches the person's phone by this hub. Lines about others, or
//! where serious harm is likely, may be held back: what, and why, stands in the circle of the case.
//!
//! **Invariant:** who answers has opened the record before (`opening`), so that the person and their connectors know of it.

use chrono::{Months, NaiveDate};

use kith_model::{
    Circle, Header, Id, Kind,
    access::{Role, ScopeOf},
    acts::{AuditLine, Did, RecordAskLine},
    fields::{Typed, Values, wall_text},
    kinds::{Ask, AskSort, CaseNote, CaseSort},
};

use crate::{
    act::{Actor, Done},
    audit, members,
    receipt::random_id,
    store::{Slice, hub_author},
    supporting,
    trouble::{Answer, Trouble},
};

/// The longest word on what was held back, as long as the field of a note.
const HELD_BACK_MAX: usize = 2_000;

/// Who waits, the longest first.
pub(crate) async fn asks(slice: &mut Slice, actor: &Actor) -> Answer<Done> {
    actor.must(actor.is(Role::Coordinator))?;
    let asks = waiting(slice).await?;
    Ok((Did::RecordAsks { asks }, "listed-record-asks", String::new()))
}

/// Who waits, for a coordinator.
pub(crate) async fn waiting(slice: &mut Slice) -> Answer<Vec<RecordAskLine>> {
    let programme = slice.programme.clone();
    let rows: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT id, person, since FROM record_asks WHERE programme = ?1 AND is_open = 1 ORDER BY since, id LIMIT 1000",
    )
    .bind(programme.as_str())
    .fetch_all(slice.conn())
    .await?;
    let mut asks = Vec::new();
    for (ask, person, since) in rows {
        let (Ok(ask), Ok(person)) = (ask.parse(), person.parse::<Id>()) else { continue };
        let until = late_from(slice.hub().wall(since).await?.date());
        let line = supporting::line_of_anybody(slice.conn(), &programme, person, since).await?;
        asks.extend(line.map(|person| RecordAskLine { ask, person, until }));
    }
    Ok(asks)
}

/// A month is what the law gives (Art. 12 GDPR); the day after it is late.
fn late_from(asked: NaiveDate) -> NaiveDate {
    asked.checked_add_months(Months::new(1)).and_then(|day| day.succ_opt()).unwrap_or(asked)
}

fn has_opened(actor: &Actor, person: &Id) -> Answer<()> {
    let opened = ScopeOf::Opened { person: person.clone() };
    actor.must(actor.is(Role::Coordinator) && actor.member.scopes.iter().any(|scope| scope.what == opened))
}

/// Who did what with the records of a person.
pub(crate) async fn audit(slice: &mut Slice, actor: &Actor, person: &Id) -> Answer<Done> {
    has_opened(actor, person)?;
    let programme = slice.programme.clone();
    let mut lines = Vec::new();
    for said in audit::of_person(slice.conn(), &programme, person).await? {
        let by = match said.member.as_deref().and_then(|id| id.parse().ok()) {
            Some(member) => members::member(slice.conn(), &programme, &member).await?.map(|line| line.name),
            None => None,
        };
        let kind = said.record.as_deref().and_then(|key| key.split('/').nth(1)).unwrap_or_default().to_owned();
        lines.push(AuditLine { at: said.at, by: by.unwrap_or_default(), what: said.what, kind });
    }
    Ok((Did::Audit { lines }, "listed-audit", person.to_string()))
}

/// It was given: the person reads so, and what was held back is noted.
pub(crate) async fn answer(slice: &mut Slice, actor: &Actor, person: &Id, ask: &Id, held_back: &str) -> Answer<Done> {
    has_opened(actor, person)?;
    let header = Header::new(Circle::Person(person.clone()), Kind::Ask, ask.clone());
    let record = slice.record(&header.key).await?.ok_or(Trouble::NOT_YOURS)?;
    actor.must(Ask::read(&record).sort == Some(AskSort::SeeRecord))?;
    let held_back = held_back.trim();
    if held_back.chars().count() > HELD_BACK_MAX {
        return Err(Trouble::NOT_READABLE);
    }
    let (now, me) = (slice.now, actor.member.id.clone());
    let on = slice.hub().wall(now).await?;
    slice.write(&record.header, [("done_on".to_owned(), wall_text(on).into())], &hub_author(), now).await?;
    if !held_back.is_empty() {
        let note =
            CaseNote { sort: Some(CaseSort::Note), on: Some(on), why: held_back.to_owned(), ..CaseNote::default() };
        let mut values = Values::default();
        note.write(&mut values);
        let circle = Circle::Case(person.clone());
        slice.write(&Header::new(circle, Kind::CaseNote, random_id()), values.0, &me, now).await?;
    }
    Ok((Did::Done, "answered-record-ask", format!("{person} {ask}")))
}
