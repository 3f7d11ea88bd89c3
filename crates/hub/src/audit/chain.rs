//! The chain of the audit: whether it is whole, and how its oldest rows are let go of when their time is over.
//!
//! A row's hash is over its number, all that it says and the hash of the row before: whatever is changed, taken out,
//! put in or put elsewhere shows. That the newest rows were cut off shows by the ledger, which holds the last known hash
//! now and then, outside the database and its backups.
//!
//! **Invariant:** rows go only from the oldest end. The anchor then holds number and hash of the last of them, a row of
//! the chain itself tells of it, and the ledger knows it: who holds the database alone cannot move the beginning.

use sqlx::{Row, SqliteConnection};

use kith_model::Id;

use super::{Said, Who};
use crate::{
    ledger::Line,
    receipt::sha256,
    store::{Slice, number},
};

/// A place in the chain: a row's number and hash. The beginning is row 0 with no hash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The number.
    pub n: i64,
    /// The hash.
    pub hash: String,
}

/// The hash of a row.
pub fn hash(programme: &str, n: i64, said: &Said, before: &str) -> String {
    let Said { at, member, device, what, record, field, digest, note } = said;
    let all = ("kith-audit-1", programme, n, at, member, device, what, record, field, digest, note, before);
    sha256(serde_json::to_vec(&all).expect("texts and numbers become JSON"))
}

/// Where the chain ends.
pub async fn end(conn: &mut SqliteConnection, programme: &Id) -> sqlx::Result<Place> {
    let last = sqlx::query("SELECT n, hash FROM audit WHERE programme = ?1 ORDER BY n DESC LIMIT 1")
        .bind(programme.as_str())
        .fetch_optional(&mut *conn)
        .await?;
    match last {
        Some(row) => Ok(Place { n: row.get(0), hash: row.get(1) }),
        None => anchor(conn, programme).await,
    }
}

/// The last row that was let go of; the beginning where none was.
pub async fn anchor(conn: &mut SqliteConnection, programme: &Id) -> sqlx::Result<Place> {
    let row = sqlx::query("SELECT n, hash FROM audit_anchor WHERE programme = ?1")
        .bind(programme.as_str())
        .fetch_optional(conn)
        .await?;
    Ok(row.map_or_else(Place::default, |row| Place { n: row.get(0), hash: row.get(1) }))
}

/// A chain that is whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole {
    /// How many rows.
    pub rows: u64,
    /// Number and time of the first row.
    pub first: Option<(i64, i64)>,
    /// Number and time of the last row.
    pub last: Option<(i64, i64)>,
    /// The newest row that the ledger knows, and that is as the ledger says.
    pub known_to: Option<i64>,
}

/// The first row that is not as it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Broken {
    /// Its number.
    pub n: i64,
    /// Its time, where it is known.
    pub at: Option<i64>,
    /// What is wrong with it.
    pub why: Why,
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The beginning is missing, and no row and line of the ledger tell that it was let go of.
    Beginning,
    /// It is not there, but rows after it are.
    Missing,
    /// It does not hold the hash of the row before: it was put here, or the one before was.
    Misplaced,
    /// It does not say what it said.
    Changed,
    /// Hashes fit, but the ledger knows another row: all after some row was written anew.
    Rewritten,
    /// The ledger knows of this row or a later one, and it is not there: the end was cut off.
    CutOff,
    /// What keeps the database from changing rows is not there.
    Unguarded,
}

impl std::fmt::Display for Why {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Beginning => {
                "the rows before it are missing, and audit and ledger do not both tell that they were let go of"
            }
            Self::Missing => "it is missing",
            Self::Misplaced => "it does not follow the row before it",
            Self::Changed => "it does not say what it said when it was written",
            Self::Rewritten => "it is not the row that the ledger knows",
            Self::CutOff => "the ledger knows of rows up to here, but they are missing",
            Self::Unguarded => "the triggers that keep rows from being changed are missing",
        })
    }
}

/// What the ledger knows of a chain.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// Places on it with their times, newest last.
    pub places: Vec<(Place, i64)>,
    /// The last rows that were let go of.
    pub begins: Vec<Place>,
}

/// What the ledger knows. What a restore left behind does not count any more.
pub fn known(lines: &[Line], programme: &Id) -> Known {
    let mut known = Known::default();
    for line in lines {
        match line {
            Line::AuditAt { programme: p, n, hash, at } if p == programme => {
                known.places.push((Place { n: *n, hash: hash.clone() }, *at));
            }
            Line::AuditLetGo { programme: p, n, hash, .. } if p == programme => {
                known.begins.push(Place { n: *n, hash: hash.clone() });
            }
            Line::Restored { programme: p, audit_n, .. } if p == programme => {
                known.places.retain(|(k, _)| k.n <= *audit_n);
                known.begins.retain(|k| k.n <= *audit_n);
            }
            _ => {}
        }
    }
    known
}

/// The newest row up to which the database is as the ledger knows it: no place up to there says otherwise.
pub async fn agreed(conn: &mut SqliteConnection, programme: &Id, known: &Known) -> sqlx::Result<i64> {
    let from = anchor(conn, programme).await?.n;
    let mut places: Vec<&Place> = known.places.iter().map(|(place, _)| place).collect();
    places.sort_by_key(|place| place.n);
    let mut agreed = 0;
    for place in places {
        let hash: Option<String> = sqlx::query_scalar("SELECT hash FROM audit WHERE programme = ?1 AND n = ?2")
            .bind(programme.as_str())
            .bind(place.n)
            .fetch_optional(&mut *conn)
            .await?;
        // What was let go of cannot be compared any more.
        if place.n > from && hash.as_ref() != Some(&place.hash) {
            break;
        }
        agreed = place.n;
    }
    Ok(agreed)
}

