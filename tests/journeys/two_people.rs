//! Story 5: two people change the same thing without having seen each other. Nothing is lost, somebody is asked, and what
//! is chosen stands on every phone; different things meet without a word.

use std::rc::Rc;

use anyhow::{Result, ensure};

use super::cast::{Who, comes_in};
use super::village::{ACTIVITY, GROUP, Village};
use crate::support::{
    hub::Hub,
    phone::Phone,
    story::{Phones, story},
};

const GOAL: &str = "Get out twice a week";
const HERS: &str = "Get out whenever it is dry";
const PRIYAS: &str = "Get out three times a week";

#[tokio::test]
async fn a_goal_changed_by_two_with_no_signal_keeps_both_until_the_connector_chooses() -> Result<()> {
    story("two-change-a-goal", async |phones| {
        let (hub, jean, priya) = both_in(phones).await?;
        change_it_apart(&hub, &jean, &priya).await?;
        priya_chooses(&jean, &priya).await
    })
    .await
}

#[tokio::test]
async fn words_begun_while_somebody_else_settles_it_stay_and_can_be_saved_or_left() -> Result<()> {
    story("settled-meanwhile", async |phones| {
        let (hub, jean, priya) = both_in(phones).await?;
        change_it_apart(&hub, &jean, &priya).await?;
        jean.sees("Two people changed these words.").await?;
        priya.sees("One line to choose.").await?;
        priya.press("Look").await?;
        priya.press("Write something new").await?;
        priya.fill("New words", "Get out on Mondays").await?;

        // Jean has seen both by now, and says it once more.
        rewords(&jean, "Get out, with the dog").await?;
        priya.sees("Somebody has chosen meanwhile. What you wrote is still here.").await?;
        let typed = "return document.querySelector('main textarea').value";
        ensure!(priya.js(typed).await? == "Get out on Mondays", "what was typed went away under her hand");
        // Also for whoever comes back later.
        priya.reload().await?;
        priya.sees("Somebody has chosen meanwhile.").await?;
        ensure!(priya.js(typed).await? == "Get out on Mondays", "it is gone after a reload");
        priya.press_in("New words", "Save").await?;
        priya.sees("Chosen. Saved on this phone.").await?;
        priya.sees_no_more("Somebody has chosen meanwhile.").await?;
        jean.sees("Get out on Mondays").await
    })
    .await
}

#[tokio::test]
async fn a_form_that_was_open_when_the_others_change_came_takes_nothing_away() -> Result<()> {
    story("form-was-open", async |phones| {
        let (_hub, jean, priya) = both_in(phones).await?;
        opens_jean(&priya).await?;
        priya.press(&format!("Change the goal: {GOAL}")).await?;
        priya.fill("The goal", "Get out three").await?;
        opens_her_goal(&jean).await?;
        rewords(&jean, HERS).await?;
        // It arrives under the open form, which keeps what was typed, and what was on the screen when it was opened.
        priya.sees(HERS).await?;
        priya.write("The goal", " times a week").await?;
        priya.press("Save").await?;

        priya_chooses(&jean, &priya).await
    })
    .await
}

