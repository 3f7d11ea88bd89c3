//! `kith-hub backup` while the hub runs, and `kith-hub restore`. A backup is sealed unless somebody says otherwise.
//!
//! A backup is the database alone. Key and ledger stay where they are: a restore must not bring back what was taken
//! away, and phones offer what the backup lacks under the receipts that the key signed.

use std::{
    fs::File,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use age::x25519;
use anyhow::{Context, bail};

use kith_model::Id;

use crate::{
    audit::{
        self, Who,
        chain::{self, Known, Place},
    },
    hub::{self, Hub, clock, lock_file, make_folder},
    ledger::{Ledger, Line},
    receipt::random_id,
    sealed,
    store::{FILE, Store},
};

/// The file that backups lock together, as long as their plain copies stand beside the database.
const LOCK: &str = "kith.backup.lock";
/// How the folders of backups and of restores begin.
const BACKING_UP: &str = "backing-up";
const RESTORING: &str = "restoring";

/// Copies the database of a folder to a new file that only somebody with one of the keys can open.
///
/// The plain copy stands beside the database for a moment, where it tells nobody more than the database does. The sealed
/// one gets its name when it is whole: what bears it is a backup.
pub async fn backup_sealed(folder: &Path, to: &Path, keys: &[x25519::Recipient]) -> anyhow::Result<()> {
    let never_replaces = || format!("{} is there already. A backup never replaces a file.", to.display());
    if to.exists() {
        bail!(never_replaces());
    }
    if !folder.join(FILE).exists() {
        bail!("There is no database in {}.", folder.display());
    }
    sweep_backups(folder)?;
    let running = lock_file(folder, LOCK)?;
    running.lock_shared()?;
    let beside = Beside::new(folder, BACKING_UP)?;
    let plain = beside.0.join(FILE);
    backup(folder, &plain).await?;
    let mut name = to.file_name().context("a backup needs the name of a file")?.to_owned();
    name.push(format!(".part-{}", random_id()));
    let part = Part(to.with_file_name(name));
    let (sealed, keys) = (part.0.clone(), keys.to_vec());
    tokio::task::spawn_blocking(move || sealed::seal(&plain, &sealed, &keys)).await??;
    match part.name(to) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => bail!(never_replaces()),
        named => named.with_context(|| format!("{} cannot be made", to.display())),
    }
}

/// A file that is being written: it goes, whatever happens, unless it got its name.
struct Part(PathBuf);

impl Part {
    /// Gives it its name, which nothing else may have.
    fn name(&self, to: &Path) -> std::io::Result<()> {
        match std::fs::hard_link(&self.0, to) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                // Some file systems know no second name: there an empty file holds the place first.
                File::create_new(to)?;
                std::fs::rename(&self.0, to).inspect_err(|_| drop(std::fs::remove_file(to)))
            }
            named => named,
        }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if std::fs::remove_file(&self.0).is_err() && self.0.exists() {
            tracing::error!("an unfinished backup could not be removed: its name ends in .part-…");
        }
    }
}

/// Removes what backups and restores left that were killed: it is in plain text. The caller holds the folder's lock.
pub fn sweep(folder: &Path) -> anyhow::Result<()> {
    sweep_backups(folder)?;
    remove_folders(folder, RESTORING)
}

/// Removes what killed backups left. While one runs nobody can tell which that is.
fn sweep_backups(folder: &Path) -> anyhow::Result<()> {
    let lock = lock_file(folder, LOCK)?;
    if lock.try_lock().is_ok() {
        remove_folders(folder, BACKING_UP)?;
    }
    Ok(())
}

