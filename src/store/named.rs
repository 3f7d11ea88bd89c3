//! Small things kept by name: what was heard, tokens, half-written forms, the profiles of this phone.

use serde::{Serialize, de::DeserializeOwned};

use super::{
    StoreProblem,
    open::Disk,
    rows::{named, read_named},
    write::{Durability, Ending, write},
};
use crate::browser::random;

/// Everything in a store by name; what cannot be read is left out (and left where it is).
pub(super) async fn all<T: DeserializeOwned>(disk: &Disk, store: &str) -> Result<Vec<(String, T)>, StoreProblem> {
    let found = disk.read(&[store], async |transaction| transaction.store(store)?.get_all(None, None).await).await?;
    let read = |value| {
        let (name, _, body) = read_named(value)?;
        Some((name, serde_json::from_str(&body).ok()?))
    };
    Ok(found.iter().filter_map(read).collect())
}

/// One thing with its rev.
pub(super) async fn one<T: DeserializeOwned>(
    disk: &Disk,
    store: &str,
    name: &str,
) -> Result<Option<(u64, T)>, StoreProblem> {
    let found = disk.read(&[store], async |transaction| transaction.store(store)?.get(name.into()).await).await?;
    Ok(found.and_then(|value| {
        let (_, rev, body) = read_named(&value)?;
        Some((rev, serde_json::from_str(&body).ok()?))
    }))
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
    let value = named(name, rev, &body);
    write(disk, &[store], durability, async |writing| {
        writing.put(store, [value])?;
        Ok(Ending::Keep(rev))
    })
    .await
}

/// Forgets a thing.
pub(super) async fn forget(disk: &Disk, store: &str, name: &str) -> Result<(), StoreProblem> {
    write(disk, &[store], Durability::Relaxed, async |writing| {
        writing.remove(store, [name.to_owned()])?;
        Ok(Ending::Keep(()))
    })
    .await
}
