//! Removing, and taking it back: what was removed is named, and Undo stays until one goes on.

use crate::view::prelude::*;
use kith_model::{Key, fields::Fields, record::GONE};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    live::records,
    pages::{
        half_written::HalfWritten,
        saving::{Saving, saving},
    },
    parts::{Button, Kind as Weight, Note, Notice},
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

/// Removes the record that a form is over, where that may be; then the form is forgotten and closes, and [`Undo`] says
/// what is gone.
pub fn remove_button<T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static>(
    key: Key,
    label: W,
    form: HalfWritten<T>,
    saving: Saving,
    removed: RwSignal<Option<Removed>>,
    close: Callback<()>,
) -> Option<AnyView> {
    let records = records();
    let may_go = untrack(|| records.get(&key).is_some_and(|shown| records.may_remove(&shown)));
    let remove = move |()| {
        let Some(shown) = untrack(|| records.get(&key)) else { return };
        let gone = Removed { key: key.clone(), words: shown.record.text("words") };
        let close = form.forget_and(close);
        saving.save(vec![shown.opened().remove()], move || {
            removed.try_set(Some(gone));
            close();
        });
    };
    may_go.then(|| view! { <Button label=t(label) kind=Weight::Link busy=saving.busy() on_press=remove/> }.into_any())
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
