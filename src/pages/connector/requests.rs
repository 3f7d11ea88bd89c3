//! Requests for help that nobody took yet, the oldest first. What they are about is read only once one is opened.

use crate::view::prelude::*;
use kith_model::{Id, kinds::Referral};

use super::caseload::{memo, untaken};
use crate::{
    live::{Clock, Records, clock, records},
    pages::{address::Page, own::handed_in::Waits},
    parts::{Card, Empty, Icon, LinkButton, LongListOf, Screen},
    words::{W, dates, t, t_count, t_with},
};

/// One row.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    id: Id,
    name: String,
    about: String,
}

/// Requests for help that nobody took yet.
#[component]
pub fn Requests() -> impl IntoView {
    let (records, clock) = (records(), clock());
    let lines = memo(move || lines(records, clock));
    let is_empty = Memo::new(move |_| lines.with(Vec::is_empty));
    let sub = move || {
        let count = lines.with(Vec::len);
        (count > 0).then(|| t_count(W::RequestsCount, count))
    };
    let row = |(line,): (Line,)| {
        let spoken = t_with(W::TodayOpenSpoken, &[("name", &line.name)]);
        view! {
            <span class="text"><b><bdi>{line.name}</bdi></b> <span class="why" dir="auto">{line.about}</span></span>
            <span class="end"><LinkButton href=Page::Request(line.id).path() label=t(W::ButtonOpen) small=true spoken=spoken/></span>
        }
        .into_any()
    };
    let list = move || {
        if is_empty.get() {
            return view! { <Empty drawn=Icon::Inbox title=t(W::RequestsEmpty)><p>{t(W::RequestsEmptyMore)}</p></Empty> }
                .into_any();
        }
        view! { <Card rows=true><LongListOf label=t(W::NavRequests) all=lines row/></Card> }.into_any()
    };
    view! { <Screen title=t(W::NavRequests) sub=Signal::derive(sub)><Waits/> {list}</Screen> }
}

fn lines(records: Records, clock: Clock) -> Vec<Line> {
    let now = clock.now();
    untaken(records)
        .iter()
        .map(|shown| {
            let request: Referral = shown.read();
            let age = request.on.map(|on| dates::since(on, now)).unwrap_or_default();
            let way = request.reach_way.map(super::ways::way_words).unwrap_or_default();
            let about: Vec<String> = [age, request.area, way].into_iter().filter(|part| !part.is_empty()).collect();
            let name = if request.name.is_empty() { t(W::PersonNoName) } else { request.name };
            Line { id: shown.id().clone(), name, about: about.join(" · ") }
        })
        .collect()
}
