//! Who knows of a change: "Saved on this phone, not yet told" → "Told the hub" → "On 4 of 6 phones · 2 seen · 2 to be
//! rung", and whom to ring when there is no signal and little time.
//!
//! It stands for every change of a date: of its own, of the rule that gives it, of a time when all is closed.

use crate::view::prelude::*;
use kith_model::{Kind as RecordKind, id::told_id, kinds::Told as Counts, occurrence::named};

use super::kept::Planned;
use crate::{
    live::{Standing, clock, directory, records, sync_status},
    parts::{Kind, Note, Notice, Ring, Told, ToldState},
    words::{W, t_with},
};

/// Who knows of the change of a date.
#[component]
pub fn WhoKnows(
    /// The occurrence.
    planned: Planned,
) -> impl IntoView {
    let is_unsent = is_unsent(&planned);
    let counts = counts(&planned);
    let state = Signal::derive(move || {
        if is_unsent.get() {
            return ToldState::NotYet;
        }
        let number = |n: i64| usize::try_from(n).unwrap_or(0);
        match counts.get() {
            Some(counts) if counts.expected > 0 => ToldState::Phones {
                on: number(counts.phones),
                of: number(counts.expected),
                seen: number(counts.seen),
                to_ring: number(counts.to_ring),
            },
            _ => ToldState::Hub,
        }
    });
    let soon = planned.at().min(planned.occurrence.was);
    let is_urgent = move || {
        let left = soon - clock().now();
        let no_signal = sync_status().get().standing == Standing::NoSignal;
        is_unsent.get() && no_signal && left.num_hours() <= 48 && left.num_minutes() > -120
    };
    let ring = move || {
        is_urgent().then(|| {
            let programme = directory().programme();
            let words = t_with(W::SessionsNobodyKnows, &[("number", &programme.desk_phone)]);
            view! {
                <Notice kind=Note::Off spoken=true>
                    {words}
                </Notice>
                <Ring name=programme.name number=programme.desk_phone kind=Kind::Main />
            }
        })
    };
    view! {
        <div class="stack" data-test="who-knows">
            <Told state />
            {ring}
        </div>
    }
    .into_any()
}

/// Whether a date that is as its rule says became so lately: not told yet, or not everybody has seen it. Tracked.
pub fn is_still_news(planned: &Planned) -> Memo<bool> {
    let (is_unsent, counts) = (is_unsent(planned), counts(planned));
    let is_of_a_rule = !planned.occurrence.changed;
    let is_over = planned.at();
    Memo::new(move |_| {
        let is_unseen = counts.with(|counts| counts.as_ref().is_some_and(|counts| counts.seen < counts.expected));
        is_of_a_rule && is_over >= clock().now() && (is_unsent.get() || is_unseen)
    })
}

/// What the hub counted.
fn counts(planned: &Planned) -> Memo<Option<Counts>> {
    let (session, start, group) = (planned.occurrence.session.clone(), planned.start(), planned.group.clone());
    Memo::new(move |_| {
        let id = told_id(&records().programme()?, &session, &start);
        let counts = records().of_group(&RecordKind::Summary, &group).into_iter().find(|shown| *shown.id() == id);
        counts.map(|shown| shown.read::<Counts>())
    })
}

/// Whether the date is other than the hub has heard from this phone. Tracked.
fn is_unsent(planned: &Planned) -> Memo<bool> {
    let (session, original) = (planned.occurrence.session.clone(), planned.occurrence.original);
    Memo::new(move |_| {
        let shown = records().find(&RecordKind::Session, &session);
        let Some((shown, untold)) = shown.as_ref().and_then(|shown| Some((shown, shown.untold.as_ref()?))) else {
            return false;
        };
        named(&session, untold, original) != named(&session, &shown.record, original)
    })
}
