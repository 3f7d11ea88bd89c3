//! Pictures of every screen, for whoever draws and words them: `cargo xtask screens` writes them to
//! `target/screens/<audience>/<screen>/<variant>.png`, 360 x 740.
//!
//! Variants: light, dark, text of twice the size, the pseudo-language that is 40 % longer, Arabic where it is spoken; where
//! a screen is longer than the phone, `whole` shows all of it. Then what only sometimes stands: empty, waiting for a
//! signal, offline, set aside.
#![cfg(not(target_arch = "wasm32"))]

mod support;

mod journeys {
    pub mod cast;
    pub mod every_screen;
}

use std::path::PathBuf;

use anyhow::{Context, Result};
use journeys::cast::{Who, comes_in};
use journeys::every_screen::{ANYONE, Do, Screen, Tongue, Walk, folder_of, screen_of, screens_of};
use serde_json::json;
use support::build;
use support::hub::Hub;
use support::phone::Phone;
use support::story::story;

#[tokio::test]
async fn screens_of_anyone() -> Result<()> {
    pictures_of(ANYONE).await
}

#[tokio::test]
async fn screens_of_a_participant() -> Result<()> {
    pictures_of(Some(Who::Jean)).await
}

#[tokio::test]
async fn screens_of_a_connector() -> Result<()> {
    pictures_of(Some(Who::Priya)).await
}

#[tokio::test]
async fn screens_of_an_organiser() -> Result<()> {
    pictures_of(Some(Who::Rosa)).await
}

#[tokio::test]
async fn screens_of_a_coordinator() -> Result<()> {
    pictures_of(Some(Who::Grace)).await
}

#[tokio::test]
async fn screens_of_a_supporter() -> Result<()> {
    pictures_of(Some(Who::Ana)).await
}

#[tokio::test]
async fn screens_of_a_volunteer() -> Result<()> {
    pictures_of(Some(Who::Moira)).await
}

#[tokio::test]
async fn screens_of_a_referrer() -> Result<()> {
    pictures_of(Some(Who::Lewin)).await
}

