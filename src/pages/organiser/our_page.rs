//! The group's own page in the directory.

use leptos::prelude::*;

/// The group's own page in the directory.
#[component]
pub fn OurPage() -> impl IntoView {}
