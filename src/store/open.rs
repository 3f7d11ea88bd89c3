//! Opening the databases of a phone: one connection a tab for reading and one for writing, shared by all who need it.
//!
//! An older tab that holds an older version keeps `open` from ever answering. The browser says so ("blocked"), but to
//! rexie only, which tells nobody: so a request of our own goes first. Where it was blocked and that does not end, the
//! person is told ("close the other tab"); a phone that is merely slow is waited for without a word. Safari loses
//! connections: everything is tried once more on a new one.
//!
//! What is put into the database of a locked profile goes through its vault, and so does what is read.
//!
//! Writes have a connection of their own, because strict durability needs the browser's own handle, which rexie does not
//! give (`docs/decisions/0025-two-connections-a-tab.md`).

use std::{
    cell::{Cell, RefCell},
    pin::pin,
    rc::{Rc, Weak},
};

use futures::{
    FutureExt,
    future::{Either, LocalBoxFuture, Shared, select},
};
use idb::{Event as _, Request as _};
use rexie::{Index, ObjectStore, Rexie, Transaction, TransactionMode};
use wasm_bindgen::JsCast;
use web_sys::IdbDatabase;

use super::{StoreProblem, problem, schema::Schema};
use crate::{browser::timers::sleep, sealing::Vault};

/// How long an older tab may hold on before the person is told.
const PATIENCE_MS: u32 = 5_000;

type Opening = Shared<LocalBoxFuture<'static, Result<(), StoreProblem>>>;
type Reader = Rc<RefCell<Option<Rc<Rexie>>>>;

/// A database of this phone, opened when it is first needed.
pub struct Disk {
    name: String,
    schema: Schema,
    vault: Option<Vault>,
    /// Something stood in the clear beside the vault.
    found_clear: Cell<bool>,
    opening: RefCell<Option<Opening>>,
    reader: Reader,
    writer: RefCell<Option<IdbDatabase>>,
    writes: Cell<usize>,
    was_open: Cell<bool>,
    /// An older tab is in the way of a newer version.
    is_held: Rc<Cell<bool>>,
}

impl Disk {
    /// A database by name; nothing is opened yet.
    pub fn new(name: &str, schema: Schema) -> Rc<Self> {
        Self::sealed(name, schema, None)
    }

