//! Every older version of every database opens in this app with all that was in it.
#![cfg(target_arch = "wasm32")]
// In a test of the browser an unwrap is an expectation like any other; clippy knows that only of ordinary tests.
#![allow(clippy::unwrap_used)]
#![allow(missing_docs)]

use kith_app::store::{
    open::Disk,
    schema::{DIRECTORY, PHONE, PROFILE, Schema, StoreSpec},
};
use rexie::{Index, ObjectStore, Rexie, TransactionMode};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

async fn open(name: &str, stores: &[StoreSpec], version: u32) -> Rexie {
    let builder = stores.iter().fold(Rexie::builder(name).version(version), |builder, spec| {
        let store = ObjectStore::new(spec.name).key_path(spec.key);
        builder.add_object_store(
            spec.indexes.iter().fold(store, |store, (name, column)| store.add_index(Index::new(name, column))),
        )
    });
    builder.build().await.unwrap()
}

async fn fill(rexie: &Rexie, stores: &[StoreSpec]) {
    for spec in stores {
        let transaction = rexie.transaction(&[spec.name], TransactionMode::ReadWrite).unwrap();
        for n in 0..5 {
            let json = format!(r#"{{"{}":"{}-{n}","u":1,"b":"text {n}"}}"#, spec.key, spec.name);
            transaction.store(spec.name).unwrap().put(&js_sys::JSON::parse(&json).unwrap(), None).await.unwrap();
        }
        assert!(transaction.done().await.unwrap().is_committed());
    }
}

async fn is_whole(rexie: &Rexie, stores: &[StoreSpec]) {
    for spec in stores {
        let transaction = rexie.transaction(&[spec.name], TransactionMode::ReadOnly).unwrap();
        let store = transaction.store(spec.name).unwrap();
        assert_eq!(store.count(None).await.unwrap(), 5, "{}", spec.name);
        for (index, _) in spec.indexes {
            assert_eq!(store.index(index).unwrap().count(None).await.unwrap(), 5, "{}.{index}", spec.name);
        }
    }
}

/// What the next version will look like: today's stores and one more.
const LATER: StoreSpec = StoreSpec { name: "later", key: "n", indexes: &[] };

async fn every_version_of(name: &str, schema: Schema) {
    for version in 1..=schema.newest() {
        let name = format!("test-upgrade-{name}-{version}");
        Rexie::delete(&name).await.unwrap();
        let stores = schema.stores(version);
        let old = open(&name, stores, version).await;
        fill(&old, stores).await;
        old.close();

        let disk = Disk::new(&name, schema);
        disk.open().await.unwrap();
        let newest = schema.stores(schema.newest());
        let now = open(&name, newest, schema.newest()).await;
        is_whole(&now, stores).await;
        now.close();

        let next: Vec<StoreSpec> = newest.iter().copied().chain([LATER]).collect();
        let then = open(&name, &next, schema.newest() + 1).await; // the disk, an older tab now, lets go by itself
        is_whole(&then, stores).await;
        then.close();
        Rexie::delete(&name).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn every_older_version_opens_with_all_that_was_in_it() {
    every_version_of("profile", PROFILE).await;
    every_version_of("directory", DIRECTORY).await;
    every_version_of("phone", PHONE).await;
}
