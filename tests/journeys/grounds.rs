//! On what keeping rests: the programme says so, the person reads it, agrees to what is theirs to agree to, and may want
//! nothing of it any more.

use anyhow::{Result, ensure};

use super::cast::{Who, comes_in};
use crate::support::{hub::Hub, story::story};

#[tokio::test]
async fn the_programme_says_why_it_keeps_the_person_agrees_and_takes_back_and_may_want_no_more() -> Result<()> {
    story("grounds", async |phones| {
        let hub = Hub::with_town(&phones.folder("hub"))?;
        let (jean, priya) = (phones.phone("jean").await?, phones.phone("priya").await?);
        let grace = phones.laptop("grace").await?;
        comes_in(&jean, &hub, Who::Jean).await?;
        comes_in(&priya, &hub, Who::Priya).await?;
        comes_in(&grace, &hub, Who::Grace).await?;
        grace.press("Settings").await?;
        grace.find("heading", "The programme").await?;
        grace.sees("Why things are kept and told").await?;
        grace
            .js("const card = [...document.querySelectorAll('.card')].find((card) => card.querySelector('h3')?.textContent === 'The story may be told');
                 const field = card.querySelector('textarea'); field.value = 'In our yearly booklet, without your name.';
                 field.dispatchEvent(new InputEvent('input', { bubbles: true }))")
            .await?;
        grace.press("Save").await?;
        grace.sees("Saved on this phone").await?;

        jean.press("Me").await?;
        jean.sees("What is kept, and why").await?;
        jean.sees("A task in the public interest").await?;
        jean.sees("It is kept until 8 years after your support ends.").await?;
        jean.sees("In our yearly booklet, without your name.").await?;
        ensure!(jean.axe().await?.is_empty(), "{:?}", jean.axe().await?);
        jean.press("I agree to this: The story may be told").await?;
        jean.press("Take it back: The story may be told").await?;
        jean.find("button", "Let them know again: The story may be told").await?;

        jean.keeps_the_app().await?;
        hub.stop();
        jean.press("I don't want this any more").await?;
        jean.sees("Your support then ends.").await?;
        jean.press("Yes, end it").await?;
        jean.sees("Not sent yet.").await?;
        hub.start()?;
        jean.sees("that you don't want this any more").await?;

        priya.press("Show why").await?;
        priya.sees("wants this to end, said").await?;
        priya.press("People").await?;
        priya.press("Jean Whitlock").await?;
        priya.press("How to reach, what helps").await?;
        priya.press("End the support").await?;
        priya.tick("Chose not to for now").await?;
        ensure!(priya.axe().await?.is_empty(), "{:?}", priya.axe().await?);
        priya.press("End it").await?;
        jean.sees("Your support has ended.").await?;
        jean.sees("It is kept until").await
    })
    .await
}
