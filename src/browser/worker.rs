//! The service worker seen from the page: asks for it, hears of a newer version, and lets it in.
//!
//! **Invariant:** a page never changes under a person's hands: a newer version waits until [`let_in`] is called. All tabs
//! of the phone then belong to it and hear [`Worker::Replaced`]: they put their drafts away and call [`reload`]. What is
//! kept is the matter of `public/sw.js`. Not in debug builds: there the newest page is wanted, not the kept one.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    RegistrationOptions, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState,
    ServiceWorkerUpdateViaCache,
};

use super::timers::sleep;

const UPDATE_CHECK_MS: i32 = 60 * 60 * 1000;
const ASK_AGAIN_MS: u32 = 1_000;
/// The name of the worker's task, in `public/sw.js` too.
const ENVELOPES: &str = "envelopes";

thread_local! {
    static REGISTRATION: RefCell<Option<ServiceWorkerRegistration>> = const { RefCell::new(None) };
}

/// How the app stands on this phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worker {
    /// Not yet known: the app is perhaps not kept yet.
    Starting,
    /// This browser (or a debug build) does not keep the app: without a signal it will not open.
    NotKept,
    /// The app is on the phone and opens without a signal.
    Kept,
    /// A newer version is on the phone and waits for [`let_in`].
    NewVersion,
    /// A newer version was let in, here or in another tab: put drafts away, then [`reload`].
    Replaced,
}

impl Worker {
    /// The word for tests and styles.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::NotKept => "not-kept",
            Self::Kept => "kept",
            Self::NewVersion => "new-version",
            Self::Replaced => "replaced",
        }
    }
}

/// Asks the browser to keep the app; `tell` hears each change. Call once, at the start.
pub fn register(tell: impl Fn(Worker) + 'static) {
    match container() {
        Some(container) if !cfg!(debug_assertions) => spawn_local(async move {
            let tell: Tell = Rc::new(tell);
            if let Err(reason) = begin(&container, &tell).await {
                // Storage denied, or a private window: the app works, only not without a signal.
                web_sys::console::warn_2(&"The app cannot be kept on this phone:".into(), &reason);
                tell(Worker::NotKept);
            }
        }),
        _ => tell(Worker::NotKept),
    }
}

/// Lets the waiting version in; once it is in charge, all pages hear [`Worker::Replaced`]. Asked until it is: a browser
/// that is busy with the older one may not heed the first word.
pub fn let_in() {
    spawn_local(async {
        while let Some(waiting) = waiting() {
            say(&waiting, &"skip-waiting".into());
            sleep(ASK_AGAIN_MS).await;
        }
    });
}

/// Asks the browser to let the worker send what waits as soon as there is a signal, also with the app closed (Background
/// Sync). Where there is none, the next opening sends first.
pub fn send_in_background() {
    let Some(registration) = REGISTRATION.with_borrow(Clone::clone) else { return };
    spawn_local(async move {
        let sync = js_sys::Reflect::get(&registration, &"sync".into()).ok().filter(JsValue::is_object);
        let Some(sync) = sync else { return };
        let register = js_sys::Reflect::get(&sync, &"register".into()).ok();
        let register = register.and_then(|it| it.dyn_into::<js_sys::Function>().ok());
        let asked = register.and_then(|register| register.call1(&sync, &ENVELOPES.into()).ok());
        if let Some(asked) = asked.and_then(|asked| asked.dyn_into::<js_sys::Promise>().ok()) {
            // Refused where the person switched it off: then the next opening sends.
            let _ = JsFuture::from(asked).await;
        }
    });
}

fn waiting() -> Option<web_sys::ServiceWorker> {
    REGISTRATION.with_borrow(|registration| registration.as_ref()?.waiting())
}

/// Loads the page anew, in the version that is now in charge.
pub fn reload() {
    if let Some(window) = web_sys::window()
        && let Err(reason) = window.location().reload()
    {
        web_sys::console::warn_2(&"The page could not be loaded anew:".into(), &reason);
    }
}

type Tell = Rc<dyn Fn(Worker)>;

/// None where the browser has no service workers, or only on secure addresses.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator = web_sys::window()?.navigator();
    let container = js_sys::Reflect::get(&navigator, &"serviceWorker".into()).ok()?;
    container.dyn_into().ok()
}

