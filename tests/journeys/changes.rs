//! Story 3: an organiser changes sessions, with no signal or with one; whoever is booked sees what was, what is, and why,
//! in its place, until they have seen it.

use anyhow::{Result, ensure};

use super::{
    cast::{Who, comes_in},
    places::books,
};
use crate::support::{
    hub::Hub,
    phone::{Phone, days::Day},
    story::story,
};

#[tokio::test]
async fn one_date_moved_and_the_next_not_on_are_both_seen_in_their_place_with_the_reason() -> Result<()> {
    story("moved", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (rosa, jean, priya) =
            (phones.phone("rosa").await?, phones.phone("jean").await?, phones.phone("priya").await?);
        comes_in(&rosa, &hub, Who::Rosa).await?;
        rosa.keeps_the_app().await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        books(&priya, &hub, "Jean Whitlock", "Evening choir").await?;
        jean.press("Diary").await?;
        jean.sees("Evening choir").await?;
        let (monday, wednesday, week_on) =
            (rosa.next("Monday", 0).await?, rosa.next("Monday", 2).await?, rosa.next("Monday", 7).await?);
        hub.stop();

        changes(&rosa, &monday, "Evening choir").await?;
        rosa.tick("Time or day").await?;
        rosa.fill("New day", &wednesday.iso).await?;
        rosa.fill("New time", "18:15").await?;
        rosa.tick("Weather").await?;
        rosa.sees(&format!("moves to {}, 18:15", wednesday.said)).await?;
        rosa.press("Save and tell people").await?;
        rosa.sees("Saved on this phone, not yet told.").await?;
        rosa.press("Sessions").await?;
        changes(&rosa, &week_on, "Evening choir").await?;
        rosa.tick("Not on").await?;
        rosa.tick("Leader away").await?;
        rosa.press("Save and tell people").await?;
        rosa.sees("Saved on this phone, not yet told.").await?;

        hub.start()?;
        rosa.sees("Told the hub.").await?;
        jean.wait_for("has both in their place", async || {
            let moved = under(&jean, &monday).await?.contains("~Evening choir~")
                && under(&jean, &monday).await?.contains("Because of the weather.");
            let there = under(&jean, &wednesday).await?.contains("18:15")
                && under(&jean, &wednesday).await?.contains("Evening choir");
            let off = under(&jean, &week_on).await?.contains("~Evening choir~")
                && under(&jean, &week_on).await?.contains("The leader is away.");
            Ok(moved && there && off)
        })
        .await?;
        jean.press("Plan").await?;
        jean.sees("Because of the weather.").await?;
        jean.sees("The leader is away.").await
    })
    .await
}

#[tokio::test]
async fn from_here_on_is_told_once_and_the_other_days_go_on() -> Result<()> {
    story("from-here-on", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (rosa, jean) = (phones.phone("rosa").await?, phones.phone("jean").await?);
        comes_in(&rosa, &hub, Who::Rosa).await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        // Every day at four, by telephone.
        let (tomorrow, after, week_on) = (rosa.day(1).await?, rosa.day(2).await?, rosa.day(8).await?);
        changes(&rosa, &tomorrow, "Ring and sing").await?;
        let address = rosa.address().await?;
        rosa.tick("Time or day").await?;
        rosa.fill("New time", "17:05").await?;
        rosa.tick("From here on").await?;
        rosa.tick("Leader away").await?;
        rosa.fill("A few words", "Rosa comes from her work.").await?;
        rosa.sees(&format!("from {}, 16:00 on: {} 17:05", tomorrow.said, tomorrow.name)).await?;
        rosa.sees(": as ever.").await?;
        rosa.press("Save and tell people").await?;
        // She stays with the date, and sees who knows.
        rosa.sees("Told the hub.").await?;
        rosa.sees("to be rung").await?;
        ensure!(rosa.address().await? == address, "the date keeps its name");

        jean.sees("At another time from now on.").await?;
        jean.sees("The leader is away. Rosa comes from her work.").await?;
        jean.press("Diary").await?;
        for (day, time) in [(&tomorrow, "17:05"), (&after, "16:00"), (&week_on, "17:05")] {
            jean.wait_for(&format!("has {time} under {}", day.said), async || {
                Ok(under(&jean, day).await?.contains(time))
            })
            .await?;
        }
        ensure!(under(&jean, &week_on).await?.contains("16:00"), "what it was stands there too");
        jean.press("Plan").await?;
        // One word for all that follow.
        jean.press("OK, I've seen it: Ring and sing").await?;
        jean.sees_no_more("At another time from now on.").await?;
        rosa.sees("1 seen").await?;

        // Not on any more: the first date says so, until it was seen.
        rosa.press("Change it again").await?;
        rosa.tick("Not on").await?;
        rosa.tick("From here on").await?;
        rosa.tick("Holiday").await?;
        rosa.sees("not on any more.").await?;
        rosa.press("Save and tell people").await?;
        rosa.sees("Told the hub.").await?;
        rosa.sees("Set it again").await?;
        jean.sees("Not on any more.").await?;
        jean.sees("It is a holiday.").await?;
        jean.press("Diary").await?;
        jean.wait_for("has it struck out in its place", async || {
            let text = under(&jean, &week_on).await?;
            Ok(text.contains("~Ring and sing~") && text.contains("It is a holiday."))
        })
        .await?;
        jean.press("Plan").await?;
        jean.press("OK, I've seen it: Ring and sing").await?;
        jean.sees_no_more("Not on any more.").await?;

        rosa.press("Set it again").await?;
        rosa.sees_no_more("Not on any more.").await?;
        jean.press("Diary").await?;
        jean.wait_for("has it again", async || Ok(under(&jean, &week_on).await?.contains("17:05"))).await
    })
    .await
}

