//! What a phone asks and pushes, as the hub judges it.

use kith_model::{
    Header, Id, Record,
    access::{Member, Scope, ScopeOf},
    edit::join,
    hub::{Before, Pusher, push_record},
    wire::{Answer, Push, SyncRequest},
};

use super::{read, records::bears};

/// The hub's clock: 20 November 2026.
const NOW: i64 = 1_795_132_800_000;

/// Every push is judged for members of all sorts; every offered record bears being read.
pub fn decode(bytes: &[u8]) {
    for request in read::<SyncRequest>(bytes) {
        request.push.iter().for_each(judged);
        request.offers.iter().for_each(|signed| bears(&signed.record));
    }
    read::<Push>(bytes).iter().for_each(judged);
    read::<Record>(bytes).iter().for_each(bears);
}

/// A push as the hub judges it, for members of all sorts.
pub(super) fn judged(push: &Push) {
    for what in scopes(&push.header) {
        let id: Id = "m".parse().expect("it is an id");
        let scopes = what.map(|what| Scope { number: 1, what }).into_iter().collect();
        let member = Member { id, scopes };
        for (is_out, once, is_erased) in
            [(false, false, false), (false, true, false), (true, true, false), (false, false, true)]
        {
            let device = push.edits.first().map_or(1, |edit| edit.dot.writer.device);
            let who = Pusher { member: &member, device, own_devices: &[], in_use: &[], is_out, now: NOW };
            judged_twice(&who, push, Before { record: None, is_erased, once });
        }
    }
}

/// Pushed once and, since the answer may have been lost, again.
fn judged_twice(who: &Pusher, push: &Push, before: Before) {
    let first = push_record(who, &push.header, before, &push.edits);
    assert!(first.answers.len() <= push.edits.len());
    assert!(first.taken.len() + first.tray.len() <= push.edits.len());
    assert_eq!(first.record.is_some(), !first.taken.is_empty(), "what was taken changed it, and nothing else");
    if who.member.scopes.is_empty() || who.is_out || before.is_erased {
        assert!(first.record.is_none(), "somebody without access wrote");
    }
    let again = push_record(who, &push.header, Before { record: first.record.as_ref(), ..before }, &push.edits);
    assert!(again.record.is_none(), "pushed twice it counts twice");
    let words = |answers: &[kith_model::wire::EditAnswer]| answers.iter().map(|a| a.answer).collect::<Vec<Answer>>();
    assert_eq!(words(&first.answers), words(&again.answers), "the same push is answered otherwise");
    let Some(record) = &first.record else { return };
    assert_eq!(record.header, push.header);
    bears(record);
    assert_eq!(&join(record, record), record, "what the hub keeps joins with itself");
    for version in record.fields.values().flatten() {
        assert!((0..=NOW).contains(&version.time) && version.author == who.member.id, "an author or time was forged");
    }
    let text = serde_json::to_vec(record).expect("the hub can keep it");
    assert_eq!(serde_json::from_slice::<Record>(&text).ok().as_ref(), Some(record), "the hub reads what it kept");
}

/// All that somebody may be towards a record; `None` is nobody.
fn scopes(header: &Header) -> Vec<Option<ScopeOf>> {
    let mut all =
        vec![None, Some(ScopeOf::Team), Some(ScopeOf::Coordinator), Some(ScopeOf::Referrer), Some(ScopeOf::Volunteer)];
    if let Some(person) = header.key.circle.person() {
        all.push(Some(ScopeOf::Person { person: person.clone() }));
        all.push(Some(ScopeOf::Connector { person: person.clone() }));
        all.push(Some(ScopeOf::Supporter { person: person.clone(), ticks: vec![header.key.kind.clone()] }));
    }
    if let Some(group) = header.group() {
        all.push(Some(ScopeOf::Joined { group: group.clone() }));
        all.push(Some(ScopeOf::Organiser { group }));
    }
    all
}
