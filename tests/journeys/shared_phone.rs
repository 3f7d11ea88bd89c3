//! Story 9: two people on one phone, switched with no signal; neither sees the other's.

use anyhow::{Result, ensure};
use serde_json::json;

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, story::story};

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