#[tokio::test]
async fn another_place_and_online_reach_one_date_or_all_from_here_on() -> Result<()> {
    story("place-and-online", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (rosa, jean) = (phones.phone("rosa").await?, phones.phone("jean").await?);
        comes_in(&rosa, &hub, Who::Rosa).await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        // On a Thursday, today's may be over.
        changes(&rosa, &rosa.next("Thursday", 0).await?, "Singing together").await?;
        rosa.tick("Place").await?;
        rosa.fill("Place", "The library, upstairs").await?;
        rosa.tick("Hall closed").await?;
        rosa.sees("is at The library, upstairs.").await?;
        rosa.press("Save and tell people").await?;
        rosa.sees("Told the hub.").await?;
        jean.sees("This time at The library, upstairs.").await?;
        jean.sees("The hall is closed.").await?;
        jean.press("OK, I've seen it: Singing together").await?;
        jean.sees_no_more("This time at The library").await?;

        rosa.press("Change it again").await?;
        rosa.tick("Place").await?;
        rosa.fill("Place", "The old mill").await?;
        rosa.tick("From here on").await?;
        rosa.sees("on: at The old mill.").await?;
        rosa.press("Save and tell people").await?;
        rosa.sees("The old mill").await?;
        jean.sees("From now on at The old mill.").await?;
        jean.press("OK, I've seen it: Singing together").await?;
        jean.sees_no_more("From now on at The old mill.").await?;
        jean.press("Diary").await?;
        jean.sees("The old mill").await?;
        jean.press("Plan").await?;

        rosa.press("Change it again").await?;
        rosa.tick("Online or by phone").await?;
        rosa.tick("Online").await?;
        rosa.tick("From here on").await?;
        rosa.sees("on: online.").await?;
        rosa.press("Save and tell people").await?;
        jean.sees("Online from now on.").await?;
        jean.press("OK, I've seen it: Singing together").await?;
        jean.sees_no_more("Online from now on.").await?;

        // The rule says online: this one date is in person again.
        rosa.press("Change it again").await?;
        rosa.tick("Online or by phone").await?;
        rosa.tick("In person").await?;
        rosa.tick("This one").await?;
        rosa.sees("is in person.").await?;
        rosa.press("Save and tell people").await?;
        jean.sees("In person this time.").await?;
        jean.press("Diary").await?;
        jean.sees("In person this time.").await
    })
    .await
}

