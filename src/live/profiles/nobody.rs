//! Nobody is open: the directory for anyone, read from this phone and kept fresh without an account.

use super::{Opening, Profiles};
use crate::{browser::clock, store::Pages, sync::hub};

/// Without a profile the hub is asked for news of the directory at most so often.
const FRESH_MS: i64 = 300_000;

impl Profiles {
    /// Nobody is open: the directory for anyone.
    pub(super) async fn nobody(self) {
        let known = match self.phone().await {
            Ok(phone) => phone.programme().await.ok().flatten(),
            Err(_) => None,
        };
        if let Some(programme) = &known {
            self.directory.expect(programme);
        }
        self.lock.try_set(None);
        self.opening.try_set(Opening::Nobody);
        if let Some(programme) = known {
            // One that cannot be read is fetched anew.
            let _ = self.directory.open(Pages::of(&programme)).read().await;
        }
        self.refresh().await;
    }

    /// Asks for news of the directory without an account, now and then.
    pub(super) async fn refresh(self) {
        let inside = self.inside.get_value();
        let now = clock::now_ms();
        let is_fresh = self.manifest.try_get_untracked().flatten().is_some()
            && (0..FRESH_MS).contains(&(now - inside.refreshed.get()));
        if is_fresh || self.runner().is_some() {
            return;
        }
        let Ok(manifest) = hub::manifest().await else {
            if self.directory.fetching().is_none_or(|it| it.is_absent()) {
                self.directory.is_absent();
            }
            return;
        };
        inside.refreshed.set(now);
        if self.runner().is_some() {
            return; // somebody joined meanwhile
        }
        let fetching = self.directory.open(Pages::of(&manifest.programme));
        if fetching.heard().is_none() {
            let _ = fetching.read().await; // one that cannot be read is fetched anew
        }
        if let Ok(phone) = self.phone().await {
            // Only spares the question at the next start.
            let _ = phone.keep_programme(&manifest.programme).await;
            if let Some(seal) = &manifest.seal {
                // Where it is not kept, a request that may not stay here needs a signal.
                let _ = phone.keep_seal(&manifest.programme, seal).await;
            }
        }
        self.manifest.try_set(Some(manifest.clone()));
        let _ = self.directory.refresh(&manifest).await; // how it stands is in its state
    }
}
