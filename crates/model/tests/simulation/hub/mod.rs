//! The hub without its database: tables in memory, a ledger beside them, and `kith_model::hub` for every decision.

mod judging;

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{DefaultHasher, Hash, Hasher},
};

use kith_model::{
    Dot, Edit, Header, Id, Key, Record, Writer,
    access::{Member, Scope, ScopeOf},
    edit::{apply, join},
    hub::{Before, Found, Pusher, Sweep, holds, is_open, page, sweeps},
    row::Pen,
    rules::rules,
    wire::{Cursor, EditAnswer, Me, Push, Signed, SyncReply, SyncRequest, VERSION},
};
use serde_json::Value;

use super::{
    cast::{Player, id, run_id},
    off::Off,
};

/// Few a page, so that pulls come in pieces.
const A_PAGE: usize = 3;

/// A grant with the member who has it.
#[derive(Clone, Debug)]
pub struct Grant {
    pub scope: Scope,
    pub member: usize,
    pub ended: bool,
}

/// The database: what a backup holds.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    pub records: BTreeMap<Key, (u64, Record)>,
    pub seq: u64,
    tags: BTreeMap<u64, u64>,
    pub grants: Vec<Grant>,
    pub tray: BTreeMap<(Key, Dot), (Header, Edit)>,
    pub erased: BTreeMap<Id, u64>,
    out: BTreeSet<u32>,
}

/// What takes away: never part of a backup.
#[derive(Clone, Debug)]
enum Line {
    Ended(u64),
    Erased(Id),
    SignedOut(u32),
}

#[derive(Debug)]
pub struct Hub {
    pub tables: Tables,
    ledger: Vec<Line>,
    pen: Pen,
    pub off: Option<Off>,
    pub now: i64,
    /// Edits taken since the world last looked, by whom and in what.
    pub taken: Vec<(usize, Header, Edit)>,
    /// Whether an event was said twice.
    pub said_twice: Vec<String>,
    /// Edits that went to the tray.
    pub trayed: Vec<Edit>,
}

impl Hub {
    pub fn new(players: &[Player], off: Option<Off>, draw: &mut u64) -> Self {
        let pen = Pen::new(Writer { device: 0, run: run_id(0) });
        let tables = Tables::default();
        let mut hub = Self {
            tables,
            ledger: Vec::new(),
            pen,
            off,
            now: 1_000_000_000_000,
            taken: vec![],
            said_twice: vec![],
            trayed: vec![],
        };
        for (member, player) in players.iter().enumerate() {
            for what in &player.scopes {
                hub.give(member, what, draw);
            }
        }
        hub.bump(draw);
        hub
    }

    fn is_off(&self, rule: Off) -> bool {
        self.off == Some(rule)
    }

    fn bump(&mut self, draw: &mut u64) -> u64 {
        *draw += 1;
        self.tables.seq += 1;
        self.tables.tags.insert(self.tables.seq, run_id(*draw) >> 11);
        self.tables.seq
    }

    fn put(&mut self, record: Record, draw: &mut u64) {
        let seq = self.bump(draw);
        self.tables.records.insert(record.header.key.clone(), (seq, record));
    }

    /// Gives a grant, unless there is one.
    pub fn give(&mut self, member: usize, what: &ScopeOf, draw: &mut u64) {
        if !self.tables.grants.iter().any(|g| g.member == member && g.scope.what == *what && !g.ended) {
            *draw += 1;
            let scope = Scope { number: run_id(*draw) >> 11, what: what.clone() };
            self.tables.grants.push(Grant { scope, member, ended: false });
        }
    }

    /// Ends all of a member's grants of this sort. Says which numbers.
    pub fn end(&mut self, member: usize, what: &ScopeOf) -> Vec<u64> {
        let theirs = |g: &&mut Grant| g.member == member && g.scope.what == *what && !g.ended;
        let numbers: Vec<u64> = self.tables.grants.iter_mut().filter(theirs).map(|g| g.scope.number).collect();
        for number in &numbers {
            self.ledger.push(Line::Ended(*number));
        }
        self.apply_ledger(&mut 0);
        numbers
    }

    pub fn sign_out(&mut self, device: u32) {
        self.ledger.push(Line::SignedOut(device));
        self.tables.out.insert(device);
    }

    pub fn erase(&mut self, person: &Id, draw: &mut u64) {
        self.ledger.push(Line::Erased(person.clone()));
        self.apply_ledger(draw);
    }

    fn apply_ledger(&mut self, draw: &mut u64) {
        for line in self.ledger.clone() {
            match line {
                Line::Ended(number) => {
                    self.tables.grants.iter_mut().filter(|g| g.scope.number == number).for_each(|g| g.ended = true);
                }
                Line::SignedOut(device) => {
                    self.tables.out.insert(device);
                }
                Line::Erased(person) if !self.tables.erased.contains_key(&person) => {
                    let seq = self.bump(draw);
                    self.tables.erased.insert(person.clone(), seq);
                    let is_theirs = |key: &Key| key.id == person || key.circle.person() == Some(&person);
                    self.tables.records.retain(|key, _| !is_theirs(key));
                    self.tables.tray.retain(|(key, _), _| !is_theirs(key));
                }
                Line::Erased(_) => {}
            }
        }
    }

