//! Leaving in a hurry: an empty page at once, with a signal or without; it says honestly what stays behind.

use crate::{
    live::profiles,
    parts::{Button, Card},
    view::prelude::*,
    words::{W, t},
};

/// Leaves.
pub fn leave_quickly() -> Callback<()> {
    let profiles = profiles();
    Callback::new(move |()| leptos::task::spawn_local(async move { profiles.leave_quickly().await }))
}

/// On Me: the button, and what it does.
#[component]
pub fn LeaveQuickly() -> impl IntoView {
    view! {
        <Card>
            <div class="row"><Button label=t(W::LeaveButton) on_press=leave_quickly()/></div>
            <p class="sub">{t(W::LeaveHint)}</p>
        </Card>
    }
}
