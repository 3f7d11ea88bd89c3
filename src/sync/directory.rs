//! Getting the public directory onto the phone, and keeping it fresh: the snapshot once, then changes.
//!
//! No account is needed. With a profile open its news come with each round; without one they are asked for when the app
//! starts or comes to the front. Where the person saves data, a first big snapshot is asked about; "later" is remembered,
//! and no request is made about it meanwhile. A large one comes in parts, each kept as it came: a line that broke goes on
//! with those that are missing.
//!
//! **Invariant:** a directory older than the phone's is ignored, unless the hub itself says that it lost something.

use std::{cell::Cell, rc::Rc};

use crate::view::prelude::*;
use kith_model::{
    listing::Listing,
    wire::{Cursor, DirectoryManifest, DirectoryNews},
};

use super::{HubProblem, hub};
use crate::{
    browser::{
        clock, events,
        settings::{self, BigDownload},
    },
    store::Pages,
};

/// A first snapshot above this size is asked about where the person saves data.
const ASK_FROM_BYTES: u64 = 300_000;
/// "Later" holds for so long, three days; then it is asked once more.
const LATER_MS: i64 = 3 * 24 * 60 * 60 * 1_000;
/// So often the hub may have cut a newer directory while this phone was on its way through one.
const MANIFESTS_MAX: usize = 4;

/// How the directory stands on this phone.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum DirectoryState {
    /// Being read from the store.
    #[default]
    Loading,
    /// Not on this phone, and no signal to fetch it.
    Absent,
    /// Big, and the person saves data: "All activities: 1.1 MB. Get them now · Later".
    Asks {
        /// The size of what is missing, as it travels.
        bytes: u64,
        /// "Later" was said: it is only offered where it is missed.
        later: bool,
    },
    /// Being fetched.
    Fetching,
    /// Here.
    Ready,
}

/// A part under its name.
type Part = (String, Vec<Listing>);

/// The directory on its way.
pub struct Fetching {
    pages: Rc<Pages>,
    state: RwSignal<DirectoryState>,
    is_read: Cell<bool>,
    is_busy: Cell<bool>,
}

impl Fetching {
    /// Fetches into `pages`; tells `state`.
    pub fn new(pages: Rc<Pages>, state: RwSignal<DirectoryState>) -> Rc<Self> {
        Rc::new(Self { pages, state, is_read: Cell::new(false), is_busy: Cell::new(false) })
    }

    /// The directory.
    pub fn pages(&self) -> &Rc<Pages> {
        &self.pages
    }

    /// Reads what the phone has.
    pub async fn read(&self) -> Result<(), HubProblem> {
        self.pages.read().await.map_err(|_| HubProblem::NotKept)?;
        self.is_read.set(true);
        // Where nothing is here it is on its way from now on: only a moment is spent in reading.
        self.state.try_set(if self.is_here() { DirectoryState::Ready } else { DirectoryState::Fetching });
        Ok(())
    }

    /// How far the phone has heard, for a round; `None` before it was read, and while nobody wants it: the hub would call
    /// again and again to tell of it.
    pub fn heard(&self) -> Option<Cursor> {
        (self.is_read.get() && !self.is_put_off()).then(|| self.pages.head())
    }

    /// Whether it was asked about, and the person has not said "now" on a line that still costs.
    fn is_put_off(&self) -> bool {
        let Some(DirectoryState::Asks { bytes, later }) = self.state.try_get_untracked() else { return false };
        if self.is_wanted() || !events::saves_data() {
            return false;
        }
        if later && !self.is_later() {
            self.state.try_set(DirectoryState::Asks { bytes, later: false });
        }
        true
    }

    /// "Get them now." Holds until they are here, also when the line breaks on the way.
    pub async fn get_now(&self) -> Result<(), HubProblem> {
        settings::keep_big_download(self.pages.name(), BigDownload::Wanted);
        self.snapshot(None).await
    }

    /// "Later."
    pub fn later(&self) {
        settings::keep_big_download(self.pages.name(), BigDownload::NotBefore(clock::now_ms() + LATER_MS));
        if let Some(DirectoryState::Asks { bytes, .. }) = self.state.try_get_untracked() {
            self.state.try_set(DirectoryState::Asks { bytes, later: true });
        }
    }

    /// Takes in the news that came with a round.
    pub async fn take(&self, news: &DirectoryNews) -> Result<(), HubProblem> {
        match &news.changes {
            Some(changes) if self.is_here() => self.change(news.head, changes).await,
            // The hub itself answers here: a head behind the phone's means that it lost something.
            _ => self.snapshot((news.head.seq < self.pages.head().seq).then_some(news.head)).await,
        }
    }

    /// Asks for news without an account; `manifest` is what the hub has just said.
    pub async fn refresh(&self, manifest: &DirectoryManifest) -> Result<(), HubProblem> {
        if !self.is_here() {
            return self.fetch(None, Some(manifest.clone())).await;
        }
        let news = hub::changes(self.pages.head()).await?;
        self.take(&news).await
    }

    /// There was no signal: where nothing is here, the person is told.
    pub fn no_signal(&self) {
        let is_awaited = |state| matches!(state, DirectoryState::Loading | DirectoryState::Fetching);
        if !self.is_here() && self.state.try_get_untracked().is_some_and(is_awaited) {
            self.state.try_set(DirectoryState::Absent);
        }
    }

    async fn change(&self, head: Cursor, changes: &[Listing]) -> Result<(), HubProblem> {
        self.pages.change(head, changes).await.map_err(|_| HubProblem::NotKept)
    }

