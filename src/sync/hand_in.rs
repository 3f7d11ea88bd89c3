//! Sending envelopes: of profiles that are locked or left, by the page, first of all when it opens. With the page closed
//! `public/sw.js` does the same.

use kith_model::Id;

use super::{HubProblem, hub};
use crate::store::{Envelopes, StoreProblem};

/// An envelope that stands on another goes after it: so often those that are left are tried again in one go.
const ROUNDS_MAX: usize = 8;

/// What came of sending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandedIn {
    /// Profiles whose device was signed out.
    pub out: Vec<Id>,
    /// Envelopes that are left.
    pub left: usize,
}

/// Sends what waits, of one profile, or of all but the one that is open, whose own rounds send it.
pub async fn hand_in(envelopes: &Envelopes, is_meant: impl Fn(&Id) -> bool) -> Result<HandedIn, StoreProblem> {
    let mut came = HandedIn::default();
    for _ in 0..ROUNDS_MAX {
        let waiting: Vec<_> = envelopes.all().await?.into_iter().filter(|(_, kept)| is_meant(&kept.profile)).collect();
        came.left = waiting.len();
        let mut gone = Vec::new();
        let mut has_signal = true;
        for (name, kept) in waiting {
            match hub::envelope(&kept.envelope).await {
                Ok(stands) => {
                    if stands.is_out && !came.out.contains(&kept.profile) {
                        came.out.push(kept.profile);
                    }
                    if stands.done {
                        gone.push(name);
                    }
                }
                Err(HubProblem::NoSignal | HubProblem::NotTheHub) => {
                    has_signal = false;
                    break;
                }
                // This one not now; another may go.
                Err(_) => {}
            }
        }
        came.left -= gone.len();
        let is_moving = !gone.is_empty() && came.left > 0 && has_signal;
        if !gone.is_empty() {
            envelopes.forget(gone).await?;
        }
        if !is_moving {
            break;
        }
    }
    Ok(came)
}
