//! What arrives after access has ended: its author is told, and whoever has access now takes it in or leaves it out.

use anyhow::{Context, Result, ensure};

use super::{
    cast::{Who, comes_in},
    told::by_hand,
};
use crate::support::{hub::Hub, phone::Phone, story::story};

#[tokio::test]
async fn a_signed_out_phone_hands_in_what_it_held_says_so_and_a_connector_takes_it_in() -> Result<()> {
    story("signed-out", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (jean, priya) = (phones.phone("jean").await?, phones.phone("priya").await?);
        let grace = phones.laptop("grace").await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        jean.keeps_the_app().await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        comes_in(&grace, &hub, Who::Grace).await?;
        let device = by_hand(&jean, "return JSON.parse((await all('meta')).find((r) => r.n === 'heard').b).me.device");
        let device = device.await?.as_u64().context("the number of her phone")?;
        ensure!(!priya.text().await?.contains("handed in late"), "nothing was handed in yet");

        hub.stop();
        jean.press("Get out twice a week").await?;
        jean.press("Change the words").await?;
        jean.fill("What would you like?", "Get out when the choir sings").await?;
        jean.press("Save").await?;
        jean.sees("Get out when the choir sings").await?;
        jean.sees("waiting for a signal, safe here").await?;
        jean.close().await;
        hub.start()?;
        sign_out(&grace, device).await?;

        jean.wake().await?;
        jean.open(&hub.at("/plan")).await?;
        jean.sees("This phone was signed out.").await?;
        jean.sees("1 line that was not sent yet was handed in.").await?;
        jean.sees("ask for a new code").await?;
        jean.reload().await?;
        jean.sees("This phone was signed out.").await?;
        jean.press("OK, I've seen it").await?;
        jean.sees_no_more("This phone was signed out.").await?;

        priya.sees("1 line was handed in late and waits for you.").await?;
        priya.press("Requests").await?;
        priya.sees("1 line was handed in late and waits for you.").await?;
        priya.press("Look").await?;
        priya.find("heading", "Handed in late").await?;
        for words in
            ["Jean · Goal", "Get out when the choir sings", "Get out twice a week", "Jean wrote it, and it arrived"]
        {
            priya.sees(words).await?;
        }
        priya.press("Take it in").await?;
        priya.sees("Taken in.").await?;
        priya.sees("Nothing was handed in.").await?;
        // It stands beside what was there, and somebody chooses.
        priya.open(&hub.at("/two-people")).await?;
        priya.sees("Get out when the choir sings").await?;
        priya.sees("Jean, handed in late and taken in by you").await?;
        priya.press("Today").await?;
        priya.find("heading", "Today").await?;
        ensure!(!priya.text().await?.contains("handed in late"), "it is settled");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn who_lost_access_is_told_and_a_coordinator_leaves_out_what_came_late() -> Result<()> {
    story("access-ended", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let rosa = phones.phone("rosa").await?;
        let grace = phones.laptop("grace").await?;
        comes_in(&rosa, &hub, Who::Rosa).await?;
        rosa.keeps_the_app().await?;
        comes_in(&grace, &hub, Who::Grace).await?;
        rosa.press("Our page").await?;
        rosa.find("textbox", "What you do").await?;
        rosa.kill().await?;
        grace.press("More about Rosa").await?;
        for _ in 0..9 {
            if !grace.has("button", "End it").await? {
                break;
            }
            grace.press("End it").await?;
            grace.wait_for("has ended it", async || Ok(!grace.has("button", "End it").await?)).await?;
        }
        hub.stop();
        rosa.wake().await?;
        rosa.open(&hub.at("/our-page")).await?;
        rosa.fill("What you do", "We sing, and drink tea afterwards").await?;
        rosa.press_in("What you do", "Save").await?;
        rosa.sees("waiting for a signal, safe here").await?;
        hub.start()?;
        rosa.sees("Your access has ended: what to do").await?;
        rosa.press("Your access has ended: what to do").await?;
        rosa.sees("What you wrote was handed in.").await?;
        rosa.find("link", "Ring Riverside").await?;
        rosa.open(&hub.at("/set-aside")).await?;
        rosa.sees("2 lines of yours arrived after your access had ended.").await?;
        rosa.sees("take it in or leave it out").await?;

        grace.open(&hub.at("/members")).await?;
        // The words, and the day on which they were last looked at.
        grace.sees("2 lines were handed in late and wait for you.").await?;
        grace.press("Look").await?;
        grace.sees("We sing, and drink tea afterwards").await?;
        grace.sees("Rosa wrote it").await?;
        grace.press_in("We sing, and drink tea afterwards", "Leave it out").await?;
        grace.sees("Left out.").await?;
        grace.sees_no_more("We sing, and drink tea afterwards").await?;
        grace.press("Leave it out").await?;
        grace.sees("Nothing was handed in.").await?;
        grace.open(&hub.at("/find")).await?;
        ensure!(!grace.text().await?.contains("drink tea afterwards"), "it was taken in all the same");
        Ok(())
    })
    .await
}

/// Signs a device out by the hub's API, as a coordinator's phone does.
async fn sign_out(grace: &Phone, device: u64) -> Result<()> {
    let ask = format!(
        "const token = JSON.parse((await all('meta')).find((r) => r.n === 'token').b); \
         const done = await fetch('/hub/v1/act', {{ method: 'POST', body: JSON.stringify({{ act: 'sign-out', device: {device} }}), \
           headers: {{ authorization: `Bearer ${{token}}`, 'content-type': 'application/json' }} }}); \
         return done.status"
    );
    let status = by_hand(grace, &ask).await?;
    ensure!(status == 200, "the hub answered {status}");
    Ok(())
}
