//! Getting the public directory onto the phone, and keeping it fresh: the snapshot once, then changes.
//!
//! No account is needed. With a profile open its news come with each round; without one they are asked for when the app
//! starts or comes to the front. Where the person saves data, a first big snapshot is asked about.
//!
//! **Invariant:** a directory older than the phone's is ignored, unless the hub itself says that it lost something.

use std::{cell::Cell, rc::Rc};

use crate::view::prelude::*;
use kith_model::wire::{Cursor, DirectoryManifest, DirectoryNews};

use super::{HubProblem, hub};
use crate::{browser::events, store::Pages};

/// A first snapshot above this size is asked about where the person saves data.
const ASK_FROM_BYTES: u64 = 300_000;

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
        /// Its size as it travels.
        bytes: u64,
    },
    /// Being fetched.
    Fetching,
    /// Here.
    Ready,
}

/// The directory on its way.
pub struct Fetching {
    pages: Rc<Pages>,
    state: RwSignal<DirectoryState>,
    is_read: Cell<bool>,
    is_wanted: Cell<bool>,
    is_busy: Cell<bool>,
}

impl Fetching {
    /// Fetches into `pages`; tells `state`.
    pub fn new(pages: Rc<Pages>, state: RwSignal<DirectoryState>) -> Rc<Self> {
        let (is_read, is_wanted, is_busy) = (Cell::new(false), Cell::new(false), Cell::new(false));
        Rc::new(Self { pages, state, is_read, is_wanted, is_busy })
    }

    /// The directory.
    pub fn pages(&self) -> &Rc<Pages> {
        &self.pages
    }

    /// Reads what the phone has.
    pub async fn read(&self) -> Result<(), HubProblem> {
        self.pages.read().await.map_err(|_| HubProblem::NotKept)?;
        self.is_read.set(true);
        if self.is_here() {
            self.state.try_set(DirectoryState::Ready);
        }
        Ok(())
    }

    /// How far the phone has heard, for a round; `None` before it was read.
    pub fn heard(&self) -> Option<Cursor> {
        self.is_read.get().then(|| self.pages.head())
    }

    /// "Get them now."
    pub async fn get_now(&self) -> Result<(), HubProblem> {
        self.is_wanted.set(true);
        self.snapshot(None).await
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
        if !self.is_here() && self.state.try_get_untracked() == Some(DirectoryState::Loading) {
            self.state.try_set(DirectoryState::Absent);
        }
    }

    async fn change(&self, head: Cursor, changes: &[kith_model::listing::Listing]) -> Result<(), HubProblem> {
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
        if is_first && !self.is_wanted.get() && manifest.bytes > ASK_FROM_BYTES && events::saves_data() {
            self.state.try_set(DirectoryState::Asks { bytes: manifest.bytes });
            return Ok(());
        }
        if is_first {
            self.state.try_set(DirectoryState::Fetching);
        }
        let snapshot = hub::snapshot(&manifest.address).await?;
        if snapshot.programme != manifest.programme || snapshot.head != manifest.head {
            return Err(HubProblem::NotTheHub);
        }
        self.pages.replace(snapshot.head, snapshot.entries).await.map_err(|_| HubProblem::NotKept)
    }

    /// Whether there is none on this phone, as far as was read.
    pub fn is_absent(&self) -> bool {
        !self.is_here()
    }

    fn is_here(&self) -> bool {
        self.pages.head() != Cursor::default()
    }
}
