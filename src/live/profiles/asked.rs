//! A request for help that may leave nothing to be read on this computer: sealed to the hub, and kept as an envelope until it
//! is sent.

use kith_model::{Id, acts::AskForHelp, envelope::Inside};

use super::Profiles;
use crate::{
    browser::worker,
    sealing,
    store::{KeptEnvelope, StoreProblem},
};

impl Profiles {
    /// Seals a request and keeps the envelope; it goes by itself as soon as there is a signal, with the page closed too where
    /// the browser can.
    ///
    /// # Errors
    /// The hub's key was never heard of here, or the page cannot seal: then nothing is kept.
    pub async fn seal_ask(self, ask: AskForHelp) -> Result<(), StoreProblem> {
        let (programme, public) = self.seal_key().await.ok_or(StoreProblem::NotSaved)?;
        let envelope = sealing::seal(&programme, &public, &Inside::ask(ask)).await;
        let envelope = envelope.map_err(|_| StoreProblem::NotSaved)?;
        let envelopes = self.inside.get_value().envelopes.clone();
        let names: Vec<String> = envelopes.all().await?.into_iter().map(|(name, _)| name).collect();
        // No profile's: it is sent whoever is open.
        let kept = KeptEnvelope { profile: Id::derived(&["nobody"]), dots: Vec::new(), envelope };
        envelopes.keep(&names, &[kept]).await?;
        worker::send_in_background();
        Ok(())
    }

    async fn seal_key(self) -> Option<(Id, String)> {
        let heard = self.manifest.try_get_untracked().flatten();
        match heard.and_then(|manifest| Some((manifest.programme, manifest.seal?))) {
            Some(known) => Some(known),
            None => self.phone().await.ok()?.seal().await.ok()?,
        }
    }
}
