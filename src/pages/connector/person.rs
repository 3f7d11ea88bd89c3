//! One person: the plan above, one timeline, Record a visit in reach.

use leptos::prelude::*;

/// One person: the plan above, one timeline, Record a visit in reach.
#[component]
pub fn PersonPage() -> impl IntoView {}
