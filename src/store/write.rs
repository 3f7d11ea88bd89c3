//! The only place that opens writing transactions.
//!
//! A dropped transaction commits what was put so far, and `done()` calls an aborted one done: so all writing goes
//! through [`write`], which aborts on every problem and takes nothing but "committed" for done. Inside the work nothing
//! is awaited but IndexedDB: whatever must be drawn, encoded or encrypted is so before. Once all is asked for it commits by
//! itself: a page that goes in this moment would leave Safari with a transaction that nobody ends, and for which the
//! next page waits for good.
//!
//! **Invariant:** `Ok` means that all of it is kept; anything else, that nothing of it is.

use std::future::IntoFuture;

use idb::{Query, TransactionResult};
use wasm_bindgen::prelude::*;
use web_sys::{IdbDatabase, IdbTransaction};

use super::{StoreProblem, open::Disk, problem};

/// How sure the browser is before it says "kept".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Durability {
    /// On the disk: for what people typed.
    Strict,
    /// Handed to the system: for what the hub sent, and can send again.
    Relaxed,
}

/// How a piece of work ends.
pub(super) enum Ending<T> {
    /// Keep all of it.
    Keep(T),
    /// Keep nothing.
    Leave(T),
}

/// Does `work` in one writing transaction over these stores.
pub(super) async fn write<T>(
    disk: &Disk,
    stores: &[&str],
    durability: Durability,
    work: impl AsyncFnOnce(&Writing) -> Result<Ending<T>, idb::Error>,
) -> Result<T, StoreProblem> {
    let transaction = begin(disk, stores, durability).await?;
    // Listens before the first request, so that no ending is missed.
    let ended = idb::Transaction::from(transaction.clone()).into_future();
    match work(&Writing(transaction.clone())).await {
        Ok(Ending::Keep(value)) => {
            // Browsers that do not know it commit a little later; one that has ended already says so below.
            let _ = transaction.unchecked_ref::<Committing>().commit();
            match ended.await {
                Ok(TransactionResult::Committed) => Ok(value),
                _ => Err(why(&transaction).await),
            }
        }
        Ok(Ending::Leave(value)) => {
            // Aborting one that the browser has aborted already throws: either way nothing is kept.
            let _ = transaction.abort();
            let _ = ended.await;
            Ok(value)
        }
        Err(error) => {
            let _ = transaction.abort();
            let _ = ended.await;
            match problem::name(&error.into()).as_str() {
                "AbortError" | "" => Err(why(&transaction).await),
                name => Err(problem::of(name).await),
            }
        }
    }
}

async fn begin(disk: &Disk, stores: &[&str], durability: Durability) -> Result<IdbTransaction, StoreProblem> {
    let names: js_sys::Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
    let options = js_sys::Object::new();
    let how = match durability {
        Durability::Strict => "strict",
        Durability::Relaxed => "relaxed",
    };
    // Setting a plain property of a fresh object cannot go wrong; browsers without the option ignore it.
    let _ = js_sys::Reflect::set(&options, &"durability".into(), &how.into());
    let mut is_first = true;
    loop {
        let database = disk.writer().await?;
        match transaction(database.unchecked_ref(), &names, &options) {
            Ok(transaction) => return Ok(transaction),
            Err(thrown) => {
                let name = problem::name_of(&thrown);
                disk.forget();
                if !is_first || !problem::is_lost(&name) {
                    return Err(problem::of(&name).await);
                }
                is_first = false;
            }
        }
    }
}

fn transaction(
    database: &DurableDatabase,
    names: &js_sys::Array,
    options: &js_sys::Object,
) -> Result<IdbTransaction, JsValue> {
    database.transaction(names, "readwrite", options)
}

/// Why a transaction was aborted.
async fn why(transaction: &IdbTransaction) -> StoreProblem {
    match transaction.error().map(|error| error.name()).as_deref() {
        Some("QuotaExceededError") => problem::of("QuotaExceededError").await,
        _ => problem::not_saved().await,
    }
}

/// A writing transaction under way.
pub(super) struct Writing(IdbTransaction);

impl Writing {
    pub(super) fn store(&self, name: &str) -> Result<idb::ObjectStore, idb::Error> {
        self.0.object_store(name).map(Into::into).map_err(idb::Error::ObjectStoreNotFound)
    }

