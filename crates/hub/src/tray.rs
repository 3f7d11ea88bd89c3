//! The hand-in tray: what somebody wrote whose access had ended. Never merged, never thrown away unread.
//!
//! Whoever has access now reads it, and accepts (a new version, theirs) or discards. It is limited, and an edit that is
//! handed in twice lies in it once.
//!
//! **Invariant:** *handed in* is answered only for what lies in the tray; what it does not take stays on the phone.

use sqlx::{Row, SqliteConnection};

use kith_model::{
    Circle, Edit, Header, Id, Record,
    access::{Member, ScopeOf, judge},
    acts::TrayLine,
    edit::apply,
    wire::{Answer as Word, Refusal},
};

use crate::{
    audit::{self, Who},
    members,
    receipt::random_id,
    referring,
    store::{Slice, read, text},
    trouble::{Answer, Trouble},
};

/// What one member can leave in the tray.
const WAITING_MAX: i64 = 5_000;
/// The most bytes of one value.
const VALUE_MAX: usize = 20_000 * 4;

/// Puts an edit into the tray, and says what came of it: *handed in*; *not yet* where the tray is full, so that the phone
/// keeps it and asks again; *too large* for what no record could hold either, which the phone sets aside.
pub async fn put(slice: &mut Slice, header: &Header, edit: &Edit, by: &Id) -> sqlx::Result<Word> {
    let programme = slice.programme.clone();
    if text(&edit.value).len() > VALUE_MAX {
        return Ok(Word::Refused(Refusal::TooLarge));
    }
    let waiting = sqlx::query(
        "SELECT count(*), coalesce(sum(record = ?3 AND dot = ?4), 0) FROM tray
         WHERE programme = ?1 AND by_member = ?2 AND settled_at IS NULL",
    )
    .bind(programme.as_str())
    .bind(by.as_str())
    .bind(header.key.to_string())
    .bind(edit.dot.to_string())
    .fetch_one(slice.conn())
    .await?;
    let (waiting, lies_there): (i64, i64) = (waiting.get(0), waiting.get(1));
    if waiting >= WAITING_MAX && lies_there == 0 {
        tracing::warn!("the tray is full: what was handed in stays on its phone");
        return Ok(Word::NotYet);
    }
    let now = slice.now;
    sqlx::query(
        "INSERT OR IGNORE INTO tray (programme, entry, dot, record, header, person, grp, edit, by_member, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )
    .bind(programme.as_str())
    .bind(random_id().as_str())
    .bind(edit.dot.to_string())
    .bind(header.key.to_string())
    .bind(text(header))
    .bind(header.key.circle.person().map(Id::as_str))
    .bind(header.group().as_ref().map(Id::as_str))
    .bind(text(edit))
    .bind(by.as_str())
    .bind(now)
    .execute(slice.conn())
    .await?;
    Ok(Word::HandedIn)
}

/// What waits that the member may decide on: records that they may write now.
pub async fn waiting(slice: &mut Slice, member: &Member) -> sqlx::Result<Vec<TrayLine>> {
    let programme = slice.programme.clone();
    let mut lines = Vec::new();
    for (row, header, edit) in theirs(slice.conn(), &programme, member).await? {
        let by: String = row.get(3);
        let by = match by.parse() {
            Ok(id) => members::member(slice.conn(), &programme, &id).await?.map(|m| m.name).unwrap_or_default(),
            Err(_) => String::new(),
        };
        let entry: String = row.get(0);
        let entry = entry.parse().map_err(|e: kith_model::id::NotAnId| sqlx::Error::Decode(Box::new(e)))?;
        lines.push(TrayLine { entry, header, field: edit.field, value: edit.value, by, at: row.get(4) });
    }
    Ok(lines)
}

/// How much waits for the member: it travels with who they are, so that nobody has to ask.
pub async fn count(conn: &mut SqliteConnection, programme: &Id, member: &Member) -> sqlx::Result<usize> {
    theirs(conn, programme, member).await.map(|rows| rows.len())
}

async fn theirs(
    conn: &mut SqliteConnection,
    programme: &Id,
    member: &Member,
) -> sqlx::Result<Vec<(sqlx::sqlite::SqliteRow, Header, Edit)>> {
    // Who helps says things for the person; what others handed in, the person and their connectors decide.
    let scopes = member.scopes.iter().filter(|scope| !matches!(scope.what, ScopeOf::Supporter { .. }));
    let member = &Member { id: member.id.clone(), scopes: scopes.cloned().collect() };
    // What is of no person's is looked after by coordinators too, whoever keeps the group; and what a referrer sent whose
    // account had ended: nobody supports whom it is about.
    let is_coordinator = member.scopes.iter().any(|scope| scope.what == ScopeOf::Coordinator);
    let rows = sqlx::query(
        "SELECT entry, header, edit, by_member, at FROM tray WHERE programme = ?1 AND settled_at IS NULL
         AND (person IN (SELECT person FROM grants WHERE programme = ?1 AND member = ?2 AND person IS NOT NULL)
           OR grp IN (SELECT grp FROM grants WHERE programme = ?1 AND member = ?2 AND grp IS NOT NULL)
           OR (?3 AND (person IS NULL OR record LIKE 'referral:%')))
         ORDER BY at, entry LIMIT 1000",
    )
    .bind(programme.as_str())
    .bind(member.id.as_str())
    .bind(is_coordinator)
    .fetch_all(conn)
    .await?;
    let mut kept = Vec::new();
    for row in rows {
        let (header, edit): (Header, Edit) = (read(row.get(1))?, read(row.get(2))?);
        // What is public anybody may read.
        let may_read = member.reads(&header) || header.key.circle == Circle::Everyone;
        let by = row.get::<&str, _>(3).parse::<Id>().ok();
        let is_sent = is_coordinator && by.is_some_and(|by| referring::is_sent_by(&header, &by));
        if is_sent || (may_read && member.writes(&header, &edit.field)) {
            kept.push((row, header, edit));
        }
    }
    Ok(kept)
}

/// Takes an entry out: as the member's own new version beside what is there, which says whose words it holds; or not at
/// all. Answers for the audit: of which record it is, and who handed it in.
pub async fn settle(
    slice: &mut Slice,
    member: &Member,
    who: &Who,
    entry: &Id,
    accept: bool,
) -> Answer<(Header, String)> {
    let (programme, now) = (slice.programme.clone(), slice.now);
    let found = theirs(slice.conn(), &programme, member).await?;
    let is_it = |(row, ..): &(sqlx::sqlite::SqliteRow, Header, Edit)| row.get::<&str, _>(0) == entry.as_str();
    let (row, header, late) = found.into_iter().find(is_it).ok_or(Trouble::NOT_YOURS)?;
    let by: String = row.get(3);
    if accept {
        let before = slice.record(&header.key).await?;
        let dot = slice.hub().dot();
        // Accepting replaces nothing: who reads it then chooses, where something else was written meanwhile.
        let edit = Edit { dot, time: now, saw: Vec::new(), prev: 0, ..late };
        let referrer =
            by.parse().ok().filter(|by| referring::is_sent_by(&header, by)).as_ref().map(referring::as_referrer);
        if judge(referrer.as_ref().unwrap_or(member), &header, before.as_ref(), &edit).is_some() {
            return Err(Trouble::NOT_READABLE);
        }
        let mut after = before.clone().unwrap_or_else(|| Record::new(header.clone()));
        apply(&mut after, &edit, &member.id, now);
        let versions = after.fields.get_mut(&edit.field).into_iter().flatten();
        for version in versions.filter(|version| version.dot == dot) {
            version.handed_in_by = by.parse().ok();
        }
        slice.keep(before.as_ref(), &after).await?;
        audit::edit(slice.conn(), &programme, now, who, "taken", &header.key, &edit).await?;
        crate::follows::after(slice, &after, &[edit]).await?;
    }
    sqlx::query("UPDATE tray SET settled_at = ?3, edit = '{}' WHERE programme = ?1 AND entry = ?2")
        .bind(programme.as_str())
        .bind(entry.as_str())
        .bind(now)
        .execute(slice.conn())
        .await?;
    Ok((header, by))
}
