//! What needs the hub at once: invitations, taking a request, giving a person; and asking for help, which waits for a
//! signal by itself.

use crate::view::prelude::*;
use kith_model::acts::{Act, AskForHelp, Did};

use super::{HubProblem, Profiles, Records, StoreProblem};
pub use crate::store::OwnAsk;
use crate::{
    browser::{clock, events, random, timers::Later},
    store::Phone,
    sync::hub,
};
use kith_model::Id;

/// A request for help that found no signal is tried again.
const RETRY_MS: u32 = 30_000;
/// What the hub says of a request that it will not take as it stands, however often it is sent. All else is tried again.
const NOT_AS_IT_STANDS: &[&str] = &["missing", "consent-needed", "not-readable", "too-large"];

/// Acts.
#[derive(Clone, Copy)]
pub struct Acts {
    records: Records,
    profiles: Profiles,
    asks: RwSignal<Vec<OwnAsk>>,
    /// Requests of this tab that may leave nothing on the phone: they stand here and nowhere else.
    passing: RwSignal<Vec<OwnAsk>>,
    unread: RwSignal<usize>,
    later: StoredValue<Later>,
    /// A request that is opened again, to be changed.
    opened: StoredValue<Option<String>>,
    trouble: RwSignal<Option<StoreProblem>>,
}

/// Acts.
pub fn acts() -> Acts {
    super::live().acts
}

impl Acts {
    pub(super) fn new(records: Records, profiles: Profiles) -> Self {
        let (asks, unread) = (RwSignal::new(Vec::new()), RwSignal::new(0));
        let (later, opened) = (StoredValue::new(Later::default()), StoredValue::new(None));
        let passing = RwSignal::new(Vec::new());
        Self { records, profiles, asks, passing, unread, later, opened, trouble: RwSignal::new(None) }
    }

    /// Asks the hub to do something now, for the open profile; what it changes arrives by sync, which follows.
    pub async fn act(self, act: Act) -> Result<Did, HubProblem> {
        let holding = self.records.holding().ok_or(HubProblem::NotSignedIn)?;
        let did = hub::act(holding.token(), &act).await;
        if let (Ok(_), Some(runner)) = (&did, self.profiles.runner()) {
            runner.want();
        }
        did
    }

    /// Asks for help. Kept on this phone first and sent when there is a signal; [`Acts::asks`] shows how it stands.
    /// The secret is drawn here; one that is there already is that of a request which the hub did not take, and which this
    /// one stands for: that one goes, and so does the draft.
    pub async fn ask_for_help(self, ask: AskForHelp) -> Result<(), StoreProblem> {
        let before = ask.secret.clone();
        let secret = Id::from_random(random::bytes()).to_string();
        let unsent = Some(AskForHelp { secret: secret.clone(), ..ask });
        let own = OwnAsk { secret, at: clock::now_ms(), unsent, state: None, why: None };
        let phone = self.profiles.phone().await?;
        phone.keep_ask(&own).await?;
        if !before.is_empty() {
            // Where it stays it is seen, and can be forgotten.
            let _ = phone.forget_ask(&before).await;
        }
        self.keep_begun(&phone, None);
        self.read(&phone).await?;
        self.send_soon(0);
        Ok(())
    }

    /// The same where nothing may stay on the phone: sent now, or sealed, so that nobody here can read it any more.
    pub async fn ask_in_passing(self, ask: AskForHelp) -> Result<(), StoreProblem> {
        let before = ask.secret.clone();
        let ask = AskForHelp { secret: Id::from_random(random::bytes()).to_string(), ..ask };
        let own = OwnAsk { secret: ask.secret.clone(), at: clock::now_ms(), unsent: None, state: None, why: None };
        let own = match hub::ask(&ask).await {
            Ok(state) => OwnAsk { state: Some(state), ..own },
            Err(HubProblem::Told(trouble)) if NOT_AS_IT_STANDS.contains(&trouble.code.as_str()) => {
                OwnAsk { why: Some(trouble.code), unsent: Some(ask), ..own }
            }
            Err(_) => {
                self.profiles.seal_ask(ask).await?;
                own
            }
        };
        self.forget_ask(&before).await?;
        self.passing.try_update(|all| all.push(own));
        let phone = self.profiles.phone().await?;
        self.keep_begun(&phone, None);
        Ok(())
    }

    /// Whether requests stand here that may leave nothing on the phone. Tracked.
    pub fn has_passing(self) -> bool {
        self.passing.with(|all| !all.is_empty())
    }

    /// Forgets what may leave nothing on the phone: half-written, sealed or sent.
    pub fn forget_passing(self) {
        self.passing.try_set(Vec::new());
        self.opened.set_value(None);
        self.keep_begun_ask(None);
    }

    /// Opens the form again with what a request says.
    pub fn open_again(self, text: String) {
        self.opened.set_value(Some(text));
    }

    /// What the form opens with: a request to be changed, else what was begun and kept on this phone.
    pub async fn begun(self) -> Option<String> {
        if let Some(text) = self.opened.get_value() {
            self.opened.set_value(None);
            return Some(text);
        }
        self.profiles.phone().await.ok()?.ask_draft()
    }