/// Walks the whole chain. `known` is from outside the database.
pub async fn verify(conn: &mut SqliteConnection, programme: &Id, known: &Known) -> sqlx::Result<Result<Whole, Broken>> {
    let anchor = anchor(conn, programme).await?;
    let mut walk = Walk { before: anchor.clone(), rows: 0, first: None, last: None, told: None };
    loop {
        let rows = sqlx::query(
            "SELECT at, member, device, what, record, field, digest, note, n, prev, hash FROM audit
             WHERE programme = ?1 AND n > ?2 ORDER BY n LIMIT 1000",
        )
        .bind(programme.as_str())
        .bind(walk.last.map_or(i64::MIN, |(n, _)| n))
        .fetch_all(&mut *conn)
        .await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let (said, n): (Said, i64) = (Said::of_row(&row), row.get(8));
            if let Some(broken) = walk.step(programme, &anchor, n, said, row.get(9), row.get(10), &known.places) {
                return Ok(Err(broken));
            }
        }
    }
    let is_told = walk.told.as_deref() == Some(&shortened(&anchor)) && known.begins.contains(&anchor);
    if anchor.n > 0 && !is_told {
        return Ok(Err(Broken { n: anchor.n + 1, at: walk.first.map(|(_, at)| at), why: Why::Beginning }));
    }
    if let Some((beyond, at)) = known.places.iter().find(|(k, _)| k.n > walk.before.n) {
        return Ok(Err(Broken { n: beyond.n, at: Some(*at), why: Why::CutOff }));
    }
    if !is_guarded(conn).await? {
        return Ok(Err(Broken { n: walk.before.n, at: None, why: Why::Unguarded }));
    }
    let known_to = known.places.iter().map(|(k, _)| k.n).filter(|n| *n > 0).max();
    Ok(Ok(Whole { rows: walk.rows, first: walk.first, last: walk.last, known_to }))
}

struct Walk {
    before: Place,
    rows: u64,
    first: Option<(i64, i64)>,
    last: Option<(i64, i64)>,
    /// What the newest row says that told of rows let go of.
    told: Option<String>,
}

impl Walk {
    #[allow(clippy::too_many_arguments)] // the columns of a row
    fn step(
        &mut self,
        programme: &Id,
        anchor: &Place,
        n: i64,
        said: Said,
        prev: String,
        its: String,
        known: &[(Place, i64)],
    ) -> Option<Broken> {
        let broken = |n, at, why| Some(Broken { n, at, why });
        let at = said.at;
        if n != self.before.n + 1 {
            let why = if self.first.is_none() && anchor.n == 0 && n > 1 { Why::Beginning } else { Why::Missing };
            // The time of a row that is gone is not known: that of the next one says when at the latest.
            return match why {
                Why::Beginning => broken(n, Some(at), why),
                _ => broken(self.before.n + 1, Some(at), why),
            };
        }
        if prev != self.before.hash {
            return broken(n, Some(at), Why::Misplaced);
        }
        if its != hash(programme.as_str(), n, &said, &prev) {
            return broken(n, Some(at), Why::Changed);
        }
        if known.iter().any(|(k, _)| k.n == n && k.hash != its) {
            return broken(n, Some(at), Why::Rewritten);
        }
        if said.what == SHORTENED {
            self.told = said.note;
        }
        self.before = Place { n, hash: its };
        self.rows += 1;
        self.first.get_or_insert((n, at));
        self.last = Some((n, at));
        None
    }
}

const SHORTENED: &str = "audit-shortened";

fn shortened(to: &Place) -> String {
    format!("{} {}", to.n, to.hash)
}

async fn is_guarded(conn: &mut SqliteConnection) -> sqlx::Result<bool> {
    let guards: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'
           AND name IN ('audit_never_changes', 'audit_is_kept', 'audit_grows_at_its_end')",
    )
    .fetch_one(conn)
    .await?;
    Ok(guards == 3)
}

/// Lets go of the oldest rows, all from before a time; says how many. A row of the chain tells of it, and the ledger.
pub async fn let_go(slice: &mut Slice, before: i64) -> sqlx::Result<u64> {
    let programme = slice.programme.clone();
    let stays: Option<i64> = sqlx::query_scalar("SELECT min(n) FROM audit WHERE programme = ?1 AND at >= ?2")
        .bind(programme.as_str())
        .bind(before)
        .fetch_one(slice.conn())
        .await?;
    let last = end(slice.conn(), &programme).await?.n;
    let row = sqlx::query("SELECT n, hash FROM audit WHERE programme = ?1 AND n = ?2")
        .bind(programme.as_str())
        .bind(stays.map_or(last, |n| n - 1))
        .fetch_optional(slice.conn())
        .await?;
    let Some(row) = row else { return Ok(0) };
    let to = Place { n: row.get(0), hash: row.get(1) };
    let now = slice.now;
    super::note(slice.conn(), &programme, now, &Who::default(), SHORTENED, None, &shortened(&to)).await?;
    slice.note(Line::AuditLetGo { programme: programme.clone(), n: to.n, hash: to.hash.clone(), at: now });
    for sql in [
        "INSERT OR IGNORE INTO audit_anchor (programme, n, hash) VALUES (?1, 0, '')",
        "UPDATE audit_anchor SET n = ?2, hash = ?3 WHERE programme = ?1",
    ] {
        sqlx::query(sql).bind(programme.as_str()).bind(to.n).bind(&to.hash).execute(slice.conn()).await?;
    }
    let gone = sqlx::query("DELETE FROM audit WHERE programme = ?1 AND n <= ?2")
        .bind(programme.as_str())
        .bind(to.n)
        .execute(slice.conn())
        .await?;
    Ok(number(i64::try_from(gone.rows_affected()).unwrap_or(i64::MAX)))
}
