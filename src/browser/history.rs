//! What a screen keeps with its place in the history of this tab, so that Back and a reload find it again: never in the address.

use wasm_bindgen::JsValue;

/// Keeps a text with the place that is shown.
pub fn keep(text: &str) {
    if let Some(history) = history() {
        // A browser that is asked too often answers with an exception and keeps what it had: nothing is lost by it.
        let _ = history.replace_state(&JsValue::from_str(text), "");
    }
}

/// What was kept with the place that is shown.
pub fn kept() -> Option<String> {
    history()?.state().ok()?.as_string()
}

fn history() -> Option<web_sys::History> {
    web_sys::window()?.history().ok()
}
