//! The code that opens the plan on the person's phone: read out over the phone, or sent as a link.
//!
//! Needs the hub at once; without a signal it says so and nothing else changes.

use kith_model::{
    Id,
    access::Role,
    acts::{Act, Did, Invite},
};
use leptos::prelude::*;

use crate::{
    browser::page,
    live::{acts, clock, records},
    pages::connector::{
        caseload::{person_of, said_today},
        needs_hub::{Asking, NotDone},
    },
    parts::{Button, Kind as Weight, Note, Notice},
    words::{W, dates, t, t_with},
};

/// A code that was made.
#[derive(Clone, Debug, PartialEq)]
struct Made {
    code: String,
    link: String,
    until: i64,
}

/// What is in the sheet.
#[component]
pub fn Code(id: Id) -> impl IntoView {
    let (records, acts) = (records(), acts());
    let name = untrack(|| person_of(records, &id).name);
    let made = RwSignal::new(None::<Made>);
    let asking = Asking::new();
    let ask = {
        let name = name.clone();
        move |()| {
            let invite =
                Invite { name: name.clone(), role: Role::Participant, person: Some(id.clone()), groups: Vec::new() };
            asking.ask(async move { acts.act(Act::Invite(invite)).await }, move |did| {
                if let Did::Invited { code, secret, until, .. } = did {
                    let link = format!("{}/join#{secret}", page::origin());
                    made.try_set(Some(Made { code, link, until }));
                }
            });
        }
    };
    let first = name.clone();
    let inside = move || match made.get() {
        Some(made) => view! { <MadeCode made name=first.clone()/> }.into_any(),
        None => {
            let name = first.clone();
            let ask = ask.clone();
            view! {
                <p>{t_with(W::CodeWhat, &[("name", &name)])}</p>
                <p class="sub">{t_with(W::CodeOld, &[("name", &name)])}</p>
                <NotDone asking/>
                <Button label=t_with(W::CodeMake, &[("name", &name)]) kind=Weight::Main wide=true busy=asking.busy() on_press=move |()| ask(())/>
            }
            .into_any()
        }
    };
    view! { <div class="stack wide">{inside}</div> }.into_any()
}

#[component]
fn MadeCode(made: Made, name: String) -> impl IntoView {
    let clock = clock();
    let until = untrack(|| dates::date_time(clock.wall(made.until), said_today(clock)));
    // In two halves, as one reads it out.
    let halves = made.code.split_at_checked(made.code.len() / 2).map(|(a, b)| format!("{a} {b}"));
    let shown = halves.unwrap_or_else(|| made.code.clone());
    let spelled: String = made.code.chars().flat_map(|letter| [letter, ' ']).collect();
    view! {
        <p>{t_with(W::CodeFor, &[("name", &name)])}</p>
        <p class="code" data-test="code"><span class="heard">{spelled}</span><bdi aria-hidden="true">{shown}</bdi></p>
        <Notice kind=Note::Here>{t_with(W::CodeUntil, &[("when", &until)])}</Notice>
        <div class="stack">
            <h3>{t(W::CodeLink)}</h3>
            <p class="sub">{t_with(W::CodeLinkWhat, &[("name", &name)])}</p>
            <p class="address" dir="ltr" data-test="link">{made.link}</p>
        </div>
    }
    .into_any()
}
