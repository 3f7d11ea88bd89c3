//! How full the phone is, in Settings: what is used, what is allowed, and whether the browser may clear it.

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, phone::Phone, story::story};

#[tokio::test]
async fn settings_say_in_plain_words_how_much_room_is_used_and_allowed_and_whether_it_is_kept() -> Result<()> {
    story("room", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let jean = phones.phone("jean").await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        jean.keeps_the_app().await?;
        jean.open(&hub.at("/settings")).await?;
        jean.find("heading", "Room on this phone").await?;
        jean.sees(" used of ").await?;
        let (used, allowed) = said(&jean).await?;
        let told = jean.js_async("const told = await navigator.storage.estimate(); return [told.usage, told.quota]");
        let told: (f64, f64) = serde_json::from_value(told.await?)?;
        ensure!(used > 0.0 && used < allowed, "{used} MB of {allowed} MB");
        // It grows while one looks; a tenth is what is shown.
        ensure!((used - told.0 / 1e6).abs() < 1.0, "{used} MB are said, {} bytes are used", told.0);
        ensure!((allowed - told.1 / 1e6).abs() < 110.0, "{allowed} MB are said, {} bytes are allowed", told.1);
        // The same as a bar, which has a name.
        let bar = jean.js("const bar = document.querySelector('progress'); \
             return [bar.getAttribute('aria-label'), bar.value > 0, bar.max > bar.value]");
        ensure!(bar.await? == json!(["Room on this phone", true, true]));
        let is_kept = jean.js_async("return await navigator.storage.persisted()").await?;
        jean.sees(if is_kept == true {
            "The browser keeps it."
        } else {
            "The browser may clear it when the phone is full."
        })
        .await?;
        ensure!(jean.has("button", "Ask it to keep it").await? == (is_kept == false));

        // A phone that is nearly full says so by its numbers.
        let full = "navigator.storage.estimate = async () => ({ usage: 41_260_000, quota: 43_000_000 })";
        jean.session().cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", json!({ "source": full })).await?;
        jean.reload().await?;
        jean.sees("41.2 MB used of 43.0 MB").await
    })
    .await
}

/// "3.9 MB used of 10.7 GB", in megabytes.
async fn said(phone: &Phone) -> Result<(f64, f64)> {
    let text = phone.text().await?;
    let line = text.lines().find(|line| line.contains(" used of ")).context("no line says it")?;
    let (used, allowed) = line.split_once(" used of ").context("used and allowed")?;
    let megabytes = |words: &str| -> Result<f64> {
        let (number, unit) = words.trim().split_once(' ').with_context(|| format!("{words}: a number and a unit"))?;
        let times = match unit {
            "MB" => 1.0,
            "GB" => 1000.0,
            other => anyhow::bail!("{other} is no unit that people know"),
        };
        Ok(number.parse::<f64>()? * times)
    };
    Ok((megabytes(used)?, megabytes(allowed)?))
}
