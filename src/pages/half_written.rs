//! A half-written form: kept as one types, there again after a call, a flat battery or an update, gone once it is saved.
//!
//! What was on the screen when the form was opened is kept with it, so that a change that arrives meanwhile is never
//! overwritten by somebody who has not seen it. A form that is about a person leaves the phone when they do.

use crate::view::prelude::*;
use kith_model::sorted::SortedMap;
use kith_model::{
    Circle, Header, Id, Key, Kind,
    fields::{Typed, Values, differing},
    form::{Opened, Save},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    live::{Records, Shown, records},
    parts::{Field, Input, Tickbox},
};

/// A form that is kept under a name such as `visit/<person>`.
pub struct HalfWritten<T: 'static> {
    records: Records,
    name: StoredValue<String>,
    /// What was on the screen when it was opened, or at least whom it is about.
    opened: StoredValue<Option<Opened>>,
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
    /// The kept form of this name, else a new one; about nobody who is known yet.
    pub fn open(name: String, start: impl FnOnce() -> T) -> Self {
        Self::begin(name, None, start)
    }

    /// The kept form of this name about a person, else a new one.
    pub fn about(person: &Id, name: String, start: impl FnOnce() -> T) -> Self {
        let header = Header::new(Circle::Person(person.clone()), Kind::Person, person.clone());
        Self::begin(name, Some(Opened::new(header)), start)
    }

    /// The kept form of this name beside a record, else a new one: it leaves the phone when that does.
    pub fn of(header: Header, name: String, start: impl FnOnce() -> T) -> Self {
        Self::begin(name, Some(Opened::new(header)), start)
    }

    /// A kept form that an older app wrote and this one cannot read is left.
    fn begin(name: String, opened: Option<Opened>, start: impl FnOnce() -> T) -> Self {
        let records = records();
        let kept = records.draft(&name);
        let kept = kept.and_then(|kept| Some((serde_json::from_str::<T>(&kept.text).ok()?, kept.opened)));
        let was_kept = kept.is_some();
        let (form, opened) = match kept {
            Some((form, kept)) => (form, kept.or(opened)),
            None => (start(), opened),
        };
        let (name, opened) = (StoredValue::new(name), StoredValue::new(opened));
        Self { records, name, opened, form: RwSignal::new(form), was_kept }
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
        self.keep();
    }

    fn keep(self) {
        // Plain data always becomes JSON; should it not, the form on the screen is still whole.
        if let Ok(text) = self.form.with_untracked(serde_json::to_string) {
            self.name.with_value(|name| self.records.keep_draft(name, self.opened.get_value(), text));
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

    /// For when it is saved, also after the screen was left: forgets what was kept, and closes the form.
    pub fn forget_and(self, close: Callback<()>) -> impl FnOnce() + 'static {
        let forget = self.forget();
        move || {
            forget();
            close.try_run(());
        }
    }
}

/// A form over one record: what stood there when it was opened, and what the form shows now. Only what differs between
/// these is saved, so that a form that lay half-written brings nothing back that others have changed since.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(bound = "T: Typed", from = "Kept", into = "Kept")]
pub struct Over<T> {
    before: T,
    now: T,
}

/// [`Over`] as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    before: SortedMap<String, Value>,
    now: SortedMap<String, Value>,
}

impl<T: Typed> From<Kept> for Over<T> {
    fn from(kept: Kept) -> Self {
        Self { before: T::read(&Values(kept.before)), now: T::read(&Values(kept.now)) }
    }
}

impl<T: Typed> From<Over<T>> for Kept {
    fn from(form: Over<T>) -> Self {
        Self { before: values(&form.before).0, now: values(&form.now).0 }
    }
}

fn values(form: &impl Typed) -> Values {
    let mut values = Values::default();
    form.write(&mut values);
    values
}

impl<T: Typed> Over<T> {
    /// What stands there, nothing typed.
    fn standing(shown: T) -> Self {
        Self { before: shown.clone(), now: shown }
    }

    /// The form once `sent` was kept and `shown` stands there: what was typed while the store wrote stays typed.
    fn after(self, sent: &T, shown: T) -> Self {
        let now = with_changes(&shown, differing(sent, &self.now));
        Self { before: shown, now }
    }

    /// What is saved: what was typed, without the blanks around it; what nobody touched stays to the letter.
    fn to_save(&self) -> T {
        let changes = differing(&self.before, &self.now).into_iter();
        with_changes(&self.before, changes.map(|(field, value)| (field, trimmed(value))))
    }
}

fn with_changes<T: Typed>(onto: &T, changes: impl IntoIterator<Item = (String, Value)>) -> T {
    let mut values = values(onto);
    for (field, value) in changes {
        if value.is_null() {
            values.0.remove(&field);
        } else {
            values.0.insert(field, value);
        }
    }
    T::read(&values)
}

fn trimmed(value: Value) -> Value {
    match value {
        Value::String(text) => text.trim().into(),
        Value::Object(all) => all.into_iter().map(|(name, value)| (name, trimmed(value))).collect(),
        other => other,
    }
}

/// What a line of a form reads and writes.
pub struct Line<T> {
    /// Reads the text.
    pub get: fn(&T) -> String,
    /// Writes it.
    pub set: fn(&mut T, String),
}

