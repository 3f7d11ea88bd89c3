//! A locked phone: what is on it can be read by nobody else, opens with no signal, and what was written is sent all the same.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::cast::{Who, comes_in, secret};
use crate::support::{hub::Hub, phone::Phone, story::story};

const PIN: &str = "482913";
const GOAL: &str = "Get out twice a week";
const NEW: &str = "Get out when the choir sings";

/// Jean's phone, with her plan on it, locked with a PIN and open.
async fn locks_with_a_pin(jean: &Phone, hub: &Hub) -> Result<()> {
    comes_in(jean, hub, Who::Jean).await?;
    jean.keeps_the_app().await?;
    jean.open(&hub.at("/settings")).await?;
    jean.press("Lock with a PIN").await?;
    jean.fill("A PIN of six digits or more", PIN).await?;
    jean.fill("The same PIN again", PIN).await?;
    jean.press("Lock it").await?;
    jean.sees("It opens with your PIN.").await
}

/// Types a PIN where the phone is locked.
async fn tries(jean: &Phone, pin: &str) -> Result<()> {
    jean.find("heading", "Locked").await?;
    jean.fill("Your PIN", pin).await?;
    jean.press("Open").await
}

/// Gives her goal other words, on her plan; they lie sealed beside it too.
async fn rewords(jean: &Phone, words: &str) -> Result<()> {
    jean.press(GOAL).await?;
    jean.press("Change the words").await?;
    jean.fill("What would you like?", words).await?;
    jean.press("Save").await?;
    jean.sees(words).await?;
    seals(jean, 1).await
}

/// Priya reads Jean's new words.
async fn reads_it(priya: &Phone) -> Result<()> {
    priya.press("People").await?;
    priya.press("Jean Whitlock").await?;
    priya.sees(NEW).await
}

/// Waits until so many envelopes lie on the phone.
async fn seals(phone: &Phone, count: usize) -> Result<()> {
    let script = "const db = await new Promise((s, j) => { const o = indexedDB.open('kith-envelopes'); o.onupgradeneeded = () => o.transaction.abort(); o.onsuccess = () => s(o.result); o.onerror = () => s(null); });
        if (!db) return 0;
        const n = await new Promise((s) => { const q = db.transaction('sealed').objectStore('sealed').count(); q.onsuccess = () => s(q.result); });
        db.close(); return n";
    phone
        .wait_for(&format!("holds {count} envelopes"), async || Ok(phone.js_async(script).await? == json!(count)))
        .await
}

/// Nothing of Jean is readable in any database but the list of who uses this phone.
async fn is_sealed(jean: &Phone) -> Result<()> {
    let stored = jean.js_async(include_str!("../support/stored.js")).await?;
    for (name, text) in stored.as_object().context("databases")? {
        if name == "kith-phone" {
            continue;
        }
        let text = text.as_str().unwrap_or_default();
        let of_hers = ["Whitlock", GOAL, "Tomasz", "jean", "person:", "goal", "heard", "token", "draft"];
        let is_directory = text.contains("Singing together");
        for words in of_hers.iter().filter(|words| !is_directory || ["Whitlock", GOAL].contains(words)) {
            ensure!(!text.contains(words), "{name} holds {words:?}");
        }
    }
    Ok(())
}

/// Phone, directory and envelopes are left on it, and no profile.
async fn lets_go(jean: &Phone) -> Result<()> {
    let names = jean.js_async("return (await indexedDB.databases()).map((db) => db.name).join(' ')").await?;
    ensure!(names.as_str().is_some_and(|names| names.matches("kith-").count() == 3), "what is left: {names}");
    Ok(())
}

