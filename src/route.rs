//! Which address shows which screen. The addresses themselves are made in [`crate::pages::address`].

use kith_view::view;
use leptos::prelude::component;
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
use crate::view::{self, Drawn, View};

/// All screens. An unknown address shows the first page.
#[component]
pub fn Screens() -> View {
    view::from_leptos(leptos::prelude::view! {
        <Routes fallback=screen(|| view! { <Front/> })>
            <Route path=path!("/") view=screen(|| view! { <Front/> })/>
            <Route path=path!("/join") view=screen(|| view! { <Join/> })/>
            <Route path=path!("/ask") view=screen(|| view! { <AskForHelp/> })/>
            <Route path=path!("/ask/stands") view=screen(|| view! { <AskStands/> })/>
            <Route path=path!("/find") view=screen(|| view! { <Find/> })/>
            <Route path=path!("/activity/:id") view=screen(|| view! { <ActivityPage/> })/>
            <Route path=path!("/plan") view=screen(|| view! { <Plan/> })/>
            <Route path=path!("/session/:id/:start") view=screen(|| view! { <SessionPage/> })/>
            <Route path=path!("/goal/:id") view=screen(|| view! { <GoalPage/> })/>
            <Route path=path!("/diary") view=screen(|| view! { <Diary/> })/>
            <Route path=path!("/me") view=screen(|| view! { <Me/> })/>
            <Route path=path!("/today") view=screen(|| view! { <Today/> })/>
            <Route path=path!("/people") view=screen(|| view! { <People/> })/>
            <Route path=path!("/person/:id") view=screen(|| view! { <PersonPage/> })/>
            <Route path=path!("/person/:id/record") view=screen(|| view! { <Record/> })/>
            <Route path=path!("/person/:id/book") view=screen(|| view! { <Book/> })/>
            <Route path=path!("/requests") view=screen(|| view! { <Requests/> })/>
            <Route path=path!("/requests/:id") view=screen(|| view! { <RequestPage/> })/>
            <Route path=path!("/sessions") view=screen(|| view! { <Sessions/> })/>
            <Route path=path!("/sessions/:id/:start") view=screen(|| view! { <Change/> })/>
            <Route path=path!("/register") view=screen(|| view! { <Register/> })/>
            <Route path=path!("/register/:id/:start") view=screen(|| view! { <Register/> })/>
            <Route path=path!("/our-page") view=screen(|| view! { <OurPage/> })/>
            <Route path=path!("/members") view=screen(|| view! { <Members/> })/>
            <Route path=path!("/directory") view=screen(|| view! { <Directory/> })/>
            <Route path=path!("/two-people") view=screen(|| view! { <TwoPeople/> })/>
            <Route path=path!("/set-aside") view=screen(|| view! { <SetAside/> })/>
            <Route path=path!("/settings") view=screen(|| view! { <Settings/> })/>
        </Routes>
    })
}

/// A screen as the router takes it; all are of one type.
fn screen(draw: fn() -> View) -> impl Fn() -> Drawn + Send + Sync + Clone + 'static {
    move || view::in_leptos(draw())
}
