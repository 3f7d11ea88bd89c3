//! Opening the databases of a phone: one connection a tab for reading and one for writing, shared by all who need it.
//!
//! An older tab that holds an older version keeps `open` from ever answering: it is raced with a timer ("close the other
//! tab") and goes on waiting behind it. Safari loses connections: everything is tried once more on a new one.
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
use rexie::{Index, ObjectStore, Rexie, Transaction, TransactionMode};
use wasm_bindgen::JsCast;
use web_sys::IdbDatabase;

use super::{StoreProblem, problem, schema::Schema};
use crate::browser::timers::sleep;

/// How long an older tab may hold on before the person is told.
const PATIENCE_MS: u32 = 5_000;

type Opening = Shared<LocalBoxFuture<'static, Result<(), StoreProblem>>>;
type Reader = Rc<RefCell<Option<Rc<Rexie>>>>;

/// A database of this phone, opened when it is first needed.
pub struct Disk {
    name: String,
    schema: Schema,
    opening: RefCell<Option<Opening>>,
    reader: Reader,
    writer: RefCell<Option<IdbDatabase>>,
    writes: Cell<usize>,
    was_open: Cell<bool>,
}

impl Disk {
    /// A database by name; nothing is opened yet.
    pub fn new(name: &str, schema: Schema) -> Rc<Self> {
        Rc::new(Self {
            name: name.to_owned(),
            schema,
            opening: RefCell::default(),
            reader: Reader::default(),
            writer: RefCell::default(),
            writes: Cell::new(0),
            was_open: Cell::new(false),
        })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
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
        let into = Rc::downgrade(&self.reader);
        let opening = self.opening.borrow_mut().get_or_insert_with(|| build(&self.name, self.schema, into)).clone();
        match select(opening, pin!(sleep(PATIENCE_MS))).await {
            Either::Left((Ok(()), _)) => {
                self.was_open.set(true);
                self.reader.borrow().clone().ok_or(StoreProblem::Lost)
            }
            Either::Left((Err(problem), _)) => {
                self.opening.borrow_mut().take(); // the next try asks anew
                Err(self.judged(problem))
            }
            Either::Right(_) => Err(StoreProblem::OtherTabOpen),
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
fn build(name: &str, schema: Schema, into: Weak<RefCell<Option<Rc<Rexie>>>>) -> Opening {
    let builder =
        schema.stores(schema.newest()).iter().fold(Rexie::builder(name).version(schema.newest()), |builder, store| {
            let made = ObjectStore::new(store.name).key_path(store.key);
            builder.add_object_store(
                store.indexes.iter().fold(made, |made, (name, column)| made.add_index(Index::new(name, column))),
            )
        });
    let opening = async move {
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

/// A newer tab waits for this connection: let it go, as rexie does with its own.
fn close_for_newer(database: &IdbDatabase) {
    let of = database.clone();
    let close = wasm_bindgen::closure::Closure::once_into_js(move || of.close());
    database.set_onversionchange(Some(close.unchecked_ref()));
}
