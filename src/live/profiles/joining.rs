//! Joining: what an invitation is, and using it to make a profile on this phone.
//!
//! Looking uses nothing. Where the answer to joining was lost the same code works again, and makes the same profile. Who
//! has a profile on this phone already keeps it, with what it could not send.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use kith_model::{
    Id,
    acts::{Hello, Join, Joined},
    phone::Heard,
    wire::Me,
};
use sha2::{Digest, Sha256};

use super::{HubProblem, Profile, Profiles, StoreProblem};
use crate::{
    browser::{events, random, settings},
    sealing::Lock,
    store::{Holding, Left, Phone},
    sync::{hand_in::hand_in, hub},
};

impl Profiles {
    /// What an invitation is; uses nothing.
    pub async fn look(self, code: String) -> Result<Hello, HubProblem> {
        hub::look(code.trim()).await
    }

    /// *Open my plan*: uses the invitation, makes the profile and opens it. After a lost answer the same code works again.
    pub async fn join(self, code: String) -> Result<Joined, HubProblem> {
        let code = code.trim();
        let phone = self.phone().await.map_err(|_| HubProblem::NotKept)?;
        let fresh = BASE64_URL_SAFE_NO_PAD.encode(random::bytes::<32>());
        let token = phone.token_for(code, fresh).await.map_err(|_| HubProblem::NotKept)?;
        let join = Join { code: code.to_owned(), token_hash: hash(&token), device_name: events::device_name() };
        let joined = hub::join(&join).await?;
        self.keep_joined(&phone, &joined, &token, code).await.map_err(|_| HubProblem::NotKept)?;
        Ok(joined)
    }

    async fn keep_joined(self, phone: &Phone, joined: &Joined, token: &str, code: &str) -> Result<(), StoreProblem> {
        let device = joined.device.to_string();
        let before = phone.profile_of(&joined.programme, &joined.member).await?;
        // Derived, so that a repeated answer makes the same profile.
        let fresh = || Id::derived(&["profile", joined.programme.as_str(), joined.member.as_str(), &device]);
        let profile = Profile {
            id: before.as_ref().map_or_else(fresh, |before| before.id.clone()),
            programme: joined.programme.clone(),
            programme_name: joined.programme_name.clone(),
            name: joined.name.clone(),
            roles: joined.roles.clone(),
            device: joined.device,
            member: Some(joined.member.clone()),
        };
        let me = Me {
            member: Some(joined.member.clone()),
            name: joined.name.clone(),
            device: joined.device,
            roles: joined.roles.clone(),
            ..Me::default()
        };
        match before {
            Some(before) => self.keep_anew(phone, &before, me, token).await?,
            None => Holding::create(&profile.database(), &Heard { me, ..Heard::default() }, token).await?,
        }
        phone.keep_profile(&profile).await?;
        // The invitation is used up; a token that stays would lie in the clear beside a profile that may be locked.
        let _ = phone.forget_token(code).await;
        self.tell_tabs();
        settings::forget_left();
        self.open_profile(profile).await?;
        leptos::task::spawn_local(async move { self.tell_left().await });
        Ok(())
    }

    /// Somebody who is here comes in with a new code: what they left unsent stays, and is sent as who they are now.
    async fn keep_anew(self, phone: &Phone, before: &Profile, me: Me, token: &str) -> Result<(), StoreProblem> {
        if self.open_now().is_some_and(|open| open.id == before.id) {
            self.close().await;
        }
        if before.device != me.device {
            // The same phone under another number: the one of before is signed out, so that nobody waits for it to hear
            // of things. The token of before may be damaged, the new one may do it too.
            phone.keep_left(&Left { device: before.device, token: token.to_owned() }).await?;
        }
        let unlocked = self.inside.get_value().unlocked.borrow().clone().filter(|it| it.profile == before.id);
        let database = before.database();
        let came = match (phone.lock(&before.id).await, unlocked) {
            (Ok(None), _) => Holding::come_in_anew(&database, me.clone(), token, None).await,
            (Ok(Some(lock)), Some(unlocked)) => {
                phone.keep_lock(&before.id, &Lock { token_hash: hash(token), ..lock }).await?;
                Holding::come_in_anew(&database, me.clone(), token, Some(unlocked.vault)).await
            }
            // Locked, or a lock that cannot be read: it opens for nobody here.
            _ => Err(StoreProblem::Locked),
        };
        match came {
            Ok(()) => {
                // Sealed under the number of before they would be handed in; they are sealed anew with the one of now.
                self.forget_envelopes(&before.id).await;
                Ok(())
            }
            Err(StoreProblem::Locked) => self.keep_forgotten(phone, before, me, token).await,
            Err(problem) => Err(problem),
        }
    }

    /// What opened the profile was forgotten: what it holds can be read by nobody. What was not sent is sealed and goes to
    /// the hub first, before the number of before is signed out; then the profile begins with nothing.
    async fn keep_forgotten(self, phone: &Phone, before: &Profile, me: Me, token: &str) -> Result<(), StoreProblem> {
        let envelopes = self.inside.get_value().envelopes.clone();
        // What does not arrive now is sent later, and handed in.
        let _ = hand_in(&envelopes, |profile| *profile == before.id).await;
        let database = before.database();
        Holding::remove(&database).await?;
        Holding::create(&database, &Heard { me, ..Heard::default() }, token).await?;
        phone.forget_lock(&before.id).await
    }
}

/// What the hub knows of a token.
pub(super) fn hash(token: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes()))
}
