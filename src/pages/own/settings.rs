//! Settings of this phone: storage, devices, what is unsent.

use leptos::prelude::*;

/// Settings of this phone: storage, devices, what is unsent.
#[component]
pub fn Settings() -> impl IntoView {}
