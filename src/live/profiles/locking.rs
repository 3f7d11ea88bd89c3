//! Locking: what a profile is locked with, opening it, locking it again, and what becomes of it after too many wrong tries.
//!
//! The key of a profile is in memory only while it is open. While it is locked the phone can still send what was sealed
//! before, and learn that it was signed out.
//!
//! **Invariant:** a lock stands on the phone before the first row is sealed, and goes after the last one is in the clear, so
//! that whatever breaks off in between can be opened by who may.

use kith_model::{
    Id,
    envelope::{AskStanding, UnsentFile},
    wire::VERSION,
};

use super::{Farewell, Opening, Profile, Profiles, StoreProblem, joining::hash};
use crate::{
    browser::{clock, locks, passkey, random, settings, timers::sleep},
    sealing::{Lock, PIN_MIN, Secret, Vault, Way, canonical, is_easy, pin_of},
    store::{Holding, Pages, sealed::rewrite},
    sync::{hand_in::hand_in, hub},
};

/// What the tabs of this phone tell each other when one is locked by hand.
pub(super) const LOCK: &str = "lock";
/// The screen is drawn before Argon2id takes the phone for half a second.
const DRAWN_MS: u32 = 60;

/// The key of the profile that is open.
#[derive(Clone)]
pub(super) struct Unlocked {
    pub profile: Id,
    pub key: [u8; 32],
    pub vault: Vault,
}

/// What came of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// It is open.
    Open,
    /// Wrong; so many tries are left, and the next is taken after so many milliseconds.
    Wrong {
        /// Until the key is destroyed.
        left: u32,
        /// Milliseconds.
        wait: i64,
    },
    /// Too early: so many milliseconds are left.
    Wait(i64),
    /// That was the last: nobody opens it any more.
    Destroyed,
    /// It could not be tried (the passkey was not shown, the storage did not open): nothing was counted.
    Not,
}

/// Why something cannot be a PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinLacks {
    /// Fewer than [`PIN_MIN`] digits.
    Digits,
    /// The first that anybody tries.
    Easy,
}

/// Whether something can be a PIN.
pub fn pin_lacks(typed: &str) -> Option<PinLacks> {
    let pin = pin_of(typed);
    match () {
        () if pin.len() < PIN_MIN => Some(PinLacks::Digits),
        () if is_easy(&pin) => Some(PinLacks::Easy),
        () => None,
    }
}

/// Whether what was typed twice is one and the same PIN, or the same words.
pub fn is_same_secret(is_words: bool, one: &str, other: &str) -> bool {
    canonical(is_words, one) == canonical(is_words, other)
}

impl Profiles {
    /// The lock of the open profile, or of the one that waits to be opened. Tracked.
    pub fn lock(self) -> Option<Lock> {
        self.lock.get()
    }

    /// Tries to open the profile that is locked. Counted before it is judged.
    pub async fn unlock(self, typed: String) -> Tried {
        sleep(DRAWN_MS).await;
        self.try_with(Secret::Typed(typed)).await
    }

    /// The same with the passkey that was added.
    pub async fn unlock_with_passkey(self) -> Tried {
        let asked = self.lock.try_get_untracked().flatten().and_then(|lock| lock.passkey());
        let Some((credential, salt)) = asked else { return Tried::Not };
        match passkey::answer(&credential, &salt).await {
            Some(answer) => self.try_with(Secret::Passkey(answer)).await,
            None => Tried::Not,
        }
    }

    async fn try_with(self, secret: Secret) -> Tried {
        let Some(Opening::Locked(profile)) = self.opening.try_get_untracked() else { return Tried::Not };
        // While another tab tries, or changes the lock, this one waits for the next press.
        let Some(_held) = locks::take(&lock_of(&profile), false).await else { return Tried::Not };
        let Ok(phone) = self.phone().await else { return Tried::Not };
        // As it stands on the phone: another tab may have tried, or taken it off.
        let mut lock = match phone.lock(&profile.id).await {
            Ok(Some(lock)) => lock,
            Ok(None) => {
                return match self.open_profile(profile).await {
                    Ok(()) => Tried::Open,
                    Err(_) => Tried::Not, // why is on the screen
                };
            }
            Err(_) => return Tried::Not,
        };
        if lock.correct(clock::now_ms()) && phone.keep_lock(&profile.id, &lock).await.is_err() {
            return Tried::Not;
        }
        let wait = lock.wait(clock::now_ms());
        if lock.is_destroyed() || wait > 0 {
            self.lock.try_set(Some(lock));
            return Tried::Wait(wait);
        }
        lock.count(clock::now_ms());
        if phone.keep_lock(&profile.id, &lock).await.is_err() {
            return Tried::Not;
        }
        let Some(key) = lock.open(&profile.id, &secret).await else {
            lock.fail();
            let _ = phone.keep_lock(&profile.id, &lock).await; // the try itself is counted already
            if lock.is_destroyed() {
                // Nobody reads it any more; where removing fails it is removed when somebody comes in anew.
                let _ = Holding::remove(&profile.database()).await;
            }
            self.lock.try_set(Some(lock.clone()));
            return match lock.is_destroyed() {
                true => Tried::Destroyed,
                false => Tried::Wrong { left: lock.left(), wait: lock.wait(clock::now_ms()) },
            };
        };
        let Ok(vault) = Vault::new(&key).await else { return Tried::Not };
        lock.succeed();
        let _ = phone.keep_lock(&profile.id, &lock).await; // else the tries stay counted, and it opens all the same
        *self.inside.get_value().unlocked.borrow_mut() = Some(Unlocked { profile: profile.id.clone(), key, vault });
        match self.open_profile(profile).await {
            Ok(()) => Tried::Open,
            Err(_) => Tried::Not, // why is on the screen
        }
    }

