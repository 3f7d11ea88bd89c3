//! Locking this phone: with a PIN (offered to participants), four words that the app gives or the phone's own lock (asked of
//! connectors and coordinators before anything of anybody comes into sight), and what a lock is set to.

use crate::view::prelude::*;

use crate::{
    browser::{crypto, passkey},
    live::{PinLacks, Profile, draw_words, is_same_secret, pin_lacks, profiles},
    pages::{own::locked::is_of_team, saving::press},
    parts::{Button, Card, Chip, Chips, Field, Input, Kind, Note, Notice, Screen, Section},
    words::{W, t, t_count},
};

const MINUTES: [u32; 4] = [1, 5, 15, 30];

/// What is being set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Setting {
    Pin,
    Words,
}

/// In Settings: the lock of the open profile.
#[component]
pub fn Locking() -> impl IntoView {
    let profiles = profiles();
    let profile = Memo::new(move |_| profiles.open());
    let is_locked = Memo::new(move |_| profiles.lock().is_some());
    let setting = RwSignal::new(None::<Setting>);
    let inside = move |profile: Profile| {
        let is_staff = is_of_team(&profile);
        move || match (setting.get(), is_locked.get()) {
            (Some(sort), _) => view! { <SetUp sort setting/> }.into_any(),
            (None, true) => view! { <Stands is_staff setting/> }.into_any(),
            (None, false) => view! { <p>{t(W::LockNone)}</p> <Offer is_staff setting/> }.into_any(),
        }
    };
    // A page that cannot seal anything offers no lock.
    move || {
        profile.get().filter(|_| crypto::is_there()).map(|profile| {
            view! { <Section label=t(W::LockSection)><Card>{inside(profile)}</Card></Section> }
        })
    }
}

/// Before a phone of the team shows anything: it must be locked.
#[component]
pub fn LockFirst() -> impl IntoView {
    let setting = RwSignal::new(None::<Setting>);
    let inside = move || match setting.get() {
        _ if !crypto::is_there() => view! { <Notice kind=Note::Off>{t(W::LockFirstInsecure)}</Notice> }.into_any(),
        Some(sort) => view! { <SetUp sort setting/> }.into_any(),
        None => view! { <Offer is_staff=true setting/> }.into_any(),
    };
    view! {
        <Screen title=t(W::LockFirst) bare=true>
            <p>{t(W::LockFirstWhy)}</p>
            <Card>{inside}</Card>
        </Screen>
    }
}

/// Ways to lock what is not locked yet.
#[component]
fn Offer(is_staff: bool, setting: RwSignal<Option<Setting>>) -> impl IntoView {
    let (label, sort) = if is_staff { (W::LockSetWords, Setting::Words) } else { (W::LockSetPin, Setting::Pin) };
    view! {
        <Passkey label=W::LockSetPasskey/>
        <div class="row"><Button label=t(label) kind=Kind::Main on_press=move |()| setting.set(Some(sort))/></div>
    }
    .into_any()
}

/// The phone's own lock; says so where that cannot be done.
#[component]
fn Passkey(label: W) -> impl IntoView {
    let profiles = profiles();
    let not_done = RwSignal::new(false);
    let add = press(move |saving| {
        not_done.set(false);
        let work = async move {
            not_done.try_set(!profiles.set_passkey().await?);
            Ok(())
        };
        saving.run(work, || ());
    });
    let told =
        move || not_done.get().then(|| view! { <Notice kind=Note::Quiet spoken=true>{t(W::LockNoPasskey)}</Notice> });
    passkey::may_be_there().then(|| {
        view! {
            <div class="row"><Button label=t(label) busy=add.busy on_press=add.run/></div>
            {told}
            {add.notice()}
        }
    })
}

