//! Recording a visit on one sheet with nothing left to type.

use leptos::prelude::*;

/// Recording a visit on one sheet with nothing left to type.
#[component]
pub fn Record() -> impl IntoView {}
