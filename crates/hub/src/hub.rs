//! The hub as a whole: its store, key, ledger, clock and pen, and whoever waits to be woken.
//!
//! **Invariant:** the hub keeps no state outside its database and ledger but what may be forgotten at any moment: who
//! waits, what was counted, a snapshot cut before. It is a writer of its own, new at each start.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard},
};

use anyhow::{Context, bail};
use chrono::{DateTime, NaiveDateTime};
use chrono_tz::Tz;
use tokio::sync::watch;

use kith_model::{
    Circle, Dot, Header, Id, Kind, Writer,
    fields::{Fields, Typed},
    kinds::Programme,
    row::Pen,
};

use crate::{
    audit::chain::{self, Place},
    backup,
    cut::Snapshots,
    envelope::SealKey,
    ledger::{self, Ledger, Line},
    limits::Limits,
    metrics::Metrics,
    receipt::{Key, random},
    store::{self, Slice, Store},
};

/// A hub over one data folder. Cheap to clone.
#[derive(Clone)]
pub struct Hub(Arc<Parts>);

/// Milliseconds since 1970.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

struct Parts {
    folder: PathBuf,
    store: Store,
    key: Key,
    seal: SealKey,
    ledger: Ledger,
    programme: Option<Id>,
    is_sample: bool,
    pen: Mutex<Pen>,
    clock: Clock,
    wake: watch::Sender<u64>,
    limits: Limits,
    metrics: Metrics,
    snapshots: Snapshots,
    audit_told: Mutex<AuditTold>,
    /// Held while the hub works on the folder, shared by all its commands but `restore`.
    _lock: std::fs::File,
}

/// What the ledger was last told of the audit, when, by the hub's clock, and how much was committed since.
struct AuditTold {
    place: Place,
    at: i64,
    commits: u32,
}

impl AuditTold {
    fn is_due(&self, now: i64) -> bool {
        // A clock that was put back must not put it off.
        self.commits >= AUDIT_COMMITS_MAX || (self.commits > 0 && (now - self.at).abs() >= AUDIT_UNTOLD_MAX_MS)
    }
}

/// So many commits, or so much time with any, are at most not known to the ledger.
const AUDIT_COMMITS_MAX: u32 = 500;
const AUDIT_UNTOLD_MAX_MS: i64 = 3_600_000;

/// The clock of the machine.
pub fn clock() -> Clock {
    Arc::new(|| chrono::Utc::now().timestamp_millis())
}

/// The file that is locked while a hub works on a folder.
pub const LOCK: &str = "kith.lock";

/// Makes a data folder where there is none: for its owner only, whatever the machine usually does.
pub fn make_folder(folder: &Path) -> anyhow::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).with_context(|| format!("the folder {} cannot be made", folder.display()))
}

/// Opens a lock file of a folder.
pub fn lock_file(folder: &Path, name: &str) -> anyhow::Result<std::fs::File> {
    std::fs::OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join(name))
        .with_context(|| format!("{} cannot be written to", folder.display()))
}

impl Hub {
    /// Opens the hub in `folder`: checks the database and applies the ledger.
    pub async fn open(folder: &Path, clock: Clock) -> anyhow::Result<Self> {
        make_folder(folder)?;
        let lock = lock_file(folder, LOCK)?;
        if lock.try_lock_shared().is_err() {
            bail!("{} is being restored just now. Try again when that is done.", folder.display());
        }
        backup::sweep(folder)?;
        let store = Store::open(folder).await?;
        let ledger = Ledger::open(folder)?;
        let found: Option<(String, bool)> = {
            let mut tx = store.read().await?;
            sqlx::query_as("SELECT id, is_sample FROM programmes ORDER BY made LIMIT 1")
                .fetch_optional(&mut *tx)
                .await?
        };
        let (programme, is_sample) = match found {
            Some((id, is_sample)) => (Some(id.parse().context("the programme has no readable id")?), is_sample),
            None => (None, false),
        };
        let lines = ledger.lines()?;
        let known = programme.as_ref().map(|id| chain::known(&lines, id)).unwrap_or_default();
        let place = known.places.last().map(|(place, _)| place.clone()).unwrap_or_default();
        let told = AuditTold { place, at: clock(), commits: 0 };
        let key = Key::open(folder)?;
        let hub = Self(Arc::new(Parts {
            folder: folder.to_owned(),
            store,
            seal: key.seal(),
            key,
            ledger,
            programme,
            is_sample,
            pen: Mutex::new(Pen::new(Writer { device: 0, run: u64::from_le_bytes(random()) })),
            clock,
            wake: watch::Sender::new(0),
            limits: Limits::default(),
            metrics: Metrics::default(),
            snapshots: Snapshots::default(),
            audit_told: Mutex::new(told),
            _lock: lock,
        }));
        if hub.has_programme() {
            hub.apply_ledger(lines).await?;
            hub.tell_ledger_of_audit().await?;
        }
        Ok(hub)
    }

    /// What took away before a restore stays away after it.
    async fn apply_ledger(&self, lines: Vec<Line>) -> anyhow::Result<()> {
        let mut slice = self.slice().await?;
        for line in &lines {
            ledger::apply(slice.conn(), line).await?;
        }
        // Of consents the last word counts.
        let mut consents = std::collections::BTreeMap::new();
        for line in lines {
            match line {
                Line::Consent { person, group, given, .. } => {
                    consents.insert((person, group), given);
                }
                Line::Erased { id, .. } => {
                    let header = Header::new(Circle::Team, Kind::Other("".into()), id.clone());
                    if !slice.is_erased(&header).await? {
                        slice.erase(&id).await?;
                    }
                }
                _ => {}
            }
        }
        for ((person, group), given) in consents {
            slice.tell_group(&person, &group, given).await?;
        }
        slice.commit().await?;
        Ok(())
    }

