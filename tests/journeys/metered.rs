//! A line that is paid by the megabyte, or breaks: "All activities: 1.1 MB. Get them now · Later". Later is remembered, and
//! what came before the line broke is not fetched again.

use anyhow::{Result, ensure};
use serde_json::json;

use super::cast::{Who, comes_in};
use crate::support::{build, hub::Hub, phone::Phone, site::Site, story::story};

const PARTS: [&str; 4] = ["walks", "choirs", "gardens", "sheds"];

#[tokio::test]
async fn later_is_remembered_and_a_line_that_broke_goes_on_where_it_stopped() -> Result<()> {
    story("metered", async |phones| {
        let site = Site::start(&build::dist())?;
        says(&site, 7, &PARTS);
        let anyone = phones.phone("anyone").await?;
        saves_data(&anyone).await?;
        anyone.open(&site.at("/find")).await?;
        anyone.sees("All activities: 1.2 MB").await?;
        anyone.press("Later").await?;
        anyone.find("button", "Get them now: 1.2 MB").await?;
        anyone.reload().await?;
        anyone.find("button", "Get them now: 1.2 MB").await?;
        ensure!(!anyone.text().await?.contains("Your phone is saving data"), "it is asked again at once");
        ensure!(parts_asked(&site).is_empty(), "something was fetched although nobody wanted it yet");

        // The line breaks in the middle of the third.
        site.break_off(Some("/hub/v1/directory/part/gardens"));
        anyone.press("Get them now: 1.2 MB").await?;
        anyone.sees("They come by themselves with the next signal").await?;
        ensure!(parts_asked(&site) == ["walks", "choirs", "gardens"], "what comes first");
        // The signal is back, and the directory has moved on: of one that was fetched there is another now.
        site.break_off(None);
        says(&site, 8, &["walks", "choirs-anew", "gardens", "sheds"]);
        anyone.reload().await?;
        anyone.sees("4 things to join").await?;
        let asked = parts_asked(&site);
        ensure!(asked == ["choirs-anew", "gardens", "sheds"], "fetched again: {asked:?}");

        // All of it is on the phone.
        anyone.reload().await?;
        anyone.sees("4 things to join").await?;
        anyone.sees("The choirs-anew").await?;
        ensure!(parts_asked(&site).is_empty(), "it is fetched once more");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn while_later_holds_nothing_is_asked_again_and_again() -> Result<()> {
    story("metered-plan", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let jean = phones.phone("jean").await?;
        // The town is small: its directory says that it is large.
        let source =
            "Object.defineProperty(navigator, 'connection', { value: { saveData: true, addEventListener() {} } });
            const real = window.fetch.bind(window);
            window.asked = [];
            window.fetch = async (path, init) => {
              window.asked.push(String(path));
              const answer = await real(path, init);
              if (path !== '/hub/v1/directory') return answer;
              const manifest = { ...(await answer.json()), bytes: 1130000 };
              return new Response(JSON.stringify(manifest), { headers: { 'content-type': 'application/json' } });
            };";
        jean.session().cdp().page().add_script_to_evaluate_on_new_document(source).await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        jean.sees("All activities: 1.1 MB").await?;
        jean.press("Later").await?;
        jean.find("button", "Get them now: 1.1 MB").await?;
        jean.sees("All saved and sent").await?;
        // Two saves are two rounds and no more: nothing goes round by itself, and nobody asks for what was put off.
        jean.js("window.asked.length = 0").await?;
        for goal in ["Walk to the mill and back", "Write to my sister"] {
            jean.press("Add a goal").await?;
            jean.fill("What would you like?", goal).await?;
            jean.press("Save").await?;
            jean.sees_no_more("What would you like?").await?;
            jean.sees(goal).await?;
            jean.shows("[data-sync=sent]").await?;
        }
        let asked = jean.js("return window.asked.filter((path) => !path.startsWith('/hub/v1/wake'))").await?;
        let rounds = asked.as_array().map_or(0, |all| all.iter().filter(|path| *path == "/hub/v1/sync").count());
        ensure!(asked.as_array().is_some_and(|all| all.len() == rounds), "asked for more than rounds: {asked}");
        ensure!((2..=4).contains(&rounds), "{rounds} rounds for two saves: {asked}");
        jean.press("Get them now: 1.1 MB").await?;
        jean.sees("Singing together").await
    })
    .await
}

/// The site says that this is the directory, an activity a part.
fn says(site: &Site, seq: u64, parts: &[&str]) {
    let named: Vec<_> = parts.iter().map(|name| json!({ "name": name, "bytes": 300_000 })).collect();
    let head = json!({ "seq": seq, "tag": seq * 11 });
    let manifest = json!({
        "v": 1, "programme": "UBkvM1ErCFyEi1upivAaFw", "name": "Riverside", "desk_phone": "01632 960 001", "head": head,
        "address": format!("/hub/v1/directory/{seq}-{}", seq * 11), "bytes": 1_200_000, "entries": parts.len(), "parts": named,
    });
    site.say("/hub/v1/directory", &manifest.to_string());
    let nothing_new = json!({ "head": head, "changes": [] });
    site.say(&format!("/hub/v1/directory/changes/{seq}-{}", seq * 11), &nothing_new.to_string());
    for name in parts {
        let entry = json!({ "k": "activity", "i": name, "o": {}, "f": { "title": format!("The {name}") } });
        let none = json!({ "seq": 0, "tag": 0 });
        let part = json!({ "v": 1, "programme": "UBkvM1ErCFyEi1upivAaFw", "head": none, "entries": [entry] });
        site.say(&format!("/hub/v1/directory/part/{name}"), &part.to_string());
    }
}

/// The parts that were asked for since the last time.
fn parts_asked(site: &Site) -> Vec<String> {
    let part = |path: String| path.strip_prefix("/hub/v1/directory/part/").map(str::to_owned);
    site.asked().into_iter().filter_map(part).collect()
}

/// Whoever has this phone chose to save data.
async fn saves_data(phone: &Phone) -> Result<()> {
    let source = "Object.defineProperty(navigator, 'connection', { value: { saveData: true, addEventListener() {} } })";
    phone.session().cdp().page().add_script_to_evaluate_on_new_document(source).await?;
    Ok(())
}
