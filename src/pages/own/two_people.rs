//! Two people changed this: both are kept, a person chooses.

use leptos::prelude::*;

/// Two people changed this: both are kept, a person chooses.
#[component]
pub fn TwoPeople() -> impl IntoView {}
