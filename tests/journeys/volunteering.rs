//! A volunteer rings somebody, also without a signal, and reaches nobody beyond their match and the last day of their check.

use anyhow::{Context, Result, ensure};

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, phone::Phone, story::story};

#[tokio::test]
async fn a_call_written_without_a_signal_arrives_and_an_ended_match_leaves_the_volunteers_phone() -> Result<()> {
    story("volunteering", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (moira, priya, jean) =
            (phones.phone("moira").await?, phones.phone("priya").await?, phones.phone("jean").await?);
        comes_in(&moira, &hub, Who::Moira).await?;
        moira.keeps_the_app().await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        jean.find("heading", "Beside you").await?;
        jean.sees("Once a week, after seven").await?;
        moira.sees("Rings on 01632 960 401").await?;
        let held = moira.stored().await?;
        ensure!(!held.contains("Whitlock") && !held.contains("Get out twice a week"), "more of Jean is on her phone");

        hub.stop();
        moira.press("I was in touch with Jean").await?;
        moira.sees("Jean and Jean's connectors can read this").await?;
        moira.write("How was it? A few words", "She sang for me.").await?;
        // The battery is flat in the middle of it: what was begun is there again.
        moira.wait_for("keeps what was begun", async || Ok(moira.stored().await?.contains("She sang for me."))).await?;
        moira.kill().await?;
        moira.wake().await?;
        moira.open(&hub.at("/my-people")).await?;
        moira.press("I was in touch with Jean").await?;
        moira
            .wait_for("has the words that were begun", async || {
                Ok(moira.js("return document.querySelector('dialog textarea')?.value").await? == "She sang for me.")
            })
            .await?;
        moira.press("Save").await?;
        moira.sees("not sent yet").await?;
        hub.start()?;
        moira.sees_no_more("not sent yet").await?;
        priya.press("People").await?;
        priya.press("Jean Whitlock").await?;
        priya.sees("In touch with Moira").await?;
        priya.sees("She sang for me.").await?;

        priya.press("It has ended with Moira").await?;
        moira.sees("Nobody yet").await?;
        ensure!(!moira.stored().await?.contains("Once a week, after seven"), "her phone let go of it");
        jean.sees_no_more("Beside you").await?;
        priya.press("Begin again with Moira").await?;
        moira.sees("Once a week, after seven").await?;
        moira.sees("She sang for me.").await
    })
    .await
}

#[tokio::test]
async fn who_is_not_checked_reaches_nobody_and_is_let_in_until_a_day_that_is_said() -> Result<()> {
    story("vetting", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (ines, priya) = (phones.phone("ines").await?, phones.phone("priya").await?);
        let grace = phones.laptop("grace").await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        comes_in(&grace, &hub, Who::Grace).await?;
        grace.fill("Their name", "Ines").await?;
        grace.tick("Volunteer").await?;
        grace.press("Make an invitation").await?;
        grace.sees("The code for Ines").await?;
        let code = grace.js("return document.querySelector('[data-test=code]').textContent").await?;
        ines.open(&hub.at("/join")).await?;
        ines.fill("Your code", code.as_str().context("a code is shown")?).await?;
        ines.press("Go on").await?;
        ines.press("Open Kith").await?;
        ines.find("heading", "My people").await?;
        ines.sees("Nobody is on this phone just now.").await?;
        ines.sees("has not said yet until when your check is good").await?;

        finds(&priya).await?;
        priya.sees("No volunteer is free whose check is good.").await?;
        ensure!(!priya.text().await?.contains("Ines"), "nobody is matched with who is not checked");
        let last = grace.day(20).await?;
        vets(&grace, &last.iso).await?;
        grace.find("heading", "Volunteers whose check runs out").await?;
        priya.open(&hub.at("/today")).await?;
        ines.sees("Nobody yet").await?;

        finds(&priya).await?;
        let option = "return [...document.querySelectorAll('dialog option')].map((o) => o.textContent).find((o) => o.includes('Ines')) ?? ''";
        priya.wait_for("has Ines to choose", async || Ok(priya.js(option).await? != "")).await?;
        let option = priya.js(option).await?;
        priya.choose("Who?", option.as_str().unwrap_or_default()).await?;
        priya.fill("What was agreed", "Comes along to the choir").await?;
        priya.fill("When, for example Thursdays at ten", "The first Thursday").await?;
        priya.press("Save").await?;
        ines.sees("Comes along to the choir").await?;
        ines.find("heading", "Jean").await?;

        grace.press("More about Ines").await?;
        grace.press("Take back the check of Ines").await?;
        ines.sees("Nobody is on this phone just now.").await?;
        ensure!(!ines.stored().await?.contains("Comes along to the choir"), "the phone let go of Jean");
        priya.sees("the check is not good: they reach nobody").await?;
        Ok(())
    })
    .await
}

/// The sheet in which a volunteer is chosen for Jean.
async fn finds(priya: &Phone) -> Result<()> {
    priya.press("People").await?;
    priya.press("Jean Whitlock").await?;
    priya.press("Find a volunteer").await?;
    priya.sees("Find a volunteer").await
}

async fn vets(grace: &Phone, until: &str) -> Result<()> {
    grace.reload().await?;
    grace.press("More about Ines").await?;
    grace.fill("The check is good until", until).await?;
    grace.press("Let them in until then").await
}
