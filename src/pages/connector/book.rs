//! Booking an activity for somebody.

use leptos::prelude::*;

/// Booking an activity for somebody.
#[component]
pub fn Book() -> impl IntoView {}
