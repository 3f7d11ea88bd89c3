//! The group's sessions, and who knows of a change.

use leptos::prelude::*;

/// The group's sessions, and who knows of a change.
#[component]
pub fn Sessions() -> impl IntoView {}
