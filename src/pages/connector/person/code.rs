//! The code that opens the plan on the person's phone: read out over the phone, or sent as a link.
//!
//! Needs the hub at once; without a signal it says so and nothing else changes. The phones that have it are listed below, so
//! that a lost one can be signed out.

use crate::view::prelude::*;
use kith_model::{
    Id,
    access::Role,
    acts::{Act, Did, Invite},
};

use crate::{
    live::records,
    pages::{
        connector::caseload::person_of,
        own::{acting::acting, code::CodeCard, devices::TheirDevices},
    },
    parts::{Button, Kind as Weight},
    words::{W, t, t_with},
};

/// A code that was made.
#[derive(Clone, Debug, PartialEq)]
struct Made {
    code: String,
    secret: String,
    until: i64,
}

/// What is in the sheet.
#[component]
pub fn Code(id: Id) -> impl IntoView {
    let records = records();
    let name = untrack(|| person_of(records, &id).name);
    let (person, called) = (id.clone(), name.clone());
    let made = RwSignal::new(None::<Made>);
    let acting = acting();
    let ask = {
        let name = name.clone();
        move |()| {
            let (name, person) = (name.clone(), Some(id.clone()));
            let invite = Invite { name, role: Role::Participant, person, groups: Vec::new(), ticks: Vec::new() };
            acting.ask(Act::Invite(invite), move |did| {
                if let Did::Invited { code, secret, until, .. } = did {
                    made.try_set(Some(Made { code, secret, until }));
                }
            });
        }
    };
    let make = move || {
        let (name, ask) = (name.clone(), ask.clone());
        match made.get() {
            Some(Made { code, secret, until }) => view! {
                <CodeCard name=name.clone() code secret until/>
                <p class="sub">{t_with(W::CodeOnly, &[("name", &name)])}</p>
            }
            .into_any(),
            None => view! {
                <p>{t_with(W::CodeWhat, &[("name", &name)])}</p>
                <p class="sub">{t(W::CodeOld)}</p>
                {acting.notice()}
                <Button label=t_with(W::CodeMake, &[("name", &name)]) kind=Weight::Main wide=true busy=acting.busy on_press=ask/>
            }
            .into_any(),
        }
    };
    // A new phone mostly means that an old one was lost: it is listed here to be signed out.
    view! {
        <div class="stack wide">
            {make}
            <TheirDevices ask=Act::PersonDevices { person } name=called/>
        </div>
    }
    .into_any()
}
