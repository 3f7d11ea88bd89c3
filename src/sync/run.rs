//! When to sync: after a save, when the phone comes to the front or believes in a signal, when the hub calls, and now
//! and then with jittered back-off. One tab at a time.
//!
//! What a round asks and takes in is decided in [`kith_model::phone`]; what it changes is written by the holding.
//!
//! **Invariant:** a sync with nothing new is one request and no write.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use futures::{
    FutureExt,
    future::{LocalBoxFuture, Shared},
};
use kith_model::{
    phone::{Heard, ask},
    wire::{Cursor, VERSION, WakeRequest},
};
use wasm_bindgen_futures::spawn_local;

use super::{HubProblem, Standing, SyncStatus, directory::Fetching, hub};
use crate::{
    browser::{
        clock, events,
        http::Stop,
        locks, random, settings,
        timers::{Later, sleep},
    },
    store::Holding,
};

/// Requests a run makes at most; the rest waits for the next. A first pull of 100,000 records fits.
const ROUNDS_MAX: usize = 250;
/// A save is followed by others: wait for them.
const PAUSE_MS: u32 = 250;
/// Between two runs when nothing calls.
const NOW_AND_THEN_MS: f64 = 300_000.0;
const RETRY_FIRST_MS: f64 = 4_000.0;
const RETRY_MAX_MS: f64 = 300_000.0;
/// Another tab syncs: look again after this, and after so many looks take its place (it was frozen).
const OTHER_TAB_MS: u32 = 2_000;
const OTHER_TAB_LOOKS: u32 = 45;

type Run = Shared<LocalBoxFuture<'static, ()>>;

/// The rounds of one open profile.
pub struct Runner {
    this: Weak<Self>,
    holding: Rc<Holding>,
    directory: RefCell<Option<Rc<Fetching>>>,
    status: SyncStatus,
    soon: Later,
    next: Later,
    running: RefCell<Option<Run>>,
    wanted: Cell<bool>,
    failures: Cell<u32>,
    /// When the next try after a failure is due, milliseconds since 1970.
    retry_at: Cell<i64>,
    looks: Cell<u32>,
    is_over: Cell<bool>,
    waking: RefCell<Option<Stop>>,
    signed_out: Box<dyn Fn()>,
}

impl Runner {
    /// Starts. `signed_out` is called when the hub says that this device was signed out and nothing is unsent.
    pub fn start(holding: Rc<Holding>, status: SyncStatus, signed_out: impl Fn() + 'static) -> Rc<Self> {
        let kept = settings::heard_of_hub(&holding.name());
        status.change(|stands| {
            stands.last_heard = kept.map(|(_, phone)| phone);
            stands.clocks = kept;
            stands.standing = Standing::Idle;
        });
        let runner = Rc::new_cyclic(|this| Self {
            this: this.clone(),
            holding: holding.clone(),
            directory: RefCell::default(),
            status,
            soon: Later::default(),
            next: Later::default(),
            running: RefCell::default(),
            wanted: Cell::new(false),
            failures: Cell::new(0),
            retry_at: Cell::new(0),
            looks: Cell::new(0),
            is_over: Cell::new(false),
            waking: RefCell::default(),
            signed_out: Box::new(signed_out),
        });
        let weak = Rc::downgrade(&runner);
        holding.listen(move |changed| {
            if let Some(runner) = weak.upgrade().filter(|_| changed.saved) {
                runner.want();
            }
        });
        runner.want();
        let weak = Rc::downgrade(&runner);
        spawn_local(async move { wait_for_calls(weak).await });
        runner
    }

    /// The directory that the rounds keep fresh, once it is read.
    pub fn keep_fresh(&self, directory: Rc<Fetching>) {
        *self.directory.borrow_mut() = Some(directory);
        self.want();
    }

    /// Syncs soon.
    pub fn want(&self) {
        self.wanted.set(true);
        let this = self.this.clone();
        self.soon.plan(PAUSE_MS, move || {
            spawn_local(async move {
                if let Some(runner) = this.upgrade() {
                    runner.now().await;
                }
            });
        });
    }

    /// Syncs now, or waits for the run that is under way and then for one more.
    pub async fn now(&self) {
        let under_way = self.running.borrow().clone();
        if let Some(run) = under_way {
            run.await;
        }
        if self.is_over.get() {
            return;
        }
        let another = self.running.borrow().clone();
        let run = match another {
            Some(run) => run, // somebody else waited too, and began it
            None => {
                let this = self.this.clone();
                let work = async move {
                    if let Some(runner) = this.upgrade() {
                        runner.run().await;
                        runner.running.borrow_mut().take();
                    }
                };
                let run = work.boxed_local().shared();
                *self.running.borrow_mut() = Some(run.clone());
                run
            }
        };
        run.await;
    }

    /// Ends: the profile was closed.
    pub fn end(&self) {
        self.is_over.set(true);
        self.soon.call_off();
        self.next.call_off();
        if let Some(stop) = self.waking.borrow_mut().take() {
            stop.now();
        }
    }

    async fn run(&self) {
        let name = format!("{}-sync", self.holding.name());
        let Some(_held) = locks::take(&name, self.looks.get() >= OTHER_TAB_LOOKS).await else {
            self.looks.set(self.looks.get() + 1);
            self.plan(f64::from(OTHER_TAB_MS));
            return;
        };
        self.looks.set(0);
        self.wanted.set(false);
        self.status.change(|stands| stands.standing = Standing::Talking);
        match self.rounds().await {
            Ok(()) => {
                self.failures.set(0);
                self.status.change(|stands| stands.standing = Standing::Idle);
                self.plan(NOW_AND_THEN_MS * (0.8 + 0.4 * random::share()));
            }
            Err(problem) => self.failed(&problem),
        }
    }

