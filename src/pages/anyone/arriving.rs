//! The directory on its way to this phone: "All activities: 1.1 MB. Get them now · Later", one moment, or not here yet.

use crate::view::prelude::*;

use crate::{
    live::{DirectoryState, directory},
    parts::{Button, Card, Empty, Held, Icon, Kind, Waiting},
    words::{W, sizes::size, t, t_with},
};

/// Whether screens can read the directory.
pub fn is_here() -> bool {
    directory().state() == DirectoryState::Ready
}

/// Whether the directory is being read from this phone: until it is, a moment later, lists keep their place. Tracked.
pub fn is_being_read() -> bool {
    directory().state() == DirectoryState::Loading
}

/// Stands where the directory is needed and not here yet; nothing once it is. It keeps the place of a card, or with `tall`
/// of a list.
#[component]
pub fn Arriving(
    /// A list's place, not a card's.
    #[prop(optional)]
    tall: bool,
) -> impl IntoView {
    let directory = directory();
    let state = Memo::new(move |_| directory.state());
    move || match state.get() {
        DirectoryState::Ready => ().into_any(),
        DirectoryState::Loading => view! { <Held tall=tall/> }.into_any(),
        // May take long: own records do not wait for it, nor make room.
        DirectoryState::Fetching => view! { <Waiting/> }.into_any(),
        DirectoryState::Absent => {
            view! { <Empty drawn=Icon::Clock title=t(W::ArrivingAbsent)>{t(W::ArrivingAbsentMore)}</Empty> }.into_any()
        }
        DirectoryState::Asks { bytes, later: false } => {
            let size = t_with(W::ArrivingAsks, &[("size", &size(bytes))]);
            view! {
                <Card>
                    <p><b>{size}</b></p>
                    <p class="sub">{t(W::ArrivingAsksMore)}</p>
                    <div class="row">
                        <Button label=t(W::ArrivingNow) kind=Kind::Main on_press=move |()| directory.fetch_now()/>
                        <Button label=t(W::ArrivingLater) on_press=move |()| directory.fetch_later()/>
                    </div>
                </Card>
            }
            .into_any()
        }
        DirectoryState::Asks { bytes, later: true } => {
            let label = t_with(W::ArrivingNowSize, &[("size", &size(bytes))]);
            view! {
                <div class="row" data-test="later">
                    <span class="sub">{t(W::ArrivingAbsent)}</span>
                    <Button label=label small=true on_press=move |()| directory.fetch_now()/>
                </div>
            }
            .into_any()
        }
    }
}
