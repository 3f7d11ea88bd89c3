//! What a listing and the programme say of themselves is changed where it stands, and everybody reads it.

use anyhow::{Result, ensure};

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

#[tokio::test]
async fn who_else_runs_a_group_and_who_checked_it_is_written_by_whoever_may() -> Result<()> {
    story("group-contact", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (rosa, grace) = (phones.phone("rosa").await?, phones.phone("grace").await?);
        comes_in(&rosa, &hub, Who::Rosa).await?;
        comes_in(&grace, &hub, Who::Grace).await?;

        rosa.press("Our page").await?;
        rosa.press("Somebody else who runs it").await?;
        rosa.fill_in("Somebody new", "First name", "Bo").await?;
        rosa.fill_in("Bo", "Their own number", "07700 900 811").await?;
        rosa.press_in("For the programme's team", "Save").await?;
        rosa.sees("All saved and sent").await?;
        ensure!(!rosa.has("textbox", "Checked by").await?, "an organiser checks the own group");

        grace.press("Directory").await?;
        grace.fill("Find a group", "Riverside").await?;
        grace.press_in("Riverside Choir", "Open").await?;
        grace.press("Look after it").await?;
        grace.sees("Bo").await?;
        let number =
            "return [...document.querySelectorAll('input[type=tel]')].some((field) => field.value === '07700 900 811')";
        grace.wait_for("reads Bo's own number", async || Ok(grace.js(number).await? == true)).await?;
        grace.fill("Organisers vetted on", "2026-05-03").await?;
        grace.fill("Checked by", "Grace Okafor").await?;
        grace.fill("Checked on", "2026-05-04").await?;
        grace.press_in("Organisers vetted on", "Save").await?;
        grace.fill("Checked: what everyone reads", "Checked by Riverside, May 2026").await?;
        grace.press_in("Checked: what everyone reads", "Save").await?;
        grace.sees("All saved and sent").await?;

        rosa.sees("Checked by Grace Okafor, 4 May").await?;
        rosa.sees("The organisers were vetted: 3 May").await?;
        rosa.sees("Checked by Riverside, May 2026").await?;

        // The team reads it beside the activity, and nobody else does.
        let (priya, jean) = (phones.phone("priya").await?, phones.phone("jean").await?);
        comes_in(&priya, &hub, Who::Priya).await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        for phone in [&priya, &jean] {
            phone.press("Find").await?;
            phone.fill("What would you like to do?", "Singing together").await?;
            phone.press("Singing together").await?;
            phone.sees("Checked by Riverside, May 2026").await?;
        }
        for told in ["For the team", "07700 900 811", "Checked by Grace Okafor, 4 May"] {
            priya.sees(told).await?;
        }
        priya.find("link", "Ring Bo").await?;
        let text = jean.text().await?;
        ensure!(!text.contains("For the team") && !text.contains("07700 900 811"), "Jean reads: {text}");
        Ok(())
    })
    .await
}
