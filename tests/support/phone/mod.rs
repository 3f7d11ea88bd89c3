//! A phone in somebody's hand: what a person sees and does, in a real browser with a profile of its own.
//!
//! Things are found as a screen reader finds them, by role and name. Every method waits up to [`PATIENCE`] for what it
//! needs and then says what the screen showed instead. [`Phone::kill`] is a flat battery (SIGKILL), [`Phone::wake`]
//! opens the same phone again.

pub mod days;
mod finger;
mod looking;
mod power;
mod size;

use std::cell::{Cell, RefCell};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use thirtyfour::prelude::*;

use super::driver::{Driver, Engine, kill_profile};

/// How long anything may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);
const LOOK_AGAIN: Duration = Duration::from_millis(40);

/// What is held in the hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 360 x 740, touch.
    Phone,
    /// 1280 x 800, mouse and keyboard.
    Laptop,
}

/// One browser with its own profile.
pub struct Phone {
    name: String,
    kind: Kind,
    profile: PathBuf,
    engine: Engine,
    /// Where the driver writes what it did.
    log: PathBuf,
    driver: RefCell<Option<Driver>>,
    session: RefCell<Option<WebDriver>>,
    taps: Cell<usize>,
}

impl Phone {
    pub(super) async fn new(name: &str, kind: Kind, folder: &Path) -> Result<Self> {
        let profile = folder.join(format!("profile-{name}"));
        fs::create_dir_all(&profile)?;
        let engine = Engine::wanted();
        let log = folder.join(format!("driver-{name}.log"));
        let (driver, session, taps) = (RefCell::new(None), RefCell::new(None), Cell::new(0));
        let phone = Self { name: name.to_owned(), kind, profile, engine, log, driver, session, taps };
        phone.wake().await?;
        Ok(phone)
    }

    /// Opens an address, such as `hub.at("/plan")`.
    pub async fn open(&self, address: &str) -> Result<()> {
        self.session().goto(address).await.with_context(|| format!("{} opens {address}", self.name))
    }

    /// Pulls the page down to load it anew.
    pub async fn reload(&self) -> Result<()> {
        self.session().refresh().await.with_context(|| format!("{} reloads", self.name))
    }

    /// Goes back one screen.
    pub async fn back(&self) -> Result<()> {
        self.session().back().await.with_context(|| format!("{} goes back", self.name))
    }

    /// Runs a function body in the page: `return document.title`.
    pub async fn js(&self, script: &str) -> Result<Value> {
        Ok(self.session().execute(script, vec![]).await?.json().clone())
    }

    /// Runs the body of an async function in the page, and awaits it.
    pub async fn js_async(&self, script: &str) -> Result<Value> {
        let wrapped = format!(
            "const done = arguments[arguments.length - 1]; \
             (async () => {{ {script} }})().then((v) => done({{ ok: v ?? null }}), (e) => done({{ thrown: String(e) }}))"
        );
        let answer = self.session().execute_async(wrapped, vec![]).await?.json().clone();
        if let Some(thrown) = answer.get("thrown") {
            bail!("{}: in the page: {thrown}", self.name);
        }
        Ok(answer["ok"].clone())
    }

    /// Waits until something is so.
    pub async fn wait_for(&self, what: &str, is_so: impl AsyncFn() -> Result<bool>) -> Result<()> {
        let begun = Instant::now();
        while !is_so().await? {
            if begun.elapsed() > PATIENCE {
                let text = self.text().await.unwrap_or_default();
                let address = self.address().await.unwrap_or_default();
                bail!("{} never {what}; at {address} the screen showed:\n{}", self.name, shortened(&text));
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        Ok(())
    }

    /// Writes a picture of the screen.
    pub async fn picture(&self, path: &Path) -> Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, self.session().screenshot_as_png().await?).with_context(|| path.display().to_string())
    }

    /// The browser session itself, for what no method here does.
    pub fn session(&self) -> WebDriver {
        self.session.borrow().clone().expect("the phone is switched on: wake() comes after kill() or close()")
    }

    /// What is known when a story went wrong; nothing here may hide why.
    pub(super) async fn report(&self, folder: &Path) {
        if self.session.borrow().is_none() {
            return;
        }
        let report = async {
            self.picture(&folder.join(format!("{}.png", self.name))).await?;
            let html = self.js("return document.documentElement.outerHTML").await?;
            let said = format!(
                "{}\n\n{}\n\n{}\n\n{}\n",
                self.address().await?,
                self.text().await?,
                self.console().await?.join("\n"),
                html.as_str().unwrap_or_default()
            );
            fs::write(folder.join(format!("{}.txt", self.name)), said)?;
            anyhow::Ok(())
        };
        match tokio::time::timeout(Duration::from_secs(20), report).await {
            Ok(Ok(())) => {}
            Ok(Err(problem)) => eprintln!("no picture of {}: {problem:#}", self.name),
            Err(_) => eprintln!("no picture of {}: its browser does not answer", self.name),
        }
    }
}

impl Drop for Phone {
    fn drop(&mut self) {
        if let Some(session) = self.session.borrow_mut().take() {
            let _ = session.leak();
        }
        if let Err(problem) = kill_profile(&self.profile) {
            eprintln!("{}: {problem:#}", self.name);
        }
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(1500).collect()
}
