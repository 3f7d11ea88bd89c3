//! A sheet over the screen: the browser's own modal dialog, so that Escape closes it, focus stays in it and returns to where
//! it came from. Its content is drawn only while it is open.

use crate::view::prelude::*;
use crate::{
    parts::{Frame, Icon, LocksSoon, fresh_id, icon},
    words::{W, t},
};
use leptos::html;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The page owns `open`; `on_close` is called by Escape and by the cross, and must set it to false.
#[component]
pub fn Sheet(
    #[prop(into)] open: Signal<bool>,
    #[prop(into)] on_close: Callback<()>,
    #[prop(into)] title: Signal<String>,
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let came_from = StoredValue::new(None::<HtmlElement>);
    let children = StoredValue::new(children);
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        if open.get() && !dialog.open() {
            let focused = crate::browser::page::focused().and_then(|element| element.dyn_into().ok());
            came_from.set_value(focused);
            // It throws only when the dialog is open or not in the page, and neither is so here.
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
            // The dialog gives the focus back itself; Safari does so only from 15.5 on.
            came_from.update_value(|from| {
                if let Some(from) = from.take() {
                    crate::browser::page::focus(&from);
                }
            });
        }
    });
    let escape = move |event: leptos::ev::Event| {
        event.prevent_default();
        on_close.run(());
    };
    let soon = use_context::<Frame>().map(|frame| frame.soon);
    let id = fresh_id("sheet");
    let heading = id.clone();
    let is_open = Memo::new(move |_| open.get());
    let inside = move || {
        let heading = heading.clone();
        is_open.get().then(|| {
            // Drawn once, when it opens: who types in it keeps the place, whatever changes meanwhile.
            let children = untrack(|| children.with_value(|children| children()));
            view! {
                <div>
                    {soon.map(|soon| view! { <LocksSoon soon/> })}
                    <header>
                        <h2 id=heading tabindex="-1" autofocus=true>{move || title.get()}</h2>
                        <button type="button" class="round-button" aria-label=t(W::ButtonClose) on:click=move |_| on_close.run(())>
                            {icon(Icon::Close)}
                        </button>
                    </header>
                    {children}
                </div>
            }
        })
    };
    view! { <dialog class="sheet" node_ref=dialog aria-labelledby=id on:cancel=escape>{inside}</dialog> }.into_any()
}
