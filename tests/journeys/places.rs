//! Where places are limited, a place is certain once the hub gave it: asked for with no signal, given, or waited for.

use anyhow::Result;

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, phone::Phone, story::story};

#[tokio::test]
async fn a_place_asked_for_with_no_signal_is_certain_only_once_it_is_given() -> Result<()> {
    story("places", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let rosa = phones.phone("rosa").await?;
        comes_in(&rosa, &hub, Who::Rosa).await?;
        rosa.press("Our page").await?;
        rosa.press_in("Evening choir", "Change").await?;
        rosa.fill("How many places", "1").await?;
        rosa.press_in("What happens there", "Save").await?;
        rosa.sees_no_more("How many places").await?;
        rosa.shows("[data-sync=sent]").await?;

        let (priya, jean) = (phones.phone("priya").await?, phones.phone("jean").await?);
        comes_in(&jean, &hub, Who::Jean).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        books(&priya, &hub, "Walter Finch", "Evening choir").await?;
        priya.sees_no_more("place asked for").await?;
        priya.sees("Evening choir").await?;

        priya.keeps_the_app().await?;
        hub.stop();
        books(&priya, &hub, "Jean Whitlock", "Evening choir").await?;
        priya.sees("place asked for").await?;
        hub.start()?;
        priya.sees("waiting for a place").await?;
        jean.press("Diary").await?;
        jean.sees("waiting for a place").await?;

        // Walter does not want it after all: the next who waits has it, and nothing is said any more.
        priya.open(&hub.at("/people")).await?;
        priya.press("Walter Finch").await?;
        priya.press("End: Evening choir").await?;
        jean.sees_no_more("waiting for a place").await?;
        jean.sees("Evening choir").await
    })
    .await
}

/// Priya books somebody for something, and the group is not told.
pub async fn books(priya: &Phone, hub: &Hub, name: &str, activity: &str) -> Result<()> {
    priya.open(&hub.at("/people")).await?;
    priya.press(name).await?;
    priya.press("Book an activity").await?;
    priya.fill("Find an activity", &activity.to_lowercase()).await?;
    priya.press(&format!("Choose {activity}")).await?;
    priya.tick("Tell nobody").await?;
    priya.press("Book it").await?;
    priya.find("heading", name).await?;
    Ok(())
}
