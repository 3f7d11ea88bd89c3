//! What was said with the connector, as the person may read it: "Priya rang you, Tuesday 24 November". The words open by
//! a tap, since others may glance at the screen; they are never on paper.

use crate::view::prelude::*;
use chrono::{NaiveDate, NaiveDateTime};
use kith_model::{
    Kind as RecordKind,
    kinds::{How, Referral, Visit},
    order,
};

use crate::{
    live::{Records, records},
    pages::{
        anyone::about,
        participant::own::{connector_name, own_person, supported},
    },
    parts::{Button, Card, Icon, Kind, Section, icon},
    words::{W, dates, t, t_count, t_with},
};

/// How many stand there at first, and how many more with each tap.
const AT_ONCE: usize = 3;

/// One talk.
#[derive(Clone, Debug, PartialEq)]
struct Talk {
    key: String,
    on: NaiveDateTime,
    title: String,
    said: String,
}

/// The talks of the person whose phone this is, the newest first.
#[component]
pub fn Talks(today: Memo<Option<NaiveDate>>) -> impl IntoView {
    let records = records();
    let talks = Memo::new(move |_| talks(records));
    let shown = RwSignal::new(AT_ONCE);
    let list = move || talks.get().into_iter().take(shown.get()).map(|talk| row(talk, today)).collect_view();
    let more = move || {
        let left = talks.with(Vec::len).saturating_sub(shown.get());
        (left > 0).then(|| {
            let label = t_count(W::ListMore, left);
            view! { <Button label=label kind=Kind::Link on_press=move |()| shown.update(|shown| *shown += AT_ONCE)/> }
        })
    };
    let is_any = Memo::new(move |_| talks.with(|talks| !talks.is_empty()));
    let section = move || {
        is_any.get().then(|| {
            view! {
                <Section label=if untrack(supported).is_some() { t(W::HelpsTalks) } else { t(W::MyTalks) }>
                    <Card rows=true>
                        <ul class="rows" role="list">{list}</ul>
                    </Card>
                    {more}
                </Section>
            }
        })
    };
    view! { <div class="off-paper">{section}</div> }.into_any()
}

fn talks(records: Records) -> Vec<Talk> {
    let Some(person) = own_person() else { return Vec::new() };
    let mut talks: Vec<Talk> = records
        .of_person(&RecordKind::Visit, &person)
        .iter()
        .filter_map(|shown| {
            let visit: Visit = shown.read();
            let author = shown.record.shown("on").map(|version| version.author.clone());
            let by = author.and_then(|author| records.name_of(&author)).unwrap_or_else(connector_name);
            let title = match (untrack(supported), visit.how) {
                (None, how) => t_with(how_words(how), &[("name", &by)]),
                (Some(_), None) => by,
                (Some(_), Some(how)) => format!("{by} · {}", about::how_words(how)),
            };
            Some(Talk { key: shown.key().to_string(), on: visit.on?, title, said: visit.said })
        })
        .collect();
    // How it began: what somebody wrote about the person, the person can read.
    talks.extend(records.of_person(&RecordKind::Referral, &person).iter().filter_map(|shown| {
        let asked: Referral = shown.read();
        let by = if asked.by_name.is_empty() { t(W::TwoSomebody) } else { asked.by_name };
        let title = if asked.for_other { t_with(W::MyTalksAsked, &[("name", &by)]) } else { t(W::MyTalksAskedSelf) };
        Some(Talk { key: shown.key().to_string(), on: asked.on?, title, said: asked.about })
    }));
    order::by(&mut talks, |a, b| b.on.cmp(&a.on).then_with(|| a.key.cmp(&b.key)));
    talks
}

fn row(talk: Talk, today: Memo<Option<NaiveDate>>) -> AnyView {
    let (title, on) = (talk.title, talk.on);
    let when = move || dates::date_time(on, today.get());
    let head = view! { <b><bdi>{title}</bdi></b> <span class="why">{when}</span> };
    if talk.said.trim().is_empty() {
        return view! { <li><span class="text">{head}</span></li> }.into_any();
    }
    view! {
        <li>
            <details class="text">
                <summary>{icon(Icon::Ask)} <span class="text">{head}</span></summary>
                <p class="lines" dir="auto">{talk.said}</p>
            </details>
        </li>
    }
    .into_any()
}

fn how_words(how: Option<How>) -> W {
    match how {
        Some(How::Phone) => W::MyTalksPhone,
        Some(How::Home) => W::MyTalksHome,
        Some(How::Online) => W::MyTalksOnline,
        Some(How::Outdoors) => W::MyTalksOutdoors,
        Some(How::Post) => W::MyTalksPost,
        Some(How::InPerson) | None => W::MyTalksMet,
    }
}
