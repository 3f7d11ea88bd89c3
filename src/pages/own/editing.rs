//! A form over one record: what was on the screen when it opened, what was typed since, kept as a draft until it is saved.
//!
//! The dots are taken at opening and travel in the draft, so that a change that arrives meanwhile is never overwritten.

use std::collections::BTreeMap;

use crate::view::prelude::*;
use kith_model::{
    Header, Key,
    fields::{Typed, Values},
    form::{Opened, Save},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    live::{Shown, records},
    parts::{Field, Input, Tickbox},
};

/// A form over a record of kind `T`.
pub struct Editing<T: Typed + Send + Sync> {
    /// What the form shows.
    pub now: RwSignal<T>,
    before: StoredValue<T>,
    opened: StoredValue<Opened>,
    name: StoredValue<String>,
}

impl<T: Typed + Send + Sync> Clone for Editing<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Typed + Send + Sync> Copy for Editing<T> {}

/// A draft: what the form showed when it was opened, and what it shows now. Only what differs between these is saved, so
/// that a form that lay half-written brings nothing back that others have changed since.
#[derive(Serialize, Deserialize)]
struct Kept {
    before: BTreeMap<String, Value>,
    now: BTreeMap<String, Value>,
}

impl Kept {
    fn from_text(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// What a line of a form reads and writes.
pub struct Line<T> {
    /// Reads the text.
    pub get: fn(&T) -> String,
    /// Writes it.
    pub set: fn(&mut T, String),
}

impl<T: Typed + Send + Sync> Editing<T> {
    /// Opens a form over the record of this header as it is shown now, or over nothing; goes on with a draft.
    pub fn open(header: Header) -> Self {
        let name = format!("edit/{}", header.key);
        let shown = untrack(|| records().get(&header.key));
        let (opened, before) = match &shown {
            Some(shown) => (shown.opened(), shown.read::<T>()),
            None => (Opened::new(header), T::default()),
        };
        let draft = records().draft(&name).and_then(|draft| Some((draft.opened?, Kept::from_text(&draft.text)?)));
        let (opened, before, now) = match draft {
            Some((kept, Kept { before, now })) => (kept, T::read(&Values(before)), T::read(&Values(now))),
            None => (opened, before.clone(), before),
        };
        let form = Self {
            now: RwSignal::new(now),
            before: StoredValue::new(before),
            opened: StoredValue::new(opened),
            name: StoredValue::new(name),
        };
        let key = form.key();
        Effect::new(move || {
            // Until something is typed the form shows what stands there, also when that has only just arrived.
            if let Some(shown) = records().get(&key)
                && !untrack(|| form.is_changed())
            {
                form.stand_on(&shown);
            }
        });
        form
    }

    /// The record's key.
    pub fn key(self) -> Key {
        self.opened.with_value(|opened| opened.header.key.clone())
    }

    /// Changes what the form shows, and keeps the draft.
    pub fn set(self, change: impl FnOnce(&mut T)) {
        self.now.update(change);
        let values = |form: &T| {
            let mut values = Values::default();
            form.write(&mut values);
            values.0
        };
        let kept = Kept { before: self.before.with_value(values), now: self.now.with_untracked(values) };
        let text = serde_json::to_string(&kept).unwrap_or_default();
        records().keep_draft(&self.name.get_value(), Some(self.opened.get_value()), text);
    }

    /// What is to be saved; `None` when nothing changed.
    pub fn save(self) -> Option<Save> {
        self.opened.with_value(|opened| {
            self.before.with_value(|before| self.now.with_untracked(|now| opened.save(before, now)))
        })
    }

    /// Whether something was typed that is not saved. Tracked.
    pub fn is_changed(self) -> bool {
        self.before.with_value(|before| self.now.with(|now| now != before))
    }

    /// After the save was kept: the form stands on what is shown now.
    pub fn saved(self) {
        records().drop_draft(&self.name.get_value());
        let key = self.key();
        if let Some(shown) = untrack(|| records().get(&key)) {
            self.stand_on(&shown);
        }
    }

    fn stand_on(self, shown: &Shown) {
        self.opened.set_value(shown.opened());
        self.before.set_value(shown.read::<T>());
        let now = shown.read::<T>();
        if self.now.with_untracked(|before| *before != now) {
            self.now.set(now);
        }
    }

    /// A labelled input over a text of the form.
    pub fn field(self, label: String, input: Input, longest: u32, hint: Option<String>, line: Line<T>) -> AnyView {
        let Line { get, set } = line;
        let value = Signal::derive(move || self.now.with(get));
        let on_input = Callback::new(move |(text,): (String,)| self.set(|now| set(now, text)));
        match hint {
            Some(hint) => view! { <Field label input longest hint value on_input /> }.into_any(),
            None => view! { <Field label input longest value on_input /> }.into_any(),
        }
    }

    /// A tick box over a yes or no of the form.
    pub fn tick(self, label: String, get: fn(&T) -> bool, set: fn(&mut T, bool)) -> AnyView {
        let on = Signal::derive(move || self.now.with(get));
        let on_change = Callback::new(move |(is_on,): (bool,)| self.set(|now| set(now, is_on)));
        view! { <Tickbox label on on_change /> }.into_any()
    }
}
