//! Stories 3 and 4: an organiser with no signal changes sessions and marks the register; the people booked see it.

use anyhow::Result;

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, story::story};

#[tokio::test]
async fn a_session_moved_with_no_signal_is_seen_as_moved_in_its_place_with_the_reason() -> Result<()> {
    story("moved", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (rosa, jean) = (phones.phone("rosa").await?, phones.phone("jean").await?);
        comes_in(&rosa, &hub, Who::Rosa).await?;
        rosa.keeps_the_app().await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        hub.stop();

        rosa.press("Change Singing together").await?;
        rosa.find("heading", "Change a session").await?;
        rosa.find("heading", "Singing together").await?;
        rosa.tick("Time or day").await?;
        rosa.fill("New time", "15:45").await?;
        rosa.tick("Weather").await?;
        rosa.sees("moves to").await?;
        rosa.press("Save and tell people").await?;
        rosa.sees("Saved on this phone, not yet told.").await?;

        hub.start()?;
        rosa.sees("Told the hub.").await?;
        jean.sees("15:45").await?;
        jean.sees("Because of the weather.").await?;
        Ok(())
    })
    .await
}
