//! People and invitations.

use leptos::prelude::*;

/// People and invitations.
#[component]
pub fn Members() -> impl IntoView {}