    /// Fetches the current snapshot. `lost`: the hub's own head, when it lost something.
    async fn snapshot(&self, lost: Option<Cursor>) -> Result<(), HubProblem> {
        self.fetch(lost, None).await
    }

    async fn fetch(&self, lost: Option<Cursor>, manifest: Option<DirectoryManifest>) -> Result<(), HubProblem> {
        if self.is_busy.replace(true) {
            return Ok(());
        }
        let done = self.fetch_alone(lost, manifest).await;
        self.is_busy.set(false);
        let is_asking = matches!(self.state.try_get_untracked(), Some(DirectoryState::Asks { .. }));
        if !is_asking {
            let state = if self.is_here() { DirectoryState::Ready } else { DirectoryState::Absent };
            self.state.try_set(state);
        }
        done
    }

    async fn fetch_alone(&self, lost: Option<Cursor>, manifest: Option<DirectoryManifest>) -> Result<(), HubProblem> {
        let manifest = match manifest {
            Some(manifest) => manifest,
            None => hub::manifest().await?,
        };
        let mine = self.pages.head();
        if manifest.head == mine || (lost.is_none() && manifest.head.seq < mine.seq) {
            return Ok(());
        }
        let is_first = !self.is_here();
        let kept = self.pages.parts().await.map_err(|_| HubProblem::NotKept)?;
        let bytes = missing_bytes(&manifest, &kept);
        if is_first && !self.is_wanted() && bytes > ASK_FROM_BYTES && events::saves_data() {
            self.state.try_set(DirectoryState::Asks { bytes, later: self.is_later() });
            return Ok(());
        }
        if is_first {
            self.state.try_set(DirectoryState::Fetching);
        }
        let (head, entries) = if manifest.parts.is_empty() {
            in_one_piece(&manifest).await?
        } else {
            self.in_parts(manifest, kept).await?
        };
        self.pages.replace(head, entries).await.map_err(|_| HubProblem::NotKept)?;
        settings::forget_big_download(self.pages.name());
        Ok(())
    }

    /// Fetches the parts that are not here yet, and keeps each as it comes.
    async fn in_parts(
        &self,
        mut manifest: DirectoryManifest,
        kept: Vec<String>,
    ) -> Result<(Cursor, Vec<Listing>), HubProblem> {
        let mut here: Vec<Part> = Vec::new();
        for name in kept.into_iter().filter(|name| manifest.parts.iter().any(|part| part.name == *name)) {
            // What cannot be read any more is fetched again.
            if let Some(entries) = self.pages.part(&name).await.map_err(|_| HubProblem::NotKept)? {
                here.push((name, entries));
            }
        }
        for _ in 0..MANIFESTS_MAX {
            match self.missing_parts(&manifest, &mut here).await {
                Ok(()) => {
                    let mut entries: Vec<Listing> = Vec::new();
                    for (name, mut part) in here {
                        if manifest.parts.iter().any(|part| part.name == name) {
                            entries.append(&mut part);
                        }
                    }
                    return Ok((manifest.head, entries));
                }
                // The directory moved on meanwhile: most parts are the same, and only the others are missing.
                Err(HubProblem::Told(trouble)) if trouble.code == "not-current" => manifest = hub::manifest().await?,
                Err(problem) => return Err(problem),
            }
            if manifest.parts.is_empty() {
                return in_one_piece(&manifest).await;
            }
        }
        Err(HubProblem::NoSignal)
    }

    async fn missing_parts(&self, manifest: &DirectoryManifest, here: &mut Vec<Part>) -> Result<(), HubProblem> {
        let wanted: Vec<String> = manifest.parts.iter().map(|part| part.name.clone()).collect();
        for name in &wanted {
            if here.iter().any(|(there, _)| there == name) {
                continue;
            }
            let part = hub::snapshot(&format!("/hub/v1/directory/part/{name}")).await?;
            if part.programme != manifest.programme {
                return Err(HubProblem::NotTheHub);
            }
            self.pages.keep_part(&wanted, name, &part.entries).await.map_err(|_| HubProblem::NotKept)?;
            here.push((name.clone(), part.entries));
        }
        Ok(())
    }

    fn is_wanted(&self) -> bool {
        settings::big_download(self.pages.name()) == Some(BigDownload::Wanted)
    }

    /// Whether "later" still holds.
    fn is_later(&self) -> bool {
        let now = clock::now_ms();
        // One that lies further ahead than it was ever set was set by a clock that was wrong.
        matches!(settings::big_download(self.pages.name()), Some(BigDownload::NotBefore(until)) if (now..=now + LATER_MS).contains(&until))
    }

    /// Whether there is none on this phone, as far as was read.
    pub fn is_absent(&self) -> bool {
        !self.is_here()
    }

    fn is_here(&self) -> bool {
        self.pages.head() != Cursor::default()
    }
}

async fn in_one_piece(manifest: &DirectoryManifest) -> Result<(Cursor, Vec<Listing>), HubProblem> {
    let snapshot = hub::snapshot(&manifest.address).await?;
    if snapshot.programme != manifest.programme || snapshot.head != manifest.head {
        return Err(HubProblem::NotTheHub);
    }
    Ok((snapshot.head, snapshot.entries))
}

/// What is still to be fetched, where some parts were kept.
fn missing_bytes(manifest: &DirectoryManifest, kept: &[String]) -> u64 {
    if manifest.parts.is_empty() {
        return manifest.bytes;
    }
    manifest.parts.iter().filter(|part| !kept.contains(&part.name)).map(|part| part.bytes).sum()
}
