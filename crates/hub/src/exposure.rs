//! What was handed to a device: kinds and counts, for whoever must say what a lost or stolen phone may have held.
//!
//! The hub keeps, for each device and grant, up to which number it handed records out, and each record keeps the number
//! under which it was made. What of those a grant reaches was handed, at the most: what was erased since is not counted,
//! and what was held back from this phone is.
//!
//! **Invariant:** kinds, counts and times only; never a name, an id of a person or a value.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{Row, SqliteConnection};

use kith_model::{
    Id, Key, Record,
    access::{Role, Scope},
    hub::holds,
    wire::SyncReply,
};

use crate::{
    members, pull,
    store::{number, read, signed},
};

/// What one device was handed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exposure {
    /// What its member is.
    pub roles: Vec<Role>,
    /// When the device came in.
    pub made: i64,
    /// When it was last heard of.
    pub last_seen: Option<i64>,
    /// When it was signed out.
    pub out_at: Option<i64>,
    /// When records were handed to it, first and last.
    pub handed_at: Option<(i64, i64)>,
    /// How many records of each kind.
    pub kinds: BTreeMap<String, usize>,
    /// Of how many people.
    pub people: usize,
    /// Of how many groups, whole, with who wrote what.
    pub groups: usize,
}

/// How far an answer hands out each of the member's scopes; nothing where it holds no record.
pub fn handed_by(reply: &SyncReply) -> Vec<(u64, u64)> {
    if reply.records.is_empty() {
        return Vec::new();
    }
    let upto = |scope: &Scope| reply.filling.get(&scope.number).copied().unwrap_or(reply.cursor.seq);
    reply.scopes.iter().map(|scope| (scope.number, upto(scope))).collect()
}

/// Keeps how far a device was handed each scope: before it is handed.
pub async fn keep(
    conn: &mut SqliteConnection,
    programme: &Id,
    device: u32,
    handed: &[(u64, u64)],
    now: i64,
) -> sqlx::Result<()> {
    for (scope, upto) in handed {
        sqlx::query(
            "INSERT INTO handed (programme, device, number, upto, first_at, last_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
             ON CONFLICT (programme, device, number) DO UPDATE SET upto = max(upto, excluded.upto), last_at = excluded.last_at",
        )
        .bind(programme.as_str())
        .bind(device)
        .bind(signed(*scope))
        .bind(signed(*upto))
        .bind(now)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Looks up what a device was handed; nothing where there is no such device.
pub async fn of(conn: &mut SqliteConnection, programme: &Id, device: u32) -> sqlx::Result<Option<Exposure>> {
    let row = sqlx::query("SELECT member, made, last_seen, out_at FROM devices WHERE programme = ?1 AND device = ?2")
        .bind(programme.as_str())
        .bind(device)
        .fetch_optional(&mut *conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let member: String = row.get(0);
    let member: Id = member.parse().map_err(|e: kith_model::id::NotAnId| sqlx::Error::Decode(Box::new(e)))?;
    let roles = members::member(conn, programme, &member).await?.map(|line| line.roles).unwrap_or_default();
    let mut exposure =
        Exposure { roles, made: row.get(1), last_seen: row.get(2), out_at: row.get(3), ..Exposure::default() };
    let scopes = sqlx::query(
        "SELECT h.number, h.upto, h.first_at, h.last_at, g.body FROM handed h
           JOIN grants g ON g.programme = h.programme AND g.number = h.number
         WHERE h.programme = ?1 AND h.device = ?2",
    )
    .bind(programme.as_str())
    .bind(device)
    .fetch_all(&mut *conn)
    .await?;
    let mut keys: BTreeSet<Key> = BTreeSet::new();
    for row in scopes {
        let scope = Scope { number: number(row.get(0)), what: read(row.get(4))? };
        let (first, last): (i64, i64) = (row.get(2), row.get(3));
        let (from, to) = exposure.handed_at.unwrap_or((first, last));
        exposure.handed_at = Some((from.min(first), to.max(last)));
        reached(conn, programme, &member, &scope, number(row.get(1)), &mut keys).await?;
    }
    for key in &keys {
        *exposure.kinds.entry(key.kind.name().to_owned()).or_default() += 1;
    }
    exposure.people = keys.iter().filter_map(|key| key.circle.person()).collect::<BTreeSet<_>>().len();
    exposure.groups = keys.iter().filter_map(|key| key.circle.group()).collect::<BTreeSet<_>>().len();
    Ok(Some(exposure))
}

/// The records that a scope reaches and that were there when it was last handed.
async fn reached(
    conn: &mut SqliteConnection,
    programme: &Id,
    member: &Id,
    scope: &Scope,
    upto: u64,
    keys: &mut BTreeSet<Key>,
) -> sqlx::Result<()> {
    const MOST: usize = 500;
    let mut after = 0;
    loop {
        let rows = pull::rows_of(conn, programme, member, scope, after, u64::MAX, MOST).await?;
        for row in &rows {
            after = number(row.get(0));
            let record: Record = read(row.get(1))?;
            if number(row.get(2)) <= upto && holds(member, scope, &record.header) {
                keys.insert(record.header.key);
            }
        }
        if rows.len() < MOST {
            return Ok(());
        }
    }
}
