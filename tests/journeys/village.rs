//! A programme made from nothing, as its people make it: one group with one weekly activity, and two people who are
//! booked for it. What is counted in a story is counted here, where nobody else takes part.

use std::rc::Rc;

use anyhow::{Context, Result};

use crate::support::{hub::Hub, phone::Phone, story::Phones};

/// What takes place, tomorrow and every week, in the evening.
pub const ACTIVITY: &str = "Rounds by candlelight";
/// Who meets.
pub const GROUP: &str = "Riverside Choir";
/// When it begins.
pub const STARTS: &str = "20:00";

/// The hub and everybody's phone.
pub struct Village {
    /// The hub.
    pub hub: Hub,
    /// Dee, who coordinates.
    pub dee: Rc<Phone>,
    /// Priya, who supports Ada and Ben.
    pub priya: Rc<Phone>,
    /// Rosa, who runs the choir.
    pub rosa: Rc<Phone>,
    /// Ada, who is booked.
    pub ada: Rc<Phone>,
    /// Ben, who is booked.
    pub ben: Rc<Phone>,
}

impl Village {
    /// Everybody comes in by an invitation; the group, its activity, the people and their bookings are made on the way.
    /// At the end everything is sent, every phone knows of it, and keeps the app.
    pub async fn made(phones: &Phones) -> Result<Self> {
        let folder = phones.folder("hub");
        let hub = Hub::with_programme(&folder)?;
        hub.stop();
        let printed = Hub::command(&folder, &["invite", "--role", "coordinator", "--name", "Dee"])?;
        hub.start()?;
        let (_, secret) = printed.split_once("/join#").context("an invitation prints its link")?;
        let secret = secret.lines().next().context("the link stands on a line")?.trim();

        let dee = phones.laptop("dee").await?;
        come_in(&dee, &hub.at(&format!("/join#{secret}")), "People and invitations").await?;
        let to_priya = invites(&dee, "Priya", None).await?;
        dee.press("Directory").await?;
        dee.find("heading", "A new group").await?;
        dee.fill("Name", GROUP).await?;
        dee.press("Add").await?;
        dee.find("heading", GROUP).await?;
        dee.fill("Where", "Elm Street Hall").await?;
        dee.fill("Number to ring", "01632 960 101").await?;
        dee.fill("Ask for", "Rosa").await?;
        dee.press_in("What you do", "Save").await?;
        dee.sees("Saved on this phone").await?;
        dee.shows("[data-sync=sent]").await?;
        dee.press("Invitations").await?;
        let to_rosa = invites(&dee, "Rosa", Some(GROUP)).await?;

        let rosa = phones.phone("rosa").await?;
        come_in(&rosa, &to_rosa, "Our sessions").await?;
        rosa.press("Our page").await?;
        rosa.press("Add something").await?;
        rosa.fill("What is it called?", ACTIVITY).await?;
        rosa.tick(&rosa.day(1).await?.name).await?;
        rosa.fill("New time", STARTS).await?;
        rosa.press_in("What happens there", "Save").await?;
        rosa.find_in(ACTIVITY, "button", "Change").await?;
        rosa.shows("[data-sync=sent]").await?;

        let priya = phones.phone("priya").await?;
        come_in(&priya, &to_priya, "Today").await?;
        let to_ada = makes(&priya, "Ada", "Know three people in this street").await?;
        let to_ben = makes(&priya, "Ben", "Sing where somebody hears it").await?;
        let (ada, ben) = (phones.phone("ada").await?, phones.phone("ben").await?);
        for (phone, link) in [(&ada, &to_ada), (&ben, &to_ben)] {
            come_in(phone, link, "My plan").await?;
            phone.sees(ACTIVITY).await?;
        }
        rosa.press("Sessions").await?;
        rosa.sees("2 people expected").await?;
        for phone in [&dee, &priya, &rosa, &ada, &ben] {
            phone.keeps_the_app().await?;
        }
        Ok(Self { hub, dee, priya, rosa, ada, ben })
    }

    /// Another organiser of the group, on a phone of their own.
    pub async fn second_organiser(&self, phones: &Phones, name: &str) -> Result<Rc<Phone>> {
        let link = invites(&self.dee, name, Some(GROUP)).await?;
        let phone = phones.phone(&name.to_lowercase()).await?;
        come_in(&phone, &link, "Our sessions").await?;
        phone.sees("2 people expected").await?;
        phone.keeps_the_app().await?;
        Ok(phone)
    }
}

/// Opens an invitation and waits for the own first screen.
pub async fn come_in(phone: &Phone, link: &str, first_heading: &str) -> Result<()> {
    phone.open(link).await?;
    phone.press(if first_heading == "My plan" { "Open my plan" } else { "Open Kith" }).await?;
    phone.find("heading", first_heading).await?;
    phone.shows("[data-sync=sent]").await
}

/// The link of an invitation that stands on the screen.
pub async fn link(phone: &Phone) -> Result<String> {
    phone.shows("[data-test=link]").await?;
    let link = phone.js("return document.querySelector('[data-test=link]').textContent").await?;
    link.as_str().map(str::to_owned).context("the link is a text")
}

async fn invites(dee: &Phone, name: &str, group: Option<&str>) -> Result<String> {
    dee.fill("Their name", name).await?;
    match group {
        Some(group) => {
            dee.tick("Organiser").await?;
            dee.choose("Which group do they keep?", group).await?;
        }
        None => dee.tick("Connector").await?,
    }
    dee.press("Make an invitation").await?;
    dee.sees(&format!("The code for {name}")).await?;
    link(dee).await
}

/// A new person with a first goal, booked for the activity; answers the link that opens the plan on their phone.
async fn makes(priya: &Phone, name: &str, goal: &str) -> Result<String> {
    priya.press("People").await?;
    priya.press("New person").await?;
    priya.fill("Name", name).await?;
    priya.fill("Number", "01632 960 555").await?;
    priya.tick("They said yes to being rung on this number").await?;
    priya.fill("A first goal", goal).await?;
    priya.press("Save").await?;
    priya.press("Book an activity").await?;
    priya.press(&format!("Choose {ACTIVITY}")).await?;
    priya.tick(&format!("Tell {GROUP}")).await?;
    priya.press("Book it").await?;
    priya.sees("the group knows").await?;
    // Who is not known at the hub yet cannot be invited there.
    priya.shows("[data-sync=sent]").await?;
    priya.press(&format!("New code for {name}")).await?;
    priya.press(&format!("Make a code for {name}")).await?;
    let link = link(priya).await?;
    priya.press("Close").await?;
    Ok(link)
}
