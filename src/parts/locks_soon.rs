//! The profile locks itself in a moment; any touch or key keeps it open, and so does the button, for who uses neither.

use crate::{
    parts::Button,
    view::prelude::*,
    words::{W, t},
};

/// The word, while it is so. On the page and in every sheet, since a sheet hides the page from who hears it.
#[component]
pub fn LocksSoon(
    /// Whether it does.
    #[prop(into)]
    soon: Signal<bool>,
) -> impl IntoView {
    let is_soon = Memo::new(move |_| soon.get());
    move || {
        is_soon.get().then(|| {
            view! {
                <div class="update" role="alert">
                    <p>{t(W::LockSoon)}</p>
                    <Button label=t(W::LockStay) small=true on_press=|()| () />
                </div>
            }
        })
    }
}
