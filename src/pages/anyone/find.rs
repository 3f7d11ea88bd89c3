//! Finding something to join, with no signal too.

use leptos::prelude::*;

/// Finding something to join, with no signal too.
#[component]
pub fn Find() -> impl IntoView {}
