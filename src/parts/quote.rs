//! The person's own words, large, with the quotation marks of their language.

use crate::view::prelude::*;

/// A quotation. `lang` where it is known.
#[component]
pub fn Quote(#[prop(into)] text: String, #[prop(optional_no_strip)] lang: Option<String>) -> impl IntoView {
    view! { <blockquote class="quote" dir="auto" lang=lang><q>{text}</q></blockquote> }.into_any()
}
