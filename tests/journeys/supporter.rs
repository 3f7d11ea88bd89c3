//! Jean names who helps her and says what they may see; they say "went" for her with no signal, and it says whose word it
//! is; what she takes back leaves their phone, and so does everything when she ends it.

use anyhow::{Context, Result, ensure};

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, phone::Phone, story::story};

#[tokio::test]
async fn who_helps_sees_what_was_ticked_speaks_for_the_person_and_lets_go_when_it_ends() -> Result<()> {
    story("supporter", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (jean, ruth, priya) =
            (phones.phone("jean").await?, phones.phone("ruth").await?, phones.phone("priya").await?);
        comes_in(&jean, &hub, Who::Jean).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        names_ruth(&jean, &ruth, &hub).await?;
        ensure!(!ruth.text().await?.contains("Get out twice a week"), "goals were not ticked");
        ruth.keeps_the_app().await?;

        // With no signal she says for Jean that she went.
        hub.stop();
        ruth.sees("Did Jean go to Ring and sing yesterday?").await?;
        ruth.press_in("Did Jean go to Ring and sing yesterday?", "Jean went").await?;
        ruth.sees("Noted.").await?;
        ruth.sees("1 waiting for a signal, safe here").await?;
        hub.start()?;
        ruth.shows("[data-sync=sent]").await?;
        to_yesterday(&jean).await?;
        jean.sees("You went.").await?;
        jean.sees("Said by Ruth").await?;
        priya.press("People").await?;
        priya.press("Jean Whitlock").await?;
        priya.find("listitem", "16:00 Ring and sing went · Said by Ruth").await?;

        // More is ticked, and taken back.
        jean.press("Me").await?;
        ticks_the_plan(&jean, "The diary: where and when · The plan and the goals").await?;
        ruth.press("Plan").await?;
        ruth.sees("Get out twice a week").await?;
        ensure!(!ruth.has("button", "Add a goal").await?, "the words are Jean's");
        ticks_the_plan(&jean, "The diary: where and when").await?;
        ruth.sees_no_more("Get out twice a week").await?;
        ruth.wait_for("has let go of it", async || Ok(!ruth.stored().await?.contains("Three Thursdays in a row")))
            .await?;

        // What she could not send any more is handed in; nothing of Jean is left on her phone.
        hub.stop();
        to_yesterday(&ruth).await?;
        ruth.sees("Jean went.").await?;
        ruth.press("Not this time").await?;
        ruth.sees("1 waiting for a signal, safe here").await?;
        ruth.close().await;
        hub.start()?;
        jean.shows("[data-sync=sent]").await?;
        jean.press("Me").await?;
        jean.press("End it: Ruth").await?;
        jean.sees("sees nothing of this any more").await?;
        jean.press("End it").await?;
        jean.wait_for("has Ruth on the list no more", async || Ok(!jean.has("button", "End it: Ruth").await?)).await?;
        ruth.wake().await?;
        ruth.open(&hub.at("/plan")).await?;
        ruth.sees("Your access has ended.").await?;
        ruth.wait_for("holds nothing of Jean", async || Ok(!ruth.stored().await?.contains("Jean"))).await?;
        jean.open(&hub.at("/handed-in")).await?;
        jean.sees("Ruth").await
    })
    .await
}

const SEEN: &str = "OK, I've seen it: Singing together";

#[tokio::test]
async fn who_helps_asks_for_a_call_and_sees_a_change_and_the_person_still_learns_of_both() -> Result<()> {
    story("supporter-asks", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (jean, ana, priya) =
            (phones.phone("jean").await?, phones.phone("ana").await?, phones.phone("priya").await?);
        comes_in(&jean, &hub, Who::Jean).await?;
        comes_in(&ana, &hub, Who::Ana).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        // What she writes here Jean reads too; what Jean asks Ana reads: each is told before.
        ana.press("Ask Priya to ring Jean").await?;
        ana.sees("Jean can read this too.").await?;
        ana.press("Ask").await?;
        ana.sees("Priya is asked to ring Jean.").await?;
        priya.sees("Said by Ana").await?;
        jean.sees("You asked Priya.").await?;
        jean.sees("Said by Ana").await?;
        jean.press("I don't need it any more").await?;
        jean.press("Ask Priya to ring me").await?;
        jean.sees("Ana can read this too.").await?;
        jean.press("Leave it").await?;
        ana.sees_no_more("Priya is asked to ring Jean.").await?;

        // Ana has seen a change: it stays on Jean's own screen until she has.
        ana.press(SEEN).await?;
        ana.wait_for("has its button no more", async || Ok(!ana.has("button", SEEN).await?)).await?;
        ana.shows("[data-sync=sent]").await?;
        jean.wait_for("has heard that Ana saw it", async || {
            Ok(jean.stored().await?.replace('\\', "").contains("\"seen\":["))
        })
        .await?;
        jean.press(SEEN).await?;
        jean.wait_for("has its button no more", async || Ok(!jean.has("button", SEEN).await?)).await
    })
    .await
}

/// Jean names Ruth, who types the code that Jean reads out.
async fn names_ruth(jean: &Phone, ruth: &Phone, hub: &Hub) -> Result<()> {
    jean.press("Me").await?;
    jean.press("Name somebody who helps").await?;
    jean.write("Their name", "Ruth").await?;
    jean.press("Make the code").await?;
    jean.sees("The code for Ruth").await?;
    let code = jean.js("return document.querySelector('[data-test=code]').textContent").await?;
    jean.press("Close").await?;
    jean.sees("has not opened Kith yet").await?;
    ruth.open(&hub.at("/join")).await?;
    ruth.fill("Your code", code.as_str().context("a code is shown")?).await?;
    ruth.press("Go on").await?;
    ruth.sees("Jean invites you to help.").await?;
    ruth.press("Open Kith").await?;
    ruth.find("heading", "Jean's plan").await?;
    ruth.sees("Singing together").await
}

/// Ticks the plan for Ruth, or takes the tick off; what she may see from now on stands in the list.
async fn ticks_the_plan(jean: &Phone, then: &str) -> Result<()> {
    jean.press("Change what they see: Ruth").await?;
    jean.tick("The plan and the goals").await?;
    jean.press("Save").await?;
    jean.find("listitem", &format!("Ruth {then} Change")).await.map(|_| ())
}

/// Ring and sing is every day at four: yesterday's, from the diary.
async fn to_yesterday(phone: &Phone) -> Result<()> {
    phone.press("Diary").await?;
    phone.press("What was").await?;
    let find = format!("document.querySelector(\"main a[href$='/{}T16:00']\")", phone.day(-1).await?.iso);
    phone.wait_for("finds yesterday", async || Ok(phone.js(&format!("return !!{find}")).await? == true)).await?;
    phone.js(&format!("{find}.click()")).await?;
    phone.find("heading", "Ring and sing").await.map(|_| ())
}