#[tokio::test]
async fn different_things_of_one_goal_meet_without_a_word() -> Result<()> {
    story("different-fields", async |phones| {
        let (hub, jean, priya) = both_in(phones).await?;
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
        rosa.sees("You have no signal, so nobody knows yet. Ring 01632 960 001 and say it.").await?;
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
        // Wherever the date stands, both times stand, and to ring first.
        for place in ["Find", "Diary"] {
            ben.press(place).await?;
            says_both(&ben).await?;
        }
        ben.press("Find").await?;
        ben.press(ACTIVITY).await?;
        ben.find("heading", ACTIVITY).await?;
        says_both(&ben).await?;
        ben.press("Plan").await?;
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

/// "Thursday 26 November, 19:00 or Thursday 26 November, 21:15. Ring before you go."
async fn says_both(phone: &Phone) -> Result<()> {
    phone
        .wait_for("says both times and to ring first", async || {
            let text = phone.text().await?;
            Ok(text.contains(", 19:00 or ") && text.contains(", 21:15. Ring before you go."))
        })
        .await
}

#[tokio::test]
async fn an_organiser_who_has_seen_the_others_change_replaces_it() -> Result<()> {
    story("changed-again", async |phones| {
        let village = Village::made(phones).await?;
        let sol = village.second_organiser(phones, "Sol").await?;
        let Village { dee, rosa, ada, ben, .. } = village;
        dee.close().await;
        ben.close().await;

        // Moved, taken back and moved again on one screen: her own times never stand against each other.
        moves_it(&rosa, "21:15").await?;
        rosa.press(&format!("Change {ACTIVITY}")).await?;
        rosa.press("Take it back").await?;
        chooses(&rosa, "22:00").await?;
        ada.sees("22:00").await?;
        sol.sees("22:00").await?;

        // Sol, who sees that, moves it; Rosa's screen shows it, and she moves it once more.
        moves_it(&sol, "19:00").await?;
        rosa.sees("19:00").await?;
        rosa.press("Change it again").await?;
        chooses(&rosa, "18:30").await?;
        ada.sees("18:30").await?;
        sol.sees("18:30").await?;
        for phone in [&ada, &sol, &rosa] {
            phone.shows("[data-sync=sent]").await?;
            let text = phone.text().await?;
            let is_plain = ["Two times", "two times", "not settled", "19:00", "21:15", "22:00"];
            ensure!(!is_plain.iter().any(|words| text.contains(words)), "two times are left:\n{text}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_page_that_lay_half_written_brings_nothing_back_that_others_changed_since() -> Result<()> {
    story("half-written-page", async |phones| {
        let village = Village::made(phones).await?;
        let sol = village.second_organiser(phones, "Sol").await?;
        let Village { rosa, .. } = village;
        rosa.press("Our page").await?;
        rosa.fill("What you do", "We sing rounds, by candles.").await?;
        rosa.press("Sessions").await?;

        sol.press("Our page").await?;
        sol.fill("Where", "The Old Mill").await?;
        sol.press_in("What you do", "Save").await?;
        sol.sees("Saved on this phone").await?;
        rosa.sees("The Old Mill").await?;

        rosa.press("Our page").await?;
        rosa.find("heading", GROUP).await?;
        rosa.press_in("What you do", "Save").await?;
        rosa.sees("Saved on this phone").await?;
        rosa.shows("[data-sync=sent]").await?;
        for phone in [&rosa, &sol] {
            phone.press("Sessions").await?;
            phone.sees("The Old Mill").await?;
            phone.shows("[data-sync=sent]").await?;
            phone.press("Our page").await?;
            phone
                .wait_for("has both changes on its page", async || {
                    let values = "return [...document.querySelectorAll('input, textarea')].map((field) => field.value)";
                    let values = phone.js(values).await?;
                    let has = |text: &str| values.as_array().is_some_and(|all| all.iter().any(|value| value == text));
                    Ok(has("The Old Mill") && has("We sing rounds, by candles."))
                })
                .await?;
        }
        Ok(())
    })
    .await
}

/// Jean and her connector, each in on a phone of their own.
async fn both_in(phones: &Phones) -> Result<(Hub, Rc<Phone>, Rc<Phone>)> {
    let hub = Hub::with_town(&phones.folder("hub"))?;
    let (jean, priya) = (phones.phone("jean").await?, phones.phone("priya").await?);
    comes_in(&jean, &hub, Who::Jean).await?;
    comes_in(&priya, &hub, Who::Priya).await?;
    Ok((hub, jean, priya))
}

/// Each says the goal anew with no signal, and then it is back.
async fn change_it_apart(hub: &Hub, jean: &Phone, priya: &Phone) -> Result<()> {
    hub.stop();
    opens_her_goal(jean).await?;
    rewords(jean, HERS).await?;
    opens_jean(priya).await?;
    priya.press(&format!("Change the goal: {GOAL}")).await?;
    says(priya, PRIYAS).await?;
    hub.start()
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

/// Both versions of the goal stand until the connector has chosen; it is she who is asked, not Jean.
async fn priya_chooses(jean: &Phone, priya: &Phone) -> Result<()> {
    jean.sees("Two people changed these words.").await?;
    jean.shows("[data-sync=sent]").await?;
    is_asked_and_keeps(priya, HERS).await?;
    jean.sees(HERS).await?;
    jean.sees_no_more("Two people changed these words.").await?;
    jean.press("Plan").await?;
    agree(jean, priya).await
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
    if organiser.has("button", "Change it again").await? {
        organiser.press("Change it again").await?;
    }
    chooses(organiser, to).await?;
    organiser.press("Sessions").await?;
    organiser.sees(to).await
}

/// Another time, in the open form.
async fn chooses(organiser: &Phone, to: &str) -> Result<()> {
    organiser.tick("Time or day").await?;
    organiser.fill("New time", to).await?;
    organiser.press("Save and tell people").await?;
    organiser.sees("Change it again").await
}
