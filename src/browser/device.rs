//! What sort of phone and browser this is, as far as the way to the home screen depends on it.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// The browsers whose ways to the home screen differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Safari and its like on an iPhone or iPad, where an installed app keeps its own storage.
    IPhone,
    /// Chrome and its like on Android.
    Android,
    /// Firefox on Android.
    FirefoxAndroid,
    /// A computer, or unknown.
    Other,
}

/// Which one this is.
pub fn browser() -> Browser {
    let Some(navigator) = web_sys::window().map(|window| window.navigator()) else { return Browser::Other };
    let agent = navigator.user_agent().unwrap_or_default();
    // An iPad calls itself a Mac, but no Mac has a screen to touch.
    let fingers = Reflect::get(&navigator, &"maxTouchPoints".into()).ok().and_then(|n| n.as_f64()).unwrap_or(0.0);
    let is_ipad = agent.contains("Macintosh") && fingers > 1.0;
    match () {
        () if agent.contains("iPhone") || agent.contains("iPad") || is_ipad => Browser::IPhone,
        () if agent.contains("Android") && agent.contains("Firefox") => Browser::FirefoxAndroid,
        () if agent.contains("Android") => Browser::Android,
        () => Browser::Other,
    }
}

/// Whether the app runs from the home screen, without the browser around it.
pub fn is_installed() -> bool {
    let Some(window) = web_sys::window() else { return false };
    let alone = window.match_media("(display-mode: standalone)").ok().flatten().is_some_and(|media| media.matches());
    let old_safari = Reflect::get(&window.navigator(), &"standalone".into()).ok();
    alone || old_safari == Some(JsValue::TRUE)
}

/// Puts a text on the clipboard; false where the browser has none or does not let us.
pub async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    let clipboard = Reflect::get(&window.navigator(), &"clipboard".into()).ok().filter(JsValue::is_object);
    let Some(clipboard) = clipboard else { return false };
    let write = Reflect::get(&clipboard, &"writeText".into()).ok();
    let write = write.and_then(|write| wasm_bindgen::JsCast::dyn_into::<js_sys::Function>(write).ok());
    let promise = write.and_then(|write| write.call1(&clipboard, &text.into()).ok());
    match promise.and_then(|promise| wasm_bindgen::JsCast::dyn_into::<js_sys::Promise>(promise).ok()) {
        Some(promise) => wasm_bindgen_futures::JsFuture::from(promise).await.is_ok(),
        None => false,
    }
}
