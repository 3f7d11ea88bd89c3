//! Erasure: content leaves the hub and every phone, unsent work about the person with it, and a restored backup of before
//! brings nothing back.

use anyhow::{Context, Result, ensure};

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, phone::Phone, story::story};

const LATE: &str = "She sang in the kitchen today";

/// Priya notes something with no signal, and her screen names Jean's id.
async fn notes_something(priya: &Phone) -> Result<String> {
    priya.press("People").await?;
    priya.press("Jean Whitlock").await?;
    priya.find("heading", "Jean Whitlock").await?;
    let address = priya.address().await?;
    let (_, jean) = address.rsplit_once('/').context("her page has an address")?;
    priya.press("Record a visit: Jean").await?;
    priya.tick("by phone").await?;
    priya.write("What was said", LATE).await?;
    priya.press("Save").await?;
    priya.sees(LATE).await?;
    Ok(jean.to_owned())
}

/// The hub's own files, as they lie there.
fn holds(hub: &Hub, words: &str) -> Result<bool> {
    for file in std::fs::read_dir(hub.folder())? {
        let file = file?.path();
        let is_read = file.is_file() && !file.to_string_lossy().contains("before");
        if is_read && String::from_utf8_lossy(&std::fs::read(&file)?).contains(words) {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn is_gone(hub: &Hub, priya: &Phone, jean: &Phone) -> Result<()> {
    priya.open(&hub.at("/people")).await?;
    priya.find("heading", "People").await?;
    priya.sees("Tomasz").await?;
    for (phone, whose) in [(priya, "Priya"), (jean, "Jean")] {
        phone
            .wait_for("holds nothing of Jean", async || {
                let held = phone.stored().await?;
                Ok(!held.contains("Whitlock") && !held.contains(LATE) && !held.contains("Get out twice a week"))
            })
            .await
            .with_context(|| format!("{whose}'s phone"))?;
    }
    hub.stop();
    ensure!(!holds(hub, "Get out twice a week")? && !holds(hub, "Whitlock")?, "the hub's files hold her");
    hub.start()
}

#[tokio::test]
async fn who_was_erased_is_gone_everywhere_and_a_restored_backup_brings_nothing_back() -> Result<()> {
    story("erasure", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (priya, jean) = (phones.phone("priya").await?, phones.phone("jean").await?);
        comes_in(&priya, &hub, Who::Priya).await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        priya.keeps_the_app().await?;
        jean.keeps_the_app().await?;
        let backup = phones.folder("backup").join("yesterday");
        std::fs::create_dir_all(backup.parent().context("it has a folder")?)?;
        let backup = backup.to_str().context("a path of ours")?;
        Hub::command(hub.folder(), &["backup", "--plain", "--file", backup])?;

        hub.stop();
        let id = notes_something(&priya).await?;
        Hub::command(hub.folder(), &["erase", &id])?;
        hub.start()?;
        priya.sees("This person is not on this phone.").await?;
        is_gone(&hub, &priya, &jean).await?;
        priya.open(&hub.at("/set-aside")).await?;
        priya.sees("of yours were taken away before they were sent").await?;

        hub.stop();
        Hub::command(hub.folder(), &["restore", "--from", backup])?;
        hub.start()?;
        priya.reload().await?;
        is_gone(&hub, &priya, &jean).await
    })
    .await
}
