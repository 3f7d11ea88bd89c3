//! The first page: what Kith is, and the ways in. With a profile it leads to the own first screen; with several it asks who.

use crate::view::prelude::*;
use kith_model::access::Role;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    browser::page,
    live::{Opening, Profile, StoreProblem, acts, profiles},
    pages::{address::Page, own::ended::Gone},
    parts::{Button, Card, Icon, Kind, LanguagePicker, LinkButton, Note, Notice, Row, Rows, Screen, Section, Waiting},
    words::{W, language::language, t, t_with},
};

/// The first page.
#[component]
pub fn Front() -> impl IntoView {
    let profiles = profiles();
    let navigate = use_navigate();
    // One profile, and it is open: straight to its first screen, so that Back does not lead here again.
    Effect::new(move || {
        if let (Opening::Open(profile), 1) = (profiles.opening(), profiles.all().len()) {
            let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
            navigate(&Page::first_of(&profile.roles).path(), options);
        }
    });
    move || match (profiles.opening(), profiles.all().len()) {
        (Opening::Starting, _) => view! { <Waiting/> }.into_any(),
        (Opening::Stuck(problem), _) => stuck(&problem),
        (Opening::Open(_), 1) => ().into_any(),
        (_, 0) => view! { <Welcome/> }.into_any(),
        _ => view! { <WhoAreYou/> }.into_any(),
    }
}

/// Nobody has a profile here.
#[component]
fn Welcome() -> impl IntoView {
    view! {
        <Screen title=t(W::FrontTitle) bare=true>
            <Gone/>
            <p class="lead">{t(W::FrontWhat)}</p>
            <LanguagePicker/>
            <div class="stack">
                <LinkButton href=Page::Find.path() label=t(W::FrontFind) kind=Kind::Main wide=true drawn=Icon::Find/>
                <LinkButton href=Page::AskForHelp.path() label=t(W::FrontAsk) wide=true drawn=Icon::Ask/>
                <LinkButton href=Page::Join.path() label=t(W::FrontCode) wide=true drawn=Icon::Page/>
                <WhatYouAsked/>
            </div>
            <Doors/>
        </Screen>
    }
    .into_any()
}

/// Several people use this phone.
#[component]
fn WhoAreYou() -> impl IntoView {
    let (profiles, language) = (profiles(), language());
    let navigate = use_navigate();
    let problem = RwSignal::new(None::<StoreProblem>);
    let open = StoredValue::new(move |profile: Profile| {
        let navigate = navigate.clone();
        leptos::task::spawn_local(async move {
            let is_open = profiles.open().is_some_and(|open| open.id == profile.id);
            let opened = if is_open { Ok(()) } else { profiles.switch(&profile.id).await };
            match opened {
                Ok(()) if language.is_anothers() => page::load(&Page::first_of(&profile.roles).path()),
                Ok(()) => navigate(&Page::first_of(&profile.roles).path(), NavigateOptions::default()),
                Err(why) => _ = problem.try_set(Some(why)),
            }
        });
    });
    let row = move |profile: Profile| {
        let own = profile.clone();
        let choose = move |()| open.with_value(|open| open(own.clone()));
        let why = format!("{} · {}", role_words(&profile.roles), profile.programme_name);
        let spoken = t_with(W::FrontOpen, &[("name", &profile.name)]);
        view! {
            <Row title=profile.name why=why>
                <Button label=t(W::ButtonOpen) small=true spoken=spoken on_press=choose/>
            </Row>
        }
    };
    let names = move || profiles.all().into_iter().map(row).collect_view();
    let trouble = move || {
        problem.get().map(|problem| {
            let words = crate::pages::saving::problem_words(&problem);
            view! { <Notice kind=Note::Off spoken=true>{words}</Notice> }
        })
    };
    view! {
        <Screen title=t(W::FrontWho) bare=true>
            <Gone/>
            {trouble}
            <Card rows=true><Rows label=t(W::FrontWho)>{names}</Rows></Card>
            <div class="stack">
                <LinkButton href=Page::Find.path() label=t(W::FrontFind) wide=true drawn=Icon::Find/>
                <LinkButton href=Page::Join.path() label=t(W::FrontCode) wide=true drawn=Icon::Page/>
                <WhatYouAsked/>
            </div>
            <Doors/>
            <Card><LanguagePicker/></Card>
        </Screen>
    }
    .into_any()
}

/// The way back to what was asked for on this phone.
#[component]
pub fn WhatYouAsked() -> impl IntoView {
    let is_any = Memo::new(move |_| !acts().asks().is_empty());
    move || {
        is_any.get().then(|| {
            view! { <LinkButton href=Page::AskStands.path() label=t(W::AskStandsTitle) wide=true drawn=Icon::Inbox/> }
        })
    }
}

/// "Look around as", in the sample programme only.
#[component]
fn Doors() -> impl IntoView {
    let profiles = profiles();
    // A real programme has none, and without a signal none can be opened: nothing to say of either.
    let doors = RwSignal::new(Vec::new());
    Effect::new(move || {
        let is_sample = profiles.manifest().is_some_and(|manifest| manifest.sample);
        leptos::task::spawn_local(async move {
            doors.try_set(if is_sample { profiles.sample().await.unwrap_or_default() } else { Vec::new() });
        });
    });
    move || {
        let doors = doors.get();
        (!doors.is_empty()).then(|| {
            let rows = doors
                .into_iter()
                .map(|door| {
                    let href = format!("{}#{}", Page::Join.path(), door.secret);
                    let who = role_words(&[door.role]);
                    view! { <Row title=door.name why=who href=href/> }
                })
                .collect_view();
            view! {
                <Section label=t(W::FrontLookAround)>
                    <p class="sub">{t(W::FrontSample)}</p>
                    <Card rows=true><Rows label=t(W::FrontLookAround)>{rows}</Rows></Card>
                </Section>
            }
        })
    }
}

/// What somebody is, in one word.
fn role_words(roles: &[Role]) -> String {
    let role = [Role::Coordinator, Role::Connector, Role::Organiser, Role::Participant];
    let role = role.into_iter().find(|role| roles.contains(role));
    t(match role.or(roles.first().copied()) {
        Some(Role::Coordinator) => W::AsCoordinator,
        Some(Role::Connector) => W::AsConnector,
        Some(Role::Organiser) => W::AsOrganiser,
        Some(Role::Supporter) => W::AsSupporter,
        Some(Role::Volunteer) => W::AsVolunteer,
        Some(Role::Referrer) => W::AsReferrer,
        Some(Role::Participant) | None => W::AsParticipant,
    })
}

/// The store of this phone does not open.
fn stuck(problem: &StoreProblem) -> AnyView {
    let words = t(match problem {
        StoreProblem::Full { .. } => W::SaveFull,
        StoreProblem::ReplacedByNewerTab | StoreProblem::Lost => W::FrontReload,
        StoreProblem::OtherTabOpen => W::FrontOtherTab,
        StoreProblem::TooNew => W::FrontTooNew,
        StoreProblem::NotSaved | StoreProblem::Unreadable | StoreProblem::Locked => W::FrontNoStorage,
    });
    view! {
        <Screen title=t(W::FrontTitle) bare=true>
            <Notice kind=Note::Off spoken=true>{words}</Notice>
            <Button label=t(W::ButtonAgain) kind=Kind::Main on_press=|()| crate::browser::worker::reload()/>
        </Screen>
    }
    .into_any()
}
