//! Somebody is referred at a bedside without a signal, and their surgery hears four words of what became of it.

use anyhow::{Result, ensure};

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, phone::Phone, story::story};

async fn refers(lewin: &Phone) -> Result<()> {
    lewin.fill("What is their name?", "Ana Bell").await?;
    lewin.fill("What is it about?", "Has hardly been out since the spring.").await?;
    lewin.fill("Phone number", "01632 960 447").await?;
    lewin.tick("They know that I am asking and they agree").await
}

#[tokio::test]
async fn a_referral_made_without_a_signal_arrives_and_its_referrer_hears_received_in_touch_and_met() -> Result<()> {
    story("referring", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (lewin, priya) = (phones.phone("lewin").await?, phones.phone("priya").await?);
        comes_in(&lewin, &hub, Who::Lewin).await?;
        lewin.keeps_the_app().await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        lewin.press("Referrals").await?;
        lewin.sees("Jean Whitlock").await?;
        lewin.sees("Met").await?;
        ensure!(!lewin.stored().await?.contains("Cooper's Row"), "more than a word has come of Jean");

        hub.stop();
        lewin.press("Refer").await?;
        lewin.sees("They can read what you write here.").await?;
        lewin.press_in("They know that I am asking", "Refer").await?;
        lewin.sees("Something is still needed above.").await?;
        refers(&lewin).await?;
        // What was begun outlives a call that takes the page away.
        lewin.press("Referrals").await?;
        lewin.find("heading", "What became of it").await?;
        ensure!(!lewin.text().await?.contains("Ana Bell"), "it was not sent");
        lewin.press("Refer").await?;
        lewin.sees("There is no signal.").await?;
        lewin.press_in("They know that I am asking", "Refer").await?;
        lewin.find("heading", "What became of it").await?;
        lewin.sees("Ana Bell").await?;
        lewin.sees("waiting for a signal, safe here").await?;
        lewin.sees("not sent yet").await?;
        let begun = async || Ok(!lewin.stored().await?.contains("for_other"));
        lewin.wait_for("has let go of what was begun", begun).await?;
        lewin.kill().await?;
        lewin.wake().await?;
        lewin.open(&hub.at("/referrals")).await?;
        lewin.sees("Ana Bell").await?;
        lewin.sees("Not sent yet.").await?;

        hub.start()?;
        lewin.sees_no_more("Not sent yet.").await?;
        received(&lewin, "Received").await?;
        priya.press("Requests").await?;
        priya.press("Ana Bell").await?;
        priya.sees("Dr Lewin, Elm Surgery asked for them.").await?;
        priya.sees("Has hardly been out since the spring.").await?;
        priya.press("Take this request").await?;
        priya.sees("It is yours now.").await?;
        contact(&priya, "by phone").await?;
        received(&lewin, "In touch").await?;
        ensure!(!lewin.stored().await?.contains("hardly been out"), "what was written is the person's now");
        contact(&priya, "at home").await?;
        received(&lewin, "Met").await?;
        ensure!(!lewin.stored().await?.contains("We talked"), "a visit is nobody's but hers");
        priya.press("How to reach, what helps").await?;
        priya.press("End the support").await?;
        priya.tick("Could not reach them").await?;
        priya.press("End it").await?;
        received(&lewin, "Ended").await?;
        ensure!(!lewin.stored().await?.contains("not-reached"), "how it ended is nobody's business");
        Ok(())
    })
    .await
}

/// Priya was in touch with Ana.
async fn contact(priya: &Phone, how: &str) -> Result<()> {
    priya.press("People").await?;
    priya.press("Ana Bell").await?;
    priya.press("Record a visit").await?;
    priya.tick(how).await?;
    priya.write("What was said", "We talked.").await?;
    priya.press("Save").await?;
    priya.find("heading", "Ana Bell").await?;
    priya.sees("We talked.").await
}

/// The line of Ana says this word.
async fn received(lewin: &Phone, word: &str) -> Result<()> {
    let line = "return [...document.querySelectorAll('main li')].find((row) => row.textContent.includes('Ana Bell'))?.innerText ?? ''";
    lewin
        .wait_for(&format!("reads {word} beside Ana"), async || {
            Ok(lewin.js(line).await?.as_str().is_some_and(|text| text.contains(word)))
        })
        .await
}
