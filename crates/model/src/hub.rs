//! The hub's decisions without its database: what becomes of a push to one record, and what a pull sends.
//!
//! The hub and the simulation run these very functions; they load what these ask for and keep what these return.
//!
//! **Invariant:** after an edit that was not taken, no later edit of the same record is taken in the same push: its
//! writer's `seen` would pass the one left behind, which would look taken when it comes again. Such later edits get no
//! answer, stay with the phone and come again in the next round.

use crate::sorted::{SortedMap, SortedSet};
use crate::{
    Edit, Header, Id, Record,
    access::{Member, Scope, judge},
    edit::{Applied, apply},
    rules::{Home, rules},
    wire::{Answer, EditAnswer, Refusal},
};

/// Who pushes.
#[derive(Clone, Copy, Debug)]
pub struct Pusher<'a> {
    /// The member with the scopes in force.
    pub member: &'a Member,
    /// The number of the device whose token came with the push.
    pub device: u32,
    /// The numbers of the member's earlier devices that are in use no more: what one of them left unsent, this one may
    /// bring.
    pub own_devices: &'a [u32],
    /// Those of the earlier ones that may be in use: what they wrote they bring themselves, or this one later.
    pub in_use: &'a [u32],
    /// Whether that device was signed out: then it can only hand in.
    pub is_out: bool,
    /// The hub's clock, milliseconds since 1970.
    pub now: i64,
}

/// What is known of the record before the push.
#[derive(Clone, Copy, Debug, Default)]
pub struct Before<'a> {
    /// Its state on the hub.
    pub record: Option<&'a Record>,
    /// It, its person or something it hangs on was erased.
    pub is_erased: bool,
    /// The member once had access and has none now.
    pub once: bool,
}

/// What became of a push to one record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pushed {
    /// The new state; `None` when nothing changed.
    pub record: Option<Record>,
    /// The edits taken in now, with the time that their author's clock gave.
    pub taken: Vec<Edit>,
    /// The edits for the hand-in tray.
    pub tray: Vec<Edit>,
    /// The answers, in the order pushed; edits after one that was not taken have none.
    pub answers: Vec<EditAnswer>,
}

/// Judges and applies all unsent edits of one record.
pub fn push_record(who: &Pusher, header: &Header, before: Before, edits: &[Edit]) -> Pushed {
    let mut state = before.record.cloned();
    let mut pushed = Pushed::default();
    let mut has_changed = false;
    for edit in edits {
        let (answer, goes_on) = push_edit(who, header, before, &mut state, edit, &mut pushed, &mut has_changed);
        pushed.answers.push(EditAnswer { key: header.key.clone(), dot: edit.dot, answer });
        if !goes_on {
            break;
        }
    }
    pushed.record = if has_changed { state } else { None };
    pushed
}

/// The answer to one edit, and whether the next of the same record may be looked at.
fn push_edit(
    who: &Pusher,
    header: &Header,
    before: Before,
    state: &mut Option<Record>,
    edit: &Edit,
    pushed: &mut Pushed,
    has_changed: &mut bool,
) -> (Answer, bool) {
    let not_yours = Answer::Refused(Refusal::NotYours);
    let writer = edit.dot.writer.device;
    if writer != who.device && !who.own_devices.contains(&writer) {
        // Taken in from another hand it would count as seen, and what that one writes now would be taken for the same.
        return (if who.in_use.contains(&writer) { Answer::NotYet } else { not_yours }, false);
    }
    if before.is_erased {
        return (Answer::Erased, true);
    }
    if rules(&header.key.kind).is_none() || Home::of(&header.key.circle).is_none() {
        return (Answer::NotYet, false);
    }
    if state.as_ref().is_some_and(|r| r.header != *header) {
        return (not_yours, false);
    }
    let is_covered = state.as_ref().is_some_and(|r| r.seen(edit.dot.writer) >= edit.dot.counter);
    if who.is_out || !is_open(who.member, header) {
        if !before.once {
            return (not_yours, true);
        }
        if !is_covered {
            pushed.tray.push(edit.clone());
        }
        return (Answer::HandedIn, true);
    }
    if is_covered {
        return (Answer::Taken, true);
    }
    if state.as_ref().map_or(0, |r| r.seen(edit.dot.writer)) < edit.prev {
        return (Answer::Behind, false);
    }
    if let Some(answer) = judge(who.member, header, state.as_ref(), edit) {
        return (answer, false);
    }
    let record = state.get_or_insert_with(|| Record::new(header.clone()));
    match apply(record, edit, &who.member.id, clamped(edit.time, who.now)) {
        Applied::Now => {
            *has_changed = true;
            pushed.taken.push(edit.clone());
            (Answer::Taken, true)
        }
        Applied::Before => (Answer::Taken, true),
        Applied::Behind => (Answer::Behind, false),
    }
}

