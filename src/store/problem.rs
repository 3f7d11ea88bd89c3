//! What can go wrong with the store of a phone, told apart by what the person can do about it.
//!
//! Browsers' messages differ and change: what happened is read from `DOMException.name`, never from the message.

use std::fmt;

use wasm_bindgen::{JsCast, JsValue};

use crate::browser::storage;

/// Why something was not kept or not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreProblem {
    /// The phone is full: make room, then save again. How much is used and how much there is, in bytes.
    Full {
        /// Used by the app.
        used: u64,
        /// What the browser gives at most.
        quota: u64,
    },
    /// A newer version of the app runs in another tab: reload.
    ReplacedByNewerTab,
    /// An older version of the app runs in another tab and holds the store: close it.
    OtherTabOpen,
    /// The store was written by a newer version of the app: reload while online.
    TooNew,
    /// The browser lost the store while it was open: reload.
    Lost,
    /// It was not kept; nothing of it was: try again.
    NotSaved,
    /// The browser gives no storage (a private window, or storage denied).
    Unreadable,
    /// The profile was locked, here or in another tab.
    Locked,
}

impl fmt::Display for StoreProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full { .. } => "the storage of this phone is full",
            Self::ReplacedByNewerTab => "a newer version runs in another tab",
            Self::OtherTabOpen => "an older version in another tab holds the storage",
            Self::TooNew => "the storage was written by a newer version",
            Self::Lost => "the browser lost the storage",
            Self::NotSaved => "not saved",
            Self::Unreadable => "the browser gives no storage",
            Self::Locked => "the profile is locked",
        })
    }
}

impl std::error::Error for StoreProblem {}

/// Whether a connection is of no use any more, so that a new one should be tried.
pub(super) fn is_lost(name: &str) -> bool {
    matches!(name, "InvalidStateError" | "UnknownError")
}

/// The problem that a `DOMException.name` stands for.
pub(super) async fn of(name: &str) -> StoreProblem {
    match name {
        "QuotaExceededError" => full().await,
        "VersionError" => StoreProblem::TooNew,
        "InvalidStateError" | "UnknownError" => StoreProblem::Lost,
        "AbortError" | "TransactionInactiveError" | "TimeoutError" => not_saved().await,
        "SecurityError" | "NotAllowedError" => StoreProblem::Unreadable,
        _ => StoreProblem::Unreadable,
    }
}

/// Nothing was kept. Browsers often abort without a reason when the phone is full: look how full it is.
pub(super) async fn not_saved() -> StoreProblem {
    match storage::room().await {
        Some(room) if room.quota > 0 && room.used >= room.quota - room.quota / 20 => {
            StoreProblem::Full { used: room.used, quota: room.quota }
        }
        _ => StoreProblem::NotSaved,
    }
}

async fn full() -> StoreProblem {
    let room = storage::room().await.unwrap_or_default();
    StoreProblem::Full { used: room.used, quota: room.quota }
}

/// The `DOMException.name` of what rexie reports; empty where there is none.
pub(super) fn name(error: &rexie::Error) -> String {
    let rexie::Error::IdbError(error) = error else { return "AbortError".into() };
    match error {
        idb::Error::DomException(exception) => exception.name(),
        idb::Error::AddFailed(js)
        | idb::Error::ClearFailed(js)
        | idb::Error::CountFailed(js)
        | idb::Error::DeleteFailed(js)
        | idb::Error::GetAllFailed(js)
        | idb::Error::GetAllKeysFailed(js)
        | idb::Error::GetFailed(js)
        | idb::Error::GetKeyFailed(js)
        | idb::Error::IndexNotFound(js)
        | idb::Error::IndexedDbDeleteFailed(js)
        | idb::Error::IndexedDbNotFound(js)
        | idb::Error::IndexedDbOpenFailed(js)
        | idb::Error::ObjectStoreNotFound(js)
        | idb::Error::TransactionOpenFailed(js)
        | idb::Error::UpdateFailed(js) => name_of(js),
        // The transaction ended under a request: the browser gave no exception with it.
        idb::Error::DomExceptionNotFound | idb::Error::OneshotChannelReceiveError => "AbortError".into(),
        _ => String::new(),
    }
}

/// The `DOMException.name` of something thrown.
pub(super) fn name_of(thrown: &JsValue) -> String {
    thrown.dyn_ref::<web_sys::DomException>().map(web_sys::DomException::name).unwrap_or_default()
}

#[cfg(all(test, target_arch = "wasm32"))]
#[allow(clippy::unwrap_used)] // an expectation like any other; clippy knows that only of ordinary tests
mod tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    use web_sys::DomException;

    use super::*;

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn the_name_of_what_was_thrown_decides_whatever_its_message_says() {
        let message = "QuotaExceededError: the version is too new and the connection was lost";
        for (name, problem) in [
            ("VersionError", StoreProblem::TooNew),
            ("InvalidStateError", StoreProblem::Lost),
            ("UnknownError", StoreProblem::Lost),
            ("AbortError", StoreProblem::NotSaved),
            ("TransactionInactiveError", StoreProblem::NotSaved),
            ("SecurityError", StoreProblem::Unreadable),
        ] {
            let thrown = DomException::new_with_message_and_name(message, name).unwrap();
            assert_eq!(of(&name_of(&thrown)).await, problem, "{name}");
        }
        let full = DomException::new_with_message_and_name("", "QuotaExceededError").unwrap();
        assert!(matches!(of(&name_of(&full)).await, StoreProblem::Full { .. }));
        // What is no exception of the browser says nothing that could be told apart.
        assert_eq!(name_of(&"QuotaExceededError".into()), "");
    }
}
