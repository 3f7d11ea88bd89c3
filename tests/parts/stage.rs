//! Where a piece is drawn and looked at: a fresh place of the page, and what happens there between two frames.

use kith_app::view::{in_leptos, prelude::*};
use leptos::mount::mount_to;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

/// A fresh place to draw in, gone with the test.
pub struct Stage {
    root: HtmlElement,
    drawn: Option<Box<dyn std::any::Any>>,
}

impl Stage {
    pub fn new<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> Self {
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&root).unwrap();
        let drawn = mount_to(root.clone(), || in_leptos(view()));
        Self { root, drawn: Some(Box::new(drawn)) }
    }

    pub fn find(&self, selector: &str) -> HtmlElement {
        let found = self.root.query_selector(selector).unwrap();
        found.unwrap_or_else(|| panic!("no {selector} in {}", self.root.inner_html())).unchecked_into()
    }

    pub fn all(&self, selector: &str) -> Vec<HtmlElement> {
        // By hand, so that the app's web-sys features stay what the app needs.
        let query: js_sys::Function =
            js_sys::Reflect::get(&self.root, &"querySelectorAll".into()).unwrap().unchecked_into();
        let found = query.call1(&self.root, &selector.into()).unwrap();
        js_sys::Array::from(&found).iter().map(JsCast::unchecked_into).collect()
    }

    pub fn has(&self, selector: &str) -> bool {
        self.root.query_selector(selector).unwrap().is_some()
    }

    pub fn text(&self) -> String {
        self.root.text_content().unwrap_or_default()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        drop(self.drawn.take());
        self.root.remove();
    }
}

pub fn document() -> web_sys::Document {
    web_sys::window().unwrap().document().unwrap()
}

pub fn focused() -> Element {
    document().active_element().unwrap()
}

/// Lets frames pass: what waits for the next one has happened.
pub async fn frames() {
    for _ in 0..3 {
        let promise = js_sys::Promise::new(&mut |resolve, _| {
            set_timeout(move || drop(resolve.call0(&JsValue::NULL)), Duration::from_millis(40));
        });
        wasm_bindgen_futures::JsFuture::from(promise).await.unwrap();
    }
}
