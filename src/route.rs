//! Which address shows which screen. The addresses themselves are made in [`crate::pages::address`].

use leptos::prelude::*;
use leptos_router::{
    components::{Route, Routes},
    path,
};

use crate::pages::{
    anyone::{activity::ActivityPage, ask::AskForHelp, ask_stands::AskStands, find::Find, front::Front, join::Join},
    connector::{
        book::Book, people::People, person::PersonPage, record::Record, request::RequestPage, requests::Requests,
        today::Today,
    },
    coordinator::{directory::Directory, members::Members},
    organiser::{change::Change, our_page::OurPage, register::Register, sessions::Sessions},
    own::{me::Me, set_aside::SetAside, settings::Settings, two_people::TwoPeople},
    participant::{diary::Diary, goal::GoalPage, plan::Plan, session::SessionPage},
};

/// All screens. An unknown address shows the first page.
#[component]
pub fn Screens() -> impl IntoView {
    view! {
        <Routes fallback=Front>
            <Route path=path!("/") view=Front />
            <Route path=path!("/join") view=Join />
            <Route path=path!("/ask") view=AskForHelp />
            <Route path=path!("/ask/stands") view=AskStands />
            <Route path=path!("/find") view=Find />
            <Route path=path!("/activity/:id") view=ActivityPage />
            <Route path=path!("/plan") view=Plan />
            <Route path=path!("/session/:id/:start") view=SessionPage />
            <Route path=path!("/goal/:id") view=GoalPage />
            <Route path=path!("/diary") view=Diary />
            <Route path=path!("/me") view=Me />
            <Route path=path!("/today") view=Today />
            <Route path=path!("/people") view=People />
            <Route path=path!("/person/:id") view=PersonPage />
            <Route path=path!("/person/:id/record") view=Record />
            <Route path=path!("/person/:id/book") view=Book />
            <Route path=path!("/requests") view=Requests />
            <Route path=path!("/requests/:id") view=RequestPage />
            <Route path=path!("/sessions") view=Sessions />
            <Route path=path!("/sessions/:id/:start") view=Change />
            <Route path=path!("/register") view=Register />
            <Route path=path!("/register/:id/:start") view=Register />
            <Route path=path!("/our-page") view=OurPage />
            <Route path=path!("/members") view=Members />
            <Route path=path!("/directory") view=Directory />
            <Route path=path!("/two-people") view=TwoPeople />
            <Route path=path!("/set-aside") view=SetAside />
            <Route path=path!("/settings") view=Settings />
        </Routes>
    }
}