/// A time as the hub keeps it: never ahead of its own clock, never before 1970.
pub fn clamped(time: i64, now: i64) -> i64 {
    time.min(now).max(0)
}

/// Whether the member has anything to do with the record at all: reads it, or writes any of its fields.
pub fn is_open(member: &Member, header: &Header) -> bool {
    member.reads(header)
        || rules(&header.key.kind).is_some_and(|rules| {
            // An entry of a set stands for all of them.
            rules.fields.iter().any(|rule| match rule.name.strip_suffix('/') {
                Some(_) => member.writes(header, &format!("{}0", rule.name)),
                None => member.writes(header, rule.name),
            })
        })
}

/// Whether this scope alone lets the member `me` have the record.
pub fn holds(me: &Id, scope: &Scope, header: &Header) -> bool {
    Member { id: me.clone(), scopes: vec![scope.clone()] }.reads(header)
}

/// One look through the records of a scope.
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep<'a> {
    /// Which scope.
    pub scope: &'a Scope,
    /// Records with a greater sequence number are looked at.
    pub after: u64,
    /// The phone does not hold the scope wholly yet.
    pub is_new: bool,
}

/// Which looks answer a pull: of scopes that the phone holds what is new, of others all from where it broke off.
pub fn sweeps<'a>(cursor: u64, held: &SortedMap<u64, Option<u64>>, scopes: &'a [Scope]) -> Vec<Sweep<'a>> {
    scopes
        .iter()
        .map(|scope| match held.get(&scope.number) {
            // From the beginning there is nothing that a phone could hold wholly.
            Some(None) if cursor > 0 => Sweep { scope, after: cursor, is_new: false },
            Some(Some(filled)) if cursor > 0 => Sweep { scope, after: *filled, is_new: true },
            _ => Sweep { scope, after: 0, is_new: true },
        })
        .collect()
}

/// What a sweep found.
#[derive(Clone, Debug)]
pub struct Found<T> {
    /// The number of the scope.
    pub number: u64,
    /// As in the sweep.
    pub after: u64,
    /// As in the sweep.
    pub is_new: bool,
    /// The records with their sequence numbers, rising. Every record has a number of its own.
    pub rows: Vec<(u64, T)>,
    /// How far it looked: the head when it looked at everything.
    pub looked_to: u64,
}

/// One page of a pull.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// What to send.
    pub send: Vec<T>,
    /// The sequence number of the new cursor.
    pub cursor: u64,
    /// How far scopes are filled that are not filled wholly.
    pub filling: SortedMap<u64, u64>,
    /// More waits.
    pub more: bool,
}

