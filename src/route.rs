//! Which address shows which screen. The addresses themselves are made in [`crate::pages::address`].
//!
//! Leptos' router follows links and keeps the history; what an address shows is found here, in one table.

use crate::view::{View, prelude::*};
use leptos_router::{
    hooks::use_location,
    location::{BrowserUrl, LocationProvider},
};

use crate::pages::{
    address::Named,
    anyone::{activity::ActivityPage, ask::AskForHelp, ask_stands::AskStands, find::Find, front::Front, join::Join},
    connector::{
        book::Book, people::People, person::PersonPage, record::Record, request::RequestPage, requests::Requests,
        today::Today,
    },
    coordinator::{directory::Directory, members::Members, programme::ProgrammePage},
    organiser::{change::Change, our_page::OurPage, register::Register, sessions::Sessions},
    own::{handed_in::HandedIn, me::Me, set_aside::SetAside, settings::Settings, two_people::TwoPeople},
    participant::{diary::Diary, goal::GoalPage, plan::Plan, session::SessionPage},
    referrer::{refer::Refer, referrals::Referrals},
    volunteer::my_people::MyPeople,
    worried::Worried,
};

/// An address, in which `:` stands for what names one of many, and what draws its screen.
type Shown = (&'static str, fn() -> View);

const SCREENS: &[Shown] = &[
    ("/", || view! { <Front/> }),
    ("/join", || view! { <Join/> }),
    ("/ask", || view! { <AskForHelp/> }),
    ("/ask/stands", || view! { <AskStands/> }),
    ("/find", || view! { <Find/> }),
    ("/activity/:", || view! { <ActivityPage/> }),
    ("/plan", || view! { <Plan/> }),
    ("/session/:/:", || view! { <SessionPage/> }),
    ("/goal/:", || view! { <GoalPage/> }),
    ("/diary", || view! { <Diary/> }),
    ("/me", || view! { <Me/> }),
    ("/today", || view! { <Today/> }),
    ("/people", || view! { <People/> }),
    ("/person/:", || view! { <PersonPage/> }),
    ("/person/:/record", || view! { <Record/> }),
    ("/person/:/book", || view! { <Book/> }),
    ("/requests", || view! { <Requests/> }),
    ("/requests/:", || view! { <RequestPage/> }),
    ("/my-people", || view! { <MyPeople/> }),
    ("/refer", || view! { <Refer/> }),
    ("/referrals", || view! { <Referrals/> }),
    ("/sessions", || view! { <Sessions/> }),
    ("/sessions/:/:", || view! { <Change/> }),
    ("/register", || view! { <Register/> }),
    ("/register/:/:", || view! { <Register/> }),
    ("/our-page", || view! { <OurPage/> }),
    ("/members", || view! { <Members/> }),
    ("/directory", || view! { <Directory/> }),
    ("/programme", || view! { <ProgrammePage/> }),
    ("/two-people", || view! { <TwoPeople/> }),
    ("/set-aside", || view! { <SetAside/> }),
    ("/handed-in", || view! { <HandedIn/> }),
    ("/settings", || view! { <Settings/> }),
    ("/worried", || view! { <Worried/> }),
    ("/worried/:", || view! { <Worried/> }),
];

/// All screens. An unknown address shows the first page.
#[component]
pub fn Screens() -> View {
    let path = use_location().pathname;
    let browser = use_context::<BrowserUrl>();
    let shown = Memo::new(move |_| screen_at(&path.get()));
    let screen = move || {
        let at = shown.get();
        // A screen that is being left keeps its own names.
        let names = Memo::new(move |before: Option<&Vec<String>>| {
            let path = path.get();
            if screen_at(&path) == at { names_in(SCREENS[at].0, &path) } else { before.cloned().unwrap_or_default() }
        });
        provide_context(Named::new(names));
        untrack(SCREENS[at].1)
    };
    // The browser's own address follows once the screen of the new one is drawn, or the one that is there has heard of it.
    Effect::new(move || {
        path.track();
        if let Some(browser) = &browser {
            browser.ready_to_complete();
        }
    });
    screen.into_view()
}

/// The place in the table of the screen of an address.
fn screen_at(path: &str) -> usize {
    SCREENS.iter().position(|(address, _)| is_of(address, path)).unwrap_or_default()
}

fn is_of(address: &str, path: &str) -> bool {
    let (mut address, mut path) = (steps(address), steps(path));
    loop {
        match (address.next(), path.next()) {
            (None, None) => return true,
            (Some(step), Some(there)) if step == ":" || step == there => {}
            _ => return false,
        }
    }
}

/// What stands in an address where its screen has a `:`.
fn names_in(address: &str, path: &str) -> Vec<String> {
    steps(address).zip(steps(path)).filter(|(step, _)| *step == ":").map(|(_, there)| there.to_owned()).collect()
}

fn steps(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|step| !step.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address_of(path: &str) -> &'static str {
        SCREENS[screen_at(path)].0
    }

    #[test]
    fn each_address_shows_its_own_screen() {
        for (path, address) in [
            ("/", "/"),
            ("/find", "/find"),
            ("/find/", "/find"),
            ("/ask/stands", "/ask/stands"),
            ("/person/a", "/person/:"),
            ("/person/a/record", "/person/:/record"),
            ("/register", "/register"),
            ("/register/a/2026-11-26T10:00", "/register/:/:"),
        ] {
            assert_eq!(address_of(path), address, "{path}");
        }
    }

    #[test]
    fn an_unknown_address_shows_the_first_page() {
        for path in ["/nothing", "/person", "/person/a/b", "/goal/a/b/c"] {
            assert_eq!(address_of(path), "/", "{path}");
        }
    }

    #[test]
    fn what_names_one_of_many_is_read_in_order() {
        assert_eq!(names_in("/session/:/:", "/session/a/2026-11-26T10:00"), ["a", "2026-11-26T10:00"]);
        assert_eq!(names_in("/person/:/record", "/person/a/record"), ["a"]);
        assert!(names_in("/plan", "/plan").is_empty());
    }
}
