//! The people whom a connector supports.

use leptos::prelude::*;

/// The people whom a connector supports.
#[component]
pub fn People() -> impl IntoView {}
