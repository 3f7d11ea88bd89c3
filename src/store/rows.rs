//! Rows in IndexedDB: a few key columns that reveal nothing, a clear `rev`, the unsent count and an opaque body; of a
//! locked profile as `sealed.rs` has them.
//!
//! Keeps the contract of [`kith_model::rows`]. A body is JSON of a row with a schema number; one that cannot be read is
//! set aside as it was found, and the rest opens.

use kith_model::order;
use kith_model::{
    Circle, Id, Key, Kind,
    row::Row,
    rows::{Kept, Rows, Step, Written},
};
use rexie::KeyRange;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use super::{
    StoreProblem,
    open::Disk,
    schema::{DAMAGED, META, ROWS},
    write::{Durability, Ending, Writing, write},
};
use crate::browser::random;

/// The schema of a body; a newer app reads every older one.
const BODY: u16 = 1;
/// Rows read at once; memory on an old phone is small.
const READ_AT_ONCE: u32 = 400;

/// The rows of a profile.
pub struct DiskRows<'a>(pub &'a Disk);

/// A row of the meta store that must change together with rows.
#[derive(Clone)]
pub(super) struct MetaStep {
    pub name: &'static str,
    pub was: Option<u64>,
    pub body: String,
}

/// A row that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damaged {
    /// The text of its key.
    pub key: String,
    /// What was found.
    pub body: String,
}

#[derive(Serialize, Deserialize)]
struct Body<R> {
    s: u16,
    #[serde(rename = "r")]
    row: R,
}

/// Encodes a row.
pub(super) fn encode(row: &Row) -> String {
    serde_json::to_string(&Body { s: BODY, row }).expect("rows are plain data with text keys")
}

/// Reads a row; `None` when it is damaged.
pub(super) fn decode(kept: &Kept) -> Option<Row> {
    let body: Body<Row> = serde_json::from_str(&kept.body).ok()?;
    (body.s <= BODY && body.row.header.key == kept.key).then_some(body.row)
}

/// Whether a newer app wrote it: not damaged, but not for this one to read.
pub(super) fn is_newer(kept: &Kept) -> bool {
    serde_json::from_str::<Body<serde::de::IgnoredAny>>(&kept.body).is_ok_and(|body| body.s > BODY)
}

