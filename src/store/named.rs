//! Small things kept by name: what was heard, tokens, half-written forms, the profiles of this phone.
//!
//! **Invariant:** what cannot be read is never taken for nothing: whoever asks is told what was found instead.

use serde::{Serialize, de::DeserializeOwned};

use super::{
    StoreProblem,
    open::Disk,
    rows::{Damaged, read_named, unread_named},
    write::{Durability, Ending, write},
};
use crate::browser::random;

/// Everything in a store.
pub(super) struct All<T> {
    /// What can be read, by name.
    pub whole: Vec<(String, T)>,
    /// What cannot, as it was found; it is left where it is.
    pub damaged: Vec<Damaged>,
}

/// What stands under a name.
pub(super) enum Found<T> {
    /// Nothing.
    Nothing,
    /// A thing with its rev.
    There(u64, T),
    /// Something that cannot be read.
    Damaged(Damaged),
}

/// Everything in a store by name.
pub(super) async fn all<T: DeserializeOwned>(disk: &Disk, store: &str) -> Result<All<T>, StoreProblem> {
    let found = disk.read(&[store], async |transaction| transaction.store(store)?.get_all(None, None).await).await?;
    let mut all = All { whole: Vec::new(), damaged: Vec::new() };
    for value in &disk.all_clear(store, found).await? {
        let read = read_named(value).and_then(|(name, _, body)| Some((name, serde_json::from_str(&body).ok()?)));
        match read {
            Some(read) => all.whole.push(read),
            None => all.damaged.push(unread_named(value)),
        }
    }
    Ok(all)
}

/// What stands under a name.
pub(super) async fn found<T: DeserializeOwned>(disk: &Disk, store: &str, name: &str) -> Result<Found<T>, StoreProblem> {
    let place = disk.place(store, name);
    let value = disk.read(&[store], async |transaction| transaction.store(store)?.get((&place).into()).await).await?;
    let Some(value) = value else { return Ok(Found::Nothing) };
    let value = disk.clear(store, value).await?;
    let read = read_named(&value).and_then(|(_, rev, body)| Some(Found::There(rev, serde_json::from_str(&body).ok()?)));
    Ok(read.unwrap_or_else(|| Found::Damaged(unread_named(&value))))
}

/// One thing with its rev, where it can be done without: what cannot be read is as good as not there.
pub(super) async fn one<T: DeserializeOwned>(
    disk: &Disk,
    store: &str,
    name: &str,
) -> Result<Option<(u64, T)>, StoreProblem> {
    Ok(match found(disk, store, name).await? {
        Found::There(rev, thing) => Some((rev, thing)),
        Found::Nothing | Found::Damaged(_) => None,
    })
}

/// Keeps a thing; says its rev.
pub(super) async fn keep<T: Serialize>(
    disk: &Disk,
    store: &str,
    name: &str,
    thing: &T,
    durability: Durability,
) -> Result<u64, StoreProblem> {
    let body = serde_json::to_string(thing).expect("what is kept by name is plain data");
    let rev = random::whole_number();
    let value = disk.named(store, name, rev, &body).await?;
    write(disk, &[store], durability, async |writing| {
        writing.put(store, [value])?;
        Ok(Ending::Keep(rev))
    })
    .await
}

/// Forgets a thing.
pub(super) async fn forget(disk: &Disk, store: &str, name: &str) -> Result<(), StoreProblem> {
    write(disk, &[store], Durability::Relaxed, async |writing| {
        writing.remove(store, [disk.place(store, name)])?;
        Ok(Ending::Keep(()))
    })
    .await
}
