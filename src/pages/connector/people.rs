//! The people whom a connector supports: found by a few letters, told apart where they look alike, unsent work marked.

use std::collections::HashSet;

use crate::view::prelude::*;
use kith_model::{Id, order};

use super::{
    caseload::{memo, people, plan_of, said_today},
    person::new_person::NewPerson,
};
use crate::{
    live::{Clock, Records, clock, records},
    pages::{address::Page, own::standing_in::StandingIn},
    parts::{Button, Card, Empty, Icon, LongListOf, Screen, Search},
    words::{W, dates, t, t_count, t_with},
};

/// One row.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    id: Id,
    name: String,
    /// What tells them apart, and what is next.
    sub: String,
    /// What is looked through when one searches.
    found_by: String,
    is_unsent: bool,
    is_unsettled: bool,
    is_ended: bool,
}

/// The people whom a connector supports.
#[component]
pub fn People() -> impl IntoView {
    let (records, clock) = (records(), clock());
    let all = memo(move || lines(records, clock));
    let search = RwSignal::new(String::new());
    let making = RwSignal::new(false);
    let found = memo(move || {
        let wanted = search.get().trim().to_lowercase();
        let words: Vec<&str> = wanted.split_whitespace().collect();
        let fits = |line: &&Line| words.iter().all(|word| line.found_by.contains(word));
        all.with(|all| all.iter().filter(fits).cloned().collect::<Vec<_>>())
    });
    let sub = move || {
        let count = all.with(|all| all.iter().filter(|line| !line.is_ended).count());
        (count > 0).then(|| t_count(W::PeopleCount, count))
    };
    let is_empty = Memo::new(move |_| all.with(|all| all.is_empty()));
    let none_found = Memo::new(move |_| !is_empty.get() && found.with(|found| found.is_empty()));
    let add = move || {
        view! { <Button label=t(W::PeopleNew) drawn=Icon::Plus on_press=move |()| making.set(true)/> }
    };
    let list = move || {
        if is_empty.get() {
            return view! { <Empty drawn=Icon::People title=t(W::PeopleEmpty)><p>{t(W::PeopleEmptyMore)}</p></Empty> }
                .into_any();
        }
        view! {
            <Search label=t(W::PeopleSearch) value=search on_input=move |(text,)| search.set(text)/>
            <Card rows=true><LongListOf label=t(W::NavPeople) all=found row=|(line,)| drawn(line) row_height=66.0/></Card>
        }
        .into_any()
    };
    let nobody = move || none_found.get().then(|| view! { <p class="sub" role="status">{t(W::PeopleNobody)}</p> });
    view! {
        <Screen title=t(W::NavPeople) sub=Signal::derive(sub)>
            <StandingIn/>
            {list}
            {nobody}
            <div class="row">{add}</div>
            <NewPerson open=making/>
        </Screen>
    }
}

fn drawn(line: Line) -> AnyView {
    let unsent = line.is_unsent.then(|| view! { <span class="mark waits">{t(W::PeopleUnsent)}</span> });
    let unsettled = line.is_unsettled.then(|| view! { <span class="mark looks">{t(W::PeopleUnsettled)}</span> });
    let sub = (!line.sub.is_empty()).then(|| view! { <span class="why" dir="auto">{line.sub}</span> });
    view! {
        <a class="text" href=Page::Person(line.id).path()>
            <b><bdi>{line.name}</bdi></b>
            {sub}
            {unsent} {unsettled}
        </a>
    }
    .into_any()
}

fn lines(records: Records, clock: Clock) -> Vec<Line> {
    let today = said_today(clock);
    let of = |all: Vec<std::rc::Rc<crate::live::Shown>>| -> HashSet<Id> {
        all.iter().filter_map(|shown| shown.key().circle.person().cloned()).collect()
    };
    let (unsent, unsettled) = (of(records.unsent()), of(records.unsettled()));
    let me = records.me();
    let standing_in = |person: &Id| {
        let cover = me.covers.iter().find(|cover| cover.people.contains(person))?;
        let day = dates::date(cover.until, None);
        Some(t_with(W::PeopleStandingIn, &[("name", me.names.get(&cover.away)?), ("day", &day)]))
    };
    let mut lines: Vec<Line> = people(records)
        .into_iter()
        .map(|somebody| {
            let (id, person) = (somebody.id, somebody.person);
            let next = plan_of(records, &id).and_then(|(plan, _)| plan.next_at);
            let next = next.filter(|at| today.is_none_or(|today| at.date() >= today));
            let next = next.map(|at| dates::date_time(at, today)).unwrap_or_default();
            let ended = if person.ended_on.is_some() { t(W::PeopleEnded) } else { String::new() };
            let covered = standing_in(&id).unwrap_or_default();
            let sub = [somebody.apart, covered, next, ended];
            let sub: Vec<String> = sub.into_iter().filter(|part| !part.is_empty()).collect();
            let name = [person.name.as_str(), person.surname.as_str()].join(" ").trim().to_owned();
            Line {
                found_by: [&name, &person.area, &person.street].map(|text| text.to_lowercase()).join(" "),
                name: if name.is_empty() { t(W::PersonNoName) } else { name },
                sub: sub.join(" · "),
                is_unsent: unsent.contains(&id),
                is_unsettled: unsettled.contains(&id),
                is_ended: person.ended_on.is_some(),
                id,
            }
        })
        .collect();
    // Whose support has ended stands below.
    order::by_key(&mut lines, |line| line.is_ended);
    lines
}
