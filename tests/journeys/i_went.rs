//! Story 4: "I went" and "here", both said with no signal, are one attendance with two statements and nothing to decide.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::{
    cast::{Who, comes_in},
    register::opens_yesterday,
};
use crate::support::{hub::Hub, phone::Phone, story::story};

#[tokio::test]
async fn what_the_person_and_the_register_say_is_one_attendance_with_nothing_to_decide() -> Result<()> {
    story("i-went", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (jean, rosa, priya) =
            (phones.phone("jean").await?, phones.phone("rosa").await?, phones.phone("priya").await?);
        comes_in(&jean, &hub, Who::Jean).await?;
        comes_in(&rosa, &hub, Who::Rosa).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        let had_to_decide = needs_look(&priya).await?;
        hub.stop();

        // Ring and sing is every day: yesterday's, of which nobody said anything yet.
        jean.sees("Did you go to Ring and sing yesterday?").await?;
        jean.press_in("Did you go to Ring and sing yesterday?", "I went").await?;
        jean.sees("Lovely. It is in your diary.").await?;
        opens_yesterday(&rosa).await?;
        rosa.press("Jean").await?;
        rosa.shows("button[aria-pressed=true]").await?;
        rosa.sees("1 waiting for a signal, safe here").await?;

        hub.start()?;
        rosa.shows("[data-sync=sent]").await?;
        jean.shows("[data-sync=sent]").await?;
        for phone in [&jean, &rosa] {
            phone
                .wait_for("holds one attendance with both statements", async || {
                    let hers = of_yesterday(&jean).await?;
                    let hers = hers[0]["circle"].as_str().context("Jean's phone has none")?;
                    let all = of_yesterday(phone).await?;
                    let of_jean: Vec<_> =
                        all.iter().filter(|one| one["circle"] == hers).map(|one| &one["said"]).collect();
                    Ok(of_jean == [&json!({ "person": ["here"], "register": ["here"], "unsent": 0 })])
                })
                .await?;
        }
        // Who reads both sees both.
        priya.press("People").await?;
        priya.press("Jean Whitlock").await?;
        priya.find("listitem", "16:00 Ring and sing went · the group says here").await?;
        for phone in [&jean, &rosa] {
            ensure!(needs_look(phone).await? == 0, "somebody is asked to decide");
        }
        ensure!(needs_look(&priya).await? == had_to_decide, "the connector is asked to decide");
        Ok(())
    })
    .await
}

/// How much the line over the screen says that one must look at.
async fn needs_look(phone: &Phone) -> Result<usize> {
    let text = phone.text().await?;
    let line = text.lines().find(|line| line.contains("your look"));
    Ok(line.and_then(|line| line.split(' ').next()?.parse().ok()).unwrap_or(0))
}

/// What the phone keeps of Ring and sing, yesterday at four: every attendance with its circle and all that was said.
async fn of_yesterday(phone: &Phone) -> Result<Vec<Value>> {
    let day = phone.day(-1).await?.iso;
    let found = phone
        .js_async(&(format!("const day = '{day}';") + "
             const found = [];
             for (const { name } of await indexedDB.databases()) {
               const db = await new Promise((s, j) => { const o = indexedDB.open(name); o.onsuccess = () => s(o.result); o.onerror = () => j(o.error); });
               if (db.objectStoreNames.contains('rows')) {
                 const rows = await new Promise((s) => { const q = db.transaction('rows').objectStore('rows').getAll(); q.onsuccess = () => s(q.result); });
                 for (const column of rows.flatMap(Object.values).filter((column) => typeof column === 'string' && column.startsWith('{'))) {
                   const { header, copy, unsent } = JSON.parse(column).r;
                   if (header.kind !== 'attendance' || header.of.start !== `${day}T16:00`) continue;
                   const said = (field) => (copy?.r.f[field] ?? []).map((version) => version.v);
                   found.push({ circle: header.circle, said: { person: said('person'), register: said('register'), unsent: unsent?.length ?? 0 } });
                 }
               }
               db.close();
             }
             return found"))
        .await?;
    Ok(found.as_array().cloned().unwrap_or_default())
}
