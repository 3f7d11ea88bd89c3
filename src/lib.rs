//! Kith, the app: one's own plan, one's visits, one's sessions, on a phone with or without a signal.
//!
//! The folders are floors, and a file imports only from floors below its own (`tests/floors.rs`):
//! `browser` 1, `store` 2, `sync` 3, `live` and `words` 4, `parts` 5, `pages` 6, `app` and `route` 7.

extern crate self as kith_app;

pub mod app;
pub mod browser;
pub mod live;
pub mod pages;
pub mod parts;
pub mod route;
pub mod store;
pub mod sync;
pub mod view;
pub mod words;

/// Puts the app on the page.
pub fn start() {
    std::panic::set_hook(Box::new(|reason| {
        console_error_panic_hook::hook(reason);
        browser::page::tell_stopped();
    }));
    leptos::mount::mount_to_body(|| view::in_leptos(app::App()));
}
