//! Who asked to see the rest of their record, and until when they must have it.

use crate::view::prelude::*;
use kith_model::acts::RecordAskLine;

use super::{Everybody, people::OpenNotes};
use crate::{
    live::clock,
    pages::{address::Page, coordinator::opened::opened},
    parts::{Button, Card, LinkButton, Note, Notice, Rows, Section, Sheet},
    words::{W, dates, t, t_count, t_with},
};

/// The part of the page; nothing where nobody waits.
#[component]
pub fn AskedToSee(everybody: Everybody) -> impl IntoView {
    let all = everybody.asks;
    let rows = move || all.get().into_iter().map(|line| view! { <Waits line everybody/> }).collect_view();
    move || {
        (!all.with(Vec::is_empty)).then(|| {
            view! { <Section label=t(W::RestWaiting)><Card rows=true><Rows>{rows}</Rows></Card></Section> }
        })
    }
}

#[component]
fn Waits(line: RecordAskLine, everybody: Everybody) -> impl IntoView {
    let open = RwSignal::new(false);
    let left = (line.until - clock().today()).num_days();
    let last = line.until.pred_opt().unwrap_or(line.until);
    let until = t_with(W::RestBy, &[("day", &dates::date(last, None))]);
    let clock_words = match usize::try_from(left) {
        Ok(days @ 1..) => view! { <span class="why">{until} " · " {t_count(W::RestDays, days)}</span> }.into_any(),
        _ => view! { <Notice kind=Note::Off>{until} " · " {t(W::RestLate)}</Notice> }.into_any(),
    };
    let person = line.person.clone();
    let is_open = Memo::new(move |_| opened().iter().any(|one| one.person == person.person));
    let person = line.person.clone();
    let spoken = t_with(W::GlassOpenSpoken, &[("name", &person.name)]);
    let title = Signal::stored(spoken.clone());
    let act = move || match is_open.get() {
        true => view! { <LinkButton href=Page::Person(person.person.clone()).path() label=t(W::RestGive) small=true/> }
            .into_any(),
        false => {
            let spoken = spoken.clone();
            view! { <Button label=t(W::GlassOpen) small=true spoken on_press=move |()| open.set(true)/> }.into_any()
        }
    };
    let person = line.person.clone();
    let inside = move || view! { <OpenNotes person=person.clone() everybody on_done=move |()| open.set(false)/> };
    view! {
        <li>
            <span class="text"><b><bdi>{line.person.name}</bdi></b> {clock_words}</span>
            <div class="row opened">{act}</div>
            <Sheet open on_close=move |()| open.set(false) title>{inside.clone()}</Sheet>
        </li>
    }
}
