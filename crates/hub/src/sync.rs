//! `POST /hub/v1/sync`: one request is a whole round: offers, push, pull, news of the directory.
//!
//! Push and access are judged in one transaction that holds the lock; the pull reads afterwards, in one snapshot.
//! What the answers hold is decided in `kith_model::hub`.
//!
//! **Invariant:** an edit is answered as taken only after a commit that survives power loss.

use axum::{Json, extract::State};
use sqlx::SqliteConnection;

use kith_model::{
    access::Member,
    wire::{Answer as Word, Cursor, DirectoryNews, EDITS_MAX, OFFERS_MAX, SyncReply, SyncRequest, VERSION},
};

use crate::{
    asking::{Asker, Body},
    directory, exposure, grants,
    hub::Hub,
    members::{self, Device},
    pull, push,
    store::{self, Log},
    trouble::{Answer, Trouble},
    whoknows,
};

/// A device is noted as heard of at most so often when nothing else changed.
const HEARD_MS: i64 = 60_000;

/// One round.
pub async fn sync(State(hub): State<Hub>, asker: Asker, Body(ask): Body<SyncRequest>) -> Answer<Json<SyncReply>> {
    let token = asker.token()?.to_owned();
    if ask.programme != hub.programme() {
        return Err(Trouble::OTHER_PROGRAMME);
    }
    if ask.push.iter().map(|p| p.edits.len()).sum::<usize>() > EDITS_MAX
        || ask.push.len() > EDITS_MAX
        || ask.offers.len() > OFFERS_MAX
    {
        return Err(Trouble::TOO_MANY);
    }
    let now = hub.now();
    let answers = if ask.push.is_empty() && ask.offers.is_empty() {
        Vec::new()
    } else {
        push::push(&hub, &token, ask.cursor, &ask.offers, &ask.push).await?
    };

    let mut tx = hub.store().read().await?;
    let device = signed_in(&mut tx, &hub, &token).await?;
    // Where nothing of what it pushed could be kept, it hears why it still holds it.
    if device.is_out && answers.iter().all(|given| given.answer == Word::NotYet) {
        return Err(Trouble::SIGNED_OUT);
    }
    let mut reply = SyncReply {
        v: VERSION,
        now,
        asked: ask.cursor,
        lost: false,
        cursor: Cursor::default(),
        more: false,
        answers,
        records: Vec::new(),
        scopes: Vec::new(),
        filling: Default::default(),
        erased: Vec::new(),
        let_go: Vec::new(),
        me: None,
        directory: None,
    };
    if device.is_out {
        // It could hand in; it hears of nothing, and nothing stays in scope.
        return Ok(Json(reply));
    }
    let scopes = grants::in_force(&mut tx, &hub.programme(), &device.member, now).await?;
    let line = members::member(&mut tx, &hub.programme(), &device.member).await?.ok_or(Trouble::NOT_SIGNED_IN)?;
    let me = members::me(&mut tx, &hub.programme(), &line, device.device, &scopes, &hub).await?;
    if me.tag != ask.me {
        reply.me = Some(me);
    }
    if store::knows(&mut tx, &hub.programme(), Log::Records, ask.cursor).await? {
        let member = Member { id: device.member.clone(), scopes };
        pull::pull(&mut tx, &hub, &member, &ask, &mut reply).await?;
        reply.scopes = member.scopes;
    } else {
        reply.lost = true;
        reply.scopes = scopes;
    }
    let mut heard_to = device.directory_seq;
    if let Some(cursor) = ask.directory {
        (reply.directory, heard_to) = directory_news(&mut tx, &hub, cursor).await?;
    }
    drop(tx);
    note_heard(&hub, &device, heard_to, &exposure::handed_by(&reply), now).await?;
    hub.metrics().add("kith_records_sent_total", String::new(), reply.records.len() as u64);
    Ok(Json(reply))
}

/// The device of a token that is known.
pub async fn signed_in(conn: &mut SqliteConnection, hub: &Hub, token: &str) -> Answer<Device> {
    members::device(conn, &hub.programme(), token).await?.ok_or(Trouble::NOT_SIGNED_IN)
}

/// News of the directory after a cursor, and how far the phone has surely heard.
async fn directory_news(
    conn: &mut SqliteConnection,
    hub: &Hub,
    cursor: Cursor,
) -> sqlx::Result<(Option<DirectoryNews>, u64)> {
    let known = store::knows(conn, &hub.programme(), Log::Directory, cursor).await?;
    let heard = if known { cursor.seq } else { 0 };
    let head = store::head(conn, &hub.programme(), Log::Directory).await?;
    if known && head == cursor {
        return Ok((None, heard));
    }
    Ok((Some(directory::news(conn, &hub.programme(), known.then_some(cursor), head).await?), heard))
}

/// Notes that the device was heard of, whom that tells of changes, and what it is handed: before it is.
pub async fn note_heard(hub: &Hub, device: &Device, directory_seq: u64, handed: &[(u64, u64)], now: i64) -> Answer<()> {
    let moved = directory_seq != device.directory_seq;
    if !moved && handed.is_empty() && device.last_seen.is_some_and(|at| now - at < HEARD_MS) {
        return Ok(());
    }
    let mut slice = hub.slice().await?;
    let programme = slice.programme.clone();
    members::heard(slice.conn(), &programme, device.device, directory_seq, now).await?;
    exposure::keep(slice.conn(), &programme, device.device, handed, now).await?;
    if moved {
        whoknows::handed(&mut slice, &device.member).await?;
    }
    slice.commit_quietly().await?;
    Ok(())
}
