//! Story 13: every screen can be read, heard and reached: axe, 320 px, the focus on each heading, a name for each control,
//! and a visit recorded with the keyboard alone.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use thirtyfour::Key;

use super::cast::{Who, comes_in};
use super::every_screen::{ANYONE, Tongue, Walk, folder_of, screens_of};
use super::village::{ACTIVITY, Village};
use crate::support::{hub::Hub, phone::Phone, story::story};

#[tokio::test]
async fn anyone_can_read_and_reach_every_screen() -> Result<()> {
    every_screen("reaching-anyone", ANYONE, &[Tongue::English, Tongue::Arabic]).await
}

#[tokio::test]
async fn a_participant_can_read_and_reach_every_screen() -> Result<()> {
    every_screen("reaching-participant", Some(Who::Jean), &[Tongue::English, Tongue::Arabic]).await
}

#[tokio::test]
async fn a_connector_can_read_and_reach_every_screen() -> Result<()> {
    every_screen("reaching-connector", Some(Who::Priya), &[Tongue::English]).await
}

#[tokio::test]
async fn an_organiser_can_read_and_reach_every_screen() -> Result<()> {
    every_screen("reaching-organiser", Some(Who::Rosa), &[Tongue::English]).await
}

#[tokio::test]
async fn a_coordinator_can_read_and_reach_every_screen() -> Result<()> {
    every_screen("reaching-coordinator", Some(Who::Grace), &[Tongue::English]).await
}

#[tokio::test]
async fn who_helps_can_read_and_reach_every_screen() -> Result<()> {
    every_screen("reaching-supporter", Some(Who::Ana), &[Tongue::English, Tongue::Arabic]).await
}

#[tokio::test]
async fn a_volunteer_can_read_and_reach_every_screen() -> Result<()> {
    every_screen("reaching-volunteer", Some(Who::Moira), &[Tongue::English]).await
}

#[tokio::test]
async fn a_referrer_can_read_and_reach_every_screen() -> Result<()> {
    every_screen("reaching-referrer", Some(Who::Lewin), &[Tongue::English]).await
}

/// Walks all screens of somebody, 320 px wide. What is wrong is told of all screens at once.
async fn every_screen(name: &str, who: Option<Who>, tongues: &[Tongue]) -> Result<()> {
    story(name, async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let phone = phones.phone(folder_of(who)).await?;
        let mut walk = Walk::begin(&phone, &hub, who).await?;
        phone.is_narrow(320, 640).await?;
        let mut wrong = Vec::new();
        for tongue in tongues {
            walk.speak(*tongue).await?;
            for screen in screens_of(who).filter(|screen| tongue.speaks(screen)) {
                let mut found = match walk.to(screen).await {
                    Ok(()) => judged(&phone).await?,
                    Err(problem) => vec![format!("{problem:#}")],
                };
                if !found.is_empty() {
                    phone.picture(&phones.folder(&format!("{tongue:?}-{}.png", screen.name))).await?;
                }
                wrong.extend(
                    found.drain(..).map(|line| format!("{tongue:?} {}/{}: {line}", folder_of(who), screen.name)),
                );
            }
        }
        ensure!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
        Ok(())
    })
    .await
}

async fn judged(phone: &Phone) -> Result<Vec<String>> {
    let mut wrong = nameless(phone).await?;
    if phone.scrolls_sideways().await? {
        wrong.push(format!("scrolls sideways at 320 px: {}", phone.what_is_too_wide().await?));
    }
    // The bar at the end of the page: what lies under it at this moment would be taken for too small to press.
    let bars = "document.querySelectorAll('.bar, .within-reach').forEach((e) => { e.style.position = arguments[0] })";
    phone.session().execute(bars, vec![json!("static")]).await?;
    wrong.extend(phone.axe().await?);
    phone.session().execute(bars, vec![json!("")]).await?;
    phone.is_narrow(360, 740).await?;
    phone.text_size(200).await?;
    if phone.scrolls_sideways().await? {
        wrong.push(format!("scrolls sideways with text of twice the size: {}", phone.what_is_too_wide().await?));
    }
    phone.text_size(100).await?;
    phone.is_narrow(320, 640).await?;
    Ok(wrong)
}

