//! What a coordinator opened for a day: the list of it, and the notes themselves, to be read and not written.
//!
//! **Invariant:** when the day is over it is shown no more, also on a phone that has not heard from the hub since.

use crate::view::prelude::*;
use kith_model::{Id, wire::Opened};

use crate::{
    live::{clock, records},
    pages::{
        address::Page,
        connector::{person::timeline::Timeline, today::before_you_go::not_alone},
        coordinator::giving::Giving,
    },
    parts::{Card, LinkButton, Note, Notice, Row, Rows, Screen, Section},
    words::{W, dates, t, t_with},
};

/// What is open to the member now. Tracked.
pub fn opened() -> Vec<Opened> {
    let (clock, mut all) = (clock(), records().me().opened);
    all.retain(|one| clock.wall(one.until) > clock.now());
    all
}

fn until(one: &Opened) -> String {
    let at = clock().wall(one.until);
    t_with(W::GlassUntil, &[("day", &dates::date(at.date(), None)), ("time", &dates::time(at.time()))])
}

/// All of it, each with a way to read it; nothing where there is none.
#[component]
pub fn OpenedToMe() -> impl IntoView {
    let all = Memo::new(move |_| opened());
    let row = |one: Opened| {
        let why = until(&one);
        let read = Page::Person(one.person).path();
        view! { <Row title=one.name why=why><LinkButton href=read label=t(W::ButtonOpen) /></Row> }
    };
    move || {
        let all = all.get();
        (!all.is_empty()).then(|| {
            let rows = all.into_iter().map(row).collect_view();
            view! { <Section label=t(W::GlassOpened)><Card rows=true><Rows>{rows}</Rows></Card></Section> }
        })
    }
}

/// The notes about somebody.
#[component]
pub fn OpenedRecord(
    /// Whose, and until when.
    one: Opened,
) -> impl IntoView {
    let id: Id = one.person.clone();
    let alone = not_alone(records(), &id).map(|why| {
        view! { <Notice kind=Note::Off lead=t(W::BeforeNotAlone)><bdi>{why}</bdi></Notice> }
    });
    view! {
        <Screen title=one.name.clone() sub=Some(until(&one)) back=Page::Members.path()>
            <Giving person=id.clone() name=one.name.clone()/>
            <div class="no-print">{alone} <Timeline id name=one.name/></div>
        </Screen>
    }
}
