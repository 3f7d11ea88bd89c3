//! A coordinator opens what only connectors read: with a reason, for a day, and never unseen.

use std::time::Duration;

use anyhow::{Result, ensure};

use super::{
    cast::{Who, comes_in},
    team::{KEPT, keeps_a_note},
};
use crate::support::{hub::Hub, phone::Phone, story::story};

#[tokio::test]
async fn a_coordinator_reads_the_notes_for_a_day_and_whom_it_is_about_reads_that_they_did_and_why() -> Result<()> {
    story("breaking-glass", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (jean, priya) = (phones.phone("jean").await?, phones.phone("priya").await?);
        let grace = phones.laptop("grace").await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        comes_in(&grace, &hub, Who::Grace).await?;
        grace.keeps_the_app().await?;

        keeps_a_note(&priya).await?;
        priya.press("Today").await?;

        opens(&grace, "Her sister rang, worried", false).await?;
        let today = jean.day(0).await?.said;
        let told = format!("Grace, coordinator, opened your record on {today}. Reason: Her sister rang, worried");
        jean.sees(&told).await?;
        jean.press("Me").await?;
        jean.find("heading", "Who opened your record").await?;
        jean.sees(&told).await?;
        priya.sees(&format!("Grace, coordinator, opened the record of Jean W. on {today}.")).await?;
        ensure!(!priya.text().await?.contains("Her sister rang"), "others may see this screen");
        priya.press("Grace, coordinator, opened the record of Jean W.").await?;
        priya.sees("Her sister rang, worried").await?;

        grace.find("heading", "Open to you").await?;
        grace.press("Open").await?;
        grace.find("heading", "Jean W.").await?;
        grace.sees(KEPT).await?;
        ensure!(!grace.has("link", "Record a visit").await?, "it is read and not written");

        // Told to the connectors alone, where telling would put somebody at risk.
        grace.press("Invitations").await?;
        opens(&grace, "A neighbour saw bruises", true).await?;
        priya.sees("A neighbour saw bruises").await?;
        jean.shows("[data-sync=sent]").await?;
        ensure!(!jean.stored().await?.contains("bruises"), "her phone never holds it");

        // After a day it is closed, also where the hub cannot say so.
        hub.stop();
        grace.clock_goes_on(Duration::from_secs(25 * 3600)).await?;
        grace.open(&hub.at("/members")).await?;
        grace.find("heading", "People and invitations").await?;
        ensure!(!grace.text().await?.contains("Open to you"), "the day is over");
        Ok(())
    })
    .await
}

async fn opens(grace: &Phone, reason: &str, held_back: bool) -> Result<()> {
    grace.press("More about Priya").await?;
    grace.press("Their people: Priya").await?;
    grace.press("Open the notes about Jean W.").await?;
    grace.sees("You will read the notes about Jean W. that only connectors read.").await?;
    grace.tick("Worried about somebody's safety").await?;
    grace.write("The reason, in a few words", reason).await?;
    if held_back {
        grace.tick("Do not tell Jean W.").await?;
    }
    grace.press("Open for 24 hours").await?;
    let is_closed = "return document.querySelector('dialog[open]') === null";
    grace.wait_for("the sheet is closed", async || Ok(grace.js(is_closed).await? == true)).await
}
