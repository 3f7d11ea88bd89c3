//! What stands where nothing is yet: a drawn icon, one plain sentence, and what one can do.

use crate::parts::{Icon, icon};
use crate::view::prelude::*;

/// An empty place. Children: a sentence more, or a button.
#[component]
pub fn Empty(
    #[prop(optional)] drawn: Option<Icon>,
    #[prop(into)] title: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! { <div class="empty">{drawn.map(icon)} <p><b>{title}</b></p> {children.map(|children| children())}</div> }
        .into_any()
}
