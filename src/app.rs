//! The frame of every screen: what lives as long as the app, the bar, the sync line, and the word that a newer version
//! waits. The app is drawn anew when another language is ready, and says plainly when its storage does not open.

use crate::view::prelude::*;
use leptos_router::{components::Router, hooks::use_location};

use crate::{
    browser::{
        events, page, settings,
        worker::{self, Worker},
    },
    live::{self, DirectoryState, Opening, Profile, Standing, Stands, StoreProblem, profiles, sync_status},
    pages::{
        address::{Audience, Page},
        anyone::front::Front,
        own::{
            ended::outside,
            leaving::leave_quickly,
            lock::LockFirst,
            locked::{Closed, Locked, closed_for, is_of_team},
        },
        participant::{own::others_see, spoken::ChangesSpoken},
        saving::press,
        worried::unreached,
    },
    parts::{Button, Frame, Kind, LocksSoon, NavLink, Outside, Place, Screen, SyncSpoken, SyncState, Waiting},
    route::Screens,
    view::{from_leptos, in_leptos},
    words::{
        W,
        language::{self, Language},
        t,
    },
};

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    live::provide();
    page::set_text_size(settings::text_size());
    if settings::is_plain() {
        page::set_plain(true);
    }
    events::cover_while_away();
    let language = Language::provide();
    // Dates are written as the programme's country writes them.
    Effect::new(move || language::set_country(&live::directory().programme().country));
    Effect::new(move |was_open: Option<bool>| {
        let is_open = profiles().open().is_some() && language.ready().is_some();
        if is_open {
            untrack(|| language.keep_for_profile());
        }
        // Nobody has touched anything yet; whoever is chosen later brings their language with them.
        if is_open && was_open != Some(true) {
            untrack(|| language.follow_profile());
        }
        is_open || was_open == Some(true)
    });
    let kept = RwSignal::new(Worker::Starting);
    worker::register(move |state| _ = kept.try_set(state));
    let status = sync_status();
    let sync = Signal::derive(move || {
        let stands = status.get();
        sync_state(profiles().open().is_some(), outside(&stands), &stands)
    });
    let standing = move || status.get().standing.as_str();
    let drawn = move || language.ready().map(|_| view! { <Drawn sync kept /> });
    view! {
        <div class="app" data-worker=move || kept.get().as_str() data-standing=standing>
            <SyncSpoken state=sync />
            <ChangesSpoken />
            {drawn}
        </div>
    }
}

/// All that is drawn anew with another language.
#[component]
fn Drawn(sync: Signal<SyncState>, kept: RwSignal<Worker>) -> impl IntoView {
    // The router is Leptos' own: what stands in it is handed over, and so is the whole.
    let soon = Signal::derive(|| profiles().is_about_to_lock());
    let inside = move || in_leptos(view! { <UpdateNotice kept /> <LocksSoon soon /> <Framed sync /> });
    from_leptos(leptos::prelude::view! { <Router>{inside()}</Router> })
}

