//! Nothing happens to what somebody keeps or writes without a word: damage on the phone, an erasure, a phone that the hub
//! does not know.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::cast::{Who, comes_in, secret};
use crate::support::{hub::Hub, phone::Phone, story::story};

/// Opens the database of the profile as `db`, and gives `put`, `all` and `key` to work on its stores.
const OPENED: &str = "const profiles = (await indexedDB.databases()).filter((d) => d.name.startsWith('kith-') && d.name.length > 40); \
    const db = await new Promise((s, j) => { const o = indexedDB.open(profiles[0].name); o.onsuccess = () => s(o.result); o.onerror = () => j(o.error) }); \
    const all = (store) => new Promise((s) => { const q = db.transaction(store).objectStore(store).getAll(); q.onsuccess = () => s(q.result) }); \
    const put = (store, row) => new Promise((s, j) => { const t = db.transaction(store, 'readwrite'); t.objectStore(store).put(row); t.oncomplete = () => s(); t.onabort = () => j(t.error) }); ";

/// Does something to the profile's database by hand, as an accident does.
pub async fn by_hand(phone: &Phone, work: &str) -> Result<Value> {
    phone.js_async(&format!("{OPENED} try {{ {work} }} finally {{ db.close() }}")).await
}

#[tokio::test]
async fn damaged_rows_are_told_and_come_back_from_the_hub() -> Result<()> {
    story("damaged", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let jean = phones.phone("jean").await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        jean.keeps_the_app().await?;
        hub.stop();
        let damage = "const rows = (await all('rows')).filter((r) => r.t === 'goal' || r.t === 'plan'); \
            for (const row of rows) await put('rows', { ...row, b: row.b.slice(0, 40) }); \
            await put('drafts', { n: 'goal/half', r: 5, b: '{\"text\":\"She sai' }); \
            return rows.length";
        let rows = by_hand(&jean, damage).await?.as_u64().context("a number of rows")?;
        ensure!(rows > 0, "there was nothing to damage");
        jean.open(&hub.at("/plan")).await?;
        jean.press("1 needs your look").await?;
        jean.find("heading", "Two people changed this").await?;
        let told = format!("{} things that are kept on this phone could not be read", rows + 1);
        jean.sees(&told).await?;
        jean.sees("please write it again").await?;
        jean.open(&hub.at("/set-aside")).await?;
        jean.sees(&told).await?;
        // It is told until somebody has seen it.
        jean.reload().await?;
        jean.sees(&told).await?;
        jean.press("OK, I've seen it").await?;
        jean.sees("Nothing is set aside.").await?;
        jean.shows("[data-sync=sent]").await?;
        hub.start()?;
        jean.open(&hub.at("/plan")).await?;
        jean.sees("Get out twice a week").await?;
        jean.shows("[data-sync=sent]").await
    })
    .await
}

#[tokio::test]
async fn a_phone_that_the_hub_does_not_know_says_so_and_keeps_what_is_written() -> Result<()> {
    story("unknown-phone", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let jean = phones.phone("jean").await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        by_hand(&jean, "await put('meta', { n: 'token', r: 7, b: '\"' })").await?;
        jean.reload().await?;
        jean.sees("The hub does not know this phone").await?;
        ensure!(!jean.text().await?.contains("All saved and sent"), "it says that all was sent");
        jean.press("I went").await?;
        jean.sees("It is in your diary.").await?;
        jean.press("The hub does not know this phone: what to do").await?;
        jean.find("heading", "Settings").await?;
        jean.sees("What you wrote is kept here").await?;
        jean.sees("ask for a new code").await?;
        jean.find("link", "Ring Riverside").await?;
        jean.find("link", "I have a code").await?;
        // The token was set aside; that is told as well.
        jean.open(&hub.at("/set-aside")).await?;
        jean.sees("1 thing that is kept on this phone could not be read").await?;
        // In the language of whoever reads it.
        jean.open(&hub.at("/me")).await?;
        jean.find("textbox", "What should we call you?").await?;
        jean.find("link", "Ring Riverside").await?;
        jean.tick("العربية").await?;
        jean.sees("المركز لا يعرف هذا الهاتف").await?;
        jean.open(&hub.at("/set-aside")).await?;
        jean.sees("شيء واحد محفوظ على هذا الهاتف تعذّرت قراءته").await
    })
    .await
}

