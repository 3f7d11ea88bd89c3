//! Somebody is worried: what was seen is written down with no signal, says on every screen that it has reached nobody, and
//! then waits with who keeps people safe until one has taken it.

use anyhow::{Result, ensure};

use super::{
    cast::{Who, comes_in},
    team::by_code,
};
use crate::support::{hub::Hub, story::story};

const SEEN: &str = "A bruise on her arm, and she would not say";
const NOBODY: &str = "This safety note has reached nobody yet.";

#[tokio::test]
async fn a_safety_note_says_that_it_reached_nobody_then_waits_until_somebody_took_it() -> Result<()> {
    story("worried", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (rosa, jean) = (phones.phone("rosa").await?, phones.phone("jean").await?);
        let (priya, grace) = (phones.phone("priya").await?, phones.laptop("grace").await?);
        comes_in(&rosa, &hub, Who::Rosa).await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        comes_in(&grace, &hub, Who::Grace).await?;
        rosa.keeps_the_app().await?;
        hub.stop();

        rosa.press("Register").await?;
        rosa.press("I'm worried about somebody").await?;
        rosa.find("heading", "Worried about somebody").await?;
        rosa.sees("In danger now? Ring, and stay with them").await?;
        rosa.sees("Grace will read this").await?;
        rosa.choose("About whom?", "Jean").await?;
        rosa.write("What did you see and hear?", SEEN).await?;
        // A flat battery in between.
        rosa.wait_for("has kept what was typed", async || Ok(rosa.stored().await?.contains(SEEN))).await?;
        rosa.kill().await?;
        rosa.wake().await?;
        rosa.open(&hub.at("/worried")).await?;
        rosa.find("heading", "Worried about somebody").await?;
        rosa.write("Who was told, and when?", "Nobody yet").await?;
        rosa.press("Save the note").await?;
        rosa.sees(NOBODY).await?;
        // What the bar lies over is measured as smaller than it is.
        rosa.js("scrollTo(0, 0)").await?;
        ensure!(rosa.axe().await?.is_empty(), "{:?}", rosa.axe().await?);
        rosa.press("Sessions").await?;
        rosa.find("heading", "Our sessions").await?;
        rosa.sees(NOBODY).await?;
        rosa.find("link", "Ring Riverside").await?;

        hub.start()?;
        rosa.sees_no_more(NOBODY).await?;
        rosa.press("Me").await?;
        rosa.press("I'm worried about somebody").await?;
        rosa.sees("The programme has it. Grace will read it.").await?;

        grace.sees("A safety note from Rosa waits").await?;
        ensure!(!grace.text().await?.contains(SEEN), "others may see this screen");
        grace.press("Read it").await?;
        grace.sees(SEEN).await?;
        ensure!(grace.axe().await?.is_empty(), "{:?}", grace.axe().await?);
        priya.press("People").await?;
        priya.press("Jean Whitlock").await?;
        priya.sees(SEEN).await?;
        grace.press("I take it").await?;
        grace.sees_no_more("A safety note from Rosa waits").await?;
        rosa.sees("Grace took it").await?;
        priya.sees("Grace took it").await?;
        jean.reload().await?;
        jean.sees("Get out twice a week").await?;
        ensure!(!jean.stored().await?.contains("bruise"), "it never reaches her phone");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_coordinator_names_who_reads_safety_notes_and_they_wait_on_their_day() -> Result<()> {
    story("worried-leads", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (sam, grace) = (phones.phone("sam").await?, phones.laptop("grace").await?);
        let rosa = phones.phone("rosa").await?;
        comes_in(&grace, &hub, Who::Grace).await?;
        comes_in(&rosa, &hub, Who::Rosa).await?;
        by_code(&grace, &sam, &hub, "Sam").await?;
        grace.press("More about Grace").await?;
        grace.press("Grace reads safety notes no longer").await?;
        grace.sees("Somebody must read safety notes. Name another one first.").await?;
        grace.press("More about Sam").await?;
        grace.press("Sam reads safety notes from now on").await?;
        grace.sees("supports 8 people · reads safety notes").await?;
        rosa.press("Me").await?;
        rosa.press("I'm worried about somebody").await?;
        rosa.sees("Grace, Sam will read this").await?;
        rosa.fill("Who is it?", "A man in a red coat").await?;
        rosa.write("What did you see and hear?", "He slept in the hall's porch again").await?;
        rosa.press("Save the note").await?;
        sam.sees("A safety note from Rosa waits").await?;
        sam.press("Read it").await?;
        sam.sees("A man in a red coat").await?;
        sam.press("I take it").await?;
        rosa.sees("Sam took it").await
    })
    .await
}
