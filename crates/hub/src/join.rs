//! `POST /hub/v1/join/look` and `POST /hub/v1/join`: getting in, and back in.
//!
//! The phone makes its token and sends only the hash; one conditional update takes code and hash together. The same code
//! with the same hash succeeds again, since the answer may have been lost; with another hash it does not.

use axum::{Json, extract::State};
use sqlx::{Row, SqliteConnection};

use kith_model::{
    Id,
    access::Role,
    acts::{Hello, Join, Joined, Look},
};

use crate::{
    asking::{Asker, Body},
    audit::{self, Who},
    hub::Hub,
    invite::digest,
    ledger::Line,
    members,
    store::read,
    trouble::{Answer, Trouble},
};

struct Invitation {
    id: Id,
    member: Id,
    role: Role,
    by: Option<Id>,
    until: i64,
    token_hash: Option<String>,
    is_withdrawn: bool,
}

async fn find(conn: &mut SqliteConnection, hub: &Hub, code: &str) -> Answer<Option<Invitation>> {
    let row = sqlx::query(
        "SELECT id, member, role, by_member, until, token_hash, withdrawn_at IS NOT NULL FROM invitations
         WHERE programme = ?1 AND (code_hash = ?2 OR secret_hash = ?2)",
    )
    .bind(hub.programme().as_str())
    .bind(digest(hub.key(), code))
    .fetch_optional(conn)
    .await?;
    let id = |text: String| text.parse::<Id>().map_err(|_| Trouble::HUB_TROUBLE);
    row.map(|row| {
        Ok(Invitation {
            id: id(row.get(0))?,
            member: id(row.get(1))?,
            role: read(row.get(2))?,
            by: row.get::<Option<String>, _>(3).map(id).transpose()?,
            until: row.get(4),
            token_hash: row.get(5),
            is_withdrawn: row.get(6),
        })
    })
    .transpose()
}

/// What an invitation is; uses nothing.
pub async fn look(State(hub): State<Hub>, asker: Asker, Body(ask): Body<Look>) -> Answer<Json<Hello>> {
    let code = digest(hub.key(), &ask.code);
    hub.limits().may_try(asker.address, &code)?;
    let mut tx = hub.store().read().await?;
    let found = find(&mut tx, &hub, &ask.code).await?;
    let now = hub.now();
    let Some(invitation) = found.filter(|i| i.token_hash.is_none() && !i.is_withdrawn && i.until > now) else {
        hub.limits().tried(asker.address, &code);
        return Err(Trouble::CODE_NOT_VALID);
    };
    let programme = hub.programme();
    let member = members::member(&mut tx, &programme, &invitation.member).await?.ok_or(Trouble::CODE_NOT_VALID)?;
    let from = match &invitation.by {
        Some(by) => members::member(&mut tx, &programme, by).await?.map(|m| m.name).unwrap_or_default(),
        None => String::new(),
    };
    drop(tx);
    let programme_name = hub.about().await?.name;
    Ok(Json(Hello { programme, programme_name, name: member.name, from, role: invitation.role }))
}

/// Uses an invitation.
pub async fn join(State(hub): State<Hub>, asker: Asker, Body(ask): Body<Join>) -> Answer<Json<Joined>> {
    let code = digest(hub.key(), &ask.code);
    hub.limits().may_try(asker.address, &code)?;
    let is_hash = ask.token_hash.len() == 43
        && ask.token_hash.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if !is_hash || ask.device_name.chars().count() > 100 {
        return Err(Trouble::NOT_READABLE);
    }
    let mut slice = hub.slice().await?;
    let (programme, now) = (slice.programme.clone(), slice.now);
    let Some(invitation) = find(slice.conn(), &hub, &ask.code).await? else {
        hub.limits().tried(asker.address, &code);
        return Err(Trouble::CODE_NOT_VALID);
    };
    let taken = sqlx::query(
        "UPDATE invitations SET used_at = ?3, token_hash = ?4
         WHERE programme = ?1 AND id = ?2 AND token_hash IS NULL AND withdrawn_at IS NULL AND until > ?3
           AND NOT EXISTS (SELECT 1 FROM devices WHERE token_hash = ?4)",
    )
    .bind(programme.as_str())
    .bind(invitation.id.as_str())
    .bind(now)
    .bind(&ask.token_hash)
    .execute(slice.conn())
    .await?
    .rows_affected();
    if taken == 0 {
        // The same phone again, its answer was lost; or another one.
        return if invitation.token_hash.as_deref() == Some(ask.token_hash.as_str()) {
            joined(&hub, &mut slice, &invitation.member, &ask.token_hash).await
        } else {
            hub.limits().tried(asker.address, &code);
            Err(if invitation.token_hash.is_some() { Trouble::CODE_USED } else { Trouble::CODE_NOT_VALID })
        };
    }
    let device = next_device(slice.conn(), &hub).await?;
    sqlx::query(
        "INSERT INTO devices (programme, device, member, token_hash, name, made, last_seen)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
    )
    .bind(programme.as_str())
    .bind(device)
    .bind(invitation.member.as_str())
    .bind(&ask.token_hash)
    .bind(&ask.device_name)
    .bind(now)
    .execute(slice.conn())
    .await?;
    sqlx::query("UPDATE invitations SET device = ?3 WHERE programme = ?1 AND id = ?2")
        .bind(programme.as_str())
        .bind(invitation.id.as_str())
        .bind(device)
        .execute(slice.conn())
        .await?;
    let who = Who { member: Some(invitation.member.clone()), device: Some(device) };
    audit::note(slice.conn(), &programme, now, &who, "joined", None, invitation.id.as_str()).await?;
    slice.note(Line::Used {
        programme,
        invitation: invitation.id,
        member: invitation.member.clone(),
        token_hash: ask.token_hash.clone(),
        device,
        name: ask.device_name,
        at: now,
    });
    let answer = joined(&hub, &mut slice, &invitation.member, &ask.token_hash).await?;
    slice.commit().await?;
    Ok(answer)
}

async fn joined(hub: &Hub, slice: &mut crate::store::Slice, member: &Id, token_hash: &str) -> Answer<Json<Joined>> {
    let programme = slice.programme.clone();
    let device = members::device(slice.conn(), &programme, token_hash).await?.ok_or(Trouble::CODE_NOT_VALID)?;
    let member = members::member(slice.conn(), &programme, member).await?.ok_or(Trouble::CODE_NOT_VALID)?;
    let programme_name = hub.about().await?.name;
    Ok(Json(Joined {
        programme,
        programme_name,
        member: member.id,
        name: member.name,
        device: device.device,
        roles: member.roles,
    }))
}

/// Numbers of devices are not given out again, also not after a restore.
pub(crate) async fn next_device(conn: &mut SqliteConnection, hub: &Hub) -> Answer<u32> {
    let last: Option<u32> = sqlx::query_scalar("SELECT max(device) FROM devices WHERE programme = ?1")
        .bind(hub.programme().as_str())
        .fetch_one(conn)
        .await?;
    let in_ledger = hub.ledger().last_device().map_err(|_| Trouble::HUB_TROUBLE)?;
    Ok(last.unwrap_or(0).max(in_ledger) + 1)
}
