//! What a referrer sends, and what they learn of what became of it.
//!
//! A referrer writes a `referral` in referral(R, P), for a person P who does not exist yet and whose id their phone drew:
//! so it waits, is sealed and is handed in as all work of a phone is. The hub makes it anew for the team, and keeps a
//! `referral-state` beside it: received, in touch, met, ended, and why never.
//!
//! **Invariant:** what a referrer sends is whole and agreed to, or not taken at all; it is about nobody whom the hub knows
//! already; and once it was taken it stays as it was sent.

use kith_model::{
    Circle, Edit, Header, Id, Kind, Record,
    access::{Member, Scope, ScopeOf},
    fields::{Fields, Typed, Values, Word, wall_text},
    kinds::{CaseNote, CaseSort, Person, Referral, ReferralStage, ReferralState, Visit},
};
use serde_json::Value;

use crate::{
    grants,
    hub::wall_of,
    members,
    store::{Slice, hub_author, read},
    trouble::Answer,
};

/// Whether a record is what this member writes as a referrer.
pub fn is_sent_by(header: &Header, by: &Id) -> bool {
    header.key.kind == Kind::Referral && matches!(&header.key.circle, Circle::Referral(referrer, _) if referrer == by)
}

/// Whether a push may become a referral: the whole of one, about somebody whom the hub does not know.
pub async fn may_come(slice: &mut Slice, header: &Header, edits: &[Edit]) -> Answer<bool> {
    let said = Values(edits.iter().map(|edit| (edit.field.clone(), edit.value.clone())).collect());
    let Some(person) = header.key.circle.person() else { return Ok(false) };
    if !header.of.is_empty() || Referral::read(&said).lacks().is_any() {
        return Ok(false);
    }
    let programme = slice.programme.clone();
    let is_there: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM records WHERE programme = ?1 AND (person = ?2 OR id = ?2))")
            .bind(programme.as_str())
            .bind(person.as_str())
            .fetch_one(slice.conn())
            .await?;
    Ok(!is_there && !grants::is_known(slice.conn(), &programme, person).await?)
}

/// What a referrer sent has come, whole: the team gets it, and the referrer learns that it was received.
pub async fn received(slice: &mut Slice, sent: &Record) -> sqlx::Result<()> {
    let Circle::Referral(referrer, person) = &sent.header.key.circle else { return Ok(()) };
    let (programme, now) = (slice.programme.clone(), slice.now);
    let for_team = Header::new(Circle::Team, Kind::Referral, person.clone()).with("by", referrer);
    let words = Referral::read(sent);
    if words.lacks().is_any() || slice.record(&for_team.key).await?.is_some() {
        return Ok(());
    }
    let on = wall_of(&slice.hub().about().await?.zone, now);
    let by = members::member(slice.conn(), &programme, referrer).await?.map(|line| line.name).unwrap_or_default();
    let state = ReferralState { name: words.name.clone(), state: Some(ReferralStage::Received), on: Some(on) };
    let request = Referral { by_name: by, for_other: true, on: Some(on), ..words };
    write(slice, &for_team, &request).await?;
    write(slice, &state_of(referrer, person), &state).await
}

/// The referrer who sent what the team reads; nothing where somebody without an account asked.
pub fn referrer_of(request: &Header) -> Option<Id> {
    request.of("by")?.parse().ok()
}

/// What the referrer sent was taken: it stands with the person now, and their own copy of it goes.
pub async fn taken(slice: &mut Slice, referrer: &Id, person: &Id) -> sqlx::Result<()> {
    let circle = Circle::Referral(referrer.clone(), person.clone());
    let header = Header::new(circle, Kind::Referral, person.clone());
    let Some(sent) = slice.record(&header.key).await? else { return Ok(()) };
    let (emptied, now): (Vec<(String, Value)>, i64) =
        (sent.fields.keys().map(|field| (field.clone(), Value::Null)).collect(), slice.now);
    slice.write(&header, emptied, &hub_author(), now).await?;
    Ok(())
}

/// Whoever referred this person learns how far it has come: by the contacts there were, and whether the support has ended.
pub async fn moved_on(slice: &mut Slice, person: &Id) -> sqlx::Result<()> {
    let programme = slice.programme.clone();
    let bodies: Vec<String> = sqlx::query_scalar(
        "SELECT body FROM records WHERE programme = ?1 AND person = ?2 AND home = 'referral' AND kind = 'referral-state'
           AND id = person",
    )
    .bind(programme.as_str())
    .bind(person.as_str())
    .fetch_all(slice.conn())
    .await?;
    for body in bodies {
        let record: Record = read(&body)?;
        let state = stage(slice, person).await?;
        if record.text("state") != state.word() {
            let (now, on) = (slice.now, wall_of(&slice.hub().about().await?.zone, slice.now));
            let fields = [("state".into(), state.word().into()), ("on".into(), wall_text(on).into())];
            slice.write(&record.header, fields, &hub_author(), now).await?;
        }
    }
    Ok(())
}

/// How far it has come. A call that nobody answered is no contact, and how the support ended is nobody's business.
async fn stage(slice: &mut Slice, person: &Id) -> sqlx::Result<ReferralStage> {
    let circle = Circle::Person(person.clone());
    let about = Header::new(circle.clone(), Kind::Person, person.clone());
    if slice.record(&about.key).await?.is_some_and(|about| Person::read(&about).ended_on.is_some()) {
        return Ok(ReferralStage::Ended);
    }
    let visits = slice.records_in(&circle, &Kind::Visit).await?;
    // Where others may see the person's phone, what was said stands in notes.
    let notes = slice.records_in(&Circle::Case(person.clone()), &Kind::CaseNote).await?;
    let notes = notes.iter().map(CaseNote::read);
    let noted = notes.filter(|note| note.sort == Some(CaseSort::Note) && note.how.is_some()).map(|note| note.how);
    let contacts = visits.iter().map(|visit| Visit::read(visit).how).chain(noted);
    Ok(contacts.map(ReferralStage::by_contact).max().unwrap_or(ReferralStage::Received))
}

fn state_of(referrer: &Id, person: &Id) -> Header {
    Header::new(Circle::Referral(referrer.clone(), person.clone()), Kind::ReferralState, person.clone())
}

async fn write(slice: &mut Slice, header: &Header, what: &impl Typed) -> sqlx::Result<()> {
    let (mut values, now) = (Values::default(), slice.now);
    what.write(&mut values);
    slice.write(header, values.0, &hub_author(), now).await?;
    Ok(())
}

/// The member as whom the hub judges what a referrer handed in: who takes it in has no hat of their own there.
pub fn as_referrer(by: &Id) -> Member {
    Member { id: by.clone(), scopes: vec![Scope { number: 0, what: ScopeOf::Referrer }] }
}
