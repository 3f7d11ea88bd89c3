//! The audit: who, which device, when, ids, field names and salted digests; never a value.
//!
//! It only grows, at its end: each row holds the hash of the row before and of its own content ([`chain`]). The salt is
//! the person's and goes with an erasure: then the digests tell nothing any more, and the chain stands as before.
//!
//! **Invariant:** rows are written while the write lock is held, in the transaction of what they tell of.

pub mod chain;

use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use kith_model::{Edit, Id, Key};

use crate::{
    receipt::{random_id, sha256},
    store::text,
};

/// Who did something.
#[derive(Clone, Debug, Default)]
pub struct Who {
    /// The member; none for somebody without an account or the hub itself.
    pub member: Option<Id>,
    /// The device.
    pub device: Option<u32>,
}

/// Notes what was done. `what` is a word of this program; `note` holds ids and words of this program only.
pub async fn note(
    conn: &mut SqliteConnection,
    programme: &Id,
    at: i64,
    who: &Who,
    what: &str,
    record: Option<&Key>,
    note: &str,
) -> sqlx::Result<()> {
    let said = Said {
        at,
        member: who.member.as_ref().map(ToString::to_string),
        device: who.device,
        what: what.to_owned(),
        record: record.map(ToString::to_string),
        field: None,
        digest: None,
        note: Some(note.to_owned()),
    };
    append(conn, programme, said).await
}

/// Notes an edit: its field and a digest of its value. A time that was clamped is noted as it came.
pub async fn edit(
    conn: &mut SqliteConnection,
    programme: &Id,
    at: i64,
    who: &Who,
    what: &str,
    key: &Key,
    edit: &Edit,
) -> sqlx::Result<()> {
    let whose = key.circle.person().or(key.circle.group()).map_or("", Id::as_str);
    let salt = salt(conn, programme, whose).await?;
    let came = if edit.time > at || edit.time < 0 { format!("time {}", edit.time) } else { String::new() };
    let said = Said {
        at,
        member: who.member.as_ref().map(ToString::to_string),
        device: who.device,
        what: what.to_owned(),
        record: Some(key.to_string()),
        field: Some(field_name(&edit.field)),
        digest: Some(sha256(format!("{salt}{}", text(&edit.value)))),
        note: Some(came),
    };
    append(conn, programme, said).await
}

/// What a row says, without its place in the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// When, by the hub's clock.
    pub at: i64,
    /// The member.
    pub member: Option<String>,
    /// The device.
    pub device: Option<u32>,
    /// What was done.
    pub what: String,
    /// To which record.
    pub record: Option<String>,
    /// The field.
    pub field: Option<String>,
    /// The salted digest of the value.
    pub digest: Option<String>,
    /// Ids and words of this program.
    pub note: Option<String>,
}

impl Said {
    /// Reads a row whose first eight columns are these.
    fn of_row(row: &SqliteRow) -> Self {
        Self {
            at: row.get(0),
            member: row.get(1),
            device: row.get(2),
            what: row.get(3),
            record: row.get(4),
            field: row.get(5),
            digest: row.get(6),
            note: row.get(7),
        }
    }
}

/// The rows that tell of the records of a person, or of an act about them, the oldest first.
pub async fn of_person(conn: &mut SqliteConnection, programme: &Id, person: &Id) -> sqlx::Result<Vec<Said>> {
    let rows = sqlx::query(
        "SELECT at, member, device, what, record, field, digest, note FROM audit
         WHERE programme = ?1 AND (instr(coalesce(record, ''), ?2) > 0 OR instr(' ' || coalesce(note, '') || ' ', ' ' || ?2 || ' ') > 0)
         ORDER BY n",
    )
    .bind(programme.as_str())
    .bind(person.as_str())
    .fetch_all(conn)
    .await?;
    Ok(rows.iter().map(Said::of_row).collect())
}

/// Puts a row at the end of the chain.
async fn append(conn: &mut SqliteConnection, programme: &Id, said: Said) -> sqlx::Result<()> {
    let before = chain::end(conn, programme).await?;
    let (n, hash) = (before.n + 1, chain::hash(programme.as_str(), before.n + 1, &said, &before.hash));
    sqlx::query(
        "INSERT INTO audit (programme, n, at, member, device, what, record, field, digest, note, prev, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )
    .bind(programme.as_str())
    .bind(n)
    .bind(said.at)
    .bind(said.member)
    .bind(said.device)
    .bind(said.what)
    .bind(said.record)
    .bind(said.field)
    .bind(said.digest)
    .bind(said.note)
    .bind(before.hash)
    .bind(hash)
    .execute(conn)
    .await?;
    Ok(())
}

/// Brings the rows of before the chain into it, once, when the schema has just learnt of it.
pub(crate) async fn bring_in(conn: &mut SqliteConnection) -> sqlx::Result<()> {
    let there: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'audit_before_the_chain')")
            .fetch_one(&mut *conn)
            .await?;
    if !there {
        return Ok(());
    }
    let mut upto = 0i64;
    loop {
        let rows = sqlx::query(
            "SELECT at, member, device, what, record, field, digest, note, n, programme FROM audit_before_the_chain
             WHERE n > ?1 ORDER BY n LIMIT 1000",
        )
        .bind(upto)
        .fetch_all(&mut *conn)
        .await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            upto = row.get(8);
            let programme: String = row.get(9);
            let programme = programme.parse().map_err(|e: kith_model::id::NotAnId| sqlx::Error::Decode(Box::new(e)))?;
            append(conn, &programme, Said::of_row(&row)).await?;
        }
    }
    sqlx::raw_sql("DROP TABLE audit_before_the_chain").execute(conn).await?;
    Ok(())
}

/// The name of a field without what people may have typed into an entry's name.
fn field_name(field: &str) -> String {
    let name = field.split('/').next().unwrap_or_default();
    name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '!')).take(40).collect()
}

async fn salt(conn: &mut SqliteConnection, programme: &Id, whose: &str) -> sqlx::Result<String> {
    sqlx::query("INSERT OR IGNORE INTO salts (programme, person, salt) VALUES (?1, ?2, ?3)")
        .bind(programme.as_str())
        .bind(whose)
        .bind(random_id().as_str())
        .execute(&mut *conn)
        .await?;
    sqlx::query_scalar("SELECT salt FROM salts WHERE programme = ?1 AND person = ?2")
        .bind(programme.as_str())
        .bind(whose)
        .fetch_one(conn)
        .await
}