#[tokio::test]
async fn a_field_that_a_choice_brought_keeps_the_focus_from_letter_to_letter() -> Result<()> {
    story("keeps-the-focus", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let priya = phones.laptop("priya").await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        priya.press("People").await?;
        priya.press("Jean Whitlock").await?;
        priya.press("Record a visit: Jean").await?;
        priya.tick("Keep from Jean's phone").await?;
        let why = "Her son reads her phone";
        priya.tab_to("textbox", "Why is it kept from the phone?").await?;
        for letter in why.chars() {
            priya.keys(letter.to_string()).await?;
        }
        let there = priya.js("return document.activeElement.value ?? ''").await?;
        ensure!(there == why, "of {why:?} only {there} was typed");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_visit_is_recorded_with_the_keyboard_alone() -> Result<()> {
    story("keyboard", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let priya = phones.laptop("priya").await?;
        comes_in(&priya, &hub, Who::Priya).await?;

        priya.tab_to("link", "People").await?;
        priya.hit(Key::Enter).await?;
        heading(&priya, "People").await?;
        priya.tab_to("textbox", "Find a person").await?;
        priya.keys("whitl").await?;
        priya.sees_no_more("Tomasz").await?;
        priya.tab_to("link", "Jean Whitlock").await?;
        priya.hit(Key::Enter).await?;
        heading(&priya, "Jean Whitlock").await?;

        // A sheet keeps the focus inside, and gives it back where it came from.
        priya.tab_to("button", "Change what matters").await?;
        priya.hit(Key::Enter).await?;
        heading(&priya, "What matters").await?;
        for _ in 0..30 {
            priya.hit(Key::Tab).await?;
            let outside = "const at = document.activeElement; \
                return at !== document.body && !document.querySelector('dialog:modal').contains(at)";
            ensure!(priya.js(outside).await? == false, "the focus left the sheet");
        }
        priya.hit(Key::Escape).await?;
        priya
            .wait_for("is back on the button that opened the sheet", async || {
                priya.is_on("button", "Change what matters").await
            })
            .await?;

        priya.tab_to("link", "Record a visit").await?;
        priya.hit(Key::Enter).await?;
        heading(&priya, "Record: Jean W.").await?;
        priya.tab_to("textbox", "What was said").await?;
        priya.keys("Told me about her bus pass.").await?;
        // Inside a set of chips the arrows choose.
        priya.tab_to("radio", "Not now").await?;
        priya.hit(Key::Up).await?;
        priya.hit(Key::Up).await?;
        ensure!(priya.is_on("radio", "2 weeks").await?, "the arrows do not choose among the chips");
        priya.tab_to("button", "Save").await?;
        priya.hit(Key::Enter).await?;
        heading(&priya, "Jean Whitlock").await?;
        priya.sees("Told me about her bus pass.").await
    })
    .await
}

/// A new screen stands, and the focus is on its heading.
async fn heading(phone: &Phone, name: &str) -> Result<()> {
    phone.wait_for(&format!("has the focus on the heading {name}"), async || phone.is_on("heading", name).await).await
}

/// What can be reached and has no name: as the browser tells it to a screen reader.
async fn nameless(phone: &Phone) -> Result<Vec<String>> {
    let cdp = phone.session().cdp();
    cdp.send_raw("Accessibility.enable", json!({})).await?;
    let tree = cdp.send_raw("Accessibility.getFullAXTree", json!({})).await?;
    let nodes = tree["nodes"].as_array().context("the browser tells its tree")?;
    let roles = [
        "button",
        "link",
        "textbox",
        "searchbox",
        "checkbox",
        "radio",
        "combobox",
        "listbox",
        "switch",
        "spinbutton",
        "tab",
        "slider",
        "Date",
        "InputTime",
        "DisclosureTriangle",
        "menuitem",
        "dialog",
        "heading",
    ];
    let of = |node: &Value, what: &str| node[what]["value"].as_str().unwrap_or_default().trim().to_owned();
    let (mut bare, mut controls) = (Vec::new(), 0);
    for node in nodes.iter().filter(|node| node["ignored"] != true) {
        let role = of(node, "role");
        if !roles.contains(&role.as_str()) {
            continue;
        }
        controls += 1;
        if of(node, "name").is_empty() {
            bare.push(format!("a {role} without a name (node {})", node["backendDOMNodeId"]));
        }
    }
    if controls == 0 {
        bail!("the browser tells of no control and no heading at all: {} nodes", nodes.len());
    }
    Ok(bare)
}

/// Layout shifts are good up to here (web.dev, Cumulative Layout Shift).
const MOVES: f64 = 0.1;

#[tokio::test]
async fn nothing_moves_away_from_under_a_finger_while_a_screen_opens() -> Result<()> {
    story("steady", async |phones| {
        let Village { hub, ada, .. } = Village::made(phones).await?;
        ada.keeps_the_app().await?;
        let moved =
            "const entries = []; const watch = new PerformanceObserver((list) => entries.push(...list.getEntries()));
                     watch.observe({ type: 'layout-shift', buffered: true });
                     await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
                     return entries.reduce((sum, entry) => sum + entry.value, 0)";
        for (path, whole) in [
            ("/plan", ACTIVITY),
            ("/diary", ACTIVITY),
            ("/me", "Nobody reads this straight away."),
            ("/find", ACTIVITY),
        ] {
            ada.open(&hub.at(path)).await?;
            ada.sees(whole).await?;
            let moved = ada.js_async(moved).await?.as_f64().unwrap_or(f64::MAX);
            ensure!(moved <= MOVES, "{path} moves by {moved} while it opens");
        }
        Ok(())
    })
    .await
}