#[tokio::test]
async fn screens_of_an_empty_programme() -> Result<()> {
    story("screens-empty", async |phones| {
        let folder = phones.folder("hub");
        let hub = Hub::with_programme(&folder)?;
        hub.stop();
        let mut links = Vec::new();
        for (role, name) in [("coordinator", "Grace"), ("organiser", "Rosa"), ("connector", "Priya")] {
            let printed = Hub::command(&folder, &["invite", "--role", role, "--name", name])?;
            let (_, secret) = printed.split_once("/join#").context("an invitation prints its link")?;
            links.push(secret.lines().next().unwrap_or_default().trim().to_owned());
        }
        hub.start()?;
        let anyone = phones.phone("anyone").await?;
        anyone.open(&hub.at("/find")).await?;
        these(&anyone, &hub, ANYONE, &["front", "find"], "empty").await?;
        for (link, who, screens) in [
            (&links[0], Who::Grace, &["members", "directory"][..]),
            (&links[1], Who::Rosa, &["sessions", "register", "our-page"][..]),
            (&links[2], Who::Priya, &["today", "people", "requests", "two-people", "set-aside"][..]),
        ] {
            let phone = phones.phone(folder_of(Some(who))).await?;
            phone.open(&hub.at(&format!("/join#{link}"))).await?;
            phone.press("Open Kith").await?;
            phone.find("heading", who.first_heading()).await?;
            these(&phone, &hub, Some(who), screens, "empty").await?;
            if who == Who::Priya {
                let link = gives_a_plan(&phone, &hub).await?;
                let jean = phones.phone("participant").await?;
                jean.open(&link).await?;
                jean.press("Open my plan").await?;
                jean.find("heading", "My plan").await?;
                these(&jean, &hub, Some(Who::Jean), &["plan", "diary", "find", "me"], "empty").await?;
                these(&phone, &hub, Some(Who::Priya), &["person", "record", "book"], "empty").await?;
            }
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn screens_with_no_signal_and_with_what_waits_for_one() -> Result<()> {
    story("screens-offline", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (anyone, jean) = (phones.phone("anyone").await?, phones.phone("jean").await?);
        let (priya, rosa, grace) =
            (phones.phone("priya").await?, phones.phone("rosa").await?, phones.phone("grace").await?);
        for (phone, who) in [(&jean, Who::Jean), (&priya, Who::Priya), (&rosa, Who::Rosa), (&grace, Who::Grace)] {
            comes_in(phone, &hub, who).await?;
            phone.keeps_the_app().await?;
        }
        anyone.open(&hub.at("/find")).await?;
        anyone.sees("things to join").await?;
        anyone.keeps_the_app().await?;
        hub.stop();
        these(&anyone, &hub, ANYONE, &["front", "find", "activity", "ask", "join-not-known"], "offline").await?;
        let plan = ["plan", "plan-ask-to-ring", "session", "diary", "activity"];
        these(&jean, &hub, Some(Who::Jean), &plan, "offline").await?;
        these(&priya, &hub, Some(Who::Priya), &["today", "person", "person-code", "request"], "offline").await?;
        these(&rosa, &hub, Some(Who::Rosa), &["sessions", "change-not-on", "register"], "offline").await?;
        these(&grace, &hub, Some(Who::Grace), &["members", "directory"], "offline").await?;

        // What each of them does now waits on the phone.
        Walk::on(&jean, &hub)?.to(screen_of(Some(Who::Jean), "plan-ask-to-ring")?).await?;
        jean.press("Ask").await?;
        jean.sees("Not sent yet.").await?;
        these(&jean, &hub, Some(Who::Jean), &["plan"], "waiting").await?;
        Walk::on(&priya, &hub)?.to(screen_of(Some(Who::Priya), "record")?).await?;
        priya.write("What was said", "She has the wool.").await?;
        priya.press("Save").await?;
        priya.sees("not sent yet, safe here").await?;
        let screens = ["today", "people", "person", "settings"];
        let settings = Screen { way: &[Do::Open("/settings")], ..*screen_of(Some(Who::Priya), "settings")? };
        these(&priya, &hub, Some(Who::Priya), &screens[..3], "waiting").await?;
        this(&Walk::on(&priya, &hub)?, &settings, "waiting").await?;
        Walk::on(&rosa, &hub)?.to(screen_of(Some(Who::Rosa), "change-not-on")?).await?;
        rosa.press("Save and tell people").await?;
        rosa.sees("not yet told").await?;
        these(&rosa, &hub, Some(Who::Rosa), &["sessions"], "waiting").await
    })
    .await
}

#[tokio::test]
async fn screens_with_what_was_set_aside() -> Result<()> {
    story("screens-set-aside", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let priya = phones.phone("priya").await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        // The same half-written visit stands in two tabs and is saved in both: the first is said, the second is asked about.
        let walk = Walk::on(&priya, &hub)?;
        let record = screen_of(Some(Who::Priya), "record")?;
        walk.to(record).await?;
        priya.write("What was said", "She sang on the bus.").await?;
        priya.wait_for("has kept the half-written visit", async || drafts(&priya).await).await?;
        let first = priya.tab().await?;
        let second = priya.new_tab(&hub.at("/today")).await?;
        walk.to(record).await?;
        priya.sees("This is what you had begun to write.").await?;
        priya.to_tab(&first).await?;
        priya.press("Save").await?;
        priya.find("heading", "Jean Whitlock").await?;
        priya.sees_no_more("not sent yet, safe here").await?;
        priya.to_tab(&second).await?;
        priya.write("What was said", " Everybody joined in.").await?;
        priya.press("Save").await?;
        priya.sees("3 need your look").await?;
        these(&priya, &hub, Some(Who::Priya), &["today", "person", "two-people", "set-aside", "me"], "set-aside").await
    })
    .await
}

/// Is there a half-written form in the store?
async fn drafts(phone: &Phone) -> Result<bool> {
    let script = "for (const { name } of await indexedDB.databases()) { \
          const db = await new Promise((s, j) => { const o = indexedDB.open(name); o.onsuccess = () => s(o.result); o.onerror = () => j(o.error) }); \
          const count = db.objectStoreNames.contains('drafts') \
            ? await new Promise((s) => { const q = db.transaction('drafts').objectStore('drafts').count(); q.onsuccess = () => s(q.result) }) : 0; \
          db.close(); \
          if (count) return true; \
        } \
        return false";
    Ok(phone.js_async(script).await? == true)
}

/// Pictures of some screens of somebody, as they stand now.
async fn these(phone: &Phone, hub: &Hub, who: Option<Who>, screens: &[&str], variant: &str) -> Result<()> {
    let walk = Walk::on(phone, hub)?;
    for name in screens {
        this(&walk, screen_of(who, name)?, variant).await?;
    }
    Ok(())
}

async fn this(walk: &Walk<'_>, screen: &Screen, variant: &str) -> Result<()> {
    walk.phone.is_narrow(360, 740).await?;
    walk.to(screen).await?;
    picture(walk.phone, screen, Look::Light, variant).await?;
    whole(walk.phone, &file(screen, &format!("{variant}-whole"))).await
}

/// Priya makes a plan for Jean, and a code for her phone; the link that goes with it.
async fn gives_a_plan(priya: &Phone, hub: &Hub) -> Result<String> {
    priya.open(&hub.at("/people")).await?;
    priya.press("New person").await?;
    priya.fill("Name", "Jean").await?;
    priya.press("Save").await?;
    priya.find("heading", "Jean").await?;
    priya.sees_no_more("not sent yet, safe here").await?;
    priya.press("New code for Jean").await?;
    priya.press("Make a code for Jean").await?;
    priya.sees("/join#").await?;
    let link = priya.js("return document.querySelector('.link-text').textContent.trim()").await?;
    Ok(link.as_str().context("a link")?.to_owned())
}

/// How one screen is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Light,
    Dark,
    TextTwice,
}

async fn pictures_of(who: Option<Who>) -> Result<()> {
    story(&format!("screens-{}", folder_of(who)), async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let phone = phones.phone(folder_of(who)).await?;
        let mut walk = Walk::begin(&phone, &hub, who).await?;
        phone.is_narrow(360, 740).await?;
        for tongue in [Tongue::English, Tongue::Longer, Tongue::Arabic] {
            walk.speak(tongue).await?;
            for screen in screens_of(who).filter(|screen| tongue.speaks(screen)) {
                walk.to(screen).await?;
                match tongue {
                    Tongue::English => {
                        picture(&phone, screen, Look::Light, "light").await?;
                        whole(&phone, &file(screen, "whole")).await?;
                        picture(&phone, screen, Look::Dark, "dark").await?;
                        picture(&phone, screen, Look::TextTwice, "text-200").await?;
                        look(&phone, Look::TextTwice).await?;
                        whole(&phone, &file(screen, "text-200-whole")).await?;
                        look(&phone, Look::Light).await?;
                    }
                    Tongue::Longer => {
                        picture(&phone, screen, Look::Light, "longer").await?;
                        whole(&phone, &file(screen, "longer-whole")).await?;
                    }
                    Tongue::Arabic => {
                        picture(&phone, screen, Look::Light, "arabic").await?;
                        whole(&phone, &file(screen, "arabic-whole")).await?;
                    }
                }
            }
        }
        Ok(())
    })
    .await
}

/// Where a picture is put.
fn file(screen: &Screen, variant: &str) -> PathBuf {
    folder().join(folder_of(screen.who)).join(screen.name).join(format!("{variant}.png"))
}

fn folder() -> PathBuf {
    build::target().join("screens")
}

/// One picture of the window, and the screen as it was again.
async fn picture(phone: &Phone, screen: &Screen, how: Look, variant: &str) -> Result<()> {
    look(phone, how).await?;
    phone.picture(&file(screen, variant)).await?;
    look(phone, Look::Light).await
}

async fn look(phone: &Phone, how: Look) -> Result<()> {
    let scheme = if how == Look::Dark { "dark" } else { "light" };
    let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
    phone.session().cdp().send_raw("Emulation.setEmulatedMedia", media).await?;
    phone.text_size(if how == Look::TextTwice { 200 } else { 100 }).await
}

/// All of a screen that is longer than the phone.
async fn whole(phone: &Phone, to: &std::path::Path) -> Result<()> {
    if phone.page_height().await? <= 740 {
        return Ok(());
    }
    phone.is_tall(360).await?;
    phone.picture(to).await?;
    phone.is_narrow(360, 740).await
}
