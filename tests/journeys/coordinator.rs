//! Whom nobody supports any more is seen by a coordinator until somebody does.

use anyhow::{Result, ensure};

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, phone::Phone, story::story};

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

#[tokio::test]
async fn two_members_of_one_name_are_told_apart_by_what_they_keep() -> Result<()> {
    story("members-alike", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let grace = phones.phone("grace").await?;
        comes_in(&grace, &hub, Who::Grace).await?;
        grace.find("button", "More about Rosa").await?;
        let rows = "return [...document.querySelectorAll('li')].filter((row) => row.querySelector('b')?.textContent === 'Rosa' && row.textContent.includes('More')).map((row) => row.innerText)";
        let alone = rosas(&grace, rows).await?;
        ensure!(alone.len() == 1 && !alone[0].contains("Riverside Choir"), "{alone:?}");
        grace.fill("Their name", "Rosa").await?;
        grace.tick("Organiser").await?;
        grace.choose("Which group do they keep?", "The Music Room").await?;
        grace.press("Make an invitation").await?;
        grace.sees("The code for Rosa").await?;
        let code = grace.js("return document.querySelector('[data-test=code]').textContent").await?;
        let rosa = phones.phone("rosa").await?;
        rosa.open(&hub.at("/join")).await?;
        rosa.fill("Your code", code.as_str().unwrap_or_default()).await?;
        rosa.press("Go on").await?;
        rosa.press("Open Kith").await?;
        rosa.find("heading", "Our sessions").await?;
        grace.reload().await?;
        grace.wait_for("tells two Rosas apart", async || {
            // Only what is seen is drawn.
            grace.js("document.querySelector('[aria-label=\"More about Rosa\"]')?.scrollIntoView()").await?;
            let rows = rosas(&grace, rows).await?;
            let has = |name: &str| rows.iter().any(|row| row.contains(name));
            Ok(rows.len() == 2 && has("Riverside Choir") && has("The Music Room"))
        })
        .await
    })
    .await
}

async fn rosas(grace: &Phone, rows: &str) -> Result<Vec<String>> {
    let rows = grace.js(rows).await?;
    Ok(rows.as_array().into_iter().flatten().filter_map(|row| row.as_str().map(str::to_owned)).collect())
}
