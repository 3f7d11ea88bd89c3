//! Safety notes that nobody has taken yet, first on the first screen of each lead. Others may see that screen: whom a note is
//! about, and what it says, stands there only once it was opened.

use crate::view::prelude::*;
use kith_model::{
    Circle, Id, Kind as RecordKind,
    access::ScopeOf,
    fields::wall_text,
    form::Opened,
    kinds::{Person, SafetyNote},
    order,
};

use crate::{
    live::{clock, records},
    pages::{address::Page, connector::caseload::person_key, saving::save_then},
    parts::{Button, Card, Kind, LinkButton, Note, Notice},
    words::{W, dates, t, t_with},
};

/// A note that waits.
#[derive(Clone, Debug, PartialEq)]
struct Waits {
    note: SafetyNote,
    from: String,
    /// The person, where their record is on this phone.
    person: Option<(Id, Person)>,
    opened: Opened,
}

/// All that wait, the oldest first; nothing for who is no lead. Tracked.
fn waiting() -> Vec<Waits> {
    let records = records();
    let leads = |member: kith_model::access::Member| member.scopes.iter().any(|s| s.what == ScopeOf::Safeguarding);
    if !records.member().is_some_and(leads) {
        return Vec::new();
    }
    let me = records.me();
    let name = |by: &str| match by.parse::<Id>() {
        Ok(by) if Some(&by) == me.member.as_ref() => t(W::TimelineYou),
        Ok(by) => me.names.get(&by).cloned().unwrap_or_default(),
        Err(_) => String::new(),
    };
    let one = |shown: std::rc::Rc<crate::live::Shown>| {
        let note: SafetyNote = shown.read();
        let Circle::Case(person) = &shown.key().circle else { return None };
        let about = records.get(&person_key(person)).map(|shown| (person.clone(), shown.read::<Person>()));
        let from = name(shown.record.header.of("by").unwrap_or_default());
        note.taken_on.is_none().then(|| Waits { note, from, person: about, opened: shown.opened() })
    };
    let mut all: Vec<Waits> = records.list(&RecordKind::SafetyNote).into_iter().filter_map(one).collect();
    order::by(&mut all, |a, b| a.note.on.cmp(&b.note.on));
    all
}

/// The list.
#[component]
pub fn SafetyNotes() -> impl IntoView {
    let all = Memo::new(move |_| waiting());
    move || all.get().into_iter().map(|one| view! { <OneWaiting one/> }).collect_view()
}

#[component]
fn OneWaiting(one: Waits) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let today = Some(untrack(|| clock().today()));
    let when = one.note.on.map(|on| dates::date_time(on, today)).unwrap_or_default();
    let lead = t_with(W::WorriedWaits, &[("name", &one.from)]);
    let one = StoredValue::new(one);
    let take = save_then(
        move || {
            let (name, now) = (records().me().name, wall_text(clock().now()));
            let changes = [("taken_by", name.into()), ("taken_on", now.into())];
            one.try_with_value(|one| vec![one.opened.set(changes)])
        },
        || (),
    );
    let inside = move || {
        let Waits { note, person, .. } = one.get_value();
        if !is_open.get() {
            let read = move |()| is_open.set(true);
            return view! { <Button label=t(W::WorriedRead) small=true on_press=read/> }.into_any();
        }
        let told = (!note.told_whom.is_empty())
            .then(|| view! { <p class="sub" dir="auto">{t_with(W::TimelineTold, &[("who", &note.told_whom)])}</p> });
        let page = person.map(|(id, person)| {
            let label = t_with(W::WorriedPage, &[("name", &person.name)]);
            view! { <LinkButton href=Page::Person(id).path() label small=true/> }
        });
        view! {
            <p><b><bdi>{note.about}</bdi></b></p>
            <p class="lines" dir="auto">{note.seen}</p>
            {told}
            <div class="row">
                <Button label=t(W::WorriedTake) kind=Kind::Main small=true busy=take.busy on_press=take.run/>
                {page}
            </div>
            <p class="sub">{t(W::WorriedTakeMore)}</p>
            {take.notice()}
        }
        .into_any()
    };
    view! {
        <Card>
            <Notice kind=Note::Off lead=lead><bdi>{when}</bdi></Notice>
            {inside}
        </Card>
    }
    .into_any()
}
