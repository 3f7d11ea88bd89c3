//! Buttons. One marigold button a card (`Kind::Main`), any number of plain ones, and a link for what is seldom wanted.
//! There is no red button: nothing here cannot be undone or put right.
//!
//! A busy button keeps its focus and its name, says `aria-busy`, and does not press twice.

use crate::parts::{Icon, icon};
use crate::view::prelude::*;

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// The one main action of a card or screen.
    Main,
    /// Everything else.
    #[default]
    Plain,
    /// Underlined text.
    Link,
}

impl Kind {
    fn class(self, is_small: bool, is_wide: bool) -> String {
        let mut class = String::from("btn");
        class.push_str(match self {
            Self::Main => " main",
            Self::Plain => "",
            Self::Link => " link",
        });
        class.push_str(if is_small { " small" } else { "" });
        class.push_str(if is_wide { " wide" } else { "" });
        class
    }
}

/// A button. Inside a form, `submit=true` and the form's `on:submit` instead of `on_press`.
#[component]
pub fn Button(
    /// What pressing does, in the person's words.
    #[prop(into)]
    label: Signal<String>,
    /// Called when pressed, not while busy or off.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// How much it asks for attention.
    #[prop(optional)]
    kind: Kind,
    /// For a row of a list.
    #[prop(optional)]
    small: bool,
    /// As wide as the page.
    #[prop(optional)]
    wide: bool,
    /// Sends the form that it stands in.
    #[prop(optional)]
    submit: bool,
    /// Work is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Cannot be pressed now; say why beside it.
    #[prop(optional, into)]
    off: Signal<bool>,
    /// For a button that stays down.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// Drawn before the label.
    #[prop(optional)]
    drawn: Option<Icon>,
    /// More for screen readers than the label, such as whom it is about: "Open David O.".
    #[prop(optional, into)]
    spoken: Option<Signal<String>>,
) -> impl IntoView {
    let stopped = move || busy.get() || off.get();
    let press = move |event: leptos::ev::MouseEvent| {
        if stopped() {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    let spinner = move || busy.get().then(|| view! { <span class="busy" aria-hidden="true"></span> });
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=kind.class(small, wide)
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || stopped().then_some("true")
            aria-pressed=pressed.map(|pressed| move || if pressed.get() { "true" } else { "false" })
            aria-label=spoken.map(|spoken| move || spoken.get())
            on:click=press
        >
            {drawn.map(icon)}
            {spinner}
            <span>{move || label.get()}</span>
        </button>
    }
    .into_any()
}

/// A link that looks like a button. Inside the app the router takes it; `tel:` and the like go to the phone.
#[component]
pub fn LinkButton(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// What it leads to, in the person's words.
    #[prop(into)]
    label: String,
    /// How much it asks for attention.
    #[prop(optional)]
    kind: Kind,
    /// For a row of a list.
    #[prop(optional)]
    small: bool,
    /// As wide as the page.
    #[prop(optional)]
    wide: bool,
    /// Drawn before the label.
    #[prop(optional)]
    drawn: Option<Icon>,
    /// More for screen readers than the label.
    #[prop(optional, into)]
    spoken: Option<String>,
) -> impl IntoView {
    view! {
        <a class=kind.class(small, wide) href=href aria-label=spoken>
            {drawn.map(icon)}
            <span>{label}</span>
        </a>
    }
    .into_any()
}
