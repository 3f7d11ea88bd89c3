//! A button that puts a text on the clipboard, and says whether it is there.

use crate::view::prelude::*;

use crate::{
    browser::device,
    parts::Button,
    words::{W, t},
};

/// The button, and under it what became of the press.
#[component]
pub fn CopyButton(
    /// What stands on it.
    #[prop(into)]
    label: Signal<String>,
    /// What is copied.
    text: String,
) -> impl IntoView {
    let copied = RwSignal::new(None::<bool>);
    let copy = move || {
        let text = text.clone();
        leptos::task::spawn_local(async move {
            let is_done = device::copy(&text).await;
            copied.try_set(Some(is_done));
        });
    };
    let said = move || {
        copied.get().map(|is_done| {
            let words = t(if is_done { W::CopyDone } else { W::CopyNotDone });
            view! { <p class="sub" role="status">{words}</p> }
        })
    };
    view! {
        <div class="row"><Button label small=true on_press=move |()| copy()/></div>
        {said}
    }
    .into_any()
}
