//! Looking after the directory.

use leptos::prelude::*;

/// Looking after the directory.
#[component]
pub fn Directory() -> impl IntoView {}
