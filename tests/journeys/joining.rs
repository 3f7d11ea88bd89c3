//! Story 15: opening an invitation uses nothing; the code works; a used one does not.

use anyhow::{Result, ensure};

use super::cast::{Who, comes_in, secret};
use crate::support::{hub::Hub, story::story};

#[tokio::test]
async fn a_preview_uses_nothing_and_a_used_invitation_opens_nothing() -> Result<()> {
    story("joining", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (jean, other) = (phones.phone("jean").await?, phones.phone("other").await?);
        let secret = secret(&jean, &hub, Who::Jean).await?;
        let link = hub.at(&format!("/join#{secret}"));
        // A robot that previews the link gets the page and nothing else.
        let status = jean.js_async("return (await fetch('/join')).status").await?;
        ensure!(status == 200, "the link can be previewed: {status}");
        other.open(&link).await?;
        other.sees("Hello Jean.").await?;

        jean.open(&link).await?;
        jean.press("Open my plan").await?;
        jean.find("heading", "My plan").await?;
        other.press("Open my plan").await?;
        other.sees("used already").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_coordinator_comes_in_and_sees_who_is_in_the_programme() -> Result<()> {
    story("coordinator", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let grace = phones.laptop("grace").await?;
        comes_in(&grace, &hub, Who::Grace).await?;
        grace.sees("Priya").await?;
        grace.fill("Their name", "Ines").await?;
        grace.press("Make an invitation").await?;
        grace.sees("The code for Ines").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_plan_that_has_not_come_yet_is_waited_for_and_never_called_empty() -> Result<()> {
    story("not-here-yet", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let jean = phones.phone("jean").await?;
        let secret = secret(&jean, &hub, Who::Jean).await?;
        jean.open(&hub.at(&format!("/join#{secret}"))).await?;
        jean.sees("Hello Jean.").await?;
        // The first answer of the hub is held back until it is let go.
        jean.js("const held = new Promise((go) => { window.letGo = go; }); const ask = window.fetch;
             window.fetch = async (...what) => {
               if (String(what[0].url ?? what[0]).endsWith('/hub/v1/sync')) { window.isHeld = true; await held; }
               return ask.apply(window, what);
             }")
            .await?;
        jean.press("Open my plan").await?;
        jean.find("heading", "My plan").await?;
        jean.sees("One moment").await?;
        jean.wait_for("asks the hub", async || Ok(jean.js("return window.isHeld === true").await? == true)).await?;
        let text = jean.text().await?;
        for empty in ["Nothing in the diary yet.", "My goals", "Add a goal", "Write what matters to you"] {
            ensure!(!text.contains(empty), "a plan that was not heard yet is called empty:\n{text}");
        }
        jean.press("Diary").await?;
        jean.find("heading", "Diary").await?;
        jean.sees("One moment").await?;
        ensure!(!jean.text().await?.contains("Nothing in the diary yet."), "the diary is called empty");
        jean.js("window.letGo()").await?;
        jean.sees("Singing together").await?;
        jean.press("Plan").await?;
        jean.sees("Get out twice a week").await?;
        jean.sees_no_more("One moment").await
    })
    .await
}
