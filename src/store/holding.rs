//! All that one profile holds: its rows, drafts and what it has heard, in memory as they stand in its database.
//!
//! The only writer of a profile. Whoever shows things listens for what changed.
//!
//! **Invariant:** memory changes only after the commit.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use kith_model::{
    Dot, Id, Key, Writer,
    form::{Opened, Save},
    phone::{Heard, Rows},
    row::{Pen, Row},
};
use serde::{Deserialize, Serialize};

use super::StoreProblem;

/// What changed in a holding.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changed {
    /// These rows came, went or changed.
    pub keys: Vec<Key>,
    /// Who the member is, or what they may read, changed.
    pub heard: bool,
}

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

type Listener = Rc<dyn Fn(&Changed)>;

/// What one profile holds.
pub struct Holding {
    programme: Id,
    pen: RefCell<Pen>,
    rows: RefCell<Rows>,
    heard: RefCell<Heard>,
    drafts: RefCell<BTreeMap<String, Draft>>,
    listeners: RefCell<Vec<Listener>>,
    now: Cell<i64>,
}

impl Holding {
    /// A holding in memory only, as tests and screens without a store use it.
    pub fn in_memory(programme: Id, heard: Heard, rows: Rows) -> Rc<Self> {
        let writer = Writer { device: heard.me.device, run: 1 };
        Rc::new(Self {
            programme,
            pen: RefCell::new(Pen::new(writer)),
            rows: RefCell::new(rows),
            heard: RefCell::new(heard),
            drafts: RefCell::default(),
            listeners: RefCell::default(),
            now: Cell::new(0),
        })
    }

    /// The programme that it belongs to.
    pub fn programme(&self) -> &Id {
        &self.programme
    }

    /// What it has heard of its hub.
    pub fn heard(&self) -> Heard {
        self.heard.borrow().clone()
    }

    /// Looks at one row.
    pub fn with_row<T>(&self, key: &Key, look: impl FnOnce(Option<&Row>) -> T) -> T {
        look(self.rows.borrow().get(key))
    }

    /// Looks at all rows.
    pub fn with_rows<T>(&self, look: impl FnOnce(&Rows) -> T) -> T {
        look(&self.rows.borrow())
    }

    /// From now on tells `listener` what changed, after each commit.
    pub fn listen(&self, listener: impl Fn(&Changed) + 'static) {
        self.listeners.borrow_mut().push(Rc::new(listener));
    }

    /// Saves all of these or none, in one transaction.
    pub async fn save(&self, saves: &[Save]) -> Result<(), StoreProblem> {
        let mut keys = Vec::new();
        for save in saves {
            let mut rows = self.rows.borrow_mut();
            let key = save.header.key.clone();
            let row = rows.entry(key.clone()).or_insert_with(|| Row::new(save.header.clone()));
            row.save(save, &mut self.pen.borrow_mut(), self.now.get());
            keys.push(key);
        }
        self.tell(&Changed { keys, heard: false });
        Ok(())
    }

    /// A person looked at an edit that was set aside.
    pub async fn look_at_aside(&self, key: &Key, dot: Dot) -> Result<(), StoreProblem> {
        if let Some(row) = self.rows.borrow_mut().get_mut(key) {
            row.aside.retain(|aside| aside.edit.dot != dot);
        }
        self.tell(&Changed { keys: vec![key.clone()], heard: false });
        Ok(())
    }

    /// The draft of a form.
    pub fn draft(&self, name: &str) -> Option<Draft> {
        self.drafts.borrow().get(name).cloned()
    }

    /// Keeps the draft of a form.
    pub async fn keep_draft(&self, name: &str, draft: Draft) -> Result<(), StoreProblem> {
        self.drafts.borrow_mut().insert(name.to_owned(), draft);
        Ok(())
    }

    /// Forgets the draft of a form.
    pub async fn drop_draft(&self, name: &str) -> Result<(), StoreProblem> {
        self.drafts.borrow_mut().remove(name);
        Ok(())
    }

    fn tell(&self, changed: &Changed) {
        let listeners = self.listeners.borrow().clone();
        for listener in listeners {
            listener(changed);
        }
    }
}
