//! The frame of every screen: the router, and the word that a newer version waits.

use leptos::prelude::*;
use leptos_router::components::Router;

use crate::{
    browser::worker::{self, Worker},
    live,
    route::Screens,
};

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    live::provide();
    let kept = RwSignal::new(Worker::Starting);
    worker::register(move |state| {
        if state == Worker::Replaced {
            worker::reload();
        }
        kept.set(state);
    });
    let update = move || (kept.get() == Worker::NewVersion).then(update_notice);
    view! {
        <Router>
            <div class="app" data-worker=move || kept.get().as_str()>
                {update}
                <Screens />
            </div>
        </Router>
    }
}

fn update_notice() -> impl IntoView {
    view! {
        <p role="status">
            "A new version is ready. "
            <button on:click=move |_| worker::apply_update()>"Use it now"</button>
        </p>
    }
}
