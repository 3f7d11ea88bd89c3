//! A world: its phones, its hub, its network and the books of what was saved; and the steps that happen in it.

use std::collections::{BTreeMap, BTreeSet};

use kith_model::{
    Dot, Edit, Header, Id, Key,
    access::ScopeOf,
    phone::Asked,
    wire::{Answer, Cursor, Push, SyncReply, SyncRequest, VERSION},
};
use serde_json::Value;

use super::{
    cast::{Player, Slot, id, players, slots, value},
    device::{Disk, Phone},
    hub::{Hub, Tables},
    off::Off,
};

/// Something that happens. Numbers are taken modulo what there is, so that any list of steps is a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::enum_variant_names)]
pub enum Step {
    /// phone, tab, slot, field
    Save(usize, usize, usize, usize),
    /// A value of a shape that the field does not take.
    SaveOdd(usize, usize, usize, usize),
    /// The same on a record that the member may have nothing to do with.
    Overreach(usize, usize, usize),
    /// phone, slot, field: a form is opened and left open.
    Open(usize, usize, usize),
    Remove(usize, usize),
    /// phone, tab: a request leaves.
    Ask(usize, usize),
    /// A whole round with nothing lost, until nothing more waits.
    Sync(usize),
    Deliver(usize),
    Lose(usize),
    Double(usize),
    Die(usize),
    OpenTab(usize),
    Hear(usize, usize),
    BackUp(usize),
    Restore(usize),
    Copy(usize),
    HubBackUp,
    /// Whether by the command.
    HubRestore(bool),
    HubRestart,
    HubWrite(usize),
    /// member, scope
    End(usize, usize),
    Give(usize, usize),
    SignOut(usize),
    Erase(usize),
    AcceptFromTray,
    /// phone, slot: a state that the hub never signed, and an edit by another device's writer.
    Forge(usize, usize),
}

/// A save, as the books have it.
#[derive(Debug)]
pub struct Entry {
    pub slot: usize,
    pub field: String,
    pub dot: Dot,
    /// The values that were on the screen.
    pub saw: BTreeSet<String>,
}

pub enum Message {
    Request { phone: usize, life: u64, asked: Asked, request: SyncRequest },
    Reply { phone: usize, life: u64, asked: Asked, reply: Box<SyncReply> },
}

pub struct World {
    pub players: Vec<Player>,
    pub slots: Vec<Slot>,
    pub phones: Vec<Phone>,
    pub hub: Hub,
    pub net: Vec<Message>,
    pub draw: u64,
    pub saved: BTreeMap<String, Entry>,
    pub order: Vec<String>,
    /// Values that the hub ever took in.
    pub taken: BTreeSet<String>,
    /// Values that a restored hub did not have any more.
    dropped: BTreeSet<String>,
    /// Values that a phone let go of lawfully, or that the hub wrote itself: no phone has to have them.
    let_go: BTreeSet<String>,
    /// Values whose every holder was rolled back, or let go of them lawfully after the hub was.
    pub physically_lost: BTreeSet<String>,
    /// Values that were set aside, so that their author saw it.
    pub aside: BTreeSet<String>,
    /// Grants that were ended, by number.
    pub ended: BTreeSet<u64>,
    pub out: BTreeSet<u32>,
    pub erased: BTreeSet<Id>,
    /// What each dot meant when the hub took it.
    dots: BTreeMap<Dot, (Key, String, String)>,
    pub wrongs: Vec<String>,
    backups: BTreeMap<usize, (Disk, usize)>,
    hub_backup: Option<(Tables, u64)>,
    pub trace: bool,
}

const PHONES_MAX: usize = 6;

