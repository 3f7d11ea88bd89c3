//! Several of a kind in a form, such as numbers for danger: each under its own name with a button that takes it off, and
//! one button for another. Whoever takes one off goes on at that button, with the keyboard too.

use crate::view::prelude::*;
use std::rc::Rc;

use super::{Button, Kind, fresh_id};
use crate::browser::page;

/// One of them.
pub struct Entry {
    /// Its heading, as it is typed.
    pub name: Signal<String>,
    /// "Take off: Bo", for screen readers.
    pub spoken: Signal<String>,
    /// Its fields.
    pub fields: AnyView,
    /// Takes it off.
    pub take_off: Callback<()>,
}

/// The list.
#[component]
pub fn Entries(
    /// What names each, in their order.
    keys: Memo<Vec<String>>,
    /// Draws one.
    entry: Rc<dyn Fn(String) -> Entry>,
    /// "Take off".
    take_off: String,
    /// "Another number".
    another: String,
    /// Adds one.
    on_another: Callback<()>,
) -> impl IntoView {
    let foot = fresh_id("entries");
    let at = foot.clone();
    let row = move |key: String| {
        let Entry { name, spoken, fields, take_off: gone } = entry(key);
        let at = at.clone();
        let press = move |()| {
            gone.run(());
            page::focus_in(&at);
        };
        view! {
            <section class="stack entry">
                <h3><bdi>{move || name.get()}</bdi></h3>
                {fields}
                <div class="row"><Button label=take_off.clone() spoken=spoken kind=Kind::Link on_press=press/></div>
            </section>
        }
        .into_any()
    };
    view! {
        <For each=move || keys.get() key=String::clone children=row/>
        <div class="row" id=foot><Button label=another small=true on_press=on_another/></div>
    }
    .into_any()
}
