//! Story 5: two people change the same thing without having seen each other. Nothing is lost, somebody is asked, and what
//! is chosen stands on every phone; different things meet without a word.

use anyhow::{Result, ensure};

use super::cast::{Who, comes_in};
use super::village::{ACTIVITY, Village};
use crate::support::{hub::Hub, phone::Phone, story::story};

const GOAL: &str = "Get out twice a week";
const HERS: &str = "Get out whenever it is dry";
const PRIYAS: &str = "Get out three times a week";

#[tokio::test]
async fn a_goal_changed_by_two_with_no_signal_keeps_both_until_the_connector_chooses() -> Result<()> {
    story("two-change-a-goal", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (jean, priya) = (phones.phone("jean").await?, phones.phone("priya").await?);
        comes_in(&jean, &hub, Who::Jean).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        hub.stop();
        opens_her_goal(&jean).await?;
        rewords(&jean, HERS).await?;
        opens_jean(&priya).await?;
        priya.press(&format!("Change the goal: {GOAL}")).await?;
        says(&priya, PRIYAS).await?;

        hub.start()?;
        is_asked_and_keeps(&priya, HERS).await?;
        jean.sees(HERS).await?;
        jean.sees_no_more("Two people changed these words.").await?;
        jean.press("Plan").await?;
        agree(&jean, &priya).await
    })
    .await
}

#[tokio::test]
async fn a_form_that_was_open_when_the_others_change_came_takes_nothing_away() -> Result<()> {
    story("form-was-open", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (jean, priya) = (phones.phone("jean").await?, phones.phone("priya").await?);
        comes_in(&jean, &hub, Who::Jean).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        opens_jean(&priya).await?;
        priya.press(&format!("Change the goal: {GOAL}")).await?;
        priya.fill("The goal", "Get out three").await?;
        opens_her_goal(&jean).await?;
        rewords(&jean, HERS).await?;
        // It arrives under the open form, which keeps what was typed, and what was on the screen when it was opened.
        priya.sees(HERS).await?;
        priya.write("The goal", " times a week").await?;
        priya.press("Save").await?;

        jean.sees("Two people changed these words.").await?;
        is_asked_and_keeps(&priya, HERS).await?;
        jean.sees_no_more("Two people changed these words.").await?;
        jean.press("Plan").await?;
        agree(&jean, &priya).await
    })
    .await
}

