//! What must not grow with the town: what is drawn, what is asked for, what travels before the plan is there.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};
use serde_json::Value;

use super::cast::{Who, comes_in, secret};
use super::village::come_in;
use crate::support::{hub::Hub, phone::Phone, story::story};

/// A big city and its surroundings.
const MANY: usize = 10_000;
/// What a connector in a big programme carries.
const PEOPLE: usize = 300;
/// A screenful of cards and one more on either side, with room to spare.
const DRAWN: u64 = 60;
/// A participant's own records, after the app and before the plan is on the screen.
const OWN_BYTES: u64 = 60 * 1024;

#[tokio::test]
async fn of_ten_thousand_activities_only_what_is_seen_is_drawn() -> Result<()> {
    story("ten-thousand", async |phones| {
        let folder = phones.folder("hub");
        let files = phones.folder("directory");
        big_city(&files)?;
        let about = ["--name", "Riverside", "--country", "GB", "--zone", "Europe/London"];
        let numbers = ["--desk-phone", "01632 960 001", "--crisis", "Emergency=999", "--locks-offered"];
        fs::create_dir_all(&folder)?;
        Hub::command(&folder, &[&["programme", "new"], &about[..], &numbers[..]].concat())?;
        Hub::command(&folder, &["import", "hsds", &files.to_string_lossy(), "--set", "city"])?;
        let hub = Hub::with_data(&folder)?;

        let anyone = phones.phone("anyone").await?;
        anyone.open(&hub.at("/find")).await?;
        anyone.sees("10,000 things to join").await?;
        anyone.keeps_the_app().await?;
        draws_few(&anyone).await?;
        anyone.js("window.scrollTo(0, document.documentElement.scrollHeight / 2)").await?;
        let in_the_middle = "main li[data-at]:not([data-at='0']):not([data-at='1'])";
        anyone.shows(in_the_middle).await?;
        draws_few(&anyone).await?;

        hub.stop();
        anyone.reload().await?;
        anyone.sees("10,000 things to join").await?;
        anyone.fill("What would you like to do?", "number 9876").await?;
        anyone.sees("1 thing to join").await?;
        anyone.press("Singing number 9876").await?;
        anyone.find("heading", "Singing number 9876").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn of_three_hundred_people_only_who_is_seen_is_drawn_and_the_app_starts_without_a_signal() -> Result<()> {
    story("three-hundred", async |phones| {
        let hub = Hub::with_a_town_of_more(&phones.folder("hub"), PEOPLE)?;
        let priya = phones.phone("priya").await?;
        let secret = secret(&priya, &hub, Who::Priya).await?;
        come_in(&priya, &hub.at(&format!("/join#{secret}")), "Today").await?;
        priya.keeps_the_app().await?;
        priya.sees("may not know").await?;
        lists_are_short(&priya).await?;
        priya.press("People").await?;
        priya.sees("308 people").await?;
        draws_few(&priya).await?;

        hub.stop();
        priya.reload().await?;
        priya.sees("308 people").await?;
        draws_few(&priya).await?;
        priya.js("window.scrollTo(0, document.documentElement.scrollHeight / 2)").await?;
        priya.shows("main li[data-at]:not([data-at='0']):not([data-at='1'])").await?;
        draws_few(&priya).await?;
        priya.fill("Find a person", "whitlock 17").await?;
        priya.press("Walter Whitlock 17").await?;
        priya.find("heading", "Walter Whitlock 17").await?;
        priya.press("Today").await?;
        priya.find("heading", "Today").await?;
        lists_are_short(&priya).await
    })
    .await
}

#[tokio::test]
async fn own_records_are_small_and_opening_a_screen_asks_the_hub_nothing() -> Result<()> {
    story("quiet", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let jean = phones.phone("jean").await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        jean.sees("Get out twice a week").await?;
        let own = asked(&jean, "/hub/v1/sync").await?;
        let bytes: u64 = own.iter().filter_map(|one| one["bytes"].as_u64()).sum();
        ensure!(bytes > 0, "nothing was counted: {own:?}");
        ensure!(bytes <= OWN_BYTES, "{bytes} bytes of own records came before the plan");

        jean.press("Find").await?;
        jean.sees("things to join").await?;
        let screens =
            [("Diary", "Diary"), ("Me", "Me"), ("Set aside", "Set aside"), ("Find", "Find"), ("Plan", "My plan")];
        asks_nothing(&jean, &screens).await?;
        jean.press("Me").await?;
        asks_for(&jean, "Settings of this phone", "Settings", 1).await
    })
    .await
}

#[tokio::test]
async fn opening_a_screen_of_a_connector_an_organiser_or_a_coordinator_asks_the_hub_nothing() -> Result<()> {
    story("quiet-at-work", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (priya, rosa, grace) =
            (phones.phone("priya").await?, phones.phone("rosa").await?, phones.phone("grace").await?);
        comes_in(&priya, &hub, Who::Priya).await?;
        priya.press("Find").await?;
        priya.sees("things to join").await?;
        let screens = [
            ("Today", "Today"),
            ("Requests", "Requests"),
            ("People", "People"),
            ("Jean Whitlock", "Jean Whitlock"),
            ("Book an activity", "Book for Jean"),
            ("Back", "Jean Whitlock"),
            ("Record a visit: Jean", "Record: Jean W."),
            ("Back", "Jean Whitlock"),
            ("Find", "Find"),
            ("Me", "Me"),
            ("Two people changed this", "Two people changed this"),
        ];
        asks_nothing(&priya, &screens).await?;

        comes_in(&rosa, &hub, Who::Rosa).await?;
        rosa.shows("[data-sync=sent]").await?;
        let screens =
            [("Register", "From paper"), ("Our page", "Our page"), ("Me", "Me"), ("Sessions", "Our sessions")];
        asks_nothing(&rosa, &screens).await?;

        comes_in(&grace, &hub, Who::Grace).await?;
        grace.press("Find").await?;
        grace.sees("things to join").await?;
        asks_nothing(&grace, &[("Directory", "Directory"), ("Me", "Me")]).await?;
        // What lives on the hub only is asked for when somebody looks at it (docs/decisions/0060-what-a-screen-asks-for.md):
        // the own devices; members, and beside them invitations; what was handed in late.
        asks_for(&grace, "Settings of this phone", "Settings", 1).await?;
        asks_for(&grace, "Back", "Me", 0).await?;
        asks_for(&grace, "Invitations", "People and invitations", 2).await?;
        grace.js("history.pushState({}, '', '/handed-in'); dispatchEvent(new PopStateEvent('popstate'))").await?;
        grace.sees("Nothing was handed in.").await?;
        ensure!(Asked::by(&grace).await?.others >= 4, "nothing is counted any more");
        Ok(())
    })
    .await
}

/// Goes from screen to screen by links, and sees that none of them asks the hub anything.
async fn asks_nothing(phone: &Phone, screens: &[(&str, &str)]) -> Result<()> {
    is_quiet(phone).await?;
    for (link, heading) in screens {
        asks_for(phone, link, heading, 0).await?;
    }
    Ok(())
}

/// Follows a link to a screen, which asks the hub so often, beside rounds that it was woken for.
async fn asks_for(phone: &Phone, link: &str, heading: &str, acts: usize) -> Result<()> {
    let before = Asked::by(phone).await?;
    phone.press(link).await?;
    // The register is headed by its day: it is known by a button.
    phone
        .wait_for(&format!("comes to {heading}"), async || {
            Ok(phone.has("heading", heading).await? || phone.has("button", heading).await?)
        })
        .await?;
    if acts > 0 {
        phone.wait_for("has asked", async || Ok(Asked::by(phone).await?.others >= before.others + acts)).await?;
    }
    phone.js_async("await new Promise((then) => setTimeout(then, 300))").await?; // what a screen asks for it asks for at once
    let after = Asked::by(phone).await?;
    let asked = after.others - before.others;
    ensure!(asked == acts, "{heading} asked {asked} times: {:?}", asked_last(phone).await?);
    // News that happen to come are told by a wake-up, and fetched by one round each; what was asked for brings one more.
    let rounds = after.rounds - before.rounds;
    ensure!(rounds <= after.wakes - before.wakes + acts, "{heading} began a round");
    if acts > 0 { is_quiet(phone).await } else { Ok(()) }
}

/// Waits until what coming in, or a question to the hub, has brought with it is over.
async fn is_quiet(phone: &Phone) -> Result<()> {
    let settle = "const count = () => performance.getEntriesByType('resource').length; \
        for (let before = -1; before !== count();) { before = count(); await new Promise((then) => setTimeout(then, 900)) }";
    phone.js_async(settle).await.map(|_| ())
}

async fn asked_last(phone: &Phone) -> Result<Vec<Value>> {
    Ok(asked(phone, "/hub/").await?.into_iter().rev().take(5).collect())
}

/// How often the page asked the hub, by what for.
struct Asked {
    rounds: usize,
    wakes: usize,
    others: usize,
}

impl Asked {
    async fn by(phone: &Phone) -> Result<Self> {
        let all = asked(phone, "/hub/").await?;
        let below = |path: &str| all.iter().filter(|one| one["path"] == path).count();
        let (rounds, wakes) = (below("/hub/v1/sync"), below("/hub/v1/wake"));
        Ok(Self { rounds, wakes, others: all.len() - rounds - wakes })
    }
}

async fn draws_few(phone: &Phone) -> Result<()> {
    let drawn = phone.js("return document.querySelectorAll('main li[data-at]').length").await?;
    let drawn = drawn.as_u64().unwrap_or_default();
    ensure!(drawn > 0 && drawn <= DRAWN, "{drawn} cards are drawn");
    Ok(())
}

/// No list of the page has more rows than a few screens hold.
async fn lists_are_short(phone: &Phone) -> Result<()> {
    let longest =
        "return Math.max(...[...document.querySelectorAll('main ul, main ol')].map((list) => list.children.length))";
    let longest = phone.js(longest).await?.as_u64().unwrap_or_default();
    ensure!(longest > 0 && longest <= DRAWN, "a list has {longest} rows");
    Ok(())
}

/// What the page asked for so far below a path, with the bytes that came.
async fn asked(phone: &Phone, path: &str) -> Result<Vec<Value>> {
    let script = "return performance.getEntriesByType('resource').map((one) => ({ path: new URL(one.name).pathname, bytes: one.transferSize }))";
    let all = phone.js(script).await?.as_array().cloned().unwrap_or_default();
    Ok(all.into_iter().filter(|one| one["path"].as_str().is_some_and(|own| own.starts_with(path))).collect())
}

/// A generated directory in HSDS 1.0 files.
fn big_city(folder: &Path) -> Result<()> {
    let (mut groups, mut places, mut services) = (
        String::from("id,name,description\n"),
        String::from("id,organization_id,name\n"),
        String::from("id,location_id,name,description,fees\n"),
    );
    for group in 0..500 {
        writeln!(groups, "g{group},Neighbours of street {group},People of one street")?;
        writeln!(places, "p{group},g{group},Hall {group}")?;
    }
    for one in 0..MANY {
        writeln!(services, "s{one},p{},Singing number {one},Old songs and new ones in good company,Free", one % 500)?;
    }
    fs::create_dir_all(folder)?;
    fs::write(folder.join("organizations.csv"), groups)?;
    fs::write(folder.join("locations.csv"), places)?;
    fs::write(folder.join("services.csv"), services)?;
    Ok(())
}
