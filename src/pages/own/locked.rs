//! A profile that is locked: whoever may opens it; too many wrong tries, and nobody does. Also where a phone of the team has
//! not heard from the hub for too long, and stays closed until it has.

use crate::view::prelude::*;
use kith_model::kinds::CLOSED_DAYS;

use crate::{
    browser::timers::sleep,
    live::{Profile, Tried, clock, directory, profiles, sync_status},
    pages::{
        address::{Audience, Page},
        own::{ended::desk, me::Profiles},
    },
    parts::{Button, Card, Field, Input, Kind, LinkButton, Note, Notice, Screen, Section},
    words::{W, t, t_count, t_with},
};

const SECOND_MS: u32 = 1_000;

/// The screen of a locked profile.
#[component]
pub fn Locked(
    /// Whose it is.
    profile: Profile,
) -> impl IntoView {
    let profiles = profiles();
    let tried = RwSignal::new(None::<Tried>);
    let is_destroyed = Memo::new(move |_| profiles.lock().is_some_and(|lock| lock.is_destroyed()));
    let inside = move || match is_destroyed.get() {
        true => view! {
            <Notice kind=Note::Off lead=t(W::LockDestroyed) spoken=true>
                <p>{t(W::LockDestroyedMore)}</p>
                <div class="row">{desk()} <LinkButton href=Page::Join.path() label=t(W::FrontCode) small=true/></div>
            </Notice>
        }
        .into_any(),
        false => view! { <Trying tried/> <Forgotten/> }.into_any(),
    };
    let others =
        move || (profiles.all().len() > 1).then(|| view! { <Section label=t(W::LockOthers)><Profiles/></Section> });
    let sub = t_with(W::MeAt, &[("name", &profile.name), ("programme", &profile.programme_name)]);
    view! { <Screen title=t(W::LockTitle) sub=Some(sub)>{inside} {others}</Screen> }
}

/// The PIN, the four words or the passkey.
#[component]
fn Trying(tried: RwSignal<Option<Tried>>) -> impl IntoView {
    let profiles = profiles();
    let (typed, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let wait = RwSignal::new(0_i64);
    wait_from(wait, untrack(|| profiles.lock().map_or(0, |lock| lock.wait(clock().now_ms()))));
    let told = move |came: Tried| {
        busy.try_set(false);
        if let Tried::Wrong { wait: ms, .. } | Tried::Wait(ms) = came {
            wait_from(wait, ms);
        }
        if matches!(came, Tried::Wrong { .. }) {
            typed.try_set(String::new());
        }
        tried.try_set(Some(came));
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || wait.get_untracked() > 0 || typed.with_untracked(|typed| typed.trim().is_empty()) {
            return;
        }
        busy.set(true);
        let secret = typed.get_untracked();
        leptos::task::spawn_local(async move { told(profiles.unlock(secret).await) });
    };
    let with_passkey = move |()| {
        busy.set(true);
        leptos::task::spawn_local(async move { told(profiles.unlock_with_passkey().await) });
    };
    let off = Signal::derive(move || wait.get() > 0);
    let field = move |is_words: bool| {
        let (label, input) = if is_words { (W::LockWords, Input::Secret) } else { (W::LockPin, Input::Pin) };
        let hint = is_words.then(|| view! { <p class="sub">{t(W::LockWordsHint)}</p> });
        view! {
            <form class="stack wide" on:submit=submit>
                {hint}
                <Field label=t(label) input value=typed on_input=move |text: String| typed.set(text)/>
                <Button label=t(W::LockOpen) kind=Kind::Main submit=true wide=true busy off/>
            </form>
        }
    };
    let ways = Memo::new(move |_| profiles.lock().map(|lock| (lock.is_words(), lock.passkey().is_some())));
    let all = move || {
        let (known, passkey) = ways.get().unwrap_or_default();
        let kind = if known.is_none() { Kind::Main } else { Kind::Plain };
        let passkey = passkey
            .then(|| view! { <Button label=t(W::LockWithPasskey) kind wide=true busy off on_press=with_passkey/> });
        view! { {known.map(field)} {passkey} }
    };
    let said = move || {
        tried.get().and_then(|tried| match tried {
            Tried::Wrong { left, .. } => Some(t_count(W::LockWrong, left as usize)),
            Tried::Not => Some(t(W::LockNotNow)),
            Tried::Open | Tried::Wait(_) | Tried::Destroyed => None,
        })
    };
    let seconds = move || {
        let left = wait.get();
        (left > 0).then(|| t_count(W::LockWait, left as usize))
    };
    view! {
        <Card>
            <div class="stack wide">
                <div role="status">{move || said().map(|words| view! { <Notice kind=Note::Off>{words}</Notice> })}</div>
                {move || seconds().map(|words| view! { <p>{words}</p> })}
                {all}
            </div>
        </Card>
    }
    .into_any()
}

/// Counts down; what is shown goes with it.
fn wait_from(wait: RwSignal<i64>, ms: i64) {
    let seconds = (ms + 999) / 1_000;
    wait.try_set(seconds);
    leptos::task::spawn_local(async move {
        for left in (0..seconds).rev() {
            sleep(SECOND_MS).await;
            if !wait.try_set(left) {
                return; // the screen was left
            }
        }
    });
}

#[component]
fn Forgotten() -> impl IntoView {
    view! {
        <details class="card">
            <summary>{t(W::LockForgot)}</summary>
            <p>{t(W::LockForgotMore)}</p>
            <div class="row">{desk()} <LinkButton href=Page::Join.path() label=t(W::FrontCode) small=true/></div>
        </details>
    }
    .into_any()
}

/// For how many days a phone of the team has not heard from the hub, where that is too long; none else. A participant's
/// own plan never expires. Tracked.
pub fn closed_for(profile: &Profile) -> Option<i64> {
    if !is_of_team(profile) {
        return None;
    }
    let heard = sync_status().get().last_heard?;
    let days = (clock().now_ms() - heard) / 86_400_000;
    (days >= directory().programme().closed_days.unwrap_or(CLOSED_DAYS)).then_some(days)
}

/// Connectors and coordinators hold other people's records.
pub fn is_of_team(profile: &Profile) -> bool {
    matches!(Audience::of(&profile.roles), Audience::Connector | Audience::Coordinator)
}

/// Closed until the hub was heard.
#[component]
pub fn Closed(
    /// For how many days nothing was heard.
    days: i64,
) -> impl IntoView {
    let profiles = profiles();
    view! {
        <Screen title=t(W::ClosedTitle)>
            <p>{t_count(W::ClosedWhy, days as usize)}</p>
            <p>{t(W::ClosedMore)}</p>
            <div class="row">
                <Button label=t(W::ButtonAgain) kind=Kind::Main on_press=move |()| profiles.sync_now()/>
                {desk()}
            </div>
        </Screen>
    }
}
