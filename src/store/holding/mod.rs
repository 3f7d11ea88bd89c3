//! All that one profile holds: its rows, drafts and what it has heard, in memory as they stand in its database.
//!
//! The only writer of a profile. Whoever shows things listens for what changed; other tabs are told and read again.
//!
//! **Invariant:** memory changes only after the commit; a row is put only over the row that was read, else the work is
//! done again over the row that is there now.

use kith_model::sorted::SortedMap;
mod commit;
mod tabs;

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use kith_model::{
    Id, Key, Writer,
    form::Opened,
    phone::{Heard, Rows},
    row::{Pen, Row},
    rows::Kept,
    wire::Me,
};
use serde::{Deserialize, Serialize};

use super::{
    StoreProblem,
    drafts::{Draft, Drafts},
    named::{self, Found},
    open::Disk,
    rows::{Damaged, DiskRows, decode, is_newer},
    schema::{DAMAGED, DRAFTS, META, PROFILE, ROWS},
    sealed,
    write::{Durability, Ending, write},
};
use crate::{
    browser::{random, tabs::Tabs},
    sealing::Vault,
};

const HEARD: &str = "heard";
const TOKEN: &str = "token";
/// The number of no device: the hub's own.
const NOBODY: u32 = 0;

/// What changed in a holding.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Changed {
    /// These rows came, went or changed.
    pub keys: Vec<Key>,
    /// Who the member is, or what they may read, changed.
    #[serde(default)]
    pub heard: bool,
    /// Too many to name: read everything again.
    #[serde(default)]
    pub all: bool,
    /// Records left the phone: draw a new writer.
    #[serde(default)]
    pub mint: bool,
    /// Whether another tab did it.
    #[serde(skip)]
    pub elsewhere: bool,
    /// Whether a person saved something here.
    #[serde(skip)]
    pub saved: bool,
    /// What went wrong behind the screen.
    #[serde(skip)]
    pub trouble: Option<StoreProblem>,
    /// What went wrong before is over.
    #[serde(skip)]
    pub well: bool,
}

type Listener = Rc<dyn Fn(&Changed)>;

/// What one profile holds.
pub struct Holding {
    this: Weak<Self>,
    programme: Id,
    token: String,
    disk: Option<Rc<Disk>>,
    pen: RefCell<Pen>,
    rows: RefCell<Rows>,
    revs: RefCell<SortedMap<Key, u64>>,
    heard: RefCell<Heard>,
    heard_rev: Cell<Option<u64>>,
    drafts: Rc<Drafts>,
    damaged: Cell<usize>,
    listeners: RefCell<Vec<Listener>>,
    tabs: RefCell<Option<Tabs>>,
    asked_to_keep: Cell<bool>,
    is_troubled: Cell<bool>,
}

impl Holding {
    /// A holding in memory only, for tests and for trying things.
    pub fn in_memory(programme: Id, heard: Heard, rows: Rows) -> Rc<Self> {
        Self::with(programme, String::new(), None, heard, None, rows, SortedMap::new(), Drafts::in_memory())
    }

    /// Makes the database of a profile that has just joined.
    pub async fn create(name: &str, heard: &Heard, token: &str) -> Result<(), StoreProblem> {
        let disk = Disk::new(name, PROFILE);
        named::keep(&disk, META, TOKEN, &token, Durability::Strict).await?;
        named::keep(&disk, META, HEARD, heard, Durability::Strict).await?;
        disk.forget();
        Ok(())
    }

    /// The person of a profile that is here came in anew: its database stays with all that is in it, unsent work too,
    /// under the token and the number that the hub knows now. The hub is asked for everything anew.
    pub async fn come_in_anew(name: &str, me: Me, token: &str, vault: Option<Vault>) -> Result<(), StoreProblem> {
        let disk = Disk::sealed(name, PROFILE, vault);
        let before = named::one::<Heard>(&disk, META, HEARD).await?.map(|(_, heard)| heard).unwrap_or_default();
        let heard = Heard { me, scopes: before.scopes, befell: before.befell, ..Heard::default() };
        // The number last: until it stands, the token brings what the number of before wrote.
        named::keep(&disk, META, TOKEN, &token, Durability::Strict).await?;
        named::keep(&disk, META, HEARD, &heard, Durability::Strict).await?;
        disk.forget();
        Ok(())
    }

    /// Opens the database of a profile that is not locked.
    pub async fn open(name: &str, programme: Id, known: Me) -> Result<Rc<Self>, StoreProblem> {
        Self::open_with(name, programme, known, None).await
    }

