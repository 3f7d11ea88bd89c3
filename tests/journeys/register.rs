//! The register of a clipboard person: someone new, the others, a headcount, the paper, and the way back of each.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, phone::Phone, story::story};

#[tokio::test]
async fn a_register_takes_someone_new_the_others_a_headcount_and_the_paper() -> Result<()> {
    story("register", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let rosa = phones.phone("rosa").await?;
        comes_in(&rosa, &hub, Who::Rosa).await?;
        rosa.keeps_the_app().await?;
        hub.stop();
        opens_yesterday(&rosa).await?;
        rosa.sees("Jean").await?;
        ensure!(marks(&rosa).await?.iter().all(|(_, mark)| mark == "-"), "nobody is absent by default");

        // Somebody new: a first name is enough, and whoever was there is marked.
        rosa.press("Someone new").await?;
        rosa.fill("First name", "Zelda").await?;
        rosa.press("Add").await?;
        marked(&rosa, "Zelda", "here").await?;

        // The others: only who has no mark; and back.
        rosa.press("The others weren't here").await?;
        marked(&rosa, "Jean", "not").await?;
        marked(&rosa, "Zelda", "here").await?;
        rosa.press("Undo").await?;
        marked(&rosa, "Jean", "-").await?;
        marked(&rosa, "Zelda", "here").await?;
        rosa.press("Jean").await?;
        marked(&rosa, "Jean", "here").await?;
        rosa.press("Undo").await?;
        marked(&rosa, "Jean", "-").await?;

        rosa.press_in("and others", "One more").await?;
        others(&rosa, "1").await?;
        rosa.press_in("and others", "One more").await?;
        others(&rosa, "2").await?;
        rosa.press("Undo").await?;
        others(&rosa, "1").await?;

        // The paper: people by the last four dates; what is ticked there stands in the register of its day.
        rosa.press("From paper").await?;
        let days = "return document.querySelectorAll('dialog[open] thead th').length";
        ensure!(rosa.js(days).await? == 4, "the last four dates");
        let column =
            "const jean = [...document.querySelectorAll('dialog[open] tbody tr')].find((row) => row.querySelector('th').textContent.includes('Jean'));
             const cells = [...jean.querySelectorAll('button')];
             return cells.map((cell) => [cell.getAttribute('aria-label'), cell.getAttribute('aria-pressed')])";
        let cells = rosa.js(column).await?;
        let two_days_ago = cells[cells.as_array().map_or(0, Vec::len) - 3][0].as_str().context("a cell says whose it is")?;
        rosa.press(two_days_ago).await?;
        rosa.wait_for("shows the tick on the paper", async || {
            let cells = rosa.js(column).await?;
            Ok(cells.as_array().is_some_and(|all| all.contains(&json!([two_days_ago, "true"]))))
        })
        .await?;
        rosa.press("Close").await?;

        // All of it is on the phone, and reaches the hub.
        hub.start()?;
        rosa.shows("[data-sync=sent]").await?;
        rosa.reload().await?;
        marked(&rosa, "Zelda", "here").await?;
        marked(&rosa, "Jean", "-").await?;
        others(&rosa, "1").await?;
        rosa.press("From paper").await?;
        let cells = rosa.js(column).await?;
        ensure!(cells.as_array().is_some_and(|all| all.contains(&json!([two_days_ago, "true"]))), "{cells}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn three_of_one_name_are_told_apart_and_a_tick_from_paper_is_taken_back_where_it_was_made() -> Result<()> {
    story("register-alike", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let rosa = phones.phone("rosa").await?;
        comes_in(&rosa, &hub, Who::Rosa).await?;
        opens_yesterday(&rosa).await?;
        rosa.sees("Jean").await?;
        let alone = "return [...document.querySelectorAll('.ticks button')].map((row) => row.textContent).filter((row) => row.includes('Jean'))";
        let alone = rosa.js(alone).await?;
        ensure!(!alone.to_string().contains("since"), "who stands alone says nothing of it: {alone}");
        for there in 2..4 {
            rosa.press("Someone new").await?;
            rosa.fill("First name", "Jean").await?;
            rosa.press("Add").await?;
            rosa.wait_for("has one Jean more", async || {
                Ok(marks(&rosa).await?.iter().filter(|(name, _)| name == "Jean").count() == there)
            })
            .await?;
        }
        // Jean who was there before, and two who are new today.
        let rows = "return [...document.querySelectorAll('.ticks button')].filter((row) => row.querySelector('b').textContent === 'Jean')
            .map((row) => row.innerText.replaceAll('\\n', ' '))";
        let rows = rosa.js(rows).await?;
        let rows: Vec<&str> = rows.as_array().context("rows")?.iter().filter_map(Value::as_str).collect();
        ensure!(all_differ(&rows), "two look alike: {rows:?}");
        ensure!(rows.iter().filter(|row| row.contains("of 3 of this name")).count() == 2, "{rows:?}");
        ensure!(rows.iter().any(|row| row.contains("since")), "{rows:?}");

        rosa.press("From paper").await?;
        let heads = "return [...document.querySelectorAll('dialog[open] tbody th')].map((head) => head.textContent)";
        let heads = rosa.js(heads).await?;
        let heads: Vec<&str> = heads.as_array().context("heads")?.iter().filter_map(Value::as_str).collect();
        ensure!(all_differ(&heads), "two look alike on the paper: {heads:?}");
        let names = "return [...document.querySelectorAll('dialog[open] .tick-cell')].map((cell) => cell.getAttribute('aria-label'))";
        let names = rosa.js(names).await?;
        let names: Vec<&str> = names.as_array().context("cells")?.iter().filter_map(Value::as_str).collect();
        ensure!(all_differ(&names), "two sound alike on the paper");
        let ticked = "return document.querySelectorAll('dialog[open] .tick-cell[aria-pressed=true]').length";
        let before = rosa.js(ticked).await?.as_u64().context("a count")?;
        let free = "const cell = document.querySelector('dialog[open] .tick-cell[aria-pressed=false]'); cell.click()";
        rosa.js(free).await?;
        rosa.wait_for("has one tick more", async || Ok(rosa.js(ticked).await? == before + 1)).await?;
        rosa.press("Undo").await?;
        rosa.wait_for("has it taken back", async || Ok(rosa.js(ticked).await? == before)).await
    })
    .await
}

fn all_differ(texts: &[&str]) -> bool {
    texts.iter().enumerate().all(|(at, text)| !texts[..at].contains(text))
}

/// The register of yesterday's "Ring and sing".
pub async fn opens_yesterday(rosa: &Phone) -> Result<()> {
    rosa.press("Register").await?;
    let yesterday = rosa.day(-1).await?.name;
    rosa.press(&format!("Ring and sing · {yesterday}")).await?;
    rosa.find("heading", &yesterday).await?;
    Ok(())
}

/// Each name of the register with its mark: here, not, or none.
async fn marks(rosa: &Phone) -> Result<Vec<(String, String)>> {
    let found = rosa
        .js("return [...document.querySelectorAll('.ticks button')].map((row) => [
               row.querySelector('b').textContent,
               row.getAttribute('aria-pressed') === 'true' ? 'here' : row.textContent.includes('not here') ? 'not' : '-'])")
        .await?;
    let pair = |row: &Value| Some((row[0].as_str()?.to_owned(), row[1].as_str()?.to_owned()));
    Ok(found.as_array().into_iter().flatten().filter_map(pair).collect())
}

async fn marked(rosa: &Phone, name: &str, mark: &str) -> Result<()> {
    rosa.wait_for(&format!("has {name} marked {mark}"), async || {
        Ok(marks(rosa).await?.iter().any(|(who, said)| who.contains(name) && said == mark))
    })
    .await
}

async fn others(rosa: &Phone, number: &str) -> Result<()> {
    rosa.wait_for(&format!("counts {number} others"), async || {
        Ok(rosa.js("return document.querySelector('.counter output')?.textContent").await? == number)
    })
    .await
}
