//! Who uses this phone: the profiles on it, which one is open, joining, switching and signing out.
//!
//! Each profile has a database of its own; opening one reads all of it, starts its rounds with the hub, and reads the
//! directory once the page has been drawn. Switching needs no signal.

mod asked;
mod idle;
mod joining;
mod leaving;
mod locking;
mod nobody;

pub use leaving::{Farewell, SignOut};
pub use locking::{PinLacks, Tried, is_same_secret, pin_lacks};

use std::{cell::RefCell, rc::Rc};

use crate::view::prelude::*;
use kith_model::{
    Id,
    acts::SampleDoor,
    wire::{DirectoryManifest, Me},
};

use super::{Directory, HubProblem, Records, StoreProblem, SyncStatus};
pub use crate::store::Profile;
use crate::{
    browser::{events, settings, tabs::Tabs, timers::sleep},
    sealing::Lock,
    store::{Changed, Envelopes, Holding, Pages, Phone},
    sync::{Runner, Sealer, hub},
};
use locking::{LOCK, Unlocked};

/// The directory is read when the first page has been drawn.
const AFTER_PAINT_MS: u32 = 60;
/// A store that did not open is tried again.
const RETRY_MS: u32 = 3_000;
const TABS: &str = "kith-phone";

/// How far the app is with opening a profile.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Opening {
    /// Being read from the store.
    #[default]
    Starting,
    /// Nobody: the directory, and asking for help.
    Nobody,
    /// Open.
    Open(Profile),
    /// Locked: it waits for whoever may open it.
    Locked(Profile),
    /// The store does not open.
    Stuck(StoreProblem),
}

/// The profiles on this phone.
#[derive(Clone, Copy)]
pub struct Profiles {
    records: Records,
    directory: Directory,
    status: SyncStatus,
    opening: RwSignal<Opening>,
    all: RwSignal<Vec<Profile>>,
    unread: RwSignal<usize>,
    farewell: RwSignal<Option<Farewell>>,
    /// The lock of the profile that is open, or waits to be.
    lock: RwSignal<Option<Lock>>,
    /// It locks itself in a moment.
    about_to_lock: RwSignal<bool>,
    manifest: RwSignal<Option<DirectoryManifest>>,
    inside: StoredValue<Rc<Inside>>,
}

#[derive(Default)]
struct Inside {
    phone: RefCell<Option<Rc<Phone>>>,
    runner: RefCell<Option<Rc<Runner>>>,
    tabs: RefCell<Option<Tabs>>,
    refreshed: std::cell::Cell<i64>,
    unlocked: RefCell<Option<Unlocked>>,
    sealer: RefCell<Option<Rc<Sealer>>>,
    envelopes: Envelopes,
    is_sending: std::cell::Cell<bool>,
    idle: idle::Idle,
}

/// The profiles on this phone.
pub fn profiles() -> Profiles {
    super::live().profiles
}

impl Profiles {
    pub(super) fn new(records: Records, directory: Directory, status: SyncStatus) -> Self {
        let inside = StoredValue::new(Rc::new(Inside::default()));
        let opening = RwSignal::new(Opening::Starting);
        let (all, unread, manifest) = (RwSignal::new(Vec::new()), RwSignal::new(0), RwSignal::new(None));
        let farewell = RwSignal::new(Farewell::kept());
        let (lock, about_to_lock) = (RwSignal::new(None), RwSignal::new(false));
        Self { records, directory, status, opening, all, unread, farewell, lock, about_to_lock, manifest, inside }
    }

    /// How far opening is. Tracked.
    pub fn opening(self) -> Opening {
        self.opening.get()
    }

    /// The profile that is open. Tracked.
    pub fn open(self) -> Option<Profile> {
        self.opening.with(|opening| if let Opening::Open(profile) = opening { Some(profile.clone()) } else { None })
    }

    /// All profiles on this phone. Tracked.
    pub fn all(self) -> Vec<Profile> {
        self.all.get()
    }

    /// How many profiles on this phone cannot be read, not even from what they hold. Tracked.
    pub fn unread(self) -> usize {
        self.unread.get()
    }

    /// What the hub says of its programme to anybody: name, number to ring, whether it is the sample; `None` before it
    /// was heard. Asked only while no profile is open. Tracked.
    pub fn manifest(self) -> Option<DirectoryManifest> {
        self.manifest.get()
    }

    /// "Look around as", in the sample programme only.
    pub async fn sample(self) -> Result<Vec<SampleDoor>, HubProblem> {
        hub::sample().await
    }

