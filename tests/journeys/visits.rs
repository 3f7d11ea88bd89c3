//! Story 2: a visit in a kitchen with no signal, a phone that dies, and everything is there.

use anyhow::{Result, ensure};

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, story::story};

#[tokio::test]
async fn what_was_said_with_no_signal_outlives_the_phone_dying_and_is_sent_without_a_tap() -> Result<()> {
    story("kitchen", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (priya, jean) = (phones.phone("priya").await?, phones.phone("jean").await?);
        comes_in(&priya, &hub, Who::Priya).await?;
        priya.keeps_the_app().await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        hub.stop();

        priya.press("People").await?;
        priya.press("Jean Whitlock").await?;
        priya.press("Record a visit").await?;
        priya.tick("at home").await?;
        priya.write("What was said", "She sang in her own kitchen today.").await?;
        priya.press("Save").await?;
        priya.sees("not sent yet, safe here").await?;
        priya.open(&hub.at("/people")).await?;
        priya.press("Jean Whitlock").await?;
        priya.press("Change the goal: Get out twice a week").await?;
        priya.fill("The goal", "Get out three times a week").await?;
        priya.press("Save").await?;
        priya.sees("Get out three times a week").await?;
        priya.sees("not sent yet, safe here").await?;

        priya.kill().await?;
        priya.wake().await?;
        priya.open(&hub.at("/people")).await?;
        priya.press("Jean Whitlock").await?;
        priya.sees("She sang in her own kitchen today.").await?;
        priya.sees("Get out three times a week").await?;
        priya.sees("not sent yet, safe here").await?;

        hub.start()?;
        priya.sees_no_more("not sent yet, safe here").await?;
        jean.sees("Get out three times a week").await?;
        // What was said opens by a tap: others may glance at the screen.
        let glance = jean.text().await?;
        ensure!(!glance.contains("sang in her own kitchen"), "what was said stands open:\n{glance}");
        jean.press("Priya came to see you").await?;
        jean.sees("She sang in her own kitchen today.").await?;
        Ok(())
    })
    .await
}
