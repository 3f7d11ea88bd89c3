//! Story 8: two tabs of one profile write the same record at once. No version is lost, and both tabs show what came of it.

use anyhow::{Result, ensure};
use thirtyfour::WindowHandle;

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, phone::Phone, story::story};

#[tokio::test]
async fn two_tabs_that_change_different_lines_of_a_plan_at_once_keep_both() -> Result<()> {
    story("two-tabs-two-lines", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (priya, jean) = (phones.phone("priya").await?, phones.phone("jean").await?);
        comes_in(&jean, &hub, Who::Jean).await?;
        let (left, right) = two_tabs_of_jeans_page(&priya, &hub).await?;
        for (tab, field, words) in
            [(&left, "Strengths", "Knows when to be quiet."), (&right, "What could make it hard", "Ice on the path.")]
        {
            priya.to_tab(tab).await?;
            priya.press("Change what matters").await?;
            priya.fill(field, words).await?;
        }
        both_save_at_once(&priya, &left, &right).await?;
        for tab in [&left, &right] {
            priya.to_tab(tab).await?;
            priya.sees("Knows when to be quiet.").await?;
            priya.sees("Ice on the path.").await?;
            priya.sees_no_more("not sent yet, safe here").await?;
            ensure!(!priya.text().await?.contains("to choose"), "different lines are nothing to choose between");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn two_tabs_that_change_the_same_words_at_once_lose_neither_and_both_show_it() -> Result<()> {
    story("two-tabs-one-line", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (priya, jean) = (phones.phone("priya").await?, phones.phone("jean").await?);
        comes_in(&jean, &hub, Who::Jean).await?;
        // With no signal first: what meets here meets in the store of this phone, not on the hub.
        let (left, right) = two_tabs_of_jeans_page(&priya, &hub).await?;
        hub.stop();
        for (tab, words) in [(&left, "Get out every dry day"), (&right, "Get out when the choir sings")] {
            priya.to_tab(tab).await?;
            priya.press("Change the goal: Get out twice a week").await?;
            priya.fill("The goal", words).await?;
        }
        both_save_at_once(&priya, &left, &right).await?;
        for tab in [&left, &right] {
            priya.to_tab(tab).await?;
            priya.sees("One line to choose.").await?;
            priya.sees("not sent yet, safe here").await?;
        }

        // Either tab asks; what one of them chooses stands in the other.
        priya.to_tab(&left).await?;
        priya.open(&hub.at("/two-people")).await?;
        priya.sees("Get out every dry day").await?;
        priya.sees("Get out when the choir sings").await?;
        priya.press("Keep this one: Get out when the choir sings").await?;
        priya.sees_no_more("Get out every dry day").await?;
        priya.to_tab(&right).await?;
        priya.sees("Get out when the choir sings").await?;
        priya.sees_no_more("One line to choose.").await?;

        hub.start()?;
        priya.sees_no_more("not sent yet, safe here").await?;
        jean.sees("Get out when the choir sings").await
    })
    .await
}

/// Both tabs stand on the page of the same person.
async fn two_tabs_of_jeans_page(priya: &Phone, hub: &Hub) -> Result<(WindowHandle, WindowHandle)> {
    comes_in(priya, hub, Who::Priya).await?;
    priya.keeps_the_app().await?;
    let left = priya.tab().await?;
    opens_jean(priya).await?;
    let right = priya.new_tab(&hub.at("/people")).await?;
    opens_jean(priya).await?;
    Ok((left, right))
}

async fn opens_jean(priya: &Phone) -> Result<()> {
    priya.press("People").await?;
    priya.press("Jean Whitlock").await?;
    priya.find("heading", "Jean Whitlock").await?;
    priya.find("button", "Change what matters").await?;
    Ok(())
}

/// Both press Save in the same moment: on a word from one tab to the other, since a finger is only in one.
async fn both_save_at_once(priya: &Phone, left: &WindowHandle, right: &WindowHandle) -> Result<()> {
    let waits = "const save = [...document.querySelectorAll('dialog:modal button')].find((b) => b.textContent.trim() === 'Save'); \
        window.now = new BroadcastChannel('now'); window.now.onmessage = () => save.click(); return Boolean(save)";
    priya.to_tab(right).await?;
    ensure!(priya.js(waits).await? == true, "there is no Save in the right tab");
    priya.to_tab(left).await?;
    ensure!(priya.js(waits).await? == true, "there is no Save in the left tab");
    // A channel does not tell the one who speaks on it.
    let both = "window.now.postMessage('now'); window.now.onmessage(); return true";
    priya.js(both).await?;
    for tab in [left, right] {
        priya.to_tab(tab).await?;
        priya
            .wait_for("has closed the sheet", async || {
                Ok(priya.js("return !document.querySelector('dialog:modal')").await? == true)
            })
            .await?;
    }
    Ok(())
}
