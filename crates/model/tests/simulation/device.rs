//! A phone: its store, which survives, and its tabs, which do not. Decisions are `kith_model::phone` and `row`.

use std::collections::BTreeMap;

use kith_model::{
    Header, Id, Key, Writer,
    form::Opened,
    phone::{Asked, Heard, News, Rows, ask, take},
    row::{Pen, Row},
    wire::{Answer, Me, SyncReply, SyncRequest},
};
use serde_json::Value;

use super::{
    cast::{id, run_id},
    off::Off,
};

/// What is on the disk.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    pub rows: BTreeMap<Key, (u64, Row)>,
    pub heard: (u64, Heard),
    /// How often records left: a tab that has not heard of the last time draws a new writer before it saves.
    pub purges: u64,
    /// Half-written forms by record and field: what was on the screen, and the values there.
    pub drafts: BTreeMap<(Key, String), (Opened, Vec<Value>)>,
    /// Only where the rule of new writers is switched off.
    pen: Option<Pen>,
    rev: u64,
}

/// What is in memory.
#[derive(Clone, Debug)]
pub struct Tab {
    /// Answers to a tab that is gone reach nobody.
    pub life: u64,
    pen: Pen,
    rows: BTreeMap<Key, (u64, Row)>,
    heard: (u64, Heard),
    purges: u64,
}

/// One phone of a member.
#[derive(Clone, Debug)]
pub struct Phone {
    pub player: usize,
    pub me: Id,
    pub number: u32,
    pub clock: i64,
    pub disk: Disk,
    pub tabs: Vec<Tab>,
    pub off: Option<Off>,
}

/// What a save was, for the books.
pub struct Saved {
    pub dot: kith_model::Dot,
    pub saw: Vec<Value>,
}

impl Phone {
    pub fn new(player: usize, me: Id, clock: i64, off: Option<Off>) -> Self {
        Self { player, me, number: player as u32 + 1, clock, disk: Disk::default(), tabs: Vec::new(), off }
    }

    fn is_off(&self, rule: Off) -> bool {
        self.off == Some(rule)
    }

    /// A tab opens: it reads the disk and is a new writer.
    pub fn open_tab(&mut self, draw: &mut u64) {
        *draw += 1;
        let pen = match (self.is_off(Off::NewWriterAtStart), &self.disk.pen) {
            (true, Some(pen)) => pen.clone(),
            _ => Pen::new(Writer { device: self.number, run: run_id(*draw) }),
        };
        self.disk.pen.get_or_insert(pen.clone());
        let Disk { rows, heard, purges, .. } = self.disk.clone();
        self.tabs.push(Tab { life: *draw, pen, rows, heard, purges });
    }

    /// Under what name a tab writes.
    pub fn writer(&self, tab: usize) -> Writer {
        self.tabs[tab].pen.writer
    }

    /// The phone dies and starts again.
    pub fn die(&mut self, draw: &mut u64) {
        self.tabs.clear();
        self.open_tab(draw);
    }

    /// The member comes in anew: the phone is another device, and keeps what it holds.
    pub fn come_in_anew(&mut self, draw: &mut u64) {
        self.number += 100;
        self.disk.rev += 1;
        let before = &self.disk.heard.1;
        let me = Me { device: self.number, ..before.me.clone() };
        let heard = Heard { me, scopes: before.scopes.clone(), befell: before.befell, ..Heard::default() };
        self.disk.heard = (self.disk.rev, heard);
        self.die(draw);
    }

    /// A tab is told that another one wrote: it reads again, and is a new writer when records left.
    pub fn hear(&mut self, tab: usize, draw: &mut u64) {
        let keep_writer = self.is_off(Off::NewWriterAfterPurge);
        let (disk, tab) = (&self.disk, &mut self.tabs[tab]);
        (tab.rows, tab.heard) = (disk.rows.clone(), disk.heard.clone());
        if tab.purges != disk.purges && !keep_writer {
            *draw += 1;
            tab.pen = Pen::new(Writer { device: self.number, run: run_id(*draw) });
        }
        tab.purges = disk.purges;
    }

