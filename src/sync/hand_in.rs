//! Sending envelopes: of profiles that are locked or left, by the page, first of all when it opens. With the page closed
//! `public/sw.js` does the same.

use kith_model::Id;

use super::{HubProblem, hub};
use crate::store::{Envelopes, StoreProblem};

/// An envelope that stands on another goes after it: so often those that are left are tried again in one go.
const ROUNDS_MAX: usize = 8;

/// Sends what waits of the profiles that are meant; says of which of them the device was signed out.
pub async fn hand_in(envelopes: &Envelopes, is_meant: impl Fn(&Id) -> bool) -> Result<Vec<Id>, StoreProblem> {
    let mut out = Vec::new();
    for _ in 0..ROUNDS_MAX {
        let mut waiting = envelopes.all().await?;
        waiting.retain(|(_, kept)| is_meant(&kept.profile));
        let (count, mut gone) = (waiting.len(), Vec::new());
        for (name, kept) in waiting {
            match hub::envelope(&kept.envelope).await {
                Ok(stands) => {
                    if stands.is_out && !out.contains(&kept.profile) {
                        out.push(kept.profile);
                    }
                    if stands.done {
                        gone.push(name);
                    }
                }
                Err(HubProblem::NoSignal | HubProblem::NotTheHub) => break,
                // This one not now; another may go.
                Err(_) => {}
            }
        }
        let goes_on = !gone.is_empty() && gone.len() < count;
        if !gone.is_empty() {
            envelopes.forget(gone).await?;
        }
        if !goes_on {
            break;
        }
    }
    Ok(out)
}