    fn failed(&self, problem: &HubProblem) {
        let standing = match problem {
            HubProblem::SignedOut => Standing::SignedOut,
            HubProblem::NotSignedIn => Standing::Unknown,
            _ => Standing::NoSignal,
        };
        self.status.change(|stands| stands.standing = standing);
        if let Some(directory) = &*self.directory.borrow() {
            directory.no_signal();
        }
        let (failures, now) = (self.failures.get(), clock::now_ms());
        let left = self.retry_at.get() - now;
        // A save between two tries is one more try; it does not put off the one that is due.
        if failures == 0 || !(1..=RETRY_MAX_MS as i64 * 2).contains(&left) {
            self.failures.set(failures + 1);
            let wait = (RETRY_FIRST_MS * f64::from(1u32 << failures.min(10))).min(RETRY_MAX_MS);
            let wait = wait * (0.5 + random::share());
            self.retry_at.set(now + wait as i64);
            self.plan(wait);
        } else {
            self.plan(left as f64);
        }
        if *problem == HubProblem::SignedOut && self.holding.unsent() == 0 {
            (self.signed_out)();
        }
    }

    /// Rounds until nothing is left: first the own records, then the directory.
    async fn rounds(&self) -> Result<(), HubProblem> {
        let (mut restarts, mut was_silent) = (0, false);
        for _ in 0..ROUNDS_MAX {
            let heard = self.holding.heard();
            let directory = self.directory.borrow().clone().filter(|_| is_whole(&heard));
            let news_of = directory.as_ref().and_then(|directory| directory.heard());
            let writer = self.holding.writer();
            let (request, asked) =
                self.holding.with_rows(|rows| ask(self.holding.programme(), &heard, rows, writer, news_of));
            let reply = hub::sync(self.holding.token(), &request).await?;
            let took = self.holding.take(&asked, &reply).await.map_err(|_| HubProblem::NotKept)?;
            self.heard(reply.now);
            if let (Some(directory), Some(news)) = (&directory, &reply.directory) {
                directory.take(news).await?;
            }
            let Some(news) = took else { continue }; // another tab was quicker: ask again
            restarts += usize::from(news.restarted);
            if restarts > 2 {
                return Err(HubProblem::NotTheHub); // it goes on giving and not giving: wait
            }
            let is_first = directory.is_none() && self.directory.borrow().is_some() && is_whole(&news.heard);
            // To a device that was signed out the hub answers what became of its work, and nothing else: the next round
            // says why.
            let is_silent = reply.cursor == Cursor::default() && !reply.lost && !was_silent;
            was_silent |= is_silent;
            let goes_on = is_silent || (news.again && (news.write || reply.more));
            if self.is_over.get() || !(goes_on || is_first) {
                break;
            }
        }
        Ok(())
    }

    /// The hub was heard.
    fn heard(&self, hub_ms: i64) {
        let phone_ms = clock::now_ms();
        settings::keep_heard_of_hub(&self.holding.name(), hub_ms, phone_ms);
        self.status.change(|stands| {
            stands.last_heard = Some(phone_ms);
            stands.clocks = Some((hub_ms, phone_ms));
        });
    }

    fn plan(&self, wait_ms: f64) {
        let this = self.this.clone();
        self.next.plan(wait_ms as u32, move || {
            if let Some(runner) = this.upgrade().filter(|runner| !runner.is_over.get()) {
                runner.want();
            }
        });
    }
}

/// Whether all own records were heard once.
fn is_whole(heard: &Heard) -> bool {
    heard.cursor != Cursor::default() && heard.filled.values().all(Option::is_none)
}

/// While the page is in front the hub may call: one request waits at it.
async fn wait_for_calls(runner: Weak<Runner>) {
    loop {
        let Some(it) = runner.upgrade().filter(|it| !it.is_over.get()) else { return };
        let heard = it.holding.heard();
        let is_ready = events::is_in_front() && is_whole(&heard) && it.failures.get() == 0 && !it.wanted.get();
        if !is_ready {
            drop(it);
            sleep(1_500).await;
            continue;
        }
        let request = WakeRequest {
            v: VERSION,
            programme: it.holding.programme().clone(),
            cursor: heard.cursor,
            scopes: heard.filled.keys().copied().collect(),
            directory: it.directory.borrow().as_ref().and_then(|directory| directory.heard()),
            me: heard.me.tag,
        };
        let stop = Stop::new();
        *it.waking.borrow_mut() = stop.clone();
        let token = it.holding.token().to_owned();
        drop(it);
        let called = hub::wake(&token, &request, stop.as_ref()).await;
        let Some(it) = runner.upgrade().filter(|it| !it.is_over.get()) else { return };
        match called {
            Ok(reply) if reply.news => {
                it.now().await;
                if it.holding.heard().cursor == request.cursor {
                    // The round did not move: another tab has the lock, or the news is of the directory alone.
                    drop(it);
                    sleep(3_000).await;
                }
            }
            Ok(_) => {}
            // The round finds out what is wrong, and when to try again.
            Err(_) => it.now().await,
        }
    }
}
