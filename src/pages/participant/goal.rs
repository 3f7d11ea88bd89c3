//! One goal in the own words, with the own marks.

use leptos::prelude::*;

/// One goal in the own words, with the own marks.
#[component]
pub fn GoalPage() -> impl IntoView {}
