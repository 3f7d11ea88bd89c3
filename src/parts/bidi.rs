//! Text from people: shown as text, in its own direction and language, whatever the language of the app around it.

use crate::view::prelude::*;

/// A name, a number, a title: kept together inside a sentence of the other direction.
#[component]
pub fn Name(#[prop(into)] text: String) -> impl IntoView {
    view! { <bdi>{text}</bdi> }.into_any()
}

/// A few words that somebody wrote, inside a line. `lang` where it is known.
#[component]
pub fn Said(#[prop(into)] text: String, #[prop(optional_no_strip)] lang: Option<String>) -> impl IntoView {
    view! { <bdi lang=lang>{text}</bdi> }.into_any()
}

/// What somebody wrote, as a paragraph with its line breaks.
#[component]
pub fn SaidBlock(#[prop(into)] text: String, #[prop(optional_no_strip)] lang: Option<String>) -> impl IntoView {
    view! { <p class="lines" dir="auto" lang=lang>{text}</p> }.into_any()
}

/// A text with the parts that were searched for marked. `spans` are byte ranges in order; one that cuts a letter is left out.
#[component]
pub fn Marked(
    #[prop(into)] text: String,
    spans: Vec<(usize, usize)>,
    #[prop(optional_no_strip)] lang: Option<String>,
) -> impl IntoView {
    let mut pieces = Vec::new();
    let mut at = 0;
    for (from, to) in spans {
        if let (Some(before), Some(found)) = (text.get(at..from), text.get(from..to)) {
            pieces.push(before.to_owned().into_any());
            pieces.push(view! { <mark>{found.to_owned()}</mark> }.into_any());
            at = to;
        }
    }
    pieces.push(text[at..].to_owned().into_any());
    view! { <bdi lang=lang>{pieces}</bdi> }.into_any()
}