    /// The values of several keys, asked for at once.
    pub async fn get_all(&self, store: &str, keys: &[String]) -> Result<Vec<Option<JsValue>>, idb::Error> {
        let store = self.store(store)?;
        let mut asked = Vec::with_capacity(keys.len());
        for key in keys {
            asked.push(store.get(Query::Key(key.into()))?.into_future());
        }
        let mut found = Vec::with_capacity(keys.len());
        for answer in asked {
            found.push(answer.await?);
        }
        Ok(found)
    }

    /// Puts values; one that the browser does not take aborts the transaction.
    pub fn put(&self, store: &str, values: impl IntoIterator<Item = JsValue>) -> Result<(), idb::Error> {
        let store = self.store(store)?;
        for value in values {
            // Not awaited: a failed request ends the transaction, and its ending is awaited.
            store.put(&value, None)?;
        }
        Ok(())
    }

    /// Removes what stands under these keys.
    pub fn remove(&self, store: &str, keys: impl IntoIterator<Item = String>) -> Result<(), idb::Error> {
        let store = self.store(store)?;
        for key in keys {
            store.delete(Query::Key(key.into()))?;
        }
        Ok(())
    }

    /// Empties a store.
    pub fn clear(&self, store: &str) -> Result<(), idb::Error> {
        self.store(store)?.clear().map(|_| ())
    }
}

#[wasm_bindgen]
extern "C" {
    // web-sys has the options of a transaction only among its unstable parts.
    #[wasm_bindgen(extends = IdbDatabase)]
    type DurableDatabase;
    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &DurableDatabase,
        names: &js_sys::Array,
        mode: &str,
        options: &js_sys::Object,
    ) -> Result<IdbTransaction, JsValue>;

    // web-sys has it only under an old name.
    #[wasm_bindgen(extends = IdbTransaction)]
    type Committing;
    #[wasm_bindgen(method, catch)]
    fn commit(this: &Committing) -> Result<(), JsValue>;
}

#[cfg(all(test, target_arch = "wasm32"))]
#[allow(clippy::unwrap_used)] // an expectation like any other; clippy knows that only of ordinary tests
mod tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::store::{
        named,
        rows::named as value,
        schema::{META, PHONE},
    };

    wasm_bindgen_test_configure!(run_in_browser);

    async fn kept(disk: &Disk) -> Vec<String> {
        let all = named::all::<String>(disk, META).await.unwrap();
        all.whole.into_iter().map(|(name, _)| name).collect()
    }

    #[wasm_bindgen_test]
    async fn a_write_that_the_browser_broke_off_is_a_problem_and_nothing_is_kept() {
        let disk = Disk::new("test-broken-off", PHONE);
        let written = write(&disk, &[META], Durability::Strict, async |writing| {
            writing.put(META, [value("a", 1, "\"a\"")])?;
            writing.0.abort().unwrap(); // as a full phone does, without a reason
            Ok(Ending::Keep(()))
        });
        assert_eq!(written.await, Err(StoreProblem::NotSaved));
        assert!(kept(&disk).await.is_empty());
        disk.delete().await.unwrap();
    }

    #[wasm_bindgen_test]
    async fn a_write_whose_work_fails_half_way_keeps_nothing() {
        let disk = Disk::new("test-half-way", PHONE);
        let written = write(&disk, &[META], Durability::Relaxed, async |writing| {
            writing.put(META, [value("a", 1, "\"a\"")])?;
            writing.put("no-such-store", [])?;
            Ok(Ending::Keep(()))
        });
        assert!(written.await.is_err());
        assert!(kept(&disk).await.is_empty());
        disk.delete().await.unwrap();
    }

    #[wasm_bindgen_test]
    async fn a_value_that_the_browser_does_not_take_keeps_the_others_out() {
        let disk = Disk::new("test-not-taken", PHONE);
        let written = write(&disk, &[META], Durability::Strict, async |writing| {
            writing.put(META, [value("a", 1, "\"a\""), js_sys::Object::new().into()])?; // no key
            Ok(Ending::Keep(()))
        });
        assert!(written.await.is_err());
        assert!(kept(&disk).await.is_empty());
        disk.delete().await.unwrap();
    }

    #[wasm_bindgen_test]
    async fn a_write_after_the_connection_was_lost_is_tried_once_more() {
        let disk = Disk::new("test-lost", PHONE);
        named::keep(&disk, META, "a", &"a", Durability::Strict).await.unwrap();
        disk.writer().await.unwrap().close(); // as Safari does
        named::keep(&disk, META, "b", &"b", Durability::Strict).await.unwrap();
        assert_eq!(kept(&disk).await, ["a", "b"]);
        disk.delete().await.unwrap();
    }
}
