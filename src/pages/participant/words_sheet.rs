//! A few words of one's own, in a sheet: what matters, a goal, a step. What is typed is kept as one types, and comes back.

use crate::view::prelude::*;
use kith_model::form::{Opened, Save};

use super::own::crisis_numbers;
use crate::{
    live::records,
    pages::saving::{problem_words, save_then},
    parts::{Button, Field, Input, Kind, NobodyReads, Note, Notice, Sheet},
    words::{W, t},
};

/// What the sheet writes.
#[derive(Clone, Debug, PartialEq)]
pub struct Writing {
    /// The name of the draft: `matters`, `goal/<id>`.
    pub draft: String,
    /// Over the sheet.
    pub title: String,
    /// Over the field.
    pub label: String,
    /// A quiet line under it.
    pub hint: String,
    /// What stands there now.
    pub words: String,
    /// The form over the record, taken when the sheet opens.
    pub opened: Opened,
    /// The field that it writes.
    pub field: &'static str,
    /// Whether the line can be taken away.
    pub can_go: bool,
    /// Fields that a new record has from the start, as JSON.
    pub besides: Vec<(&'static str, String)>,
}

/// The sheet; stands once on a screen, and is open while there is something to write.
#[component]
pub fn WordsSheet(
    /// What is written; `None` closes the sheet.
    writing: RwSignal<Option<Writing>>,
) -> impl IntoView {
    let records = records();
    let words = RwSignal::new(String::new());
    let opened = StoredValue::new(None::<Opened>);
    let trouble = Signal::derive(move || records.trouble().map(|problem| problem_words(&problem)));
    let open = Memo::new(move |_| writing.with(Option::is_some));
    Effect::new(move || {
        if !open.get() {
            return;
        }
        writing.with_untracked(|writing| {
            let Some(writing) = writing else { return };
            let draft = records.draft(&writing.draft);
            // A draft brings what was on the screen when it was begun, so that it takes away nothing that came since.
            opened.set_value(Some(draft.as_ref().and_then(|d| d.opened.clone()).unwrap_or(writing.opened.clone())));
            words.set(draft.map_or_else(|| writing.words.clone(), |draft| draft.text));
        });
    });
    let typed = move |text: String| {
        words.set(text.clone());
        writing.with_untracked(|writing| {
            if let Some(writing) = writing {
                records.keep_draft(&writing.draft, opened.get_value(), text);
            }
        });
    };
    let done = move || {
        writing.with_untracked(|writing| {
            if let Some(writing) = writing {
                records.drop_draft(&writing.draft);
            }
        });
        writing.set(None);
    };
    let save = move || {
        let (text, opened) = (words.get().trim().to_owned(), opened.get_value()?);
        let writing = writing.get()?;
        if text.is_empty() && writing.can_go {
            return Some(vec![opened.remove()]);
        }
        let mut save: Save = opened.set([(writing.field, text.clone().into())]);
        save.changes.extend(writing.besides.iter().filter_map(|(field, value)| {
            Some(opened.change(field, serde_json::from_str::<serde_json::Value>(value).ok()?))
        }));
        (text != writing.words).then(|| vec![save])
    };
    let saving = save_then(save, done);
    let removing = save_then(move || opened.get_value().map(|opened| vec![opened.remove()]), done);
    // A line that is not there yet begins with a word.
    let is_empty = Signal::derive(move || {
        words.with(|words| words.trim().is_empty())
            && writing.with(|writing| writing.as_ref().is_some_and(|writing| writing.words.is_empty()))
    });
    let title = Signal::derive(move || writing.with(|w| w.as_ref().map(|w| w.title.clone()).unwrap_or_default()));
    let inside = move || {
        let shown = writing.get().map(|writing| {
            view! {
                <Field
                    label=writing.label
                    hint=writing.hint
                    input=Input::Block
                    longest=2000
                    value=words
                    on_input=typed
                />
                <NobodyReads numbers=crisis_numbers()/>
                {saving.notice()}
                {removing.notice()}
                {move || trouble.get().map(|words| view! { <Notice kind=Note::Off>{words}</Notice> })}
                <div class="row">
                    <Button label=t(W::ButtonSave) kind=Kind::Main off=is_empty on_press=saving.run busy=saving.busy/>
                    <Button label=t(W::ButtonLeaveIt) on_press=move |()| done()/>
                </div>
                {writing.can_go.then(|| {
                    view! { <Button label=t(W::WordsTakeOff) kind=Kind::Link on_press=removing.run busy=removing.busy/> }
                })}
            }
        });
        view! { {shown} }
    };
    // Escape, the cross and "back" close what may have been touched by mistake: what was typed comes back with the sheet.
    view! { <Sheet open=open on_close=move |()| writing.set(None) title=title>{inside()}</Sheet> }.into_any()
}
