//! "Nobody reads this straight away. In danger now: 999": stands wherever a person can write with no connector beside them.

use crate::view::prelude::*;
use crate::{
    parts::{Note, Notice, tel},
    words::{W, t},
};

/// The programme's crisis numbers under the sentence; each can be rung.
#[component]
pub fn NobodyReads(#[prop(into)] numbers: Vec<String>) -> impl IntoView {
    let links: Vec<_> = numbers
        .into_iter()
        .map(|number| match tel(&number) {
            Some(href) => view! { <a class="number" href=href><bdi>{number}</bdi></a> }.into_any(),
            None => view! { <bdi class="number">{number}</bdi> }.into_any(),
        })
        .collect();
    view! {
        <Notice kind=Note::Off>
            <b>{t(W::DangerNobodyReads)}</b>
            <div class="row"><span>{t(W::DangerNow)}</span> {links}</div>
        </Notice>
    }
    .into_any()
}
