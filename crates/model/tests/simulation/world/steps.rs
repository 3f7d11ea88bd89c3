//! The steps of a world.

use kith_model::access::ScopeOf;

use super::{PHONES_MAX, World};
use crate::cast::id;

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
    /// The member comes in on the same phone with a new code.
    ComeInAnew(usize),
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

impl World {
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
            Step::ComeInAnew(p) if self.phones[p % phones].number < 800 => {
                self.phones[p % phones].come_in_anew(&mut self.draw);
            }
            Step::ComeInAnew(_) => {}
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
}
