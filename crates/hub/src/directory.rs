//! The public directory: a manifest that is never cached, a snapshot that any cache may keep, and changes since.
//!
//! It is a projection (`Listing`): one shown value a field, no authors, dots, losing or deleted values. It has a sequence
//! of its own, so that it tells nothing about private traffic. No account is needed. `cut.rs` says how it is packed.
//!
//! **Invariant:** a snapshot is cut in one read transaction, and its address holds its sequence number and tag.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use sqlx::{Row, SqliteConnection};

use kith_model::{
    Id,
    listing::Listing,
    wire::{Cursor, DirectoryManifest, DirectoryNews, DirectorySnapshot, VERSION},
};

use crate::{
    asking::Asker,
    cut::Snapshot,
    hub::Hub,
    store::{self, Log, number, read, signed},
    trouble::{Answer, Trouble},
};

/// Beyond so many changes a phone takes the snapshot.
const CHANGES_MAX: usize = 1_000;
/// A large directory is cut anew at most so often; changes since fill the gap.
const CUT_MS: i64 = 30_000;
/// A directory of so many entries is large.
const LARGE: u64 = 2_000;

/// `GET /hub/v1/directory`: which snapshot is the current one.
pub async fn manifest(State(hub): State<Hub>, _asker: Asker) -> Answer<Json<DirectoryManifest>> {
    let snapshot = current(&hub).await?;
    let about = hub.about().await?;
    Ok(Json(DirectoryManifest {
        v: VERSION,
        programme: hub.programme(),
        name: about.name,
        desk_phone: about.desk_phone,
        head: snapshot.head,
        address: format!("/hub/v1/directory/{}-{}", snapshot.head.seq, snapshot.head.tag),
        bytes: snapshot.bytes(),
        entries: snapshot.entries,
        parts: snapshot.parts(),
        sample: hub.is_sample(),
        seal: Some(hub.seal().public().to_owned()),
    }))
}

/// `GET /hub/v1/directory/{seq}-{tag}`: a snapshot, for ever the same.
pub async fn snapshot(
    State(hub): State<Hub>,
    _asker: Asker,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    let head = cursor(&name).ok_or(Trouble::NOT_FOUND)?;
    let snapshot = match hub.snapshots().find(head) {
        Some(snapshot) => snapshot,
        // Another hub before the same database may have cut it, or this one has started again since.
        None => Some(current(&hub).await?).filter(|s| s.head == head).ok_or(Trouble::NOT_CURRENT)?,
    };
    snapshot.whole().await?.answer(&headers)
}

/// `GET /hub/v1/directory/part/{name}`: a part of a snapshot, for ever the same.
pub async fn part(
    State(hub): State<Hub>,
    _asker: Asker,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    let part = match hub.snapshots().part(&name) {
        Some(part) => Some(part),
        // Another hub before the same database may have named it, or this one has started again since.
        None => current(&hub).await.map(|_| hub.snapshots().part(&name))?,
    };
    part.ok_or(Trouble::NOT_CURRENT)?.answer(&headers)
}

/// `GET /hub/v1/directory/changes/{seq}-{tag}`: what changed since, for who has no account.
pub async fn changes(State(hub): State<Hub>, _asker: Asker, Path(name): Path<String>) -> Answer<Json<DirectoryNews>> {
    let since = cursor(&name).ok_or(Trouble::NOT_FOUND)?;
    let mut tx = hub.store().read().await?;
    let known = store::knows(&mut tx, &hub.programme(), Log::Directory, since).await?;
    let head = store::head(&mut tx, &hub.programme(), Log::Directory).await?;
    Ok(Json(news(&mut tx, &hub.programme(), known.then_some(since), head).await?))
}

fn cursor(name: &str) -> Option<Cursor> {
    let (seq, tag) = name.split_once('-')?;
    Some(Cursor { seq: seq.parse().ok()?, tag: tag.parse().ok()? })
}

/// What changed since a cursor; too many, or a cursor that is not known: the snapshot is to be taken.
pub async fn news(
    conn: &mut SqliteConnection,
    programme: &Id,
    since: Option<Cursor>,
    head: Cursor,
) -> sqlx::Result<DirectoryNews> {
    let Some(since) = since.filter(|s| s.seq > 0) else { return Ok(DirectoryNews { head, changes: None }) };
    let bodies: Vec<String> = sqlx::query_scalar(
        "SELECT body FROM directory WHERE programme = ?1 AND seq > ?2 AND seq <= ?3 ORDER BY seq LIMIT ?4",
    )
    .bind(programme.as_str())
    .bind(signed(since.seq))
    .bind(signed(head.seq))
    .bind(i64::try_from(CHANGES_MAX + 1).unwrap_or(i64::MAX))
    .fetch_all(conn)
    .await?;
    if bodies.len() > CHANGES_MAX {
        return Ok(DirectoryNews { head, changes: None });
    }
    Ok(DirectoryNews { head, changes: Some(bodies.iter().map(|b| read(b)).collect::<sqlx::Result<_>>()?) })
}

/// The newest snapshot, cut now if the directory moved on. Called when the hub opens too, so that nobody waits for it.
pub async fn current(hub: &Hub) -> Answer<Arc<Snapshot>> {
    // Whoever comes while one is being cut waits for that one, rather than cutting another.
    let _one = hub.snapshots().cutting.lock().await;
    let mut tx = hub.store().read().await?;
    let head = store::head(&mut tx, &hub.programme(), Log::Directory).await?;
    if let Some(newest) = hub.snapshots().newest() {
        let is_fresh = newest.entries >= LARGE && hub.now() - newest.cut_at < CUT_MS;
        let known = store::knows(&mut tx, &hub.programme(), Log::Directory, newest.head).await?;
        if newest.head == head || (is_fresh && known) {
            return Ok(newest);
        }
    }
    let rows = sqlx::query("SELECT body, seq FROM directory WHERE programme = ?1 ORDER BY kind, id")
        .bind(hub.programme().as_str())
        .fetch_all(&mut *tx)
        .await?;
    drop(tx);
    let mut entries: Vec<Listing> = Vec::with_capacity(rows.len());
    for row in rows {
        debug_assert!(number(row.get(1)) <= head.seq, "the cut is one read transaction");
        let listing: Listing = read(row.get(0))?;
        if !listing.is_gone() {
            entries.push(listing);
        }
    }
    let whole = DirectorySnapshot { v: VERSION, programme: hub.programme(), head, entries };
    let (now, before) = (hub.now(), hub.snapshots().newest());
    let cut = move || Snapshot::cut(whole, now, before.as_deref());
    let cut = tokio::task::spawn_blocking(cut).await.map_err(|_| Trouble::HUB_TROUBLE)?;
    let cut = Arc::new(cut.map_err(|_| Trouble::HUB_TROUBLE)?);
    hub.snapshots().keep(cut.clone());
    Ok(cut)
}
