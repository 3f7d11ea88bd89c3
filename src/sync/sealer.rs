//! Sealing: what a person saved is also put into an envelope for the hub, a moment after the save, so that it can be sent
//! while the profile is locked, by the service worker with the app closed, or by whoever finds the phone.
//!
//! The save is kept before and does not wait for it. An edit without an envelope (the page went in between, or the hub's
//! key was not known yet) gets one at the next start; an envelope goes when the hub has all that is in it.

use std::{
    cell::Cell,
    rc::{Rc, Weak},
};

use kith_model::{
    Dot, Id,
    envelope::{INSIDE_BYTES, Inside, key_name},
    order,
    sorted::SortedSet,
    wire::{Push, VERSION},
};
use wasm_bindgen_futures::spawn_local;

use crate::{
    browser::{locks, timers::sleep, worker},
    sealing,
    store::{Envelopes, Holding, KeptEnvelope, StoreProblem},
};

/// The first page is drawn before.
const AFTER_START_MS: u32 = 800;
/// Sealing that is under way takes a few of these.
const SOON_MS: u32 = 5;

/// Seals the work of one open profile.
pub struct Sealer {
    this: Weak<Self>,
    holding: Rc<Holding>,
    profile: Id,
    envelopes: Envelopes,
    is_running: Cell<bool>,
    wanted: Cell<bool>,
}

impl Sealer {
    /// Starts: seals what has no envelope yet, and from now on what is saved.
    pub fn start(holding: Rc<Holding>, profile: Id, envelopes: Envelopes) -> Rc<Self> {
        let sealer = Rc::new_cyclic(|this| Self {
            this: this.clone(),
            holding: holding.clone(),
            profile,
            envelopes,
            is_running: Cell::new(false),
            wanted: Cell::new(false),
        });
        let weak = Rc::downgrade(&sealer);
        holding.listen(move |_| {
            if let Some(sealer) = weak.upgrade() {
                sealer.want();
            }
        });
        let weak = Rc::downgrade(&sealer);
        spawn_local(async move {
            sleep(AFTER_START_MS).await;
            if let Some(sealer) = weak.upgrade() {
                sealer.want();
            }
        });
        sealer
    }

    fn want(&self) {
        self.wanted.set(true);
        if self.is_running.replace(true) {
            return;
        }
        let this = self.this.clone();
        spawn_local(async move {
            while let Some(sealer) = this.upgrade().filter(|sealer| sealer.wanted.replace(false)) {
                // Where it fails the work is unsent as before, and the next save tries again.
                let _ = sealer.settle().await;
            }
            if let Some(sealer) = this.upgrade() {
                sealer.is_running.set(false);
            }
        });
    }

    /// Before the profile is closed: seals what was saved last.
    pub async fn finish(&self) {
        while self.is_running.get() {
            sleep(SOON_MS).await;
        }
        // Where it fails it is sealed when the profile is opened again.
        let _ = self.settle().await;
    }

    /// Brings the envelopes of this profile up to what is unsent. One tab at a time: each would seal the same.
    async fn settle(&self) -> Result<(), StoreProblem> {
        let Some(public) = self.holding.heard().me.seal else { return Ok(()) };
        let Some(_held) = locks::take(&format!("{}-seal", self.holding.name()), false).await else { return Ok(()) };
        let all = self.envelopes.all().await?;
        let names: Vec<String> = all.iter().map(|(name, _)| name.clone()).collect();
        let own = all.into_iter().filter(|(_, kept)| kept.profile == self.profile);
        let key = key_name(&public);
        let unsent = self.unsent();
        let dots: SortedSet<Dot> = order::set(unsent.iter().flat_map(|push| push.edits.iter().map(|edit| edit.dot)));
        // One that was sealed to another key is sealed anew.
        let (good, stale): (Vec<_>, Vec<_>) =
            own.partition(|(_, kept)| kept.envelope.key == key && kept.dots.iter().any(|dot| dots.contains(dot)));
        let covered: SortedSet<Dot> = order::set(good.iter().flat_map(|(_, kept)| kept.dots.iter().copied()));
        let mut sealed = Vec::new();
        for push in parts(unsent, &covered) {
            let dots = push.iter().flat_map(|push| push.edits.iter().map(|edit| edit.dot)).collect();
            let (token, cursor) = (self.holding.token().to_owned(), self.holding.heard().cursor);
            let inside = Inside { v: VERSION, token, cursor, push, ask: None };
            let Ok(envelope) = sealing::seal(self.holding.programme(), &public, &inside).await else { return Ok(()) };
            sealed.push(KeptEnvelope { profile: self.profile.clone(), dots, envelope });
        }
        if !sealed.is_empty() {
            self.envelopes.keep(&names, &sealed).await?;
            worker::send_in_background();
        }
        if !stale.is_empty() {
            self.envelopes.forget(stale.into_iter().map(|(name, _)| name).collect()).await?;
        }
        Ok(())
    }

    /// The edits of which the hub has not said that it took them.
    fn unsent(&self) -> Vec<Push> {
        self.holding.with_rows(|rows| {
            let untold = rows.values().map(|row| {
                let edits = row.edits_to_send().into_iter().zip(&row.unsent).filter(|(_, unsent)| !unsent.told);
                Push { header: row.header.clone(), edits: edits.map(|(edit, _)| edit).collect() }
            });
            untold.filter(|push| !push.edits.is_empty()).collect()
        })
    }
}

/// The edits that no envelope covers, in pieces of about [`INSIDE_BYTES`].
fn parts(unsent: Vec<Push>, covered: &SortedSet<Dot>) -> Vec<Vec<Push>> {
    let (mut parts, mut part, mut size) = (Vec::new(), Vec::<Push>::new(), 0);
    for push in unsent {
        for edit in push.edits.into_iter().filter(|edit| !covered.contains(&edit.dot)) {
            let bytes = serde_json::to_string(&edit).map_or(0, |text| text.len());
            if size > 0 && size + bytes > INSIDE_BYTES {
                parts.push(std::mem::take(&mut part));
                size = 0;
            }
            size += bytes;
            match part.last_mut().filter(|last| last.header.key == push.header.key) {
                Some(last) => last.edits.push(edit),
                None => part.push(Push { header: push.header.clone(), edits: vec![edit] }),
            }
        }
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}
