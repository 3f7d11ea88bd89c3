//! Me: who this phone belongs to, its language, its people.

use leptos::prelude::*;

/// Me: who this phone belongs to, its language, its people.
#[component]
pub fn Me() -> impl IntoView {}