#[tokio::test]
async fn an_added_date_is_taken_off_before_anybody_is_told_and_not_on_after() -> Result<()> {
    story("taken-off", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (rosa, jean) = (phones.phone("rosa").await?, phones.phone("jean").await?);
        comes_in(&rosa, &hub, Who::Rosa).await?;
        rosa.keeps_the_app().await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        let soon = rosa.day(2).await?;
        let add = async |time: &str| {
            rosa.press("Add a date").await?;
            rosa.tick("Ring and sing").await?;
            rosa.fill("Day", &soon.iso).await?;
            rosa.fill("Time", time).await?;
            rosa.press("Save and tell people").await?;
            rosa.find("heading", "Change a session").await?;
            rosa.sees(time).await
        };
        // By mistake, with no signal: nobody has heard of it.
        hub.stop();
        add("11:20").await?;
        rosa.press("Take this date off").await?;
        rosa.find("heading", "Our sessions").await?;
        rosa.sees_no_more("11:20").await?;
        hub.start()?;
        rosa.shows("[data-sync=sent]").await?;

        // People are expected at this one, and they have been told: from now on it can only be not on.
        add("11:40").await?;
        rosa.sees("Told the hub.").await?;
        ensure!(!rosa.has("button", "Take this date off").await?, "a date that people were told of can vanish");
        jean.press("Diary").await?;
        jean.wait_for("has the extra date", async || Ok(under(&jean, &soon).await?.contains("11:40"))).await?;
        ensure!(!under(&jean, &soon).await?.contains("11:20"), "what was taken off is there");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_organiser_adds_a_date_closes_for_a_while_and_sets_regular_times_again() -> Result<()> {
    story("adding", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (rosa, jean) = (phones.phone("rosa").await?, phones.phone("jean").await?);
        comes_in(&rosa, &hub, Who::Rosa).await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        let (soon, last, third) = (rosa.day(2).await?, rosa.day(3).await?, rosa.day(4).await?);

        rosa.press("Add a date").await?;
        rosa.tick("Ring and sing").await?;
        rosa.fill("Day", &soon.iso).await?;
        rosa.fill("Time", "16:00").await?;
        rosa.sees("There is a date of this at that time already.").await?;
        rosa.fill("Time", "11:20").await?;
        rosa.fill("A few words", "For the birthday.").await?;
        rosa.sees(&format!("Ring and sing, {}, 11:20,", soon.said)).await?;
        rosa.press("Save and tell people").await?;
        rosa.find("heading", "Change a session").await?;
        rosa.sees("11:20").await?;
        rosa.sees("Told the hub.").await?;
        jean.press("Diary").await?;
        jean.wait_for("has the extra date", async || {
            let text = under(&jean, &soon).await?;
            Ok(text.contains("11:20") && text.contains("An extra date.") && text.contains("For the birthday."))
        })
        .await?;

        rosa.press("Sessions").await?;
        rosa.press("Closed from – to").await?;
        rosa.tick("Ring and sing").await?;
        rosa.fill("First day", &soon.iso).await?;
        rosa.fill("Last day", &last.iso).await?;
        rosa.tick("Holiday").await?;
        rosa.sees("3 dates are not on. Holiday.").await?;
        rosa.press("Save and tell people").await?;
        rosa.sees("3 dates are not on. Holiday.").await?;
        rosa.sees("Told the hub.").await?;
        for day in [&soon, &last] {
            jean.wait_for(&format!("has {} struck out", day.said), async || {
                let text = under(&jean, day).await?;
                Ok(text.contains("~Ring and sing~") && text.contains("It is a holiday."))
            })
            .await?;
        }
        ensure!(!under(&jean, &third).await?.contains('~'), "it is open again by then");
        rosa.press("Closed from – to").await?;
        rosa.press("Open again").await?;
        jean.wait_for("has it open again", async || Ok(!under(&jean, &last).await?.contains("~Ring and sing~")))
            .await?;
        rosa.press("Close").await?;

        rosa.press("Our page").await?;
        rosa.press_in("Ring and sing", "Change").await?;
        rosa.press("More regular times").await?;
        rosa.tick(&third.name).await?;
        rosa.fill("New time", "10:45").await?;
        rosa.sees(&format!("Every {}, 10:45", third.name)).await?;
        rosa.press_in("What happens there", "Save").await?;
        jean.wait_for("has the new time", async || Ok(under(&jean, &third).await?.contains("10:45"))).await
    })
    .await
}

/// What the diary shows under a day, its entries between |, what is struck out between ~.
async fn under(phone: &Phone, day: &Day) -> Result<String> {
    let found = phone
        .js(&format!(
            "const plain = (text) => text.replace(/[\\u2066-\\u2069\\u200e\\u200f]/g, '').replace(/\\s+/g, ' ');
             const of = (entry) => {{
               const copy = entry.cloneNode(true);
               for (const struck of copy.querySelectorAll('s')) struck.textContent = `~${{struck.textContent}}~`;
               return plain(copy.textContent);
             }};
             const sections = [...document.querySelectorAll('section.day')];
             const here = sections.filter((one) => plain(one.querySelector('h2').textContent).includes({:?}));
             return here.flatMap((one) => [...one.querySelectorAll('ul.diary > li')].map(of)).join(' | ')",
            day.said
        ))
        .await?;
    Ok(found.as_str().unwrap_or_default().to_owned())
}

/// Opens the change of the date of that day, from the card that shows it.
async fn changes(rosa: &Phone, day: &Day, title: &str) -> Result<()> {
    let more = "const more = [...document.querySelectorAll('main button')].find((one) => /more/.test(one.textContent)); more?.click(); return !!more";
    let href = format!(
        "const plain = (text) => text.replace(/[\\u2066-\\u2069\\u200e\\u200f]/g, '').replace(/\\s+/g, ' ');
         const link = [...document.querySelectorAll('a[aria-label=\"Change {title}\"]')].find((link) => link.getAttribute('href').includes({:?}));
         link?.click();
         return !!link",
        day.iso
    );
    rosa.find("heading", "Our sessions").await?;
    rosa.wait_for(&format!("has {title} on {}", day.said), async || {
        if rosa.js(&href).await? == true {
            return Ok(true);
        }
        rosa.js(more).await?;
        Ok(false)
    })
    .await?;
    rosa.find("heading", "Change a session").await?;
    rosa.find("heading", title).await?;
    Ok(())
}
