//! `POST /hub/v1/wake`: answered as soon as something waits for the member, or after a while.
//!
//! It also tells how far the phone has taken in the directory, which is how "who knows?" hears of phones.

use std::time::Duration;

use axum::{Json, extract::State};
use tokio::time::{Instant, timeout_at};

use kith_model::{
    access::Member,
    wire::{Cursor, VERSION, WakeReply, WakeRequest},
};

use crate::{
    asking::{Asker, Body},
    grants,
    hub::Hub,
    members, pull,
    store::{self, Log},
    sync::{note_heard, signed_in},
    trouble::{Answer, Trouble},
};

/// Proxies end what stays silent for a minute.
const WAIT: Duration = Duration::from_secs(50);
/// Another process (an import, an invitation) may have written: looked at now and then.
const LOOK: Duration = Duration::from_secs(5);

/// Waits until something is new.
pub async fn wake(State(hub): State<Hub>, asker: Asker, Body(ask): Body<WakeRequest>) -> Answer<Json<WakeReply>> {
    let token = asker.token()?.to_owned();
    if ask.programme != hub.programme() {
        return Err(Trouble::OTHER_PROGRAMME);
    }
    let mut commits = hub.hear();
    let end = Instant::now() + WAIT;
    note(&hub, &token, &ask).await?;
    loop {
        commits.mark_unchanged();
        if is_news(&hub, &token, &ask).await? {
            return Ok(Json(WakeReply { v: VERSION, news: true }));
        }
        if Instant::now() >= end {
            return Ok(Json(WakeReply { v: VERSION, news: false }));
        }
        // Either way it is looked at again; a hub that ends lets go of who waits.
        let _ = timeout_at(end.min(Instant::now() + LOOK), commits.changed()).await;
    }
}

async fn note(hub: &Hub, token: &str, ask: &WakeRequest) -> Answer<()> {
    let mut tx = hub.store().read().await?;
    let device = signed_in(&mut tx, hub, token).await?;
    if device.is_out {
        return Err(Trouble::SIGNED_OUT);
    }
    let Some(cursor) = ask.directory else { return Ok(()) };
    let known = store::knows(&mut tx, &hub.programme(), Log::Directory, cursor).await?;
    drop(tx);
    note_heard(hub, &device, if known { cursor.seq } else { 0 }, &[], hub.now()).await
}

async fn is_news(hub: &Hub, token: &str, ask: &WakeRequest) -> Answer<bool> {
    let mut tx = hub.store().read().await?;
    let (programme, now) = (hub.programme(), hub.now());
    let device = signed_in(&mut tx, hub, token).await?;
    if device.is_out {
        return Ok(true);
    }
    let scopes = grants::in_force(&mut tx, &programme, &device.member, now).await?;
    let numbers: Vec<u64> = scopes.iter().map(|s| s.number).collect();
    let held: std::collections::BTreeSet<u64> = ask.scopes.iter().copied().collect();
    if held != numbers.iter().copied().collect() {
        return Ok(true);
    }
    if let Some(cursor) = ask.directory
        && store::head(&mut tx, &programme, Log::Directory).await? != cursor
    {
        return Ok(true);
    }
    if !store::knows(&mut tx, &programme, Log::Records, ask.cursor).await? || ask.cursor == Cursor::default() {
        return Ok(true);
    }
    let line = members::member(&mut tx, &programme, &device.member).await?.ok_or(Trouble::NOT_SIGNED_IN)?;
    if members::me(&mut tx, &programme, &line, device.device, &scopes, hub).await?.tag != ask.me {
        return Ok(true);
    }
    let member = Member { id: device.member, scopes };
    Ok(pull::waits(&mut tx, hub, &member, ask.cursor.seq).await?)
}
