//! "Put it on your home screen", in the way of this browser, with a picture of what is tapped; offered once, and "Not now" is
//! remembered on this phone.

use crate::view::prelude::*;

use crate::{
    browser::{
        device::{self, Browser},
        page, settings,
    },
    parts::{Button, Card, Chip, Chips, Icon, icon},
    words::{W, t},
};

/// The offer; nothing where the app runs from the home screen, or somebody said "Not now".
#[component]
pub fn HomeScreen(
    /// What is to be done there, where an installed app knows nothing of what is in the browser.
    #[prop(into)]
    then: Signal<String>,
) -> impl IntoView {
    let is_offered = RwSignal::new(!device::is_installed() && !settings::is_home_screen_answered());
    if device::browser() == Browser::Other {
        return ().into_any();
    }
    let not_now = move || {
        settings::keep_home_screen_answered();
        is_offered.set(false);
    };
    let card = move || {
        is_offered.get().then(|| {
            view! {
                <Card>
                    <p class="kind">{icon(Icon::Home)} <span>{t(W::HomeScreenTitle)}</span></p>
                    <PlainOrNot/>
                    {move || home_screen_steps(then.get())}
                    <div class="row"><Button label=t(W::ButtonNotNow) small=true on_press=move |()| not_now()/></div>
                </Card>
            }
        })
    };
    view! { <div class="off-paper">{card}</div> }.into_any()
}

/// Asked before: what stands on a home screen is seen by whoever sees the phone.
#[component]
fn PlainOrNot() -> impl IntoView {
    let chosen = RwSignal::new(if settings::is_plain() { PLAIN } else { KITH }.to_owned());
    let choose = move |name: String| {
        settings::keep_plain(name == PLAIN);
        page::set_plain(name == PLAIN);
        chosen.set(name);
    };
    let chips = vec![Chip::new(KITH, KITH.to_owned()), Chip::new(PLAIN, t(W::HomeScreenPlain))];
    view! { <Chips legend=t(W::HomeScreenName) chips chosen on_choose=choose/> }
}

const KITH: &str = "Kith";
const PLAIN: &str = "plain";

/// The steps for this browser, each with its picture. On an iPhone one more: an installed app keeps its own storage.
pub fn home_screen_steps(then: String) -> AnyView {
    let [one, two] = match device::browser() {
        Browser::IPhone => [(Icon::Share, W::HomeScreenIphoneOne), (Icon::AddTo, W::HomeScreenIphoneTwo)],
        Browser::FirefoxAndroid => [(Icon::Dots, W::HomeScreenFirefoxOne), (Icon::AddTo, W::HomeScreenFirefoxTwo)],
        Browser::Android | Browser::Other => {
            [(Icon::Dots, W::HomeScreenAndroidOne), (Icon::AddTo, W::HomeScreenAndroidTwo)]
        }
    };
    let step = |(drawn, words): (Icon, String)| {
        view! { <li><span class="tapped">{icon(drawn)}</span> <span><bdi>{words}</bdi></span></li> }
    };
    let third = (device::browser() == Browser::IPhone).then(|| step((Icon::Home, then)));
    view! { <ol class="steps pictured">{[one, two].map(|(drawn, words)| step((drawn, t(words))))} {third}</ol> }
        .into_any()
}
