//! The ledger: what takes away is also appended to a file outside the database, and applied again at every start.
//!
//! Ended grants, signed-out tokens, used and withdrawn invitations, withdrawn consents and erasures must not come back
//! with a restored backup. Now and then it also holds how far the audit went, so that a cut at its end shows.
//!
//! **Invariant:** a line is synced to the disk before the answer; the file is never part of a backup or a restore.

use std::{
    fs::{File, OpenOptions},
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    sync::Mutex,
};

use anyhow::Context;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use kith_model::Id;

use crate::store::signed;

/// The name of the file in the data folder.
pub const FILE: &str = "kith.ledger";

/// Something that takes away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
#[allow(missing_docs)] // the names say it
pub enum Line {
    /// A grant ended.
    GrantEnded { programme: Id, number: u64, at: i64 },
    /// A cover was ended before its last day.
    CoverEnded { programme: Id, cover: Id, at: i64 },
    /// A device was signed out.
    SignedOut { programme: Id, token_hash: String, at: i64 },
    /// An invitation was used by this device.
    Used { programme: Id, invitation: Id, member: Id, token_hash: String, device: u32, name: String, at: i64 },
    /// An invitation was withdrawn.
    Withdrawn { programme: Id, invitation: Id, at: i64 },
    /// A person does not want a group to be told any more; `given` when they changed their mind again.
    Consent { programme: Id, person: Id, group: Id, given: bool, at: i64 },
    /// A person or record was erased.
    Erased { programme: Id, id: Id, at: i64 },
    /// So far the audit went: its last row and that row's hash. Nothing to apply; `audit verify` reads it.
    AuditAt { programme: Id, n: i64, hash: String, at: i64 },
    /// The rows of the audit up to this one were let go of, their time was over. `audit verify` believes no other beginning.
    AuditLetGo { programme: Id, n: i64, hash: String, at: i64 },
    /// A backup took the place of the database; the audit goes on after this row of it.
    Restored { programme: Id, audit_n: i64, at: i64 },
}

/// The open ledger.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    file: Mutex<File>,
}

impl Ledger {
    /// Opens the ledger in `folder`, making it when it is not there.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join(FILE);
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .with_context(|| format!("the ledger {} cannot be opened", path.display()))?;
        // A power cut in the middle of a line must not swallow the next one.
        if !ends_with_newline(&path)? {
            file.write_all(b"\n")?;
        }
        file.sync_all()?;
        Ok(Self { path, file: Mutex::new(file) })
    }

    /// Appends lines and waits until the disk has them.
    pub fn append(&self, lines: &[Line]) -> std::io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let mut text = String::new();
        for line in lines {
            text.push_str(&serde_json::to_string(line).expect("a line has only text keys"));
            text.push('\n');
        }
        let mut file = self.file.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        file.write_all(text.as_bytes())?;
        file.sync_data()
    }

    /// All lines, oldest first. A line cut short by a power loss was never answered for, and is left out.
    pub fn lines(&self) -> anyhow::Result<Vec<Line>> {
        let mut lines = Vec::new();
        for line in BufReader::new(File::open(&self.path)?).lines() {
            let line = line?;
            match serde_json::from_str(&line) {
                Ok(line) => lines.push(line),
                Err(_) if line.trim().is_empty() => {}
                Err(_) => tracing::warn!("a line of the ledger cannot be read and is left out"),
            }
        }
        Ok(lines)
    }

    /// The highest device number that it names: numbers are not given out again after a restore.
    pub fn last_device(&self) -> anyhow::Result<u32> {
        let device = |line: &Line| if let Line::Used { device, .. } = line { *device } else { 0 };
        Ok(self.lines()?.iter().map(device).max().unwrap_or(0))
    }
}

fn ends_with_newline(path: &Path) -> std::io::Result<bool> {
    let bytes = std::fs::read(path)?;
    Ok(bytes.last().is_none_or(|b| *b == b'\n'))
}

/// Applies one line to the database; doing it again changes nothing. Erasures and consents have consequences in
/// records, and are the matter of [`crate::store::Slice`].
pub async fn apply(conn: &mut SqliteConnection, line: &Line) -> sqlx::Result<()> {
    match line {
        Line::GrantEnded { programme, number, at } => {
            sqlx::query("UPDATE grants SET ended_at = ?3 WHERE programme = ?1 AND number = ?2 AND ended_at IS NULL")
                .bind(programme.as_str())
                .bind(signed(*number))
                .bind(at)
                .execute(conn)
                .await?;
        }
        Line::CoverEnded { programme, cover, at } => {
            sqlx::query("UPDATE covers SET ended_at = ?3 WHERE programme = ?1 AND id = ?2 AND ended_at IS NULL")
                .bind(programme.as_str())
                .bind(cover.as_str())
                .bind(at)
                .execute(conn)
                .await?;
        }
        Line::SignedOut { programme, token_hash, at } => {
            sqlx::query("UPDATE devices SET out_at = ?3 WHERE programme = ?1 AND token_hash = ?2 AND out_at IS NULL")
                .bind(programme.as_str())
                .bind(token_hash)
                .bind(at)
                .execute(conn)
                .await?;
        }
        Line::Used { programme, invitation, member, token_hash, device, name, at } => {
            // The phone that used it goes on working after a restore, and nobody else can use it again.
            let done = sqlx::query(
                "UPDATE invitations SET used_at = ?3, token_hash = ?4, device = ?5
                 WHERE programme = ?1 AND id = ?2 AND used_at IS NULL",
            )
            .bind(programme.as_str())
            .bind(invitation.as_str())
            .bind(at)
            .bind(token_hash)
            .bind(device)
            .execute(&mut *conn)
            .await?;
            if done.rows_affected() > 0 {
                sqlx::query(
                    "INSERT OR IGNORE INTO devices (programme, device, member, token_hash, name, made)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )
                .bind(programme.as_str())
                .bind(device)
                .bind(member.as_str())
                .bind(token_hash)
                .bind(name)
                .bind(at)
                .execute(conn)
                .await?;
            }
        }
        Line::Withdrawn { programme, invitation, at } => {
            sqlx::query(
                "UPDATE invitations SET withdrawn_at = ?3 WHERE programme = ?1 AND id = ?2 AND withdrawn_at IS NULL",
            )
            .bind(programme.as_str())
            .bind(invitation.as_str())
            .bind(at)
            .execute(conn)
            .await?;
        }
        Line::Consent { .. }
        | Line::Erased { .. }
        | Line::AuditAt { .. }
        | Line::AuditLetGo { .. }
        | Line::Restored { .. } => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_cut_short_does_not_swallow_the_next() {
        let folder = std::env::temp_dir().join(format!("kith-ledger-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let ended = |number| Line::GrantEnded { programme: "p".parse().unwrap(), number, at: 5 };
        Ledger::open(&folder).unwrap().append(&[ended(1)]).unwrap();
        let path = folder.join(FILE);
        std::fs::write(&path, std::fs::read_to_string(&path).unwrap() + "{\"what\":\"gra").unwrap();
        let ledger = Ledger::open(&folder).unwrap();
        ledger.append(&[ended(2)]).unwrap();
        assert_eq!(ledger.lines().unwrap(), [ended(1), ended(2)]);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
