//! Opening an invitation, by its link or its code.

use leptos::prelude::*;

/// Opening an invitation, by its link or its code.
#[component]
pub fn Join() -> impl IntoView {}
