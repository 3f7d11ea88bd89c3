//! `POST /hub/v1/envelope` and `POST /hub/v1/standing`: what a phone can send without its token at hand, because its profile
//! is locked, its page closed, or the phone in somebody else's hands.
//!
//! An envelope is opened with the hub's own key and judged as if the phone had pushed it: repeated it changes nothing,
//! from a device that was signed out it goes to the hand-in tray. Nobody but the hub can open one, and nobody can make one
//! for a device whose token they do not have.
//!
//! **Invariant:** the answer tells whether the envelope can go and whether the device was signed out, and nothing else.

use std::net::IpAddr;

use anyhow::{Context, bail};
use axum::{Json, extract::State};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hpke::{
    Deserializable, Kem, OpModeR, Serializable, aead::AesGcm256, kdf::HkdfSha256, kem::DhP256HkdfSha256,
    single_shot_open,
};
use kith_model::{
    acts::AskForHelp,
    envelope::{AskStanding, Envelope, EnvelopeStands, INFO, Inside, Standing, UnsentFile, bound_to, key_name},
    sorted::SortedMap,
    wire::{Answer as Word, EDITS_MAX, EditAnswer, Push, VERSION},
};

use crate::{
    ask,
    asking::{Asker, Body},
    hub::Hub,
    members, push,
    receipt::sha256,
    sync::signed_in,
    trouble::{Answer, Trouble},
};

/// So often one envelope is judged again without the edits that were refused: each time at least one goes.
const ROUNDS_MAX: usize = 16;

/// The hub's key for envelopes, made from its secret key: nothing more to keep.
pub struct SealKey {
    private: <DhP256HkdfSha256 as Kem>::PrivateKey,
    public: String,
    name: String,
}

impl SealKey {
    /// From 32 secret bytes.
    pub fn of(secret: &[u8]) -> Self {
        let (private, public) = DhP256HkdfSha256::derive_keypair(secret);
        let public = BASE64_URL_SAFE_NO_PAD.encode(public.to_bytes());
        Self { private, name: key_name(&public), public }
    }

    /// The public half, base64url of 65 bytes.
    pub fn public(&self) -> &str {
        &self.public
    }

    /// What is inside an envelope that was sealed to this hub.
    ///
    /// # Errors
    /// Another key, another programme, or not what a phone sealed: nothing is told apart but the key, which phones must
    /// hear of to seal anew.
    pub fn open(&self, envelope: &Envelope) -> Answer<Inside> {
        if envelope.key != self.name {
            return Err(Trouble::OTHER_KEY);
        }
        let bytes = |text: &str| BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| Trouble::NOT_UNDERSTOOD);
        let enc = <DhP256HkdfSha256 as Kem>::EncappedKey::from_bytes(&bytes(&envelope.enc)?)
            .map_err(|_| Trouble::NOT_UNDERSTOOD)?;
        let inside = single_shot_open::<AesGcm256, HkdfSha256, DhP256HkdfSha256>(
            &OpModeR::Base,
            &self.private,
            &enc,
            INFO,
            &bytes(&envelope.sealed)?,
            &bound_to(&envelope.programme, &envelope.key),
        );
        serde_json::from_slice(&inside.map_err(|_| Trouble::NOT_UNDERSTOOD)?).map_err(|_| Trouble::NOT_UNDERSTOOD)
    }
}

/// Takes in an envelope.
pub async fn envelope(State(hub): State<Hub>, asker: Asker, Body(it): Body<Envelope>) -> Answer<Json<EnvelopeStands>> {
    if it.programme != hub.programme() {
        return Err(Trouble::OTHER_PROGRAMME);
    }
    hub.limits().envelope(asker.address)?;
    let inside = hub.seal().open(&it)?;
    if let Some(asked) = inside.ask {
        return Ok(Json(take_ask(&hub, Some(asker.address), &asked).await?));
    }
    let token_hash = sha256(&inside.token);
    hub.limits().token(&token_hash)?;
    Ok(Json(take(&hub, &token_hash, inside).await?))
}

/// Makes the request for help that is inside. One that the hub will never take goes too: nobody is there to change it.
async fn take_ask(hub: &Hub, address: Option<IpAddr>, asked: &AskForHelp) -> Answer<EnvelopeStands> {
    match ask::make(hub, address, asked).await {
        Ok(_) | Err(Trouble::MISSING | Trouble::CONSENT_NEEDED | Trouble::NOT_READABLE | Trouble::NOT_YOURS) => {
            Ok(EnvelopeStands { v: VERSION, done: true, is_out: false })
        }
        Err(trouble) => Err(trouble),
    }
}

