//! Closed from a day to a day, everything or one activity, with a public reason; and opening again.
//!
//! Each date that falls into it stays in its place, not on, with the reason: people are told as of any other change.

use crate::view::prelude::*;
use chrono::NaiveDate;
use kith_model::{
    Id,
    fields::Typed,
    form::Save,
    kinds::{Closed, PublicReason, Session},
    occurrence::occurrences,
    order,
};
use serde::{Deserialize, Serialize};

use super::{
    super::reason::{REASONS, reason_word, reason_words},
    Ours, ours,
};
use crate::{
    live::{clock, directory},
    pages::{
        half_written::HalfWritten,
        saving::{press, save_then},
    },
    parts::{Button, Chip, Chips, Field, Input, Kind, Notice, Row, Rows},
    words::{W, dates, t, t_with},
};

/// The chip for everything.
const ALL: &str = "all";

/// The form as it stands, all as text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Closing {
    /// `all`, or the id of an activity.
    what: String,
    from: String,
    until: String,
    reason: String,
    words: String,
}

impl Closing {
    fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let (from, until) = (self.from.parse::<NaiveDate>().ok()?, self.until.parse::<NaiveDate>().ok()?);
        let is_ahead = from <= until && until >= clock().today() && (until - from).num_days() <= 400;
        is_ahead.then_some((from, until))
    }

    fn reason(&self) -> Option<PublicReason> {
        REASONS.iter().find(|(_, word)| *word == self.reason).map(|(reason, _)| *reason)
    }

    fn of<'a>(&self, all: &'a [Ours]) -> Vec<&'a Ours> {
        let is_all = self.what == ALL || all.len() == 1;
        all.iter()
            .filter(|one| is_all || one.activity.as_str() == self.what)
            .filter(|one| !one.sessions.is_empty())
            .collect()
    }

    fn closed(&self) -> Option<(String, Closed)> {
        let (from, until) = self.days()?;
        Some((from.to_string(), Closed { until, reason: self.reason(), words: self.words.trim().to_owned() }))
    }

    fn saves(&self, all: &[Ours]) -> Option<Vec<Save>> {
        let (from, closed) = self.closed()?;
        let (field, value) = (format!("closed/{from}"), serde_json::to_value(closed).ok()?);
        let sessions = self.of(all).into_iter().flat_map(|one| one.sessions.iter().map(move |session| (one, session)));
        let saves: Vec<Save> =
            sessions.map(|(one, session)| one.opened(session).set([(field.as_str(), value.clone())])).collect();
        (!saves.is_empty()).then_some(saves)
    }

    /// How many dates that would be on fall into it.
    fn falling(&self, all: &[Ours]) -> usize {
        let Some(((first, last), (from, closed))) = self.days().zip(self.closed()) else { return 0 };
        let (Some(morning), Some(night)) = (first.and_hms_opt(0, 0, 0), last.and_hms_opt(23, 59, 59)) else { return 0 };
        let Ok(value) = serde_json::to_value(closed) else { return 0 };
        let sessions = self.of(all).into_iter().flat_map(|one| &one.sessions);
        sessions
            .filter_map(|session| directory().session(session))
            .map(|listing| {
                let on = |listing: &kith_model::listing::Listing| {
                    let found = occurrences(&listing.id, listing, morning, night);
                    found.into_iter().filter(|one| one.is_on()).count()
                };
                let mut shut = (*listing).clone();
                shut.fields.insert(format!("closed/{from}"), value.clone());
                on(&listing).saturating_sub(on(&shut))
            })
            .sum()
    }

    fn sentence(&self, all: &[Ours]) -> Option<String> {
        let (first, last) = self.days()?;
        self.saves(all)?;
        let titles = self.of(all).into_iter().map(|one| one.title.clone()).collect();
        let today = Some(clock().today());
        let (from, until) = (dates::date(first, today), dates::date(last, today));
        let count = self.falling(all);
        let word = if count == 0 { W::AddSaysClosedNone } else { W::AddSaysClosed };
        let values = [("what", named(titles, all)), ("from", from), ("until", until), ("count", count.to_string())];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        let why = reason_words(self.reason(), self.words.trim());
        Some(format!("{} {why}", t_with(word, &values)).trim().to_owned())
    }
}