    /// What a tab shows of a record.
    pub fn row(&self, tab: usize, header: &Header) -> Row {
        self.tabs[tab].rows.get(&header.key).map_or_else(|| Row::new(header.clone()), |(_, row)| row.clone())
    }

    /// Opens a form and leaves it open.
    pub fn open_form(&mut self, tab: usize, header: &Header, field: &str) {
        let draft = self.screen(tab, header, field);
        self.disk.drafts.insert((header.key.clone(), field.into()), draft);
    }

    fn screen(&self, tab: usize, header: &Header, field: &str) -> (Opened, Vec<Value>) {
        let shown = self.row(tab, header).shown(&self.me);
        (Opened::on(&shown), shown.versions(field).iter().map(|v| v.value.clone()).collect())
    }

    /// Saves a field, from an open form if there is one.
    pub fn save(&mut self, tab: usize, header: &Header, field: &str, value: &Value, now: i64, draw: &mut u64) -> Saved {
        let here = self.screen(tab, header, field);
        let draft = self.disk.drafts.remove(&(header.key.clone(), field.to_owned()));
        let (mut opened, saw) = draft.unwrap_or_else(|| here.clone());
        if self.is_off(Off::FormKeepsWhatItSaw) {
            opened = here.0;
        }
        let save = opened.choose(field, value.clone());
        self.put_save(tab, header, &save, now, draw);
        let row = &self.disk.rows[&header.key].1;
        Saved { dot: row.unsent.last().expect("it was just saved").edit.dot, saw }
    }

    /// Removes a record as the screen shows it.
    pub fn remove(&mut self, tab: usize, header: &Header, now: i64, draw: &mut u64) {
        let save = Opened::on(&self.row(tab, header).shown(&self.me)).remove();
        self.put_save(tab, header, &save, now, draw);
    }

    /// One transaction: puts the row if nobody wrote meanwhile, else does it again over what is there now.
    fn put_save(&mut self, tab: usize, header: &Header, save: &kith_model::form::Save, now: i64, draw: &mut u64) {
        let key = &header.key;
        let rev = |rows: &BTreeMap<Key, (u64, Row)>| rows.get(key).map(|(rev, _)| *rev);
        let is_stale = rev(&self.tabs[tab].rows) != rev(&self.disk.rows) || self.tabs[tab].purges != self.disk.purges;
        if is_stale && !self.is_off(Off::RevGuard) {
            self.hear(tab, draw);
        }
        let mut row = self.row(tab, header);
        row.save(save, &mut self.tabs[tab].pen, now + self.clock);
        self.disk.rev += 1;
        self.disk.rows.insert(key.clone(), (self.disk.rev, row.clone()));
        self.tabs[tab].rows.insert(key.clone(), (self.disk.rev, row));
        self.disk.pen = Some(self.tabs[tab].pen.clone());
    }

    /// What a tab asks the hub.
    pub fn ask(&self, tab: usize) -> (SyncRequest, Asked) {
        let tab = &self.tabs[tab];
        let rows: Rows = tab.rows.iter().map(|(key, (_, row))| (key.clone(), row.clone())).collect();
        let (mut request, asked) = ask(&id("town"), &tab.heard.1, &rows, tab.pen.writer, None);
        if self.is_off(Off::OffersCopies) {
            request.offers.clear();
        }
        if self.is_off(Off::AllUnsentInOrder) {
            for push in &mut request.push {
                let copy = rows[&push.header.key].copy.as_ref();
                let mut last = push.edits.pop().expect("a push has edits");
                last.prev = copy.map_or(0, |copy| copy.record.seen(last.dot.writer));
                push.edits = vec![last];
            }
        }
        (request, asked)
    }

