//! Removing, and taking it back: what was removed is named, and Undo stays until one goes on.

use crate::view::prelude::*;
use kith_model::{Key, record::GONE};
use serde_json::Value;

use crate::{
    live::records,
    pages::saving::saving,
    parts::{Button, Note, Notice},
    words::{W, t, t_with},
};

/// What was removed last.
#[derive(Clone, Debug, PartialEq)]
pub struct Removed {
    /// The record.
    pub key: Key,
    /// What it said.
    pub words: String,
}

/// "Removed: Sing on Thursdays. Undo".
#[component]
pub fn Undo(removed: RwSignal<Option<Removed>>) -> impl IntoView {
    let (records, saving) = (records(), saving());
    let undo = move |()| {
        if let Some(gone) = removed.get_untracked() {
            let back = async move { records.choose(&gone.key, GONE, Value::Null).await };
            saving.run(back, move || {
                removed.try_set(None);
            });
        }
    };
    let note = move || {
        removed.get().map(|gone| {
            view! {
                <Notice kind=Note::Here>
                    <bdi>{t_with(W::RemovedWhat, &[("what", &gone.words)])}</bdi> " "
                    <Button label=t(W::ButtonUndo) small=true busy=saving.busy() on_press=undo/>
                </Notice>
            }
        })
    };
    view! { <div role="status">{note}</div> {saving.notice()} }.into_any()
}
