//! What happens to the page: it comes to the front, goes, scrolls, or the phone believes it has a signal.
//!
//! Listeners stay for the life of the app and are set once, but for that of scrolling.

use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::*;
use web_sys::{EventTarget, VisibilityState};

/// Calls `work` when the page comes back to the front.
pub fn on_front(work: impl Fn() + 'static) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    listen(&document, "visibilitychange", move || {
        if is_in_front() {
            work();
        }
    });
}

/// Calls `work` when the page goes to the back or away: the last moment to keep what was typed.
pub fn on_leave(work: impl Fn() + 'static) {
    let Some(window) = web_sys::window() else { return };
    let work = std::rc::Rc::new(work);
    let also = work.clone();
    listen(&window, "pagehide", move || work());
    let Some(document) = window.document() else { return };
    listen(&document, "visibilitychange", move || {
        if !is_in_front() {
            also();
        }
    });
}

/// While another app is in front nothing of the page can be seen: phones keep a picture of it for their list of recent apps.
pub fn cover_while_away() {
    let Some(window) = web_sys::window() else { return };
    let cover = |is_away: bool| {
        let root = web_sys::window().and_then(|window| window.document()).and_then(|page| page.document_element());
        // To toggle a well-formed attribute is never refused.
        root.map(|root| root.toggle_attribute_with_force("data-away", is_away));
    };
    on_leave(move || cover(true));
    on_front(move || cover(false));
    // Back from the browser's own store of pages, or in front though it was never told: nothing stays covered.
    for seen in ["pageshow", "focus", "pointerdown", "keydown"] {
        listen(&window, seen, move || cover(!is_in_front()));
    }
}

/// Calls `work` with each touch and key.
pub fn on_use(work: impl Fn() + 'static) {
    let Some(window) = web_sys::window() else { return };
    let work = std::rc::Rc::new(work);
    for sign in ["pointerdown", "keydown"] {
        let work = work.clone();
        listen(&window, sign, move || work());
    }
}

/// Calls `work` when the phone believes that it has a signal again. A hint, never a fact.
pub fn on_online(work: impl Fn() + 'static) {
    if let Some(window) = web_sys::window() {
        listen(&window, "online", work);
    }
}

/// Hears of scrolling until it is dropped.
pub struct Scrolls(SendWrapper<Closure<dyn Fn()>>);

/// Calls `work` when the page is scrolled, or anything on it that scrolls by itself.
pub fn on_any_scroll(work: impl Fn() + 'static) -> Scrolls {
    let closure = Closure::<dyn Fn()>::new(work);
    if let Some(window) = web_sys::window() {
        // Such events do not rise to the window: they are heard on their way down.
        let _ = window.add_event_listener_with_callback_and_bool("scroll", closure.as_ref().unchecked_ref(), true);
    }
    Scrolls(SendWrapper::new(closure))
}

impl Drop for Scrolls {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            let _ =
                window.remove_event_listener_with_callback_and_bool("scroll", self.0.as_ref().unchecked_ref(), true);
        }
    }
}

/// Whether the page is in front.
pub fn is_in_front() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_none_or(|document| document.visibility_state() == VisibilityState::Visible)
}

/// Whether the person asked to save data, or the line is metered as far as the browser says.
pub fn saves_data() -> bool {
    let Some(window) = web_sys::window() else { return false };
    let read = |of: &JsValue, name: &str| js_sys::Reflect::get(of, &name.into()).unwrap_or_default();
    let line = read(&window.navigator(), "connection");
    if !line.is_object() {
        return false;
    }
    // The line of a contract that may be paid by the megabyte; browsers say it on phones only.
    let is_mobile = read(&line, "type").as_string().as_deref() == Some("cellular");
    let sort = read(&line, "effectiveType").as_string().unwrap_or_default();
    read(&line, "saveData").is_truthy() || matches!(sort.as_str(), "slow-2g" | "2g") || is_mobile
}

/// What the phone is, for the list of devices: "Android", "iPhone", "Windows" …
pub fn device_name() -> String {
    let agent = web_sys::window().and_then(|window| window.navigator().user_agent().ok()).unwrap_or_default();
    let system = ["iPhone", "iPad", "Android", "Windows", "Macintosh", "CrOS", "Linux"];
    let browser = [
        ("Firefox", "Firefox"),
        ("Edg", "Edge"),
        ("SamsungBrowser", "Samsung"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    let system = system.into_iter().find(|name| agent.contains(name)).unwrap_or("Phone");
    let browser = browser.into_iter().find(|(mark, _)| agent.contains(mark)).map_or("browser", |(_, name)| name);
    format!("{system}, {browser}")
}

fn listen(target: &EventTarget, name: &str, work: impl Fn() + 'static) {
    let closure = Closure::<dyn Fn()>::new(work);
    // Listening to a known event is never refused.
    let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    closure.forget();
}
