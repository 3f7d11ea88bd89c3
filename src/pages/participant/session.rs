//! One occurrence of a session, with what changed and who to ring.

use leptos::prelude::*;

/// One occurrence of a session, with what changed and who to ring.
#[component]
pub fn SessionPage() -> impl IntoView {}
