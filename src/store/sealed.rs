//! Values as they stand in a database: in the clear, or sealed by the vault of a locked profile.
//!
//! A sealed value shows its place (an HMAC), its rev and how many edits in it are unsent, and nothing else: circle, kind,
//! id and names are inside. A value in the clear is read with a vault too: one that was put while another tab locked the
//! profile, or whose sealing broke off; opening the profile finds it and seals it.
//!
//! **Invariant:** with a vault nothing is put in the clear; without one nothing sealed is taken for damaged: it is
//! [`StoreProblem::Locked`].

use idb::Query;
use js_sys::Uint8Array;
use kith_model::{
    Key,
    rows::{Kept, Step},
    sorted::SortedMap,
};
use wasm_bindgen::prelude::*;

use super::{
    StoreProblem,
    open::Disk,
    rows::{RowJs, decode, encode, named, read_named},
    schema::{DAMAGED, DRAFTS, META, PROFILE, ROWS},
    write::{Durability, Ending, Writing, write},
};
use crate::{
    browser::{crypto::NoCrypto, random},
    sealing::Vault,
};

/// How often sealing a profile is done over when another tab writes meanwhile.
const TRIES: usize = 8;
const STORES: [&str; 4] = [ROWS, META, DRAFTS, DAMAGED];

impl From<NoCrypto> for StoreProblem {
    fn from(_: NoCrypto) -> Self {
        Self::NotSaved
    }
}

impl Disk {
    /// Where a thing of this name stands.
    pub(super) fn place(&self, store: &str, name: &str) -> String {
        self.vault().map_or_else(|| name.to_owned(), |vault| vault.place(store, name))
    }

    /// A row of a store that is keyed by name, ready to be put.
    pub(super) async fn named(&self, store: &str, name: &str, rev: u64, body: &str) -> Result<JsValue, StoreProblem> {
        let Some(vault) = self.vault() else { return Ok(named(name, rev, body)) };
        let place = vault.place(store, name);
        let row = RowJs::fresh();
        row.set_n(&place);
        row.set_r(rev as f64);
        row.set_sealed(&sealed(vault, store, &place, rev, &[name, body]).await?);
        Ok(row.into())
    }

    /// A row of records, ready to be put; `None` where the step removes one.
    pub(super) async fn row(&self, step: &Step, rev: u64) -> Result<Option<JsValue>, StoreProblem> {
        let Step::Put { key, unsent, body, .. } = step else { return Ok(None) };
        let row = RowJs::fresh();
        let place = self.place(ROWS, &key.to_string());
        row.set_k(&place);
        row.set_r(rev as f64);
        if *unsent > 0 {
            row.set_u(f64::from(*unsent)); // absent keeps the row out of the index
        }
        let (circle, kind, id) = (key.circle.to_string(), key.kind.name(), key.id.as_str());
        match self.vault() {
            Some(vault) => {
                row.set_sealed(&sealed(vault, ROWS, &place, rev, &[&circle, kind, id, body]).await?);
            }
            None => {
                row.set_c(&circle);
                row.set_t(kind);
                row.set_i(id);
                row.set_b(body);
            }
        }
        Ok(Some(row.into()))
    }

    /// A value as it was before it was sealed; one that cannot be opened comes back as it is, which reads as damaged.
    pub(super) async fn clear(&self, store: &str, value: JsValue) -> Result<JsValue, StoreProblem> {
        let row: &RowJs = value.unchecked_ref();
        let Ok(bytes) = row.b().dyn_into::<Uint8Array>() else {
            self.found_clear().set(self.vault().is_some());
            return Ok(value);
        };
        let Some(vault) = self.vault() else { return Err(StoreProblem::Locked) };
        let is_row = store == ROWS;
        let place = if is_row { row.k() } else { row.n() }.as_string().unwrap_or_default();
        let Some(text) = vault.open(store, &place, row.rev(), &bytes.to_vec()).await else { return Ok(value) };
        let clear = RowJs::fresh();
        clear.set_r(row.rev() as f64);
        if is_row {
            let mut parts = text.splitn(4, '\n');
            let [c, t, i, b] = std::array::from_fn(|_| parts.next().unwrap_or_default());
            clear.set_k(&place);
            clear.set_c(c);
            clear.set_t(t);
            clear.set_i(i);
            clear.set_b(b);
            if let Some(unsent) = row.u().as_f64() {
                clear.set_u(unsent);
            }
        } else {
            let (name, body) = text.split_once('\n').unwrap_or_default();
            clear.set_n(name);
            clear.set_b(body);
        }
        Ok(clear.into())
    }

