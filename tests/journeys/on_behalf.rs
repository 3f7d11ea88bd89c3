//! What a connector does for somebody who has no phone at hand: "went", the plan on paper, and a warning for the team alone.

use anyhow::{Result, ensure};

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, phone::Phone, story::story};

#[tokio::test]
async fn a_connector_says_that_somebody_went_and_prints_the_plan_and_warns_the_team_alone() -> Result<()> {
    story("on-behalf", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (priya, jean) = (phones.phone("priya").await?, phones.phone("jean").await?);
        comes_in(&jean, &hub, Who::Jean).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        let before = times_been(&jean).await?;
        hub.stop();
        priya.press("People").await?;
        priya.press("Jean Whitlock").await?;
        priya.tick_in("Did they go?", "Went").await?;
        priya.sees("1 line not sent yet").await?;

        priya.press("How to reach, what helps").await?;
        priya.press("Going there safely").await?;
        priya.tick("Do not go alone").await?;
        priya.fill("Why", "The dog next door bites.").await?;
        priya.press("Save").await?;
        priya.sees("The dog next door bites.").await?;

        hub.start()?;
        priya.sees_no_more("not sent yet").await?;
        jean.wait_for("has been there once more", async || Ok(times_been(&jean).await? == before + 1)).await?;
        let kept = jean.stored().await?;
        ensure!(kept.contains("Get out twice a week"), "her own plan is on her phone");
        ensure!(!kept.contains("The dog next door"), "what the team warns of is not");

        priya.holds_what_it_prints().await?;
        priya.press("Print the plan").await?;
        priya.shows("body[data-sheet]").await?;
        let sheet = priya.js("return document.querySelector('.whole-sheet').textContent").await?.to_string();
        ensure!(sheet.contains("Get out twice a week") && sheet.contains("ring 01632 960 100"), "{sheet}");
        ensure!(!sheet.contains("The dog next door"), "{sheet}");
        ensure!(priya.sheets().await? == 1);
        Ok(())
    })
    .await
}

async fn times_been(jean: &Phone) -> Result<usize> {
    jean.press("Diary").await?;
    jean.find("heading", "Diary").await?;
    let all = jean.js("return document.body.textContent").await?.to_string();
    Ok(all.matches("You went.").count())
}
