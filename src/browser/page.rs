//! The page around the app: its language and direction, the size of its text, focus, scrolling and printing.

use crate::browser::settings::TextSize;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlElement, Window};

/// Sets `html lang` and `dir`; the words call it, nobody else.
pub fn set_language(code: &str, right_to_left: bool) {
    set_on_html("lang", code);
    set_on_html("dir", if right_to_left { "rtl" } else { "ltr" });
}

/// Shows the text in a size.
pub fn set_text_size(size: TextSize) {
    set_on_html("data-text", size.name());
}

/// Under which name and picture the app goes to the home screen, and what the window is called: those of Kith, or a diary's,
/// which say nothing. Browsers read them when it is put there.
pub fn set_plain(is_plain: bool) {
    let (name, manifest, icon, touch) = match is_plain {
        true => ("Diary", "plain.webmanifest", "icons/plain.svg", "icons/plain-touch.png"),
        false => ("Kith", "manifest.webmanifest", "icons/kith.svg", "icons/apple-touch-icon.png"),
    };
    document().set_title(name);
    for (found, attribute, value) in [
        ("link[rel=manifest]", "href", manifest),
        ("link[rel=icon]", "href", icon),
        ("link[rel=apple-touch-icon]", "href", touch),
        ("meta[name=apple-mobile-web-app-title]", "content", name),
    ] {
        if let Ok(Some(element)) = document().query_selector(found) {
            // Only a malformed attribute name is refused.
            let _ = element.set_attribute(attribute, value);
        }
    }
}

/// The languages of the phone, the dearest first.
pub fn languages() -> Vec<String> {
    window().navigator().languages().iter().filter_map(|code| code.as_string()).collect()
}

/// Moves the focus, without scrolling: the caller says where the page stands.
pub fn focus(element: &HtmlElement) {
    let quietly = js_sys::Object::new();
    // Setting a plain property of a fresh object cannot go wrong; a browser without the option scrolls, which does no harm.
    let _ = js_sys::Reflect::set(&quietly, &"preventScroll".into(), &JsValue::TRUE);
    let focus: Option<js_sys::Function> =
        js_sys::Reflect::get(element, &"focus".into()).ok().and_then(|focus| focus.dyn_into().ok());
    if let Some(focus) = focus {
        let _ = focus.call1(element, &quietly);
    }
}

/// Moves the focus to the first button in the element of this id.
pub fn focus_in(id: &str) {
    let button = document().get_element_by_id(id).and_then(|element| element.query_selector("button").ok().flatten());
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        focus(&button);
    }
}

/// The address that is shown, without what stands after `?` and `#`.
pub fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// How high the window is.
pub fn window_height() -> f64 {
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(800.0)
}

/// Loads the app anew at an address: another profile may speak another language.
pub fn load(path: &str) {
    // An address of our own is never refused.
    let _ = window().location().set_href(path);
}

/// The plain page that one leaves to in a hurry: kept on the phone, it says nothing of the app.
const AWAY: &str = "/away.html";

/// Shows an empty page in place of this one, which Back does not lead to.
pub fn leave() {
    // An address of our own is never refused.
    let _ = window().location().replace(AWAY);
}

/// Hides all that stands on the page, at once.
pub fn blank() {
    if let Some(body) = window().document().and_then(|document| document.body()) {
        body.set_hidden(true);
    }
}

/// Hands a text to the person as a file of this name; where the browser has no downloads nothing happens.
pub fn save_file(name: &str, text: &str) {
    let saved = || -> Option<()> {
        let document = window().document()?;
        let blob = web_sys::Blob::new_with_str_sequence(&js_sys::Array::of1(&text.into())).ok()?;
        let address = web_sys::Url::create_object_url_with_blob(&blob).ok()?;
        let link: web_sys::HtmlElement = document.create_element("a").ok()?.unchecked_into();
        link.set_attribute("href", &address).ok()?;
        link.set_attribute("download", name).ok()?;
        link.click();
        // The browser has taken the file over when the click has been told.
        web_sys::Url::revoke_object_url(&address).ok()
    };
    saved();
}

/// Opens the print sheet of the phone.
pub fn print() {
    // A browser that cannot print does nothing.
    let _ = window().print();
}

/// The element that has the focus.
pub fn focused() -> Option<Element> {
    document().active_element()
}

fn set_on_html(name: &str, value: &str) {
    if let Some(html) = document().document_element() {
        // Only a malformed attribute name is refused.
        let _ = html.set_attribute(name, value);
    }
}

fn window() -> Window {
    web_sys::window().expect("the app runs in a window")
}

fn document() -> Document {
    window().document().expect("a window shows a document")
}

/// Tells the start script that the app stopped, so that a plain page says what is safe; by hand, since the app itself
/// cannot draw any more.
pub fn tell_stopped() {
    let root = web_sys::window().and_then(|window| window.document()).and_then(|document| document.document_element());
    if let (Some(root), Ok(event)) = (root, web_sys::Event::new("kith-stopped")) {
        let _ignored_when_nobody_listens = root.dispatch_event(&event);
    }
}

/// Where the app is served from, `https://kith.example`.
pub fn origin() -> String {
    web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}
