//! How a programme begins at the terminal: what it must have is given or asked for, and its coordinator comes in by what is
//! printed.

use std::{
    io::{BufRead, Write},
    path::Path,
};

use anyhow::bail;

use kith_hub::{Hub, HubWriter, programme, serve::open};
use kith_model::{
    acts::Did,
    kinds::{Crisis, Programme},
};

/// What a programme must have: what was given, and what somebody answers.
pub fn asked(
    name: Option<String>,
    country: Option<String>,
    zone: Option<String>,
    desk_phone: Option<String>,
    crisis: Vec<String>,
) -> anyhow::Result<Programme> {
    Ok(Programme {
        name: given(name, "The programme's name")?,
        country: given(country, "Country, two letters")?,
        zone: given(zone, "Time zone of its places, such as Europe/London")?,
        desk_phone: given(desk_phone, "The number that people ring when nothing else works")?,
        crisis: numbers(crisis)?,
        ..Programme::default()
    })
}

/// A real programme, made where there is none; who coordinates it comes in by what is printed.
pub async fn begun(data: &Path, at: &str) -> anyhow::Result<Hub> {
    let mut hub = open(data).await?;
    if hub.is_sample() {
        bail!("{} holds the sample programme. A real one begins in a folder of its own.", data.display());
    }
    if !hub.has_programme() {
        let about = asked(None, None, None, None, Vec::new())?;
        hub.store().close().await;
        hub = programme::new(data, &about, false).await?;
    }
    let mut writer = HubWriter::new(&hub);
    let first = writer.invite_first_coordinator().await?;
    if let Some(Did::Invited { invitation, .. }) = &first {
        writer.note("invited", invitation.as_str()).await?;
    }
    writer.finish().await?;
    match first {
        Some(did) => {
            println!("An invitation for a coordinator, used up when it is opened and accepted, or at the next start:");
            show_invitation(&did, at);
        }
        None => println!("A coordinator has come in already. To invite another: kith-hub invite"),
    }
    Ok(hub)
}

/// The link and the code of an invitation.
pub fn show_invitation(did: &Did, address: &str) {
    if let Did::Invited { code, secret, .. } = did {
        println!("Link: {address}/join#{secret}");
        println!("Code: {} {}", &code[..5], &code[5..]);
    }
}

fn numbers(crisis: Vec<String>) -> anyhow::Result<Vec<Crisis>> {
    let crisis = if crisis.is_empty() { vec![given(None, "A crisis number, NAME=NUMBER")?] } else { crisis };
    crisis.iter().map(|c| programme::crisis(c)).collect()
}

/// What was given, or what somebody answers at the terminal.
fn given(value: Option<String>, question: &str) -> anyhow::Result<String> {
    if let Some(value) = value.filter(|v| !v.trim().is_empty()) {
        return Ok(value);
    }
    print!("{question}: ");
    std::io::stdout().flush()?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let line = line.trim().to_owned();
    if line.is_empty() { bail!("{question}: nothing was answered.") } else { Ok(line) }
}