    /// The process starts: a new writer, and the ledger once more.
    pub fn start(&mut self, draw: &mut u64) {
        *draw += 1;
        if !self.is_off(Off::HubNewWriterAtStart) {
            self.pen = Pen::new(Writer { device: 0, run: run_id(*draw) });
        }
        self.apply_ledger(draw);
    }

    /// Yesterday's database comes back; with the command, its cursors are told apart at once.
    pub fn restore(&mut self, backup: &(Tables, u64), with_command: bool, draw: &mut u64) {
        let (erased, grants) = (self.tables.erased.clone(), self.tables.grants.clone());
        self.tables = backup.0.clone();
        match self.off {
            Some(Off::ErasedOutsideBackup) => {
                let kept = &self.tables.erased;
                self.ledger
                    .retain(|line| !matches!(line, Line::Erased(p) if erased.contains_key(p) && !kept.contains_key(p)));
            }
            Some(Off::EndedOutsideBackup) => {
                let was = |number| grants.iter().any(|g| g.scope.number == number && g.ended);
                let kept = |number| self.tables.grants.iter().any(|g| g.scope.number == number && g.ended);
                self.ledger.retain(|line| !matches!(line, Line::Ended(n) if was(*n) && !kept(*n)));
            }
            Some(Off::HubNewWriterAtStart) => self.pen.last = backup.1,
            _ => {}
        }
        if with_command {
            for (seq, tag) in &mut self.tables.tags {
                *tag = run_id(*draw + 1_000_000 + seq) >> 11;
            }
            self.bump(draw);
        }
        self.start(draw);
    }

    pub fn backup(&self) -> (Tables, u64) {
        (self.tables.clone(), self.pen.last)
    }

    /// The hub writes itself: a notice, an import.
    pub fn write(&mut self, header: &Header, field: &str, value: Value, draw: &mut u64) -> Option<Edit> {
        if self.is_erased(header) {
            return None;
        }
        let mut record =
            self.tables.records.get(&header.key).map_or_else(|| Record::new(header.clone()), |(_, r)| r.clone());
        let dot = self.pen.dot();
        let edit = Edit { field: field.into(), dot, value, time: self.now, saw: vec![], prev: 0 };
        apply(&mut record, &edit, &id("hub"), self.now);
        self.put(record, draw);
        Some(edit)
    }

    /// Somebody with access accepts what was handed in: a new version by the hub's own pen.
    pub fn accept_from_tray(&mut self, draw: &mut u64) {
        if let Some((_, (header, edit))) = self.tables.tray.pop_first() {
            self.write(&header, &edit.field, edit.value, draw);
        }
    }

    pub fn is_erased(&self, header: &Header) -> bool {
        let erased = &self.tables.erased;
        erased.contains_key(&header.key.id) || header.key.circle.person().is_some_and(|p| erased.contains_key(p))
    }

    fn scopes(&self, member: usize, with_ended: bool) -> Vec<Scope> {
        let theirs = |g: &&Grant| g.member == member && (with_ended || !g.ended);
        self.tables.grants.iter().filter(theirs).map(|g| g.scope.clone()).collect()
    }

    fn receipt(record: &Record) -> String {
        let mut hash = DefaultHasher::new();
        ("the hub's key", serde_json::to_string(record).unwrap()).hash(&mut hash);
        format!("{:x}", hash.finish())
    }

    fn knows(&self, cursor: Cursor) -> bool {
        cursor == Cursor::default()
            || self.is_off(Off::CursorTag)
            || self.tables.tags.get(&cursor.seq) == Some(&cursor.tag)
    }

    /// One round, as one transaction.
    pub fn sync(&mut self, who: usize, me: &Id, device: u32, request: &SyncRequest, draw: &mut u64) -> SyncReply {
        let is_out = self.tables.out.contains(&device);
        let scopes = if is_out { Vec::new() } else { self.scopes(who, false) };
        let member = Member { id: me.clone(), scopes: scopes.clone() };
        let mut reply = SyncReply {
            v: VERSION,
            now: self.now,
            asked: request.cursor,
            lost: !self.knows(request.cursor),
            cursor: request.cursor,
            more: false,
            answers: Vec::new(),
            records: Vec::new(),
            scopes: scopes.clone(),
            filling: kith_model::sorted::SortedMap::new(),
            erased: Vec::new(),
            let_go: Vec::new(),
            me: (request.me != 1).then(|| Me { tag: 1, member: Some(me.clone()), device, ..Me::default() }),
            directory: None,
        };
        let takes_late = [Some(Off::LostTakesNothing), Some(Off::NamesTheOneBefore)].contains(&self.off);
        // An edit is taken only where what its author saw is known: a hub that lost something asks for it first.
        if reply.lost && !takes_late {
            return reply;
        }
        if !is_out {
            request.offers.iter().for_each(|offer| self.take_offer(offer, draw));
        }
        for push in &request.push {
            reply.answers.extend(self.take_push(who, &member, device, is_out, push, draw));
        }
        if !reply.lost {
            self.pull(&member, request, &mut reply);
        }
        reply
    }

