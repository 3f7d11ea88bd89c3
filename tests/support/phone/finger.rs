//! What a finger does, and the keyboard: press, tick, write, choose.
//!
//! What was drawn anew between looking and pressing is looked for once more, as a person would.

use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::json;
use thirtyfour::prelude::*;

use super::{LOOK_AGAIN, PATIENCE, Phone};

const PRESSED: [&str; 3] = ["button", "link", "tab"];
const TICKED: [&str; 2] = ["checkbox", "radio"];

impl Phone {
    /// Presses a button, or follows a link.
    pub async fn press(&self, name: &str) -> Result<()> {
        self.touch("presses", &PRESSED, name, None).await
    }

    /// Presses a button or link in the card, row or section that shows a text.
    pub async fn press_in(&self, inside: &str, name: &str) -> Result<()> {
        self.touch("presses", &PRESSED, name, Some(inside)).await
    }

    /// Ticks a box or a radio button, or unticks a box.
    pub async fn tick(&self, name: &str) -> Result<()> {
        self.touch("ticks", &TICKED, name, None).await
    }

    /// Ticks in the set of chips, card or section that shows a text.
    pub async fn tick_in(&self, inside: &str, name: &str) -> Result<()> {
        self.touch("ticks", &TICKED, name, Some(inside)).await
    }

    /// Types into a field, after what stands there.
    pub async fn write(&self, field: &str, text: &str) -> Result<()> {
        self.reach("writes into", &["textbox"], field, None, async |found| found.send_keys(text).await).await
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
        self.reach("fills", &["textbox"], field, inside, async |found| {
            let kind = found.attr("type").await?.unwrap_or_default();
            if ["date", "time", "datetime-local"].contains(&kind.as_str()) {
                // What must be typed there depends on the language of the machine; what a picker does, does not.
                let set = "const [e, v] = arguments; e.focus(); \
                    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(e, v); \
                    e.dispatchEvent(new Event('input', { bubbles: true })); e.dispatchEvent(new Event('change', { bubbles: true }))";
                return self.session().execute(set, vec![found.to_json()?, json!(text)]).await.map(|_| ());
            }
            found.clear().await?;
            found.send_keys(text).await
        })
        .await
    }

    /// Chooses in a list that opens.
    pub async fn choose(&self, field: &str, option: &str) -> Result<()> {
        let does = format!("chooses {option} in");
        self.reach(&does, &["combobox"], field, None, async |found| {
            thirtyfour::components::SelectElement::new(found).await?.select_by_exact_text(option).await
        })
        .await?;
        // One opens the list, one chooses.
        self.taps.update(|taps| taps + 1);
        Ok(())
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

    /// How often the finger came down since this was last asked: on a button, a link, a chip, or into a field. Keys are
    /// not counted, nor is scrolling.
    pub fn taps(&self) -> usize {
        self.taps.take()
    }

    async fn touch(&self, does: &str, roles: &[&str], name: &str, inside: Option<&str>) -> Result<()> {
        // A drawn box is its label; the native one under it may be too small to press. Brought to the middle of the
        // screen first, from under the bar: as a person scrolls.
        let script = "const e = arguments[0].labels?.[0] ?? arguments[0]; \
            e.scrollIntoView({ block: 'center', behavior: 'instant' }); return e";
        self.reach(does, roles, name, inside, async |found| {
            let shown = self.session().execute(script, vec![found.to_json()?]).await?.element()?;
            shown.click().await
        })
        .await
    }

    /// Finds something and does something to it, with one finger.
    async fn reach(
        &self,
        does: &str,
        roles: &[&str],
        name: &str,
        inside: Option<&str>,
        act: impl AsyncFn(&WebElement) -> WebDriverResult<()>,
    ) -> Result<()> {
        let what = || format!("{} {does} {name}", self.name);
        let begun = Instant::now();
        loop {
            let found = self.first_of(roles, name, inside).await.with_context(what)?;
            match act(&found).await {
                // Drawn anew between looking and pressing, or something moved over it: as a person would, once more.
                Err(problem) if begun.elapsed() < PATIENCE && is_passing(&problem) => {
                    tokio::time::sleep(LOOK_AGAIN).await;
                }
                done => {
                    self.taps.update(|taps| taps + 1);
                    return done.with_context(what);
                }
            }
        }
    }
}

fn is_passing(problem: &WebDriverError) -> bool {
    let said = problem.to_string();
    ["stale element", "element click intercepted", "not interactable"].iter().any(|passing| said.contains(passing))
}
