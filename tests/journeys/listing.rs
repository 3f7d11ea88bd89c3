//! What a listing and the programme say of themselves is changed where it stands, and everybody reads it.

use anyhow::Result;

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, story::story};

#[tokio::test]
async fn what_a_group_and_the_programme_say_is_changed_and_read_by_everybody() -> Result<()> {
    story("listing", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (rosa, grace, jean) =
            (phones.phone("rosa").await?, phones.phone("grace").await?, phones.phone("jean").await?);
        comes_in(&jean, &hub, Who::Jean).await?;
        comes_in(&rosa, &hub, Who::Rosa).await?;
        comes_in(&grace, &hub, Who::Grace).await?;

        rosa.press("Our page").await?;
        rosa.press_in("Evening choir", "Change").await?;
        rosa.press_in("What is it called?", "More about it").await?;
        rosa.fill("Another: Interests that it speaks to", "harmonium").await?;
        rosa.press("Add to: Interests that it speaks to").await?;
        rosa.tick_in("Languages spoken there", "Welsh").await?;
        rosa.press_in("What happens there", "Save").await?;
        rosa.sees_no_more("How many places").await?;

        grace.press("Settings").await?;
        grace.press("Another number").await?;
        grace.fill_in("A new number", "Number in danger", "0808 157 0303").await?;
        grace.fill_in("A new number", "Whom one reaches there", "Night line").await?;
        grace.find("heading", "Night line").await?;
        grace.press("Save").await?;
        grace.sees("Saved").await?;

        jean.press("Find").await?;
        jean.fill("What would you like to do?", "harmonium").await?;
        jean.sees("Evening choir").await?;
        jean.press("Me").await?;
        jean.sees("0808 157 0303").await
    })
    .await
}