impl World {
    pub fn new(off: Option<Off>) -> Self {
        let (players, slots, mut draw) = (players(), slots(), 0);
        let hub = Hub::new(&players, off, &mut draw);
        let mut phones: Vec<Phone> =
            players.iter().enumerate().map(|(n, p)| Phone::new(n, p.id.clone(), p.clock, off)).collect();
        phones.iter_mut().for_each(|phone| phone.open_tab(&mut draw));
        Self {
            players,
            slots,
            phones,
            hub,
            net: Vec::new(),
            draw,
            saved: BTreeMap::new(),
            order: Vec::new(),
            taken: BTreeSet::new(),
            dropped: BTreeSet::new(),
            let_go: BTreeSet::new(),
            physically_lost: BTreeSet::new(),
            aside: BTreeSet::new(),
            ended: BTreeSet::new(),
            out: BTreeSet::new(),
            erased: BTreeSet::new(),
            dots: BTreeMap::new(),
            wrongs: Vec::new(),
            backups: BTreeMap::new(),
            hub_backup: None,
            trace: false,
        }
    }

    /// What a member may write in by the cast, as (slot, field).
    fn writable(&self, phone: usize) -> Vec<(usize, &'static str)> {
        let player = &self.players[self.phones[phone].player];
        let scopes =
            player.scopes.iter().map(|what| kith_model::access::Scope { number: 1, what: what.clone() }).collect();
        let member = kith_model::access::Member { id: player.id.clone(), scopes };
        let all = self.slots.iter().enumerate().flat_map(|(n, slot)| slot.fields.map(|field| (n, field)));
        all.filter(|(n, field)| member.writes(&self.slots[*n].header, field)).collect()
    }

    fn pick(&self, phone: usize, slot: usize, field: usize) -> (usize, &'static str) {
        let all = self.writable(phone);
        let wanted = slot % self.slots.len();
        let there: Vec<_> = all.iter().filter(|(n, _)| *n == wanted).collect();
        if there.is_empty() { all[(slot + field) % all.len()] } else { *there[field % there.len()] }
    }

    pub fn step(&mut self, step: Step) {
        self.hub.now += 60_000;
        let phones = self.phones.len();
        match step {
            Step::Save(p, tab, slot, field) => {
                let (slot, field) = self.pick(p % phones, slot, field);
                self.save(p % phones, tab, slot, field, None);
            }
            Step::SaveOdd(p, tab, slot, field) => {
                let (slot, field) = self.pick(p % phones, slot, field);
                self.save(p % phones, tab, slot, field, Some((self.order.len() as u64).into()));
            }
            Step::Overreach(p, slot, field) => {
                let slot = slot % self.slots.len();
                self.save(p % phones, 0, slot, self.slots[slot].fields[field % 2], None);
            }
            Step::Open(p, slot, field) => {
                let (slot, field) = self.pick(p % phones, slot, field);
                self.phones[p % phones].open_form(0, &self.slots[slot].header, field);
            }
            Step::Remove(p, slot) => {
                let (slot, _) = self.pick(p % phones, slot, 0);
                self.phones[p % phones].remove(0, &self.slots[slot].header, self.hub.now, &mut self.draw);
            }
            Step::Ask(p, tab) => self.ask(p % phones, tab),
            Step::Sync(p) => {
                self.sync(p % phones);
            }
            Step::Deliver(n) if !self.net.is_empty() => {
                let message = self.net.swap_remove(n % self.net.len());
                self.deliver(message);
            }
            Step::Lose(n) if !self.net.is_empty() => drop(self.net.swap_remove(n % self.net.len())),
            Step::Double(n) if !self.net.is_empty() => {
                let again = self.net[n % self.net.len()].again();
                self.net.push(again);
            }
            Step::Deliver(_) | Step::Lose(_) | Step::Double(_) => {}
            Step::Die(p) => self.phones[p % phones].die(&mut self.draw),
            Step::OpenTab(p) if self.phones[p % phones].tabs.len() < 2 => {
                self.phones[p % phones].open_tab(&mut self.draw);
            }
            Step::OpenTab(p) | Step::Hear(p, _) if self.phones[p % phones].tabs.is_empty() => {}
            Step::OpenTab(p) => drop(self.phones[p % phones].tabs.remove(0)),
            Step::Hear(p, tab) => {
                let phone = &mut self.phones[p % phones];
                phone.hear(tab % phone.tabs.len(), &mut self.draw);
            }
            Step::BackUp(p) => {
                self.backups.insert(p % phones, (self.phones[p % phones].disk.clone(), self.order.len()));
            }
            Step::Restore(p) => self.restore(p % phones),
            Step::Copy(p) if phones < PHONES_MAX => {
                let mut copy = self.phones[p % phones].clone();
                copy.die(&mut self.draw);
                self.phones.push(copy);
            }
            Step::Copy(_) => {}
            Step::HubBackUp => self.hub_backup = Some(self.hub.backup()),
            Step::HubRestore(with_command) => self.restore_hub(with_command),
            Step::HubRestart => self.hub.start(&mut self.draw),
            Step::HubWrite(slot) => self.hub_writes(slot % self.slots.len()),
            Step::End(m, s) => {
                let (member, what) = self.scope(m, s);
                self.ended.extend(self.hub.end(member, &what));
            }
            Step::Give(m, s) => {
                let (member, what) = self.scope(m, s);
                self.hub.give(member, &what, &mut self.draw);
            }
            Step::SignOut(p) => {
                let number = self.phones[p % phones].number;
                self.out.insert(number);
                self.hub.sign_out(number);
            }
            Step::Erase(n) => {
                let person = id(["ali", "jean"][n % 2]);
                self.hub.erase(&person, &mut self.draw);
                self.erased.insert(person);
            }
            Step::AcceptFromTray => self.hub.accept_from_tray(&mut self.draw),
            Step::Forge(p, slot) => self.forge(p % phones, slot % self.slots.len()),
        }
        if self.trace {
            println!("{step:?}\n{}", self.picture());
        }
    }