/// Judges what is inside, for the device of its token.
async fn take(hub: &Hub, token_hash: &str, inside: Inside) -> Answer<EnvelopeStands> {
    if inside.v != VERSION {
        return Err(Trouble::UNKNOWN_VERSION);
    }
    if count(&inside.push) > EDITS_MAX || inside.push.len() > EDITS_MAX {
        return Err(Trouble::TOO_MANY);
    }
    let device = signed_in(&mut *hub.store().read().await?, hub, token_hash).await?;
    let done = is_done(hub, token_hash, inside).await?;
    Ok(EnvelopeStands { v: VERSION, done, is_out: device.is_out })
}

/// What came of a file of unsent work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileTaken {
    /// Envelopes of which every edit has its last word.
    pub done: usize,
    /// Envelopes that cannot be taken yet: their phone will send them.
    pub later: usize,
    /// Envelopes that this hub cannot open: of another hub, of a device that it does not know, or not whole.
    pub not_ours: usize,
}

/// Takes in a file of unsent work, as `UnsentFile` of the model has it; envelopes that stand on others after them.
///
/// # Errors
/// The file is none; or the database does not do what was asked.
pub async fn take_file(hub: &Hub, text: &str) -> anyhow::Result<FileTaken> {
    let file: UnsentFile = serde_json::from_str(text).context("this is no file of unsent work")?;
    let mut came = FileTaken::default();
    let mut left: Vec<&Envelope> = file.envelopes.iter().collect();
    loop {
        let before = left.len();
        let mut later = Vec::new();
        for it in left {
            let opened = hub.seal().open(it).ok().filter(|_| it.programme == hub.programme());
            let Some(inside) = opened else {
                came.not_ours += 1;
                continue;
            };
            let token_hash = sha256(&inside.token);
            let stands = match &inside.ask {
                Some(asked) => take_ask(hub, None, asked).await,
                None => take(hub, &token_hash, inside).await,
            };
            match stands {
                Ok(EnvelopeStands { done: true, .. }) => came.done += 1,
                Ok(_) => later.push(it),
                Err(Trouble::HUB_TROUBLE) => bail!("the database did not do what was asked; take the file in again"),
                Err(_) => came.not_ours += 1,
            }
        }
        if later.is_empty() || later.len() == before {
            came.later = later.len();
            return Ok(came);
        }
        left = later;
    }
}

/// Whether a device was signed out, asked by who has no more than the hash of its token.
pub async fn standing(State(hub): State<Hub>, asker: Asker, Body(ask): Body<AskStanding>) -> Answer<Json<Standing>> {
    if ask.programme != hub.programme() {
        return Err(Trouble::OTHER_PROGRAMME);
    }
    hub.limits().envelope(asker.address)?;
    let mut tx = hub.store().read().await?;
    let device = members::device(&mut tx, &hub.programme(), &ask.token_hash).await?;
    Ok(Json(Standing { v: VERSION, is_out: device.is_some_and(|device| device.is_out) }))
}

/// Pushes what is inside until nothing is left that could still be taken. A refused edit is left out, as the phone does
/// when it sets one aside, so that what was written after it is not lost with it.
async fn is_done(hub: &Hub, token_hash: &str, inside: Inside) -> Answer<bool> {
    let mut left = inside.push;
    for _ in 0..ROUNDS_MAX {
        let answers = push::push(hub, token_hash, inside.cursor, &[], &left).await?;
        let before = count(&left);
        left = still_waiting(left, &answers);
        if left.is_empty() {
            return Ok(true);
        }
        let goes_on = count(&left) < before && answers.iter().any(|given| matches!(given.answer, Word::Refused(_)));
        if !goes_on {
            return Ok(false);
        }
    }
    Ok(false)
}

fn count(pushes: &[Push]) -> usize {
    pushes.iter().map(|push| push.edits.len()).sum()
}

/// The edits without a last word. One that stood on a refused edit stands on what that one stood on.
fn still_waiting(pushes: Vec<Push>, answers: &[EditAnswer]) -> Vec<Push> {
    let mut left = Vec::new();
    for mut push in pushes {
        let mut stood_on = SortedMap::new();
        push.edits.retain_mut(|edit| {
            if let Some(prev) = stood_on.get(&(edit.dot.writer, edit.prev)) {
                edit.prev = *prev;
            }
            let word = answers.iter().find(|given| given.dot == edit.dot && given.key == push.header.key);
            match word.map(|given| given.answer) {
                Some(Word::Refused(_)) => {
                    stood_on.insert((edit.dot.writer, edit.dot.counter), edit.prev);
                    false
                }
                Some(Word::Taken | Word::HandedIn | Word::Erased) => false,
                Some(Word::Behind | Word::NotYet) | None => true,
            }
        });
        if !push.edits.is_empty() {
            left.push(push);
        }
    }
    left
}
