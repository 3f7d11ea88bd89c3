//! Leaving quickly: an empty page at once, with no signal too, and no way back to what stood there.

use anyhow::{Result, ensure};

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, phone::Phone, story::story};

const GOAL: &str = "Get out twice a week";

/// Nothing of the app and of nobody stands on the page.
async fn is_empty(jean: &Phone) -> Result<()> {
    jean.wait_for("shows an empty page", async || {
        Ok(jean.address().await?.ends_with("/away.html") && jean.text().await?.trim().is_empty())
    })
    .await
}

#[tokio::test]
async fn who_leaves_quickly_leaves_an_empty_page_keeps_what_was_typed_and_back_leads_nowhere() -> Result<()> {
    story("leaving-quickly", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let jean = phones.phone("jean").await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        jean.keeps_the_app().await?;
        hub.stop();
        jean.press(GOAL).await?;
        jean.press("Change the words").await?;
        jean.fill("What would you like?", "Half a thought").await?;
        jean.press("Close").await?;
        jean.press("Me").await?;
        jean.sees("The browser still lists that you were here.").await?;
        jean.press("Leave quickly").await?;
        is_empty(&jean).await?;
        ensure!(jean.js("return document.title").await? == "Empty page", "its title names nothing");

        jean.back().await?;
        jean.sees("Who is using this phone?").await?;
        ensure!(!jean.text().await?.contains(GOAL), "nothing of hers shows");
        jean.open(&hub.at("/plan")).await?;
        jean.sees("Who is using this phone?").await?;
        jean.press("Open Jean").await?;
        jean.press(GOAL).await?;
        jean.press("Change the words").await?;
        jean.wait_for("shows what was typed", async || {
            let typed =
                "return [...document.querySelectorAll('input, textarea')].some((it) => it.value === 'Half a thought')";
            Ok(jean.js(typed).await? == true)
        })
        .await
    })
    .await
}
