//! The frame of every page: sync line, heading, what the page is about, and the bar. On each new screen the focus goes to its
//! heading, so that it is read out and the keyboard starts there. The document's title stays "Kith" (index.html): nothing
//! that somebody reads may show in a list of recent pages.

use crate::view::prelude::*;
use crate::{
    browser::{page, scroll},
    parts::{Button, Icon, Kind, Nav, NavLink, Note, Notice, Ring, SyncLine, SyncState, icon},
    words::{W, t},
};
use leptos::{ev, html};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// What all screens share, provided once by the app: the sync line's state, the bar, the address.
#[derive(Clone, Copy)]
pub struct Frame {
    /// How it stands with what was typed.
    pub sync: Signal<SyncState>,
    /// Where what needs a look can be looked at.
    pub looks_href: &'static str,
    /// Where one reads what to do when nothing passes to the hub any more.
    pub outside_href: &'static str,
    /// The bar; empty for none.
    pub links: Signal<Vec<NavLink>>,
    /// The address that is shown.
    pub path: Signal<String>,
    /// The address under which it stands in the bar.
    pub bar: Signal<String>,
    /// What every screen says first, while it is so.
    pub first: Signal<Option<String>>,
    /// What must be known before all else, while it is so.
    pub urgent: Signal<Option<Urgent>>,
    /// The profile locks itself in a moment.
    pub soon: Signal<bool>,
    /// On every screen where somebody may have to leave in a hurry.
    pub leave: Signal<Option<Callback<()>>>,
}

/// Something that must be known before all else, and whom to ring.
#[derive(Clone, Debug, PartialEq)]
pub struct Urgent {
    /// In strong type.
    pub lead: String,
    /// What to do.
    pub words: String,
    /// Whom one rings.
    pub name: String,
    /// Their number.
    pub number: String,
}

/// A page. Without a `Frame` (first visit, tests) it has neither sync line nor bar.
#[component]
pub fn Screen(
    /// The biggest words on the screen.
    #[prop(into)]
    title: Signal<String>,
    /// The language of the title, where it is another than the screen's.
    #[prop(optional, into)]
    lang: Signal<Option<String>>,
    /// A quiet line under them.
    #[prop(optional, into)]
    sub: Signal<Option<String>>,
    /// Where "Back" leads, on a screen that is not in the bar.
    #[prop(optional, into)]
    back: Option<String>,
    /// Without the bar: a form that is finished or left, nothing else.
    #[prop(optional)]
    bare: bool,
    children: Children,
) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    let frame = use_context::<Frame>();
    // The router's word: the browser's own address changes only after a new screen is drawn.
    let address = StoredValue::new(frame.map_or_else(page::path, |frame| frame.path.get_untracked()));
    let scrolled = window_event_listener(ev::scroll, move |_| scroll::keep(&address.get_value()));
    on_cleanup(move || scrolled.remove());
    Effect::new(move || {
        if let Some(heading) = heading.get() {
            arrive(heading.unchecked_into(), address.get_value(), FRAMES);
        }
    });
    let sync = frame.map(|frame| view! { <SyncLine state=frame.sync href=frame.looks_href.to_owned() outside_href=frame.outside_href.to_owned()/> });
    let bar = move || {
        let frame = frame.filter(|frame| !bare && frame.links.with(|links| !links.is_empty()));
        frame.map(|frame| view! { <Nav links=frame.links path=frame.bar/> })
    };
    let first =
        frame.map(|frame| move || frame.first.get().map(|words| view! { <Notice kind=Note::Moved>{words}</Notice> }));
    let urgent = frame.map(|frame| {
        move || {
            frame.urgent.get().map(|Urgent { lead, words, name, number }| {
                view! { <Notice kind=Note::Off lead=lead spoken=true>{words} <div class="row"><Ring name number small=true/></div></Notice> }
            })
        }
    });
    let leave = frame.map(|frame| {
        move || {
            let leave = frame.leave.get();
            leave.map(|leave| view! { <Button label=t(W::LeaveButton) kind=Kind::Link small=true on_press=leave/> })
        }
    });
    let back = back.map(
        |href| view! { <a class="btn link back" href=href>{icon(Icon::Back)} <span>{t(W::ButtonBack)}</span></a> },
    );
    let sub = move || sub.get().map(|sub| view! { <p class="sub"><bdi>{sub}</bdi></p> });
    view! {
        <div class="screen">
            <header>
                {sync} {leave} {back}
                <h1 tabindex="-1" node_ref=heading><bdi lang=move || lang.get()>{move || title.get()}</bdi></h1>
                {sub}
            </header>
            <main>{urgent} {first} {children()}</main>
            {bar}
        </div>
    }
    .into_any()
}

/// How long a screen that is drawn may take until it stands in the page.
const FRAMES: u32 = 60;

/// Once the heading stands in the page: the router draws a screen first, and puts it there a moment later. What stands
/// nowhere takes no focus.
fn arrive(heading: HtmlElement, address: String, frames: u32) {
    if heading.is_connected() {
        page::focus(&heading);
        scroll::arrive(&address);
    } else if frames > 0 {
        request_animation_frame(move || arrive(heading, address, frames - 1));
    }
}