    /// Opens the database of a profile and reads all of it. What is damaged is set aside; the rest opens, and the hub is
    /// asked for everything anew. `known` is who the member is as far as the phone's list of profiles knows: it stands
    /// in where what was heard of that is damaged, so that nothing is ever written as a device that is not this one.
    ///
    /// `vault` is that of a locked profile, open; without it one that is locked is [`StoreProblem::Locked`].
    pub async fn open_with(
        name: &str,
        programme: Id,
        known: Me,
        vault: Option<Vault>,
    ) -> Result<Rc<Self>, StoreProblem> {
        let disk = Disk::sealed(name, PROFILE, vault.clone());
        let mut of_meta = Vec::new();
        let token = match named::found::<String>(&disk, META, TOKEN).await? {
            Found::There(_, token) => token,
            Found::Nothing => String::new(),
            Found::Damaged(found) => {
                of_meta.push(found); // the hub will not know this phone, which is told
                String::new()
            }
        };
        let (mut heard_rev, mut heard) = match named::found::<Heard>(&disk, META, HEARD).await? {
            Found::There(rev, heard) => (Some(rev), heard),
            Found::Nothing => (None, Heard::default()),
            Found::Damaged(found) => {
                of_meta.push(found);
                (None, Heard::default())
            }
        };
        if vault.is_some() && of_meta.len() == 2 {
            return Err(StoreProblem::Locked); // another vault's: to this one all would be damaged
        }
        let (kept, mut damaged) = DiskRows(&disk).all().await?;
        let (rows, revs) = read_rows(&disk, &kept, &mut damaged)?;
        let (drafts, of_drafts) = Drafts::open(&disk, DRAFTS).await?;
        if !of_meta.is_empty() {
            DiskRows(&disk).set_aside(META, &of_meta).await?;
            // The token that could be read stays; what was heard is written below.
        }
        if heard.me.device == NOBODY {
            heard.me = Me { tag: 0, ..known.clone() };
        }
        if !(damaged.is_empty() && of_meta.is_empty()) {
            heard = Heard { me: heard.me, scopes: heard.scopes, befell: heard.befell, ..Heard::default() };
            heard_rev = Some(named::keep(&disk, META, HEARD, &heard, Durability::Strict).await?);
        }
        if !damaged.is_empty() {
            DiskRows(&disk).set_aside(ROWS, &damaged).await?;
        }
        if !of_drafts.is_empty() {
            DiskRows(&disk).set_aside(DRAFTS, &of_drafts).await?;
        }
        let unread = named::all::<serde::de::IgnoredAny>(&disk, DAMAGED).await?;
        if disk.found_clear().get() {
            // Another tab put it while this one locked it, or sealing it broke off.
            sealed::rewrite(name, vault.clone(), vault.clone()).await?;
            return Box::pin(Self::open_with(name, programme, known, vault)).await;
        }
        let holding = Self::with(programme, token, Some(disk), heard, heard_rev, rows, revs, drafts);
        holding.damaged.set(unread.whole.len() + unread.damaged.len());
        let weak = holding.this.clone();
        *holding.tabs.borrow_mut() = Tabs::open(name, move |message| {
            if let (Some(holding), Ok(changed)) = (weak.upgrade(), serde_json::from_str::<Changed>(&message)) {
                wasm_bindgen_futures::spawn_local(async move { holding.hear_of(changed).await });
            }
        });
        Ok(holding)
    }

    /// Who the member of a database is, as far as it knows: for a phone whose list of profiles is damaged.
    pub(in crate::store) async fn me_in(name: &str) -> Option<Me> {
        let disk = Disk::new(name, PROFILE);
        let (_, heard) = named::one::<Heard>(&disk, META, HEARD).await.ok()??;
        (heard.me.device != NOBODY).then_some(heard.me)
    }

    #[allow(clippy::too_many_arguments)] // the one place that puts a holding together
    fn with(
        programme: Id,
        token: String,
        disk: Option<Rc<Disk>>,
        heard: Heard,
        heard_rev: Option<u64>,
        rows: Rows,
        revs: SortedMap<Key, u64>,
        drafts: Drafts,
    ) -> Rc<Self> {
        let writer = Writer { device: heard.me.device, run: random::number() };
        Rc::new_cyclic(|this| Self {
            this: this.clone(),
            programme,
            token,
            disk,
            pen: RefCell::new(Pen::new(writer)),
            rows: RefCell::new(rows),
            revs: RefCell::new(revs),
            heard: RefCell::new(heard),
            heard_rev: Cell::new(heard_rev),
            drafts: Rc::new(drafts),
            damaged: Cell::new(0),
            listeners: RefCell::default(),
            tabs: RefCell::default(),
            asked_to_keep: Cell::new(false),
            is_troubled: Cell::new(false),
        })
    }

    /// How many edits in a database are unsent: that shows without its key too.
    pub async fn unsent_in(name: &str) -> Result<usize, StoreProblem> {
        DiskRows(&Disk::new(name, PROFILE)).unsent().await
    }