async fn begin(container: &ServiceWorkerContainer, tell: &Tell) -> Result<(), JsValue> {
    // A page without a worker is of the same version as the first one that takes it over. But it may also have been
    // loaded past a worker that was there: then the next one is a newer version.
    let is_of_same = Rc::new(Cell::new(container.controller().is_none()));
    let tell: Tell = {
        let (tell, is_of_same) = (tell.clone(), is_of_same.clone());
        Rc::new(move |state| {
            if state == Worker::NewVersion {
                is_of_same.set(false);
            }
            tell(state);
        })
    };
    on(container, "controllerchange", {
        let tell = tell.clone();
        move || {
            if !is_of_same.replace(false) {
                tell(Worker::Replaced);
            }
        }
    });
    let options = RegistrationOptions::new();
    options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
    let registration: ServiceWorkerRegistration =
        JsFuture::from(container.register_with_options("sw.js", &options)).await?.unchecked_into();
    hear_of_updates(&registration, &tell);
    check_for_updates(&registration);
    REGISTRATION.with_borrow_mut(|slot| *slot = Some(registration.clone()));
    // A first worker that cannot fetch everything never becomes ready: then "kept" is never said.
    let ready: ServiceWorkerRegistration = JsFuture::from(container.ready()?).await?.unchecked_into();
    keep_words(&ready);
    tell(if registration.waiting().is_some() { Worker::NewVersion } else { Worker::Kept });
    Ok(())
}

fn hear_of_updates(registration: &ServiceWorkerRegistration, tell: &Tell) {
    let tell = tell.clone();
    let held = registration.clone();
    on(registration, "updatefound", move || {
        let Some(installing) = held.installing() else { return };
        let (tell, held, worker) = (tell.clone(), held.clone(), installing.clone());
        on(&installing, "statechange", move || {
            // Installed while another is active: it waits. Without another it goes straight on, and is the first.
            if worker.state() == ServiceWorkerState::Installed && held.active().is_some() {
                tell(Worker::NewVersion);
            }
        });
    });
}

/// A language fetched before the worker was in charge is named to it, so that it is kept as well.
fn keep_words(registration: &ServiceWorkerRegistration) {
    let (Some(worker), Some(window)) = (registration.active(), web_sys::window()) else { return };
    let Some(performance) = window.performance() else { return };
    for entry in performance.get_entries_by_type("resource").iter() {
        let name = entry.unchecked_into::<web_sys::PerformanceEntry>().name();
        if let Some((_, path)) = name.split_once("/words/") {
            let message = js_sys::Object::new();
            let path = JsValue::from(format!("words/{path}"));
            if js_sys::Reflect::set(&message, &"keep".into(), &path).is_ok() {
                say(&worker, &message);
            }
        }
    }
}

fn check_for_updates(registration: &ServiceWorkerRegistration) {
    let Some(window) = web_sys::window() else { return };
    let held = registration.clone();
    let check = Rc::new(move || {
        if let Ok(update) = held.update() {
            spawn_local(async move {
                // Without a signal there is nothing to say: the next check is an hour away.
                if let Err(reason) = JsFuture::from(update).await {
                    web_sys::console::debug_2(&"No check for a newer version:".into(), &reason);
                }
            });
        }
    });
    let hourly = Closure::<dyn Fn()>::new({
        let check = check.clone();
        move || check()
    });
    if window
        .set_interval_with_callback_and_timeout_and_arguments_0(hourly.as_ref().unchecked_ref(), UPDATE_CHECK_MS)
        .is_ok()
    {
        hourly.forget();
    }
    on(&window, "online", move || check());
}

fn say(worker: &web_sys::ServiceWorker, message: &JsValue) {
    if let Err(reason) = worker.post_message(message) {
        web_sys::console::warn_2(&"The worker was not told:".into(), &reason);
    }
}

/// Listens for as long as the page lives.
fn on(target: &web_sys::EventTarget, event: &str, heard: impl Fn() + 'static) {
    let closure = Closure::<dyn Fn()>::new(heard);
    match target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref()) {
        Ok(()) => closure.forget(),
        Err(reason) => web_sys::console::warn_2(&"Not listening:".into(), &reason),
    }
}
