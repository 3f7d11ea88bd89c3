//! A step that belongs to no goal is changed where it stands: on the plan.

use anyhow::Result;

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, story::story};

const STEP: &str = "Find the wool from Mum's blanket";

#[tokio::test]
async fn a_step_of_no_goal_is_set_and_changed_on_the_plan_with_no_signal() -> Result<()> {
    story("own-steps", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (jean, priya) = (phones.phone("jean").await?, phones.phone("priya").await?);
        comes_in(&jean, &hub, Who::Jean).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        hub.stop();
        jean.tick_in(STEP, "Going on").await?;
        jean.press(&format!("Change the step: {STEP}")).await?;
        jean.fill("Which step?", "Ask my sister for the wool").await?;
        jean.press("Save").await?;
        jean.find_in("Ask my sister for the wool", "radio", "Going on").await?;

        hub.start()?;
        jean.shows("[data-sync=sent]").await?;
        priya.press("People").await?;
        priya.press("Jean Whitlock").await?;
        priya.sees("Ask my sister for the wool").await
    })
    .await
}
