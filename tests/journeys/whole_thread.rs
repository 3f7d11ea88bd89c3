//! Story 17: from asking for help without an account to a plan on the person's phone; whoever asked learns only that it
//! was received, then that somebody is in touch.

use anyhow::{Context, Result, ensure};

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, phone::Phone, story::story};

#[tokio::test]
async fn somebody_asks_for_help_for_themself_and_ends_with_a_plan_on_their_phone() -> Result<()> {
    story("asks-for-herself", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (nadia, priya) = (phones.phone("nadia").await?, phones.phone("priya").await?);
        comes_in(&priya, &hub, Who::Priya).await?;

        nadia.open(&hub.at("/")).await?;
        nadia.press("Ask for help").await?;
        nadia.find("heading", "Ask for help").await?;
        nadia.fill("What should we call you?", "Nadia").await?;
        nadia.press("Ask for help").await?;
        nadia.sees("Please write a few words.").await?;
        nadia.sees("We need one way to reach somebody.").await?;
        nadia.fill("What is it about?", "I have not spoken to anyone since Sunday.").await?;
        nadia.tick("Text message").await?;
        nadia.fill("Phone number", "07700 900 555").await?;
        nadia.fill("How is it safe to reach you?", "After six. Do not say where you are from.").await?;
        nadia.press("Ask for help").await?;
        nadia.find("heading", "What you asked for").await?;
        nadia.sees("Received.").await?;

        let about = Request { name: "Nadia", way: "Text", count: 3 };
        takes(
            &priya,
            &hub,
            &about,
            &["I have not spoken to anyone since Sunday.", "07700 900 555", "Do not say where"],
        )
        .await?;
        sees_only(&nadia, "Received.").await?;

        let plan = Plan {
            matters: "Hearing my own language once a week",
            goal: "Know three people in this street",
            step: "Say hello to the man with the dog",
        };
        writes_with_them(&priya, "Nadia", &plan).await?;
        books_with_her_along(&priya, "Nadia").await?;
        let link = code_for(&priya, "Nadia", "link").await?;

        let phone = phones.phone("nadias-own").await?;
        phone.open(&link).await?;
        phone.sees("Hello Nadia.").await?;
        phone.sees("This is your plan, from Priya").await?;
        phone.press("Open my plan").await?;
        sees_the_plan(&phone, &plan).await?;

        records_a_visit(&priya, "Nadia", "We had tea by the window.").await?;
        sees_only(&nadia, "In touch.").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn who_has_no_number_is_asked_for_through_a_neighbour_and_what_was_begun_outlives_a_flat_battery() -> Result<()> {
    story("asks-through-her", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (neighbour, priya) = (phones.phone("neighbour").await?, phones.phone("priya").await?);
        comes_in(&priya, &hub, Who::Priya).await?;
        neighbour.open(&hub.at("/ask")).await?;
        neighbour.tick("For somebody else").await?;
        neighbour.fill("What is their name?", "Walter").await?;
        neighbour.fill("What is it about?", "He has no telephone and no visitors.").await?;
        neighbour.fill("How we can reach you", "01632 960 446").await?;
        neighbour.tick("They know that I am asking and they agree").await?;
        neighbour
            .wait_for("has what was begun in its store", async || {
                Ok(neighbour.js_async(KEEPS_WHAT_WAS_BEGUN).await? == true)
            })
            .await?;

        neighbour.kill().await?;
        neighbour.wake().await?;
        neighbour.open(&hub.at("/ask")).await?;
        neighbour.sees("You had begun to write this.").await?;
        neighbour.press("Ask for help").await?;
        neighbour.find("heading", "What you asked for").await?;
        neighbour.sees("Received.").await?;
        neighbour
            .wait_for("has let go of what was begun", async || {
                Ok(neighbour.js_async(KEEPS_WHAT_WAS_BEGUN).await? == false)
            })
            .await?;

        priya.press("Requests").await?;
        priya.press("Walter").await?;
        priya.sees("Through whoever asked: 01632 960 446").await
    })
    .await
}

const KEEPS_WHAT_WAS_BEGUN: &str = "const db = await new Promise((s, j) => { \
        const o = indexedDB.open('kith-phone'); o.onsuccess = () => s(o.result); o.onerror = () => j(o.error) }); \
    const all = await new Promise((s) => { \
        const q = db.transaction('meta').objectStore('meta').getAll(); q.onsuccess = () => s(q.result) }); \
    db.close(); \
    const text = JSON.stringify(all, (k, v) => v instanceof Uint8Array ? new TextDecoder().decode(v) : v); \
    return text.includes('no telephone and no visitors') && /consent\\W+true/.test(text)";

#[tokio::test]
async fn a_request_that_the_hub_cannot_take_comes_back_to_be_changed_or_forgotten() -> Result<()> {
    story("asks-too-long", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let nadia = phones.phone("nadia").await?;
        nadia.open(&hub.at("/ask")).await?;
        nadia.fill("What is it about?", "I have not spoken to anyone since Sunday.").await?;
        nadia.fill("Phone number", "07700 900 555").await?;
        // Longer than the field lets one type: what an older app or an odd keyboard may send.
        let name = nadia.find("textbox", "What should we call you?").await?;
        let long = "arguments[0].value = 'Nadia '.repeat(90); arguments[0].dispatchEvent(new Event('input', { bubbles: true }))";
        nadia.session().execute(long, vec![name.to_json()?]).await?;
        nadia.press("Ask for help").await?;
        nadia.sees("It has not gone: something is to be put right first.").await?;
        nadia.sees("Something in it is too long.").await?;

        // It waits, however often one looks.
        nadia.reload().await?;
        nadia.press("Change").await?;
        nadia.find("heading", "Ask for help").await?;
        let about = nadia.find("textbox", "What is it about?").await?;
        let about = nadia.session().execute("return arguments[0].value", vec![about.to_json()?]).await?;
        ensure!(about.json() == "I have not spoken to anyone since Sunday.", "what was typed is {}", about.json());
        nadia.fill("What should we call you?", "Nadia").await?;
        nadia.press("Ask for help").await?;
        nadia.sees("Received.").await?;
        let text = nadia.text().await?;
        ensure!(!text.contains("It has not gone"), "the one that was put right still stands:\n{text}");

        // And one that nobody wants any more goes.
        nadia.press("Ask for something else").await?;
        nadia.fill("What is it about?", "A garden.").await?;
        nadia.fill("Phone number", "07700 900 555").await?;
        let name = nadia.find("textbox", "What should we call you?").await?;
        nadia.session().execute(long, vec![name.to_json()?]).await?;
        nadia.press("Ask for help").await?;
        nadia.sees("It has not gone").await?;
        nadia.press("Forget it").await?;
        nadia.sees_no_more("It has not gone").await?;
        nadia.sees("Received.").await
    })
    .await
}

