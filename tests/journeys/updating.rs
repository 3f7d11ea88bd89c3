//! Story 7: a half-written visit outlives its tab and a newer version of the app.

use anyhow::{Result, ensure};

use super::cast::{Who, comes_in};
use crate::support::{build, hub::Hub, phone::Phone, story::story};

const SAID: &str = "She has not sung since the spring, and";

#[tokio::test]
async fn a_half_written_visit_outlives_its_tab_and_a_newer_version() -> Result<()> {
    story("half-written", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let priya = phones.phone("priya").await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        priya.keeps_the_app().await?;
        let writes = priya.tab().await?;
        begins(&priya).await?;
        let other = priya.new_tab(&hub.at("/today")).await?;
        priya.find("heading", "Today").await?;
        priya.to_tab(&writes).await?;
        is_kept(&priya).await?;
        priya.session().close_window().await?;
        priya.to_tab(&other).await?;

        lets_a_newer_version_in(&priya, &hub, &phones.folder("newer")).await?;
        priya.press("People").await?;
        priya.press("Jean Whitlock").await?;
        priya.press("Record a visit: Jean").await?;
        goes_on(&priya).await
    })
    .await
}

#[tokio::test]
async fn a_newer_version_let_in_over_a_half_written_visit_loses_no_letter() -> Result<()> {
    story("half-written-open", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let priya = phones.phone("priya").await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        priya.keeps_the_app().await?;
        begins(&priya).await?;
        // Let in at once after the last letter, in the place where one writes.
        lets_a_newer_version_in(&priya, &hub, &phones.folder("newer")).await?;
        goes_on(&priya).await
    })
    .await
}

/// A reload past all caches leaves a page that no worker takes care of; a busy phone can do the same at the first visit.
#[tokio::test]
async fn a_page_loaded_past_the_kept_app_lets_a_newer_version_in() -> Result<()> {
    story("loaded-past", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let priya = phones.phone("priya").await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        priya.keeps_the_app().await?;
        begins(&priya).await?;
        is_kept(&priya).await?;
        priya.reloads_past_the_kept_app().await?;
        let is_alone = priya.js("return navigator.serviceWorker.controller === null").await?;
        ensure!(is_alone == true, "a worker took the page over: this story would say nothing");
        lets_a_newer_version_in(&priya, &hub, &phones.folder("newer")).await?;
        goes_on(&priya).await
    })
    .await
}

#[tokio::test]
async fn a_newer_version_let_in_over_smaller_forms_loses_no_letter_either() -> Result<()> {
    story("half-written-small", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (jean, grace) = (phones.phone("jean").await?, phones.phone("grace").await?);
        comes_in(&jean, &hub, Who::Jean).await?;
        jean.keeps_the_app().await?;
        comes_in(&grace, &hub, Who::Grace).await?;
        grace.keeps_the_app().await?;
        jean.press("Ask Priya to ring me").await?;
        jean.fill("What is it about?", "The letter from the").await?;
        grace.fill("Their name", "Rosalind").await?;
        grace.tick("Organiser").await?;

        let newer = build::newer(&phones.folder("newer"))?;
        hub.serve_app(&newer)?;
        // The sheet lies over the banner, as it would when another tab lets the newer version in.
        let press = "[...document.querySelectorAll('.update button')].forEach((b) => b.click())";
        for phone in [&jean, &grace] {
            phone.js_async("await (await navigator.serviceWorker.ready).update()").await?;
            phone
                .wait_for("has the newer version", async || {
                    let _ = phone.js(press).await;
                    Ok(phone.js("return document.documentElement.dataset.build ?? ''").await.ok()
                        == Some("newer".into()))
                })
                .await?;
        }
        jean.press("Ask Priya to ring me").await?;
        holds(&jean, "What is it about?", "The letter from the").await?;
        jean.write("What is it about?", " council.").await?;
        jean.press("Ask").await?;
        jean.sees("You asked Priya.").await?;
        holds(&grace, "Their name", "Rosalind").await?;
        ensure!(grace.find("radio", "Organiser").await?.is_selected().await?, "what they are to be is gone");
        Ok(())
    })
    .await
}

async fn holds(phone: &Phone, field: &str, text: &str) -> Result<()> {
    let found = phone.find("textbox", field).await?;
    let value = phone.session().execute("return arguments[0].value", vec![found.to_json()?]).await?;
    ensure!(value.json() == text, "{field}: what was typed is {}", value.json());
    Ok(())
}

async fn begins(priya: &Phone) -> Result<()> {
    priya.press("People").await?;
    priya.press("Jean Whitlock").await?;
    priya.press("Record a visit: Jean").await?;
    priya.write("What was said", SAID).await?;
    priya.tick("2 weeks").await
}

/// What had been begun is there, is said to be there, and can be finished.
async fn goes_on(priya: &Phone) -> Result<()> {
    priya.sees("This is what you had begun to write.").await?;
    holds(priya, "What was said", SAID).await?;
    let chosen = priya.find("radio", "2 weeks").await?.is_selected().await?;
    ensure!(chosen, "the next contact that was chosen is gone");
    priya.write("What was said", " misses it.").await?;
    priya.press("Save").await?;
    priya.find("heading", "Jean Whitlock").await?;
    priya.sees(&format!("{SAID} misses it.")).await?;
    // Saved, it is nothing half-written any more.
    priya.press("Record a visit: Jean").await?;
    priya.find("heading", "Record: Jean W.").await?;
    ensure!(!priya.text().await?.contains("had begun"), "the form that was saved is there again");
    Ok(())
}

/// What was typed is in the store, so that the tab may go.
async fn is_kept(priya: &Phone) -> Result<()> {
    let script = "for (const { name } of await indexedDB.databases()) { \
          const db = await new Promise((s, j) => { const o = indexedDB.open(name); o.onsuccess = () => s(o.result); o.onerror = () => j(o.error) }); \
          let text = ''; \
          if (db.objectStoreNames.contains('drafts')) { \
            const all = await new Promise((s) => { const q = db.transaction('drafts').objectStore('drafts').getAll(); q.onsuccess = () => s(q.result) }); \
            text = JSON.stringify(all, (k, v) => v instanceof Uint8Array ? new TextDecoder().decode(v) : v); \
          } \
          db.close(); \
          if (text.includes('She has not sung') && text.includes('two-weeks')) return true; \
        } \
        return false";
    priya.wait_for("has the half-written visit in its store", async || Ok(priya.js_async(script).await? == true)).await
}

/// A newer version is served, found and let in.
pub async fn lets_a_newer_version_in(priya: &Phone, hub: &Hub, into: &std::path::Path) -> Result<()> {
    let newer = build::newer(into)?;
    hub.serve_app(&newer)?;
    priya.js_async("await (await navigator.serviceWorker.ready).update()").await?;
    priya.press("Use it now").await?;
    priya
        .wait_for("has the newer version", async || {
            Ok(priya.js("return document.documentElement.dataset.build ?? ''").await.ok() == Some("newer".into()))
        })
        .await
}
