//! Asking the hub to do something that is never merged: under way, done, or why not. Needs a signal, and says so.

use crate::view::prelude::*;
use kith_model::acts::{Act, Did};

use crate::{
    live::{HubProblem, acts},
    parts::{Note, Notice},
    words::{W, t},
};

/// An act on its way.
#[derive(Clone, Copy)]
pub struct Acting {
    /// Under way.
    pub busy: RwSignal<bool>,
    /// Why it was not done.
    pub problem: RwSignal<Option<HubProblem>>,
}

/// Nothing asked yet.
pub fn acting() -> Acting {
    Acting { busy: RwSignal::new(false), problem: RwSignal::new(None) }
}

impl Acting {
    /// Asks; `then` gets the hub's answer.
    pub fn ask(self, act: Act, then: impl FnOnce(Did) + 'static) {
        self.ask_once(act, Box::new(then));
    }

    /// Of one type: what waits for the hub is large, and would be there once for each caller.
    fn ask_once(self, act: Act, then: Box<dyn FnOnce(Did)>) {
        if self.busy.try_get_untracked().unwrap_or(true) {
            return;
        }
        self.busy.set(true);
        let acts = acts();
        leptos::task::spawn_local(async move {
            let did = acts.act(act).await;
            // The page may be gone by now; then nobody waits for the answer.
            if !self.busy.try_set(false) {
                return;
            }
            match did {
                Ok(did) => {
                    self.problem.set(None);
                    then(did);
                }
                Err(problem) => self.problem.set(Some(problem)),
            }
        });
    }

    /// Why it was not done, in plain words.
    pub fn notice(self) -> impl IntoView {
        move || {
            self.problem.get().map(|problem| {
                let words = t(word_of(problem.code()));
                view! { <Notice kind=Note::Off spoken=true>{words}</Notice> }
            })
        }
    }
}

/// Why the hub did not do it, by its stable code: the sentence that comes with the code is English and never shown.
fn word_of(code: &str) -> W {
    match code {
        "no-signal" | "not-the-hub" | "too-slow" => W::ActNoSignal,
        "signed-out" | "not-signed-in" => W::ActSignedOut,
        "not-kept" => W::SaveNotYet,
        "not-yours" | "not-found" => W::ActNotYours,
        "taken-already" => W::ActTaken,
        "last-lead" => W::ActLastLead,
        "too-often" => W::ActTooOften,
        "missing" => W::ActMissing,
        "consent-needed" => W::ActConsent,
        "not-readable" | "too-large" | "too-many" => W::ActTooLong,
        "unknown-version" | "not-understood" | "other-programme" | "wrong-method" => W::ActUpdate,
        _ => W::ActNotNow,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_hub_says_is_said_in_words_of_the_app() {
        // The codes of the wire's description; one of a newer hub too.
        let described = include_str!("../../../docs/wire.md");
        let (_, table) = described.split_once("| code | status | when |").unwrap();
        let codes: Vec<&str> = table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
        assert!(codes.len() > 15, "{codes:?}");
        // What is said of a code in another place than after an act, or of the hub's own trouble.
        let plain = ["code-not-valid", "code-used", "not-current", "other-key", "hub-trouble"];
        for code in codes {
            assert_eq!(word_of(code) == W::ActNotNow, plain.contains(&code), "{code}");
        }
        assert!(word_of("of-a-newer-hub") == W::ActNotNow);
    }
}
