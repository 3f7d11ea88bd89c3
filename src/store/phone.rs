//! The phone's own small database: who uses it, requests for help made on it, tokens whose answer has not arrived.
//!
//! A token is kept before it is used, so that a lost answer to joining can be asked for again with the same one.

use kith_model::order;
use std::rc::Rc;

use kith_model::{
    Id,
    access::Role,
    acts::{AskForHelp, AskStands},
};
use serde::{Deserialize, Serialize};

use super::{
    Holding, StoreProblem,
    drafts::Drafts,
    named,
    open::{self, Disk},
    schema::{ASKS, META, PHONE, PROFILES, TOKENS},
    write::Durability,
};
use crate::sealing::Lock;

const PROGRAMME: &str = "programme";
const SEAL: &str = "seal";
const LEFT: &str = "left/";
/// The one form that is written where nobody has a profile.
const ASK_DRAFT: &str = "draft/ask";

/// A profile on this phone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Its opaque name, part of its database's.
    pub id: Id,
    /// The programme.
    pub programme: Id,
    /// The programme's name.
    pub programme_name: String,
    /// The name by which the member is known.
    pub name: String,
    /// What they are.
    pub roles: Vec<Role>,
    /// The number of this device.
    pub device: u32,
    /// The member.
    #[serde(default)]
    pub member: Option<Id>,
}

impl Profile {
    /// The name of its database.
    pub fn database(&self) -> String {
        format!("kith-{}-{}", self.programme, self.id)
    }
}

/// A request for help made on this phone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnAsk {
    /// Its secret, which shows its state.
    pub secret: String,
    /// When it was made, milliseconds since 1970.
    pub at: i64,
    /// The request itself, until the hub has it.
    pub unsent: Option<AskForHelp>,
    /// What the hub last said: `received` or `in-touch`.
    pub state: Option<AskStands>,
    /// Why the hub did not take it, a stable code, until a person looked.
    #[serde(default)]
    pub why: Option<String>,
}

/// A device that left this phone, of which its hub has not heard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Left {
    /// Its number.
    pub device: u32,
    /// Its token.
    pub token: String,
}

/// The phone's own database.
pub struct Phone(Rc<Disk>, Rc<Drafts>);

impl Phone {
    /// Opens it.
    pub async fn open() -> Result<Rc<Self>, StoreProblem> {
        Self::named("kith-phone").await
    }

    /// Opens one of another name, for tests.
    pub async fn named(name: &str) -> Result<Rc<Self>, StoreProblem> {
        let disk = Disk::new(name, PHONE);
        disk.open().await?;
        // What cannot be read as a draft is something else that stands there.
        let (drafts, _) = Drafts::open(&disk, META).await?;
        Ok(Rc::new(Self(disk, Rc::new(drafts))))
    }

