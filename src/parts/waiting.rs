//! "One moment", seen only when it takes longer than a third of a second.

use crate::view::prelude::*;
use crate::words::{W, t};

/// Stands while something is read.
#[component]
pub fn Waiting() -> impl IntoView {
    view! { <p class="waiting" role="status"><i aria-hidden="true"></i> {t(W::WaitingMoment)}</p> }.into_any()
}