    /// One whose values are sealed by an open vault.
    pub fn sealed(name: &str, schema: Schema, vault: Option<Vault>) -> Rc<Self> {
        Rc::new(Self {
            name: name.to_owned(),
            schema,
            vault,
            found_clear: Cell::new(false),
            opening: RefCell::default(),
            reader: Reader::default(),
            writer: RefCell::default(),
            writes: Cell::new(0),
            was_open: Cell::new(false),
            is_held: Rc::default(),
        })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The vault of a locked profile.
    pub(super) fn vault(&self) -> Option<&Vault> {
        self.vault.as_ref()
    }

    /// Whether something that was read stood in the clear, though there is a vault.
    pub(super) fn found_clear(&self) -> &Cell<bool> {
        &self.found_clear
    }

    /// How many writing transactions were opened, for tests that count them.
    pub fn writes(&self) -> usize {
        self.writes.get()
    }

    /// Opens it, once a tab. [`StoreProblem::OtherTabOpen`] when an older tab holds on: call again to go on waiting.
    pub async fn open(&self) -> Result<(), StoreProblem> {
        self.reader().await.map(|_| ())
    }

    /// Reads in one transaction; tried once more on a new connection where the browser lost the first.
    pub(super) async fn read<T>(
        &self,
        stores: &[&str],
        work: impl AsyncFn(&Transaction) -> Result<T, rexie::Error>,
    ) -> Result<T, StoreProblem> {
        let mut is_first = true;
        loop {
            let reader = self.reader().await?;
            let done = match reader.transaction(stores, TransactionMode::ReadOnly) {
                Ok(transaction) => work(&transaction).await,
                Err(error) => Err(error),
            };
            match done {
                Ok(value) => return Ok(value),
                Err(error) if is_first && problem::is_lost(&problem::name(&error)) => {
                    is_first = false;
                    self.forget();
                }
                Err(error) => return Err(problem::of(&problem::name(&error)).await),
            }
        }
    }

    /// The connection for writing. Counts a transaction.
    pub(super) async fn writer(&self) -> Result<IdbDatabase, StoreProblem> {
        self.reader().await?; // upgrades first
        if self.writer.borrow().is_none() {
            let database = self.open_writer().await?;
            close_for_newer(&database);
            *self.writer.borrow_mut() = Some(database);
        }
        self.writes.set(self.writes.get() + 1);
        Ok(self.writer.borrow().clone().expect("it was just made"))
    }

    /// A second connection, of the version that this app knows: never one that a newer app made, never a new database.
    async fn open_writer(&self) -> Result<IdbDatabase, StoreProblem> {
        let factory = idb::Factory::new().map_err(|_| StoreProblem::Unreadable)?;
        let request = factory.open(&self.name, Some(self.schema.newest()));
        let mut request = request.map_err(|_| StoreProblem::Unreadable)?;
        let is_new = Rc::new(Cell::new(false));
        let noted = is_new.clone();
        request.on_upgrade_needed(move |_| noted.set(true));
        match request.await {
            Ok(database) if is_new.get() => {
                // Another tab removed it meanwhile: nothing may be written into an empty one.
                database.close();
                self.delete().await?;
                Err(StoreProblem::Lost)
            }
            Ok(database) => Ok(database.into()),
            Err(error) => Err(self.judged(problem::of(&problem::name(&error.into())).await)),
        }
    }

    /// A version that was right when this tab opened and is not any more: a newer tab replaced it.
    fn judged(&self, problem: StoreProblem) -> StoreProblem {
        let is_replaced = problem == StoreProblem::TooNew && self.was_open.get();
        if is_replaced { StoreProblem::ReplacedByNewerTab } else { problem }
    }

    /// Lets the connections go; the next use opens new ones.
    pub(super) fn forget(&self) {
        if let Some(database) = self.writer.borrow_mut().take() {
            database.close();
        }
        self.opening.borrow_mut().take();
        if let Some(reader) = self.reader.borrow_mut().take() {
            match Rc::try_unwrap(reader) {
                Ok(reader) => reader.close(),
                // Somebody reads with it: it must live on to let go when a newer tab asks.
                Err(reader) => std::mem::forget(reader),
            }
        }
    }

    /// Removes the database with all that is in it.
    pub async fn delete(&self) -> Result<(), StoreProblem> {
        self.forget();
        match Rexie::delete(&self.name).await {
            Ok(()) => Ok(()),
            Err(error) => Err(problem::of(&problem::name(&error)).await),
        }
    }

    async fn reader(&self) -> Result<Rc<Rexie>, StoreProblem> {
        if let Some(reader) = self.reader.borrow().clone() {
            return Ok(reader);
        }
        loop {
            let begin = || build(&self.name, self.schema, Rc::downgrade(&self.reader), self.is_held.clone());
            let opening = self.opening.borrow_mut().get_or_insert_with(begin).clone();
            match select(opening, pin!(sleep(PATIENCE_MS))).await {
                Either::Left((Ok(()), _)) => {
                    self.was_open.set(true);
                    return self.reader.borrow().clone().ok_or(StoreProblem::Lost);
                }
                Either::Left((Err(problem), _)) => {
                    self.opening.borrow_mut().take(); // the next try asks anew
                    return Err(self.judged(problem));
                }
                Either::Right(_) if self.is_held.get() => return Err(StoreProblem::OtherTabOpen),
                Either::Right(_) => {} // slow, and nobody is in the way
            }
        }
    }
}

impl Drop for Disk {
    /// A connection that is only dropped lives on in the browser and keeps a newer version from opening.
    fn drop(&mut self) {
        self.forget();
    }
}

/// Starts opening; goes on whether or not anybody waits.
fn build(name: &str, schema: Schema, into: Weak<RefCell<Option<Rc<Rexie>>>>, is_held: Rc<Cell<bool>>) -> Opening {
    let (called, version) = (name.to_owned(), schema.newest());
    let builder =
        schema.stores(schema.newest()).iter().fold(Rexie::builder(name).version(schema.newest()), |builder, store| {
            let made = ObjectStore::new(store.name).key_path(store.key);
            builder.add_object_store(
                store.indexes.iter().fold(made, |made, (name, column)| made.add_index(Index::new(name, column))),
            )
        });
    let opening = async move {
        if let Err(error) = nobody_is_in_the_way(&called, version, is_held).await {
            return Err(problem::of(&problem::name(&error.into())).await);
        }
        match builder.build().await {
            Ok(reader) => {
                match into.upgrade() {
                    Some(into) => *into.borrow_mut() = Some(Rc::new(reader)),
                    None => reader.close(), // nobody wants it any more
                }
                Ok(())
            }
            Err(error) => Err(problem::of(&problem::name(&error)).await),
        }
    };
    let opening = opening.boxed_local().shared();
    let goes_on = opening.clone();
    wasm_bindgen_futures::spawn_local(async move {
        let _ = goes_on.await; // whoever waits sees the result
    });
    opening
}

/// Waits until this version could be opened, noting meanwhile whether an older tab is in the way. It changes nothing: an
/// upgrade that it could begin is broken off and left to rexie.
async fn nobody_is_in_the_way(name: &str, version: u32, is_held: Rc<Cell<bool>>) -> Result<(), idb::Error> {
    let mut request = idb::Factory::new()?.open(name, Some(version))?;
    let (held, upgrades) = (is_held.clone(), Rc::new(Cell::new(false)));
    request.on_blocked(move |_| held.set(true));
    let noted = upgrades.clone();
    request.on_upgrade_needed(move |event| {
        noted.set(true);
        // Where it cannot be broken off, rexie finds the version there and says so.
        let _ = event.target().map(|request| request.transaction().map(idb::Transaction::abort));
    });
    let opened = request.await;
    is_held.set(false);
    match opened {
        Ok(database) => {
            database.close();
            Ok(())
        }
        Err(_) if upgrades.get() => Ok(()),
        Err(error) => Err(error),
    }
}

/// The names of all databases of this app; none where the browser does not tell.
pub(super) async fn names() -> Vec<String> {
    let told = async {
        let window = web_sys::window()?;
        let factory = window.indexed_db().ok()??;
        let ask = js_sys::Reflect::get(&factory, &"databases".into()).ok()?.dyn_into::<js_sys::Function>().ok()?;
        let asked = ask.call0(&factory).ok()?.dyn_into::<js_sys::Promise>().ok()?;
        let all = wasm_bindgen_futures::JsFuture::from(asked).await.ok()?.dyn_into::<js_sys::Array>().ok()?;
        let name = |one: wasm_bindgen::JsValue| js_sys::Reflect::get(&one, &"name".into()).ok()?.as_string();
        Some(all.iter().filter_map(name).collect())
    };
    told.await.unwrap_or_default()
}

/// A newer tab waits for this connection: let it go, as rexie does with its own.
fn close_for_newer(database: &IdbDatabase) {
    let of = database.clone();
    let close = wasm_bindgen::closure::Closure::once_into_js(move || of.close());
    database.set_onversionchange(Some(close.unchecked_ref()));
}
