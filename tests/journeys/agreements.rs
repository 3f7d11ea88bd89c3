//! What somebody agreed to is seen and taken back with one tap, and the group's phone loses the name.

use anyhow::{Result, ensure};

use super::{
    cast::{Who, comes_in},
    register::opens_yesterday,
};
use crate::support::{hub::Hub, phone::Phone, story::story};

#[tokio::test]
async fn an_agreement_that_is_taken_back_takes_the_name_off_the_groups_phone_until_it_is_given_again() -> Result<()> {
    story("takes-it-back", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (jean, rosa, priya) =
            (phones.phone("jean").await?, phones.phone("rosa").await?, phones.phone("priya").await?);
        comes_in(&jean, &hub, Who::Jean).await?;
        comes_in(&rosa, &hub, Who::Rosa).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        opens_yesterday(&rosa).await?;
        has_her(&rosa, true).await?;

        jean.press("Me").await?;
        jean.press("Take it back: Riverside Choir may know your first name").await?;
        jean.sees("Riverside Choir may not know your name").await?;
        jean.shows("[data-sync=sent]").await?;
        has_her(&rosa, false).await?;
        let held = rosa.js_async(HELD).await?;
        ensure!(held == 0, "Rosa's phone still holds {held} records of Jean's register");
        // She goes on coming: only the group does not know it.
        jean.press("Diary").await?;
        jean.sees("Singing together").await?;

        priya.press("People").await?;
        priya.press("Jean Whitlock").await?;
        priya.sees("Riverside Choir may not know Jean's name").await?;
        priya.press("Let them know again: Riverside Choir may not know Jean's name").await?;
        priya.sees("Riverside Choir may know Jean's first name").await?;
        has_her(&rosa, true).await
    })
    .await
}

async fn has_her(rosa: &Phone, is_there: bool) -> Result<()> {
    let what = if is_there { "has Jean in its register" } else { "has Jean no more" };
    rosa.wait_for(what, async || Ok(rosa.has("button", "Jean").await? == is_there)).await
}

/// How many rows of the phone's own database belong to a register with Jean's name in it.
const HELD: &str = "let held = 0; \
    for (const { name } of await indexedDB.databases()) { \
      const db = await new Promise((s, j) => { const o = indexedDB.open(name); o.onsuccess = () => s(o.result); o.onerror = () => j(o.error) }); \
      if (db.objectStoreNames.contains('rows')) { \
        const all = await new Promise((s) => { const q = db.transaction('rows').objectStore('rows').getAll(); q.onsuccess = () => s(q.result) }); \
        const text = all.map((row) => JSON.stringify(row, (k, v) => v instanceof Uint8Array ? new TextDecoder().decode(v) : v)); \
        held += text.filter((row) => row.includes('first_name') && row.includes('Jean')).length; \
      } \
      db.close(); \
    } \
    return held";
