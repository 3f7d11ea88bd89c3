//! What became of one's own safety notes: not with the hub yet, with it, taken by somebody.

use crate::view::prelude::*;
use kith_model::{Kind as RecordKind, kinds::SafetyNote, order};

use crate::{
    live::{Shown, clock, directory, records},
    parts::{Card, Note, Notice, Ring, Section, Urgent},
    words::{W, dates, t, t_with},
};

/// How far a note has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reached {
    Nobody,
    Hub,
    Taken,
}

fn reached(shown: &Shown, note: &SafetyNote) -> Reached {
    match () {
        () if note.taken_on.is_some() => Reached::Taken,
        () if shown.is_untold() => Reached::Nobody,
        () => Reached::Hub,
    }
}

/// One's own notes, the newest first. Tracked.
fn own() -> Vec<(SafetyNote, Reached)> {
    let Some(me) = records().me().member else { return Vec::new() };
    let all = records().list(&RecordKind::SafetyNote).into_iter();
    let own = all.filter(|shown| shown.record.header.of("by") == Some(me.as_str()));
    let mut own: Vec<_> = own.map(|shown| (shown.read::<SafetyNote>(), shown)).collect();
    order::by(&mut own, |a, b| b.0.on.cmp(&a.0.on));
    own.into_iter().map(|(note, shown)| (note.clone(), reached(&shown, &note))).collect()
}

/// Who reads safety notes, by name. Tracked.
pub fn lead_names() -> String {
    records().me().leads.join(", ")
}

/// What every screen says while a note has reached nobody: "Ring 01632 960 100 and say it." Tracked.
pub fn unreached() -> Option<Urgent> {
    own().iter().any(|(_, reached)| *reached == Reached::Nobody).then(|| {
        let programme = directory().programme();
        Urgent {
            lead: t(W::WorriedNobodyYet),
            words: t(W::WorriedRing),
            name: programme.name,
            number: programme.desk_phone,
        }
    })
}

/// How the newest one stands, under the button that saved it.
#[component]
pub fn Newest() -> impl IntoView {
    let newest = Memo::new(move |_| own().into_iter().next());
    move || {
        newest.get().map(|(note, reached)| {
            let ring = (reached == Reached::Nobody).then(|| {
                let programme = directory().programme();
                view! { <p>{t(W::WorriedRing)}</p> <Ring name=programme.name number=programme.desk_phone small=true/> }
            });
            view! { {stands(&note, reached)} {ring} }
        })
    }
}

/// The list; nothing where nothing was written.
#[component]
pub fn Own() -> impl IntoView {
    let all = Memo::new(move |_| own());
    move || {
        let all = all.get();
        (!all.is_empty()).then(|| {
            let notes = all.into_iter().map(|(note, reached)| view! { <OneNote note reached/> }).collect_view();
            view! { <Section label=t(W::WorriedYours)>{notes}</Section> }
        })
    }
}

#[component]
fn OneNote(note: SafetyNote, reached: Reached) -> impl IntoView {
    let today = Some(untrack(|| clock().today()));
    let when = note.on.map(|on| dates::date_time(on, today)).unwrap_or_default();
    let stands = stands(&note, reached);
    let told = (!note.told_whom.is_empty())
        .then(|| view! { <p class="sub" dir="auto">{t_with(W::TimelineTold, &[("who", &note.told_whom)])}</p> });
    let about = (!note.about.is_empty()).then(|| view! { <p><b><bdi>{note.about}</bdi></b></p> });
    view! {
        <Card>
            <p class="sub">{when}</p>
            {about}
            <p class="lines" dir="auto">{note.seen}</p>
            {told}
            {stands}
        </Card>
    }
    .into_any()
}

/// How far a note has come, in words.
fn stands(note: &SafetyNote, reached: Reached) -> AnyView {
    let today = Some(untrack(|| clock().today()));
    match reached {
        // Whom to ring stands above, on every screen.
        Reached::Nobody => view! { <Notice kind=Note::Off>{t(W::WorriedNobodyYet)}</Notice> }.into_any(),
        Reached::Hub => {
            let words = t_with(W::WorriedAtHub, &[("names", &lead_names())]);
            view! { <Notice kind=Note::Moved><bdi>{words}</bdi></Notice> }.into_any()
        }
        Reached::Taken => {
            let at = note.taken_on.map(|at| dates::date_time(at, today)).unwrap_or_default();
            let words = t_with(W::WorriedTaken, &[("name", &note.taken_by), ("when", &at)]);
            view! { <Notice kind=Note::Here><bdi>{words}</bdi></Notice> }.into_any()
        }
    }
}
