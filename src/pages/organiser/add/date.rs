//! A date that no rule makes: which activity, day, time, length, perhaps another place.

use crate::view::prelude::*;
use chrono::NaiveDateTime;
use kith_model::{
    Id,
    fields::{WALL_CLOCK, wall_text},
    form::Save,
    kinds::Extra,
    occurrence::{State, named},
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use serde::{Deserialize, Serialize};

use super::{super::kept, Ours, ours};
use crate::{
    live::{clock, directory, records},
    pages::{address::Page, half_written::HalfWritten, saving::press},
    parts::{Button, Chips, Field, Input, Kind, Note, Notice},
    words::{W, dates, t, t_count, t_with},
};

/// The form as it stands, all as text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Added {
    activity: String,
    day: String,
    clock: String,
    minutes: String,
    place: String,
    words: String,
}

impl Added {
    fn start(&self) -> Option<NaiveDateTime> {
        NaiveDateTime::parse_from_str(&format!("{}T{}", self.day, self.clock.get(..5)?), WALL_CLOCK).ok()
    }

    fn minutes(&self) -> Option<i64> {
        self.minutes.trim().parse().ok().filter(|minutes| (5..=1_440).contains(minutes))
    }

    /// The chosen activity; the only one where there is no choice.
    fn of(&self, all: &[Ours]) -> Option<Ours> {
        let chosen = all.iter().find(|one| one.activity.as_str() == self.activity);
        chosen.or(all.first().filter(|_| all.len() == 1)).cloned()
    }

    /// Whether a date of this name is there already, whatever became of it.
    fn is_taken(&self, of: &Ours) -> bool {
        let Some((session, start)) = of.sessions.first().zip(self.start()) else { return false };
        let there = directory().session(session).and_then(|listing| named(session, &*listing, start));
        there.is_some_and(|there| there.state != State::Ended)
    }

    /// What it writes, and where that stands afterwards.
    fn save(&self, all: &[Ours], new_session: &Id) -> Option<(Save, Id, NaiveDateTime)> {
        let of = self.of(all)?;
        let (start, minutes) = (self.start()?, self.minutes()?);
        if self.is_taken(&of) || start < clock().now() {
            return None;
        }
        let session = of.sessions.first().unwrap_or(new_session).clone();
        let place = Some(self.place.trim().to_owned()).filter(|place| !place.is_empty());
        let extra = Extra { minutes, place, words: self.words.trim().to_owned() };
        let field = format!("extra/{}", wall_text(start));
        let value = serde_json::to_value(extra).ok()?;
        Some((of.opened(&session).set([(field.as_str(), value)]), session, start))
    }

    fn sentence(&self, all: &[Ours]) -> Option<String> {
        let of = self.of(all)?;
        let (start, _) = (self.start()?, self.minutes()?);
        let place = if self.place.trim().is_empty() { of.place.as_str() } else { self.place.trim() };
        let when = dates::date_time(start, Some(clock().today()));
        let said = t_with(W::AddSays, &[("title", &of.title), ("when", &when), ("place", place)]);
        let people = kept::expected(&of.group, &of.activity, start.date()).len();
        Some(format!("{said} {}", t_count(W::ChangeSaysExpected, people)))
    }
}

/// The form.
#[component]
pub fn DateForm(
    /// Saved.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let all = Memo::new(move |_| ours());
    let form = HalfWritten::open("add-date".into(), || Added {
        clock: "10:00".into(),
        minutes: "90".into(),
        ..Added::default()
    });
    let new_session = StoredValue::new(records().new_id());
    let saves = move || form.with(|form| all.with(|all| new_session.with_value(|id| form.save(all, id))));
    let navigate = StoredValue::new(use_navigate());
    let save = press(move |saving| {
        let Some((save, session, start)) = saves() else { return };
        let forget = form.forget();
        let to = Page::Change(session, wall_text(start)).path();
        saving.save(vec![save], move || {
            forget();
            on_done.try_run(());
            navigate.try_with_value(|go| go(&to, NavigateOptions::default()));
        });
    });
    let off = Signal::derive(move || saves().is_none());
    let which = move || {
        all.with(|all| {
            (all.len() > 1).then(|| {
                let chips = all.iter().map(Ours::chip).collect();
                view! {
                    <Chips legend=t(W::AddWhich) chips chosen=form.line(|f| f.activity.clone())
                        on_choose=move |v: String| form.change(|f| f.activity = v) />
                }
            })
        })
    };
    let says = move || {
        let is_taken = all.with(|all| form.with(|form| form.of(all).is_some_and(|of| form.is_taken(&of))));
        if is_taken {
            return Some(view! { <Notice kind=Note::Moved>{t(W::AddThereIs)}</Notice> }.into_any());
        }
        let said = all.with(|all| form.with(|form| form.sentence(all).filter(|_| saves().is_some())));
        said.map(|said| view! { <Notice lead=t(W::ChangePeopleRead)>{said}</Notice> }.into_any())
    };
    view! {
        <div class="stack">
            {which}
            <div class="row">
                <Field label=t(W::AddDay) input=Input::Date value=form.line(|f| f.day.clone())
                    on_input=move |v: String| form.change(|f| f.day = v) />
                <Field label=t(W::AddClock) input=Input::Time value=form.line(|f| f.clock.clone())
                    on_input=move |v: String| form.change(|f| f.clock = v) />
                <Field label=t(W::ChangeMinutes) input=Input::Number value=form.line(|f| f.minutes.clone())
                    on_input=move |v: String| form.change(|f| f.minutes = v) />
            </div>
            <Field label=t(W::ChangePlace) hint=t(W::AddPlaceHint) longest=300 value=form.line(|f| f.place.clone())
                on_input=move |v: String| form.change(|f| f.place = v) />
            <Field label=t(W::ChangeWords) hint=t(W::ChangeEveryoneReads) optional=true longest=300
                value=form.line(|f| f.words.clone()) on_input=move |v: String| form.change(|f| f.words = v) />
            <div data-test="sentence" aria-live="polite">{says}</div>
            {save.notice_of_form()}
            <Button label=t(W::ChangeSave) kind=Kind::Main wide=true off busy=save.busy on_press=save.run />
        </div>
    }
}
