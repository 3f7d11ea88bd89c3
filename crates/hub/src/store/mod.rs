//! The hub's database: SQLite in one file, and the transactions in which records change.
//!
//! **Invariant:** one connection writes, and every write transaction takes the lock before it reads anything; what is
//! answered as taken has been committed with `synchronous=FULL`. The HMAC key and the ledger are files beside.

mod schema;
mod slice;

use std::{path::Path, time::Duration};

use anyhow::{Context, bail};
use sqlx::{
    Row, Sqlite, SqliteConnection, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

pub use slice::{SLICE_MAX, Slice, hub_author};

use kith_model::{Circle, Header, Id, Key, Record, wire::Cursor};

/// The name of the database file in the data folder.
pub const FILE: &str = "kith.sqlite";

/// The two ways into the database.
#[derive(Clone, Debug)]
pub struct Store {
    writing: SqlitePool,
    reading: SqlitePool,
}

impl Store {
    /// Opens the database in `folder`, checks it, and brings its schema up to date.
    pub async fn open(folder: &Path) -> anyhow::Result<Self> {
        let file = folder.join(FILE);
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // What is deleted is overwritten, not only let go of.
            .pragma("secure_delete", "ON")
            .busy_timeout(Duration::from_secs(20));
        let damaged = || {
            format!(
                "The database {} is damaged or is no database. The hub does not start on it. Restore the last backup: \
                 kith-hub restore --from BACKUP --data {}",
                file.display(),
                folder.display()
            )
        };
        let writing = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(30))
            .connect_with(options.clone())
            .await
            .with_context(damaged)?;
        let sound: Vec<String> =
            sqlx::query_scalar("PRAGMA quick_check(1)").fetch_all(&writing).await.with_context(damaged)?;
        if sound != ["ok"] {
            bail!(damaged());
        }
        migrate(&writing).await?;
        let reading = SqlitePoolOptions::new()
            .max_connections(4)
            .acquire_timeout(Duration::from_secs(30))
            .connect_with(options)
            .await?;
        Ok(Self { writing, reading })
    }

    /// A transaction that sees one state of everything and changes nothing.
    pub async fn read(&self) -> sqlx::Result<Transaction<'static, Sqlite>> {
        self.reading.begin().await
    }

    /// A transaction that holds the write lock before it reads anything.
    pub async fn write(&self) -> sqlx::Result<Transaction<'static, Sqlite>> {
        self.writing.begin_with("BEGIN IMMEDIATE").await
    }

    /// Copies the whole database to a new file while others read and write.
    pub async fn copy_to(&self, file: &Path) -> anyhow::Result<()> {
        let name = file.to_str().context("the name of the backup file is no text")?;
        sqlx::query("VACUUM INTO ?1").bind(name).execute(&self.reading).await.context("the backup was not written")?;
        Ok(())
    }

    /// Empties the log of the database into it, so that nothing of what was deleted lies in either file. Says whether it
    /// could: not while somebody reads.
    pub async fn wipe(&self) -> sqlx::Result<bool> {
        let busy: i64 = sqlx::query_scalar("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&self.writing).await?;
        Ok(busy == 0)
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.reading.close().await;
        self.writing.close().await;
    }
}

async fn migrate(pool: &SqlitePool) -> anyhow::Result<()> {
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    let have: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut *tx).await?;
    let have = usize::try_from(have).unwrap_or(0);
    if have > schema::STEPS.len() {
        bail!("This database was written by a newer hub. Start that one.");
    }
    for (at, step) in schema::STEPS.iter().enumerate().skip(have) {
        sqlx::raw_sql(*step).execute(&mut *tx).await.with_context(|| format!("step {at} of the schema"))?;
    }
    crate::audit::bring_in(&mut tx).await?;
    let version = format!("PRAGMA user_version = {}", schema::STEPS.len());
    sqlx::raw_sql(sqlx::AssertSqlSafe(version)).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(())
}

/// The two sequences of a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Log {
    /// Of all records.
    Records,
    /// Of the public directory: it tells nothing about private traffic.
    Directory,
}

impl Log {
    fn name(self) -> &'static str {
        match self {
            Self::Records => "records",
            Self::Directory => "directory",
        }
    }
}

