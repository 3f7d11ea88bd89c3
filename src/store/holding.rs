//! All that one profile holds: its rows, drafts and what it has heard, in memory as they stand in its database.
//!
//! The only writer of a profile. Whoever shows things listens for what changed; other tabs are told and read again.
//!
//! **Invariant:** memory changes only after the commit; a row is put only over the row that was read, else the work is
//! done again over the row that is there now.

use kith_model::order;
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::{Rc, Weak},
};

use kith_model::{
    Dot, Header, Id, Key, Writer,
    form::{Opened, Save},
    phone::{Asked, Heard, News, Rows, take},
    row::{Pen, Row},
    rows::{Kept, Step, Written},
    wire::SyncReply,
};
use serde::{Deserialize, Serialize};

use super::{
    StoreProblem,
    drafts::{Draft, Drafts},
    named,
    open::Disk,
    rows::{Damaged, DiskRows, MetaStep, decode, encode, is_newer},
    schema::{DAMAGED, META, PROFILE},
    write::Durability,
};
use crate::browser::{clock, random, storage, tabs::Tabs};

const HEARD: &str = "heard";
const TOKEN: &str = "token";
/// How often work is done over when other tabs write the same rows.
const TRIES: usize = 8;
/// Above so many keys the other tabs read everything again.
const KEYS_TOLD_MAX: usize = 300;

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
    revs: RefCell<BTreeMap<Key, u64>>,
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
        Self::with(programme, String::new(), None, heard, None, rows, BTreeMap::new(), Drafts::in_memory())
    }

    /// Makes the database of a profile that has just joined.
    pub async fn create(name: &str, heard: &Heard, token: &str) -> Result<(), StoreProblem> {
        let disk = Disk::new(name, PROFILE);
        named::keep(&disk, META, TOKEN, &token, Durability::Strict).await?;
        named::keep(&disk, META, HEARD, heard, Durability::Strict).await?;
        disk.forget();
        Ok(())
    }

    /// Opens the database of a profile and reads all of it. A damaged row is set aside; the rest opens, and the hub is
    /// asked for everything anew.
    pub async fn open(name: &str, programme: Id) -> Result<Rc<Self>, StoreProblem> {
        let disk = Disk::new(name, PROFILE);
        let token = named::one::<String>(&disk, META, TOKEN).await?.map(|(_, token)| token).unwrap_or_default();
        let heard = named::one::<Heard>(&disk, META, HEARD).await?;
        let (mut heard_rev, mut heard) = heard.map_or((None, Heard::default()), |(rev, heard)| (Some(rev), heard));
        let (kept, mut damaged) = DiskRows(&disk).all().await?;
        let (rows, revs) = read_rows(&kept, &mut damaged)?;
        if !damaged.is_empty() {
            heard = Heard { me: heard.me, scopes: heard.scopes, ..Heard::default() };
            heard_rev = Some(named::keep(&disk, META, HEARD, &heard, Durability::Strict).await?);
            DiskRows(&disk).set_aside(&damaged).await?;
        }
        let unread = named::all::<serde::de::IgnoredAny>(&disk, DAMAGED).await?.len();
        let drafts = Drafts::open(&disk).await?;
        let holding = Self::with(programme, token, Some(disk), heard, heard_rev, rows, revs, drafts);
        holding.damaged.set(unread.max(damaged.len()));
        let weak = holding.this.clone();
        *holding.tabs.borrow_mut() = Tabs::open(name, move |message| {
            if let (Some(holding), Ok(changed)) = (weak.upgrade(), serde_json::from_str::<Changed>(&message)) {
                wasm_bindgen_futures::spawn_local(async move { holding.hear_of(changed).await });
            }
        });
        Ok(holding)
    }

    #[allow(clippy::too_many_arguments)] // the one place that puts a holding together
    fn with(
        programme: Id,
        token: String,
        disk: Option<Rc<Disk>>,
        heard: Heard,
        heard_rev: Option<u64>,
        rows: Rows,
        revs: BTreeMap<Key, u64>,
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

    /// Saves all of these or none, in one transaction.
    pub async fn save(&self, saves: &[Save]) -> Result<(), StoreProblem> {
        let saved = self
            .change(Durability::Strict, |rows, pen| {
                let mut changed: BTreeMap<Key, Row> = BTreeMap::new();
                for save in saves {
                    let there = || rows.get(&save.header.key).cloned().unwrap_or_else(|| Row::new(save.header.clone()));
                    let row = changed.entry(save.header.key.clone()).or_insert_with(there);
                    row.save(save, pen, clock::now_ms());
                }
                changed.into_values().collect()
            })
            .await;
        if saved.is_ok() {
            self.is_troubled.set(false);
            self.tell(&Changed { saved: true, well: true, ..Changed::default() });
        }
        if saved.is_ok() && !self.asked_to_keep.replace(true) && self.disk.is_some() {
            wasm_bindgen_futures::spawn_local(async {
                storage::ask_to_keep().await; // whether it agreed stands in Settings
            });
        }
        saved
    }

    /// A person looked at an edit that was set aside.
    pub async fn look_at_aside(&self, key: &Key, dot: Dot) -> Result<(), StoreProblem> {
        self.change(Durability::Relaxed, |rows, _| {
            let Some(row) = rows.get(key) else { return Vec::new() };
            let mut row = row.clone();
            row.aside.retain(|aside| aside.edit.dot != dot);
            vec![row]
        })
        .await
    }

    /// Puts what `work` makes of the rows, again and again until nobody else wrote them meanwhile.
    async fn change(
        &self,
        durability: Durability,
        work: impl Fn(&Rows, &mut Pen) -> Vec<Row>,
    ) -> Result<(), StoreProblem> {
        for _ in 0..TRIES {
            let rows = work(&self.rows.borrow(), &mut self.pen.borrow_mut());
            if self.commit(rows, Vec::new(), None, durability).await? {
                return Ok(());
            }
        }
        Err(StoreProblem::NotSaved)
    }

    /// Takes in the hub's answer; `None` when it answers another question. An answer that changes nothing writes
    /// nothing.
    pub async fn take(&self, asked: &Asked, reply: &SyncReply) -> Result<Option<News>, StoreProblem> {
        for _ in 0..TRIES {
            let heard = self.heard();
            let Some(news) = take(&heard, &self.rows.borrow(), self.writer(), asked, reply) else { return Ok(None) };
            if !news.write {
                self.heard.borrow_mut().cursor = news.heard.cursor;
                return Ok(Some(news));
            }
            let heard = Some((news.heard.clone(), news.mint));
            match self.commit(news.put.clone(), news.gone.clone(), heard, Durability::Relaxed).await {
                Ok(true) => {
                    self.drop_drafts(&news, &reply.erased);
                    return Ok(Some(news));
                }
                Ok(false) => {}
                Err(problem) => {
                    self.trouble(problem.clone());
                    return Err(problem);
                }
            }
        }
        Err(StoreProblem::NotSaved)
    }

    /// Half-written forms about people who left the phone go with them.
    fn drop_drafts(&self, news: &News, erased: &[Id]) {
        let member = news.heard.member();
        let has_left = |header: &Header| {
            let person = header.key.circle.person();
            let is_erased = erased.contains(&header.key.id) || person.is_some_and(|person| erased.contains(person));
            let went =
                news.gone.iter().any(|key| *key == header.key || (person.is_some() && key.circle.person() == person));
            is_erased || (went && !member.as_ref().is_some_and(|member| member.reads(header)))
        };
        for name in self.drafts.names() {
            let opened = self.drafts.get(&name).and_then(|draft| draft.opened);
            if opened.is_some_and(|opened| has_left(&opened.header)) {
                self.set_draft(&name, None);
            }
        }
    }

    fn trouble(&self, problem: StoreProblem) {
        self.is_troubled.set(true);
        self.tell(&Changed { trouble: Some(problem), ..Changed::default() });
    }

    /// Writes in one transaction; memory, screen and other tabs follow. `false`: rows changed meanwhile, nothing was
    /// written, and memory holds what is there now.
    async fn commit(
        &self,
        put: Vec<Row>,
        gone: Vec<Key>,
        heard: Option<(Heard, bool)>,
        durability: Durability,
    ) -> Result<bool, StoreProblem> {
        let (put, empty): (Vec<Row>, Vec<Row>) = put.into_iter().partition(|row| !row.is_empty());
        let gone: Vec<Key> = gone.into_iter().chain(empty.into_iter().map(|row| row.header.key)).collect();
        let mut rev = 0;
        if let Some(disk) = &self.disk {
            let steps = self.steps(&put, &gone);
            let meta = heard.as_ref().map(|(heard, _)| MetaStep {
                name: HEARD,
                was: self.heard_rev.get(),
                body: serde_json::to_string(heard).expect("what was heard is plain data"),
            });
            if steps.is_empty() && meta.is_none() {
                return Ok(true);
            }
            match self.write(disk, &steps, meta, durability).await? {
                Written::All(now) => rev = now,
                Written::Changed(keys) => {
                    self.read_again(&keys).await?;
                    return Ok(false);
                }
            }
        }
        let mut changed = Changed { keys: gone.clone(), ..Changed::default() };
        for key in gone {
            self.rows.borrow_mut().remove(&key);
            self.revs.borrow_mut().remove(&key);
        }
        for row in put {
            let key = row.header.key.clone();
            self.rows.borrow_mut().insert(key.clone(), row);
            self.revs.borrow_mut().insert(key.clone(), rev);
            changed.keys.push(key);
        }
        if let Some((heard, mint)) = heard {
            changed.mint = mint;
            changed.heard = self.hear(heard, Some(rev));
        }
        self.tell(&changed);
        self.tell_tabs(changed);
        Ok(true)
    }

    /// Writes, once more on a new connection where the browser lost the first in the middle (then nothing was kept).
    async fn write(
        &self,
        disk: &Disk,
        steps: &[Step],
        meta: Option<MetaStep>,
        durability: Durability,
    ) -> Result<Written, StoreProblem> {
        match DiskRows(disk).write_with(steps, meta.clone(), durability).await {
            Err(StoreProblem::Lost) => {
                disk.forget();
                DiskRows(disk).write_with(steps, meta, durability).await
            }
            written => written,
        }
    }

    fn steps(&self, put: &[Row], gone: &[Key]) -> Vec<Step> {
        let revs = self.revs.borrow();
        let puts = put.iter().map(|row| Step::Put {
            key: row.header.key.clone(),
            was: revs.get(&row.header.key).copied(),
            unsent: row.unsent.len() as u32,
            body: encode(row),
        });
        // A row that is in no store needs no removing.
        let gone = gone.iter().filter_map(|key| Some(Step::Remove { key: key.clone(), was: *revs.get(key)? }));
        puts.chain(gone).collect()
    }

    /// Takes over what was heard. Says whether who the member is, or may read, changed.
    fn hear(&self, heard: Heard, rev: Option<u64>) -> bool {
        let before = self.heard.replace(heard);
        self.heard_rev.set(rev);
        let now = self.heard.borrow();
        let writer = self.writer();
        if now.me.device != writer.device {
            *self.pen.borrow_mut() = Pen::new(Writer { device: now.me.device, run: random::number() });
        }
        before.me != now.me || before.scopes != now.scopes
    }

    /// Reads rows, and what was heard, as another tab left them.
    async fn read_again(&self, keys: &[Key]) -> Result<(), StoreProblem> {
        let Some(disk) = &self.disk else { return Ok(()) };
        let before: Vec<Option<u64>> = keys.iter().map(|key| self.revs.borrow().get(key).copied()).collect();
        let kept = DiskRows(disk).these(keys).await?;
        let mut changed = Changed { elsewhere: true, ..Changed::default() };
        for ((key, kept), before) in keys.iter().zip(kept).zip(before) {
            // What this tab committed while it read is newer than what it read.
            if self.revs.borrow().get(key).copied() == before && kept.as_ref().map(|kept| kept.rev) != before {
                self.take_over(key, kept.as_ref());
                changed.keys.push(key.clone());
            }
        }
        if let Some((rev, heard)) = named::one::<Heard>(disk, META, HEARD).await?
            && Some(rev) != self.heard_rev.get()
        {
            changed.heard = self.hear(heard, Some(rev));
        }
        self.tell(&changed);
        Ok(())
    }

    fn take_over(&self, key: &Key, kept: Option<&Kept>) {
        let has_copy = || self.rows.borrow().get(key).is_some_and(|row| row.copy.is_some());
        let had_copy = has_copy();
        match kept.and_then(|kept| Some((kept.rev, decode(kept)?))) {
            Some((rev, row)) => {
                self.rows.borrow_mut().insert(key.clone(), row);
                self.revs.borrow_mut().insert(key.clone(), rev);
            }
            None => {
                self.rows.borrow_mut().remove(key);
                self.revs.borrow_mut().remove(key);
            }
        }
        // It left the phone, and word of that may still be on its way: no edit of the writer before may follow.
        if had_copy && !has_copy() {
            self.mint();
        }
    }

    /// Another tab wrote.
    async fn hear_of(&self, changed: Changed) {
        if changed.mint {
            self.mint();
        }
        let read = if changed.all { self.read_all_again().await } else { self.read_again(&changed.keys).await };
        if let Err(problem) = read {
            self.trouble(problem);
        }
    }

    async fn read_all_again(&self) -> Result<(), StoreProblem> {
        let Some(disk) = &self.disk else { return Ok(()) };
        let (kept, _) = DiskRows(disk).all().await?;
        let mut keys: Vec<Key> = kept.into_iter().map(|kept| kept.key).collect();
        keys.extend(self.rows.borrow().keys().cloned());
        order::sort(&mut keys);
        keys.dedup();
        self.read_again(&keys).await
    }

    fn mint(&self) {
        let device = self.heard.borrow().me.device;
        *self.pen.borrow_mut() = Pen::new(Writer { device, run: random::number() });
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
        for (name, _) in named::all::<serde::de::IgnoredAny>(disk, DAMAGED).await? {
            named::forget(disk, DAMAGED, &name).await?;
        }
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

    fn tell_tabs(&self, mut changed: Changed) {
        let Some(tabs) = &*self.tabs.borrow() else { return };
        if changed.keys.len() > KEYS_TOLD_MAX {
            changed.keys.clear();
            changed.all = true;
        }
        tabs.tell(&serde_json::to_string(&changed).expect("keys are plain data"));
    }
}

/// The rows that can be read, with their revs; the others join the damaged.
fn read_rows(kept: &[Kept], damaged: &mut Vec<Damaged>) -> Result<(Rows, BTreeMap<Key, u64>), StoreProblem> {
    let (mut rows, mut revs) = (Rows::new(), BTreeMap::new());
    for kept in kept {
        match decode(kept) {
            Some(row) => {
                revs.insert(kept.key.clone(), kept.rev);
                rows.insert(kept.key.clone(), row);
            }
            None if is_newer(kept) => return Err(StoreProblem::TooNew),
            None => damaged.push(Damaged { key: kept.key.to_string(), body: kept.body.clone() }),
        }
    }
    Ok((rows, revs))
}
