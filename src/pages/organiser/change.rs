//! Changing one occurrence: time or day, place, not on, online or by phone.

use leptos::prelude::*;

/// Changing one occurrence: time or day, place, not on, online or by phone.
#[component]
pub fn Change() -> impl IntoView {}