#[tokio::test]
async fn what_a_phone_could_not_send_is_sent_when_its_person_comes_in_with_a_new_code() -> Result<()> {
    story("anew", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (jean, priya) = (phones.phone("jean").await?, phones.phone("priya").await?);
        comes_in(&jean, &hub, Who::Jean).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        let number = "return JSON.parse((await all('meta')).find((r) => r.n === 'heard').b).me.device";
        let before = by_hand(&jean, number).await?;
        by_hand(&jean, "await put('meta', { n: 'token', r: 7, b: '\"' })").await?;
        jean.reload().await?;
        jean.sees("The hub does not know this phone").await?;
        jean.press("Get out twice a week").await?;
        jean.press("Change the words").await?;
        jean.fill("What would you like?", "Get out when the choir sings").await?;
        jean.press("Save").await?;
        jean.sees("Get out when the choir sings").await?;
        // Another tab stays open as who she was.
        let first = jean.tab().await?;
        let second = jean.new_tab(&hub.at("/plan")).await?;
        jean.sees("Get out when the choir sings").await?;
        jean.sees("The hub does not know this phone").await?;

        jean.to_tab(&first).await?;
        let secret = secret(&jean, &hub, Who::Jean).await?;
        jean.open(&hub.at(&format!("/join#{secret}"))).await?;
        jean.press("Open my plan").await?;
        jean.find("heading", "My plan").await?;
        jean.sees("Get out when the choir sings").await?;
        let unsent = "return (await all('rows')).filter((row) => row.u).length";
        jean.wait_for("has sent everything", async || Ok(by_hand(&jean, unsent).await? == 0)).await?;
        // Only that the token could not be read is still told, until she has seen it.
        jean.sees("1 needs your look").await?;
        priya.press("People").await?;
        priya.press("Jean Whitlock").await?;
        priya.sees("Get out when the choir sings").await?;
        // She is on this phone once, as somebody whom the hub knows; the other tab knows it too.
        let after = by_hand(&jean, number).await?;
        ensure!(before != after, "she has the number of before: {after}");
        let listed = "return (await indexedDB.databases()).filter((d) => d.name.startsWith('kith-') && d.name.length > 40).length";
        ensure!(jean.js_async(listed).await? == 1, "she is there twice");
        jean.to_tab(&second).await?;
        jean.sees_no_more("The hub does not know this phone").await?;
        jean.shows("[data-standing=idle]").await?;
        // Nobody waits for the phone that it was.
        let devices = format!(
            "const token = JSON.parse((await all('meta')).find((r) => r.n === 'token').b); \
             const done = await fetch('/hub/v1/act', {{ method: 'POST', body: JSON.stringify({{ act: 'devices' }}), \
               headers: {{ authorization: `Bearer ${{token}}`, 'content-type': 'application/json' }} }}); \
             return (await done.json()).devices.find((d) => d.device === {before}).is_out"
        );
        jean.wait_for("has signed out who she was", async || Ok(by_hand(&jean, &devices).await? == true)).await
    })
    .await
}

#[tokio::test]
async fn work_about_somebody_who_was_erased_meanwhile_goes_and_its_author_is_told() -> Result<()> {
    story("erased", async |phones| {
        let folder = phones.folder("hub");
        let hub = Hub::with_town(&folder)?;
        let priya = phones.phone("priya").await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        priya.keeps_the_app().await?;
        priya.press("People").await?;
        priya.press("Jean Whitlock").await?;
        let address = priya.address().await?;
        let jean = address.rsplit('/').next().context("an id")?.to_owned();
        hub.stop();
        priya.press("Change the goal: Get out twice a week").await?;
        priya.fill("The goal", "Get out three times a week").await?;
        priya.press("Save").await?;
        priya.sees("not sent yet, safe here").await?;
        priya.press("Record a visit").await?;
        priya.write("What was said", "She is pack").await?;
        priya
            .wait_for("has kept the half-written visit", async || {
                Ok(by_hand(&priya, "return (await all('drafts')).length").await? == 1)
            })
            .await?;
        Hub::command(&folder, &["erase", &jean])?;
        hub.start()?;
        priya.open(&hub.at("/people")).await?;
        priya.sees("need your look").await?;
        priya.sees_no_more("Jean Whitlock").await?;
        // Also after the phone was off.
        priya.kill().await?;
        priya.wake().await?;
        priya.open(&hub.at("/set-aside")).await?;
        priya.sees("of yours was taken away before it was sent").await?;
        priya.sees("has been erased, everywhere and for good").await?;
        priya.sees("1 half-written form is gone from this phone").await?;
        ensure!(!priya.text().await?.contains("three times a week"), "what it was is gone");
        priya.press("OK, I've seen it").await?;
        priya.sees("Nothing is set aside.").await?;
        priya.reload().await?;
        priya.sees("Nothing is set aside.").await
    })
    .await
}

#[tokio::test]
async fn signing_out_over_a_half_written_form_asks_first() -> Result<()> {
    story("leaving-half", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let priya = phones.phone("priya").await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        priya.press("People").await?;
        priya.press("Jean Whitlock").await?;
        priya.press("Record a visit: Jean").await?;
        priya.write("What was said", "She is pack").await?;
        priya
            .wait_for("has kept the half-written visit", async || {
                Ok(by_hand(&priya, "return (await all('drafts')).length").await? == 1)
            })
            .await?;
        priya.open(&hub.at("/settings")).await?;
        priya.press("Sign out").await?;
        priya.sees("1 line is half-written or set aside.").await?;
        priya.press("Stay signed in").await?;
        priya.open(&hub.at("/today")).await?;
        priya.find("heading", "Today").await?;
        priya.open(&hub.at("/settings")).await?;
        priya.press("Sign out").await?;
        priya.press("Sign out all the same").await?;
        priya.find("link", "I have a code").await?;
        Ok(())
    })
    .await
}
