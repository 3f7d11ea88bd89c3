//! A person is given from one connector to another: what it will do is said before, and it is one act.

use anyhow::{Result, ensure};

use super::{
    cast::{Who, comes_in},
    team::{KEPT, by_code, keeps_a_note},
};
use crate::support::{hub::Hub, story::story};

#[tokio::test]
async fn a_person_handed_over_has_her_whole_story_with_the_new_connector_and_what_was_not_sent_waits_there()
-> Result<()> {
    story("handing-over", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (jean, priya) = (phones.phone("jean").await?, phones.phone("priya").await?);
        let (grace, sam) = (phones.laptop("grace").await?, phones.phone("sam").await?);
        comes_in(&jean, &hub, Who::Jean).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        priya.keeps_the_app().await?;
        comes_in(&grace, &hub, Who::Grace).await?;
        by_code(&grace, &sam, &hub, "Sam").await?;

        // Priya writes without a signal, and her phone is switched off.
        keeps_a_note(&priya).await?;
        hub.stop();
        priya.press("Change the goal: Get out twice a week").await?;
        priya.fill("The goal", "Get out when the choir sings").await?;
        priya.press("Save").await?;
        priya.sees("not sent yet, safe here").await?;
        let story = priya.text().await?;
        priya.close().await;
        hub.start()?;

        grace.press("More about Priya").await?;
        grace.press("Their people: Priya").await?;
        grace.press("Hand over Jean W.").await?;
        grace.choose("Who supports Jean W. from now on?", "Sam").await?;
        grace.sees("Sam will see the whole story of Jean W., also what is kept").await?;
        grace.sees("what it has not sent yet waits for Sam to look at").await?;
        grace.press("Hand over").await?;
        grace.sees("Jean W. is now with Sam.").await?;

        jean.find("button", "Ask Sam to ring me").await?;
        sam.press("People").await?;
        sam.press("Jean Whitlock").await?;
        sam.find("heading", "Jean Whitlock").await?;
        // The whole story: what was said, the plan, what is kept from her phone.
        for told in ["Brought leeks home and cooked them.", "Knows every song from 1965", KEPT] {
            ensure!(story.contains(told), "it stands in Priya's story: {told}");
            sam.sees(told).await?;
        }

        priya.wake().await?;
        priya.open(&hub.at("/people")).await?;
        priya.sees("Margaret Boyd").await?;
        priya.wait_for("has Jean no more", async || Ok(!priya.has("link", "Jean Whitlock").await?)).await?;
        priya.open(&hub.at("/set-aside")).await?;
        priya.sees("1 line of yours arrived after your access had ended.").await?;
        ensure!(!priya.stored().await?.contains("choir sings"), "her phone let go of it");
        sam.press("Today").await?;
        sam.sees("1 line was handed in late and waits for you.").await?;
        sam.press("Look").await?;
        sam.sees("Get out when the choir sings").await?;
        Ok(())
    })
    .await
}
