//! For somebody without a phone, or who likes it on the fridge: plan and diary come out as one A4 sheet each.

use anyhow::{Result, ensure};

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, story::story};

#[tokio::test]
async fn plan_and_diary_print_on_one_sheet_each_with_dates_that_are_right_on_any_day() -> Result<()> {
    story("paper", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let jean = phones.phone("jean").await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        for (screen, has) in [("Plan", "Find the wool from Mum's blanket"), ("Diary", "Ring and sing")] {
            jean.press(screen).await?;
            jean.sees(has).await?;
            jean.holds_what_it_prints().await?;
            jean.press("Print").await?;
            jean.shows("body[data-sheet]").await?;
            let (pages, text) = (jean.sheets().await?, jean.text().await?);
            ensure!(pages == 1, "{screen}: {pages} sheets");
            ensure!(!text.contains("Today") && !text.contains("Tomorrow"), "paper does not know its day:\n{text}");
            let whom = jean.js("return document.querySelector('.on-paper').textContent").await?;
            ensure!(whom.to_string().contains("Times may change: ring 01632 960 100"), "whom to ring: {whom}");
            ensure!(text.contains(has), "nothing is left out:\n{text}");
            jean.open(&hub.at("/plan")).await?;
        }
        Ok(())
    })
    .await
}
