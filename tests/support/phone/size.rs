//! How large the window and the text are, and what does not fit.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::Phone;

impl Phone {
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
}
