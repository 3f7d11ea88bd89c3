//! Rows: something at the start (a time), a name with a quieter line under it, and what can be done at the end.

use crate::view::prelude::*;

/// A plain list; put it in a `Card rows=true`. `label` names it for screen readers where no heading does.
#[component]
pub fn Rows(#[prop(optional, into)] label: Option<String>, children: Children) -> impl IntoView {
    // The role is said because Safari forgets that a list without bullets is one.
    view! { <ul class="rows" role="list" aria-label=label>{children()}</ul> }.into_any()
}

/// One row. With `href` the whole text is a link; `children` stand at the end.
#[component]
pub fn Row(
    /// A time, at the start.
    #[prop(optional, into)]
    clock: Option<String>,
    /// Who or what.
    #[prop(into)]
    title: String,
    /// The quieter line under it.
    #[prop(optional, into)]
    why: Option<String>,
    /// Where the row leads.
    #[prop(optional, into)]
    href: Option<String>,
    /// Stands at the end: a button, a word.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let text = move || {
        let why = why.map(|why| view! { <span class="why"><bdi>{why}</bdi></span> });
        view! { <b><bdi>{title}</bdi></b> {why} }
    };
    let text = match href {
        Some(href) => view! { <a class="text" href=href>{text()}</a> }.into_any(),
        None => view! { <span class="text">{text()}</span> }.into_any(),
    };
    let clock = clock.map(|clock| view! { <span class="clock">{clock}</span> });
    let end = children.map(|children| view! { <span class="end">{children()}</span> });
    view! { <li>{clock} {text} {end}</li> }.into_any()
}