/// Cuts what the sweeps found to one page of at most `most` records: first what is new in scopes held, by sequence,
/// then what fills the others.
pub fn page<T>(found: Vec<Found<T>>, head: u64, most: usize) -> Page<T> {
    let (new, held): (Vec<_>, Vec<_>) = found.into_iter().partition(|f| f.is_new);
    let mut cursor = held.iter().map(|f| f.looked_to).min().unwrap_or(head).min(head);
    let mut rows: SortedMap<u64, T> = held.into_iter().flat_map(|f| f.rows).filter(|(seq, _)| *seq <= cursor).collect();
    let next = rows.keys().nth(most).copied();
    if let Some(seq) = next {
        let rest = rows.split_off(&seq);
        drop(rest);
        cursor = rows.keys().next_back().copied().unwrap_or(cursor);
    }
    let mut sent: SortedSet<u64> = rows.keys().copied().collect();
    let mut send: Vec<T> = rows.into_values().collect();
    let mut filling = SortedMap::new();
    for sweep in new {
        if cursor < head {
            filling.insert(sweep.number, sweep.after);
            continue;
        }
        let mut filled = Some(sweep.looked_to).filter(|to| *to < head);
        let mut at = sweep.after;
        for (seq, row) in sweep.rows {
            if send.len() >= most && !sent.contains(&seq) {
                filled = Some(at);
                break;
            }
            if sent.insert(seq) {
                send.push(row);
            }
            at = seq;
        }
        if let Some(filled) = filled {
            filling.insert(sweep.number, filled);
        }
    }
    let more = cursor < head || !filling.is_empty();
    Page { send, cursor, filling, more }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{Circle, Dot, Kind, Writer, access::ScopeOf};

    fn id(text: &str) -> Id {
        text.parse().unwrap()
    }

    fn connector() -> Member {
        let what = ScopeOf::Connector { person: id("p") };
        Member { id: id("m"), scopes: vec![Scope { number: 1, what }] }
    }

    fn goal() -> Header {
        Header::new(Circle::Person(id("p")), Kind::Goal, id("g"))
    }

    fn edit(counter: u64, field: &str, value: serde_json::Value, prev: u64) -> Edit {
        let dot = Dot { writer: Writer { device: 1, run: 7 }, counter };
        Edit { field: field.into(), dot, value, time: 5, saw: Vec::new(), prev }
    }

    fn push(member: &Member, before: Before, edits: &[Edit]) -> Pushed {
        push_record(
            &Pusher { member, device: 1, own_devices: &[1], in_use: &[], is_out: false, now: 100 },
            &goal(),
            before,
            edits,
        )
    }

    fn words(pushed: &Pushed) -> Vec<Answer> {
        pushed.answers.iter().map(|a| a.answer).collect()
    }

    #[test]
    fn after_a_refused_edit_the_rest_of_the_record_waits_for_the_next_round() {
        let edits =
            [edit(1, "words", json!("sing"), 0), edit(2, "state", json!("odd"), 1), edit(3, "order", json!(1), 2)];
        let pushed = push(&connector(), Before::default(), &edits);
        assert_eq!(words(&pushed), [Answer::Taken, Answer::Refused(Refusal::NotReadable)]);
        let record = pushed.record.unwrap();
        assert_eq!(record.seen(Writer { device: 1, run: 7 }), 1);
        // The phone drops the refused edit and names the one before it.
        let again =
            push(&connector(), Before { record: Some(&record), ..Before::default() }, &[edit(3, "order", json!(1), 1)]);
        assert_eq!(words(&again), [Answer::Taken]);
    }

    #[test]
    fn an_edit_taken_before_is_taken_again_even_where_it_could_not_be_written_now() {
        let visit = Header::new(Circle::Person(id("p")), Kind::Visit, id("v"));
        let member = connector();
        let who = Pusher { member: &member, device: 1, own_devices: &[1], in_use: &[], is_out: false, now: 100 };
        let edits = [edit(1, "said", json!("tea"), 0)];
        let first = push_record(&who, &visit, Before::default(), &edits);
        let before = Before { record: first.record.as_ref(), ..Before::default() };
        let second = push_record(&who, &visit, before, &edits);
        assert_eq!((words(&second), second.record), (vec![Answer::Taken], None));
    }

    #[test]
    fn unknown_and_forbidden_answer_alike_and_ended_access_hands_in() {
        let stranger = Member { id: id("m"), scopes: Vec::new() };
        let there = push(&connector(), Before::default(), &[edit(1, "words", json!("sing"), 0)]).record.unwrap();
        let edits = [edit(2, "words", json!("x"), 9), edit(3, "order", json!(1), 2)];
        let unknown = push(&stranger, Before::default(), &edits);
        let forbidden = push(&stranger, Before { record: Some(&there), ..Before::default() }, &edits);
        assert_eq!(words(&unknown), words(&forbidden));
        assert_eq!(words(&unknown), [Answer::Refused(Refusal::NotYours); 2]);
        let late = push(&stranger, Before { record: Some(&there), once: true, ..Before::default() }, &edits);
        assert_eq!((words(&late), late.tray.len(), late.record), (vec![Answer::HandedIn; 2], 2, None));
    }

    #[test]
    fn a_writer_of_another_device_an_erased_record_and_a_missing_edit_before() {
        let member = connector();
        let other = Pusher { member: &member, device: 2, own_devices: &[2, 4], in_use: &[], is_out: false, now: 100 };
        let edits = [edit(1, "words", json!("sing"), 0)];
        assert_eq!(
            words(&push_record(&other, &goal(), Before::default(), &edits)),
            [Answer::Refused(Refusal::NotYours)]
        );
        // The same member came in anew on the same phone: what it held is theirs.
        let anew = Pusher { own_devices: &[1, 2], ..other };
        assert_eq!(words(&push_record(&anew, &goal(), Before::default(), &edits)), [Answer::Taken]);
        assert_eq!(words(&push(&member, Before { is_erased: true, ..Before::default() }, &edits)), [Answer::Erased]);
        assert_eq!(words(&push(&member, Before::default(), &[edit(4, "words", json!("sing"), 3)])), [Answer::Behind]);
    }

    #[test]
    fn times_ahead_are_clamped() {
        let far = Edit { time: 7_258_118_400_000, ..edit(1, "words", json!("sing"), 0) };
        let record = push(&connector(), Before::default(), &[far]).record.unwrap();
        assert_eq!(record.shown("words").unwrap().time, 100);
    }

    /// Pulls until nothing more waits, as a phone does; returns what was sent in each round.
    fn pull_all(
        scopes: &[(u64, Vec<u64>)],
        cursor: u64,
        held: SortedMap<u64, Option<u64>>,
        head: u64,
        most: usize,
    ) -> Vec<Vec<u64>> {
        let list: Vec<Scope> =
            scopes.iter().map(|(number, _)| Scope { number: *number, what: ScopeOf::Team }).collect();
        let (mut cursor, mut held, mut rounds) = (cursor, held, Vec::new());
        loop {
            let found = sweeps(cursor, &held, &list)
                .into_iter()
                .map(|sweep| {
                    let all = &scopes.iter().find(|(n, _)| *n == sweep.scope.number).unwrap().1;
                    let rows: Vec<_> =
                        all.iter().filter(|s| **s > sweep.after).take(most + 1).map(|s| (*s, *s)).collect();
                    let looked_to = if rows.len() > most { rows.last().unwrap().0 } else { head };
                    Found { number: sweep.scope.number, after: sweep.after, is_new: sweep.is_new, rows, looked_to }
                })
                .collect();
            let page = page(found, head, most);
            cursor = page.cursor;
            held = list.iter().map(|s| (s.number, page.filling.get(&s.number).copied())).collect();
            rounds.push(page.send);
            assert!(rounds.len() < 50, "it never ends: {rounds:?}");
            if !page.more {
                return rounds;
            }
        }
    }

    #[test]
    fn a_pull_in_pages_sends_everything_once_the_scopes_are_whole() {
        let scopes = [(1, (1..=20).collect::<Vec<u64>>()), (2, vec![3, 9, 21, 22])];
        for most in 1..25 {
            let mut got: Vec<u64> = pull_all(&scopes, 0, SortedMap::new(), 23, most).concat();
            got.sort_unstable();
            got.dedup();
            assert_eq!(got, (1..=22).collect::<Vec<u64>>(), "{most} a page");
            // One scope is held up to 15, the other is new.
            let mut got: Vec<u64> = pull_all(&scopes, 15, [(1, None)].into(), 23, most).concat();
            got.sort_unstable();
            got.dedup();
            assert_eq!(got, [3, 9, 16, 17, 18, 19, 20, 21, 22], "{most} a page");
        }
    }
}
