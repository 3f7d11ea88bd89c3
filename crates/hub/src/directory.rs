//! The public directory: a manifest that is never cached, a snapshot that any cache may keep, and changes since.
//!
//! It is a projection (`Listing`): one shown value a field, no authors, dots, losing or deleted values. It has a sequence
//! of its own, so that it tells nothing about private traffic. No account is needed.
//!
//! **Invariant:** a snapshot is cut in one read transaction, and its address holds its sequence number and tag.

use std::{
    io::Write,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use sqlx::{Row, SqliteConnection};

use kith_model::{
    Id,
    listing::Listing,
    wire::{Cursor, DirectoryManifest, DirectoryNews, DirectorySnapshot, VERSION},
};

use crate::{
    asking::Asker,
    hub::Hub,
    store::{self, Log, number, read, signed},
    trouble::{Answer, Trouble},
};

/// Beyond so many changes a phone takes the snapshot.
const CHANGES_MAX: usize = 1_000;
/// So many snapshots are kept, so that a phone on its way can still fetch the one it was told of.
const KEPT_MAX: usize = 3;
/// A large directory is cut anew at most so often; changes since fill the gap.
const CUT_MS: i64 = 30_000;
/// A directory of so many entries is large.
const LARGE: u64 = 2_000;

/// A snapshot as it travels.
#[derive(Debug)]
pub struct Snapshot {
    head: Cursor,
    entries: u64,
    cut_at: i64,
    gzip: Bytes,
    brotli: Bytes,
}

/// The snapshots that were cut, newest last; one is cut at a time.
#[derive(Debug, Default)]
pub struct Snapshots {
    cut: Mutex<Vec<Arc<Snapshot>>>,
    cutting: tokio::sync::Mutex<()>,
}

impl Snapshots {
    fn find(&self, head: Cursor) -> Option<Arc<Snapshot>> {
        self.cut.lock().unwrap_or_else(PoisonError::into_inner).iter().find(|s| s.head == head).cloned()
    }
    fn newest(&self) -> Option<Arc<Snapshot>> {
        self.cut.lock().unwrap_or_else(PoisonError::into_inner).last().cloned()
    }
    fn keep(&self, snapshot: Arc<Snapshot>) {
        let mut all = self.cut.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(snapshot);
        if all.len() > KEPT_MAX {
            all.remove(0);
        }
    }
}

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
        bytes: snapshot.brotli.len() as u64,
        entries: snapshot.entries,
        sample: hub.is_sample(),
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
    let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let (body, encoding) = if accepts.contains("br") {
        (snapshot.brotli.clone(), Some("br"))
    } else if accepts.contains("gzip") {
        (snapshot.gzip.clone(), Some("gzip"))
    } else {
        (unpacked(&snapshot.gzip)?, None)
    };
    let mut response = ([(header::CONTENT_TYPE, "application/json")], body).into_response();
    let out = response.headers_mut();
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Ok(response)
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
    let snapshot = DirectorySnapshot { v: VERSION, programme: hub.programme(), head, entries };
    let now = hub.now();
    let packed = tokio::task::spawn_blocking(move || pack(&snapshot, now)).await.map_err(|_| Trouble::HUB_TROUBLE)?;
    let packed = Arc::new(packed.map_err(|_| Trouble::HUB_TROUBLE)?);
    hub.snapshots().keep(packed.clone());
    Ok(packed)
}

fn pack(snapshot: &DirectorySnapshot, now: i64) -> std::io::Result<Snapshot> {
    let json = serde_json::to_vec(snapshot)?;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    gzip.write_all(&json)?;
    let mut brotli = Vec::new();
    // Quality 9 packs 10,000 activities in a good second; 11 would take ten.
    let params = brotli::enc::BrotliEncoderParams { quality: 9, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut json.as_slice(), &mut brotli, &params)?;
    Ok(Snapshot {
        head: snapshot.head,
        entries: snapshot.entries.len() as u64,
        cut_at: now,
        gzip: gzip.finish()?.into(),
        brotli: brotli.into(),
    })
}

fn unpacked(gzip: &[u8]) -> Answer<Bytes> {
    let mut out = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(gzip), &mut out).map_err(|_| Trouble::HUB_TROUBLE)?;
    Ok(out.into())
}