    /// After a commit: tells the ledger now and then how far the audit goes, and always where something was taken away.
    /// What was committed stays committed: trouble here is logged and tried again after the next one.
    pub(crate) async fn committed(&self, took_away: bool) {
        let is_due = {
            let mut told = self.audit_told();
            told.commits += 1;
            took_away || told.is_due(self.now())
        };
        self.tell_ledger_if(is_due).await;
    }

    /// Tells the ledger how far the audit goes where an hour has passed with any commit: asked now and then, since nobody
    /// may write for long.
    pub async fn tell_ledger_in_time(&self) {
        let now = self.now();
        let is_due = self.audit_told().is_due(now);
        self.tell_ledger_if(is_due).await;
    }

    /// Before the hub stops: tells the ledger what it does not know yet.
    pub async fn tell_ledger_at_last(&self) {
        let has_any = self.audit_told().commits > 0;
        self.tell_ledger_if(has_any).await;
    }

    async fn tell_ledger_if(&self, is_due: bool) {
        if is_due && self.tell_ledger_of_audit().await.is_err() {
            tracing::error!("the ledger does not hold how far the audit goes");
        }
    }

    /// Tells the ledger how far the audit goes, unless it knows.
    pub async fn tell_ledger_of_audit(&self) -> anyhow::Result<()> {
        let programme = self.programme();
        let mut tx = self.store().read().await?;
        let end = chain::end(&mut tx, &programme).await?;
        drop(tx);
        if end.n > 0 && self.audit_told().place != end {
            let line = Line::AuditAt { programme, n: end.n, hash: end.hash.clone(), at: self.now() };
            self.ledger().append(&[line])?;
        }
        *self.audit_told() = AuditTold { place: end, at: self.now(), commits: 0 };
        Ok(())
    }

    fn audit_told(&self) -> MutexGuard<'_, AuditTold> {
        self.0.audit_told.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.0.folder
    }
    /// The database.
    pub fn store(&self) -> &Store {
        &self.0.store
    }
    /// The key that signs.
    pub fn key(&self) -> &Key {
        &self.0.key
    }
    /// The key that opens envelopes.
    pub fn seal(&self) -> &SealKey {
        &self.0.seal
    }
    /// The ledger.
    pub fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }
    /// Who asked how often.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }
    /// What was counted.
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }
    /// Snapshots of the directory that were cut.
    pub fn snapshots(&self) -> &Snapshots {
        &self.0.snapshots
    }
    /// Whether this folder has a programme yet.
    pub fn has_programme(&self) -> bool {
        self.0.programme.is_some()
    }
    /// The programme of this hub.
    ///
    /// # Panics
    /// When the folder has none yet; `serve` and every command but `programme new` refuse such a folder first.
    pub fn programme(&self) -> Id {
        self.0.programme.clone().expect("a hub without a programme is refused before")
    }
    /// Whether it is the sample programme.
    pub fn is_sample(&self) -> bool {
        self.0.is_sample
    }
    /// The hub's clock.
    pub fn now(&self) -> i64 {
        (self.0.clock)()
    }

    /// The hub's next dot.
    pub fn dot(&self) -> Dot {
        self.0.pen.lock().unwrap_or_else(std::sync::PoisonError::into_inner).dot()
    }

    /// Begins a transaction in which records change.
    pub async fn slice(&self) -> sqlx::Result<Slice> {
        Slice::begin(self).await
    }

    /// Tells everybody who waits that something was committed.
    pub fn wake(&self) {
        self.0.wake.send_modify(|n| *n += 1);
    }

    /// Hears of commits of this process.
    pub fn hear(&self) -> watch::Receiver<u64> {
        self.0.wake.subscribe()
    }

    /// The programme's record, as it stands.
    pub async fn about(&self) -> sqlx::Result<Programme> {
        let mut tx = self.store().read().await?;
        let record = store::record(&mut tx, &self.programme(), &programme_header(&self.programme()).key).await?;
        Ok(record.map(|r| Programme::read(&r)).unwrap_or_default())
    }

    /// The wall clock of the programme's places at a moment.
    pub async fn wall(&self, at: i64) -> sqlx::Result<NaiveDateTime> {
        Ok(wall_of(&self.about().await?.zone, at))
    }
}

/// The wall clock of a time zone at a moment; UTC where the zone is not known.
pub fn wall_of(zone: &str, at: i64) -> NaiveDateTime {
    let utc = DateTime::from_timestamp_millis(at).unwrap_or_default();
    match zone.parse::<Tz>() {
        Ok(zone) => utc.with_timezone(&zone).naive_local(),
        Err(_) => utc.naive_utc(),
    }
}

/// The header of the programme's own record.
pub fn programme_header(programme: &Id) -> Header {
    Header::new(Circle::Everyone, Kind::Programme, programme.clone())
}

/// Whether a programme may be served: without a number to ring for danger and one for everything else it may not.
pub fn may_be_served(programme: &impl Fields) -> Result<(), &'static str> {
    let about = Programme::read(programme);
    if about.desk_phone.trim().is_empty() {
        Err("The programme has no desk number: the number that people ring when nothing else works.")
    } else if about.crisis.iter().all(|c| c.number.trim().is_empty()) {
        Err("The programme has no crisis number.")
    } else if about.zone.parse::<Tz>().is_err() {
        Err("The programme has no time zone that is known, such as Europe/London.")
    } else {
        Ok(())
    }
}