    /// Keeps the half-written request as one types; `None` forgets it.
    pub fn keep_begun_ask(self, text: Option<String>) {
        leptos::task::spawn_local(async move {
            match self.profiles.phone().await {
                Ok(phone) => self.keep_begun(&phone, text),
                Err(problem) => _ = self.trouble.try_set(Some(problem)),
            }
        });
    }

    /// Why what is typed cannot be kept. Tracked.
    pub fn begun_trouble(self) -> Option<StoreProblem> {
        self.trouble.get()
    }

    /// Writes the half-written request now, before the page goes or a newer version starts.
    pub async fn keep_drafts(self) -> Result<(), StoreProblem> {
        self.profiles.phone().await?.keep_drafts().await
    }

    fn keep_begun(self, phone: &Phone, text: Option<String>) {
        phone.set_ask_draft(text, move |kept| _ = self.trouble.try_set(kept.err()));
    }

    /// The requests made on this phone, the newest first. Tracked.
    pub fn asks(self) -> Vec<OwnAsk> {
        let mut all = self.asks.get();
        self.passing.with(|passing| all.extend(passing.iter().cloned()));
        all
    }

    /// How many requests made on this phone cannot be read, until somebody looked. Tracked.
    pub fn unread_asks(self) -> usize {
        self.unread.get()
    }

    /// Somebody looked at the word that a request cannot be read.
    pub async fn look_at_unread_asks(self) -> Result<(), StoreProblem> {
        let phone = self.profiles.phone().await?;
        phone.look_at_unread_asks().await?;
        self.read(&phone).await
    }

    /// Asks the hub how the requests stand; sends those that wait.
    pub fn look_at_asks(self) {
        leptos::task::spawn_local(async move {
            self.send().await;
            let Ok(phone) = self.profiles.phone().await else { return };
            let waiting = self.asks.try_get_untracked().unwrap_or_default();
            for ask in waiting.into_iter().filter(|ask| ask.unsent.is_none()) {
                if let Ok(state) = hub::ask_state(&ask.secret).await {
                    // Where it is not kept it is asked for again.
                    let _ = phone.keep_ask(&OwnAsk { state: Some(state), ..ask }).await;
                }
            }
            let _ = self.read(&phone).await;
            for ask in self.passing.try_get_untracked().unwrap_or_default() {
                if let Ok(state) = hub::ask_state(&ask.secret).await {
                    self.passing.try_update(|all| {
                        all.iter_mut()
                            .filter(|it| it.secret == ask.secret)
                            .for_each(|it| it.state = Some(state.clone()));
                    });
                }
            }
        });
    }

    /// Forgets a request on this phone (a shared one, a library's); the hub keeps it.
    pub async fn forget_ask(self, secret: &str) -> Result<(), StoreProblem> {
        self.passing.try_update(|all| all.retain(|ask| ask.secret != secret));
        let phone = self.profiles.phone().await?;
        phone.forget_ask(secret).await?;
        self.read(&phone).await
    }

    /// Reads the requests, and sends those that wait for a signal.
    pub(super) async fn start(self) {
        let Ok(phone) = self.profiles.phone().await else { return };
        let _ = self.read(&phone).await;
        let again = move || self.send_soon(200);
        events::on_online(again);
        events::on_front(again);
        events::on_leave(move || {
            leptos::task::spawn_local(async move {
                // The page goes: where it fails, the next key would have told.
                let _ = self.keep_drafts().await;
            });
        });
        self.send().await;
    }

    fn send_soon(self, wait_ms: u32) {
        let is_waiting = self.asks.try_get_untracked().is_some_and(|all| all.iter().any(is_unsent));
        if is_waiting {
            self.later.with_value(|later| {
                later.plan(wait_ms, move || leptos::task::spawn_local(async move { self.send().await }));
            });
        }
    }

    async fn send(self) {
        let Ok(phone) = self.profiles.phone().await else { return };
        let waiting = self.asks.try_get_untracked().unwrap_or_default();
        for own in waiting.into_iter().filter(is_unsent) {
            let Some(ask) = &own.unsent else { continue };
            let own = match hub::ask(ask).await {
                Ok(state) => OwnAsk { state: Some(state), unsent: None, ..own },
                Err(HubProblem::Told(trouble)) if NOT_AS_IT_STANDS.contains(&trouble.code.as_str()) => {
                    OwnAsk { why: Some(trouble.code), ..own }
                }
                Err(_) => continue, // later: no signal, too often, a hub of another version
            };
            // Where it is not kept it is sent again, which makes no second request.
            let _ = phone.keep_ask(&own).await;
        }
        let _ = self.read(&phone).await;
        self.send_soon(RETRY_MS);
    }

    async fn read(self, phone: &Phone) -> Result<(), StoreProblem> {
        let (asks, unread) = phone.asks().await?;
        self.asks.try_set(asks);
        self.unread.try_set(unread);
        Ok(())
    }
}

fn is_unsent(ask: &OwnAsk) -> bool {
    ask.unsent.is_some() && ask.why.is_none()
}
