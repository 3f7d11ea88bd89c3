//! How a holding is written: what a person saves and what the hub answers, each in one transaction.
//!
//! **Invariant:** memory, screens and other tabs follow only after the commit. Where another tab wrote the same rows
//! meanwhile, nothing was written, and the work is done again over what is there now.

use kith_model::sorted::SortedMap;
use kith_model::{
    Dot, Header, Key, Writer,
    form::Save,
    phone::{Asked, Befell, Heard, News, Rows, take},
    row::{Pen, Row},
    rows::{Step, Written},
    wire::SyncReply,
};

use super::{Changed, HEARD, Holding, NOBODY};
use crate::{
    browser::{clock, random, storage},
    store::{
        StoreProblem,
        open::Disk,
        rows::{DiskRows, MetaStep, encode},
        write::Durability,
    },
};

/// How often work is done over when other tabs write the same rows.
const TRIES: usize = 8;

impl Holding {
    /// Saves all of these or none, in one transaction.
    ///
    /// **Invariant:** nothing is written as a device that is not this one: the hub would take none of it.
    pub async fn save(&self, saves: &[Save]) -> Result<(), StoreProblem> {
        if self.disk.is_some() && self.writer().device == NOBODY {
            return Err(StoreProblem::NotSaved);
        }
        let saved = self
            .change(Durability::Strict, |rows, pen| {
                let mut changed: SortedMap<Key, Row> = SortedMap::new();
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
            let Some(mut news) = take(&heard, &self.rows.borrow(), self.writer(), asked, reply) else {
                return Ok(None);
            };
            let forms = self.leaving_drafts(&news, reply);
            news.heard.befell.forms += forms.len();
            news.write |= !forms.is_empty();
            if !news.write {
                self.heard.borrow_mut().cursor = news.heard.cursor;
                return Ok(Some(news));
            }
            let heard = Some((news.heard.clone(), news.mint));
            match self.commit(news.put.clone(), news.gone.clone(), heard, Durability::Relaxed).await {
                Ok(true) => {
                    forms.iter().for_each(|name| self.set_draft(name, None));
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

    /// Half-written forms about people who left the phone: they go with them, and their author is told.
    fn leaving_drafts(&self, news: &News, reply: &SyncReply) -> Vec<String> {
        let (member, erased) = (news.heard.member(), &reply.erased);
        let has_left = |header: &Header| {
            let person = header.key.circle.person();
            let is_erased = erased.contains(&header.key.id) || person.is_some_and(|person| erased.contains(person));
            let went =
                news.gone.iter().any(|key| *key == header.key || (person.is_some() && key.circle.person() == person));
            // What was held back would be read again if it were sent.
            let is_held_back = reply.let_go.contains(&header.key);
            is_erased || is_held_back || (went && !member.as_ref().is_some_and(|member| member.reads(header)))
        };
        let opened = |name: &String| self.drafts.get(name).and_then(|draft| draft.opened);
        self.drafts.names().into_iter().filter(|name| opened(name).is_some_and(|it| has_left(&it.header))).collect()
    }

    /// Its author looked at what became of own work.
    pub async fn look_at_befell(&self) -> Result<(), StoreProblem> {
        for _ in 0..TRIES {
            let heard = Heard { befell: Befell::default(), ..self.heard() };
            if self.commit(Vec::new(), Vec::new(), Some((heard, false)), Durability::Relaxed).await? {
                return Ok(());
            }
        }
        Err(StoreProblem::NotSaved)
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
    pub(super) fn hear(&self, heard: Heard, rev: Option<u64>) -> bool {
        let before = self.heard.replace(heard);
        self.heard_rev.set(rev);
        let now = self.heard.borrow();
        let writer = self.writer();
        if now.me.device != writer.device {
            *self.pen.borrow_mut() = Pen::new(Writer { device: now.me.device, run: random::number() });
        }
        before.me != now.me || before.scopes != now.scopes || before.befell != now.befell
    }

    pub(super) fn mint(&self) {
        let device = self.heard.borrow().me.device;
        *self.pen.borrow_mut() = Pen::new(Writer { device, run: random::number() });
    }
}
