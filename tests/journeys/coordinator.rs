//! Whom nobody supports any more is seen by a coordinator until somebody does.

use anyhow::{Result, ensure};

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, story::story};

#[tokio::test]
async fn somebody_whose_connector_goes_is_seen_and_given_to_another() -> Result<()> {
    story("nobody-beside", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let priya = phones.phone("priya").await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        priya.press("People").await?;
        priya.find("link", "Jean Whitlock").await?;

        let grace = phones.phone("grace").await?;
        comes_in(&grace, &hub, Who::Grace).await?;
        ensure!(!grace.text().await?.contains("Nobody beside them yet"), "everybody has somebody");
        grace.press("More about Priya").await?;
        grace.press_in("Supports Jean", "End it").await?;
        grace.find("heading", "Nobody beside them yet").await?;
        grace.sees("Jean W.").await?;
        priya.wait_for("has Jean no more", async || Ok(!priya.has("link", "Jean Whitlock").await?)).await?;

        grace.choose("Who supports Jean W.?", "Sam").await?;
        grace.press("Give Jean W. to them").await?;
        grace.sees_no_more("Nobody beside them yet").await?;
        grace.press("More about Sam").await?;
        grace.sees("Supports Jean").await
    })
    .await
}