    fn scope(&self, member: usize, scope: usize) -> (usize, ScopeOf) {
        let member = member % self.players.len();
        let scopes = &self.players[member].scopes;
        (member, scopes[scope % scopes.len()].clone())
    }

    pub fn save(&mut self, phone: usize, tab: usize, slot: usize, field: &str, odd: Option<Value>) {
        let text = odd.unwrap_or_else(|| value(field, self.order.len()));
        let it = &mut self.phones[phone];
        let tab = tab % it.tabs.len();
        let saved = it.save(tab, &self.slots[slot].header, field, &text, self.hub.now, &mut self.draw);
        let saw = saved.saw.iter().map(Value::to_string).collect();
        self.saved.insert(text.to_string(), Entry { slot, field: field.into(), dot: saved.dot, saw });
        self.order.push(text.to_string());
    }

    fn hub_writes(&mut self, slot: usize) {
        let field = self.slots[slot].fields[1];
        let text = value(field, self.order.len());
        let Some(edit) = self.hub.write(&self.slots[slot].header, field, text, &mut self.draw) else { return };
        let text = edit.value.to_string();
        let entry = Entry { slot, field: field.into(), dot: edit.dot, saw: BTreeSet::new() };
        self.note_dot(&self.slots[slot].header.key.clone(), &edit);
        self.taken.insert(text.clone());
        self.let_go.insert(text.clone());
        self.saved.insert(text.clone(), entry);
        self.order.push(text);
    }

    pub fn ask(&mut self, phone: usize, tab: usize) {
        let it = &self.phones[phone];
        let tab = tab % it.tabs.len();
        let (request, asked) = it.ask(tab);
        self.net.push(Message::Request { phone, life: it.tabs[tab].life, asked, request });
    }

    /// Asks until nothing more waits; says whether it came to an end.
    pub fn sync(&mut self, phone: usize) -> bool {
        for _ in 0..40 {
            let it = &mut self.phones[phone];
            it.hear(0, &mut self.draw);
            let (request, asked) = it.ask(0);
            let reply = self.answer(phone, &request);
            if !self.take(phone, 0, &asked, &reply).is_some_and(|again| again) {
                return true;
            }
        }
        false
    }