    /// Takes in an answer: one transaction, done again over what is there now when somebody wrote meanwhile.
    pub fn take(&mut self, tab: usize, asked: &Asked, reply: &SyncReply, draw: &mut u64) -> Option<News> {
        for again in [false, true] {
            let news = self.judge(tab, asked, reply)?;
            if again || self.is_off(Off::RevGuard) || self.is_fresh(tab, &news) {
                self.put_news(tab, &news, draw);
                self.bend(tab, reply);
                return Some(news);
            }
            self.hear(tab, draw);
        }
        None
    }

    fn judge(&self, at: usize, asked: &Asked, reply: &SyncReply) -> Option<News> {
        let tab = &self.tabs[at];
        let mut rows: Rows = tab.rows.iter().map(|(key, (_, row))| (key.clone(), row.clone())).collect();
        let (mut asked, mut reply, mut heard) = (asked.clone(), reply.clone(), tab.heard.1.clone());
        if self.is_off(Off::AnswersToThisQuestion) {
            (asked.cursor, asked.writer, reply.asked) = (heard.cursor, tab.pen.writer, heard.cursor);
        }
        if self.is_off(Off::EraseOnPhones) {
            reply.erased.clear();
            reply.answers.retain(|a| a.answer != Answer::Erased);
        }
        if self.is_off(Off::PulledMustCover) {
            for copy in &reply.records {
                if let Some(row) = rows.get_mut(&copy.record.header.key) {
                    row.copy = None;
                    heard.doubt.remove(&copy.record.header.key);
                }
            }
        }
        take(&heard, &rows, tab.pen.writer, &asked, &reply)
    }

    fn is_fresh(&self, tab: usize, news: &News) -> bool {
        let (tab, disk) = (&self.tabs[tab], &self.disk);
        let keys = news.put.iter().map(|row| &row.header.key).chain(&news.gone);
        let rev = |rows: &BTreeMap<Key, (u64, Row)>, key| rows.get(key).map(|(rev, _)| *rev);
        tab.heard.0 == disk.heard.0 && keys.into_iter().all(|key| rev(&tab.rows, key) == rev(&disk.rows, key))
    }

    fn put_news(&mut self, tab: usize, news: &News, draw: &mut u64) {
        self.disk.rev += 1;
        let rev = self.disk.rev;
        for row in &news.put {
            self.disk.rows.insert(row.header.key.clone(), (rev, row.clone()));
        }
        for key in &news.gone {
            self.disk.rows.remove(key);
            self.disk.drafts.retain(|(at, _), _| at != key);
        }
        self.disk.heard = (rev, news.heard.clone());
        self.disk.purges += u64::from(news.mint);
        self.hear(tab, draw);
    }

    /// Rules of taking in an answer that are switched off.
    fn bend(&mut self, tab: usize, reply: &SyncReply) {
        for given in &reply.answers {
            let Some((_, row)) = self.disk.rows.get_mut(&given.key) else { continue };
            match given.answer {
                Answer::Taken if self.off == Some(Off::KeepUntilCovered) => {
                    row.unsent.retain(|u| u.edit.dot != given.dot);
                }
                Answer::Refused(_) if self.off == Some(Off::SetAside) => {
                    row.aside.retain(|a| a.edit.dot != given.dot);
                }
                _ => {}
            }
        }
        self.tabs[tab].rows = self.disk.rows.clone();
    }

    /// All values on this phone, whichever way it holds them.
    pub fn values(&self) -> impl Iterator<Item = String> + '_ {
        self.disk.rows.values().flat_map(|(_, row)| {
            let copy = row.copy.iter().flat_map(|c| c.record.fields.values().flatten()).map(|v| v.value.to_string());
            let own = row.unsent.iter().map(|u| u.edit.value.to_string());
            copy.chain(own).chain(row.aside.iter().map(|a| a.edit.value.to_string())).collect::<Vec<_>>()
        })
    }
}
