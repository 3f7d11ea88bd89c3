//! A world: its phones, its hub, its network and the books of what was saved. What may happen in it is a [`Step`], what
//! goes between phones and hub a [`Message`].

mod messages;
mod steps;

pub use messages::Message;
pub use steps::Step;

use std::collections::{BTreeMap, BTreeSet};

use kith_model::{
    Dot, Edit, Header, Id, Key,
    wire::{Cursor, Push, VERSION},
};
use serde_json::Value;

use super::{
    cast::{Player, Slot, players, slots, value},
    device::{Disk, Phone},
    hub::{Hub, Tables},
    off::Off,
};

/// A save, as the books have it.
#[derive(Debug)]
pub struct Entry {
    pub slot: usize,
    pub field: String,
    pub dot: Dot,
    /// The values that were on the screen.
    pub saw: BTreeSet<String>,
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
