//! "Put it on your home screen", once, in the way of this browser; "Not now" is remembered on this phone.

use crate::view::prelude::*;

use crate::{
    browser::{
        device::{self, Browser},
        settings,
    },
    parts::{Button, Card, Icon, icon},
    words::{W, t},
};

/// The offer; nothing where the app runs from the home screen, or somebody said "Not now".
#[component]
pub fn HomeScreen() -> impl IntoView {
    let is_offered = RwSignal::new(!device::is_installed() && !settings::is_home_screen_answered());
    let browser = device::browser();
    let steps = match browser {
        Browser::IPhone => [W::HomeScreenIphoneOne, W::HomeScreenIphoneTwo],
        Browser::Android => [W::HomeScreenAndroidOne, W::HomeScreenAndroidTwo],
        Browser::FirefoxAndroid => [W::HomeScreenFirefoxOne, W::HomeScreenFirefoxTwo],
        Browser::Other => return ().into_any(),
    };
    let not_now = move || {
        settings::keep_home_screen_answered();
        is_offered.set(false);
    };
    let card = move || {
        is_offered.get().then(|| {
            let list = steps.map(|step| view! { <li>{t(step)}</li> }).collect_view();
            view! {
                <Card>
                    <p class="kind">{icon(Icon::Home)} <span>{t(W::HomeScreenTitle)}</span></p>
                    <ol class="steps">{list}</ol>
                    <div class="row"><Button label=t(W::ButtonNotNow) small=true on_press=move |()| not_now()/></div>
                </Card>
            }
        })
    };
    view! { <div class="off-paper">{card}</div> }.into_any()
}
