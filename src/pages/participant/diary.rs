//! What is coming and what was, day by day.

use leptos::prelude::*;

/// What is coming and what was, day by day.
#[component]
pub fn Diary() -> impl IntoView {}
