//! What the commands print, and with which code they end: backups, `audit verify`, `exposure`, `hand-in`, `keep`.
//!
//! **Invariant:** only ids, numbers, kinds and times are printed; never a name or a value.

use std::{path::Path, process::ExitCode};

use anyhow::{Context, bail};
use chrono::DateTime;

use kith_hub::{
    audit::chain::{self, Broken, Whole},
    backup,
    envelope::{FileTaken, take_file},
    exposure, keep,
    ledger::{Ledger, Line},
    sealed,
    serve::open,
    store::Store,
};
use kith_model::Id;

/// `kith-hub hand-in FILE`.
pub async fn hand_in(data: &Path, file: &Path) -> anyhow::Result<ExitCode> {
    let hub = open(data).await?;
    if !hub.has_programme() {
        bail!("{} holds no programme yet.", data.display());
    }
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let FileTaken { done, later, not_ours } = take_file(&hub, &text).await?;
    println!("{done} taken in; {later} wait for their phone; {not_ours} this hub cannot open.");
    Ok(if not_ours > 0 { ExitCode::from(NOT_OURS) } else { ExitCode::SUCCESS })
}

/// The code with which `hand-in` ends when something in the file is not for this hub.
const NOT_OURS: u8 = 4;
/// The code with which `audit verify` ends when the chain is broken; 1 is for what could not be looked at.
const BROKEN: u8 = 3;

/// `kith-hub audit verify`.
pub async fn audit_verify(data: &Path) -> anyhow::Result<ExitCode> {
    if !data.join(kith_hub::store::FILE).exists() {
        bail!("There is no database in {}.", data.display());
    }
    let store = Store::open(data).await?;
    let lines = Ledger::open(data)?.lines()?;
    let mut tx = store.read().await?;
    // Also of programmes that only the audit or the ledger still knows.
    let mut programmes: Vec<String> =
        sqlx::query_scalar("SELECT id FROM programmes UNION SELECT programme FROM audit").fetch_all(&mut *tx).await?;
    programmes.extend(lines.iter().filter_map(|line| match line {
        Line::AuditAt { programme, .. } => Some(programme.to_string()),
        _ => None,
    }));
    programmes.sort();
    programmes.dedup();
    let mut code = ExitCode::SUCCESS;
    for programme in programmes.iter().filter_map(|id| id.parse::<Id>().ok()) {
        match chain::verify(&mut tx, &programme, &chain::known(&lines, &programme)).await? {
            Ok(whole) => println!("{}", told(&whole)),
            Err(Broken { n, at, why }) => {
                let at = at.map_or_else(|| "an unknown time".to_owned(), time);
                println!("The audit of {programme} is BROKEN. First broken row: {n}, {at}: {why}.");
                code = ExitCode::from(BROKEN);
            }
        }
    }
    Ok(code)
}

fn told(whole: &Whole) -> String {
    let (Some((first, from)), Some((last, to))) = (whole.first, whole.last) else {
        return "The audit is whole: it has no rows yet.".into();
    };
    let known = match whole.known_to {
        Some(n) => format!("The ledger knows it up to row {n}."),
        None => "The ledger knows none of it yet: a cut at its end would not show.".into(),
    };
    format!("The audit is whole: {} rows, {first} ({}) to {last} ({}). {known}", whole.rows, time(from), time(to))
}

fn time(at: i64) -> String {
    DateTime::from_timestamp_millis(at)
        .map_or_else(|| at.to_string(), |at| at.format("%Y-%m-%d %H:%M:%S UTC").to_string())
}

/// `kith-hub keep`.
pub async fn keep(data: &Path) -> anyhow::Result<ExitCode> {
    let hub = open(data).await?;
    if !hub.has_programme() {
        bail!("{} holds no programme yet.", data.display());
    }
    println!("Let go of: {}.", keep::keep(&hub).await?.told());
    Ok(ExitCode::SUCCESS)
}

