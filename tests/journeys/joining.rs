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
