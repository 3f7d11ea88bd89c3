//! "I'm worried about somebody": what to do first and whom to ring, then a safety note, and what has become of one's own.
//!
//! For who meets people: connectors, organisers, volunteers. What is written never reaches the phone of the person.
//!
//! **Invariant:** a note that the hub does not have yet says so in red, with a number to ring, on every screen.

mod form;
mod leads;
mod own;

use crate::view::prelude::*;
use kith_model::{Id, access::ScopeOf, kinds::Programme};

pub use self::{leads::SafetyNotes, own::unreached};
use crate::{
    live::{directory, records},
    pages::address::{Page, named},
    parts::{Card, Kind, LinkButton, Ring, Screen, Section},
    words::{W, t},
};

/// The page.
#[component]
pub fn Worried() -> impl IntoView {
    let person = named().id();
    view! {
        <Screen title=t(W::WorriedTitle) back=Page::Me.path()>
            <Section label=t(W::WorriedFirst)><Card><Steps/></Card></Section>
            <Section label=t(W::WorriedNote)><form::Form person/></Section>
            <own::Own/>
        </Screen>
    }
}

/// What to do, in the programme's own words where it has some, and whom to ring.
#[component]
fn Steps() -> impl IntoView {
    let steps = |programme: &Programme| match programme.worried_steps.trim() {
        "" => view! { <p>{t(W::WorriedListen)}</p> <p>{t(W::WorriedSay)}</p> }.into_any(),
        own => view! { <p class="lines" dir="auto">{own.to_owned()}</p> }.into_any(),
    };
    let programme = Memo::new(move |_| directory().programme());
    move || {
        let programme = programme.get();
        let numbers = programme.crisis.iter().map(|crisis| {
            let when = (!crisis.when.is_empty()).then(|| view! { <p class="sub"><bdi>{crisis.when.clone()}</bdi></p> });
            view! { <div><Ring name=crisis.name.clone() number=crisis.number.clone()/> {when}</div> }
        });
        let numbers = numbers.collect_view();
        let desk = (!programme.desk_phone.is_empty())
            .then(|| view! { <Ring name=programme.name.clone() number=programme.desk_phone.clone()/> });
        view! { <p><b>{t(W::WorriedDanger)}</b></p> {numbers} {steps(&programme)} {desk} }
    }
}

/// The way here, for who may write a note.
#[component]
pub fn WorriedLink(
    /// About whom, where that is known.
    #[prop(optional_no_strip)]
    person: Option<Id>,
) -> impl IntoView {
    let may = Memo::new(move |_| may_write());
    move || {
        let person = person.clone();
        may.get().then(|| {
            view! { <LinkButton href=Page::Worried(person).path() label=t(W::WorriedOpen) kind=Kind::Link/> }
        })
    }
}

/// Whether the member may write safety notes. Tracked.
fn may_write() -> bool {
    records().member().is_some_and(|member| member.scopes.iter().any(|scope| scope.what == ScopeOf::Witness))
}
