//! Find over a real city's directory, and listings read in another language than they are written in.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::cast::{Who, comes_in};
use crate::support::{build, hub::Hub, phone::Phone, story::story};

/// The services of Baltimore, where they are at hand: beside the project, or where `KITH_HSDS` says.
fn baltimore() -> Option<PathBuf> {
    let all = std::env::var_os("KITH_HSDS").map_or_else(|| build::top().join("../shared/data/hsds"), PathBuf::from);
    let folder = all.join("baltimore-charmcare-ohana-csv");
    if !folder.join("services.csv").is_file() {
        // Past the silence of tests that pass: whoever reads the run must see what it did not try.
        let told = writeln!(
            std::io::stderr(),
            "\nNOT TRIED: finding something in a real directory: {} is not here (KITH_HSDS)",
            folder.display()
        );
        told.expect("a run without standard error tells nothing at all");
        return None;
    }
    Some(folder)
}

#[tokio::test]
async fn anyone_finds_something_among_the_services_of_a_real_city() -> Result<()> {
    let Some(services) = baltimore() else { return Ok(()) };
    story("real-directory", async |phones| {
        let folder = phones.folder("hub");
        let about = ["--name", "Charm City", "--country", "US", "--zone", "America/New_York", "--language", "en"];
        let numbers = ["--desk-phone", "410 555 0100", "--crisis", "Emergency=911"];
        Hub::command(&folder, &[&["programme", "new"], &about[..], &numbers[..]].concat())?;
        let services = services.to_string_lossy().into_owned();
        let report = Hub::command(&folder, &["import", "hsds", &services, "--set", "baltimore"])?;
        ensure!(report.contains("rows left out"), "the import tells what it did: {report}");
        let hub = Hub::with_data(&folder)?;

        let anyone = phones.phone("anyone").await?;
        anyone.open(&hub.at("/find")).await?;
        anyone.sees("things to join").await?;
        let all = to_join(&anyone).await?;
        ensure!(all > 1_500, "only {all} of a real city's services are there");
        ensure!(few_are_drawn(&anyone, all).await?, "all {all} are drawn");

        // A plain word, as somebody types it.
        anyone.fill("What would you like to do?", "food").await?;
        anyone.wait_for("has fewer", async || Ok(to_join(&anyone).await? < all)).await?;
        let found = to_join(&anyone).await?;
        ensure!(found > 20, "{found} things about food in a city");
        ensure!(few_are_drawn(&anyone, found).await?, "all {found} are drawn");
        // Down to the last one, and still only what is seen.
        anyone.js("scrollTo(0, document.documentElement.scrollHeight)").await?;
        anyone.shows(&format!("main li[data-at='{}']", found - 1)).await?;
        ensure!(few_are_drawn(&anyone, found).await?, "what was scrolled past stays drawn");
        anyone.js("scrollTo(0, 0)").await?;
        anyone.shows("main li[data-at='0']").await?;

        let first = anyone.js("return document.querySelector('main li[data-at] a').textContent").await?;
        let first = first.as_str().context("the title of the first card")?.trim().to_owned();
        anyone.press(&first).await?;
        anyone.find("heading", &first).await?;
        anyone.wait_for("an address of its own", async || Ok(anyone.address().await?.contains("/activity/"))).await?;
        anyone.sees("Where").await?;
        ensure!(!anyone.scrolls_sideways().await?, "it is too wide: {}", anyone.what_is_too_wide().await?);
        anyone.press("Back").await?;
        anyone.wait_for("what was found again", async || Ok(to_join(&anyone).await? == found)).await
    })
    .await
}

/// "1,870 things to join", as it stands there; 0 while it says nothing.
async fn to_join(phone: &Phone) -> Result<usize> {
    let text = phone.text().await?;
    let line = text.lines().find(|line| line.contains("things to join")).unwrap_or_default();
    let number: String = line.chars().filter(char::is_ascii_digit).collect();
    Ok(number.parse().unwrap_or(0))
}

/// A list renders what is seen, and a little around it.
async fn few_are_drawn(phone: &Phone, all: usize) -> Result<bool> {
    let drawn = phone.js("return document.querySelectorAll('main li[data-at]').length").await?;
    let drawn = drawn.as_u64().context("a number of cards")? as usize;
    Ok(drawn > 0 && drawn < 40.min(all))
}

#[tokio::test]
async fn what_groups_wrote_bears_its_own_language_where_the_screen_speaks_another() -> Result<()> {
    story("own-language", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let anyone = phones.phone("anyone").await?;
        anyone.open(&hub.at("/find")).await?;
        anyone.shows("main li[data-at='0'] a").await?;
        let titles =
            "return [...document.querySelectorAll('main li[data-at] a bdi')].map((e) => e.closest('[lang]').lang)";
        let spoken = async |script: &str| -> Result<Vec<String>> {
            Ok(serde_json::from_value(anyone.js(&format!("return [...new Set((() => {{ {script} }})())]")).await?)?)
        };
        ensure!(spoken(titles).await? == ["en"], "English among English: {:?}", spoken(titles).await?);
        ensure!(!anyone.js("return Boolean(document.querySelector('main [lang]'))").await?.as_bool().unwrap_or(true));

        anyone.open(&hub.at("/")).await?;
        anyone.tick("العربية").await?;
        anyone.shows("html[lang=ar]").await?;
        anyone.open(&hub.at("/find")).await?;
        anyone.shows("html[lang=ar] main li[data-at='0'] a bdi").await?;
        ensure!(spoken(titles).await? == ["en"], "titles are read out as Arabic: {:?}", spoken(titles).await?);
        // The words around them are Arabic.
        let around =
            "return [...document.querySelectorAll('h1, main [role=status]')].map((e) => e.closest('[lang]').lang)";
        ensure!(spoken(around).await? == ["ar"], "{:?}", spoken(around).await?);
        anyone.js("document.querySelector('main li[data-at] a').click()").await?;
        anyone.shows("h1 bdi[lang=en]").await?;
        anyone.shows("main p.lines[lang=en][dir=auto]").await?;
        ensure!(anyone.axe().await?.is_empty(), "{:?}", anyone.axe().await?);

        // Her own words have no language that anybody knows, and stand in their own direction.
        let jean = phones.phone("jean").await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        let quote = "const q = document.querySelector('blockquote'); return [q.getAttribute('lang'), q.dir]";
        ensure!(jean.js(quote).await? == json!([null, "auto"]));
        Ok(())
    })
    .await
}
