//! A connector goes away, and somebody stands in: named by the coordinator, said to everybody whom it concerns, ended by
//! itself or before.

use anyhow::{Result, ensure};

use super::{
    cast::{Who, comes_in},
    team::by_code,
};
use crate::support::{hub::Hub, story::story};

#[tokio::test]
async fn who_stands_in_has_the_people_until_it_ends_and_everybody_reads_who_and_until_when() -> Result<()> {
    story("standing-in", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (jean, priya) = (phones.phone("jean").await?, phones.phone("priya").await?);
        let (grace, sam) = (phones.laptop("grace").await?, phones.phone("sam").await?);
        comes_in(&jean, &hub, Who::Jean).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        comes_in(&grace, &hub, Who::Grace).await?;
        by_code(&grace, &sam, &hub, "Sam").await?;
        sam.press("People").await?;
        sam.find("heading", "People").await?;
        ensure!(!sam.has("link", "Jean Whitlock").await?, "Jean is Priya's");
        jean.find("button", "Ask Priya to ring me").await?;

        let last = grace.day(6).await?;
        grace.press("More about Priya").await?;
        grace.press("Away: who stands in?").await?;
        grace.choose("Who stands in?", "Sam").await?;
        grace.sees("Sam will see and write all that Priya does").await?;
        grace.fill("Until the end of", &last.iso).await?;
        grace.press("They stand in").await?;
        let said = format!("Sam is standing in for Priya until {}.", last.said);
        grace.sees(&said).await?;

        jean.sees(&said).await?;
        jean.find("button", "Ask Sam to ring me").await?;
        priya.sees(&format!("Sam is standing in for you until {}.", last.said)).await?;
        sam.sees(&format!("You are standing in for Priya until {}.", last.said)).await?;
        sam.sees(&format!("standing in for Priya until {}", last.said)).await?;
        sam.press("Jean Whitlock").await?;
        sam.find("heading", "Jean Whitlock").await?;
        sam.press("Change the goal: Get out twice a week").await?;
        sam.fill("The goal", "Get out three times a week").await?;
        sam.press("Save").await?;
        jean.sees("Get out three times a week").await?;

        grace.press(&format!("End it now: {said}")).await?;
        grace.sees_no_more(&said).await?;
        jean.sees_no_more("is standing in").await?;
        jean.find("button", "Ask Priya to ring me").await?;
        sam.press("People").await?;
        sam.wait_for("has Jean no more", async || Ok(!sam.has("link", "Jean Whitlock").await?)).await?;
        ensure!(!sam.stored().await?.contains("three times a week"), "his phone let go of her");
        Ok(())
    })
    .await
}
