//! "Nobody reads this straight away. In danger now: 999": stands wherever a person can write with no connector beside them.

use crate::{
    parts::{Note, Notice, tel},
    words::{W, t},
};
use leptos::prelude::*;

/// The programme's crisis numbers under the sentence; each can be rung.
#[component]
pub fn NobodyReads(#[prop(into)] numbers: Vec<String>) -> impl IntoView {
    let links: Vec<_> = numbers
        .into_iter()
        .map(|number| match tel(&number) {
            Some(href) => view! { <a class="number" href=href><bdi>{number}</bdi></a> " " }.into_any(),
            None => view! { <bdi>{number}</bdi> " " }.into_any(),
        })
        .collect();
    view! { <Notice kind=Note::Off lead=t(W::DangerNobodyReads)>{t(W::DangerNow)} " " {links}</Notice> }.into_any()
}
