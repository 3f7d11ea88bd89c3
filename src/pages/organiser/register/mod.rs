//! The register, for a clipboard person: opens on today's occurrence, else the last past one; one tap is "here".
//!
//! Nobody is absent by default, a date to come cannot be ticked, undo stays. It works from what is on the phone.

mod mark;
mod names;
mod paper;
mod walk_in;

use crate::view::prelude::*;
use chrono::Days;
use kith_model::{Id, Kind as RecordKind, id::headcount_id, kinds::Said};

use self::{
    mark::{Marking, marking},
    paper::{FromPaper, Printed},
    walk_in::SomeoneNew,
};
use super::kept::{self, Planned};
use crate::{
    browser::page,
    live::clock,
    pages::address::{Page, named},
    pages::worried::WorriedLink,
    parts::{Button, Card, Counter, Empty, Icon, Kind, LinkButton, Note, Notice, Screen, TickRow, Ticks},
    words::{W, dates, t},
};

/// How far back the register reaches, in days.
const BACK: u64 = 56;

/// The register of the occurrence in the address, or of the one that is due.
#[component]
pub fn Register() -> impl IntoView {
    let named = named();
    let all = Memo::new(move |_| {
        let today = clock().today().and_hms_opt(0, 0, 0).unwrap_or_default();
        let from = today.checked_sub_days(Days::new(BACK)).unwrap_or(today);
        let to = today.checked_add_days(Days::new(kept::WEEKS_AHEAD * 7)).unwrap_or(today);
        let mut all = kept::planned(from, to);
        all.retain(|planned| planned.occurrence.is_on());
        all
    });
    let chosen = Memo::new(move |_| {
        let one = named.id().zip(named.start());
        all.with(|all| match one {
            Some((id, start)) => all.iter().find(|p| p.occurrence.session == id && p.start() == start).cloned(),
            None => due(all),
        })
    });
    let title = move || {
        chosen
            .get()
            .map_or_else(|| t(W::NavRegister), |planned| dates::date(planned.at().date(), Some(clock().today())))
    };
    let sub = move || {
        let planned = chosen.get()?;
        let parts = [planned.activity.title.clone(), planned.where_now(), dates::time(planned.at().time())];
        Some(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "))
    };
    // By its name only: a mark must not draw the page anew.
    let name = Memo::new(move |_| chosen.get().map(|p| (p.occurrence.session.clone(), p.start())));
    let body = move || match (name.get(), chosen.get_untracked()) {
        (Some(_), Some(planned)) => view! { <OneRegister planned all /> }.into_any(),
        _ => view! { <Empty drawn=Icon::Check title=t(W::RegisterEmpty) /> }.into_any(),
    };
    view! {
        <Screen title=Signal::derive(title) sub=Signal::derive(sub)>
            {body}
        </Screen>
    }
}

/// Today's occurrence, the one nearest to now; else the last past one; else the next.
fn due(all: &[Planned]) -> Option<Planned> {
    let now = clock().now();
    let today = all.iter().filter(|p| p.at().date() == now.date());
    let nearest = today.min_by_key(|p| (p.at() - now).num_minutes().abs());
    let past = || all.iter().rev().find(|p| p.at() < now);
    nearest.or_else(past).or_else(|| all.first()).cloned()
}

#[component]
fn OneRegister(planned: Planned, all: Memo<Vec<Planned>>) -> impl IntoView {
    let marking = marking();
    let planned = StoredValue::new(planned);
    let people = Memo::new(move |_| planned.with_value(|p| names::expected(p, p.at().date())));
    let is_to_come = Memo::new(move |_| planned.with_value(|p| p.at().date() > clock().today()));
    let list = move || {
        let rows = people.get();
        if rows.is_empty() {
            return view! { <Empty drawn=Icon::People title=t(W::RegisterNobody) /> }.into_any();
        }
        let rows = rows
            .into_iter()
            .map(|somebody| {
                let note = somebody.note_and_apart();
                let header = somebody.header;
                let own = header.clone();
                let said = Memo::new(move |_| planned.with_value(|p| mark::said(&own, p)));
                let here = Signal::derive(move || said.get() == Some(Said::Here));
                let not_here = Signal::derive(move || said.get() == Some(Said::NotHere));
                let press = move |()| {
                    let said = if here.get_untracked() { Said::NotSaid } else { Said::Here };
                    planned.with_value(|p| marking.put(vec![(header.clone(), said)], p));
                };
                let closed: Signal<bool> = is_to_come.into();
                view! { <TickRow name=somebody.name note here not_here closed on_press=press /> }
            })
            .collect_view();
        view! { <Card rows=true><Ticks label=t(W::RegisterNames)>{rows}</Ticks></Card> }.into_any()
    };
    let rest = move |()| {
        planned.with_value(|p| {
            let unmarked = people
                .get_untracked()
                .into_iter()
                .map(|somebody| somebody.header)
                .filter(|header| untrack(|| mark::said(header, p)).is_none_or(|said| said == Said::NotSaid));
            marking.put(unmarked.map(|header| (header, Said::NotHere)).collect(), p);
        });
    };
    let from_paper = RwSignal::new(false);
    let closed = move || is_to_come.get().then(|| view! { <Notice kind=Note::Quiet>{t(W::RegisterToCome)}</Notice> });
    let tools = move || {
        (!is_to_come.get()).then(|| {
            view! {
                <Others planned marking />
                <div class="row">
                    <Button label=t(W::RegisterRest) small=true on_press=rest />
                    <Button label=t(W::RegisterFromPaper) small=true on_press=move |()| from_paper.set(true) />
                </div>
            }
        })
    };
    view! {
        <Marked marking />
        {closed}
        {list}
        <SomeoneNew planned marking />
        {tools}
        <Other all planned />
        <div class="no-print"><WorriedLink /></div>
        <Button label=t(W::ButtonPrint) small=true drawn=Icon::Print on_press=|()| page::print() />
        <FromPaper open=from_paper planned all marking />
        <Printed planned all />
    }
}

/// "Saved on this phone", undo, and why a mark was not kept.
#[component]
fn Marked(marking: Marking) -> impl IntoView {
    let undo = move || {
        marking.can_undo().then(|| {
            view! { <Button label=t(W::ButtonUndo) small=true on_press=move |()| marking.undo() /> }
        })
    };
    view! { <div class="row" data-test="marked">{undo} {marking.notice()}</div> }
}

/// "and others − 2 +"
#[component]
fn Others(planned: StoredValue<Planned>, marking: Marking) -> impl IntoView {
    let value = Signal::derive(move || planned.with_value(mark::others));
    let change = move |number: u32| planned.with_value(|p| marking.put_others(p, number));
    view! { <Counter label=t(W::RegisterOthers) value on_change=change /> }
}

/// The register of another date.
#[component]
fn Other(all: Memo<Vec<Planned>>, planned: StoredValue<Planned>) -> impl IntoView {
    let links = move || {
        let (session, at) = planned.with_value(|p| (p.occurrence.session.clone(), p.occurrence.original));
        let now = clock().now();
        all.with(|all| {
            let near = all.iter().filter(|p| p.at() <= now || p.at().date() == now.date());
            near.rev()
                .filter(|p| p.occurrence.session != session || p.occurrence.original != at)
                .take(4)
                .map(|p| {
                    let label = format!("{} · {}", p.activity.title, dates::date_time(p.at(), Some(now.date())));
                    let href = Page::RegisterOf(p.occurrence.session.clone(), p.start()).path();
                    view! { <LinkButton href label kind=Kind::Link /> }
                })
                .collect_view()
        })
    };
    view! { <section class="stack no-print"><h2 class="label">{t(W::RegisterOtherDates)}</h2>{links}</section> }
}

/// The record of the headcount of an occurrence.
fn headcount_header(planned: &Planned, programme: &Id) -> kith_model::Header {
    let (session, start) = (&planned.occurrence.session, planned.start());
    kith_model::Header::new(
        kith_model::Circle::Keepers(planned.group.clone()),
        RecordKind::Headcount,
        headcount_id(programme, session, &start),
    )
    .with("session", session)
    .with("start", start)
}
