//! Phones and computers: one's own, those of a person whom one supports, and, for coordinators, anybody's: so that a lost
//! one can be signed out by whoever hears of it first.
//!
//! **Invariant:** unknown and forbidden answer alike; a signed-out token is in the ledger before the answer, and so are the
//! invitations that were made with it, where another device signs it out: whoever held that phone comes back by none of them.

use sqlx::Row;

use kith_model::{
    Id,
    access::Role,
    acts::{DeviceLine, Did},
};

use crate::{
    act::{Actor, Done},
    audit,
    ledger::{self, Line},
    members,
    store::Slice,
    trouble::{Answer, Trouble},
};

/// One's own.
pub async fn own(slice: &mut Slice, actor: &Actor) -> Answer<Done> {
    let devices = lines(slice, actor, &actor.member.id).await?;
    Ok((Did::Devices { devices }, "listed-devices", String::new()))
}

/// Those of a person, for who supports them and for coordinators; none where the person has no phone.
pub async fn of_person(slice: &mut Slice, actor: &Actor, person: &Id) -> Answer<Done> {
    actor.must(actor.supports(person) || actor.is(Role::Coordinator))?;
    let programme = slice.programme.clone();
    let devices = match members::of_person(slice.conn(), &programme, person).await? {
        Some(member) => lines(slice, actor, &member.id).await?,
        None => Vec::new(),
    };
    Ok((Did::Devices { devices }, "listed-devices", person.to_string()))
}

/// Those of a member, for coordinators.
pub async fn of_member(slice: &mut Slice, actor: &Actor, member: &Id) -> Answer<Done> {
    actor.must(actor.is(Role::Coordinator))?;
    let programme = slice.programme.clone();
    members::member(slice.conn(), &programme, member).await?.ok_or(Trouble::NOT_YOURS)?;
    let devices = lines(slice, actor, member).await?;
    Ok((Did::Devices { devices }, "listed-devices", member.to_string()))
}

async fn lines(slice: &mut Slice, actor: &Actor, member: &Id) -> Answer<Vec<DeviceLine>> {
    let programme = slice.programme.clone();
    let rows = sqlx::query(
        "SELECT device, name, last_seen, out_at IS NOT NULL FROM devices WHERE programme = ?1 AND member = ?2
         ORDER BY device",
    )
    .bind(programme.as_str())
    .bind(member.as_str())
    .fetch_all(slice.conn())
    .await?;
    let line = |row: &sqlx::sqlite::SqliteRow| {
        let device: u32 = row.get(0);
        let is_this = device == actor.device.device;
        DeviceLine { device, name: row.get(1), last_seen: row.get(2), is_this, is_out: row.get(3) }
    };
    Ok(rows.iter().map(line).collect())
}

/// Signs one out: one's own, one of somebody whom one supports, anybody's by a coordinator.
pub async fn sign_out(slice: &mut Slice, actor: &Actor, device: u32) -> Answer<Done> {
    let (programme, now) = (slice.programme.clone(), slice.now);
    let row = sqlx::query(
        "SELECT d.member, d.token_hash, m.person FROM devices d
           JOIN members m ON m.programme = d.programme AND m.id = d.member WHERE d.programme = ?1 AND d.device = ?2",
    )
    .bind(programme.as_str())
    .bind(device)
    .fetch_optional(slice.conn())
    .await?
    .ok_or(Trouble::NOT_YOURS)?;
    let (member, token_hash, person): (String, String, Option<String>) = (row.get(0), row.get(1), row.get(2));
    let of_mine = person.and_then(|p| p.parse().ok()).is_some_and(|p: Id| actor.supports(&p));
    actor.must(member == actor.member.id.as_str() || of_mine || actor.is(Role::Coordinator))?;
    let line = Line::SignedOut { programme, token_hash, at: now };
    ledger::apply(slice.conn(), &line).await?;
    slice.note(line);
    // Who signs their own out where they sit, in the evening, has invited whom they meant to.
    if device != actor.device.device {
        withdraw_made_on(slice, actor, device, &member).await?;
    }
    Ok((Did::Done, "signed-out", device.to_string()))
}

/// Withdraws what was made on a device and waits. What others made for its member stays: that is the way back in.
async fn withdraw_made_on(slice: &mut Slice, actor: &Actor, device: u32, member: &str) -> Answer<()> {
    let (programme, now) = (slice.programme.clone(), slice.now);
    let made: Vec<String> = sqlx::query_scalar(
        "SELECT id FROM invitations WHERE programme = ?1 AND used_at IS NULL AND withdrawn_at IS NULL AND until > ?2
         AND (by_device = ?3 OR (by_device IS NULL AND by_member = ?4)) ORDER BY made, id",
    )
    .bind(programme.as_str())
    .bind(now)
    .bind(device)
    .bind(member)
    .fetch_all(slice.conn())
    .await?;
    for id in made {
        let invitation: Id = id.parse().map_err(|_| Trouble::HUB_TROUBLE)?;
        let line = Line::Withdrawn { programme: programme.clone(), invitation, at: now };
        ledger::apply(slice.conn(), &line).await?;
        slice.note(line);
        audit::note(slice.conn(), &programme, now, &actor.who(), "withdrew", None, &id).await?;
    }
    Ok(())
}
