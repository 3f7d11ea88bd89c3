//! One request: what was asked, how to reach them safely, take it.

use leptos::prelude::*;

/// One request: what was asked, how to reach them safely, take it.
#[component]
pub fn RequestPage() -> impl IntoView {}
