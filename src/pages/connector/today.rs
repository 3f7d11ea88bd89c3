//! The connector's day: who may not know, visits by the clock, who is worth a call.

use leptos::prelude::*;

/// The connector's day: who may not know, visits by the clock, who is worth a call.
#[component]
pub fn Today() -> impl IntoView {}
