//! One activity: what it is, when and where, how to join.

use leptos::prelude::*;

/// One activity: what it is, when and where, how to join.
#[component]
pub fn ActivityPage() -> impl IntoView {}
