//! What several stories of the team begin with: a note that is kept from a phone, and somebody who has no door.

use anyhow::{Context, Result};

use crate::support::{hub::Hub, phone::Phone};

/// What Priya notes about Jean and keeps from her phone.
pub const KEPT: &str = "Her son asked where she goes on Thursdays.";

/// Priya keeps a note about Jean from Jean's phone, and stands on Jean's page.
pub async fn keeps_a_note(priya: &Phone) -> Result<()> {
    priya.press("People").await?;
    priya.press("Jean Whitlock").await?;
    priya.press("Record a visit: Jean").await?;
    priya.tick("by phone").await?;
    priya.write("What was said", KEPT).await?;
    priya.tick("Keep from Jean's phone").await?;
    priya.write("Why is it kept from the phone?", "He reads it with her").await?;
    priya.press("Save").await?;
    priya.sees(KEPT).await?;
    priya.sees_no_more("not sent yet, safe here").await
}

/// Somebody of the team who has no door comes in by a new code, which the coordinator reads out.
pub async fn by_code(grace: &Phone, phone: &Phone, hub: &Hub, name: &str) -> Result<()> {
    grace.press(&format!("More about {name}")).await?;
    grace.press("New code").await?;
    grace.sees(&format!("The code for {name}")).await?;
    let code = grace.js("return document.querySelector('[data-test=code]').textContent").await?;
    phone.open(&hub.at("/join")).await?;
    phone.fill("Your code", code.as_str().context("a code is shown")?).await?;
    phone.press("Go on").await?;
    phone.press("Open Kith").await?;
    phone.find("heading", "Today").await?;
    grace.press(&format!("Less about {name}")).await
}