#[component]
fn Framed(sync: Signal<SyncState>) -> impl IntoView {
    let location = use_location();
    let links =
        Memo::new(move |_| links(profiles().open().map(|profile| profile.roles).as_deref().unwrap_or_default()));
    // Where others may see this phone.
    let others_see = Memo::new(move |_| others_see());
    provide_context(Frame {
        sync,
        looks_href: "/two-people",
        outside_href: "/settings",
        links: links.into(),
        path: Signal::derive(move || location.pathname.get()),
        bar: Signal::derive(move || Page::in_the_bar(&location.pathname.get())),
        first: Memo::new(move |_| live::clock().is_wrong().then(|| t(W::DateClockWrong))).into(),
        urgent: Memo::new(|_| unreached()).into(),
        soon: Signal::derive(|| profiles().is_about_to_lock()),
        leave: Signal::derive(move || others_see.get().then(leave_quickly)),
    });
    // A page of somebody's own, where nobody is: the first page says what one can do.
    let is_somebodys = Memo::new(move |_| !Page::is_for_anyone(&location.pathname.get()));
    // Another name that the hub tells of the same profile draws nothing anew under a finger.
    let opening = Memo::new(move |last: Option<&Opening>| match (profiles().opening(), last) {
        (Opening::Open(now), Some(Opening::Open(before))) if (&now.id, &now.roles) == (&before.id, &before.roles) => {
            Opening::Open(before.clone())
        }
        (now, _) => now,
    });
    // What anybody may see stays in reach while somebody's profile is locked.
    let is_for_all = Memo::new(move |_| Page::needs_nobody(&location.pathname.get()));
    // Of an open profile its records are in reach of Find too: somebody is booked from there.
    let is_bare = Memo::new(move |_| Page::holds_no_records(&location.pathname.get()));
    let is_closed = Memo::new(move |_| profiles().open().and_then(|profile| closed_for(&profile)));
    let must_lock = Memo::new(move |_| profiles().open().map_or(MustLock::No, |profile| must_lock(&profile)));
    move || match opening.get() {
        Opening::Locked(profile) if !is_for_all.get() => view! { <Locked profile /> }.into_any(),
        Opening::Open(_) if !is_bare.get() && is_closed.get().is_some() => {
            let days = is_closed.get().unwrap_or_default();
            view! { <Closed days /> }.into_any()
        }
        Opening::Open(_) if !is_bare.get() && must_lock.get() != MustLock::No => match must_lock.get() {
            MustLock::NotKnown => view! { <Waiting /> }.into_any(),
            _ => view! { <LockFirst /> }.into_any(),
        },
        Opening::Starting => view! { <Waiting /> }.into_any(),
        Opening::Stuck(problem) => view! { <Stuck problem /> }.into_any(),
        Opening::Nobody if is_somebodys.get() => view! { <Front /> }.into_any(),
        Opening::Nobody | Opening::Open(_) | Opening::Locked(_) => view! { <Screens /> }.into_any(),
    }
}

/// Whether somebody of the team must lock this phone before it shows anything of anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MustLock {
    /// They have, or need not.
    No,
    /// They must.
    Yes,
    /// What their programme asks is being read.
    NotKnown,
}

/// Unless their programme leaves it to them, or it is a sample. Where the programme is not on this phone, they must.
fn must_lock(profile: &Profile) -> MustLock {
    let programme = live::directory().programme();
    let is_coming = matches!(live::directory().state(), DirectoryState::Loading | DirectoryState::Fetching);
    match () {
        () if !is_of_team(profile) || profiles().lock().is_some() || programme.locks_offered => MustLock::No,
        () if programme.name.is_empty() && is_coming => MustLock::NotKnown,
        () => MustLock::Yes,
    }
}

/// The bar of an audience.
fn links(roles: &[kith_model::access::Role]) -> Vec<NavLink> {
    let link = |place, page: Page| NavLink { place, href: page.path() };
    match Audience::of(roles) {
        Audience::Anyone => vec![link(Place::Find, Page::Find), link(Place::Ask, Page::AskForHelp)],
        Audience::Participant => vec![
            link(Place::Plan, Page::Plan),
            link(Place::Find, Page::Find),
            link(Place::Diary, Page::Diary),
            link(Place::Me, Page::Me),
        ],
        Audience::Connector => vec![
            link(Place::Today, Page::Today),
            link(Place::People, Page::People),
            link(Place::Find, Page::Find),
            link(Place::Requests, Page::Requests),
            link(Place::Me, Page::Me),
        ],
        Audience::Organiser => vec![
            link(Place::Sessions, Page::Sessions),
            link(Place::Register, Page::Register),
            link(Place::OurPage, Page::OurPage),
            link(Place::Me, Page::Me),
        ],
        Audience::Volunteer => {
            vec![link(Place::MyPeople, Page::MyPeople), link(Place::Find, Page::Find), link(Place::Me, Page::Me)]
        }
        Audience::Referrer => vec![
            link(Place::Refer, Page::Refer),
            link(Place::Referrals, Page::Referrals),
            link(Place::Find, Page::Find),
            link(Place::Me, Page::Me),
        ],
        Audience::Coordinator => vec![
            link(Place::Invitations, Page::Members),
            link(Place::Directory, Page::Directory),
            link(Place::Find, Page::Find),
            link(Place::Settings, Page::Programme),
            link(Place::Me, Page::Me),
        ],
    }
}

