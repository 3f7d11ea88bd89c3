//! A phone in somebody's hand: what a person sees and does, in a real Chromium with a profile of its own.
//!
//! Things are found as a screen reader finds them, by role and name. Every method waits up to [`PATIENCE`] for what it
//! needs and then says what the screen showed instead. [`Phone::kill`] is a flat battery (SIGKILL), [`Phone::wake`]
//! opens the same phone again.

use std::cell::{Cell, RefCell};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use thirtyfour::{Capabilities, WindowHandle};

use super::driver::{Driver, kill_profile};

/// How long anything may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);
const LOOK_AGAIN: Duration = Duration::from_millis(40);
const FIND: &str = include_str!("find.js");

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
    driver: Rc<Driver>,
    session: RefCell<Option<WebDriver>>,
    taps: Cell<usize>,
}

impl Phone {
    pub(super) async fn new(name: &str, kind: Kind, folder: &Path, driver: Rc<Driver>) -> Result<Self> {
        let profile = folder.join(format!("profile-{name}"));
        fs::create_dir_all(&profile)?;
        let phone =
            Self { name: name.to_owned(), kind, profile, driver, session: RefCell::new(None), taps: Cell::new(0) };
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

    /// The element in a role, by its name.
    pub async fn find(&self, role: &str, name: &str) -> Result<WebElement> {
        self.look(role, name, None).await
    }

    /// The same, in the card, row or section that shows a text.
    pub async fn find_in(&self, inside: &str, role: &str, name: &str) -> Result<WebElement> {
        self.look(role, name, Some(inside)).await
    }

    /// Is there such an element at this moment? Waits for nothing.
    pub async fn has(&self, role: &str, name: &str) -> Result<bool> {
        Ok(self.glance(role, name, None).await?.is_some())
    }

    /// How often the finger came down since this was last asked: on a button, a link, a chip, or into a field. Keys are
    /// not counted, nor is scrolling.
    pub fn taps(&self) -> usize {
        self.taps.take()
    }

    /// Presses a button, or follows a link.
    pub async fn press(&self, name: &str) -> Result<()> {
        self.press_it(name, None).await
    }

    /// Presses a button or link in the card, row or section that shows a text.
    pub async fn press_in(&self, inside: &str, name: &str) -> Result<()> {
        self.press_it(name, Some(inside)).await
    }

    /// Ticks a box or a radio button, or unticks a box.
    pub async fn tick(&self, name: &str) -> Result<()> {
        self.tick_it(name, None).await
    }

    async fn tick_it(&self, name: &str, inside: Option<&str>) -> Result<()> {
        let what = || format!("{} ticks {name}", self.name);
        let begun = Instant::now();
        loop {
            let found = self.first_of(&["checkbox", "radio"], name, inside).await.with_context(what)?;
            // The drawn box is its label; the native one under it may be too small to press.
            let script = "const e = arguments[0].labels?.[0] ?? arguments[0]; \
                e.scrollIntoView({ block: 'center', behavior: 'instant' }); return e";
            let ticked = async {
                let label = self.session().execute(script, vec![found.to_json()?]).await?.element()?;
                label.click().await
            };
            match ticked.await {
                Err(problem) if begun.elapsed() < PATIENCE && is_passing(&problem) => {
                    tokio::time::sleep(LOOK_AGAIN).await;
                }
                ticked => {
                    self.taps.update(|taps| taps + 1);
                    return ticked.with_context(what);
                }
            }
        }
    }

    /// Ticks in the set of chips, card or section that shows a text.
    pub async fn tick_in(&self, inside: &str, name: &str) -> Result<()> {
        self.tick_it(name, Some(inside)).await
    }

    /// Types into a field, after what stands there.
    pub async fn write(&self, field: &str, text: &str) -> Result<()> {
        let found = self.find("textbox", field).await?;
        self.taps.update(|taps| taps + 1);
        found.send_keys(text).await.with_context(|| format!("{} writes into {field}", self.name))
    }

    /// Clears a field and types. Dates and times as ISO 8601: `2026-11-26`, `14:00`.
    pub async fn fill(&self, field: &str, text: &str) -> Result<()> {
        self.fill_it(field, text, None).await
    }

    /// The same, in the card, row or section that shows a text.
    pub async fn fill_in(&self, inside: &str, field: &str, text: &str) -> Result<()> {
        self.fill_it(field, text, Some(inside)).await
    }

    async fn fill_it(&self, field: &str, text: &str, inside: Option<&str>) -> Result<()> {
        let found = self.look("textbox", field, inside).await?;
        self.taps.update(|taps| taps + 1);
        let kind = found.attr("type").await?.unwrap_or_default();
        if ["date", "time", "datetime-local"].contains(&kind.as_str()) {
            // What must be typed there depends on the language of the machine; what a picker does, does not.
            let set = "const [e, v] = arguments; e.focus(); \
                Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(e, v); \
                e.dispatchEvent(new Event('input', { bubbles: true })); e.dispatchEvent(new Event('change', { bubbles: true }))";
            self.session().execute(set, vec![found.to_json()?, json!(text)]).await?;
            return Ok(());
        }
        found.clear().await?;
        found.send_keys(text).await.with_context(|| format!("{} fills {field}", self.name))
    }

    /// Chooses in a list that opens.
    pub async fn choose(&self, field: &str, option: &str) -> Result<()> {
        let found = self.find("combobox", field).await?;
        // One opens the list, one chooses.
        self.taps.update(|taps| taps + 2);
        let list = thirtyfour::components::SelectElement::new(&found).await?;
        list.select_by_exact_text(option).await.with_context(|| format!("{} chooses {option}", self.name))
    }

    /// Presses keys, wherever the focus is.
    pub async fn keys(&self, keys: impl AsRef<str>) -> Result<()> {
        self.session().active_element().await?.send_keys(keys.as_ref()).await.context("keys")
    }

    /// Hits one key that types nothing: Tab, Enter, Escape.
    pub async fn hit(&self, key: Key) -> Result<()> {
        self.session()
            .active_element()
            .await?
            .send_keys("" + key.clone())
            .await
            .with_context(|| format!("{} hits {key:?}", self.name))
    }

    /// Waits until a text can be seen.
    pub async fn sees(&self, text: &str) -> Result<()> {
        self.wait_for(&format!("sees \u{201c}{text}\u{201d}"), async || Ok(self.text().await?.contains(text))).await
    }

    /// Waits until a text is nowhere to be seen.
    pub async fn sees_no_more(&self, text: &str) -> Result<()> {
        self.wait_for(&format!("sees no \u{201c}{text}\u{201d}"), async || Ok(!self.text().await?.contains(text))).await
    }

    /// Waits until an element matches a CSS selector: for states such as `[data-sync=idle]`.
    pub async fn shows(&self, selector: &str) -> Result<()> {
        let script = "return document.querySelector(arguments[0]) !== null";
        self.wait_for(&format!("shows {selector}"), async || {
            Ok(self.session().execute(script, vec![json!(selector)]).await?.json() == &Value::Bool(true))
        })
        .await
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

    /// What can be seen now, without the invisible marks around names and numbers.
    pub async fn text(&self) -> Result<String> {
        let script = "return (document.body?.innerText ?? '').replace(/[\\u2066-\\u2069\\u200e\\u200f\\u00ad]/g, '')";
        // While a page is being loaded there is none.
        Ok(self.js(script).await.ok().and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default())
    }

    /// Where the page is.
    pub async fn address(&self) -> Result<String> {
        Ok(self.session().current_url().await?.to_string())
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

    /// The same phone is switched on again; everything that was kept on it is there.
    pub async fn wake(&self) -> Result<()> {
        let session = WebDriver::new(self.driver.address(), self.capabilities()?)
            .await
            .with_context(|| format!("a browser for {} (cargo xtask setup installs chromium)", self.name))?;
        session.set_script_timeout(Duration::from_secs(60)).await?;
        *self.session.borrow_mut() = Some(session);
        Ok(())
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

    /// Everything that the browser said since it was last asked: warnings, thrown errors, what the policy stopped.
    pub async fn console(&self) -> Result<Vec<String>> {
        let entries = self.session().browser_log().await?;
        Ok(entries.iter().map(|entry| entry.message.clone()).collect())
    }

    /// What axe finds against WCAG 2.2 A and AA on the screen as it is: one line a rule, with the places.
    pub async fn axe(&self) -> Result<Vec<String>> {
        let program = fs::read_to_string(super::build::top().join("node_modules/axe-core/axe.min.js"))
            .context("axe (cargo xtask setup installs it)")?;
        self.js(&program).await?;
        let tags = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']";
        let script = format!(
            "const found = await axe.run(document, {{ runOnly: {{ type: 'tag', values: {tags} }} }}); \
             return found.violations.map((v) => v.id + ': ' + v.help + ': ' + v.nodes.map((n) => n.target.join(' ')).join(', '))"
        );
        let found = self.js_async(&script).await?;
        let lines = found.as_array().context("axe answers with a list")?;
        Ok(lines.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// Does anything make the page wider than the screen?
    pub async fn scrolls_sideways(&self) -> Result<bool> {
        let script = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
        Ok(self.js(script).await? == Value::Bool(true))
    }

    /// What makes it so, by tag, class and words.
    pub async fn what_is_too_wide(&self) -> Result<String> {
        let script = "const wide = document.documentElement.clientWidth; \
            return [...document.body.querySelectorAll('*')].filter((e) => { const b = e.getBoundingClientRect(); \
                return b.width > 1 && (b.right > wide + 1 || b.left < -1) }).slice(0, 6) \
                .map((e) => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40)).join(' | ')";
        Ok(self.js(script).await?.as_str().unwrap_or_default().to_owned())
    }

    /// A window that shows all of the page, or of the sheet over it.
    pub async fn is_tall(&self, width: u32) -> Result<()> {
        let mut height = 0;
        // What hangs on the height of the window may make the page longer once more.
        for _ in 0..4 {
            let needed = self.page_height().await?;
            if needed <= height {
                break;
            }
            height = needed;
            self.is_narrow(width, height).await?;
        }
        Ok(())
    }

    /// How tall a window must be for it.
    pub async fn page_height(&self) -> Result<u32> {
        let script = "const sheet = document.querySelector('dialog:modal'); \
            const needed = sheet ? Math.ceil(sheet.scrollHeight * 1.2) : document.documentElement.scrollHeight; \
            return Math.min(6000, Math.max(640, needed))";
        u32::try_from(self.js(script).await?.as_u64().context("a height")?).context("a height")
    }

    /// The text in another size, as a browser's own setting does it: all sizes hang on the root's.
    pub async fn text_size(&self, percent: u32) -> Result<()> {
        let set = "document.documentElement.style.fontSize = arguments[0]; scrollTo(0, 0)";
        let size = if percent == 100 { String::new() } else { format!("{percent}%") };
        self.session().execute(set, vec![json!(size)]).await?;
        Ok(())
    }

    /// Another size of the window, in CSS pixels. What is too wide makes it scroll, not shrink.
    pub async fn is_narrow(&self, width: u32, height: u32) -> Result<()> {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 2, "mobile": false });
        self.session().cdp().send_raw("Emulation.setDeviceMetricsOverride", size).await?;
        self.session().cdp().send_raw("Emulation.setScrollbarsHidden", json!({ "hidden": true })).await?;
        self.wait_for(&format!("is {width} x {height} px"), async || {
            Ok(self.js("return [innerWidth, innerHeight]").await? == json!([width, height]))
        })
        .await
    }

    /// Is the focus on this element?
    pub async fn is_on(&self, role: &str, name: &str) -> Result<bool> {
        let Some(found) = self.glance(role, name, None).await? else { return Ok(false) };
        let same =
            self.session().execute("return document.activeElement === arguments[0]", vec![found.to_json()?]).await;
        // Drawn anew between looking and asking: not yet.
        Ok(same.is_ok_and(|same| same.json() == &Value::Bool(true)))
    }

    /// Presses Tab until the focus is there: nothing that can only be reached with a finger.
    pub async fn tab_to(&self, role: &str, name: &str) -> Result<()> {
        self.find(role, name).await?;
        for _ in 0..200 {
            if self.is_on(role, name).await? {
                return Ok(());
            }
            self.hit(Key::Tab).await?;
        }
        bail!("{}: Tab never comes to the {role} {name}", self.name)
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

    async fn press_it(&self, name: &str, inside: Option<&str>) -> Result<()> {
        let what = || format!("{} presses {name}", self.name);
        let begun = Instant::now();
        loop {
            let found = self.first_of(&["button", "link", "tab"], name, inside).await.with_context(what)?;
            // Brought to the middle of the screen first, from under the bar: as a person scrolls.
            let centre = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
            let shown = self.session().execute(centre, vec![found.to_json()?]).await.map(|_| ());
            let pressed = match shown {
                Ok(()) => found.click().await,
                gone => gone,
            };
            match pressed {
                // Drawn anew between looking and pressing, or something moved over it: as a person would, once more.
                Err(problem) if begun.elapsed() < PATIENCE && is_passing(&problem) => {
                    tokio::time::sleep(LOOK_AGAIN).await;
                }
                pressed => {
                    self.taps.update(|taps| taps + 1);
                    return pressed.with_context(what);
                }
            }
        }
    }

    async fn look(&self, role: &str, name: &str, inside: Option<&str>) -> Result<WebElement> {
        self.first_of(&[role], name, inside).await
    }

    async fn first_of(&self, roles: &[&str], name: &str, inside: Option<&str>) -> Result<WebElement> {
        let found = RefCell::new(None);
        let place = inside.map(|text| format!(" in \u{201c}{text}\u{201d}")).unwrap_or_default();
        self.wait_for(&format!("finds the {} \u{201c}{name}\u{201d}{place}", roles.join(" or ")), async || {
            for role in roles {
                if let Some(element) = self.glance(role, name, inside).await? {
                    *found.borrow_mut() = Some(element);
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .await?;
        found.into_inner().context("waited until it was found")
    }

    async fn glance(&self, role: &str, name: &str, inside: Option<&str>) -> Result<Option<WebElement>> {
        let answer = self.session().execute(FIND, vec![json!(role), json!(name), json!(inside)]).await?;
        Ok(if answer.json().is_null() { None } else { Some(answer.element()?) })
    }

    fn capabilities(&self) -> Result<Capabilities> {
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

fn is_passing(problem: &WebDriverError) -> bool {
    let said = problem.to_string();
    ["stale element", "element click intercepted", "not interactable"].iter().any(|passing| said.contains(passing))
}

fn shortened(text: &str) -> String {
    text.chars().take(1500).collect()
}