    /// Removes the database of a profile that is not open.
    pub async fn remove(name: &str) -> Result<(), StoreProblem> {
        Disk::new(name, PROFILE).delete().await
    }

    /// The programme that it belongs to.
    pub fn programme(&self) -> &Id {
        &self.programme
    }

    /// The device's token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The name of its database; also of its lock and its channel.
    pub fn name(&self) -> String {
        self.disk.as_ref().map(|disk| disk.name().to_owned()).unwrap_or_default()
    }

    /// What it has heard of its hub.
    pub fn heard(&self) -> Heard {
        self.heard.borrow().clone()
    }

    /// The writer of this tab.
    pub fn writer(&self) -> Writer {
        self.pen.borrow().writer
    }

    /// How many rows were found damaged, until somebody looked.
    pub fn damaged(&self) -> usize {
        self.damaged.get()
    }

    /// How many writing transactions there were, for tests that count them.
    pub fn writes(&self) -> usize {
        self.disk.as_ref().map_or(0, |disk| disk.writes())
    }

    /// Looks at one row.
    pub fn with_row<T>(&self, key: &Key, look: impl FnOnce(Option<&Row>) -> T) -> T {
        look(self.rows.borrow().get(key))
    }

    /// Looks at all rows.
    pub fn with_rows<T>(&self, look: impl FnOnce(&Rows) -> T) -> T {
        look(&self.rows.borrow())
    }

    /// How many own edits the hub has not confirmed.
    pub fn unsent(&self) -> usize {
        self.rows.borrow().values().map(|row| row.unsent.len()).sum()
    }

    /// From now on tells `listener` what changed, after each commit.
    pub fn listen(&self, listener: impl Fn(&Changed) + 'static) {
        self.listeners.borrow_mut().push(Rc::new(listener));
    }

    fn trouble(&self, problem: StoreProblem) {
        self.is_troubled.set(true);
        self.tell(&Changed { trouble: Some(problem), ..Changed::default() });
    }

    /// The draft of a form.
    pub fn draft(&self, name: &str) -> Option<Draft> {
        self.drafts.get(name)
    }

    /// The names of all drafts.
    pub fn draft_names(&self) -> Vec<String> {
        self.drafts.names()
    }

    /// Keeps the draft of a form, or forgets it; the store follows a moment later.
    pub fn set_draft(&self, name: &str, draft: Option<(Option<Opened>, String)>) {
        let this = self.this.clone();
        Drafts::set(&self.drafts, name, draft, move |kept| {
            let Some(holding) = this.upgrade() else { return };
            match kept {
                Err(problem) => holding.trouble(problem),
                // Told only when something had gone wrong before: this happens with every pause in typing.
                Ok(()) if holding.is_troubled.replace(false) => {
                    holding.tell(&Changed { well: true, ..Changed::default() })
                }
                Ok(()) => {}
            }
        });
    }

    /// Writes all drafts now: the page goes, or a newer version starts.
    pub async fn keep_drafts(&self) -> Result<(), StoreProblem> {
        self.drafts.keep().await
    }

    /// Somebody looked at the word that rows were damaged: what was found of them goes.
    pub async fn look_at_damaged(&self) -> Result<(), StoreProblem> {
        let Some(disk) = &self.disk else { return Ok(()) };
        write(disk, &[DAMAGED], Durability::Relaxed, async |writing| {
            writing.clear(DAMAGED)?;
            Ok(Ending::Keep(()))
        })
        .await?;
        self.damaged.set(0);
        self.tell(&Changed::default());
        Ok(())
    }

    /// Removes the profile's database with all that is in it.
    pub async fn delete(&self) -> Result<(), StoreProblem> {
        self.tabs.borrow_mut().take();
        match &self.disk {
            Some(disk) => disk.delete().await,
            None => Ok(()),
        }
    }

    fn tell(&self, changed: &Changed) {
        if changed.mint && !changed.elsewhere {
            self.mint();
        }
        let listeners = self.listeners.borrow().clone();
        for listener in listeners {
            listener(changed);
        }
    }
}

/// The rows that can be read, with their revs; the others join the damaged.
fn read_rows(
    disk: &Disk,
    kept: &[Kept],
    damaged: &mut Vec<Damaged>,
) -> Result<(Rows, SortedMap<Key, u64>), StoreProblem> {
    let (mut rows, mut revs) = (Rows::new(), SortedMap::new());
    for kept in kept {
        match decode(kept) {
            Some(row) => {
                revs.insert(kept.key.clone(), kept.rev);
                rows.insert(kept.key.clone(), row);
            }
            None if is_newer(kept) => return Err(StoreProblem::TooNew),
            None => damaged.push(Damaged { key: DiskRows(disk).place(&kept.key), body: kept.body.clone() }),
        }
    }
    Ok((rows, revs))
}
