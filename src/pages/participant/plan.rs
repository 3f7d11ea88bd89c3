//! The participant's plan: the next session, what matters, goals, and whom to ask.

use leptos::prelude::*;

/// The participant's plan: the next session, what matters, goals, and whom to ask.
#[component]
pub fn Plan() -> impl IntoView {}