/// `kith-hub audit accept`: goes on after a backup that was put back without `kith-hub restore`.
pub async fn audit_accept(data: &Path) -> anyhow::Result<ExitCode> {
    let hub = open(data).await?;
    if !hub.has_programme() {
        bail!("{} holds no programme yet.", data.display());
    }
    let mut slice = hub.slice().await?;
    let (programme, now) = (slice.programme.clone(), slice.now);
    let known = chain::known(&hub.ledger().lines()?, &programme);
    let (anchor, end) = (chain::anchor(slice.conn(), &programme).await?, chain::end(slice.conn(), &programme).await?);
    // The hub may have written on: what the ledger knows from the first row that is another one does not count any more,
    // though some of it is newer. It is told the end again with the row below.
    let audit_n = chain::agreed(slice.conn(), &programme, &known).await?;
    slice.note(Line::Restored { programme: programme.clone(), audit_n, at: now });
    if known.begins.contains(&anchor) {
        slice.note(Line::AuditLetGo { programme: programme.clone(), n: anchor.n, hash: anchor.hash, at: now });
    }
    let who = kith_hub::audit::Who::default();
    kith_hub::audit::note(slice.conn(), &programme, now, &who, "end-accepted", None, "").await?;
    slice.commit().await?;
    println!("The audit goes on after row {}. A row of it says that this was accepted.", end.n);
    Ok(ExitCode::SUCCESS)
}

/// `kith-hub backup`.
pub async fn backup(data: &Path, file: &Path, to: &[String], plain: bool) -> anyhow::Result<ExitCode> {
    if to.is_empty() && !plain {
        bail!(
            "A backup holds everybody's records. Say for whom it is sealed: --to KEY (kith-hub backup-key new makes one), \
             or say that it is to be in plain text: --plain"
        );
    }
    if plain {
        backup::backup(data, file).await?;
        println!("The backup is written IN PLAIN TEXT: whoever has {} reads everything.", file.display());
    } else {
        let keys = to.iter().map(|told| sealed::public_key(told)).collect::<anyhow::Result<Vec<_>>>()?;
        backup::backup_sealed(data, file, &keys).await?;
        println!("The backup is written, and sealed. Try now and then whether its key opens it.");
    }
    println!("It holds no key of the hub and no ledger; they stay in {}.", data.display());
    Ok(ExitCode::SUCCESS)
}

/// `kith-hub backup-key new`.
pub fn new_backup_key(file: &Path) -> anyhow::Result<ExitCode> {
    let public = sealed::new_key(file)?;
    println!("{public}");
    println!("That is the public half, for: kith-hub backup --to. The key is in {}.", file.display());
    println!("Take it off this machine, and keep it in two places: without it no backup opens.");
    Ok(ExitCode::SUCCESS)
}

/// `kith-hub exposure`.
pub async fn exposure(data: &Path, device: u32) -> anyhow::Result<ExitCode> {
    let hub = open(data).await?;
    if !hub.has_programme() {
        bail!("{} holds no programme yet.", data.display());
    }
    let mut tx = hub.store().read().await?;
    let Some(found) = exposure::of(&mut tx, &hub.programme(), device).await? else {
        bail!("There is no device {device}.");
    };
    let roles: Vec<String> = found.roles.iter().filter_map(|role| serde_json::to_string(role).ok()).collect();
    println!("Device {device}, of a {}", roles.join(" and ").replace('"', ""));
    println!("  came in          {}", time(found.made));
    for (what, at) in [("last heard of    ", found.last_seen), ("signed out       ", found.out_at)] {
        println!("  {what}{}", at.map_or_else(|| "never".to_owned(), time));
    }
    match found.handed_at {
        None => println!("No record was handed to it."),
        Some((first, last)) => {
            println!("Handed to it, at the most, from {} to {}:", time(first), time(last));
            for (kind, count) in &found.kinds {
                println!("  {count:>6} {kind}");
            }
            println!(
                "Of {} people and {} groups; also the names of members who write beside.",
                found.people, found.groups
            );
            println!("What was erased since is not counted. The directory is public.");
        }
    }
    Ok(ExitCode::SUCCESS)
}