/// What the quiet line says.
fn sync_state(is_open: bool, outside: Option<Outside>, stands: &Stands) -> SyncState {
    if !is_open {
        return SyncState::Without;
    }
    if let Some(outside) = outside {
        return SyncState::Outside(outside);
    }
    match stands {
        Stands { needs_look: 1.., .. } => SyncState::Looks(stands.needs_look),
        Stands { unsent: 0, .. } => SyncState::Sent,
        Stands { standing: Standing::Talking, .. } => SyncState::Sending,
        Stands { standing: Standing::Idle, .. } => SyncState::Here,
        _ => SyncState::Waiting(stands.unsent),
    }
}

/// "A new version is ready." Nothing changes under a person's hands until they say so, here or in another tab, nor before
/// what they typed is kept: a full phone says so and goes on with the older version.
#[component]
fn UpdateNotice(kept: RwSignal<Worker>) -> impl IntoView {
    let is_there = Memo::new(move |_| matches!(kept.get(), Worker::NewVersion | Worker::Replaced));
    let is_asked = RwSignal::new(false);
    let (records, acts) = (live::records(), live::acts());
    let use_it = press(move |saving| {
        let go = move || match kept.get_untracked() {
            Worker::Replaced => worker::reload(),
            _ => {
                is_asked.set(true);
                worker::let_in();
            }
        };
        let keep = async move {
            records.keep_drafts().await?;
            acts.keep_drafts().await
        };
        saving.run(keep, go);
    });
    Effect::new(move || {
        if kept.get() == Worker::Replaced {
            is_asked.set(false);
            use_it.run.run(());
        }
    });
    let busy = Signal::derive(move || is_asked.get() || use_it.busy.get());
    move || {
        is_there.get().then(|| {
            view! {
                <div class="update" role="status">
                    <p>{t(W::UpdateReady)}</p>
                    <Button label=t(W::UpdateUse) small=true busy on_press=use_it.run />
                </div>
                {use_it.notice()}
            }
        })
    }
}

/// The storage does not open: what happened, and what to do. Never a silent memory that forgets.
#[component]
fn Stuck(problem: StoreProblem) -> impl IntoView {
    let words = match problem {
        StoreProblem::OtherTabOpen => W::StuckOtherTab,
        StoreProblem::ReplacedByNewerTab | StoreProblem::TooNew => W::StuckNewer,
        StoreProblem::Unreadable => W::StuckPrivate,
        StoreProblem::Full { .. } => W::StuckFull,
        StoreProblem::Lost | StoreProblem::NotSaved | StoreProblem::Locked => W::StuckLost,
    };
    view! {
        <Screen title=t(W::StuckTitle) bare=true>
            <p>{t(words)}</p>
            <Button label=t(W::ButtonAgain) kind=Kind::Main on_press=|()| worker::reload() />
        </Screen>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_the_worst_first() {
        let stands = |unsent, needs_look, standing| Stands {
            unsent,
            waiting: unsent,
            needs_look,
            standing,
            ..Stands::default()
        };
        assert_eq!(sync_state(false, None, &stands(3, 1, Standing::Idle)), SyncState::Without);
        assert_eq!(sync_state(true, None, &stands(3, 1, Standing::NoSignal)), SyncState::Looks(1));
        assert_eq!(sync_state(true, None, &stands(3, 0, Standing::NoSignal)), SyncState::Waiting(3));
        assert_eq!(sync_state(true, None, &stands(3, 0, Standing::Talking)), SyncState::Sending);
        assert_eq!(sync_state(true, None, &stands(3, 0, Standing::Idle)), SyncState::Here);
        assert_eq!(sync_state(true, None, &stands(0, 0, Standing::NoSignal)), SyncState::Sent);
        let out = Some(Outside::SignedOut);
        assert_eq!(sync_state(true, out, &stands(3, 1, Standing::SignedOut)), SyncState::Outside(Outside::SignedOut));
        assert_eq!(sync_state(false, out, &stands(0, 0, Standing::SignedOut)), SyncState::Without);
    }
}
