//! What the commands print, and with which code they end: `audit verify` and its like.
//!
//! **Invariant:** only ids, numbers, kinds and times are printed; never a name or a value.

use std::{path::Path, process::ExitCode};

use anyhow::bail;
use chrono::DateTime;

use kith_hub::{
    audit::chain::{self, Broken, Whole},
    ledger::{Ledger, Line},
    serve::open,
    store::Store,
};
use kith_model::Id;

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

/// `kith-hub audit accept`: goes on after a backup that was put back without `kith-hub restore`.
pub async fn audit_accept(data: &Path) -> anyhow::Result<ExitCode> {
    let hub = open(data).await?;
    if !hub.has_programme() {
        bail!("{} holds no programme yet.", data.display());
    }
    let mut slice = hub.slice().await?;
    let (programme, now) = (slice.programme.clone(), slice.now);
    let end = chain::end(slice.conn(), &programme).await?;
    slice.note(Line::Restored { programme: programme.clone(), audit_n: end.n, at: now });
    let who = kith_hub::audit::Who::default();
    kith_hub::audit::note(slice.conn(), &programme, now, &who, "end-accepted", None, "").await?;
    slice.commit().await?;
    println!("The audit goes on after row {}. A row of it says that this was accepted.", end.n);
    Ok(ExitCode::SUCCESS)
}
