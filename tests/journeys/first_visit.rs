//! Story 1 and 12: the first visit through an invitation, then no signal; and anybody without an account.

use anyhow::{Result, ensure};

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, phone::Phone, story::story};

#[tokio::test]
async fn after_the_first_visit_the_plan_the_diary_and_every_activity_are_there_with_no_signal() -> Result<()> {
    story("first-visit", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let jean = phones.phone("jean").await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        jean.sees("Being with people who don't ask what I do for a living.").await?;
        jean.sees("Get out twice a week").await?;
        jean.keeps_the_app().await?;
        jean.press("Find").await?;
        jean.sees("things to join").await?;

        hub.stop();
        jean.open(&hub.at("/diary")).await?;
        jean.find("heading", "Diary").await?;
        jean.sees("Singing together").await?;
        jean.open(&hub.at("/plan")).await?;
        jean.sees("Get out twice a week").await?;
        jean.open(&hub.at("/find")).await?;
        jean.fill("What would you like to do?", "compost").await?;
        // The list has settled, so that nothing moves away under the finger.
        jean.sees("1 thing to join").await?;
        jean.press("Compost club").await?;
        jean.wait_for("an address of its own", async || Ok(jean.address().await?.contains("/activity/"))).await?;
        jean.find("heading", "Compost club").await?;
        jean.reload().await?;
        jean.find("heading", "Compost club").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn anyone_without_an_account_browses_the_directory_and_opens_an_activity() -> Result<()> {
    story("anyone", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let anyone = phones.phone("anyone").await?;
        // A page of somebody's own, where nobody is: the first page says what one can do.
        anyone.open(&hub.at("/plan")).await?;
        anyone.press("Find something to join").await?;
        anyone.sees("things to join").await?;
        anyone.fill("What would you like to do?", "ukul").await?;
        anyone.sees("1 thing to join").await?;
        anyone.write("What would you like to do?", "ele").await?;
        ensure!(stays_under_a_finger(&anyone).await?, "the card was drawn anew when it was touched");
        anyone.press("Ukulele for absolute beginners").await?;
        anyone.find("heading", "Ukulele for absolute beginners").await?;
        anyone.sees("The Music Room").await?;
        Ok(())
    })
    .await
}

/// The focus, which a press brings, must not draw the first card anew: the press would go to one that is gone.
async fn stays_under_a_finger(phone: &Phone) -> Result<bool> {
    let script = "const frame = () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))); \
        const link = document.querySelector('main li[data-at] a'); \
        link.focus(); await frame(); \
        return link.isConnected";
    Ok(phone.js_async(script).await? == true)
}
