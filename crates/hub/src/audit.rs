//! The audit: who, which device, when, ids, field names and salted digests; never a value.
//!
//! It only grows. The salt is the person's and goes with an erasure: then the digests tell nothing any more.

use sqlx::SqliteConnection;

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
    sqlx::query(
        "INSERT INTO audit (programme, at, member, device, what, record, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )
    .bind(programme.as_str())
    .bind(at)
    .bind(who.member.as_ref().map(Id::as_str))
    .bind(who.device)
    .bind(what)
    .bind(record.map(ToString::to_string))
    .bind(note)
    .execute(conn)
    .await?;
    Ok(())
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
    sqlx::query(
        "INSERT INTO audit (programme, at, member, device, what, record, field, digest, note)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )
    .bind(programme.as_str())
    .bind(at)
    .bind(who.member.as_ref().map(Id::as_str))
    .bind(who.device)
    .bind(what)
    .bind(key.to_string())
    .bind(field_name(&edit.field))
    .bind(sha256(format!("{salt}{}", text(&edit.value))))
    .bind(came)
    .execute(conn)
    .await?;
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
