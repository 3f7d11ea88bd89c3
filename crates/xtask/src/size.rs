//! How much a phone downloads the first time, packed, by part: people pay for it by the megabyte.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::{compress, precache};

/// What the first download is to come down to.
const AIM: usize = 240 * 1024;
/// What it may not grow beyond on the way there: lowered with every step down. Why it was raised stands, with what
/// each step cost and brought, in docs/decisions/0050-the-size-of-the-app.md.
const CEILING: usize = 860 * 1024;

/// Prints the first download by part, against the aim; over the ceiling is a problem.
pub fn check(dist: &Path) -> Result<()> {
    // Languages other than English, which is in the app, are fetched by those who choose them.
    let (first, _) = precache::lists(dist)?;
    let mut parts: BTreeMap<String, usize> = BTreeMap::new();
    for file in first.into_iter().chain(["sw.js".to_owned()]) {
        let bytes = fs::read(dist.join(&file)).with_context(|| format!("reading {file}"))?;
        let part = file.rsplit('.').next().unwrap_or_default().to_owned();
        *parts.entry(part).or_default() += bytes.len().min(compress::brotli(&bytes)?.len());
    }
    let total: usize = parts.values().sum();
    for (part, size) in &parts {
        eprintln!("  {part:<12} {:7.1} KB", *size as f64 / 1024.0);
    }
    eprintln!("  {:<12} {:7.1} KB; the aim is {} KB", "together", total as f64 / 1024.0, AIM / 1024);
    if total > CEILING {
        bail!("the first download is {} bytes over the ceiling of {} KB", total - CEILING, CEILING / 1024);
    }
    if total > AIM {
        eprintln!("  NOT REACHED: the aim is missed by {:.1} KB", (total - AIM) as f64 / 1024.0);
    }
    Ok(())
}
