//! Settings of this phone: what is unsent, when the hub was last heard, how full the storage is and whether the browser
//! may clear it, and signing out, which never happens over unsent work without asking.

use crate::view::prelude::*;
use leptos_router::hooks::use_navigate;

use crate::{
    browser::{page, settings, storage},
    live::{SignOut, Standing, clock, profiles, records, sync_status},
    pages::{
        address::Page,
        own::{devices::Devices, ended::Ended, lock::Locking},
    },
    parts::{Button, Card, Kind, Note, Notice, Row, Rows, Screen, Section, Tickbox},
    words::{W, dates, sizes::size, t, t_count, t_with},
};

/// Settings of this phone.
#[component]
pub fn Settings() -> impl IntoView {
    view! {
        <Screen title=t(W::SettingsTitle) back=Page::Me.path()>
            <Ended />
            <Unsent />
            <Locking />
            <Storage />
            <Devices />
            <Leaving />
            <Anybodys />
        </Screen>
    }
}

/// Whether one person uses this computer, or anybody.
#[component]
fn Anybodys() -> impl IntoView {
    let on = RwSignal::new(settings::is_anybodys());
    let set = move |is_so: bool| {
        settings::keep_anybodys(is_so);
        on.set(is_so);
    };
    view! {
        <Section label=t(W::SettingsComputer)>
            <Card><Tickbox label=t(W::SettingsAnybodys) hint=t(W::SettingsAnybodysHint) on on_change=set/></Card>
        </Section>
    }
}

/// Names nobody and nothing.
const UNSENT_FILE: &str = "kith-unsent.json";

/// What waits, and when the hub was last heard.
#[component]
fn Unsent() -> impl IntoView {
    let heard = move || match sync_status().get().last_heard {
        Some(at) => t_with(W::SettingsHeard, &[("ago", &dates::since(clock().wall(at), clock().now()))]),
        None => t(W::SettingsNeverHeard),
    };
    let signal = move || (sync_status().get().standing == Standing::NoSignal).then(|| t(W::SettingsNoSignal));
    let list = move || {
        let all = records().unsent();
        if all.is_empty() {
            return view! { <p>{t(W::SyncAllSent)}</p> }.into_any();
        }
        let rows = all
            .into_iter()
            .map(|shown| {
                let title = crate::pages::own::naming::kind_words(&shown.key().kind);
                let why = t_count(W::SettingsEdits, shown.unsent);
                let told = shown.told.then(|| t(W::ToldHub));
                view! { <Row title=title why=why>{told}</Row> }
            })
            .collect_view();
        view! { <Card rows=true><Rows>{rows}</Rows></Card> }.into_any()
    };
    let profiles = profiles();
    let file = move |()| {
        leptos::task::spawn_local(async move {
            if let Some(text) = profiles.unsent_file().await {
                page::save_file(UNSENT_FILE, &text);
            }
        });
    };
    let save = move || {
        (!records().unsent().is_empty()).then(|| {
            view! {
                <div class="row"><Button label=t(W::SettingsFile) small=true on_press=file/></div>
                <p class="sub">{t(W::SettingsFileHint)}</p>
            }
        })
    };
    view! {
        <Section label=t(W::SettingsUnsent)>
            {list}
            <p class="sub">{heard} " " {signal}</p>
            {save}
        </Section>
    }
}

/// How full it is, and whether the browser may clear it.
#[component]
fn Storage() -> impl IntoView {
    let room = RwSignal::new(None);
    let kept = RwSignal::new(None::<bool>);
    let look = move || leptos::task::spawn_local(async move { _ = kept.try_set(Some(storage::is_kept().await)) });
    leptos::task::spawn_local(async move { _ = room.try_set(storage::room().await) });
    look();
    let words = move || {
        room.get().map(|room: storage::Room| {
            let said =
                t_with(W::SettingsRoom, &[("used", &size(room.used)), ("quota", &size(room.quota))]);
            view! {
                <p>{said}</p>
                <progress max=room.quota.to_string() value=room.used.to_string() aria-label=t(W::SettingsStorage)></progress>
            }
        })
    };
    let is_kept = move || kept.get().map(|kept| t(if kept { W::SettingsKept } else { W::SettingsNotKept }));
    let ask = move || {
        leptos::task::spawn_local(async move {
            storage::ask_to_keep().await;
            look();
        });
    };
    let button = move || {
        (kept.get() == Some(false)).then(|| {
            view! { <Button label=t(W::SettingsAskKeep) small=true on_press=move |()| ask() /> }
        })
    };
    view! {
        <Section label=t(W::SettingsStorage)>
            <Card>{words} <p class="sub">{is_kept}</p> {button}</Card>
        </Section>
    }
}

/// Signing out asks about unsent work first.
#[component]
fn Leaving() -> impl IntoView {
    let asks = RwSignal::new(None::<(usize, usize)>);
    let problem = RwSignal::new(false);
    let profiles = profiles();
    let navigate = use_navigate();
    let out = move |even_unsent: bool| {
        let navigate = navigate.clone();
        leptos::task::spawn_local(async move {
            match profiles.sign_out(even_unsent).await {
                Ok(SignOut::Done) => navigate(&Page::Front.path(), leptos_router::NavigateOptions::default()),
                Ok(SignOut::Asks { unsent, half }) => {
                    asks.try_set(Some((unsent, half)));
                }
                Err(_) => {
                    problem.try_set(true);
                }
            }
        });
    };
    let out = StoredValue::new(out);
    let leave = move |even_unsent| out.with_value(|out| out(even_unsent));
    let question = move || {
        asks.get().map(|(unsent, half)| {
            let of = |count: usize, lead: W, more: W| {
                (count > 0)
                    .then(|| view! { <Notice kind=Note::Off spoken=true lead=t_count(lead, count)>{t(more)}</Notice> })
            };
            view! {
                {of(unsent, W::SettingsStillUnsent, W::SettingsUnsentLost)}
                {of(half, W::SettingsStillHalf, W::SettingsHalfLost)}
                <div class="row">
                    <Button label=t(W::SettingsStay) kind=Kind::Main on_press=move |()| asks.set(None) />
                    <Button label=t(W::SettingsLeaveAnyway) on_press=move |()| leave(true) />
                </div>
            }
        })
    };
    let told =
        move || problem.get().then(|| view! { <Notice kind=Note::Off spoken=true>{t(W::SettingsNotLeft)}</Notice> });
    view! {
        <Section label=t(W::SettingsLeave)>
            <Card>
                <p>{t(W::SettingsLeaveWords)}</p>
                {question}
                {told}
                {move || asks.get().is_none().then(|| view! { <Button label=t(W::SettingsSignOut) on_press=move |()| leave(false) /> })}
            </Card>
        </Section>
    }
}
