//! `kith-hub programme new`: a programme with the numbers that people ring, without which nothing is served.

use anyhow::{Context, bail};

use kith_model::{
    Id,
    fields::{Typed, Values},
    kinds::{Crisis, Programme},
};

use crate::{
    hub::{Hub, clock, make_folder, may_be_served, programme_header},
    receipt::random_id,
    store::{Slice, Store, hub_author},
};

/// Makes a programme in a folder that has none yet, and opens it.
pub async fn new(folder: &std::path::Path, about: &Programme, is_sample: bool) -> anyhow::Result<Hub> {
    let mut values = Values::default();
    about.write(&mut values);
    if about.name.trim().is_empty() {
        bail!("The programme has no name.");
    }
    may_be_served(&values).map_err(anyhow::Error::msg)?;
    make_folder(folder)?;
    let programme = random_id();
    claim(folder, &programme, is_sample).await?;
    let hub = Hub::open(folder, clock()).await?;
    let mut slice = hub.slice().await?;
    write(&mut slice, values).await?;
    slice.commit().await?;
    Ok(hub)
}

async fn claim(folder: &std::path::Path, programme: &Id, is_sample: bool) -> anyhow::Result<()> {
    let store = Store::open(folder).await?;
    let mut tx = store.write().await?;
    let there: i64 = sqlx::query_scalar("SELECT count(*) FROM programmes").fetch_one(&mut *tx).await?;
    if there > 0 {
        bail!("{} holds a programme already.", folder.display());
    }
    sqlx::query("INSERT INTO programmes (id, is_sample, made) VALUES (?1, ?2, ?3)")
        .bind(programme.as_str())
        .bind(is_sample)
        .bind(clock()())
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    store.close().await;
    Ok(())
}

async fn write(slice: &mut Slice, values: Values) -> sqlx::Result<()> {
    let header = programme_header(&slice.programme);
    let now = slice.now;
    slice.write(&header, values.0, &hub_author(), now).await?;
    Ok(())
}

/// Reads `Samaritans=116 123`.
pub fn crisis(text: &str) -> anyhow::Result<Crisis> {
    let (name, number) = text.split_once('=').context("a crisis number is written NAME=NUMBER")?;
    if number.trim().is_empty() {
        bail!("a crisis number is written NAME=NUMBER");
    }
    Ok(Crisis { name: name.trim().into(), number: number.trim().into(), when: String::new() })
}