#[tokio::test]
async fn somebody_asks_for_another_who_agreed_and_learns_no_more_than_that_it_goes_on() -> Result<()> {
    story("asks-for-him", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (neighbour, priya) = (phones.phone("neighbour").await?, phones.phone("priya").await?);
        comes_in(&priya, &hub, Who::Priya).await?;

        neighbour.open(&hub.at("/")).await?;
        neighbour.press("Ask for help").await?;
        neighbour.tick("For somebody else").await?;
        neighbour.fill("What is their name?", "Arthur").await?;
        neighbour.fill("What is it about?", "He stopped going out when his wife died.").await?;
        neighbour.fill("Phone number", "01632 960 444").await?;
        neighbour.fill("How is it safe to reach them?", "He hears badly: let it ring for long.").await?;
        neighbour.fill("Your own name", "Mrs Okafor").await?;
        neighbour.fill("How we can reach you", "01632 960 445").await?;
        neighbour.press("Ask for help").await?;
        neighbour.sees("Please ask them first, then tick the box.").await?;
        priya.press("Requests").await?;
        priya.sees("2 requests wait").await?;
        neighbour.tick("They know that I am asking and they agree").await?;
        // The signal goes as they send it: it is kept, and goes by itself.
        neighbour.keeps_the_app().await?;
        hub.stop();
        neighbour.press("Ask for help").await?;
        neighbour.find("heading", "What you asked for").await?;
        neighbour.sees("Not sent yet.").await?;
        hub.start()?;
        neighbour.reload().await?;
        neighbour.sees("Received.").await?;

        let about = Request { name: "Arthur", way: "Call", count: 3 };
        let words = [
            "He stopped going out when his wife died.",
            "01632 960 444",
            "let it ring for long",
            "Mrs Okafor asked for them.",
            "01632 960 445",
            "They agreed to this being asked.",
        ];
        takes(&priya, &hub, &about, &words).await?;
        sees_only(&neighbour, "Received.").await?;

        let plan = Plan {
            matters: "Her roses, and somebody to show them to",
            goal: "Be out of the house by ten",
            step: "Walk to the gate and back",
        };
        writes_with_them(&priya, "Arthur", &plan).await?;
        books_with_her_along(&priya, "Arthur").await?;
        let code = code_for(&priya, "Arthur", "code").await?;

        let arthur = phones.phone("arthur").await?;
        arthur.open(&hub.at("/")).await?;
        arthur.press("I have a code").await?;
        arthur.fill("Your code", &code).await?;
        arthur.press("Go on").await?;
        arthur.sees("Hello Arthur.").await?;
        arthur.press("Open my plan").await?;
        sees_the_plan(&arthur, &plan).await?;

        records_a_visit(&priya, "Arthur", "He showed me every single rose.").await?;
        sees_only(&neighbour, "In touch.").await?;
        Ok(())
    })
    .await
}