fn remove_folders(folder: &Path, what: &str) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let is_one = entry.file_name().to_str().is_some_and(|name| name.starts_with(&format!("{what}-")));
        if is_one && entry.file_type()?.is_dir() {
            let path = entry.path();
            match std::fs::remove_dir_all(&path) {
                // Another that starts removes it too.
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(error).with_context(|| format!("{} cannot be removed", path.display()));
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// A folder for a moment, for its owner only: it goes whatever happens.
struct Beside(PathBuf);

impl Beside {
    fn new(folder: &Path, what: &str) -> anyhow::Result<Self> {
        let path = folder.join(format!("{what}-{}", random_id()));
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path).with_context(|| format!("the folder {} cannot be made", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if std::fs::remove_dir_all(&self.0).is_err() && self.0.exists() {
            tracing::error!(
                "a folder beside the database could not be removed: its name begins with backing-up or restoring"
            );
        }
    }
}

/// Copies the database of a folder to a new file in plain text, while others read and write.
pub async fn backup(folder: &Path, to: &Path) -> anyhow::Result<()> {
    if to.exists() {
        bail!("{} is there already. A backup never replaces a file.", to.display());
    }
    if !folder.join(FILE).exists() {
        bail!("There is no database in {}.", folder.display());
    }
    let store = Store::open(folder).await?;
    store.copy_to(to).await?;
    store.close().await;
    let file = File::open(to).with_context(|| format!("{} cannot be read", to.display()))?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    file.sync_all()?;
    Ok(())
}

/// Puts a backup in the place of the database, keeps the old one beside, and applies the ledger. Returns where the
/// old one is now. A sealed backup needs the file with its key.
pub async fn restore(from: &Path, key: Option<&Path>, folder: &Path) -> anyhow::Result<Option<PathBuf>> {
    make_folder(folder)?;
    let lock = lock_file(folder, hub::LOCK)?;
    if lock.try_lock().is_err() {
        bail!("A hub works on {}. Stop it first.", folder.display());
    }
    // First beside, and checked there: a damaged backup changes nothing.
    remove_folders(folder, RESTORING)?;
    let beside = Beside::new(folder, RESTORING)?;
    let fresh = beside.0.join(FILE);
    match (sealed::is_sealed(from)?, key) {
        (true, Some(key)) => {
            let (from, fresh, key) = (from.to_owned(), fresh.clone(), key.to_owned());
            tokio::task::spawn_blocking(move || sealed::open(&from, &fresh, &key)).await??;
        }
        (true, None) => bail!("{} is sealed. Say where its key is: --key FILE", from.display()),
        (false, _) => {
            std::fs::copy(from, &fresh).with_context(|| format!("{} cannot be copied", from.display()))?;
        }
    }
    let audits = audits(&beside.0).await.context("the backup cannot be used")?;
    let file = folder.join(FILE);
    let mut old = None;
    if file.exists() {
        let name = format!("{FILE}.before-{}", chrono::Utc::now().format("%Y%m%d-%H%M%S"));
        let kept = folder.join(name);
        std::fs::rename(&file, &kept)?;
        for ending in ["-wal", "-shm"] {
            let rest = folder.join(format!("{FILE}{ending}"));
            if rest.exists() {
                let mut kept = kept.clone().into_os_string();
                kept.push(ending);
                std::fs::rename(&rest, kept)?;
            }
        }
        old = Some(kept);
    }
    std::fs::rename(&fresh, &file)?;
    drop(beside);
    // What the ledger knows of the audit beyond the backup is gone rightly.
    let at = clock()();
    let ledger = Ledger::open(folder)?;
    let lines = ledger.lines()?;
    let mut went = Vec::new();
    for Audit { programme, end, anchor } in audits {
        // A ledger that knows nothing of this audit, as in an empty folder, believes the backup where it begins.
        if anchor.n > 0 && chain::known(&lines, &programme) == Known::default() {
            went.push(Line::AuditLetGo { programme: programme.clone(), n: anchor.n, hash: anchor.hash, at });
        }
        went.push(Line::Restored { programme, audit_n: end.n, at });
    }
    ledger.append(&went)?;
    drop(lock);
    // Opening applies the ledger.
    let hub = Hub::open(folder, clock()).await?;
    if hub.has_programme() {
        let mut slice = hub.slice().await?;
        let (programme, now) = (slice.programme.clone(), slice.now);
        audit::note(slice.conn(), &programme, now, &Who::default(), "restored", None, "").await?;
        slice.commit().await?;
    }
    hub.store().close().await;
    Ok(old)
}

/// The audit of a programme: where it begins and ends.
struct Audit {
    programme: Id,
    anchor: Place,
    end: Place,
}

/// The audits in a database. The database is checked on the way.
async fn audits(folder: &Path) -> anyhow::Result<Vec<Audit>> {
    let store = Store::open(folder).await?;
    let mut tx = store.read().await?;
    let programmes: Vec<String> = sqlx::query_scalar("SELECT id FROM programmes").fetch_all(&mut *tx).await?;
    let mut audits = Vec::new();
    for programme in programmes.iter().filter_map(|id| id.parse::<Id>().ok()) {
        let (anchor, end) = (chain::anchor(&mut tx, &programme).await?, chain::end(&mut tx, &programme).await?);
        audits.push(Audit { programme, anchor, end });
    }
    drop(tx);
    store.close().await;
    Ok(audits)
}