    pub fn deliver(&mut self, message: Message) {
        match message {
            Message::Request { phone, life, asked, request } => {
                let reply = Box::new(self.answer(phone, &request));
                self.net.push(Message::Reply { phone, life, asked, reply });
            }
            Message::Reply { phone, life, asked, reply } => {
                let tab = self.phones[phone].tabs.iter().position(|tab| tab.life == life);
                if let Some(tab) = tab {
                    self.take(phone, tab, &asked, &reply);
                }
            }
        }
    }

    fn answer(&mut self, phone: usize, request: &SyncRequest) -> SyncReply {
        let (player, me, number) = {
            let it = &self.phones[phone];
            (it.player, it.me.clone(), it.number)
        };
        let reply = self.hub.sync(player, &me, number, request, &mut self.draw);
        for (who, header, edit) in std::mem::take(&mut self.hub.taken) {
            let grants = &self.hub.tables.grants;
            let scopes = grants.iter().filter(|g| g.member == who && !self.ended.contains(&g.scope.number));
            let member =
                kith_model::access::Member { id: me.clone(), scopes: scopes.map(|g| g.scope.clone()).collect() };
            let trespasses = self.out.contains(&number)
                || !member.writes(&header, &edit.field) && edit.field != kith_model::record::GONE;
            if trespasses {
                self.wrongs.push(format!("TRESPASS {} {}", header.key, edit.value));
            }
            self.note_dot(&header.key, &edit);
            self.taken.insert(edit.value.to_string());
        }
        self.wrongs.append(&mut self.hub.said_twice);
        for edit in std::mem::take(&mut self.hub.trayed) {
            self.taken.insert(edit.value.to_string());
        }
        reply
    }

    /// **Invariant:** no dot has two meanings.
    fn note_dot(&mut self, key: &Key, edit: &Edit) {
        let means = (key.clone(), edit.field.clone(), edit.value.to_string());
        let first = self.dots.entry(edit.dot).or_insert_with(|| means.clone());
        if *first != means {
            self.wrongs.push(format!("DOUBLE {} means {first:?} and {means:?}", edit.dot));
        }
    }

    fn take(&mut self, phone: usize, tab: usize, asked: &Asked, reply: &SyncReply) -> Option<bool> {
        let before = self.phones[phone].disk.rows.clone();
        let it = &mut self.phones[phone];
        let news = it.take(tab, asked, reply, &mut self.draw)?;
        let handed: BTreeSet<Dot> =
            reply.answers.iter().filter(|a| a.answer == Answer::HandedIn).map(|a| a.dot).collect();
        for (key, (_, old)) in before {
            let new = it.disk.rows.get(&key).map(|(_, row)| row);
            for set in new.iter().flat_map(|row| &row.aside) {
                self.aside.insert(set.edit.value.to_string());
            }
            // What left lawfully while a rolled back hub did not have it any more was its last copy: a double loss.
            let has_left = old.copy.is_some() && new.is_none_or(|row| row.copy.is_none());
            let copies = old.copy.iter().flat_map(|c| c.record.fields.values().flatten()).map(|v| v.value.to_string());
            let own = old.unsent.iter().filter(|u| handed.contains(&u.edit.dot)).map(|u| u.edit.value.to_string());
            let gone: Vec<String> = copies.filter(|_| has_left).chain(own).collect();
            self.physically_lost.extend(gone.iter().filter(|value| self.dropped.contains(*value)).cloned());
            self.let_go.extend(gone);
        }
        Some(news.again)
    }

    /// Values that anybody still has.
    fn existing(&self) -> BTreeSet<String> {
        self.hub.values().chain(self.phones.iter().flat_map(Phone::values)).collect()
    }

