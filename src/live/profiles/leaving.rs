//! Signing out: the profile leaves this phone with all that it holds, and the hub hears of it now or later.
//!
//! What is unsent is not thrown away without asking.

use kith_model::{Id, acts::Act};

use super::{HubProblem, Profile, Profiles, StoreProblem};
use crate::{
    browser::{page, settings},
    store::{Holding, Left},
    sync::hub,
};

/// What came of signing out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignOut {
    /// Something would go with it: ask, then sign out `even_unsent`.
    Asks {
        /// How many edits are unsent.
        unsent: usize,
        /// How many forms are half-written, and lines set aside.
        half: usize,
    },
    /// The profile left this phone.
    Done,
}

/// What became of what a phone held that was signed out from elsewhere: told on the first page until somebody looked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Farewell {
    /// Lines that were handed in.
    pub handed_in: usize,
    /// Half-written forms and lines set aside, which went with it.
    pub lost: usize,
}

impl Farewell {
    /// Of a profile that is about to go.
    pub(super) fn of(holding: &Holding) -> Self {
        let aside: usize = holding.with_rows(|rows| rows.values().map(|row| row.aside.len()).sum());
        Self { handed_in: holding.heard().befell.handed_in, lost: aside + holding.draft_names().len() }
    }

    /// The one that nobody has looked at.
    pub(super) fn kept() -> Option<Self> {
        let (handed_in, lost) = settings::farewell()?;
        Some(Self { handed_in, lost })
    }
}

impl Profiles {
    /// This phone was signed out, and nobody has looked at what became of what it held. Tracked.
    pub fn farewell(self) -> Option<Farewell> {
        self.farewell.get()
    }

    /// Somebody looked.
    pub fn look_at_farewell(self) {
        settings::forget_farewell();
        self.farewell.try_set(None);
    }

    pub(super) fn say_farewell(self, farewell: Farewell) {
        settings::keep_farewell(farewell.handed_in, farewell.lost);
        self.farewell.try_set(Some(farewell));
    }

    /// Leaves in a hurry: nothing stands on the screen from now on, what was typed is kept, and Back leads to nothing of
    /// anybody. Whatever fails, the page goes.
    pub async fn leave_quickly(self) {
        page::blank();
        settings::keep_left();
        let _ = self.records.keep_drafts().await;
        page::leave();
    }

    /// Signs the open profile out and removes it from this phone; asks first where something would be lost with it.
    pub async fn sign_out(self, even_unsent: bool) -> Result<SignOut, StoreProblem> {
        let (Some(profile), Some(holding)) = (self.open_now(), self.records.holding()) else {
            return Ok(SignOut::Done);
        };
        let runner = self.runner().filter(|_| holding.unsent() > 0 && !even_unsent);
        if let Some(runner) = runner {
            runner.now().await;
        }
        let asks = SignOut::Asks { unsent: holding.unsent(), half: Farewell::of(&holding).lost };
        if asks != (SignOut::Asks { unsent: 0, half: 0 }) && !even_unsent {
            return Ok(asks);
        }
        // Noted first: the hub hears of it now or when there is a signal.
        let left = Left { device: profile.device, token: holding.token().to_owned() };
        self.phone().await?.keep_left(&left).await?;
        self.remove(&profile, &holding).await?;
        leptos::task::spawn_local(async move { self.tell_left().await });
        Ok(SignOut::Done)
    }

    pub(super) async fn remove(self, profile: &Profile, holding: &Holding) -> Result<(), StoreProblem> {
        self.close().await;
        holding.delete().await?;
        let phone = self.phone().await?;
        phone.forget_profile(&profile.id).await?;
        phone.forget_lock(&profile.id).await?;
        self.forget_envelopes(&profile.id).await;
        settings::forget_last_profile();
        settings::forget_heard_of_hub(&profile.database());
        settings::forget_language(profile.id.as_str());
        self.tell_tabs();
        self.read_all().await?;
        self.nobody().await;
        Ok(())
    }

    /// What is unsent of a profile that leaves was handed in, or given up by who was asked.
    pub(super) async fn forget_envelopes(self, profile: &Id) {
        let envelopes = self.inside.get_value().envelopes.clone();
        let all = envelopes.all().await.unwrap_or_default();
        let names: Vec<String> = all.into_iter().filter(|(_, kept)| kept.profile == *profile).map(|it| it.0).collect();
        if !names.is_empty() {
            // Where they stay they are sent, and judged as what they are.
            let _ = envelopes.forget(names).await;
        }
    }

    /// Tells the hub which devices left this phone.
    pub(super) async fn tell_left(self) {
        let Ok(phone) = self.phone().await else { return };
        for left in phone.left().await.unwrap_or_default() {
            let told = hub::act(&left.token, &Act::SignOut { device: left.device }).await;
            if !matches!(told, Err(HubProblem::NoSignal | HubProblem::NotTheHub)) {
                // Kept where this fails: then it is told twice, which is told once.
                let _ = phone.forget_left(left.device).await;
            }
        }
    }
}
