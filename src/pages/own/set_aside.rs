//! What the hub did not take, with its reason.

use leptos::prelude::*;

/// What the hub did not take, with its reason.
#[component]
pub fn SetAside() -> impl IntoView {}
