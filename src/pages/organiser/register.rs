//! The register, for a clipboard person.

use leptos::prelude::*;

/// The register, for a clipboard person.
#[component]
pub fn Register() -> impl IntoView {}