/// Opens a form over the record of this header as it is shown now, or over nothing; goes on with a kept one. Until
/// something is typed it shows what stands there, also when that has only just arrived.
pub fn over<T: Typed + Send + Sync>(header: Header) -> HalfWritten<Over<T>> {
    let key = header.key.clone();
    let (opened, before) = match untrack(|| records().get(&key)) {
        Some(shown) => (shown.opened(), shown.read::<T>()),
        None => (Opened::new(header), T::default()),
    };
    let form = HalfWritten::begin(format!("edit/{key}"), Some(opened), || Over::standing(before));
    Effect::new(move || {
        if let Some(shown) = records().get(&key)
            && !untrack(|| form.is_changed())
        {
            form.stand_on(&shown, Over::standing(shown.read()));
        }
    });
    form
}

impl<T: Typed + Send + Sync> HalfWritten<Over<T>> {
    /// A look at what the form shows, tracked.
    pub fn look<U>(self, look: impl FnOnce(&T) -> U) -> U {
        self.with(|form| look(&form.now))
    }

    /// Changes what the form shows, and keeps it.
    pub fn set(self, change: impl FnOnce(&mut T)) {
        self.change(|form| change(&mut form.now));
    }

    /// What is to be saved; `None` when nothing changed.
    pub fn save(self) -> Option<Save> {
        let form = self.now();
        self.opened.with_value(|opened| opened.as_ref()?.save(&form.before, &form.to_save()))
    }

    /// Whether something was typed that is not saved. Tracked.
    pub fn is_changed(self) -> bool {
        self.with(|form| form.before != form.now)
    }

    /// Made when the save begins, called once it is kept, also after the screen was left: the form stands on what is shown
    /// then, and is forgotten unless something was typed meanwhile.
    pub fn saved(self) -> impl FnOnce() + 'static {
        let (records, name, sent) = (self.records, self.name.get_value(), self.now());
        let key: Option<Key> = self.opened.with_value(|opened| opened.as_ref().map(|it| it.header.key.clone()));
        let sent_text = serde_json::to_string(&sent).unwrap_or_default();
        move || {
            let is_as_sent = records.draft(&name).is_none_or(|kept| kept.text == sent_text);
            if is_as_sent {
                records.drop_draft(&name);
            }
            let Some(form) = self.form.try_get_untracked() else { return };
            let Some(shown) = key.and_then(|key| untrack(|| records.get(&key))) else { return };
            self.stand_on(&shown, form.after(&sent.now, shown.read()));
            if !is_as_sent {
                self.keep();
            }
        }
    }

    /// [`Self::saved`], and then the form is closed.
    pub fn saved_and(self, close: Callback<()>) -> impl FnOnce() + 'static {
        let saved = self.saved();
        move || {
            saved();
            close.try_run(());
        }
    }

    fn stand_on(self, shown: &Shown, form: Over<T>) {
        self.opened.set_value(Some(shown.opened()));
        if self.form.with_untracked(|before| *before != form) {
            self.form.set(form);
        }
    }

    /// A labelled input over a text of the form.
    pub fn field(self, label: String, input: Input, longest: u32, hint: Option<String>, line: Line<T>) -> AnyView {
        let Line { get, set } = line;
        let value = self.line(move |form| get(&form.now));
        let on_input = Callback::new(move |(text,): (String,)| self.set(|now| set(now, text)));
        match hint {
            Some(hint) => view! { <Field label input longest hint value on_input /> }.into_any(),
            None => view! { <Field label input longest value on_input /> }.into_any(),
        }
    }

    /// A tick box over a yes or no of the form.
    pub fn tick(self, label: String, get: fn(&T) -> bool, set: fn(&mut T, bool)) -> AnyView {
        let on = self.flag(move |form| get(&form.now));
        let on_change = Callback::new(move |(is_on,): (bool,)| self.set(|now| set(now, is_on)));
        view! { <Tickbox label on on_change /> }.into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_model::kinds::Group;

    fn group(name: &str, does: &str, cost: &str) -> Group {
        Group { name: name.into(), does: does.into(), cost: cost.into(), ..Group::default() }
    }

    #[test]
    fn what_was_typed_while_the_store_wrote_stays_typed_over_what_others_changed() {
        let sent = group("Elm Singers", "Songs", "");
        let form = Over { before: group("Elm", "Songs", "free"), now: group("Elm Singers", "Songs and tea", "") };
        let shown = group("Elm Singers", "Songs", "£2");
        let after = form.after(&sent, shown.clone());
        assert!(after.before == shown);
        assert!(after.now == group("Elm Singers", "Songs and tea", "£2"));
    }

    #[test]
    fn what_was_cleared_while_the_store_wrote_stays_cleared() {
        let sent = group("Elm", "Songs", "free");
        let form = Over { before: group("Elm", "", ""), now: group("Elm", "Songs", "") };
        assert!(form.after(&sent, sent.clone()).now == group("Elm", "Songs", ""));
    }

    #[test]
    fn blanks_around_what_was_typed_are_not_saved_and_others_are_left() {
        let form = Over { before: group("Elm ", "Songs", "£2"), now: group("Elm ", " Songs and tea\n", "  ") };
        assert!(form.to_save() == group("Elm ", "Songs and tea", ""));
    }

    #[test]
    fn a_kept_form_comes_back_with_what_stood_there_when_it_was_opened() {
        let form = Over { before: group("Elm", "Songs", ""), now: group("Elm", "Songs", "free") };
        let text = serde_json::to_string(&form).unwrap();
        assert!(serde_json::from_str::<Over<Group>>(&text).unwrap() == form);
    }
}