impl DiskRows<'_> {
    /// All rows: those that can be read as kept, and what is damaged.
    pub(super) async fn all(&self) -> Result<(Vec<Kept>, Vec<Damaged>), StoreProblem> {
        let (mut kept, mut damaged) = (Vec::new(), Vec::new());
        let mut last: Option<String> = None;
        loop {
            let found = self.0.read(&[ROWS], async |transaction| {
                let from = last.as_ref().map(|last| KeyRange::lower_bound(&last.into(), Some(true))).transpose()?;
                transaction.store(ROWS)?.get_all(from, Some(READ_AT_ONCE)).await
            });
            let found = found.await?;
            let is_last = found.len() < READ_AT_ONCE as usize;
            last = found.last().and_then(|value| value.unchecked_ref::<RowJs>().k().as_string()).or(last);
            for value in self.0.all_clear(ROWS, found).await? {
                let row: &RowJs = value.unchecked_ref();
                match row.kept() {
                    Some(row) => kept.push(row),
                    None => damaged.push(row.damaged()),
                }
            }
            if is_last {
                return Ok((kept, damaged));
            }
        }
    }

    /// The rows of these keys, as they stand now.
    pub(super) async fn these(&self, keys: &[Key]) -> Result<Vec<Option<Kept>>, StoreProblem> {
        let found = self.0.read(&[ROWS], async |transaction| {
            let store = transaction.store(ROWS)?;
            let mut found = Vec::with_capacity(keys.len());
            for key in keys {
                found.push(store.get(self.place(key).into()).await?);
            }
            Ok(found)
        });
        let mut these = Vec::with_capacity(keys.len());
        for value in found.await? {
            these.push(match value {
                Some(value) => self.0.clear(ROWS, value).await?.unchecked_ref::<RowJs>().kept(),
                None => None,
            });
        }
        Ok(these)
    }

    /// Sets what is damaged in a store aside as it was found, so that the rest opens.
    pub(super) async fn set_aside(&self, store: &str, damaged: &[Damaged]) -> Result<(), StoreProblem> {
        // A draft may be called what a row is called: each is kept.
        let name = |it: &Damaged| if store == ROWS { it.key.clone() } else { format!("{store}/{}", it.key) };
        let mut values = Vec::with_capacity(damaged.len());
        for it in damaged {
            values.push(self.0.named(DAMAGED, &name(it), 0, &as_json(&it.body)).await?);
        }
        let mut keys: Vec<String> = damaged.iter().map(|it| it.key.clone()).collect();
        if store != ROWS {
            // What could be opened and not read is known by its name; it stands in that name's place.
            keys.extend(damaged.iter().map(|it| self.0.place(store, &it.key)));
        }
        write(self.0, &[store, DAMAGED], Durability::Relaxed, async |writing| {
            writing.put(DAMAGED, values)?;
            writing.remove(store, keys)?;
            Ok(Ending::Keep(()))
        })
        .await
    }

    /// Writes rows, and with them a row of the meta store, in one transaction.
    pub(super) async fn write_with(
        &self,
        steps: &[Step],
        meta: Option<MetaStep>,
        durability: Durability,
    ) -> Result<Written, StoreProblem> {
        let rev = random::whole_number();
        let keys: Vec<String> = steps.iter().map(|step| self.place(step.key())).collect();
        let mut puts = Vec::with_capacity(steps.len());
        for step in steps {
            puts.extend(self.0.row(step, rev).await?);
        }
        let removed: Vec<String> = steps
            .iter()
            .filter(|step| matches!(step, Step::Remove { .. }))
            .map(|step| self.place(step.key()))
            .collect();
        let meta = match meta {
            Some(meta) => {
                Some((self.0.place(META, meta.name), meta.was, self.0.named(META, meta.name, rev, &meta.body).await?))
            }
            None => None,
        };
        let stores: &[&str] = if meta.is_some() { &[ROWS, META] } else { &[ROWS] };
        let work = async |writing: &Writing| {
            let found = writing.get_all(ROWS, &keys).await?;
            let is_changed = |at: usize| {
                let now = found[at].as_ref().map(|value: &JsValue| value.unchecked_ref::<RowJs>().rev());
                now != steps[at].was()
            };
            let changed: Vec<Key> =
                (0..steps.len()).filter(|at| is_changed(*at)).map(|at| steps[at].key().clone()).collect();
            if !changed.is_empty() {
                return Ok(Ending::Leave(Written::Changed(changed)));
            }
            if let Some((place, was, value)) = meta {
                let now = writing.get_all(META, &[place]).await?;
                let now = now.into_iter().next().flatten().map(|value| value.unchecked_ref::<RowJs>().rev());
                if now != was {
                    return Ok(Ending::Leave(Written::Changed(Vec::new())));
                }
                writing.put(META, [value])?;
            }
            writing.put(ROWS, puts)?;
            writing.remove(ROWS, removed)?;
            Ok(Ending::Keep(Written::All(rev)))
        };
        write(self.0, stores, durability, work).await
    }

    /// How many edits are unsent, whether or not the rows can be read.
    pub(super) async fn unsent(&self) -> Result<usize, StoreProblem> {
        let found =
            self.0.read(&[ROWS], async |transaction| transaction.store(ROWS)?.get_all(None, None).await).await?;
        Ok(found
            .iter()
            .filter_map(|value| value.unchecked_ref::<RowJs>().u().as_f64())
            .map(|unsent| unsent as usize)
            .sum())
    }

    /// Where a row stands.
    pub(super) fn place(&self, key: &Key) -> String {
        self.0.place(ROWS, &key.to_string())
    }

    async fn those(&self, wanted: impl Fn(&Kept) -> bool) -> Result<Vec<Kept>, StoreProblem> {
        let mut rows: Vec<Kept> = self.all().await?.0.into_iter().filter(|row| wanted(row)).collect();
        order::by(&mut rows, |a, b| a.key.cmp(&b.key));
        Ok(rows)
    }
}

