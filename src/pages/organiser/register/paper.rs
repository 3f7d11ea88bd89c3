//! Paper: a grid to take in what was ticked on a sheet, people by the last four dates, and the sheet itself with six.

use crate::view::prelude::*;
use kith_model::{Header, kinds::Said};

use super::{
    super::kept::Planned,
    Marked,
    mark::{self, Marking},
    names::{self, Expected},
};
use crate::{
    live::clock,
    parts::{Icon, Sheet, icon},
    words::{W, dates, t, t_with},
};

/// The occurrences of the same activity around the chosen one: up to `before` past ones and `after` to come.
fn dates_of(all: Memo<Vec<Planned>>, planned: StoredValue<Planned>, before: usize, after: usize) -> Vec<Planned> {
    let activity = planned.with_value(|p| p.activity_id.clone());
    let today = clock().today();
    all.with(|all| {
        let own: Vec<&Planned> = all.iter().filter(|p| p.activity_id == activity).collect();
        let split = own.partition_point(|p| p.at().date() <= today);
        let past = &own[split.saturating_sub(before)..split];
        past.iter().chain(own[split..].iter().take(after)).map(|p| (*p).clone()).collect()
    })
}

/// Whoever is expected by now: who came on an earlier date may have been booked after it.
fn people(planned: StoredValue<Planned>) -> Vec<Expected> {
    let on = clock().today();
    planned.with_value(|p| names::expected(p, on.max(p.at().date())))
}

/// People by the last four dates, each a button.
#[component]
pub fn FromPaper(
    /// Whether the sheet is open.
    open: RwSignal<bool>,
    /// The occurrence that the register shows.
    planned: StoredValue<Planned>,
    /// All occurrences.
    all: Memo<Vec<Planned>>,
    /// Where marks go.
    marking: Marking,
) -> impl IntoView {
    let grid = move || {
        let days = dates_of(all, planned, 4, 0);
        let head =
            days.iter().map(|p| view! { <th scope="col">{dates::narrow_date(p.at().date())}</th> }).collect_view();
        let rows = people(planned)
            .into_iter()
            .map(|somebody| {
                let cells = days
                    .iter()
                    .map(|day| cell(somebody.header.clone(), somebody.full(), day.clone(), marking))
                    .collect_view();
                view! { <tr>{head_of(&somebody)}{cells}</tr> }
            })
            .collect_view();
        view! {
            <Marked marking />
            <div class="grid-of-dates">
                <table>
                    <thead><tr><td></td>{head}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    };
    view! { <Sheet open on_close=move |()| open.set(false) title=t(W::RegisterFromPaper)>{grid}</Sheet> }
}

/// The head of somebody's row, with what tells them apart.
fn head_of(somebody: &Expected) -> impl IntoView + use<> {
    let (name, apart) = (somebody.name.clone(), somebody.apart());
    let apart = (!apart.is_empty()).then(|| view! { <span class="why"><bdi>{apart}</bdi></span> });
    view! { <th scope="row"><bdi>{name}</bdi> {apart}</th> }
}

fn cell(header: Header, name: String, day: Planned, marking: Marking) -> impl IntoView {
    let day = StoredValue::new(day);
    let own = header.clone();
    let here = Signal::derive(move || day.with_value(|d| mark::said(&own, d)) == Some(Said::Here));
    let press = move |_| {
        let said = if here.get_untracked() { Said::NotSaid } else { Said::Here };
        day.with_value(|d| marking.put(vec![(header.clone(), said)], d));
    };
    let date = day.with_value(|d| dates::short_date(d.at().date(), None));
    let label = t_with(W::RegisterWasHere, &[("name", &name), ("day", &date)]);
    view! {
        <td>
            <button type="button" class="tick-cell" aria-label=label aria-pressed=move || if here.get() { "true" } else { "false" } on:click=press>
                <span class="round">{icon(Icon::Check)}</span>
            </button>
        </td>
    }
}

/// The sheet for the clipboard: names and six dates, only on paper.
#[component]
pub fn Printed(
    /// The occurrence that the register shows.
    planned: StoredValue<Planned>,
    /// All occurrences.
    all: Memo<Vec<Planned>>,
) -> impl IntoView {
    let sheet = move || {
        let days = dates_of(all, planned, 4, 2);
        let today = Some(clock().today());
        let head = days
            .iter()
            .map(|p| view! { <th scope="col">{dates::short_date(p.at().date(), today)}</th> })
            .collect_view();
        let mark = |header: &Header, day: &Planned| match mark::said(header, day) {
            Some(Said::Here) => "✓",
            Some(Said::NotHere) => "–",
            _ => "",
        };
        let rows = people(planned)
            .into_iter()
            .map(|somebody| {
                let cells = days.iter().map(|day| view! { <td>{mark(&somebody.header, day)}</td> }).collect_view();
                view! { <tr>{head_of(&somebody)}{cells}</tr> }
            })
            .collect_view();
        view! {
            <table>
                <thead><tr><td></td>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        }
    };
    let printed_on = move || t_with(W::RegisterPrintedOn, &[("day", &dates::full_date(clock().today()))]);
    view! { <section class="only-print">{sheet}<p>{printed_on}</p></section> }
}