    /// Syncs now, for "try again"; what came of it stands in the status.
    pub fn sync_now(self) {
        if let Some(runner) = self.runner() {
            leptos::task::spawn_local(async move { runner.now().await });
        }
    }

    /// Opens another profile; needs no signal.
    pub async fn switch(self, profile: &Id) -> Result<(), StoreProblem> {
        let found = self.all.try_get_untracked().unwrap_or_default().into_iter().find(|it| it.id == *profile);
        settings::forget_left();
        match found {
            Some(found) => self.open_profile(found).await,
            None => Err(StoreProblem::Lost),
        }
    }

    /// Closes the open profile without signing it out: the directory for anyone.
    pub async fn leave(self) {
        self.close().await;
        settings::forget_last_profile();
        self.nobody().await;
    }

    /// Starts: opens the profile that was open last, or the only one.
    pub(super) async fn start(self) {
        while let Err(problem) = self.phone().await {
            let is_held = problem == StoreProblem::OtherTabOpen;
            self.opening.try_set(Opening::Stuck(problem));
            if !is_held {
                sleep(RETRY_MS).await;
            }
        }
        self.listen();
        let mut last = settings::last_profile();
        loop {
            let all = match self.read_all().await {
                Ok(all) => all,
                Err(problem) => {
                    self.opening.try_set(Opening::Stuck(problem));
                    sleep(RETRY_MS).await;
                    continue;
                }
            };
            let found = all.iter().find(|it| last.as_deref() == Some(it.id.as_str()));
            let found = found.or_else(|| if all.len() == 1 { all.first() } else { None }).cloned();
            // Whoever left in a hurry finds nothing open, nor does who looks after them.
            match found.filter(|_| !settings::was_left()) {
                None => {
                    self.nobody().await;
                    break;
                }
                Some(profile) => match self.open_profile(profile.clone()).await {
                    Ok(()) => break,
                    Err(StoreProblem::OtherTabOpen) => last = Some(profile.id.to_string()),
                    // Nobody opens it here any more: the others can, and its owner comes in anew.
                    Err(StoreProblem::Locked) => {
                        self.nobody().await;
                        break;
                    }
                    Err(_) => {
                        last = Some(profile.id.to_string());
                        sleep(RETRY_MS).await;
                    }
                },
            }
        }
        self.while_locked().await;
        self.tell_left().await;
    }

    /// What happens to the page and in other tabs.
    fn listen(self) {
        let again = move || match self.runner() {
            Some(runner) => runner.want(),
            None => leptos::task::spawn_local(async move { self.refresh().await }),
        };
        events::on_front(again);
        events::on_online(again);
        let send = move || leptos::task::spawn_local(async move { self.while_locked().await });
        events::on_front(send);
        events::on_online(send);
        self.watch_use();
        events::on_leave(move || {
            leptos::task::spawn_local(async move {
                // The page goes: where it fails, the next key would have told.
                let _ = self.records.keep_drafts().await;
            });
        });
        let tabs = Tabs::open(TABS, move |message| {
            leptos::task::spawn_local(async move {
                if message == LOCK {
                    return self.lock_here().await;
                }
                let Ok(all) = self.read_all().await else { return };
                let Some(open) = self.open_now() else { return };
                if self.was_locked_elsewhere(&open).await {
                    let _ = self.open_profile(open).await; // it waits to be opened
                    return;
                }
                match all.into_iter().find(|it| it.id == open.id) {
                    None => {
                        self.close().await;
                        self.nobody().await;
                    }
                    // They came in anew there: under another number, with another token.
                    Some(now) if now.device != open.device => {
                        let _ = self.open_profile(now).await; // why it does not open is on the screen
                    }
                    Some(_) => {}
                }
            });
        });
        *self.inside.get_value().tabs.borrow_mut() = tabs;
    }

