//! The first page: what Kith is, and the ways in.

use leptos::prelude::*;

/// The first page: what Kith is, and the ways in.
#[component]
pub fn Front() -> impl IntoView {
    view! {
        <main>
            <h1>"Kith"</h1>
        </main>
    }
}