    /// Locks the open profile now, in every tab, where it has a lock. What was typed is kept first.
    pub async fn lock_now(self) {
        if let Some(tabs) = &*self.inside.get_value().tabs.borrow() {
            tabs.tell(LOCK);
        }
        self.lock_here().await;
    }

    /// Locks it in this tab.
    pub(super) async fn lock_here(self) {
        let Some(profile) = self.open_now() else { return };
        if self.lock.try_get_untracked().flatten().is_none() {
            return;
        }
        // The screen first: whatever else fails, nothing of it stays in sight.
        self.opening.try_set(Opening::Locked(profile.clone()));
        self.close().await;
        self.inside.get_value().unlocked.borrow_mut().take();
        let _ = self.open_profile(profile).await; // it waits to be opened
    }

    /// A profile that is locked stands there to be opened; meanwhile its envelopes are sent.
    pub(super) async fn stand_locked(self, profile: Profile, lock: Lock) {
        let programme = profile.programme.clone();
        self.directory.expect(&programme);
        self.lock.try_set(Some(lock));
        self.opening.try_set(Opening::Locked(profile));
        let _ = self.read_all().await; // the list of who else is here
        leptos::task::spawn_local(async move {
            // What anybody may see stays in reach; one that cannot be read is fetched anew.
            let _ = self.directory.open(Pages::of(&programme)).read().await;
            self.refresh().await;
            self.while_locked().await;
        });
    }

    /// Sends what was sealed, of all profiles but the open one; one that was signed out meanwhile leaves the phone.
    pub(super) async fn while_locked(self) {
        // One at a time: a second one would look for what the first has just let go of.
        if self.inside.get_value().is_sending.replace(true) {
            return;
        }
        self.send_sealed().await;
        self.inside.get_value().is_sending.set(false);
    }

    async fn send_sealed(self) {
        let open = self.open_now().map(|profile| profile.id);
        let envelopes = self.inside.get_value().envelopes.clone();
        let Ok(out) = hand_in(&envelopes, |profile| Some(profile) != open.as_ref()).await else { return };
        let Ok(phone) = self.phone().await else { return };
        for profile in self.all.try_get_untracked().unwrap_or_default() {
            if Some(&profile.id) == open.as_ref() {
                continue;
            }
            let Ok(Some(lock)) = phone.lock(&profile.id).await else { continue };
            let ask = AskStanding { v: VERSION, programme: profile.programme.clone(), token_hash: lock.token_hash };
            let is_out = out.contains(&profile.id) || hub::standing(&ask).await.is_ok_and(|standing| standing.is_out);
            let waits = envelopes.all().await.is_ok_and(|all| all.iter().any(|(_, kept)| kept.profile == profile.id));
            // Whoever opened it meanwhile has rounds that hand in and let go by themselves.
            let is_open = self.open_now().is_some_and(|open| open.id == profile.id);
            if !is_out || waits || is_open {
                continue;
            }
            // The worker may have sent it: what was handed in is what was unsent.
            let handed_in = Holding::unsent_in(&profile.database()).await.unwrap_or_default();
            if self.remove_locked(&profile).await.is_ok() {
                self.say_farewell(Farewell { handed_in, lost: 0 });
            }
        }
    }

    async fn remove_locked(self, profile: &Profile) -> Result<(), StoreProblem> {
        Holding::remove(&profile.database()).await?;
        let phone = self.phone().await?;
        phone.forget_profile(&profile.id).await?;
        phone.forget_lock(&profile.id).await?;
        settings::forget_heard_of_hub(&profile.database());
        settings::forget_language(profile.id.as_str());
        self.tell_tabs();
        self.read_all().await?;
        if matches!(self.opening.try_get_untracked(), Some(Opening::Locked(there)) if there.id == profile.id) {
            settings::forget_last_profile();
            self.nobody().await;
        }
        Ok(())
    }

    /// What waits of all who use this phone, as a file that only the hub can open; `None` where nothing waits.
    pub async fn unsent_file(self) -> Option<String> {
        let all = self.inside.get_value().envelopes.clone().all().await.ok()?;
        let envelopes: Vec<_> = all.into_iter().map(|(_, kept)| kept.envelope).collect();
        let file = UnsentFile { envelopes };
        (!file.envelopes.is_empty()).then(|| serde_json::to_string(&file).expect("envelopes are plain data"))
    }

