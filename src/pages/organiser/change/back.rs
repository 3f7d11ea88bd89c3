//! Taking a change back, or changing it again; taking an added date off, as long as nobody relies on it.

use crate::view::prelude::*;
use kith_model::sorted::SortedMap;
use kith_model::{
    Kind as RecordKind,
    fields::Fields,
    form::{Opened, Save},
    occurrence::{Change, Reach, State, To, has_followers},
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use serde_json::Value;

use super::{
    super::kept::{self, Planned},
    draft::ChangeDraft,
};
use crate::{
    live::records,
    pages::{
        address::Page,
        saving::{Press, save_then},
    },
    parts::{Button, Kind},
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
        Memo::new(move |_| shown().is_some_and(|shown| Fields::value(&shown.record, &field).is_some()))
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
    let gone = taking_off(planned, found);
    move || {
        let take_off = gone.can.get().then(|| {
            view! {
                <div class="row"><Button label=t(W::ChangeTakeOff) kind=Kind::Link busy=gone.press.busy on_press=gone.press.run /></div>
                {gone.press.notice()}
            }
        });
        let back = (!is_open.get()).then(|| {
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
        });
        view! { {back} {take_off} }
    }
}

/// Taking an added date off.
#[derive(Clone, Copy)]
struct TakingOff {
    can: Memo<bool>,
    press: Press,
}

/// An added date goes without a trace while nobody is expected at it, or while no hub has heard of it; after that it is
/// "not on" like any other, so that whoever was told of it reads what became of it.
fn taking_off(planned: Memo<Option<Planned>>, found: Planned) -> TakingOff {
    let (session, start) = (found.occurrence.session.clone(), found.start());
    // Nothing of it in what the hub has heard.
    let is_unheard = Memo::new(move |_| {
        let shown = records().find(&RecordKind::Session, &session);
        let heard = shown.as_ref().and_then(|shown| shown.untold.as_ref());
        heard.is_some_and(|heard| Fields::value(heard, &format!("extra/{start}")).is_none())
    });
    let can = Memo::new(move |_| {
        let Some(planned) = planned.get() else { return false };
        let is_extra = kept::session(&planned.occurrence.session).is_some_and(|session| {
            session.extras.contains_key(&planned.start()) && !has_followers(&session, &planned.occurrence)
        });
        let nobody = || kept::expected(&planned.group, &planned.activity_id, planned.at().date()).is_empty();
        is_extra && (is_unheard.get() || nobody())
    });
    let navigate = StoredValue::new(use_navigate());
    let press = save_then(
        move || {
            let planned = planned.get_untracked()?;
            let shown = records().find(&RecordKind::Session, &planned.occurrence.session)?;
            let opened = shown.opened();
            let fields = [format!("extra/{}", planned.start()), format!("x/{}", planned.start())];
            let is_there = |field: &String| Fields::value(&shown.record, field).is_some();
            let changes = fields.into_iter().filter(is_there).map(|field| opened.change(&field, Value::Null)).collect();
            Some(vec![Save { header: opened.header.clone(), changes }])
        },
        move || {
            if let Some(planned) = planned.try_get_untracked().flatten() {
                records().drop_draft(&format!("change/{}/{}", planned.occurrence.session, planned.start()));
            }
            navigate
                .with_value(|go| go(&Page::Sessions.path(), NavigateOptions { replace: true, ..Default::default() }))
        },
    );
    TakingOff { can, press }
}

/// What is not on any more goes on as it was, from this date.
fn on_again(planned: &Planned) -> Option<SortedMap<String, Value>> {
    let session = kept::session(&planned.occurrence.session)?;
    let change = Change { to: To::On, reach: Reach::Onwards, reason: None, words: String::new() };
    change.fields(&session, &planned.occurrence)
}