/// A request among the others that wait.
struct Request {
    name: &'static str,
    way: &'static str,
    count: usize,
}

/// What is written together.
struct Plan {
    matters: &'static str,
    goal: &'static str,
    step: &'static str,
}

/// The connector sees it in Requests with its age, the oldest first, reads it and takes it.
async fn takes(priya: &Phone, hub: &Hub, request: &Request, words: &[&str]) -> Result<()> {
    priya.open(&hub.at("/requests")).await?;
    priya.sees(&format!("{} requests wait", request.count)).await?;
    // The list is drawn a moment after it is counted.
    priya.sees(request.name).await?;
    let text = priya.text().await?;
    let at = |words: &str| text.find(words).with_context(|| format!("Requests does not show {words}:\n{text}"));
    ensure!(at("6 days ago")? < at("2 days ago")?, "the oldest stands first:\n{text}");
    let row = priya.find("listitem", request.name).await?.text().await?;
    // A whole minute may pass on a slow machine.
    let is_new = row.contains("just now") || row.contains("minute");
    ensure!(is_new && row.contains(request.way), "a row tells age and way: {row}");
    ensure!(at("2 days ago")? < at(request.name)?, "the newest stands last:\n{text}");
    ensure!(!text.contains(words[0]), "what it is about stands in the list, where others may see it");
    priya.press(&format!("Open {}", request.name)).await?;
    priya.find("heading", request.name).await?;
    for word in words {
        priya.sees(word).await?;
    }
    priya.press("Take this request").await?;
    priya.sees("It is yours now.").await
}

async fn writes_with_them(priya: &Phone, name: &str, plan: &Plan) -> Result<()> {
    priya.fill("What matters to you?", plan.matters).await?;
    priya.fill("A first goal", plan.goal).await?;
    priya.fill("A first step", plan.step).await?;
    priya.press("Save").await?;
    priya.sees(&format!("New code for {name}")).await?;
    for words in [plan.matters, plan.goal, plan.step] {
        priya.sees(words).await?;
    }
    Ok(())
}

async fn books_with_her_along(priya: &Phone, name: &str) -> Result<()> {
    priya.press("Book an activity").await?;
    priya.find("heading", &format!("Book for {name}")).await?;
    priya.fill("Find an activity", "singing together").await?;
    priya.press("Choose Singing together").await?;
    priya.tick("Tell Riverside Choir").await?;
    priya.tick("I come along").await?;
    priya.press("Book it").await?;
    priya.sees("Priya comes along the first time").await?;
    priya.sees("the group knows").await
}

/// The invitation as it is handed over: its `code` or its `link`.
async fn code_for(priya: &Phone, name: &str, which: &str) -> Result<String> {
    priya.press(&format!("New code for {name}")).await?;
    priya.press(&format!("Make a code for {name}")).await?;
    priya.sees(&format!("The code for {name}")).await?;
    let text = priya.js(&format!("return document.querySelector('[data-test={which}]').textContent")).await?;
    let text = text.as_str().map(str::to_owned).context("an invitation has a code and a link")?;
    priya.press("Close").await?;
    Ok(text)
}

async fn sees_the_plan(phone: &Phone, plan: &Plan) -> Result<()> {
    phone.find("heading", "My plan").await?;
    for words in [plan.matters, plan.goal, plan.step, "Singing together", "Priya comes with you the first time."] {
        phone.sees(words).await?;
    }
    Ok(())
}

async fn records_a_visit(priya: &Phone, name: &str, said: &str) -> Result<()> {
    priya.press(&format!("Record a visit: {name}")).await?;
    priya.fill("What was said", said).await?;
    priya.press("Save").await?;
    priya.sees(said).await?;
    priya.sees_no_more("not sent yet, safe here").await
}

/// Whoever asked looks again: how it stands, and nothing of the person, the plan or who helps.
async fn sees_only(asker: &Phone, state: &str) -> Result<()> {
    let front = asker.address().await?.replace("/ask/stands", "/");
    asker.open(&front).await?;
    asker.press("What you asked for").await?;
    asker.find("heading", "What you asked for").await?;
    asker.sees(state).await?;
    let text = asker.text().await?;
    for hidden in ["Priya", "Nadia", "Arthur", "Singing", "window", "roses", "street"] {
        ensure!(!text.contains(hidden), "whoever asked reads \u{201c}{hidden}\u{201d}:\n{text}");
    }
    Ok(())
}
