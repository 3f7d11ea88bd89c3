//! A phone that was lost: the connector reads out a new code and signs the old phone out, which then holds nothing more.

use anyhow::Result;

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, story::story};

#[tokio::test]
async fn a_connector_signs_out_the_phone_that_was_lost() -> Result<()> {
    story("lost-phone", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (lost, priya) = (phones.phone("lost").await?, phones.phone("priya").await?);
        comes_in(&lost, &hub, Who::Jean).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        priya.press("People").await?;
        priya.press("Jean Whitlock").await?;
        priya.press("New code for Jean").await?;
        priya.press("Phones and computers of Jean").await?;
        priya.press("Sign out").await?;
        priya.sees("Jean has opened Kith on no phone.").await?;
        // It hears of it by itself, and lets go of what it held.
        lost.sees_no_more("Get out twice a week").await
    })
    .await
}

#[tokio::test]
async fn a_coordinator_signs_out_a_colleagues_phone() -> Result<()> {
    story("lost-phone-of-a-colleague", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (lost, grace) = (phones.phone("lost").await?, phones.phone("grace").await?);
        comes_in(&lost, &hub, Who::Rosa).await?;
        comes_in(&grace, &hub, Who::Grace).await?;
        grace.press("More about Rosa").await?;
        grace.press("Phones and computers of Rosa").await?;
        grace.press("Sign out").await?;
        grace.sees("Rosa has opened Kith on no phone.").await?;
        lost.sees_no_more("Singing together").await
    })
    .await
}