    fn restore(&mut self, phone: usize) {
        let Some((disk, _)) = self.backups.get(&phone).cloned() else { return };
        let (before, had): (_, BTreeSet<String>) = (self.existing(), self.phones[phone].values().collect());
        let it = &mut self.phones[phone];
        it.disk = disk;
        it.disk.drafts.clear();
        it.die(&mut self.draw);
        let (after, has): (_, BTreeSet<String>) = (self.existing(), self.phones[phone].values().collect());
        self.let_go.extend(had.difference(&has).cloned());
        self.physically_lost.extend(before.difference(&after).cloned());
    }

    fn restore_hub(&mut self, with_command: bool) {
        let Some(backup) = self.hub_backup.clone() else { return };
        let (before, had): (_, BTreeSet<String>) = (self.existing(), self.hub.values().collect());
        self.hub.restore(&backup, with_command, &mut self.draw);
        let (after, has): (_, BTreeSet<String>) = (self.existing(), self.hub.values().collect());
        self.dropped.extend(had.difference(&has).cloned());
        self.physically_lost.extend(before.difference(&after).filter(|v| self.let_go.contains(*v)).cloned());
    }

    /// A phone in bad hands: it offers a state that the hub never signed, and edits under another device's name.
    fn forge(&mut self, phone: usize, slot: usize) {
        let header = self.slots[slot].header.clone();
        let it = &self.phones[phone];
        let (mut request, _) = it.ask(0);
        request.push.clear();
        request.offers.clear();
        let victim = self.phones.iter().find(|p| p.number != it.number).unwrap().writer(0);
        if let Some(copy) = it.disk.rows.get(&header.key).and_then(|(_, row)| row.copy.clone()) {
            let mut forged = copy;
            for counter in forged.record.seen.values_mut() {
                *counter += 1_000;
            }
            forged.record.fields.clear();
            request.offers.push(forged);
        }
        let dot = Dot { writer: victim, counter: 1_000 };
        let field = self.slots[slot].fields[0].to_owned();
        let edit = Edit { value: value(&field, 999_999), field, dot, time: 0, saw: vec![], prev: 0 };
        request.push.push(Push { header, edits: vec![edit] });
        let reply = self.answer(phone, &request);
        assert_eq!((reply.v, request.cursor), (VERSION, reply.asked));
        if reply.cursor == Cursor::default() && !reply.lost {
            assert!(reply.records.is_empty());
        }
    }

    /// Who has what, for a replay.
    fn picture(&self) -> String {
        let row = |record: &kith_model::Record| {
            let all = record.fields.values().flatten();
            all.map(|v| super::cast::named(v.dot, &v.value)).collect::<Vec<_>>().join(" ")
        };
        let mut lines = vec![format!("  hub at {}", self.hub.tables.seq)];
        lines
            .extend(self.hub.tables.records.values().map(|(seq, r)| format!("    {seq} {}: {}", r.header.key, row(r))));
        for (n, phone) in self.phones.iter().enumerate() {
            let heard = &phone.disk.heard.1;
            lines.push(format!(
                "  phone {n} at {} tabs {} doubt {}",
                heard.cursor.seq,
                phone.tabs.len(),
                heard.doubt.len()
            ));
            for (key, (_, it)) in &phone.disk.rows {
                let unsent: Vec<_> = it.unsent.iter().map(|u| super::cast::named(u.edit.dot, &u.edit.value)).collect();
                let copy = it.copy.as_ref().map_or_else(|| "no copy".into(), |c| row(&c.record));
                lines.push(format!("    {key}: {copy} | unsent {} | aside {}", unsent.join(" "), it.aside.len()));
            }
        }
        lines.join("\n")
    }

    pub fn header(&self, slot: usize) -> &Header {
        &self.slots[slot].header
    }
}

impl Message {
    fn again(&self) -> Self {
        match self {
            Self::Request { phone, life, asked, request } => {
                Self::Request { phone: *phone, life: *life, asked: asked.clone(), request: request.clone() }
            }
            Self::Reply { phone, life, asked, reply } => {
                Self::Reply { phone: *phone, life: *life, asked: asked.clone(), reply: reply.clone() }
            }
        }
    }
}
