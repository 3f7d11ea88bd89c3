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
    /// Ana, who helps Jean.
    Ana,
    /// Moira, who rings Jean once a week.
    Moira,
    /// Dr Lewin, who refers people.
    Lewin,
}

impl Who {
    fn role(self) -> &'static str {
        match self {
            Self::Jean => "participant",
            Self::Priya => "connector",
            Self::Rosa => "organiser",
            Self::Grace => "coordinator",
            Self::Ana => "supporter",
            Self::Moira => "volunteer",
            Self::Lewin => "referrer",
        }
    }

    /// The heading of their first screen.
    pub fn first_heading(self) -> &'static str {
        match self {
            Self::Jean => "My plan",
            Self::Priya => "Today",
            Self::Rosa => "Our sessions",
            Self::Grace => "People and invitations",
            Self::Ana => "Jean's plan",
            Self::Moira => "My people",
            Self::Lewin => "Refer somebody",
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
            Self::Jean | Self::Ana => "Get out twice a week",
            Self::Priya => "Jean W.",
            Self::Rosa => "Singing together",
            Self::Grace => "Connectors",
            Self::Moira => "Once a week, after seven",
            Self::Lewin => "What is their name?",
        }
    }
}
