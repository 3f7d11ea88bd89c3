//! A library's computer: whoever asks for help there leaves nothing to be read, neither by sending nor by walking away.

use anyhow::{Result, ensure};

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, phone::Phone, story::story};

const ABOUT: &str = "I have not been out since the winter";
const WORDS: [&str; 3] = [ABOUT, "Margarethe", "01632 960 555"];

/// Fills in the form on a computer of which somebody said that anybody uses it.
async fn writes(computer: &Phone) -> Result<()> {
    computer.press("Ask for help").await?;
    computer.find("heading", "Ask for help").await?;
    ensure!(
        !computer.has("checkbox", "Keep what I write on this phone until it is sent").await?,
        "it is not even asked"
    );
    computer.fill("What should we call you?", "Margarethe").await?;
    computer.fill("What is it about?", ABOUT).await?;
    computer.fill("Phone number", "01632 960 555").await
}

/// So many seconds pass while nobody touches it.
async fn stands_still(computer: &Phone, seconds: u32) -> Result<()> {
    computer.js(&format!("const now = Date.now.bind(Date); Date.now = () => now() + {seconds} * 1000")).await?;
    Ok(())
}

/// Nothing of it is in any store of the browser, nor beside the address.
async fn holds_nothing(computer: &Phone) -> Result<()> {
    let beside = "return JSON.stringify([history.state, {...localStorage}, {...sessionStorage}, document.cookie])";
    let held = format!("{} {}", computer.stored().await?, computer.js(beside).await?);
    for words in WORDS {
        ensure!(!held.contains(words), "{words:?} can be read there");
    }
    Ok(())
}

#[tokio::test]
async fn who_asks_for_help_in_a_library_leaves_nothing_that_can_be_read() -> Result<()> {
    story("library", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (computer, priya) = (phones.laptop("library").await?, phones.phone("priya").await?);
        comes_in(&priya, &hub, Who::Priya).await?;
        computer.open(&hub.at("/settings")).await?;
        computer.tick("Anybody uses it, one after another").await?;
        computer.open(&hub.at("/")).await?;
        computer.sees("Look around as").await?;
        computer.keeps_the_app().await?;

        // Walking away.
        writes(&computer).await?;
        holds_nothing(&computer).await?;
        stands_still(&computer, 45).await?;
        computer.sees("In 20 seconds this screen empties itself.").await?;
        ensure!(computer.axe().await?.is_empty(), "{:?}", computer.axe().await?);
        computer.press("I am still here").await?;
        computer.sees_no_more("In 20 seconds").await?;
        stands_still(&computer, 65).await?;
        computer.sees("Look around as").await?;
        computer.back().await?;
        ensure!(!computer.text().await?.contains("Margarethe"), "Back brings nothing back");

        // Sending with no signal.
        computer.open(&hub.at("/")).await?;
        computer.find("link", "Ask for help").await?;
        hub.stop();
        writes(&computer).await?;
        computer.press("Ask for help").await?;
        computer.sees("Sealed, and not sent yet.").await?;
        holds_nothing(&computer).await?;
        ensure!(computer.stored().await?.contains("sealed"), "an envelope waits");
        computer.press("Done: empty the screen").await?;
        computer.find("link", "Ask for help").await?;
        ensure!(!computer.has("link", "What you asked for").await?, "nor that somebody asked");

        hub.start()?;
        computer.reload().await?;
        priya.press("Requests").await?;
        priya.sees("Margarethe").await?;
        computer.wait_for("has nothing left to send", async || Ok(!computer.stored().await?.contains("sealed"))).await
    })
    .await
}
