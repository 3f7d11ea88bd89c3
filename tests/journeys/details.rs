//! A connector changes what matters to somebody and how to reach them, and removes a goal: it is kept as it was meant.

use anyhow::{Result, ensure};

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, story::story};

#[tokio::test]
async fn what_matters_and_how_to_reach_somebody_are_changed_in_forms_that_close_once_it_is_kept() -> Result<()> {
    story("details", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let priya = phones.phone("priya").await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        priya.press("People").await?;
        priya.press("Jean Whitlock").await?;

        priya.press("Change what matters").await?;
        priya.fill("Strengths", "  She knows every song.  ").await?;
        priya.press("Save").await?;
        priya.sees("She knows every song.").await?;

        priya.press("How to reach, what helps").await?;
        priya.press("Change how to reach them").await?;
        priya.fill("Street", "4 Mill Lane").await?;
        priya.fill("When", " not before 15:00").await?;
        priya.tick("Needs an interpreter").await?;
        priya.tick("Football").await?;
        priya.fill("Their own note", "I was a keeper once.").await?;
        priya.press("Save").await?;
        priya.sees_no_more("Needs an interpreter").await?;
        priya.sees_no_more("not sent yet").await?;

        // Opened anew, it stands in both forms; blanks around it were not kept.
        priya.reload().await?;
        priya.press("Change what matters").await?;
        priya.find("textbox", "Strengths").await?;
        let fields =
            "return [...document.querySelectorAll('dialog input, dialog textarea')].map((field) => field.value)";
        let has = |fields: &serde_json::Value, text: &str| {
            fields.as_array().is_some_and(|all| all.iter().any(|one| one == text))
        };
        let plan = priya.js(fields).await?;
        ensure!(has(&plan, "She knows every song."), "the plan's form shows {plan}");
        priya.press("Close").await?;
        priya.press("How to reach, what helps").await?;
        priya.sees("Football").await?;
        priya.sees("I was a keeper once.").await?;
        priya.press("Change how to reach them").await?;
        priya.find("textbox", "Street").await?;
        let details = priya.js(fields).await?;
        ensure!(
            has(&details, "4 Mill Lane") && has(&details, "not before 15:00"),
            "the form of details shows {details}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_word_of_what_is_not_sent_moves_nothing_when_it_comes_and_goes() -> Result<()> {
    story("unsent-line", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let priya = phones.phone("priya").await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        priya.press("People").await?;
        priya.press("Jean Whitlock").await?;
        let place = "return document.querySelector('main > details > summary').getBoundingClientRect().top + scrollY";
        let before = priya.js(place).await?;
        hub.stop();
        priya.press("Change what matters").await?;
        priya.fill("Strengths", "She knows every song.").await?;
        priya.press("Save").await?;
        priya.sees("1 line not sent yet").await?;
        let unsent = priya.js(place).await?;
        hub.start()?;
        priya.sees_no_more("not sent yet").await?;
        let sent = priya.js(place).await?;
        ensure!(before == unsent && unsent == sent, "how to reach Jean moves: {before}, {unsent}, {sent}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_goal_that_was_removed_is_named_and_can_be_taken_back() -> Result<()> {
    story("removed", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let priya = phones.phone("priya").await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        priya.press("People").await?;
        priya.press("Jean Whitlock").await?;
        priya.press("Change the goal: Get out twice a week").await?;
        priya.press("Remove this goal").await?;
        priya.sees("Removed: Get out twice a week").await?;
        ensure!(!priya.has("button", "Change the goal: Get out twice a week").await?, "the goal is still there");
        priya.press("Undo").await?;
        priya.sees_no_more("Removed: Get out twice a week").await?;
        priya.find("button", "Change the goal: Get out twice a week").await.map(|_| ())
    })
    .await
}