    /// Locks the open profile with a PIN or four words; or changes what it is locked with.
    pub async fn set_known(self, is_words: bool, typed: String) -> Result<(), StoreProblem> {
        sleep(DRAWN_MS).await;
        let profile = self.open_now().ok_or(StoreProblem::NotSaved)?;
        let key = self.key_of(&profile);
        let way = Way::known(is_words, &typed, &profile.id, &key).await?;
        self.set_way(profile, key, way).await
    }

    /// Locks the open profile with a passkey, beside what opens it already. `false` where the browser has none that can do
    /// it, or the person did not go on.
    pub async fn set_passkey(self) -> Result<bool, StoreProblem> {
        let profile = self.open_now().ok_or(StoreProblem::NotSaved)?;
        let key = self.key_of(&profile);
        let salt: [u8; 32] = random::bytes();
        let Some((credential, answer)) = passkey::make(&profile.name, &salt).await else { return Ok(false) };
        let way = Way::passkey(&credential, &salt, &answer, &profile.id, &key).await?;
        self.set_way(profile, key, way).await?;
        Ok(true)
    }

    /// The minutes out of use after which the open profile locks itself.
    pub async fn set_minutes(self, minutes: u32) -> Result<(), StoreProblem> {
        let Some(profile) = self.open_now() else { return Ok(()) };
        let Some(_held) = locks::take(&lock_of(&profile), false).await else { return Err(StoreProblem::NotSaved) };
        // As it stands on the phone: another tab may have changed what opens it.
        let Some(lock) = self.phone().await?.lock(&profile.id).await? else { return Ok(()) };
        let lock = Lock { minutes, ..lock };
        self.phone().await?.keep_lock(&profile.id, &lock).await?;
        self.lock.try_set(Some(lock));
        Ok(())
    }

    /// Takes the lock of the open profile off.
    pub async fn remove_lock(self) -> Result<(), StoreProblem> {
        let inside = self.inside.get_value();
        let unlocked = inside.unlocked.borrow().clone();
        let (Some(profile), Some(unlocked)) = (self.open_now(), unlocked) else { return Ok(()) };
        let Some(_held) = locks::take(&lock_of(&profile), false).await else { return Err(StoreProblem::NotSaved) };
        let phone = self.phone().await?;
        self.close().await;
        let mut done = rewrite(&profile.database(), Some(unlocked.vault), None).await;
        if done.is_ok() {
            done = phone.forget_lock(&profile.id).await;
        }
        if done.is_ok() {
            inside.unlocked.borrow_mut().take();
        }
        self.tell_tabs();
        // Also where it did not work: it is open as before.
        self.open_profile(profile).await?;
        done
    }

    /// The key of a profile that has a lock and is open, else a fresh one.
    fn key_of(self, profile: &Profile) -> [u8; 32] {
        let inside = self.inside.get_value();
        let unlocked = inside.unlocked.borrow();
        unlocked.as_ref().filter(|it| it.profile == profile.id).map_or_else(random::bytes, |it| it.key)
    }

    /// A way in more, or in place of one of its sort; the first one seals all that the profile holds.
    async fn set_way(self, profile: Profile, key: [u8; 32], way: Way) -> Result<(), StoreProblem> {
        let Some(_held) = locks::take(&lock_of(&profile), false).await else { return Err(StoreProblem::NotSaved) };
        let phone = self.phone().await?;
        if let Some(mut lock) = phone.lock(&profile.id).await? {
            let is_its_key = |it: &Unlocked| it.profile == profile.id && it.key == key;
            if !self.inside.get_value().unlocked.borrow().as_ref().is_some_and(is_its_key) {
                // Another tab locked it meanwhile with another key: a way in to this one would open nothing.
                return Err(StoreProblem::Locked);
            }
            lock.set(way);
            phone.keep_lock(&profile.id, &lock).await?;
            self.lock.try_set(Some(lock));
            return Ok(());
        }
        let vault = Vault::new(&key).await?;
        let token = self.records.holding().map(|holding| holding.token().to_owned()).unwrap_or_default();
        let lock = Lock::new(way, hash(&token));
        phone.keep_lock(&profile.id, &lock).await?;
        // Tokens of invitations that were tried lie in the clear beside it.
        let _ = phone.forget_tokens().await;
        *self.inside.get_value().unlocked.borrow_mut() =
            Some(Unlocked { profile: profile.id.clone(), key, vault: vault.clone() });
        self.tell_tabs();
        self.close().await;
        let sealed = rewrite(&profile.database(), None, Some(vault)).await;
        match &sealed {
            // Or it is sealed already, under this very key.
            Ok(()) | Err(StoreProblem::Locked) => {}
            Err(_) => {
                // It stays as it was, without a lock: nothing of it was sealed. Where the lock stays it opens with it.
                let _ = phone.forget_lock(&profile.id).await;
                self.inside.get_value().unlocked.borrow_mut().take();
            }
        }
        self.tell_tabs();
        self.open_profile(profile).await?;
        sealed
    }
}

/// One tab at a time changes or tries a lock.
fn lock_of(profile: &Profile) -> String {
    format!("{}-lock", profile.database())
}
