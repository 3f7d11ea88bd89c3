//! Phones and computers: which hold somebody's records, when each was last heard of, and signing a lost one out. One's own
//! in Settings; a person's for their connector; a member's for coordinators.

use crate::view::prelude::*;
use kith_model::acts::{Act, DeviceLine, Did};

use super::acting::acting;
use crate::{
    live::{clock, profiles},
    parts::{Button, Card, Row, Rows, Section},
    words::{W, dates, t, t_with},
};

/// One's own.
#[component]
pub fn Devices() -> impl IntoView {
    let is_open = Memo::new(move |_| profiles().open().is_some());
    move || is_open.get().then(|| view! { <DevicesOf ask=Act::Devices title=t(W::DevicesTitle) name=None /> })
}

/// Somebody else's: asked for by a tap, so that nothing moves under a finger when they arrive.
#[component]
pub fn TheirDevices(
    /// Which.
    ask: Act,
    /// Whose.
    name: String,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let title = t_with(W::DevicesTheirs, &[("name", &name)]);
    let label = title.clone();
    move || match open.get() {
        true => view! { <DevicesOf ask=ask.clone() title=title.clone() name=Some(name.clone()) /> }.into_any(),
        false => view! { <Button label=label.clone() small=true on_press=move |()| open.set(true) /> }.into_any(),
    }
}

/// Those that an act lists; it needs a signal and says so.
#[component]
fn DevicesOf(ask: Act, title: String, name: Option<String>) -> impl IntoView {
    let acting = acting();
    let all = RwSignal::new(None::<Vec<DeviceLine>>);
    let fetch = Callback::new(move |()| {
        acting.ask(ask.clone(), move |did| {
            if let Did::Devices { devices } = did {
                all.try_set(Some(devices.into_iter().filter(|line| !line.is_out).collect()));
            }
        });
    });
    fetch.run(());
    let row = move |line: DeviceLine| {
        let seen = line
            .last_seen
            .map(|at| t_with(W::DevicesHeard, &[("ago", &dates::since(clock().wall(at), clock().now()))]));
        let end = if line.is_this {
            view! { <span class="why">{t(W::DevicesThis)}</span> }.into_any()
        } else {
            let device = line.device;
            let out = move |()| acting.ask(Act::SignOut { device }, move |_| fetch.run(()));
            let spoken = t_with(W::DevicesSignOutOne, &[("name", &line.name)]);
            view! { <Button label=t(W::SettingsSignOut) small=true spoken busy=acting.busy on_press=out /> }.into_any()
        };
        view! { <Row title=line.name why=seen.unwrap_or_default()>{end}</Row> }
    };
    let none = StoredValue::new(name.as_ref().map(|name| t_with(W::DevicesNone, &[("name", name)])));
    let lost = StoredValue::new(name.map(|_| t(W::DevicesLost)));
    let list = move || {
        let all = all.get()?;
        if all.is_empty() {
            return none.get_value().map(|none| view! { <p class="sub">{none}</p> }.into_any());
        }
        let rows = all.into_iter().map(row).collect_view();
        let lost = lost.get_value().map(|lost| view! { <p class="sub">{lost}</p> });
        Some(view! { <Card rows=true><Rows>{rows}</Rows></Card> {lost} }.into_any())
    };
    view! { <Section label=title>{list} {acting.notice()}</Section> }.into_any()
}
