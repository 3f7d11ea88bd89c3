//! Story 14: a change is never just saved. The organiser sees who has it, the connector whom to ring, and a phone that was
//! off says by itself that it may have changed.

use std::time::Duration;

use anyhow::{Result, bail, ensure};

use super::village::{ACTIVITY, Village};
use crate::support::{phone::Phone, story::story};

#[tokio::test]
async fn a_moved_session_is_known_on_one_of_two_phones_until_somebody_rings_the_other() -> Result<()> {
    story("who-knows", async |phones| {
        let Village { hub, priya, rosa, ada, ben, .. } = Village::made(phones).await?;
        ben.close().await;

        rosa.press(&format!("Change {ACTIVITY}")).await?;
        rosa.find("heading", "Change a session").await?;
        rosa.tick("Time or day").await?;
        rosa.fill("New time", "21:15").await?;
        rosa.tick("Hall closed").await?;
        rosa.sees("2 people are expected.").await?;
        rosa.press("Save and tell people").await?;
        // Ada's phone is on, Ben's is off.
        rosa.sees("On 1 of 2 phones · 1 to be rung").await?;
        ada.sees("21:15").await?;
        ada.sees("The hall is closed.").await?;
        // Her screen reader says it, whatever screen she is on, until she said that she has seen it.
        let spoken = "return document.querySelector('[data-spoken=changes]').innerText";
        let said = ada.js(spoken).await?;
        let said = said.as_str().unwrap_or_default();
        ensure!(said.contains(ACTIVITY) && said.contains("21:15"), "it is read out: {said:?}");

        priya.press("Today").await?;
        priya.sees("Ben may not know:").await?;
        let text = priya.text().await?;
        let first = text.find("may not know:").unwrap_or_default();
        ensure!(text[..first].trim_end().ends_with("Ben"), "Ben stands first in the day:\n{text}");
        ensure!(text.contains(&format!("{ACTIVITY} moved to")), "it says what changed:\n{text}");
        ensure!(!text.contains("Worth a call") || first < text.find("Worth a call").unwrap_or_default(), "{text}");
        priya.find("link", "Ring Ben").await?;

        priya.press("Told Ben").await?;
        priya.sees_no_more("Ben may not know:").await?;
        rosa.sees("2 of 2 reached · 1 seen").await?;
        rosa.sees_no_more("to be rung").await?;
        // It is on Ada's phone, and nobody knows whether she looked, until she says so.
        priya.sees("Ada may not know:").await?;
        ada.press("OK, I've seen it").await?;
        priya.sees_no_more("may not know:").await?;
        ensure!(ada.js(spoken).await?.as_str() == Some(""), "what was seen is not read out again");
        rosa.sees("2 of 2 reached · 2 seen").await?;

        // Ben's phone is switched on at six the next evening, with no signal: it shows what it knew, and does not trust it.
        hub.stop();
        ben.wake().await?;
        ben.clock_goes_on(until_six_tomorrow(&rosa).await?).await?;
        ben.open(&hub.at("/plan")).await?;
        ben.sees(ACTIVITY).await?;
        ben.sees("20:00").await?;
        ben.sees("This may have changed.").await?;
        ben.sees("Ring Rosa before you go.").await?;
        ben.find("link", "Ring Rosa").await?;
        Ok(())
    })
    .await
}

/// From now until two hours before the usual time: soon enough to go there, and long after Ben's phone heard anything.
async fn until_six_tomorrow(phone: &Phone) -> Result<Duration> {
    let clock = "return new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'Europe/London' }).format(Date.now())";
    let shown = phone.js(clock).await?;
    let parts: Vec<u64> = shown.as_str().unwrap_or_default().split(':').filter_map(|part| part.parse().ok()).collect();
    let [hours, minutes, seconds] = parts[..] else { bail!("a clock shows hours, minutes and seconds: {shown}") };
    Ok(Duration::from_secs((24 + 18) * 3_600 - hours * 3_600 - minutes * 60 - seconds))
}