impl Rows for DiskRows<'_> {
    type Problem = StoreProblem;

    async fn get(&self, key: &Key) -> Result<Option<Kept>, StoreProblem> {
        Ok(self.these(std::slice::from_ref(key)).await?.pop().flatten())
    }

    async fn of_kind(&self, kind: &Kind) -> Result<Vec<Kept>, StoreProblem> {
        self.those(|row| row.key.kind == *kind).await
    }

    async fn in_circle(&self, circle: &Circle) -> Result<Vec<Kept>, StoreProblem> {
        self.those(|row| row.key.circle == *circle).await
    }

    async fn with_unsent(&self) -> Result<Vec<Kept>, StoreProblem> {
        self.those(|row| row.unsent > 0).await
    }

    async fn write(&self, steps: &[Step]) -> Result<Written, StoreProblem> {
        self.write_with(steps, None, Durability::Strict).await
    }
}

fn as_json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A row of a store that is keyed by name.
pub(super) fn named(name: &str, rev: u64, body: &str) -> JsValue {
    let row = RowJs::fresh();
    row.set_n(name);
    row.set_r(rev as f64);
    row.set_b(body);
    row.into()
}

/// Name, rev and body of a row of a store that is keyed by name.
pub(super) fn read_named(value: &JsValue) -> Option<(String, u64, String)> {
    let row: &RowJs = value.unchecked_ref();
    Some((row.n().as_string()?, row.rev(), row.b().as_string()?))
}

/// A row of a store that is keyed by name and cannot be read, as it was found.
pub(super) fn unread_named(value: &JsValue) -> Damaged {
    let row: &RowJs = value.unchecked_ref();
    Damaged { key: row.n().as_string().unwrap_or_default(), body: row.b().as_string().unwrap_or_default() }
}

impl RowJs {
    pub(super) fn fresh() -> Self {
        js_sys::Object::new().unchecked_into()
    }

    pub(super) fn rev(&self) -> u64 {
        self.r().as_f64().unwrap_or_default() as u64
    }

    pub(super) fn kept(&self) -> Option<Kept> {
        let circle: Circle = self.c().as_string()?.parse().ok()?;
        let id: Id = self.i().as_string()?.parse().ok()?;
        let key = Key { circle, kind: Kind::from(self.t().as_string()?), id };
        Some(Kept {
            key,
            rev: self.rev(),
            unsent: self.u().as_f64().unwrap_or_default() as u32,
            body: self.b().as_string()?,
        })
    }

    fn damaged(&self) -> Damaged {
        Damaged { key: self.k().as_string().unwrap_or_default(), body: self.b().as_string().unwrap_or_default() }
    }
}

#[wasm_bindgen]
extern "C" {
    /// A row as the browser holds it; any column may be missing in a damaged one.
    pub(super) type RowJs;
    #[wasm_bindgen(method, getter)]
    pub(super) fn k(this: &RowJs) -> JsValue;
    #[wasm_bindgen(method, setter)]
    pub(super) fn set_k(this: &RowJs, text: &str);
    #[wasm_bindgen(method, getter)]
    pub(super) fn n(this: &RowJs) -> JsValue;
    #[wasm_bindgen(method, setter)]
    pub(super) fn set_n(this: &RowJs, text: &str);
    #[wasm_bindgen(method, getter)]
    pub(super) fn c(this: &RowJs) -> JsValue;
    #[wasm_bindgen(method, setter)]
    pub(super) fn set_c(this: &RowJs, text: &str);
    #[wasm_bindgen(method, getter)]
    pub(super) fn t(this: &RowJs) -> JsValue;
    #[wasm_bindgen(method, setter)]
    pub(super) fn set_t(this: &RowJs, text: &str);
    #[wasm_bindgen(method, getter)]
    pub(super) fn i(this: &RowJs) -> JsValue;
    #[wasm_bindgen(method, setter)]
    pub(super) fn set_i(this: &RowJs, text: &str);
    #[wasm_bindgen(method, getter)]
    pub(super) fn r(this: &RowJs) -> JsValue;
    #[wasm_bindgen(method, setter)]
    pub(super) fn set_r(this: &RowJs, number: f64);
    #[wasm_bindgen(method, getter)]
    pub(super) fn u(this: &RowJs) -> JsValue;
    #[wasm_bindgen(method, setter)]
    pub(super) fn set_u(this: &RowJs, number: f64);
    #[wasm_bindgen(method, getter)]
    pub(super) fn b(this: &RowJs) -> JsValue;
    #[wasm_bindgen(method, setter)]
    pub(super) fn set_b(this: &RowJs, text: &str);
    #[wasm_bindgen(method, setter, js_name = b)]
    pub(super) fn set_sealed(this: &RowJs, bytes: &js_sys::Uint8Array);
}