    /// Several values, as they were before they were sealed.
    pub(super) async fn all_clear(&self, store: &str, values: Vec<JsValue>) -> Result<Vec<JsValue>, StoreProblem> {
        let mut clear = Vec::with_capacity(values.len());
        for value in values {
            clear.push(self.clear(store, value).await?);
        }
        Ok(clear)
    }
}

async fn sealed(vault: &Vault, store: &str, place: &str, rev: u64, parts: &[&str]) -> Result<Uint8Array, StoreProblem> {
    Ok(Uint8Array::from(&vault.seal(store, place, rev, &parts.join("\n")).await?[..]))
}

/// Rewrites a whole profile from one vault to another, or from and to the clear, in one transaction: all of it, or
/// nothing. Where one row stands twice, in the clear and sealed, both halves become one.
pub async fn rewrite(name: &str, from: Option<Vault>, to: Option<Vault>) -> Result<(), StoreProblem> {
    let (from, to) = (Disk::sealed(name, PROFILE, from), Disk::sealed(name, PROFILE, to));
    for _ in 0..TRIES {
        let (mut seen, mut puts) = (Vec::new(), Vec::new());
        for store in STORES {
            let found = from.everything(store).await?;
            seen.push(found.iter().map(place_and_rev).collect::<Vec<_>>());
            let clear = from.all_clear(store, found).await?;
            puts.push(if store == ROWS { to.rows_anew(&clear).await? } else { to.named_anew(store, &clear).await? });
        }
        let written = write(&to, &STORES, Durability::Strict, async |writing: &Writing| {
            for (store, seen) in STORES.iter().zip(&seen) {
                let now = writing.everything(store).await?;
                if now.iter().map(place_and_rev).ne(seen.iter().cloned()) {
                    return Ok(Ending::Leave(false));
                }
            }
            for (store, values) in STORES.iter().zip(puts) {
                writing.clear(store)?;
                writing.put(store, values)?;
            }
            Ok(Ending::Keep(true))
        });
        if written.await? {
            return Ok(());
        }
    }
    Err(StoreProblem::NotSaved)
}

impl Disk {
    /// All values of a store as they stand.
    async fn everything(&self, store: &str) -> Result<Vec<JsValue>, StoreProblem> {
        self.read(&[store], async |transaction| transaction.store(store)?.get_all(None, None).await).await
    }

    /// The same things under new revs, as this database holds them: other tabs find that they changed. What could not be
    /// opened is of no use to anybody and is left out.
    async fn named_anew(&self, store: &str, clear: &[JsValue]) -> Result<Vec<JsValue>, StoreProblem> {
        let mut anew = Vec::with_capacity(clear.len());
        for (name, _, body) in clear.iter().filter_map(read_named) {
            anew.push(self.named(store, &name, random::whole_number(), &body).await?);
        }
        Ok(anew)
    }

    async fn rows_anew(&self, clear: &[JsValue]) -> Result<Vec<JsValue>, StoreProblem> {
        let mut rows: SortedMap<Key, (u32, String)> = SortedMap::new();
        for kept in clear.iter().filter_map(|value| value.unchecked_ref::<RowJs>().kept()) {
            let twice = rows.get(&kept.key).and_then(|(_, body)| {
                let other = Kept { body: body.clone(), ..kept.clone() };
                Some(decode(&kept)?.meet(decode(&other)?))
            });
            match twice {
                Some(row) => rows.insert(kept.key, (row.unsent.len() as u32, encode(&row))),
                None => rows.insert(kept.key, (kept.unsent, kept.body)),
            };
        }
        let mut anew = Vec::with_capacity(rows.len());
        for (key, (unsent, body)) in rows {
            let step = Step::Put { key, was: None, unsent, body };
            anew.extend(self.row(&step, random::whole_number()).await?);
        }
        Ok(anew)
    }
}

fn place_and_rev(value: &JsValue) -> (String, u64) {
    let row: &RowJs = value.unchecked_ref();
    (row.k().as_string().or_else(|| row.n().as_string()).unwrap_or_default(), row.rev())
}

impl Writing {
    /// All values of a store.
    async fn everything(&self, store: &str) -> Result<Vec<JsValue>, idb::Error> {
        self.store(store)?.get_all(None::<Query>, None)?.await
    }
}
