//! Writing the sample programme into an empty folder of its own, and the doors into it.
//!
//! **Invariant:** a folder that holds a real programme is never touched. The town is written in one transaction, and
//! what is new this week in a second, so that there is never half a town. A sample of another day is made anew: it is
//! counted from its day, and nobody's work.

use std::path::Path;

use anyhow::{Context, anyhow, bail};
use chrono::{NaiveDate, NaiveDateTime, Utc};
use kith_model::{Circle, Kind, access::ScopeOf, acts::SampleDoor, fields::Fields};

use super::{Ground, Town, ZONE, about, town};
use crate::{
    grants::Term,
    hub::{Hub, LOCK, clock, lock_file},
    join, ledger,
    members::{self, Line},
    places,
    planned::{self, Firsts},
    programme, receipt, sample_doors,
    store::{self, Slice},
    whoknows,
};

/// How long the check of the sample's volunteer is good: half a year.
const CHECKED_MS: i64 = 182 * 24 * 3_600_000;

/// Opens the sample programme in a folder, makes it where there is none (with so many more people on one caseload), and
/// makes it anew where it is of another day.
pub async fn open(folder: &Path, more_people: usize) -> anyhow::Result<Hub> {
    open_at(folder, Utc::now().with_timezone(&ZONE).naive_local(), more_people).await
}

/// The doors of "Look around as", each with a fresh secret for `/join#…`.
pub async fn doors(hub: &Hub) -> anyhow::Result<Vec<SampleDoor>> {
    Ok(sample_doors::open(hub).await?)
}

async fn open_at(folder: &Path, now: NaiveDateTime, more_people: usize) -> anyhow::Result<Hub> {
    let today = now.date();
    if folder.join(store::FILE).exists() {
        let hub = Hub::open(folder, clock()).await?;
        if hub.has_programme() && !hub.is_sample() {
            bail!("{} holds a real programme. The sample programme is never shown on it.", folder.display());
        }
        if hub.has_programme() && made(&hub).await? == Some(today) {
            return Ok(hub);
        }
        let is_sample = hub.has_programme();
        hub.store().close().await;
        drop(hub);
        if is_sample {
            clear(folder)?;
        }
    }
    let hub = programme::new(folder, &about(today), true).await?;
    write(&hub, &town(&Ground { today, looked_at: now.time(), programme: hub.programme(), more_people })).await?;
    Ok(hub)
}

/// The day on which the sample in this folder was wholly made.
async fn made(hub: &Hub) -> anyhow::Result<Option<NaiveDate>> {
    let mut tx = hub.store().read().await?;
    let programme = hub.programme();
    let doors: i64 = sqlx::query_scalar("SELECT count(*) FROM members WHERE programme = ?1 AND is_door = 1")
        .bind(programme.as_str())
        .fetch_one(&mut *tx)
        .await?;
    let made: i64 = sqlx::query_scalar("SELECT made FROM programmes WHERE id = ?1")
        .bind(programme.as_str())
        .fetch_one(&mut *tx)
        .await?;
    let day = chrono::DateTime::from_timestamp_millis(made).map(|at| at.with_timezone(&ZONE).date_naive());
    Ok(day.filter(|_| doors > 0))
}

/// Removes a sample of another day.
fn clear(folder: &Path) -> anyhow::Result<()> {
    let lock = lock_file(folder, LOCK)?;
    if lock.try_lock().is_err() {
        bail!("Another hub shows the sample programme in {}. Stop it first.", folder.display());
    }
    let database = ["", "-wal", "-shm"].map(|ending| format!("{}{ending}", store::FILE));
    for name in database.iter().map(String::as_str).chain([ledger::FILE, receipt::FILE]) {
        let file = folder.join(name);
        if file.exists() {
            std::fs::remove_file(&file).with_context(|| format!("{} cannot be removed", file.display()))?;
        }
    }
    Ok(())
}

async fn write(hub: &Hub, town: &Town) -> anyhow::Result<()> {
    let mut firsts = Firsts::default();
    let mut slice = hub.slice().await?;
    members_of(&mut slice, town).await?;
    for planned in &town.planned {
        planned::write(&mut slice, planned, &mut firsts).await?;
    }
    places::settle_all(&mut slice).await?;
    // That times are there is no news to anybody.
    slice.changed_sessions.clear();
    slice.commit().await?;
    let mut slice = hub.slice().await?;
    for planned in &town.news {
        planned::write(&mut slice, planned, &mut firsts).await?;
    }
    phones(&mut slice, town).await?;
    whoknows::sessions_changed(&mut slice).await?;
    some_know(&mut slice, town).await?;
    // Only now are there doors: a town that was written half has none, and is made anew.
    for door in &town.doors {
        let programme = slice.programme.clone();
        sqlx::query("UPDATE members SET is_door = 1 WHERE programme = ?1 AND id = ?2")
            .bind(programme.as_str())
            .bind(door.as_str())
            .execute(slice.conn())
            .await?;
    }
    slice.commit().await?;
    Ok(())
}

async fn members_of(slice: &mut Slice, town: &Town) -> sqlx::Result<()> {
    let (programme, now) = (slice.programme.clone(), slice.now);
    for member in &town.members {
        let line = Line {
            id: member.id.clone(),
            name: member.name.clone(),
            roles: vec![member.role],
            person: member.person.clone(),
            days: member.days.clone(),
        };
        members::add(slice.conn(), &programme, &line, now).await?;
        for what in &member.scopes {
            match what {
                ScopeOf::Volunteer => slice.give_for(&member.id, what.clone(), &Term::until(now + CHECKED_MS)).await?,
                _ => slice.give(&member.id, what.clone()).await?,
            };
        }
    }
    Ok(())
}

/// Phones that nobody has in the hand: so that some people can know of a change and others not.
async fn phones(slice: &mut Slice, town: &Town) -> anyhow::Result<()> {
    let (programme, now, hub) = (slice.programme.clone(), slice.now, slice.hub().clone());
    let head = slice.directory_head().seq;
    for phone in &town.phones {
        let device =
            join::next_device(slice.conn(), &hub).await.map_err(|_| anyhow!("no number is left for a phone"))?;
        sqlx::query(
            "INSERT INTO devices (programme, device, member, token_hash, name, made, last_seen, directory_seq)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)",
        )
        .bind(programme.as_str())
        .bind(device)
        .bind(phone.member.as_str())
        .bind(receipt::random_id().as_str())
        .bind("A phone of the sample")
        .bind(now)
        .bind(store::signed(if phone.is_on { head } else { 0 }))
        .execute(slice.conn())
        .await?;
    }
    Ok(())
}

/// Some have tapped OK, some were told.
async fn some_know(slice: &mut Slice, town: &Town) -> sqlx::Result<()> {
    let now = slice.now;
    for knows in &town.know {
        for notice in slice.records_in(&Circle::Person(knows.person.clone()), &Kind::Notice).await? {
            if notice.header.of("session") == Some(knows.session.as_str()) {
                let fields = [(knows.field.to_owned(), notice.text("change").into())];
                slice.write(&notice.header, fields, &knows.by, now).await?;
                whoknows::heard_back(slice, &notice.header).await?;
            }
        }
    }
    Ok(())
}
