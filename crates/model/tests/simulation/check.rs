//! The end of a world: the network is kind, everybody syncs, and then everything is looked at.

use std::collections::{BTreeMap, BTreeSet};

use kith_model::{
    Header,
    access::{Member, Scope},
};

use super::world::World;

/// Plays a list of steps to its end. What comes back is wrong with it, a word and the details each.
pub fn play(steps: &[super::world::Step], off: Option<super::off::Off>, trace: bool) -> Vec<String> {
    let mut world = World::new(off);
    world.trace = trace;
    for step in steps {
        world.step(*step);
    }
    settle(&mut world);
    judge(&world)
}

/// Everything on its way arrives, then everybody syncs until nothing changes any more.
pub fn settle(world: &mut World) {
    while let Some(message) = world.net.pop() {
        world.deliver(message);
    }
    let state = |world: &World| {
        let phones = world
            .phones
            .iter()
            .map(|p| (p.disk.rows.values().map(|(_, row)| row.clone()).collect::<Vec<_>>(), p.disk.heard.1.clone()));
        (world.hub.tables.seq, phones.collect::<Vec<_>>())
    };
    for _ in 0..12 {
        let before = state(world);
        for phone in 0..world.phones.len() {
            if !world.sync(phone) {
                world.wrongs.push(format!("RESTLESS phone {phone} asks for ever"));
            }
        }
        if before == state(world) {
            return;
        }
    }
    world.wrongs.push("RESTLESS phones and hub never come to rest".into());
}

/// Everything that must hold at the end.
pub fn judge(world: &World) -> Vec<String> {
    let mut wrongs = world.wrongs.clone();
    wrongs.extend(lost(world));
    wrongs.extend(on_the_hub(world));
    for phone in 0..world.phones.len() {
        wrongs.extend(on_a_phone(world, phone));
    }
    wrongs
}

fn is_erased(world: &World, header: &Header) -> bool {
    header.key.circle.person().is_some_and(|p| world.erased.contains(p))
}

/// Whether the member of a phone may read, by what was truly given and ended.
fn reads(world: &World, phone: usize, header: &Header) -> bool {
    let it = &world.phones[phone];
    let theirs = world.hub.tables.grants.iter().filter(|g| g.member == it.player);
    let scopes: Vec<Scope> =
        theirs.map(|g| g.scope.clone()).filter(|scope| !world.ended.contains(&scope.number)).collect();
    !world.out.contains(&it.number) && Member { id: it.me.clone(), scopes }.reads(header)
}

/// Nothing that was saved is lost: it is live, was replaced by somebody who saw it, waits in the tray, was set aside
/// with its author told, or was erased; or every device that held it was rolled back.
fn lost(world: &World) -> Vec<String> {
    let live: BTreeSet<String> = world.hub.values().collect();
    let mut kept: BTreeMap<&String, bool> = BTreeMap::new();
    for value in world.order.iter().rev() {
        let entry = &world.saved[value];
        let replaced = || {
            let by = world.saved.iter().filter(|(_, later)| later.saw.contains(value));
            by.into_iter().any(|(later, _)| world.taken.contains(later) && kept.get(later).copied().unwrap_or(false))
        };
        let is_kept = live.contains(value)
            || world.aside.contains(value)
            || world.physically_lost.contains(value)
            || is_erased(world, world.header(entry.slot))
            || replaced();
        kept.insert(value, is_kept);
    }
    let lost = kept.into_iter().filter(|(_, is_kept)| !is_kept);
    lost.map(|(value, _)| format!("LOST {value} {:?}", world.saved[value])).collect()
}

fn on_the_hub(world: &World) -> Vec<String> {
    let mut wrongs = Vec::new();
    for (_, record) in world.hub.tables.records.values() {
        let key = &record.header.key;
        for (field, versions) in &record.fields {
            for version in versions {
                if version.time > world.hub.now {
                    wrongs.push(format!("AHEAD {key} {field}"));
                }
                // Somebody whose edit is in replaced what they saw: it may not be back.
                let value = version.value.to_string();
                let undead = world.saved.values().find(|e| {
                    e.saw.contains(&value)
                        && e.field == *field
                        && record.seen(e.dot.writer) >= e.dot.counter
                        && world.header(e.slot).key == *key
                        && versions.iter().any(|v| v.dot == e.dot)
                });
                if let Some(entry) = undead {
                    wrongs.push(format!("UNDEAD {key} {field} {value} beside {entry:?}"));
                }
            }
        }
        if is_erased(world, &record.header) {
            wrongs.push(format!("UNERASED {key} on the hub"));
        }
        if record.seen.iter().any(|(writer, counter)| *counter > 900 && writer.device != 0) {
            wrongs.push(format!("FORGED {key}"));
        }
    }
    wrongs
}

fn on_a_phone(world: &World, phone: usize) -> Vec<String> {
    let it = &world.phones[phone];
    let mut wrongs = Vec::new();
    for (key, (_, row)) in &it.disk.rows {
        if !row.unsent.is_empty() {
            let values: Vec<_> = row.unsent.iter().map(|u| u.edit.value.to_string()).collect();
            wrongs.push(format!("STUCK phone {phone} {key} {values:?}"));
        }
        if is_erased(world, &row.header) {
            // What was set aside before or refused for good is the author's own; copies are not.
            if row.copy.is_some() || !row.unsent.is_empty() {
                wrongs.push(format!("UNERASED {key} on phone {phone}"));
            }
        } else if row.copy.is_some() && !reads(world, phone, &row.header) {
            wrongs.push(format!("HOLDS phone {phone} {key}"));
        }
    }
    for slot in &world.slots {
        let header = &slot.header;
        if !reads(world, phone, header) || is_erased(world, header) {
            continue;
        }
        let here = it.disk.rows.get(&header.key).map(|(_, row)| row.shown(&it.me)).filter(|r| !r.seen.is_empty());
        let there = world.hub.tables.records.get(&header.key).map(|(_, record)| record.clone());
        if here != there {
            wrongs.push(format!("DIVERGE phone {phone} {}: {here:?} and the hub {there:?}", header.key));
        }
    }
    wrongs
}
