//! How much room there is, and whether the browser may clear it.

use futures::future::{Either, select};
use js_sys::Promise;
use std::pin::pin;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

use super::timers::sleep;

/// How full it is, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// Used by the app.
    pub used: u64,
    /// What the browser gives at most.
    pub quota: u64,
}

/// A browser may ask somebody, or nobody, before it answers: never wait for it without a limit.
const LIMIT_MS: u32 = 2_000;

/// How full it is; `None` where the browser does not say.
pub async fn room() -> Option<Room> {
    let estimate: StorageEstimate = answer(manager()?.estimate().ok()?).await?.unchecked_into();
    let number = |it: Option<f64>| it.unwrap_or_default().max(0.0) as u64;
    Some(Room { used: number(estimate.get_usage()), quota: number(estimate.get_quota()) })
}

/// Asks the browser not to clear it. Says whether it agreed.
pub async fn ask_to_keep() -> bool {
    let Some(asked) = manager().and_then(|manager| manager.persist().ok()) else { return false };
    answer(asked).await.is_some_and(|is_kept| is_kept.is_truthy())
}

/// Whether the browser agreed not to clear it.
pub async fn is_kept() -> bool {
    let Some(asked) = manager().and_then(|manager| manager.persisted().ok()) else { return false };
    answer(asked).await.is_some_and(|is_kept| is_kept.is_truthy())
}

fn manager() -> Option<StorageManager> {
    let navigator = web_sys::window()?.navigator();
    let storage = js_sys::Reflect::get(&navigator, &"storage".into()).ok()?;
    (!storage.is_undefined()).then(|| storage.unchecked_into())
}

async fn answer(promise: Promise) -> Option<JsValue> {
    match select(JsFuture::from(promise), pin!(sleep(LIMIT_MS))).await {
        Either::Left((answer, _)) => answer.ok(),
        Either::Right(_) => None,
    }
}
