//! Kith, the app: one's own plan, one's visits, one's sessions, on a phone with or without a signal.
//!
//! The folders are floors, and a file imports only from floors below its own (`tests/floors.rs`):
//! `browser` 1, `sealing` 2, `store` 3, `sync` 4, `live` and `words` 5, `parts` 6, `pages` 7, `app` and `route` 8.

extern crate self as kith_app;

pub mod app;
pub mod browser;
pub mod live;
pub mod pages;
pub mod parts;
pub mod route;
pub mod sealing;
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