    /// All profiles, by name. One whose line is damaged is made anew from its own database; how many could not be is
    /// said too.
    pub async fn profiles(&self) -> Result<(Vec<Profile>, usize), StoreProblem> {
        let found = named::all::<Profile>(&self.0, PROFILES).await?;
        let (mut all, mut unread) = (values(found.whole), 0);
        for damaged in found.damaged {
            match mended(&damaged.key, &all).await {
                Some(profile) => {
                    self.keep_profile(&profile).await?;
                    all.push(profile);
                }
                None => unread += 1,
            }
        }
        order::by(&mut all, |a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        Ok((all, unread))
    }

    /// The profile of a member who was here before.
    pub async fn profile_of(&self, programme: &Id, member: &Id) -> Result<Option<Profile>, StoreProblem> {
        let (all, _) = self.profiles().await?;
        for profile in all.into_iter().filter(|it| it.programme == *programme) {
            // One that an older app made does not name its member: its database does.
            let own = match &profile.member {
                Some(own) => Some(own.clone()),
                None => Holding::me_in(&profile.database()).await.and_then(|me| me.member),
            };
            if own.as_ref() == Some(member) {
                return Ok(Some(profile));
            }
        }
        Ok(None)
    }

    /// Adds a profile, or changes it.
    pub async fn keep_profile(&self, profile: &Profile) -> Result<(), StoreProblem> {
        named::keep(&self.0, PROFILES, profile.id.as_str(), profile, Durability::Strict).await.map(|_| ())
    }

    /// Takes a profile off the list.
    pub async fn forget_profile(&self, id: &Id) -> Result<(), StoreProblem> {
        named::forget(&self.0, PROFILES, id.as_str()).await
    }

    /// All requests for help, the newest first, and how many cannot be read.
    pub async fn asks(&self) -> Result<(Vec<OwnAsk>, usize), StoreProblem> {
        let found = named::all::<OwnAsk>(&self.0, ASKS).await?;
        let mut all = values(found.whole);
        order::by_key(&mut all, |ask| std::cmp::Reverse(ask.at));
        Ok((all, found.damaged.len()))
    }

    /// Somebody looked at the word that a request cannot be read: what was found of it goes.
    pub async fn look_at_unread_asks(&self) -> Result<(), StoreProblem> {
        for damaged in named::all::<OwnAsk>(&self.0, ASKS).await?.damaged {
            named::forget(&self.0, ASKS, &damaged.key).await?;
        }
        Ok(())
    }

    /// Keeps a request for help.
    pub async fn keep_ask(&self, ask: &OwnAsk) -> Result<(), StoreProblem> {
        named::keep(&self.0, ASKS, &ask.secret, ask, Durability::Strict).await.map(|_| ())
    }

    /// Forgets a request for help.
    pub async fn forget_ask(&self, secret: &str) -> Result<(), StoreProblem> {
        named::forget(&self.0, ASKS, secret).await
    }

    /// The half-written request for help.
    pub fn ask_draft(&self) -> Option<String> {
        self.1.get(ASK_DRAFT).map(|draft| draft.text)
    }

    /// Keeps the half-written request: in memory at once, in the store a moment later; `None` forgets it.
    pub fn set_ask_draft(&self, text: Option<String>, told: impl Fn(Result<(), StoreProblem>) + 'static) {
        Drafts::set(&self.1, ASK_DRAFT, text.map(|text| (None, text)), told);
    }

    /// Writes it now: the page goes, or a newer version starts.
    pub async fn keep_drafts(&self) -> Result<(), StoreProblem> {
        self.1.keep().await
    }

    /// The token with which this invitation was tried before, or else `fresh`, kept before it is used.
    pub async fn token_for(&self, code: &str, fresh: String) -> Result<String, StoreProblem> {
        let name = join_name(code);
        // One that cannot be read was of no use before it was sent, and is of none now.
        if let Some((_, token)) = named::one::<String>(&self.0, TOKENS, &name).await? {
            return Ok(token);
        }
        named::keep(&self.0, TOKENS, &name, &fresh, Durability::Strict).await?;
        Ok(fresh)
    }

    /// The invitation was used, or is of no use.
    pub async fn forget_token(&self, code: &str) -> Result<(), StoreProblem> {
        named::forget(&self.0, TOKENS, &join_name(code)).await
    }

    /// Forgets the tokens of all invitations that were tried here.
    pub async fn forget_tokens(&self) -> Result<(), StoreProblem> {
        for (name, _) in named::all::<serde_json::Value>(&self.0, TOKENS).await?.whole {
            if !name.starts_with(LEFT) {
                named::forget(&self.0, TOKENS, &name).await?;
            }
        }
        Ok(())
    }

    /// Devices that left this phone, of which their hub has not heard.
    pub async fn left(&self) -> Result<Vec<Left>, StoreProblem> {
        let all = named::all::<serde_json::Value>(&self.0, TOKENS).await?;
        // One that cannot be read tells nobody's hub anything: it can be signed out from another phone.
        let left = all.whole.into_iter().filter(|(name, _)| name.starts_with(LEFT));
        Ok(left.filter_map(|(_, value)| serde_json::from_value(value).ok()).collect())
    }

    /// Notes that a device left.
    pub async fn keep_left(&self, left: &Left) -> Result<(), StoreProblem> {
        let name = format!("{LEFT}{}", left.device);
        named::keep(&self.0, TOKENS, &name, left, Durability::Strict).await.map(|_| ())
    }

    /// The hub has heard that a device left.
    pub async fn forget_left(&self, device: u32) -> Result<(), StoreProblem> {
        named::forget(&self.0, TOKENS, &format!("{LEFT}{device}")).await
    }

    /// The lock of a profile. One that cannot be read is a problem: what it locks is never taken for open.
    pub async fn lock(&self, profile: &Id) -> Result<Option<Lock>, StoreProblem> {
        match named::found(&self.0, META, &lock_name(profile)).await? {
            named::Found::There(_, lock) => Ok(Some(lock)),
            named::Found::Nothing => Ok(None),
            named::Found::Damaged(_) => Err(StoreProblem::Locked),
        }
    }

    /// Keeps the lock of a profile.
    pub async fn keep_lock(&self, profile: &Id, lock: &Lock) -> Result<(), StoreProblem> {
        named::keep(&self.0, META, &lock_name(profile), lock, Durability::Strict).await.map(|_| ())
    }

    /// Takes the lock off, or forgets it with its profile.
    pub async fn forget_lock(&self, profile: &Id) -> Result<(), StoreProblem> {
        named::forget(&self.0, META, &lock_name(profile)).await
    }

    /// The programme whose directory was last looked at, for who has no profile.
    pub async fn programme(&self) -> Result<Option<Id>, StoreProblem> {
        Ok(named::one(&self.0, META, PROGRAMME).await?.map(|(_, id)| id))
    }

    /// Remembers the programme.
    pub async fn keep_programme(&self, programme: &Id) -> Result<(), StoreProblem> {
        named::keep(&self.0, META, PROGRAMME, programme, Durability::Relaxed).await.map(|_| ())
    }

    /// The programme's hub's public key for envelopes, for who has no profile.
    pub async fn seal(&self) -> Result<Option<(Id, String)>, StoreProblem> {
        Ok(named::one(&self.0, META, SEAL).await?.map(|(_, seal)| seal))
    }

    /// Remembers it.
    pub async fn keep_seal(&self, programme: &Id, seal: &str) -> Result<(), StoreProblem> {
        named::keep(&self.0, META, SEAL, &(programme, seal), Durability::Relaxed).await.map(|_| ())
    }

    /// Removes it, for tests.
    pub async fn delete(&self) -> Result<(), StoreProblem> {
        self.0.delete().await
    }
}

/// The line of a profile, made anew from the name of its database and from who its hub said that it is.
async fn mended(id: &str, others: &[Profile]) -> Option<Profile> {
    let id: Id = id.parse().ok()?;
    let ending = format!("-{id}");
    let database = open::names().await.into_iter().find(|name| name.starts_with("kith-") && name.ends_with(&ending))?;
    let programme: Id = database.strip_prefix("kith-")?.strip_suffix(&ending)?.parse().ok()?;
    let me = Holding::me_in(&database).await?;
    let programme_name = others.iter().find(|it| it.programme == programme).map(|it| it.programme_name.clone());
    Some(Profile {
        id,
        programme,
        programme_name: programme_name.unwrap_or_default(),
        name: me.name,
        roles: me.roles,
        device: me.device,
        member: me.member,
    })
}

fn lock_name(profile: &Id) -> String {
    format!("lock/{profile}")
}

fn join_name(code: &str) -> String {
    // The code itself is a secret: only its hash is kept.
    format!("join/{}", Id::derived(&["join", code]))
}

fn values<T>(named: Vec<(String, T)>) -> Vec<T> {
    named.into_iter().map(|(_, value)| value).collect()
}
