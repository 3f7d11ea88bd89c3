//! The shell of the app in a real browser: it starts under the strict policy, opens with no signal at any address,
//! takes a newer version only when a person says so, and never shows a white page.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use anyhow::{Result, ensure};
use serde_json::json;
use support::build;
use support::hub::Hub;
use support::phone::Phone;
use support::site::{POLICY, Site};
use support::story::story;

#[tokio::test]
async fn the_app_starts_from_a_hub_under_its_strict_policy_and_asks_nobody_else() -> Result<()> {
    story("starts", async |phones| {
        let hub = Hub::with_programme(&phones.folder("hub"))?;
        let jean = phones.phone("jean").await?;
        jean.open(&hub.at("/")).await?;
        starts(&jean).await?;
        jean.keeps_the_app().await?;
        let said = jean.console().await?;
        let stopped: Vec<_> = said.iter().filter(|line| line.contains("Content Security Policy")).collect();
        ensure!(stopped.is_empty(), "the policy stopped something: {stopped:?}");
        let all = "return performance.getEntriesByType('resource').map((e) => e.name)";
        let elsewhere = jean.js(&format!("{all}.filter((n) => !n.startsWith(location.origin))")).await?;
        ensure!(elsewhere == json!([]), "asked elsewhere: {elsewhere}");
        // An inline script is stopped: the policy is really there.
        let ran = jean
            .js("const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s); return window.ran ?? null")
            .await?;
        ensure!(ran.is_null(), "an inline script ran");
        let policy = jean.js_async("return (await fetch('/', { cache: 'reload' })).headers.get('content-security-policy')");
        ensure!(policy.await? == json!(POLICY), "the policy of the hub is not the one of the tests");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn chromium_says_that_it_can_be_put_on_a_home_screen() -> Result<()> {
    story("installable", async |phones| {
        let hub = Hub::with_programme(&phones.folder("hub"))?;
        let jean = phones.phone("jean").await?;
        // At an address of somebody's own: the manifest is the same everywhere.
        jean.open(&hub.at("/plan")).await?;
        starts(&jean).await?;
        jean.keeps_the_app().await?;
        let ask = async |what: &str| jean.session().cdp().send_raw(what, json!({})).await;
        let manifest = ask("Page.getAppManifest").await?;
        ensure!(manifest["url"] == json!(hub.at("/manifest.webmanifest")), "{}", manifest["url"]);
        ensure!(manifest["errors"] == json!([]), "the manifest is not read whole: {}", manifest["errors"]);
        let said: serde_json::Value = serde_json::from_str(manifest["data"].as_str().unwrap_or_default())?;
        ensure!(said["start_url"] == "/" && said["scope"] == "/" && said["display"] == "standalone", "{said}");
        let verdict = ask("Page.getInstallabilityErrors").await?;
        ensure!(verdict["installabilityErrors"] == json!([]), "Chromium would not install it: {verdict}");
        // Each icon comes from the hub, under its own type.
        let icons = "const all = (await (await fetch('/manifest.webmanifest')).json()).icons; \
            return (await Promise.all(all.map(async (icon) => { \
              const got = await fetch('/' + icon.src); \
              return got.ok && got.headers.get('content-type').startsWith(icon.type) ? null : icon.src }))).filter(Boolean)";
        let wrong = jean.js_async(icons).await?;
        ensure!(wrong == json!([]), "icons that do not come: {wrong}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_makes_up_the_app_travels_twice_once_for_the_page_and_once_to_be_kept() -> Result<()> {
    story("travels", async |phones| {
        let site = Site::start(&build::dist())?;
        let jean = phones.phone("jean").await?;
        jean.open(&site.at("/")).await?;
        jean.keeps_the_app().await?;
        let asked = site.asked();
        let times = asked.iter().filter(|path| path.ends_with(".wasm")).count();
        ensure!(times == 2, "the program was asked for {times} times: {asked:?}");
        jean.reload().await?;
        starts(&jean).await?;
        let again: Vec<_> =
            site.asked().into_iter().filter(|path| path != "/sw.js" && !path.starts_with("/hub/")).collect();
        ensure!(again.is_empty(), "asked for although it is kept: {again:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn with_no_signal_the_app_opens_at_any_address_also_after_a_flat_battery() -> Result<()> {
    story("no-signal", async |phones| {
        let hub = Hub::with_programme(&phones.folder("hub"))?;
        let jean = phones.phone("jean").await?;
        jean.open(&hub.at("/")).await?;
        starts(&jean).await?;
        jean.keeps_the_app().await?;
        hub.stop();
        jean.reload().await?;
        starts(&jean).await?;
        jean.open(&hub.at("/a/deep/address")).await?;
        starts(&jean).await?;
        jean.kill().await?;
        jean.wake().await?;
        jean.open(&hub.at("/another/deep/address")).await?;
        starts(&jean).await?;
        // What the hub says goes past the worker: with no signal there is no answer, and none of yesterday's.
        let asked =
            jean.js_async("try { await fetch('/hub/v1/x'); return 'answered' } catch { return 'no answer' }").await?;
        ensure!(asked == json!("no answer"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_newer_version_waits_until_it_is_let_in_and_then_all_tabs_have_it() -> Result<()> {
    story("newer-version", async |phones| {
        let hub = Hub::with_programme(&phones.folder("hub"))?;
        let jean = phones.phone("jean").await?;
        jean.open(&hub.at("/")).await?;
        starts(&jean).await?;
        jean.keeps_the_app().await?;
        let first = jean.tab().await?;
        let second = jean.new_tab(&hub.at("/")).await?;
        jean.keeps_the_app().await?;
        jean.to_tab(&first).await?;

        hub.serve_app(&build::newer(&phones.folder("newer"))?)?;
        jean.js_async("await (await navigator.serviceWorker.ready).update()").await?;
        jean.shows("[data-worker=new-version]").await?;
        // However often it is reloaded, the version stays until it is let in.
        jean.reload().await?;
        jean.shows("[data-worker=new-version]").await?;
        ensure!(!is_newer(&jean).await?, "the newer version came unasked");

        jean.press("Use it now").await?;
        jean.wait_for("has the newer version", async || is_newer(&jean).await).await?;
        jean.keeps_the_app().await?;
        jean.to_tab(&second).await?;
        jean.wait_for("has the newer version in the other tab", async || is_newer(&jean).await).await?;
        let kept =
            jean.js_async("return (await caches.keys()).filter((name) => name.startsWith('app-')).length").await?;
        ensure!(kept == json!(1), "{kept} versions are kept");

        hub.stop();
        jean.reload().await?;
        starts(&jean).await?;
        ensure!(is_newer(&jean).await?, "with no signal the older version is back");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_version_that_does_not_arrive_whole_leaves_the_one_before_in_place() -> Result<()> {
    story("half-a-version", async |phones| {
        let site = Site::start(&build::dist())?;
        let jean = phones.phone("jean").await?;
        jean.open(&site.at("/")).await?;
        jean.keeps_the_app().await?;
        site.serve_app(&build::newer(&phones.folder("newer"))?);
        site.spoil(Some("start.js"));
        // The promise settles when the worker is there; whether it could be installed is seen on the worker.
        jean.js_async(
            "const r = await navigator.serviceWorker.ready; \
             const gone = new Promise((done) => r.addEventListener('updatefound', () => { const w = r.installing; \
                 w.addEventListener('statechange', () => w.state === 'redundant' && done()) })); \
             await r.update().catch(() => {}); await gone",
        )
        .await?;
        site.stop();
        jean.reload().await?;
        starts(&jean).await?;
        jean.keeps_the_app().await?;
        ensure!(!is_newer(&jean).await?, "half a version is in use");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_language_that_was_chosen_before_the_worker_was_there_is_kept_and_renewed() -> Result<()> {
    story("language", async |phones| {
        let site = Site::start(&build::dist())?;
        let jean = phones.phone("jean").await?;
        jean.open(&site.at("/")).await?;
        jean.keeps_the_app().await?;
        let kept = "return Boolean(await caches.match('/words/ar.json'))";
        ensure!(jean.js_async(kept).await? == json!(false), "a language was fetched that nobody chose");
        jean.js_async("await (await fetch('/words/ar.json')).json()").await?;
        ensure!(jean.js_async(kept).await? == json!(true), "the chosen language is not kept");
        site.serve_app(&build::newer(&phones.folder("newer"))?);
        jean.js_async("await (await navigator.serviceWorker.ready).update()").await?;
        jean.shows("[data-worker=new-version]").await?;
        jean.press("Use it now").await?;
        jean.wait_for("has the newer version", async || is_newer(&jean).await).await?;
        site.stop();
        let words =
            jean.js_async("return Object.keys(await (await fetch('/words/ar.json')).json()).length > 0").await?;
        ensure!(words == json!(true), "the language did not come along");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_program_that_is_not_the_one_that_was_built_is_not_run_and_the_page_says_what_to_do() -> Result<()> {
    story("not-opened", async |phones| {
        let site = Site::start(&build::dist())?;
        site.say_desk(r#"{"name":"Riverside","desk_phone":"01632 960 001"}"#);
        // Half of it: of the program, of the module that goes with it, of the script that loads both.
        for (number, file) in [".wasm", &module_name()?, "open.js"].into_iter().enumerate() {
            site.spoil(Some(file));
            let jean = phones.phone(&format!("jean-{number}")).await?;
            jean.open(&site.at("/")).await?;
            jean.sees("Kith has not opened").await?;
            jean.sees("Ring Riverside 01632 960 001").await?;
            let ring = jean.find("link", "Ring Riverside").await?;
            ensure!(ring.attr("href").await?.as_deref() == Some("tel:01632960001"));
            site.spoil(None);
            jean.press("Try again").await?;
            starts(&jean).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_browser_that_is_too_old_gets_a_plain_page_with_the_number_to_ring() -> Result<()> {
    story("too-old", async |phones| {
        let site = Site::start(&build::dist())?;
        let jean = phones.phone("jean").await?;
        let older = json!({ "source": "delete window.BigInt64Array" });
        jean.session().cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", older).await?;
        jean.open(&site.at("/")).await?;
        jean.sees("This browser is too old for Kith").await?;
        ensure!(jean.axe().await?.is_empty(), "the plain page: {:?}", jean.axe().await?);
        ensure!(!jean.scrolls_sideways().await?, "the plain page is too wide");
        jean.sees("ring your programme").await?;
        ensure!(!jean.has("link", "Ring").await?, "a number came from nowhere");
        site.say_desk(r#"{"name":"Riverside","desk_phone":"01632 960 001"}"#);
        jean.reload().await?;
        jean.find("link", "Ring Riverside 01632 960 001").await?;
        ensure!(!site.asked().iter().any(|path| path == "/sw.js"), "an app that cannot run was started");
        Ok(())
    })
    .await
}

async fn starts(phone: &Phone) -> Result<()> {
    phone.shows(".app").await
}

async fn is_newer(phone: &Phone) -> Result<bool> {
    Ok(phone.js("return document.documentElement.dataset.build ?? ''").await? == json!("newer"))
}

fn module_name() -> Result<String> {
    let page = std::fs::read_to_string(build::dist().join("index.html"))?;
    let (_, rest) = page.split_once("rel=\"modulepreload\" href=\"/").ok_or_else(|| anyhow::anyhow!("no module"))?;
    Ok(rest.split('"').next().unwrap_or_default().to_owned())
}
