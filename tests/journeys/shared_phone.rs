//! Story 9: two people on one phone, switched with no signal; neither sees the other's, and neither loses by the other.

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::{
    cast::{Who, comes_in},
    updating::lets_a_newer_version_in,
};
use crate::support::{hub::Hub, phone::Phone, story::story};

#[tokio::test]
async fn two_people_share_a_phone_and_neither_sees_the_others_people() -> Result<()> {
    story("shared-phone", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let phone = phones.phone("kitchen-table").await?;
        comes_in(&phone, &hub, Who::Priya).await?;
        phone.press("People").await?;
        phone.sees("Tomasz").await?;
        comes_in(&phone, &hub, Who::Jean).await?;
        phone.keeps_the_app().await?;
        hub.stop();
        phone.open(&hub.at("/me")).await?;
        let text = phone.text().await?;
        ensure!(!text.contains("Tomasz"), "Jean's screen names another person");
        phone.open(&hub.at("/people")).await?;
        phone.find("heading", "People").await?;
        ensure!(!phone.text().await?.contains("Tomasz"), "Jean's phone lists Priya's people");
        phone.open(&hub.at("/me")).await?;
        phone.press("Open Priya").await?;
        phone.find("heading", "Today").await?;
        phone.press("People").await?;
        phone.sees("Tomasz").await?;
        // Nor in the store: the database of Jean's profile holds no row that names somebody else.
        let held = phone
            .js_async(
                "const all = await indexedDB.databases(), out = {}, whose = {};
                 for (const { name } of all) {
                   const db = await new Promise((s, j) => { const o = indexedDB.open(name); o.onsuccess = () => s(o.result); o.onerror = () => j(o.error); });
                   let text = '';
                   for (const store of db.objectStoreNames) {
                     const rows = await new Promise((s) => { const q = db.transaction(store).objectStore(store).getAll(); q.onsuccess = () => s(q.result); });
                     text += JSON.stringify(rows, (k, v) => v instanceof Uint8Array ? new TextDecoder().decode(v) : v);
                     if (store === 'profiles') for (const row of rows) whose[row.n] = JSON.parse(row.b).name;
                   }
                   db.close(); out[name] = text;
                 }
                 const called = (db) => ({ 'kith-phone': 'the phone', 'kith-envelopes': 'the envelopes' })[db] ?? (Object.entries(whose).find(([id]) => db.endsWith('-' + id))?.[1] ?? 'the directory');
                 const words = ['Whitlock', 'Kowalski', 'Tomasz', 'Singing together'];
                 return Object.entries(out).map(([db, text]) => [called(db), words.filter((word) => text.includes(word))]).sort()",
            )
            .await?;
        let expected = json!([
            ["Jean", ["Whitlock"]],
            ["Priya", ["Whitlock", "Kowalski", "Tomasz"]],
            ["the directory", ["Singing together"]],
            ["the envelopes", []],
            ["the phone", []],
        ]);
        ensure!(held == expected, "which database holds whom: {held}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn each_of_two_people_on_a_phone_reads_it_in_their_own_language() -> Result<()> {
    story("each-their-own-language", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let phone = phones.phone("kitchen-table").await?;
        comes_in(&phone, &hub, Who::Priya).await?;
        comes_in(&phone, &hub, Who::Jean).await?;
        phone.open(&hub.at("/me")).await?;
        phone.tick("العربية").await?;
        phone.shows("html[lang=ar][dir=rtl]").await?;
        phone.keeps_the_app().await?;
        hub.stop();
        phone.press("Priya").await?;
        phone.find("heading", "Today").await?;
        phone.shows("html[lang=en][dir=ltr]").await?;
        phone.open(&hub.at("/me")).await?;
        phone.press("Open Jean").await?;
        phone.shows("html[lang=ar][dir=rtl]").await?;
        Ok(())
    })
    .await
}

/// Locks the open profile with four words, which the app draws.
async fn locks_with_words(phone: &Phone, hub: &Hub) -> Result<String> {
    phone.open(&hub.at("/settings")).await?;
    phone.press("Lock with four words").await?;
    let words = phone.js("return document.querySelector('.four-words').textContent").await?;
    let words = words.as_str().context("four words")?.to_owned();
    phone.fill("Write the four words here", &words).await?;
    phone.press("Lock it").await?;
    phone.sees("It opens with your four words.").await?;
    Ok(words)
}

#[tokio::test]
async fn what_one_wrote_outlives_a_newer_version_and_somebody_elses_use_each_behind_their_own_lock() -> Result<()> {
    story("shared-locked", async |phones| {
        const SAID: &str = "She would like to hear the organ";
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let phone = phones.phone("kitchen-table").await?;
        comes_in(&phone, &hub, Who::Priya).await?;
        let words = locks_with_words(&phone, &hub).await?;
        comes_in(&phone, &hub, Who::Jean).await?;
        phone.open(&hub.at("/settings")).await?;
        phone.press("Lock with a PIN").await?;
        phone.fill("A PIN of six digits or more", "482913").await?;
        phone.fill("The same PIN again", "482913").await?;
        phone.press("Lock it").await?;
        phone.sees("It opens with your PIN.").await?;
        phone.keeps_the_app().await?;
        hub.stop();

        // Opening one locks the other.
        phone.open(&hub.at("/me")).await?;
        phone.press("Open Priya").await?;
        phone.find("heading", "Locked").await?;
        phone.fill("Your four words", &words).await?;
        phone.press("Open").await?;
        phone.find("heading", "Today").await?;
        phone.press("People").await?;
        phone.press("Jean Whitlock").await?;
        phone.press("Record a visit: Jean").await?;
        phone.tick("by phone").await?;
        phone.write("What was said", SAID).await?;
        phone.press("Save").await?;
        phone.sees(SAID).await?;
        phone.open(&hub.at("/me")).await?;
        phone.press("Open Jean").await?;
        phone.find("heading", "Locked").await?;
        ensure!(!phone.stored().await?.contains(SAID), "what Priya wrote is sealed");
        phone.fill("Your PIN", "482913").await?;
        phone.press("Open").await?;
        phone.sees("Get out twice a week").await?;
        ensure!(!phone.text().await?.contains(SAID), "it is not told yet");

        // The signal is back with a newer version, and Priya's profile stays locked.
        lets_a_newer_version_in(&phone, &hub, &phones.folder("newer")).await?;
        if phone.has("heading", "Locked").await? {
            phone.fill("Your PIN", "482913").await?;
            phone.press("Open").await?;
        }
        let is_there = || async {
            Ok(phone.js("return document.body.textContent").await?.as_str().is_some_and(|all| all.contains(SAID)))
        };
        phone.wait_for("has what Priya said", async || is_there().await).await?;
        phone.open(&hub.at("/me")).await?;
        phone.press("Open Priya").await?;
        phone.find("heading", "Locked").await?;
        phone.fill("Your four words", &words).await?;
        phone.press("Open").await?;
        phone.press("People").await?;
        phone.press("Jean Whitlock").await?;
        phone.sees(SAID).await?;
        phone.sees_no_more("not sent yet, safe here").await
    })
    .await
}