    fn take_offer(&mut self, offer: &Signed, draw: &mut u64) {
        let header = &offer.record.header;
        let is_good = Self::receipt(&offer.record) == offer.receipt || self.is_off(Off::Receipts);
        if !is_good || self.is_erased(header) {
            return;
        }
        match self.tables.records.get(&header.key) {
            None => self.put(offer.record.clone(), draw),
            Some((_, there)) => {
                let joined = join(there, &offer.record);
                if joined != *there {
                    self.put(joined, draw);
                }
            }
        }
    }

    fn take_push(
        &mut self,
        who: usize,
        member: &Member,
        device: u32,
        is_out: bool,
        push: &Push,
        draw: &mut u64,
    ) -> Vec<EditAnswer> {
        let ever = Member { id: member.id.clone(), scopes: self.scopes(who, true) };
        let is_late = is_out || !is_open(member, &push.header);
        let there = self.tables.records.get(&push.header.key).map(|(_, r)| r.clone());
        let before = Before {
            record: there.as_ref(),
            is_erased: self.is_erased(&push.header),
            once: is_open(&ever, &push.header),
        };
        let own_devices: Vec<u32> = (0..9).map(|times| who as u32 + 1 + times * 100).collect();
        let own_devices = if is_out { &[][..] } else { &own_devices };
        let mut pusher = Pusher { member, device, own_devices, in_use: &[], is_out, now: self.now };
        if self.is_off(Off::LateIsNotMerged) {
            (pusher.member, pusher.is_out) = (&ever, false);
        }
        let mut pushed = self.judge(&pusher, push, before);
        if self.is_off(Off::Tray) && is_late {
            pushed.tray.clear();
        }
        let is_event = rules(&push.header.key.kind).is_some_and(|r| r.is_event);
        for edit in &pushed.taken {
            let already = there.iter().any(|r| !r.versions(&edit.field).is_empty());
            if is_event && already {
                self.said_twice.push(format!("EVENT {} {}", push.header.key, edit.field));
            }
            self.taken.push((who, push.header.clone(), edit.clone()));
            self.tables.tray.remove(&(push.header.key.clone(), edit.dot));
        }
        for edit in pushed.tray {
            self.trayed.push(edit.clone());
            self.tables.tray.insert((push.header.key.clone(), edit.dot), (push.header.clone(), edit));
        }
        if let Some(record) = pushed.record {
            self.put(record, draw);
        }
        pushed.answers
    }

    fn pull(&self, member: &Member, request: &SyncRequest, reply: &mut SyncReply) {
        let (head, cursor) = (self.tables.seq, request.cursor.seq);
        let mut held = request.scopes.clone();
        if self.is_off(Off::GrantNumbers) {
            held = reply.scopes.iter().map(|s| (s.number, None)).collect();
        }
        let found = sweeps(cursor, &held, &reply.scopes).iter().map(|sweep| self.sweep(member, sweep, head)).collect();
        let page = page(found, head, A_PAGE);
        reply.records = page
            .send
            .into_iter()
            .map(|record| Signed { receipt: Self::receipt(record), record: record.clone() })
            .collect();
        let tag = self.tables.tags.get(&page.cursor).copied().unwrap_or(0);
        reply.cursor = if page.cursor == 0 { Cursor::default() } else { Cursor { seq: page.cursor, tag } };
        (reply.more, reply.filling) = (page.more, page.filling);
        reply.erased = self.tables.erased.iter().filter(|(_, seq)| **seq > cursor).map(|(id, _)| id.clone()).collect();
    }

    fn sweep<'a>(&'a self, member: &Member, sweep: &Sweep, head: u64) -> Found<&'a Record> {
        let mut rows: Vec<(u64, &Record)> = self
            .tables
            .records
            .values()
            .filter(|(seq, record)| *seq > sweep.after && holds(&member.id, sweep.scope, &record.header))
            .map(|(seq, record)| (*seq, record))
            .collect();
        rows.sort_by_key(|(seq, _)| *seq);
        rows.truncate(A_PAGE + 1);
        let looked_to = if rows.len() > A_PAGE { rows[A_PAGE].0 } else { head };
        Found { number: sweep.scope.number, after: sweep.after, is_new: sweep.is_new, rows, looked_to }
    }

    /// All values that the hub keeps.
    pub fn values(&self) -> impl Iterator<Item = String> + '_ {
        let live =
            self.tables.records.values().flat_map(|(_, r)| r.fields.values().flatten().map(|v| v.value.to_string()));
        live.chain(self.tables.tray.values().map(|(_, edit)| edit.value.to_string()))
    }
}