#[tokio::test]
async fn a_pin_seals_everything_and_opens_it_with_no_signal() -> Result<()> {
    story("lock-pin", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let jean = phones.phone("jean").await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        let before = jean.stored().await?;
        ensure!(before.contains(GOAL) && before.contains("Whitlock"), "the dump finds what stands in the clear");
        jean.keeps_the_app().await?;
        jean.open(&hub.at("/settings")).await?;
        jean.press("Lock with a PIN").await?;
        jean.fill("A PIN of six digits or more", "1234").await?;
        jean.press("Lock it").await?;
        jean.sees("Six digits or more, please.").await?;
        jean.fill("A PIN of six digits or more", "123456").await?;
        jean.press("Lock it").await?;
        jean.sees("That is one of the first that anybody tries.").await?;
        jean.fill("A PIN of six digits or more", PIN).await?;
        jean.fill("The same PIN again", "482914").await?;
        jean.press("Lock it").await?;
        jean.sees("These two are not the same.").await?;
        jean.fill("The same PIN again", PIN).await?;
        jean.press("Lock it").await?;
        jean.sees("It opens with your PIN.").await?;
        is_sealed(&jean).await?;

        hub.stop();
        jean.open(&hub.at("/plan")).await?;
        jean.find("heading", "Locked").await?;
        ensure!(!jean.text().await?.contains(GOAL), "nothing of it shows");
        ensure!(jean.axe().await?.is_empty(), "{:?}", jean.axe().await?);
        tries(&jean, "482914").await?;
        jean.sees("That was not right. 9 more tries are left.").await?;
        // What anybody may see stays in reach.
        jean.press("Find").await?;
        jean.sees("Kinds").await?;
        jean.sees("Singing").await?;
        jean.open(&hub.at("/plan")).await?;
        tries(&jean, "482 913").await?;
        jean.find("heading", "My plan").await?;
        jean.sees(GOAL).await?;

        // Writing on, locking by hand, and all of it is there again.
        rewords(&jean, "Sing, and get out twice").await?;
        is_sealed(&jean).await?;
        jean.open(&hub.at("/settings")).await?;
        tries(&jean, PIN).await?;
        jean.press("Lock now").await?;
        tries(&jean, PIN).await?;
        jean.sees("It opens with your PIN.").await?;
        jean.open(&hub.at("/plan")).await?;
        tries(&jean, PIN).await?;
        jean.sees("Sing, and get out twice").await?;

        // Off again: nothing is lost.
        jean.press("Me").await?;
        jean.press("Settings of this phone").await?;
        jean.press("Take the lock off").await?;
        jean.sees("Whoever holds this phone can read what is in here.").await?;
        jean.open(&hub.at("/plan")).await?;
        jean.sees("Sing, and get out twice").await
    })
    .await
}

#[tokio::test]
async fn what_was_written_on_a_locked_phone_is_sent_without_opening_it() -> Result<()> {
    story("lock-sends", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (jean, priya) = (phones.phone("jean").await?, phones.phone("priya").await?);
        locks_with_a_pin(&jean, &hub).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        hub.stop();
        jean.press("Plan").await?;
        rewords(&jean, NEW).await?;
        jean.close().await;
        hub.start()?;
        jean.wake().await?;
        jean.open(&hub.at("/plan")).await?;
        jean.find("heading", "Locked").await?;
        seals(&jean, 0).await?;
        reads_it(&priya).await?;
        // She opens it, and nothing is sent or said twice.
        tries(&jean, PIN).await?;
        jean.sees(NEW).await?;
        jean.shows("[data-sync=sent]").await
    })
    .await
}

#[tokio::test]
async fn the_worker_sends_with_the_page_closed() -> Result<()> {
    story("lock-background", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (jean, priya) = (phones.phone("jean").await?, phones.phone("priya").await?);
        comes_in(&jean, &hub, Who::Jean).await?;
        jean.keeps_the_app().await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        hub.stop();
        jean.open(&hub.at("/plan")).await?;
        rewords(&jean, NEW).await?;
        // No page of the app is open any more; then there is a signal, and the browser calls the worker.
        jean.session().goto("about:blank").await?;
        hub.start()?;
        let cdp = jean.session().cdp();
        cdp.send_raw("ServiceWorker.enable", json!({})).await?;
        for registration in 0..4 {
            let event = json!({
                "origin": hub.at("/"), "registrationId": registration.to_string(), "tag": "envelopes", "lastChance": false
            });
            // Only one of these numbers is that of the app's worker.
            let _ = cdp.send_raw("ServiceWorker.dispatchSyncEvent", event).await;
        }
        reads_it(&priya).await
    })
    .await
}

