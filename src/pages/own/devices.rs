//! One's own devices: which phones hold this record, when each was last heard of, and signing a lost one out.

use crate::view::prelude::*;
use kith_model::acts::{Act, DeviceLine, Did};

use super::acting::acting;
use crate::{
    live::{clock, profiles},
    parts::{Button, Card, Row, Rows, Section},
    words::{W, dates, t, t_with},
};

/// The list; it needs a signal and says so.
#[component]
pub fn Devices() -> impl IntoView {
    let acting = acting();
    let all = RwSignal::new(Vec::<DeviceLine>::new());
    let fetch = move || {
        acting.ask(Act::Devices, move |did| {
            if let Did::Devices { devices } = did {
                all.set(devices);
            }
        });
    };
    let is_open = Memo::new(move |_| profiles().open().is_some());
    Effect::new(move || {
        if is_open.get() {
            fetch();
        }
    });
    let rows = move || {
        let lines = all.get().into_iter().filter(|line| !line.is_out).map(|line| {
            let seen = line
                .last_seen
                .map(|at| t_with(W::DevicesHeard, &[("ago", &dates::since(clock().wall(at), clock().now()))]));
            let end = if line.is_this {
                view! { <span class="why">{t(W::DevicesThis)}</span> }.into_any()
            } else {
                let device = line.device;
                let out = move |()| acting.ask(Act::SignOut { device }, move |_| fetch());
                let spoken = t_with(W::DevicesSignOutOne, &[("name", &line.name)]);
                view! { <Button label=t(W::SettingsSignOut) small=true spoken on_press=out /> }.into_any()
            };
            view! { <Row title=line.name why=seen.unwrap_or_default()>{end}</Row> }
        });
        lines.collect_view()
    };
    let is_empty = move || all.with(Vec::is_empty);
    view! {
        <Section label=t(W::DevicesTitle)>
            {move || (!is_empty()).then(|| view! { <Card rows=true><Rows>{rows}</Rows></Card> })}
            {acting.notice()}
        </Section>
    }
}
