//! Half-written forms, kept as one types: in memory at once, in the store a moment later or when the page goes.
//!
//! A draft holds what was on the screen when the form was opened, so that a change that arrives meanwhile is never
//! overwritten by somebody who has not seen it.

use kith_model::sorted::{SortedMap, SortedSet};
use std::{cell::RefCell, rc::Rc};

use kith_model::{form::Opened, order};
use serde::{Deserialize, Serialize};

use super::{StoreProblem, named, open::Disk, rows::Damaged, write::Durability};
use crate::browser::{clock, timers::Later};

/// How long after a key the store is written.
const PAUSE_MS: u32 = 400;

/// A half-written form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// What was on the screen when the form was opened, where it stands over a record.
    pub opened: Option<Opened>,
    /// The form as JSON.
    pub text: String,
    /// When it was last typed in, milliseconds since 1970.
    pub at: i64,
}

/// The drafts of a profile, or of a phone without one.
pub(super) struct Drafts {
    disk: Option<(Rc<Disk>, &'static str)>,
    all: RefCell<SortedMap<String, Draft>>,
    /// Names whose draft in memory is not the one in the store.
    unkept: RefCell<SortedSet<String>>,
    later: Later,
}

impl Drafts {
    /// Reads them from a store, in which other things may stand beside them; also says which cannot be read.
    pub async fn open(disk: &Rc<Disk>, store: &'static str) -> Result<(Self, Vec<Damaged>), StoreProblem> {
        let all = named::all(disk, store).await?;
        let drafts = RefCell::new(order::map(all.whole));
        Ok((Self { disk: Some((disk.clone(), store)), all: drafts, ..Self::in_memory() }, all.damaged))
    }

    /// None, and none are stored.
    pub fn in_memory() -> Self {
        Self { disk: None, all: RefCell::default(), unkept: RefCell::default(), later: Later::default() }
    }

    /// One draft.
    pub fn get(&self, name: &str) -> Option<Draft> {
        self.all.borrow().get(name).cloned()
    }

    /// The names of all drafts.
    pub fn names(&self) -> Vec<String> {
        self.all.borrow().keys().cloned().collect()
    }

    /// Takes a draft over; the store follows a moment later, and `told` hears how that went, each time.
    pub fn set(
        this: &Rc<Self>,
        name: &str,
        draft: Option<(Option<Opened>, String)>,
        told: impl Fn(Result<(), StoreProblem>) + 'static,
    ) {
        let had = match draft {
            Some((opened, text)) => {
                let draft = Draft { opened, text, at: clock::now_ms() };
                this.all.borrow_mut().insert(name.to_owned(), draft);
                true
            }
            None => this.all.borrow_mut().remove(name).is_some(),
        };
        if had {
            this.unkept.borrow_mut().insert(name.to_owned());
            let drafts = this.clone();
            this.later.plan(PAUSE_MS, move || {
                wasm_bindgen_futures::spawn_local(async move {
                    told(drafts.keep().await);
                });
            });
        }
    }

    /// Writes what is not in the store yet; done when all of it is, also what another call had begun to write.
    pub async fn keep(&self) -> Result<(), StoreProblem> {
        self.later.call_off();
        let Some((disk, store)) = &self.disk else { return Ok(()) };
        let names = self.unkept.borrow().clone();
        let mut ended = Ok(());
        for name in names {
            let draft = self.get(&name);
            let kept = match &draft {
                Some(draft) => named::keep(disk, store, &name, draft, Durability::Strict).await.map(|_| ()),
                None => named::forget(disk, store, &name).await,
            };
            match kept {
                // What was typed on meanwhile is written after the next pause.
                Ok(()) if self.get(&name) == draft => _ = self.unkept.borrow_mut().remove(&name),
                Ok(()) => {}
                Err(problem) => ended = Err(problem),
            }
        }
        ended
    }
}