/// How far a log goes.
pub async fn head(conn: &mut SqliteConnection, programme: &Id, log: Log) -> sqlx::Result<Cursor> {
    let row = sqlx::query("SELECT upto, tag FROM tags WHERE programme = ?1 AND log = ?2 ORDER BY upto DESC LIMIT 1")
        .bind(programme.as_str())
        .bind(log.name())
        .fetch_optional(conn)
        .await?;
    Ok(row.map_or(Cursor::default(), |r| Cursor { seq: number(r.get(0)), tag: number(r.get(1)) }))
}

/// The cursor of a sequence number; the beginning has the tag 0. `None` for a number that was never given out.
pub async fn cursor_at(
    conn: &mut SqliteConnection,
    programme: &Id,
    log: Log,
    seq: u64,
) -> sqlx::Result<Option<Cursor>> {
    if seq == 0 {
        return Ok(Some(Cursor::default()));
    }
    let tag: Option<i64> = sqlx::query_scalar(
        "SELECT tag FROM tags WHERE programme = ?1 AND log = ?2 AND upto >= ?3 ORDER BY upto LIMIT 1",
    )
    .bind(programme.as_str())
    .bind(log.name())
    .bind(signed(seq))
    .fetch_optional(conn)
    .await?;
    Ok(tag.map(|tag| Cursor { seq, tag: number(tag) }))
}

/// Whether the hub gave out this cursor, and has lost nothing since.
pub async fn knows(conn: &mut SqliteConnection, programme: &Id, log: Log, cursor: Cursor) -> sqlx::Result<bool> {
    Ok(cursor_at(conn, programme, log, cursor.seq).await? == Some(cursor))
}

/// One record as it stands.
pub async fn record(conn: &mut SqliteConnection, programme: &Id, key: &Key) -> sqlx::Result<Option<Record>> {
    let body: Option<String> =
        sqlx::query_scalar("SELECT body FROM records WHERE programme = ?1 AND circle = ?2 AND kind = ?3 AND id = ?4")
            .bind(programme.as_str())
            .bind(key.circle.to_string())
            .bind(key.kind.name())
            .bind(key.id.as_str())
            .fetch_optional(conn)
            .await?;
    body.map(|body| read(&body)).transpose()
}

/// All records of a kind in a circle.
pub async fn records_in(
    conn: &mut SqliteConnection,
    programme: &Id,
    circle: &Circle,
    kind: &kith_model::Kind,
) -> sqlx::Result<Vec<Record>> {
    let bodies: Vec<String> =
        sqlx::query_scalar("SELECT body FROM records WHERE programme = ?1 AND circle = ?2 AND kind = ?3 ORDER BY id")
            .bind(programme.as_str())
            .bind(circle.to_string())
            .bind(kind.name())
            .fetch_all(conn)
            .await?;
    bodies.iter().map(|body| read(body)).collect()
}

/// Reads a body out of the database.
pub fn read<T: serde::de::DeserializeOwned>(body: &str) -> sqlx::Result<T> {
    serde_json::from_str(body).map_err(|e| sqlx::Error::Decode(Box::new(e)))
}

/// Writes a body for the database.
pub fn text<T: serde::Serialize>(body: &T) -> String {
    serde_json::to_string(body).expect("records and grants have only text keys")
}

/// A number as SQLite keeps it. Sequence numbers, tags and grants stay below 2^53.
pub fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number out of SQLite.
pub fn number(signed: i64) -> u64 {
    u64::try_from(signed).unwrap_or(0)
}

/// The columns by which records are found: the shape of the circle, its person, its group, the other one of a pair.
fn columns(header: &Header) -> (&'static str, Option<&Id>, Option<Id>, Option<Id>) {
    let (home, partner) = match &header.key.circle {
        Circle::Everyone => ("everyone", None),
        Circle::Person(_) => ("person", None),
        // Of a safety note the other one is its author.
        Circle::Case(_) if header.key.kind == kith_model::Kind::SafetyNote => {
            ("case", header.of("by").and_then(|by| by.parse().ok()))
        }
        Circle::Case(_) => ("case", None),
        Circle::Register(..) => ("register", None),
        Circle::Joined(_) => ("joined", None),
        Circle::Keepers(_) => ("keepers", None),
        Circle::Pair(_, volunteer) => ("pair", Some(volunteer.clone())),
        Circle::Referral(referrer, _) => ("referral", Some(referrer.clone())),
        Circle::Team => ("team", None),
        Circle::Other(_) => ("other", None),
    };
    // A booking that the group is not told of names the group, but is none of the group's records.
    let group = header.group().filter(|_| !matches!(home, "person" | "case" | "pair" | "referral" | "team"));
    (home, header.key.circle.person(), group, partner)
}
