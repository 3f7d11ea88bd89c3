//! Where each screen was scrolled to, so that Back returns to the same line of a list, though screens are drawn anew.
//!
//! In memory only, by address; forgotten with the tab. The browser's own way comes too early: the list is not drawn yet.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
};
use wasm_bindgen::{JsCast, prelude::Closure};

/// A screen that comes this long after the person went back is the one that they went back to.
const BACK_MS: f64 = 1_500.0;
/// So many frames a screen has to become long enough.
const FRAMES: u32 = 60;

thread_local! {
    static PLACES: RefCell<HashMap<String, f64>> = RefCell::default();
    static WENT_BACK: Cell<Option<f64>> = const { Cell::new(None) };
    static IS_WATCHED: Cell<bool> = const { Cell::new(false) };
}

/// Keeps where the screen of an address stands; for each event `scroll`.
pub fn keep(address: &str) {
    if let Ok(place) = window().scroll_y() {
        PLACES.with_borrow_mut(|places| places.insert(address.to_owned(), place));
    }
}

/// A new screen stands at its top, or where it stood when the person went back to it.
pub fn arrive(address: &str) {
    watch();
    let went_back = WENT_BACK.take().is_some_and(|at| js_sys::Date::now() - at < BACK_MS);
    let place = PLACES.with_borrow(|places| places.get(address).copied());
    match place.filter(|place| went_back && *place > 0.0) {
        Some(place) => go_to(place, FRAMES),
        None => window().scroll_to_with_x_and_y(0.0, 0.0),
    }
}

fn go_to(place: f64, frames: u32) {
    window().scroll_to_with_x_and_y(0.0, place);
    let is_there = window().scroll_y().is_ok_and(|now| (now - place).abs() < 2.0);
    if !is_there && frames > 0 {
        let again = Closure::once_into_js(move || go_to(place, frames - 1));
        // Without a frame the page is hidden, and nobody sees where it stands.
        let _ = window().request_animation_frame(again.unchecked_ref());
    }
}

/// Hears of Back once for the life of the tab.
fn watch() {
    if IS_WATCHED.replace(true) {
        return;
    }
    if let Ok(history) = window().history() {
        // A browser that does not know it scrolls by itself, and we scroll after it.
        let _ = js_sys::Reflect::set(&history, &"scrollRestoration".into(), &"manual".into());
    }
    let back = Closure::<dyn Fn()>::new(|| WENT_BACK.set(Some(js_sys::Date::now())));
    let added = window().add_event_listener_with_callback("popstate", back.as_ref().unchecked_ref());
    debug_assert!(added.is_ok(), "a window takes listeners");
    back.forget();
}

fn window() -> web_sys::Window {
    web_sys::window().expect("the app runs in a window")
}
