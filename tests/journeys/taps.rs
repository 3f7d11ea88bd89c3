//! Story 16: what a visit costs in taps, counted from the screen where a connector's day stands.

use anyhow::{Result, ensure};

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, story::story};

#[tokio::test]
async fn no_answer_takes_two_taps() -> Result<()> {
    story("taps-no-answer", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let priya = phones.phone("priya").await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        // Yesterday at ten she was to see David.
        priya.press("People").await?;
        priya.press("David Okoro").await?;
        priya.press("Record a visit: David").await?;
        priya.tick("A date").await?;
        priya.fill("Day", &priya.day(-1).await?.iso).await?;
        priya.fill("Time", "10:00").await?;
        priya.press("Save").await?;
        priya.find("heading", "David Okoro").await?;
        priya.press("Today").await?;
        priya.find("button", "Tried, no answer: David O.").await?;
        priya.taps();

        priya.press("Tried, no answer: David O.").await?;
        priya.press("Rang").await?;
        priya.sees("Saved on this phone: tried David, no answer.").await?;
        let taps = priya.taps();
        ensure!(taps <= 2, "no answer took {taps} taps");

        // It stands among what was, and says how.
        priya.press("People").await?;
        priya.press("David Okoro").await?;
        priya.sees("Tried by phone, no answer").await
    })
    .await
}

#[tokio::test]
async fn a_phone_call_with_one_line_takes_six_taps_at_most() -> Result<()> {
    story("taps-call", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let priya = phones.phone("priya").await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        priya.taps();

        priya.press("People").await?;
        priya.press("David Okoro").await?;
        priya.press("Record a visit: David").await?;
        priya.tick("by phone").await?;
        priya.write("What was said", "He has been out with the camera twice.").await?;
        priya.press("Save").await?;
        priya.find("heading", "David Okoro").await?;
        priya.sees("He has been out with the camera twice.").await?;
        let taps = priya.taps();
        ensure!(taps <= 6, "a call with one line took {taps} taps");
        priya.sees("Visit by phone").await
    })
    .await
}

#[tokio::test]
async fn a_visit_at_home_with_two_steps_and_a_next_date_takes_twelve_taps_at_most() -> Result<()> {
    story("taps-home", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (priya, jean) = (phones.phone("priya").await?, phones.phone("jean").await?);
        comes_in(&priya, &hub, Who::Priya).await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        priya.taps();

        priya.press("People").await?;
        priya.press("Jean Whitlock").await?;
        priya.press("Record a visit: Jean").await?;
        priya.tick("at home").await?;
        priya.tick("60").await?;
        priya.write("What was said", "We looked for the wool together.").await?;
        priya.tick_in("Find the wool from Mum's blanket", "done").await?;
        priya.tick_in("Try the allotment", "changed").await?;
        priya.tick("A date").await?;
        let next =
            priya.js("const d = new Date(); d.setDate(d.getDate() + 9); return d.toISOString().slice(0, 10)").await?;
        priya.fill("Day", next.as_str().unwrap_or_default()).await?;
        priya.press("Save").await?;
        priya.find("heading", "Jean Whitlock").await?;
        let taps = priya.taps();
        ensure!(taps <= 12, "a visit at home with two steps and a next date took {taps} taps");

        // All of it was kept, and comes to the person.
        priya.sees("We looked for the wool together.").await?;
        priya.sees("Find the wool from Mum's blanket: done").await?;
        priya.sees("Try the allotment: changed").await?;
        jean.wait_for("sees the next visit, at home", async || {
            let text = jean.text().await?;
            Ok(text.contains("With Priya") && text.contains("At home"))
        })
        .await
    })
    .await
}
