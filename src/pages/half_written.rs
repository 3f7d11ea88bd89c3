//! A half-written form: kept as one types, there again after a call, a flat battery or an update, gone once it is saved.
//!
//! What was on the screen when the form was opened is kept inside the form, so that a change that arrives meanwhile is
//! never overwritten by somebody who has not seen it.

use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use crate::live::{Records, records};

/// A form that is kept under a name such as `visit/<person>`.
pub struct HalfWritten<T: 'static> {
    records: Records,
    name: StoredValue<String>,
    form: RwSignal<T>,
    /// Whether it was there already when the screen was opened.
    pub was_kept: bool,
}

// Not derived: a form need not be `Copy` for its handle to be.
impl<T> Clone for HalfWritten<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for HalfWritten<T> {}

impl<T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static> HalfWritten<T> {
    /// The kept form of this name, else a new one. A kept form that an older app wrote and this one cannot read is left.
    pub fn open(name: String, start: impl FnOnce() -> T) -> Self {
        let records = records();
        let kept = records.draft(&name).and_then(|draft| serde_json::from_str::<T>(&draft.text).ok());
        let was_kept = kept.is_some();
        Self { records, name: StoredValue::new(name), form: RwSignal::new(kept.unwrap_or_else(start)), was_kept }
    }

    /// The form, tracked.
    pub fn get(self) -> T {
        self.form.get()
    }

    /// A look at the form, tracked.
    pub fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        self.form.with(look)
    }

    /// The form as it stands, for saving.
    pub fn now(self) -> T {
        self.form.get_untracked()
    }

    /// A line of the form, for a field.
    pub fn line(self, look: impl Fn(&T) -> String + Send + Sync + 'static) -> Signal<String> {
        let form = self.form;
        Signal::derive(move || form.with(&look))
    }

    /// A yes or no of the form, for a tickbox.
    pub fn flag(self, look: impl Fn(&T) -> bool + Send + Sync + 'static) -> Signal<bool> {
        let form = self.form;
        Signal::derive(move || form.with(&look))
    }

    /// Changes the form and keeps it.
    pub fn change(self, change: impl FnOnce(&mut T)) {
        self.form.update(change);
        // Plain data always becomes JSON; should it not, the form on the screen is still whole.
        if let Ok(text) = self.form.with_untracked(serde_json::to_string) {
            self.name.with_value(|name| self.records.keep_draft(name, None, text));
        }
    }

    /// Throws away what was begun, and starts anew.
    pub fn anew(self, start: T) {
        self.form.set(start);
        self.forget()();
    }

    /// Forgets what was kept: it is saved, or thrown away. Also after the screen was left.
    pub fn forget(self) -> impl FnOnce() + 'static {
        let (records, name) = (self.records, self.name.get_value());
        move || records.drop_draft(&name)
    }
}
