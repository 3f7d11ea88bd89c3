//! That a coordinator opened a record is told to the person, and to their connectors: who, when, and why.

use crate::view::prelude::*;
use chrono::Days;
use kith_model::{Id, Kind as RecordKind, kinds::Opening, order};

use crate::{
    live::{Records, clock, records},
    parts::{Card, Note, Notice, Section},
    words::{W, dates, t, t_with},
};

/// So long it stands on the first screens.
const NEW_DAYS: u64 = 14;

/// All of one person, or of everybody on this phone, the newest first.
pub fn openings(records: Records, person: Option<&Id>) -> Vec<(Id, Opening)> {
    let all = match person {
        Some(person) => records.of_person(&RecordKind::Opening, person),
        None => records.list(&RecordKind::Opening),
    };
    let of =
        |shown: std::rc::Rc<crate::live::Shown>| Some((shown.key().circle.person()?.clone(), shown.read::<Opening>()));
    let mut all: Vec<_> = all.into_iter().filter_map(of).collect();
    order::by(&mut all, |a, b| b.1.on.cmp(&a.1.on));
    all
}

/// Those that are new.
pub fn new_ones(records: Records, person: Option<&Id>) -> Vec<(Id, Opening)> {
    let since = clock().today().checked_sub_days(Days::new(NEW_DAYS));
    let mut all = openings(records, person);
    all.retain(|(_, one)| one.on.map(|on| on.date()) >= since);
    all
}

/// "Sam, coordinator, opened your record on Saturday 21 November. Reason: …"
fn told(one: &Opening) -> String {
    let day = one.on.map(|on| dates::date(on.date(), Some(clock().today()))).unwrap_or_default();
    t_with(W::OpenedTold, &[("name", &one.by), ("day", &day), ("reason", &one.reason)])
}

/// On the person's first screen: those that are new.
#[component]
pub fn NewOpenings() -> impl IntoView {
    move || {
        let Some(person) = records().me().person else { return ().into_any() };
        let new = new_ones(records(), Some(&person)).into_iter();
        new.map(|(_, one)| view! { <Notice kind=Note::Moved lead=told(&one)><div>{t(W::OpenedMore)}</div></Notice> })
            .collect_view()
            .into_any()
    }
}

/// Under Me: all there ever were.
#[component]
pub fn AllOpenings(
    /// Whose.
    person: Id,
) -> impl IntoView {
    move || {
        let all = openings(records(), Some(&person));
        (!all.is_empty()).then(|| {
            let lines = all.into_iter().map(|(_, one)| view! { <p dir="auto">{told(&one)}</p> }).collect_view();
            view! { <Section label=t(W::OpenedTitle)><Card>{lines} <p class="sub">{t(W::OpenedMore)}</p></Card></Section> }
        })
    }
}
