//! Requests for help that nobody took yet, by age.

use leptos::prelude::*;

/// Requests for help that nobody took yet, by age.
#[component]
pub fn Requests() -> impl IntoView {}
