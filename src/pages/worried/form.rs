//! The note: about whom, what was seen and heard, who was told. Kept as one types.

use crate::view::prelude::*;
use kith_model::{
    Id, Kind as RecordKind,
    alike::told_apart,
    fields::{Fields, Typed},
    form::Opened,
    kinds::{Activity, Person, SafetyNote},
    order,
};
use serde::{Deserialize, Serialize};

use super::{
    may_write,
    own::{Newest, lead_names},
};
use crate::{
    live::{Records, clock, directory, records},
    pages::{half_written::HalfWritten, saving::press},
    parts::{Button, Card, Field, Input, Kind, Pick},
    words::{W, t, t_with},
};

/// What is being written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Draft {
    /// The id of somebody whom this phone knows; empty for somebody else.
    person: String,
    about: String,
    seen: String,
    told_whom: String,
}

/// The form.
#[component]
pub fn Form(person: Option<Id>) -> impl IntoView {
    let records = records();
    // Whoever it was begun about elsewhere stays: it may be half written already.
    let form = HalfWritten::open("safety-note".into(), || Draft {
        person: person.map(|person| person.to_string()).unwrap_or_default(),
        ..Draft::default()
    });
    let known = Memo::new(move |_| known(records));
    let is_any = Memo::new(move |_| known.with(|known| !known.is_empty()));
    let pick = move || {
        is_any.get().then(|| {
            let nobody = (String::new(), t(W::WorriedSomebodyElse));
            let all = untrack(|| known.get()).into_iter().map(|one| (one.id.to_string(), one.label));
            let options = std::iter::once(nobody).chain(all).collect();
            let choose = move |id: String| form.change(|form| form.person = id);
            view! {
                <Pick label=t(W::WorriedAbout) options value=form.line(|form| form.person.clone()) on_choose=choose/>
            }
        })
    };
    let is_other = Memo::new(move |_| form.with(|form| form.person.is_empty()));
    let who = move || {
        is_other.get().then(|| {
            view! {
                <Field
                    label=t(if is_any.get() { W::WorriedWhoElse } else { W::WorriedAbout })
                    hint=t(W::WorriedAboutHint)
                    longest=200
                    value=form.line(|form| form.about.clone())
                    on_input=move |text: String| form.change(|form| form.about = text)
                />
            }
        })
    };
    let off = Signal::derive(move || {
        form.with(|form| (form.person.is_empty() && form.about.trim().is_empty()) || form.seen.trim().is_empty())
    });
    let is_saved = RwSignal::new(false);
    let saved = move || is_saved.get().then(|| view! { <Newest/> });
    let save = press(move |saving| {
        let (draft, me) = (form.now(), records.me());
        let (Some(by), true) = (me.member, may_write()) else { return };
        let chosen = known.with_untracked(|known| known.iter().find(|one| one.id.as_str() == draft.person).cloned());
        let (id, about) = match (chosen, draft.person.parse::<Id>()) {
            (Some(one), _) => (one.id, one.name),
            // The person has left this phone since the form was begun.
            (None, Ok(id)) => (id, String::new()),
            (None, Err(_)) => (records.new_id(), draft.about.trim().to_owned()),
        };
        let note = SafetyNote {
            about,
            seen: draft.seen.trim().to_owned(),
            told_whom: draft.told_whom.trim().to_owned(),
            on: Some(clock().now()),
            ..SafetyNote::default()
        };
        let save = Opened::new(SafetyNote::header(id, &by, records.new_id())).save(&SafetyNote::default(), &note);
        saving.save(save.into_iter().collect(), move || {
            form.anew(Draft::default());
            is_saved.try_set(true);
        });
    });
    let reads = move || {
        let names = lead_names();
        let words = match names.is_empty() {
            true => t(W::WorriedWhoReadsNobody),
            false => t_with(W::WorriedWhoReads, &[("names", &names)]),
        };
        view! { <p class="sub"><bdi>{words}</bdi></p> }
    };
    view! {
        <Card>
            {reads}
            {pick}
            {who}
            <Field
                label=t(W::WorriedSeen)
                hint=t(W::WorriedSeenHint)
                input=Input::Block
                longest=20_000
                value=form.line(|form| form.seen.clone())
                on_input=move |text: String| form.change(|form| form.seen = text)
            />
            <Field
                label=t(W::WorriedTold)
                hint=t(W::WorriedToldHint)
                input=Input::Block
                optional=true
                longest=2000
                value=form.line(|form| form.told_whom.clone())
                on_input=move |text: String| form.change(|form| form.told_whom = text)
            />
            {save.notice_of_form()}
            <Button label=t(W::WorriedSave) kind=Kind::Main off busy=save.busy on_press=save.run/>
            <div role="status">{saved}</div>
        </Card>
    }
}

/// Somebody whom this phone knows.
#[derive(Clone, Debug, PartialEq)]
struct Known {
    id: Id,
    name: String,
    label: String,
}

/// Whom this phone knows, by name: the people of a connector, those in an organiser's registers, those of a volunteer.
/// Tracked.
fn known(records: Records) -> Vec<Known> {
    let mut all: Vec<(Id, String, Vec<String>)> = Vec::new();
    let mut add = |id: &Id, name: String, part: String| {
        if name.is_empty() {
            return;
        }
        match all.iter_mut().find(|(there, ..)| there == id) {
            Some((_, _, parts)) if !parts.contains(&part) => parts.push(part),
            Some(_) => {}
            None => all.push((id.clone(), name, vec![part])),
        }
    };
    for shown in records.list(&RecordKind::Person) {
        let person: Person = shown.read();
        add(shown.id(), person.short(), person.area);
    }
    for shown in records.list(&RecordKind::Booking) {
        let activity = shown.record.header.of("activity").and_then(|id| id.parse().ok());
        let title = activity.and_then(|id| directory().activity(&id)).map(|listing| Activity::read(&*listing).title);
        if let Some(person) = shown.key().circle.person() {
            add(person, shown.record.text("first_name"), title.unwrap_or_default());
        }
    }
    for shown in records.list(&RecordKind::Match) {
        if let Some(person) = shown.key().circle.person() {
            add(person, shown.record.text("first_name"), String::new());
        }
    }
    order::by(&mut all, |a, b| (&a.1, &a.2, &a.0).cmp(&(&b.1, &b.2, &b.0)));
    let alike: Vec<(String, Vec<String>)> = all.iter().map(|(_, name, parts)| (name.clone(), parts.clone())).collect();
    all.into_iter()
        .zip(told_apart(&alike))
        .map(|((id, name, _), apart)| {
            let label = std::iter::once(name.clone()).chain(apart).collect::<Vec<_>>().join(" · ");
            Known { id, name, label }
        })
        .collect()
}
