//! A computer that anybody uses: what stands on the screen goes when nobody has touched it for a minute. Twenty seconds before
//! that it says so, and any touch or key keeps it (WCAG 2.2.1).

use crate::view::prelude::*;
use leptos::ev;

use crate::{
    browser::{clock::now_ms, timers::Later},
    parts::Button,
    words::{W, t},
};

const LOOK_MS: u32 = 1_000;
const WARN_AFTER_MS: i64 = 40_000;
const EMPTY_AFTER_MS: i64 = 60_000;

/// The word before, and `on_still` when the time is over; only while `is_on`.
#[component]
pub fn Stillness(
    /// Something stands there that may not stay.
    #[prop(into)]
    is_on: Signal<bool>,
    /// The minute is over.
    #[prop(into)]
    on_still: Callback<()>,
) -> impl IntoView {
    let last = RwSignal::new(now_ms());
    let warns = RwSignal::new(false);
    let touched = move || {
        last.try_set(now_ms());
        warns.try_set(false);
    };
    for listener in [
        window_event_listener(ev::pointerdown, move |_| touched()),
        window_event_listener(ev::keydown, move |_| touched()),
    ] {
        on_cleanup(move || listener.remove());
    }
    // It begins to count when it begins to matter.
    Effect::new(move || {
        if is_on.get() {
            touched();
        }
    });
    look(
        Later::default(),
        Callback::new(move |()| {
            let (Some(since), Some(true)) = (last.try_get_untracked(), is_on.try_get_untracked()) else { return };
            let still = now_ms() - since;
            if still >= EMPTY_AFTER_MS {
                touched();
                on_still.run(());
            } else if still >= WARN_AFTER_MS && warns.try_get_untracked() == Some(false) {
                warns.set(true);
            }
        }),
    );
    move || {
        (warns.get() && is_on.get()).then(|| {
            view! {
                <div class="update" role="alert">
                    <p>{t(W::StillSoon)}</p>
                    <Button label=t(W::StillHere) small=true on_press=|()| ()/>
                </div>
            }
        })
    }
}

/// Looks once a second, for as long as the screen is there.
fn look(later: Later, work: Callback<()>) {
    let again = later.clone();
    later.plan(LOOK_MS, move || {
        if work.try_run(()).is_some() {
            look(again, work);
        }
    });
}