    async fn open_profile(self, profile: Profile) -> Result<(), StoreProblem> {
        self.close().await;
        let lock = match self.phone().await?.lock(&profile.id).await {
            Ok(lock) => lock,
            Err(problem) => {
                self.opening.try_set(Opening::Stuck(problem.clone()));
                return Err(problem);
            }
        };
        let inside = self.inside.get_value();
        // Whoever opens another profile locks this one.
        inside.unlocked.borrow_mut().take_if(|it| it.profile != profile.id || lock.is_none());
        let vault = inside.unlocked.borrow().as_ref().map(|it| it.vault.clone());
        settings::keep_last_profile(profile.id.as_str());
        if let (Some(lock), None) = (&lock, &vault) {
            self.stand_locked(profile, lock.clone()).await;
            return Ok(());
        }
        self.lock.try_set(lock);
        let known =
            Me { name: profile.name.clone(), roles: profile.roles.clone(), device: profile.device, ..Me::default() };
        let holding = match Holding::open_with(&profile.database(), profile.programme.clone(), known, vault).await {
            Ok(holding) => holding,
            Err(problem) => {
                self.opening.try_set(Opening::Stuck(problem.clone()));
                return Err(problem);
            }
        };
        self.directory.expect(&profile.programme);
        self.records.open(Some(holding.clone()));
        self.opening.try_set(Opening::Open(profile.clone()));
        self.follow_me(&holding);
        let sealer = Sealer::start(holding.clone(), profile.id.clone(), inside.envelopes.clone());
        *inside.sealer.borrow_mut() = Some(sealer);
        let out = {
            let (profile, holding) = (profile.clone(), Rc::downgrade(&holding));
            move || {
                let (profile, Some(holding)) = (profile.clone(), holding.upgrade()) else { return };
                leptos::task::spawn_local(async move {
                    let farewell = Farewell::of(&holding);
                    // Where it fails the profile stays, and the next round says so again.
                    if self.remove(&profile, &holding).await.is_ok() {
                        self.say_farewell(farewell);
                    }
                });
            }
        };
        let runner = Runner::start(holding, self.status, out);
        *self.inside.get_value().runner.borrow_mut() = Some(runner.clone());
        let _ = self.read_all().await; // the list; the profile is open either way
        leptos::task::spawn_local(async move {
            sleep(AFTER_PAINT_MS).await;
            let fetching = self.directory.open(Pages::of(&profile.programme));
            // One that cannot be read is fetched anew.
            let _ = fetching.read().await;
            runner.keep_fresh(fetching);
        });
        Ok(())
    }

    /// The list keeps up with the name and the roles that the hub tells.
    fn follow_me(self, holding: &Rc<Holding>) {
        let weak = Rc::downgrade(holding);
        holding.listen(move |changed: &Changed| {
            let (true, Some(holding)) = (changed.heard, weak.upgrade()) else { return };
            let me = holding.heard().me;
            let Some(mut profile) = self.open_now() else { return };
            if (profile.name == me.name && profile.roles == me.roles) || profile.device != me.device {
                return;
            }
            (profile.name, profile.roles) = (me.name, me.roles);
            self.opening.try_set(Opening::Open(profile.clone()));
            leptos::task::spawn_local(async move {
                if let Ok(phone) = self.phone().await {
                    // Only the list of names: the next word of the hub brings it again.
                    let _ = phone.keep_profile(&profile).await;
                    let _ = self.read_all().await;
                }
            });
        });
    }

    async fn close(self) {
        if let Some(runner) = self.inside.get_value().runner.borrow_mut().take() {
            runner.end();
        }
        let sealer = self.inside.get_value().sealer.borrow_mut().take();
        if let Some(sealer) = sealer {
            sealer.finish().await;
        }
        self.about_to_lock.try_set(false);
        // What was typed last is kept before its holding goes.
        let _ = self.records.keep_drafts().await;
        self.records.open(None);
        self.status.change(|stands| *stands = Default::default());
    }

    async fn read_all(self) -> Result<Vec<Profile>, StoreProblem> {
        let (all, unread) = self.phone().await?.profiles().await?;
        self.all.try_set(all.clone());
        self.unread.try_set(unread);
        Ok(all)
    }

    /// Whether another tab put a lock on the open profile, or took it off, or put another one on.
    async fn was_locked_elsewhere(self, open: &Profile) -> bool {
        let Ok(phone) = self.phone().await else { return false };
        let there = phone.lock(&open.id).await.ok().flatten();
        there.is_some() != self.lock.try_get_untracked().flatten().is_some()
    }

    fn tell_tabs(self) {
        if let Some(tabs) = &*self.inside.get_value().tabs.borrow() {
            tabs.tell("changed");
        }
    }

    fn open_now(self) -> Option<Profile> {
        match self.opening.try_get_untracked() {
            Some(Opening::Open(profile)) => Some(profile),
            _ => None,
        }
    }

    /// The phone's own database, opened once.
    pub(super) async fn phone(self) -> Result<Rc<Phone>, StoreProblem> {
        let inside = self.inside.get_value();
        if let Some(phone) = inside.phone.borrow().clone() {
            return Ok(phone);
        }
        let phone = Phone::open().await?;
        let phone = inside.phone.borrow_mut().get_or_insert(phone).clone();
        Ok(phone)
    }

    pub(super) fn runner(self) -> Option<Rc<Runner>> {
        self.inside.get_value().runner.borrow().clone()
    }
}