/// How a lock is set, and what can be changed about it.
#[component]
fn Stands(is_staff: bool, setting: RwSignal<Option<Setting>>) -> impl IntoView {
    let profiles = profiles();
    let ways = Memo::new(move |_| profiles.lock().map(|lock| (lock.is_words(), lock.passkey().is_some())));
    let said = move || {
        let (known, passkey) = ways.get().unwrap_or_default();
        let known = known.map(|is_words| t(if is_words { W::LockIsWords } else { W::LockIsPin }));
        view! { <p>{known} " " {passkey.then(|| t(W::LockHasPasskey))}</p> }
    };
    let add = move || {
        let has_passkey = ways.get().is_some_and(|(_, passkey)| passkey);
        (!has_passkey).then(|| view! { <Passkey label=W::LockAddPasskey/> })
    };
    let chosen = Signal::derive(move || profiles.lock().map_or_else(String::new, |lock| lock.minutes.to_string()));
    let chips = MINUTES.iter().map(|n| Chip::new(n.to_string(), t_count(W::LockMinute, *n as usize))).collect();
    let minutes = RwSignal::new(None::<u32>);
    let keep = press(move |saving| {
        if let Some(minutes) = minutes.get_untracked() {
            saving.run(async move { profiles.set_minutes(minutes).await }, || ());
        }
    });
    let choose = move |value: String| {
        minutes.set(value.parse().ok());
        keep.run.run(());
    };
    let lock = press(move |saving| {
        let work = async move {
            profiles.lock_now().await;
            Ok(())
        };
        saving.run(work, || ());
    });
    let off = press(move |saving| saving.run(async move { profiles.remove_lock().await }, || ()));
    let sort = if is_staff { Setting::Words } else { Setting::Pin };
    let take_off =
        (!is_staff).then(|| view! { <Button label=t(W::LockTakeOff) kind=Kind::Link busy=off.busy on_press=off.run/> });
    view! {
        <div class="stack wide">
            {said}
            {add}
            <Chips legend=t(W::LockMinutes) chips chosen on_choose=choose/>
            {keep.notice()}
            <div class="row">
                <Button label=t(W::LockNow) kind=Kind::Main busy=lock.busy on_press=lock.run/>
                <Button label=t(W::LockChange) on_press=move |()| setting.set(Some(sort))/>
                {take_off}
            </div>
            {off.notice()}
        </div>
    }
    .into_any()
}

/// A PIN twice, or the four words that are given, written once.
#[component]
fn SetUp(sort: Setting, setting: RwSignal<Option<Setting>>) -> impl IntoView {
    let profiles = profiles();
    let is_words = sort == Setting::Words;
    let given = RwSignal::new(if is_words { draw_words() } else { String::new() });
    let (typed, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (wrong, wrong_again) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let save = press(move |saving| {
        let (secret, repeated) = if is_words { (given, again) } else { (typed, again) };
        let (secret, repeated) = (secret.get_untracked(), repeated.get_untracked());
        let lacks = if is_words { None } else { pin_lacks(&secret) };
        wrong.set(lacks.map(|lacks| t(if lacks == PinLacks::Easy { W::LockPinEasy } else { W::LockPinShort })));
        let differs = if is_words { W::LockWordsDiffer } else { W::LockPinDiffers };
        let is_same = is_same_secret(is_words, &secret, &repeated);
        wrong_again.set((lacks.is_none() && !is_same).then(|| t(differs)));
        if lacks.is_none() && is_same {
            let work = async move { profiles.set_known(is_words, secret).await };
            saving.run(work, move || _ = setting.try_set(None));
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save.run.run(());
    };
    let other = move |()| {
        given.set(draw_words());
        again.set(String::new());
    };
    let first = match sort {
        Setting::Words => view! {
            <p>{t(W::LockYourWords)}</p>
            <p class="lead four-words" lang="en" translate="no"><b>{move || given.get()}</b></p>
            <div class="row"><Button label=t(W::LockOtherWords) small=true on_press=other/></div>
        }
        .into_any(),
        Setting::Pin => view! {
            <Field label=t(W::LockNewPin) hint=t(W::LockNewPinHint) input=Input::Pin value=typed problem=wrong on_input=move |text: String| typed.set(text)/>
        }
        .into_any(),
    };
    let (label, input) = if is_words { (W::LockWordsAgain, Input::Secret) } else { (W::LockPinAgain, Input::Pin) };
    let sealing = move || save.busy.get().then(|| t(W::LockLocking));
    view! {
        <form class="stack wide" on:submit=submit>
            {first}
            <Field label=t(label) input value=again problem=wrong_again on_input=move |text: String| again.set(text)/>
            <p class="sub a-line" role="status">{sealing}</p>
            {save.notice()}
            <div class="row">
                <Button label=t(W::LockLockIt) kind=Kind::Main submit=true busy=save.busy/>
                <Button label=t(W::ButtonBack) on_press=move |()| setting.set(None)/>
            </div>
        </form>
    }
    .into_any()
}
