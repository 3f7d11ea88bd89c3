//! How an own request for help stands: received, or in touch.

use leptos::prelude::*;

/// How an own request for help stands: received, or in touch.
#[component]
pub fn AskStands() -> impl IntoView {}
