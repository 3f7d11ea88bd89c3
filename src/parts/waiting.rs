//! "One moment", seen only when it takes longer than a third of a second. `Held` keeps the place of what is being read, so
//! that nothing moves away from under a finger when it comes.

use crate::view::prelude::*;
use crate::words::{W, t};

/// Stands while something is read.
#[component]
pub fn Waiting() -> impl IntoView {
    view! { <p class="waiting" role="status"><i aria-hidden="true"></i> {t(W::WaitingMoment)}</p> }.into_any()
}

/// Keeps the place of a card that is being read; with `tall`, of a whole list.
#[component]
pub fn Held(
    /// A list's place, not a card's.
    #[prop(optional)]
    tall: bool,
) -> impl IntoView {
    let class = if tall { "held tall" } else { "held" };
    view! { <div class=class><Waiting/></div> }.into_any()
}