#[tokio::test]
async fn different_things_of_one_goal_meet_without_a_word() -> Result<()> {
    story("different-fields", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (jean, priya) = (phones.phone("jean").await?, phones.phone("priya").await?);
        comes_in(&jean, &hub, Who::Jean).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        hub.stop();
        opens_her_goal(&jean).await?;
        rewords(&jean, HERS).await?;
        opens_jean(&priya).await?;
        priya.press(&format!("Change the goal: {GOAL}")).await?;
        priya.tick("reached").await?;
        priya.press("Save").await?;
        priya.sees("not sent yet, safe here").await?;

        hub.start()?;
        jean.press("Plan").await?;
        for phone in [&jean, &priya] {
            phone.sees(HERS).await?;
            phone.sees_no_more(GOAL).await?;
        }
        jean.sees("Reached").await?;
        priya.sees("reached").await?;
        priya.sees_no_more("not sent yet, safe here").await?;
        for phone in [&jean, &priya] {
            let text = phone.text().await?;
            ensure!(!text.contains("Two people changed"), "somebody is asked about nothing:\n{text}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn two_times_for_one_session_are_both_shown_until_one_is_chosen() -> Result<()> {
    story("two-times", async |phones| {
        let village = Village::made(phones).await?;
        let sol = village.second_organiser(phones, "Sol").await?;
        let Village { hub, rosa, ada, ben, .. } = village;
        hub.stop();
        moves_it(&rosa, "21:15").await?;
        moves_it(&sol, "19:00").await?;

        hub.start()?;
        for phone in [&ada, &ben] {
            for words in
                ["Two times are given.", "19:00", "21:15", "It is not settled yet.", "Ring Rosa before you go."]
            {
                phone.sees(words).await?;
            }
            phone.find("link", "Ring Rosa").await?;
        }
        for phone in [&rosa, &sol] {
            phone.sees("Two people gave two times. Both are shown until one is chosen:").await?;
        }
        rosa.press("1 needs your look").await?;
        rosa.find("heading", "Two people changed this").await?;
        rosa.sees("Both are shown to everybody until then. Ring before you go.").await?;
        rosa.press_in("Sol,", "Keep this one").await?;
        rosa.sees("Chosen. Saved on this phone.").await?;

        for phone in [&ada, &ben] {
            phone.sees_no_more("Two times are given.").await?;
            phone.sees("19:00").await?;
            phone.sees_no_more("21:15").await?;
            phone.sees_no_more("It is not settled yet.").await?;
        }
        sol.sees_no_more("Two people gave two times.").await?;
        sol.sees_no_more("21:15").await?;
        sol.shows("[data-sync=sent]").await?;
        rosa.press("Sessions").await?;
        rosa.sees("19:00").await?;
        rosa.sees_no_more("21:15").await?;
        rosa.shows("[data-sync=sent]").await
    })
    .await
}

async fn opens_her_goal(jean: &Phone) -> Result<()> {
    jean.press(GOAL).await?;
    jean.find("heading", "My goal").await.map(|_| ())
}

async fn rewords(jean: &Phone, words: &str) -> Result<()> {
    jean.press("Change the words").await?;
    jean.fill("What would you like?", words).await?;
    jean.press("Save").await?;
    jean.sees_no_more("What would you like?").await?;
    jean.sees(words).await
}

async fn opens_jean(priya: &Phone) -> Result<()> {
    priya.press("People").await?;
    priya.press("Jean Whitlock").await?;
    priya.find("heading", "Jean Whitlock").await.map(|_| ())
}

/// Into the open form of a goal.
async fn says(priya: &Phone, words: &str) -> Result<()> {
    priya.fill("The goal", words).await?;
    priya.press("Save").await?;
    priya.sees(words).await
}

/// The connector reads both, each with who wrote it, and keeps one.
async fn is_asked_and_keeps(priya: &Phone, kept: &str) -> Result<()> {
    priya.sees("Two people changed this").await?;
    priya.sees("One line to choose.").await?;
    priya.press("Look").await?;
    priya.find("heading", "Two people changed this").await?;
    for (words, by) in [(HERS, "Jean,"), (PRIYAS, "you,")] {
        let row = priya.find("listitem", words).await?.text().await?;
        ensure!(row.contains(by), "it does not say who wrote it: {row}");
    }
    priya.press(&format!("Keep this one: {kept}")).await?;
    priya.sees("Chosen. Saved on this phone.").await?;
    ensure!(!priya.has("button", &format!("Keep this one: {kept}")).await?, "it was chosen and is asked again");
    opens_jean(priya).await
}

/// Both phones show what was kept, and nobody has anything to choose.
async fn agree(jean: &Phone, priya: &Phone) -> Result<()> {
    for phone in [jean, priya] {
        phone.sees(HERS).await?;
        phone.sees_no_more(PRIYAS).await?;
        phone.sees_no_more("Two people changed").await?;
    }
    priya.sees_no_more("not sent yet, safe here").await?;
    // The same after each is opened anew from what it keeps.
    for phone in [jean, priya] {
        phone.reload().await?;
        phone.sees(HERS).await?;
        let text = phone.text().await?;
        ensure!(!text.contains(PRIYAS) && !text.contains("Two people changed"), "it comes back:\n{text}");
    }
    Ok(())
}

async fn moves_it(organiser: &Phone, to: &str) -> Result<()> {
    organiser.press(&format!("Change {ACTIVITY}")).await?;
    organiser.find("heading", "Change a session").await?;
    organiser.tick("Time or day").await?;
    organiser.fill("New time", to).await?;
    organiser.press("Save and tell people").await?;
    organiser.sees("Saved on this phone, not yet told.").await?;
    organiser.press("Sessions").await?;
    organiser.sees(to).await
}
