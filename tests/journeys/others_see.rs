//! A phone that others may see holds the diary only, under the words that its owner chose, until the connector takes the
//! switch off.

use anyhow::{Result, ensure};

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, phone::Phone, story::story};

#[tokio::test]
async fn a_phone_that_others_may_see_keeps_the_diary_only_and_under_other_words() -> Result<()> {
    story("others-may-see", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (jean, priya) = (phones.phone("jean").await?, phones.phone("priya").await?);
        comes_in(&jean, &hub, Who::Jean).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        ensure!(holds(&jean, "Get out twice a week").await? > 0, "the look into the store finds nothing");
        jean.press("Me").await?;
        jean.tick("Others may see this phone").await?;
        jean.fill("What should the diary say instead?", "Thursday group").await?;
        jean.press("Save").await?;
        jean.sees("so only your diary is on it").await?;

        jean.press("Diary").await?;
        jean.sees("Thursday group").await?;
        jean.press("Plan").await?;
        jean.sees("so only your diary is on it").await?;
        for screen in ["Plan", "Diary"] {
            jean.press(screen).await?;
            jean.sees("Thursday group").await?;
            let text = jean.text().await?;
            for hidden in ["Get out twice a week", "Singing", "Ring and sing", "What we talked about"] {
                ensure!(!text.contains(hidden), "{screen} shows \u{201c}{hidden}\u{201d}:\n{text}");
            }
        }
        for hidden in ["Get out twice a week", "Three Thursdays in a row", "Whitlock"] {
            jean.wait_for("has let go of it", async || Ok(holds(&jean, hidden).await? == 0)).await?;
        }
        jean.shows("[data-sync=sent]").await?;

        priya.press("People").await?;
        priya.press("Jean Whitlock").await?;
        priya.sees("Others may see").await?;
        priya.press("How to reach, what helps").await?;
        priya.press("Change how to reach them").await?;
        priya.tick("Others may see this phone").await?;
        priya.press("Save").await?;
        jean.press("Plan").await?;
        jean.sees("Get out twice a week").await?;
        jean.sees("What we talked about").await
    })
    .await
}

/// In how many rows of the phone's databases a text stands.
async fn holds(phone: &Phone, text: &str) -> Result<u64> {
    let script = format!(
        "let held = 0; \
        for (const {{ name }} of await indexedDB.databases()) {{ \
          const db = await new Promise((s, j) => {{ const o = indexedDB.open(name); o.onsuccess = () => s(o.result); o.onerror = () => j(o.error) }}); \
          for (const store of ['rows', 'drafts', 'meta'].filter((it) => db.objectStoreNames.contains(it))) {{ \
            const all = await new Promise((s) => {{ const q = db.transaction(store).objectStore(store).getAll(); q.onsuccess = () => s(q.result) }}); \
            const texts = all.map((row) => JSON.stringify(row, (k, v) => v instanceof Uint8Array ? new TextDecoder().decode(v) : v)); \
            held += texts.filter((row) => row.includes('{text}')).length; \
          }} \
          db.close(); \
        }} \
        return held"
    );
    Ok(phone.js_async(&script).await?.as_u64().unwrap_or_default())
}
