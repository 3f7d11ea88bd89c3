//! Story 6: an edit that the hub does not take is set aside with its reason, the row returns to the hub's copy, and the
//! other edits of the same batch arrive.

use anyhow::{Result, ensure};

use super::{
    cast::{Who, comes_in},
    told::by_hand,
};
use crate::support::{hub::Hub, phone::Phone, story::story};

#[tokio::test]
async fn what_the_hub_does_not_take_is_set_aside_and_all_the_rest_arrives() -> Result<()> {
    story("not-taken", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (priya, jean) = (phones.phone("priya").await?, phones.phone("jean").await?);
        comes_in(&jean, &hub, Who::Jean).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        priya.keeps_the_app().await?;
        hub.stop();

        // The same half-written visit stands in two tabs, and is saved in both: what was said is said once only.
        opens_the_form(&priya).await?;
        priya.write("What was said", "She sang on the bus.").await?;
        priya
            .wait_for("has kept the half-written visit", async || {
                Ok(by_hand(&priya, "return (await all('drafts')).length").await? == 1)
            })
            .await?;
        let first = priya.tab().await?;
        let second = priya.new_tab(&hub.at("/today")).await?;
        opens_the_form(&priya).await?;
        priya.sees("This is what you had begun to write.").await?;
        priya.to_tab(&first).await?;
        priya.press("Save").await?;
        priya.find("heading", "Jean Whitlock").await?;
        priya.to_tab(&second).await?;
        priya.write("What was said", " Everybody joined in.").await?;
        priya.press("Save").await?;
        priya.find("heading", "Jean Whitlock").await?;
        priya.press("Change the goal: Get out twice a week").await?;
        priya.fill("The goal", "Get out three times a week").await?;
        priya.press("Save").await?;
        priya.sees("not sent yet, safe here").await?;
        let waiting = "return (await all('rows')).reduce((n, r) => n + JSON.parse(r.b).r.unsent?.length || n, 0)";
        ensure!(by_hand(&priya, waiting).await?.as_u64() > Some(3), "several edits wait for one push");

        hub.start()?;
        // The rest arrives, also what came after it in the same batch.
        jean.sees("Get out three times a week").await?;
        priya.shows("[data-sync=looks]").await?;
        priya.sees_no_more("not sent yet, safe here").await?;
        ensure!(by_hand(&priya, waiting).await? == 0, "nothing waits any more");
        // The row is the hub's copy again.
        priya.sees("She sang on the bus.").await?;
        priya.sees_no_more("Everybody joined in").await?;

        priya.open(&hub.at("/set-aside")).await?;
        priya.sees("She sang on the bus. Everybody joined in.").await?;
        priya.sees("This was said before and stays as it was said.").await?;
        priya.reload().await?;
        priya.sees("She sang on the bus. Everybody joined in.").await?;
        priya.press("Let it go").await?;
        priya.sees("Nothing is set aside.").await?;
        priya.reload().await?;
        priya.sees("Nothing is set aside.").await
    })
    .await
}

async fn opens_the_form(priya: &Phone) -> Result<()> {
    priya.press("People").await?;
    priya.press("Jean Whitlock").await?;
    priya.press("Record a visit: Jean").await?;
    priya.find("textbox", "What was said").await?;
    Ok(())
}
