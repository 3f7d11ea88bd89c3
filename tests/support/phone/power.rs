//! The phone as a machine: switched on and off, killed, its clock, its tabs, the app that is kept on it.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use thirtyfour::prelude::*;
use thirtyfour::{Capabilities, WindowHandle};

use super::{Kind, Phone};
use crate::support::build;
use crate::support::driver::{Driver, Engine, kill_profile};

impl Phone {
    /// The same phone is switched on again; everything that was kept on it is there.
    pub async fn wake(&self) -> Result<()> {
        // A driver that lost its browser does not always take another one.
        let driver = Driver::start(self.engine, &self.log)?;
        let session = WebDriver::new(driver.address(), self.capabilities()?)
            .await
            .with_context(|| format!("a browser for {} (cargo xtask setup installs chromium)", self.name))?;
        session.set_script_timeout(Duration::from_secs(60)).await?;
        *self.session.borrow_mut() = Some(session);
        *self.driver.borrow_mut() = Some(driver);
        Ok(())
    }

    /// The browser is closed as a person closes it; [`Phone::wake`] opens it again.
    pub async fn close(&self) {
        let session = self.session.borrow_mut().take();
        if let Some(session) = session {
            // Killed below, whatever it answers.
            let _ = tokio::time::timeout(Duration::from_secs(10), session.quit()).await;
        }
        if let Err(problem) = kill_profile(&self.profile) {
            eprintln!("{}: {problem:#}", self.name);
        }
    }

    /// The phone dies in the middle of whatever it does.
    pub async fn kill(&self) -> Result<()> {
        if let Some(session) = self.session.borrow_mut().take() {
            // Nobody is left to be told that the session has ended.
            let _ = session.leak();
        }
        let ended = kill_profile(&self.profile)?;
        ensure!(ended > 0, "{}: there was no browser to kill", self.name);
        Ok(())
    }

    /// Waits until the app is kept on the phone, so that it opens with no signal.
    pub async fn keeps_the_app(&self) -> Result<()> {
        self.shows("[data-worker=kept]").await
    }

    /// The page is loaded anew as with Shift held: from the hub, past what is kept.
    pub async fn reloads_past_the_kept_app(&self) -> Result<()> {
        self.js("document.documentElement.dataset.before = ''").await?;
        self.session().cdp().send_raw("Page.reload", json!({ "ignoreCache": true })).await?;
        self.wait_for("has reloaded", async || {
            let is_new = "return document.documentElement.dataset.before === undefined";
            Ok(self.js(is_new).await.is_ok_and(|is_new| is_new == true))
        })
        .await?;
        self.keeps_the_app().await
    }

    /// The phone's clock goes on by so much, from the next page that is opened until the phone is switched off: as if it
    /// had lain in a drawer.
    pub async fn clock_goes_on(&self, by: Duration) -> Result<()> {
        let source = format!(
            "(() => {{ const Real = Date, by = {}; const now = () => Real.now() + by; \
             globalThis.Date = class Date extends Real {{ \
               constructor(...what) {{ if (what.length) super(...what); else super(now()); }} \
               static now() {{ return now(); }} }} }})()",
            by.as_millis()
        );
        self.session().cdp().page().add_script_to_evaluate_on_new_document(source).await?;
        Ok(())
    }

    /// Opens another tab of the same phone and goes to it.
    pub async fn new_tab(&self, address: &str) -> Result<WindowHandle> {
        let tab = self.session().new_tab().await?;
        self.session().switch_to_window(tab.clone()).await?;
        self.open(address).await?;
        Ok(tab)
    }

    /// The tab that is in front.
    pub async fn tab(&self) -> Result<WindowHandle> {
        Ok(self.session().window().await?)
    }

    /// Brings a tab to the front.
    pub async fn to_tab(&self, tab: &WindowHandle) -> Result<()> {
        Ok(self.session().switch_to_window(tab.clone()).await?)
    }

    fn capabilities(&self) -> Result<Capabilities> {
        match self.engine {
            Engine::Chromium => self.chromium(),
            Engine::WebKit => self.webkit(),
        }
    }

    fn webkit(&self) -> Result<Capabilities> {
        let size = if self.kind == Kind::Phone { "360x740" } else { "1280x800" };
        let arguments = [format!("--profile={}", self.profile.display()), format!("--size={size}")];
        let window = build::top().join("tests/support/webkit.py");
        let mut capabilities = Capabilities::new();
        capabilities.set("webkitgtk:browserOptions", json!({ "binary": window, "args": arguments }))?;
        Ok(capabilities)
    }

    fn chromium(&self) -> Result<Capabilities> {
        let mut arguments = vec![
            "--headless=new",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-default-apps",
            "--disable-sync",
            "--lang=en-GB",
            "--window-size=1280,800",
        ]
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<_>>();
        // Chromium's sandbox does not run as root, as in a container; else it stays.
        if fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0) {
            arguments.push("--no-sandbox".to_owned());
        }
        arguments.push(format!("--user-data-dir={}", self.profile.display()));
        let mut options = json!({ "args": arguments });
        if self.kind == Kind::Phone {
            let metrics = json!({ "width": 360, "height": 740, "pixelRatio": 2.0, "touch": true, "mobile": true });
            options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
        }
        let mut capabilities = Capabilities::new();
        capabilities.set("browserName", "chrome")?;
        capabilities.set("goog:loggingPrefs", json!({ "browser": "ALL" }))?;
        capabilities.set("goog:chromeOptions", options)?;
        Ok(capabilities)
    }
}
