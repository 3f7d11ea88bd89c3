//! Who plays in the stories: the people of the sample town, each coming in through the door of "Look around as".

use anyhow::{Context, Result};

use crate::support::{hub::Hub, phone::Phone};

/// Whose door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Jean, who has a plan.
    Jean,
    /// Priya, her connector.
    Priya,
    /// Rosa, who runs the choir.
    Rosa,
    /// Grace, the coordinator.
    Grace,
}

impl Who {
    fn role(self) -> &'static str {
        match self {
            Self::Jean => "participant",
            Self::Priya => "connector",
            Self::Rosa => "organiser",
            Self::Grace => "coordinator",
        }
    }

    /// The heading of their first screen.
    pub fn first_heading(self) -> &'static str {
        match self {
            Self::Jean => "My plan",
            Self::Priya => "Today",
            Self::Rosa => "Our sessions",
            Self::Grace => "People and invitations",
        }
    }
}

/// A fresh invitation for somebody; the phone asks the hub as the first page does.
pub async fn secret(phone: &Phone, hub: &Hub, who: Who) -> Result<String> {
    phone.open(&hub.at("/find")).await?;
    let script = format!(
        "const doors = await (await fetch('/hub/v1/sample')).json(); return doors.find((d) => d.role === '{}').secret",
        who.role()
    );
    let secret = phone.js_async(&script).await?;
    secret.as_str().map(str::to_owned).context("the sample gives no door")
}

/// Comes in through an invitation link and waits for the own first screen, everything sent.
pub async fn comes_in(phone: &Phone, hub: &Hub, who: Who) -> Result<()> {
    let secret = secret(phone, hub, who).await?;
    phone.open(&hub.at(&format!("/join#{secret}"))).await?;
    phone.press(if who == Who::Jean { "Open my plan" } else { "Open Kith" }).await?;
    phone.find("heading", who.first_heading()).await?;
    phone.sees(who.has_arrived()).await
}

impl Who {
    /// What stands on the first screen once the own records and the directory have arrived.
    fn has_arrived(self) -> &'static str {
        match self {
            Self::Jean => "Get out twice a week",
            Self::Priya => "Jean W.",
            Self::Rosa => "Singing together",
            Self::Grace => "Connectors",
        }
    }
}

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
