//! The rest of one's record: Jean asks for it with no signal, the coordinator gives it with a line held back, and Jean reads
//! that it was given.

use anyhow::{Result, ensure};

use super::{
    cast::{Who, comes_in},
    team::{KEPT, keeps_a_note},
};
use crate::support::{hub::Hub, story::story};

#[tokio::test]
async fn who_asks_for_the_rest_of_her_record_gets_it_within_a_month_and_reads_so() -> Result<()> {
    story("seeing", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (jean, priya) = (phones.phone("jean").await?, phones.phone("priya").await?);
        let grace = phones.laptop("grace").await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        comes_in(&grace, &hub, Who::Grace).await?;
        keeps_a_note(&priya).await?;
        jean.keeps_the_app().await?;
        hub.stop();
        jean.press("Me").await?;
        jean.press("Ask for the rest").await?;
        jean.sees("Not sent yet.").await?;
        hub.start()?;
        jean.sees("You asked for it on").await?;
        // What the bar lies over is measured as smaller than it is.
        jean.js("scrollTo(0, 0)").await?;
        ensure!(jean.axe().await?.is_empty(), "{:?}", jean.axe().await?);

        grace.reload().await?;
        grace.sees("Asked to see their record").await?;
        grace.sees("days left").await?;
        grace.press("Open the notes about Jean W.").await?;
        grace.tick("They asked").await?;
        grace.fill("The reason, in a few words", "You asked to see it").await?;
        grace.press("Open for 24 hours").await?;
        grace.press("Give it").await?;
        grace.sees(KEPT).await?;
        grace.sees("Who did what").await?;
        ensure!(grace.axe().await?.is_empty(), "{:?}", grace.axe().await?);
        grace.js("[...document.querySelectorAll('li')].find((li) => li.textContent.includes('Her son asked')).querySelector('input').click()").await?;
        grace.find("textbox", "Why is it held back?").await?;
        ensure!(grace.find("button", "It was given").await?.attr("aria-disabled").await?.is_some(), "not without a reason");
        grace.fill("Why is it held back?", "It is about her son").await?;
        grace.press("It was given").await?;
        grace.sees("Noted: it was given.").await?;

        jean.sees("It was given to you on").await?;
        ensure!(!jean.stored().await?.contains("Her son asked"), "the notes never reach her phone");
        ensure!(!jean.stored().await?.contains("about her son"), "nor what was held back, and why");
        priya.sees("It is about her son").await
    })
    .await
}
