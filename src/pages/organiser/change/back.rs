//! Taking a change back, or changing it again.

use crate::view::prelude::*;
use kith_model::sorted::SortedMap;
use kith_model::{
    Kind as RecordKind,
    form::{Opened, Save},
    occurrence::{Change, Reach, State, To},
};
use serde_json::Value;

use super::{
    super::kept::{self, Planned},
    draft::ChangeDraft,
};
use crate::{
    live::records,
    pages::saving::save_then,
    parts::Button,
    words::{W, t},
};

/// Taking a change back, or changing it again: each over what is on the screen at that moment, whoever wrote it.
pub fn back(
    planned: Memo<Option<Planned>>,
    found: Planned,
    opened: StoredValue<Option<Opened>>,
    is_open: RwSignal<bool>,
    draft: RwSignal<ChangeDraft>,
) -> impl IntoView {
    let (session, field) = (found.occurrence.session.clone(), format!("x/{}", found.start()));
    let shown = move || records().find(&RecordKind::Session, &session);
    let there = {
        let (shown, field) = (shown.clone(), field.clone());
        Memo::new(move |_| {
            shown().is_some_and(|shown| kith_model::fields::Fields::value(&shown.record, &field).is_some())
        })
    };
    let is_ended = Memo::new(move |_| planned.with(|p| p.as_ref().is_some_and(|p| p.occurrence.state == State::Ended)));
    let (of_again, of_field) = (shown.clone(), field.clone());
    let again = Callback::new(move |()| {
        let now = untrack(&of_again).map(|shown| shown.opened());
        let dots = |form: &Option<Opened>| form.as_ref().and_then(|form| form.saw.get(&of_field).cloned());
        // What was chosen before stays, unless somebody else has written meanwhile.
        if dots(&now) != opened.with_value(dots)
            && let Some(planned) = planned.get_untracked()
        {
            draft.set(ChangeDraft::of(&planned));
        }
        opened.set_value(now);
        is_open.set(true);
    });
    let of_back = shown.clone();
    let back = save_then(
        move || {
            let opened = of_back()?.opened();
            let fields = match planned.get_untracked().filter(|planned| planned.occurrence.state == State::Ended) {
                Some(ended) => on_again(&ended)?,
                None => SortedMap::from([(field.clone(), Value::Null)]),
            };
            let changes = fields.into_iter().map(|(field, value)| opened.change(&field, value)).collect();
            Some(vec![Save { header: opened.header.clone(), changes }])
        },
        move || again.run(()),
    );
    move || {
        (!is_open.get()).then(|| {
            let take_back = (there.get() || is_ended.get()).then(|| {
                let label = if is_ended.get() { W::ChangeOnAgain } else { W::ChangeBack };
                view! { <Button label=t(label) busy=back.busy on_press=back.run /> }
            });
            view! {
                <div class="row">
                    <Button label=t(W::ChangeAgain) on_press=again />
                    {take_back}
                </div>
                {back.notice()}
            }
        })
    }
}

/// What is not on any more goes on as it was, from this date.
fn on_again(planned: &Planned) -> Option<SortedMap<String, Value>> {
    let session = kept::session(&planned.occurrence.session)?;
    let change = Change { to: To::On, reach: Reach::Onwards, reason: None, words: String::new() };
    change.fields(&session, &planned.occurrence)
}