/// The form.
#[component]
pub fn ClosedForm(
    /// Saved, with what was said; opened again: nothing.
    #[prop(into)]
    on_done: Callback<(String,)>,
) -> impl IntoView {
    let all = Memo::new(move |_| ours());
    let form = HalfWritten::open("add-closed".into(), || Closing { what: ALL.into(), ..Closing::default() });
    let said = move || form.with(|form| all.with(|all| form.sentence(all)));
    let save = press(move |saving| {
        let Some(saves) = form.with(|form| all.with(|all| form.saves(all))) else { return };
        let (forget, words) = (form.forget(), said().unwrap_or_default());
        saving.save(saves, move || {
            forget();
            on_done.try_run((words,));
        });
    });
    let off = Signal::derive(move || said().is_none());
    let what = move || {
        all.with(|all| {
            (all.len() > 1).then(|| {
                let chips = [Chip::new(ALL, t(W::AddAll))].into_iter().chain(all.iter().map(Ours::chip)).collect();
                view! {
                    <Chips legend=t(W::AddWhatCloses) chips chosen=form.line(|f| f.what.clone())
                        on_choose=move |v: String| form.change(|f| f.what = v) />
                }
            })
        })
    };
    let reasons = REASONS.iter().map(|(reason, word)| Chip::new(*word, reason_word(*reason))).collect::<Vec<_>>();
    let says = move || said().map(|said| view! { <Notice lead=t(W::ChangePeopleRead)>{said}</Notice> });
    view! {
        <div class="stack">
            <IsClosed all />
            {what}
            <div class="row">
                <Field label=t(W::AddFrom) input=Input::Date value=form.line(|f| f.from.clone())
                    on_input=move |v: String| form.change(|f| f.from = v) />
                <Field label=t(W::AddUntil) input=Input::Date value=form.line(|f| f.until.clone())
                    on_input=move |v: String| form.change(|f| f.until = v) />
            </div>
            <Chips legend=t(W::ChangeWhy) chips=reasons chosen=form.line(|f| f.reason.clone())
                on_choose=move |v: String| form.change(|f| f.reason = v) />
            <Field label=t(W::ChangeWords) hint=t(W::ChangeEveryoneReads) optional=true longest=300
                value=form.line(|f| f.words.clone()) on_input=move |v: String| form.change(|f| f.words = v) />
            <div data-test="sentence" aria-live="polite">{says}</div>
            {save.notice_of_form()}
            <Button label=t(W::ChangeSave) kind=Kind::Main wide=true off busy=save.busy on_press=save.run />
        </div>
    }
}

/// A time when something is closed, in all sessions where the same was said.
#[derive(Clone, PartialEq)]
struct Shut {
    from: String,
    closed: Closed,
    of: Vec<(Ours, Id)>,
}

fn shut(all: &[Ours], today: NaiveDate) -> Vec<Shut> {
    let mut found: Vec<Shut> = Vec::new();
    for one in all {
        for id in &one.sessions {
            let Some(listing) = directory().session(id) else { continue };
            for (from, closed) in Session::read(&*listing).closed {
                let of = (one.clone(), id.clone());
                match found.iter_mut().find(|shut| shut.from == from && shut.closed == closed) {
                    Some(shut) => shut.of.push(of),
                    None => found.push(Shut { from, closed, of: vec![of] }),
                }
            }
        }
    }
    found.retain(|shut| shut.closed.until >= today);
    order::by_key(&mut found, |shut| shut.from.clone());
    found
}

/// These titles; "everything" where that is shorter and as true.
fn named(titles: Vec<String>, all: &[Ours]) -> String {
    let with_times = all.iter().filter(|one| !one.sessions.is_empty()).count();
    if titles.len() > 1 && titles.len() >= with_times { t(W::AddAll) } else { titles.join(", ") }
}

/// What is closed now or soon, each with the way back.
#[component]
fn IsClosed(all: Memo<Vec<Ours>>) -> impl IntoView {
    let found = Memo::new(move |_| all.with(|all| shut(all, clock().today())));
    move || {
        let rows: Vec<AnyView> = found.get().into_iter().map(|shut| view! { <OneShut shut /> }.into_any()).collect();
        (!rows.is_empty()).then(|| view! { <Rows label=t(W::AddIsClosed)>{rows}</Rows> })
    }
}

#[component]
fn OneShut(shut: Shut) -> impl IntoView {
    let today = Some(clock().today());
    let first = shut.from.parse::<NaiveDate>().map(|day| dates::short_date(day, today)).unwrap_or_default();
    let days = format!("{first} – {}", dates::short_date(shut.closed.until, today));
    let mut titles: Vec<String> = shut.of.iter().map(|(one, _)| one.title.clone()).collect();
    titles.dedup();
    let why = [untrack(|| named(titles, &ours())), reason_words(shut.closed.reason, &shut.closed.words)];
    let why = why.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let spoken = t_with(W::AddOpenAgainOne, &[("what", &days)]);
    let shut = StoredValue::new(shut);
    let open = save_then(
        move || {
            let shut = shut.get_value();
            let field = format!("closed/{}", shut.from);
            Some(
                shut.of
                    .iter()
                    .map(|(one, id)| one.opened(id).set([(field.as_str(), serde_json::Value::Null)]))
                    .collect(),
            )
        },
        || (),
    );
    view! {
        <Row title=days why>
            <Button label=t(W::AddOpenAgain) spoken small=true busy=open.busy on_press=open.run />
        </Row>
        {open.notice()}
    }
}
