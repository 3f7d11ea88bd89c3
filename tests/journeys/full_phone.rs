//! Story 11: the storage is full. The person is told, nothing is shown as saved that is not, what was typed stays.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, phone::Phone, story::story};

const FULL: &str = "This phone is full, so it is not saved yet. What you typed is still here.";

#[tokio::test]
async fn a_visit_that_does_not_fit_is_not_called_saved_and_stays_as_it_was_typed() -> Result<()> {
    story("full-visit", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let priya = phones.phone("priya").await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        is_full_from_now_on(&priya, &hub, "/people").await?;
        priya.press("Jean Whitlock").await?;
        priya.press("Record a visit: Jean").await?;
        // Already while one types: a form that cannot be kept would not outlive a flat battery.
        priya.write("What was said", "She is looking for the wool.").await?;
        priya.sees(FULL).await?;
        priya.press("Save").await?;
        priya.sees(FULL).await?;
        priya.find("heading", "Record: Jean W.").await?;
        ensure!(said(&priya).await? == "She is looking for the wool.", "what was typed is gone");
        ensure!(!priya.text().await?.contains("waiting for a signal"), "something waits although nothing was saved");
        // Nor is it anywhere else on this phone.
        let here = priya.tab().await?;
        priya.new_tab(&hub.at("/people")).await?;
        priya.press("Jean Whitlock").await?;
        priya.find("heading", "What was").await?;
        ensure!(!priya.text().await?.contains("looking for the wool"), "it stands among what was");
        priya.session().close_window().await?;
        priya.to_tab(&here).await?;

        has_room_again(&priya, &hub).await?;
        priya.press("Save").await?;
        priya.find("heading", "Jean Whitlock").await?;
        priya.sees("She is looking for the wool.").await?;
        priya.sees_no_more(FULL).await?;
        priya.sees_no_more("not sent yet").await?;
        priya.reload().await?;
        priya.sees("She is looking for the wool.").await
    })
    .await
}

#[tokio::test]
async fn what_a_participant_taps_on_a_full_phone_does_not_look_done() -> Result<()> {
    story("full-tap", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let jean = phones.phone("jean").await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        is_full_from_now_on(&jean, &hub, "/plan").await?;
        jean.press("I went").await?;
        jean.sees("This phone is full").await?;
        ensure!(!jean.text().await?.contains("It is in your diary."), "it is called kept");

        jean.press("Get out twice a week").await?;
        jean.find("heading", "My goal").await?;
        jean.tick_in("Sing on Thursdays", "Done").await?;
        jean.sees("This phone is full").await?;
        jean.wait_for("has the step as it stands", async || is_chosen(&jean, "Sing on Thursdays", "Going on").await)
            .await?;
        jean.tick("9").await?;
        jean.wait_for("has no mark that was not kept", async || {
            Ok(jean.js("return document.querySelector('.chooser input:checked')?.value ?? ''").await? != "9")
        })
        .await?;

        has_room_again(&jean, &hub).await?;
        jean.tick("9").await?;
        jean.tick_in("Sing on Thursdays", "Done").await?;
        jean.sees_no_more("This phone is full").await?;
        jean.sees("All saved and sent").await?;
        jean.reload().await?;
        jean.wait_for("has the step as it was chosen", async || is_chosen(&jean, "Sing on Thursdays", "Done").await)
            .await
    })
    .await
}

#[tokio::test]
async fn a_name_ticked_on_a_full_phone_is_not_ticked() -> Result<()> {
    story("full-register", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let rosa = phones.phone("rosa").await?;
        comes_in(&rosa, &hub, Who::Rosa).await?;
        is_full_from_now_on(&rosa, &hub, "/register").await?;
        rosa.press("Jean").await?;
        rosa.sees("This phone is full").await?;
        ensure!(
            rosa.find("button", "Jean").await?.attr("aria-pressed").await?.as_deref() == Some("false"),
            "Jean is ticked"
        );
        // On the sheet for the paper it is said there: what lies under it cannot be seen.
        rosa.press("From paper").await?;
        let tick = "document.querySelector('dialog[open] tbody button')";
        rosa.js(&format!("{tick}.click()")).await?;
        rosa.wait_for("says on the sheet that it is not kept", async || {
            let said = "return document.querySelector('dialog[open]').textContent.includes('This phone is full')";
            Ok(rosa.js(said).await? == true)
        })
        .await?;
        ensure!(rosa.js(&format!("return {tick}.getAttribute('aria-pressed')")).await? == "false", "it is ticked");
        rosa.press("Close").await?;
        has_room_again(&rosa, &hub).await?;
        rosa.press("Jean").await?;
        rosa.wait_for("has Jean ticked", async || {
            Ok(rosa.find("button", "Jean").await?.attr("aria-pressed").await?.as_deref() == Some("true"))
        })
        .await
    })
    .await
}

/// The phone is switched off and on, and is full now: the browser gives the app one byte. (Started anew, because a
/// browser asks how much room there is only now and then, and remembers the answer for half a minute.)
async fn is_full_from_now_on(phone: &Phone, hub: &Hub, path: &str) -> Result<()> {
    phone.keeps_the_app().await?;
    phone.close().await;
    phone.wake().await?;
    let quota = json!({ "origin": hub.at(""), "quotaSize": 1 });
    phone.session().cdp().send_raw("Storage.overrideQuotaForOrigin", quota).await?;
    phone.open(&hub.at(path)).await
}

/// Somebody made room.
async fn has_room_again(phone: &Phone, hub: &Hub) -> Result<()> {
    let quota = json!({ "origin": hub.at("") });
    phone.session().cdp().send_raw("Storage.overrideQuotaForOrigin", quota).await?;
    Ok(())
}

async fn said(phone: &Phone) -> Result<String> {
    let field = phone.find("textbox", "What was said").await?;
    let value = phone.session().execute("return arguments[0].value", vec![field.to_json()?]).await?;
    Ok(value.json().as_str().unwrap_or_default().to_owned())
}

async fn is_chosen(phone: &Phone, set: &str, chip: &str) -> Result<bool> {
    let chosen = "const [set, chip] = arguments; \
        const fields = [...document.querySelectorAll('fieldset')].filter((f) => f.textContent.includes(set)); \
        return fields.some((f) => f.querySelector('input:checked')?.parentElement.textContent.trim() === chip)";
    Ok(phone.session().execute(chosen, vec![json!(set), json!(chip)]).await?.json() == &Value::Bool(true))
}
