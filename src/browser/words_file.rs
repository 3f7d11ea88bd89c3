//! Fetches the file of another language, `/words/ar.json`: one flat object, key to text.
//!
//! Answers the texts in the order of the keys it is asked for, `None` where the file lacks one. A captive portal's page, half
//! a file or no signal is `None` as a whole. The service worker keeps the file after the first time.

use js_sys::{JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// The texts of a language in the order of `keys`.
pub async fn texts(code: &str, keys: &[&str]) -> Option<Vec<Option<String>>> {
    let window = web_sys::window()?;
    let answer = JsFuture::from(window.fetch_with_str(&format!("/words/{code}.json"))).await.ok()?;
    let answer: Response = answer.dyn_into().ok()?;
    if !answer.ok() {
        return None;
    }
    let text = JsFuture::from(answer.text().ok()?).await.ok()?.as_string()?;
    let file = JSON::parse(&text).ok().filter(JsValue::is_object)?;
    Some(keys.iter().map(|key| Reflect::get(&file, &(*key).into()).ok()?.as_string()).collect())
}
