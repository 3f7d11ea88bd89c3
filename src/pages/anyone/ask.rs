//! Asking for help, for oneself or with consent for somebody, without an account.

use leptos::prelude::*;

/// Asking for help, for oneself or with consent for somebody, without an account.
#[component]
pub fn AskForHelp() -> impl IntoView {}