#[tokio::test]
async fn ten_wrong_tries_destroy_what_is_here_and_nothing_that_was_written() -> Result<()> {
    story("lock-destroyed", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (jean, priya) = (phones.phone("jean").await?, phones.phone("priya").await?);
        locks_with_a_pin(&jean, &hub).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        hub.stop();
        jean.press("Plan").await?;
        rewords(&jean, NEW).await?;
        for wrong in 0..10 {
            // Each wrong try costs more time: here the clock brings it.
            jean.clock_goes_on(Duration::from_secs(1_200)).await?;
            jean.open(&hub.at("/plan")).await?;
            tries(&jean, "111222").await?;
            let left = 9 - wrong;
            match left {
                0 => jean.sees("Too many wrong tries.").await?,
                1 => jean.sees("One more try is left.").await?,
                left => jean.sees(&format!("{left} more tries are left.")).await?,
            }
            if left == 6 {
                jean.sees("before the next try.").await?;
            }
        }
        lets_go(&jean).await?;
        jean.close().await;
        hub.start()?;
        jean.wake().await?;
        jean.open(&hub.at("/plan")).await?;
        jean.sees("Too many wrong tries.").await?;
        reads_it(&priya).await?;
        // With a new code everything comes back, without a lock.
        let secret = secret(&jean, &hub, Who::Jean).await?;
        jean.open(&hub.at(&format!("/join#{secret}"))).await?;
        jean.press("Open my plan").await?;
        jean.find("heading", "My plan").await?;
        jean.sees(NEW).await
    })
    .await
}

#[tokio::test]
async fn it_locks_by_itself_out_of_use_warns_before_and_keeps_what_was_typed() -> Result<()> {
    story("lock-by-itself", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let jean = phones.phone("jean").await?;
        locks_with_a_pin(&jean, &hub).await?;
        jean.press("Plan").await?;
        jean.press(GOAL).await?;
        jean.press("Change the words").await?;
        jean.fill("What would you like?", "Half a thought").await?;
        // The clock jumps and stands still: what is due in between waits for no slow machine.
        let later = |seconds: u32| format!("const at = Date.now() + {seconds}000; Date.now = () => at; return null");
        jean.js(&later(285)).await?;
        jean.sees("Kith locks itself in a moment.").await?;
        jean.press("Stay").await?;
        jean.sees_no_more("Kith locks itself in a moment.").await?;
        jean.js(&later(301)).await?;
        jean.find("heading", "Locked").await?;
        ensure!(!jean.text().await?.contains("Half a thought"), "nothing of it shows");
        tries(&jean, PIN).await?;
        jean.find("heading", "My goal").await?;
        jean.press("Change the words").await?;
        jean.wait_for("shows what was typed", async || {
            let typed = "return [...document.querySelectorAll('input, textarea')].some((field) => field.value === 'Half a thought')";
            Ok(jean.js(typed).await? == true)
        })
        .await
    })
    .await
}

#[tokio::test]
async fn a_locked_phone_that_was_lost_hands_in_and_lets_go_of_everything() -> Result<()> {
    story("lock-lost", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (jean, priya) = (phones.phone("jean").await?, phones.phone("priya").await?);
        locks_with_a_pin(&jean, &hub).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        hub.stop();
        jean.press("Plan").await?;
        rewords(&jean, NEW).await?;
        jean.close().await;
        hub.start()?;
        priya.press("People").await?;
        priya.press("Jean Whitlock").await?;
        priya.press("New code for Jean").await?;
        priya.press("Phones and computers of Jean").await?;
        priya.press("Sign out").await?;
        priya.sees("Jean has opened Kith on no phone.").await?;
        jean.wake().await?;
        jean.open(&hub.at("/plan")).await?;
        jean.sees("This phone was signed out.").await?;
        jean.sees("1 line that was not sent yet was handed in.").await?;
        lets_go(&jean).await?;
        priya.open(&hub.at("/requests")).await?;
        priya.sees("1 line was handed in late and waits for you.").await
    })
    .await
}

#[tokio::test]
async fn locking_in_one_tab_locks_the_other() -> Result<()> {
    story("lock-two-tabs", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let jean = phones.phone("jean").await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        let first = jean.tab().await?;
        let second = jean.new_tab(&hub.at("/settings")).await?;
        jean.press("Lock with a PIN").await?;
        jean.fill("A PIN of six digits or more", PIN).await?;
        jean.fill("The same PIN again", PIN).await?;
        jean.press("Lock it").await?;
        jean.sees("It opens with your PIN.").await?;
        jean.to_tab(&first).await?;
        tries(&jean, PIN).await?;
        jean.sees(GOAL).await?;
        jean.to_tab(&second).await?;
        is_sealed(&jean).await
    })
    .await
}
