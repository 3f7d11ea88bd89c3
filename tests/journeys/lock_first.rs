//! Whoever holds other people's records locks their phone before anything of anybody comes into sight: with four words that
//! the app gives, or with the phone's own lock.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, phone::Phone, story::story};

/// A coordinator of a real programme comes in on this phone, whose first screen asks for a lock.
async fn dee_comes_in(dee: &Phone, phones: &crate::support::story::Phones) -> Result<Hub> {
    let folder = phones.folder("hub");
    let about = ["--name", "Riverside", "--country", "GB", "--zone", "Europe/London"];
    let numbers = ["--desk-phone", "01632 960 001", "--crisis", "Emergency=999"];
    Hub::command(&folder, &[&["programme", "new"], &about[..], &numbers[..]].concat())?;
    let printed = Hub::command(&folder, &["invite", "--role", "coordinator", "--name", "Dee"])?;
    let hub = Hub::with_data(&folder)?;
    let secret = printed.split("/join#").nth(1).context("a link")?.split_whitespace().next().context("a secret")?;
    // Passkeys belong to a name, not to a number.
    dee.open(&hub.at(&format!("/join#{secret}")).replace("127.0.0.1", "localhost")).await?;
    dee.press("Open Kith").await?;
    dee.find("heading", "Lock this phone first").await?;
    ensure!(!dee.text().await?.contains("invite"), "nothing of it shows before");
    ensure!(dee.axe().await?.is_empty(), "{:?}", dee.axe().await?);
    Ok(hub)
}

#[tokio::test]
async fn a_coordinator_locks_with_four_words_and_the_first_letters_open_it() -> Result<()> {
    story("lock-words", async |phones| {
        let dee = phones.phone("dee").await?;
        let hub = dee_comes_in(&dee, phones).await?;
        let local = |path: &str| hub.at(path).replace("127.0.0.1", "localhost");
        dee.open(&local("/members")).await?;
        dee.find("heading", "Lock this phone first").await?;
        dee.press("Lock with four words").await?;
        let words = dee.js("return document.querySelector('.four-words').textContent").await?;
        let words = words.as_str().context("four words")?.to_owned();
        ensure!(words.split(' ').count() == 4, "{words}");
        dee.fill("Write the four words here", "river garden bread window").await?;
        dee.press("Lock it").await?;
        dee.sees("These are not the four words above.").await?;
        dee.fill("Write the four words here", &words.to_uppercase()).await?;
        dee.press("Lock it").await?;
        dee.find("heading", "People and invitations").await?;
        dee.keeps_the_app().await?;
        hub.stop();
        dee.reload().await?;
        dee.find("heading", "Locked").await?;
        let short: Vec<String> = words.split(' ').map(|word| word.chars().take(4).collect()).collect();
        dee.fill("Your four words", &short.join(" ")).await?;
        dee.press("Open").await?;
        dee.find("heading", "People and invitations").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_coordinator_locks_with_the_phones_own_lock() -> Result<()> {
    story("lock-passkey", async |phones| {
        let dee = phones.phone("dee").await?;
        let cdp = dee.session().cdp();
        cdp.send_raw("WebAuthn.enable", json!({})).await?;
        let own_lock = json!({ "options": {
            "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": true,
            "hasUserVerification": true, "isUserVerified": true, "automaticPresenceSimulation": true, "hasPrf": true,
        } });
        cdp.send_raw("WebAuthn.addVirtualAuthenticator", own_lock).await?;
        let hub = dee_comes_in(&dee, phones).await?;
        dee.press("Lock with this phone's own lock").await?;
        dee.find("heading", "People and invitations").await?;
        dee.keeps_the_app().await?;
        hub.stop();
        dee.reload().await?;
        dee.find("heading", "Locked").await?;
        dee.press("Open with this phone's own lock").await?;
        dee.find("heading", "People and invitations").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_phone_of_the_team_stays_closed_after_a_fortnight_without_a_word_and_opens_with_the_first() -> Result<()> {
    story("lock-closed", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (priya, jean) = (phones.phone("priya").await?, phones.phone("jean").await?);
        for (phone, who) in [(&priya, Who::Priya), (&jean, Who::Jean)] {
            comes_in(phone, &hub, who).await?;
            phone.keeps_the_app().await?;
        }
        hub.stop();
        for phone in [&priya, &jean] {
            phone.clock_goes_on(Duration::from_secs(15 * 24 * 3_600)).await?;
            phone.reload().await?;
        }
        priya.find("heading", "Closed until there is a signal").await?;
        priya.sees("This phone has not heard from the programme for 15 days.").await?;
        ensure!(!priya.text().await?.contains("Jean"), "nothing of anybody shows");
        ensure!(priya.axe().await?.is_empty(), "{:?}", priya.axe().await?);
        // Nor by another way: whom one books for stands behind Find.
        priya.press("Find").await?;
        priya.find("heading", "Closed until there is a signal").await?;
        priya.open(&hub.at("/people")).await?;
        // One's own plan never expires.
        jean.sees("Get out twice a week").await?;
        hub.start()?;
        // It tries by itself too: whichever is first.
        priya.js("document.querySelector('main button')?.click()").await?;
        priya.find("heading", "People").await?;
        priya.sees("Jean Whitlock").await
    })
    .await
}
