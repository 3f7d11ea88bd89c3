//! What is under way between phones and hub, and what the books note when it arrives.

use std::collections::BTreeSet;

use kith_model::{
    Dot, Edit, Key,
    phone::Asked,
    wire::{Answer, SyncReply, SyncRequest},
};

use super::World;

pub enum Message {
    Request { phone: usize, life: u64, asked: Asked, request: SyncRequest },
    Reply { phone: usize, life: u64, asked: Asked, reply: Box<SyncReply> },
}

impl Message {
    pub(super) fn again(&self) -> Self {
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

impl World {
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

    pub(super) fn answer(&mut self, phone: usize, request: &SyncRequest) -> SyncReply {
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
    pub(super) fn note_dot(&mut self, key: &Key, edit: &Edit) {
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
}
