//! The laws of edits and merge (design §4), over histories that a network can make.
//!
//! A history is a list of edits of a few writers. Each was written over what its author's phone showed, so it names in
//! `saw` only versions that came before it. A hub takes in a part of the history: of each writer a beginning.

use kith_model::sorted::SortedMap;
use kith_model::{
    Circle, Dot, Edit, Header, Id, Kind, Record, Version, Writer,
    access::{Member, Scope, ScopeOf, judge},
    edit::{Applied, apply, join},
    fields::{Fields, Typed, Values, differing},
    form::Opened,
    hub::clamped,
    kinds,
    record::{GONE, Gone},
    row::{Pen, Pulled, Row},
    wire::{Answer, Refusal, Signed},
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn id(text: &str) -> Id {
    text.parse().unwrap()
}

fn goal() -> Header {
    Header::new(Circle::Person(id("jean")), Kind::Goal, id("goal"))
}

fn author(writer: Writer) -> Id {
    id(&format!("m{}", writer.device))
}

/// What a writer does: in which field, and whether they look at the newest state of everybody or only at their own.
#[derive(Clone, Debug)]
struct Act {
    writer: u32,
    field: &'static str,
    value: u8,
    time: i64,
    looks: bool,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let fields = proptest::sample::select(vec!["words", "state", "mark/2026-11-26"]);
    let act = (1..=4u32, fields, 0..4u8, -5..50i64, any::<bool>())
        .prop_map(|(writer, field, value, time, looks)| Act { writer, field, value, time, looks });
    proptest::collection::vec(act, 1..14)
}

/// The edits of a history, each over what its author's phone showed.
fn history(acts: &[Act]) -> Vec<Edit> {
    let mut everything = Record::new(goal());
    let mut phones: SortedMap<u32, Record> = SortedMap::new();
    let mut edits = Vec::new();
    for act in acts {
        let phone = phones.entry(act.writer).or_insert_with(|| Record::new(goal()));
        if act.looks {
            *phone = join(phone, &everything);
        }
        let writer = Writer { device: act.writer, run: 1 };
        let edit = Edit {
            field: act.field.into(),
            dot: Dot { writer, counter: phone.seen(writer) + 1 },
            value: act.value.into(),
            time: act.time,
            saw: phone.versions(act.field).iter().map(|v| v.dot).collect(),
            prev: phone.seen(writer),
        };
        apply(phone, &edit, &author(writer), edit.time);
        everything = join(&everything, phone);
        edits.push(edit);
    }
    edits
}

/// What a hub has that heard a part of the history; its clock clamps the times. An edit comes only after what its
/// author saw, as a pull brought it there.
fn heard(edits: &[Edit], upto: usize, without: u32, clock: i64) -> Record {
    let mut record = Record::new(goal());
    for edit in edits.iter().take(upto).filter(|e| e.dot.writer.device != without) {
        if edit.saw.iter().all(|dot| record.seen(dot.writer) >= dot.counter) {
            apply(&mut record, edit, &author(edit.dot.writer), clamped(edit.time, clock));
        }
    }
    record
}

fn part() -> impl Strategy<Value = (usize, u32, i64)> {
    (0..14usize, 0..=4u32, 0..60i64)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn applying_twice_is_applying_once_and_drops_only_what_was_seen(acts in acts(), (upto, without, clock) in part()) {
        let edits = history(&acts);
        let before = heard(&edits, upto, without, clock);
        for edit in &edits {
            let mut once = before.clone();
            let applied = apply(&mut once, edit, &id("m"), 7);
            let mut twice = once.clone();
            prop_assert!(apply(&mut twice, edit, &id("m"), 9) != Applied::Now);
            prop_assert_eq!(&twice, &once);
            if applied != Applied::Now {
                prop_assert_eq!(&once, &before);
                continue;
            }
            for (field, versions) in &before.fields {
                for version in versions {
                    let stays = once.versions(field).contains(version);
                    let is_named = *field == edit.field && edit.saw.contains(&version.dot);
                    prop_assert_eq!(stays, !is_named, "{:?} in {}", version, field);
                }
            }
            prop_assert!(once.covers(&before) && once.seen(edit.dot.writer) == edit.dot.counter);
        }
    }

    #[test]
    fn join_is_commutative_associative_and_idempotent_clocks_included(acts in acts(), parts in [part(), part(), part()]) {
        let edits = history(&acts);
        let [a, b, c] = parts.map(|(upto, without, clock)| heard(&edits, upto, without, clock));
        prop_assert_eq!(join(&a, &b), join(&b, &a));
        prop_assert_eq!(join(&join(&a, &b), &c), join(&a, &join(&b, &c)));
        prop_assert_eq!(&join(&a, &a), &a);
        let both = join(&a, &b);
        prop_assert!(both.covers(&a) && both.covers(&b));
        prop_assert_eq!(join(&both, &a), both);
    }

    #[test]
    fn an_old_state_offered_again_changes_nothing(acts in acts(), (upto, without, clock) in part(), later in 0..14usize) {
        let edits = history(&acts);
        let old = heard(&edits, upto, without, clock);
        let new = heard(&edits, upto + later, without, clock);
        prop_assert_eq!(join(&new, &old), new);
    }

    #[test]
    fn any_order_that_a_network_can_make_ends_in_the_same_state(acts in acts(), turns in proptest::collection::vec(0..40usize, 40)) {
        let edits = history(&acts);
        let whole = heard(&edits, edits.len(), 0, 100);
        // Each time one of those whose writer's edit before it, and all that its author saw, has arrived; some twice.
        let (mut record, mut left) = (Record::new(goal()), edits.clone());
        for turn in turns.iter().cycle().take(400) {
            let Some(edit) = left.get(turn % left.len().max(1)).cloned() else { break };
            let is_ready = edit.saw.iter().all(|dot| record.seen(dot.writer) >= dot.counter);
            if is_ready && apply(&mut record, &edit, &author(edit.dot.writer), clamped(edit.time, 100)) == Applied::Now {
                left.retain(|e| e.dot != edit.dot);
            }
            let again = &edits[turn % edits.len()];
            if record.seen(again.dot.writer) >= again.dot.counter {
                prop_assert_eq!(apply(&mut record, again, &id("m"), 0), Applied::Before);
            }
        }
        if left.is_empty() {
            prop_assert_eq!(record, whole);
        }
    }

    #[test]
    fn a_record_of_a_newer_app_passes_through_untouched(
        kind in "[a-z][a-z-]{0,12}", circle in "[a-z]{3,9}(:[a-z0-9]{1,5}){0,3}",
        fields in proptest::collection::btree_map("[!a-z/]{1,10}", crate::odd::json(), 0..4),
    ) {
        let versions = |value: Value| json!([{"d": "7.00000000000000ff.3", "t": 5, "a": "priya", "v": value}]);
        let fields: serde_json::Map<_, _> = fields.into_iter().map(|(name, value)| (name, versions(value))).collect();
        let text = json!({
            "h": {"circle": circle, "kind": kind, "id": "x1", "of": {"novelty": "y"}},
            "f": fields,
            "seen": {"7.00000000000000ff": 3},
        });
        if let Ok(record) = serde_json::from_value::<Record>(text.clone()) {
            prop_assert_eq!(serde_json::to_value(&record).unwrap(), text.clone());
            let signed = Signed { record, receipt: "r".into() };
            let row = Row { copy: Some(signed.clone()), ..Row::new(signed.record.header.clone()) };
            let again: Row = serde_json::from_str(&serde_json::to_string(&row).unwrap()).unwrap();
            prop_assert_eq!(&again.copy, &Some(signed));
            prop_assert_eq!(again.shown(&id("me")), row.copy.unwrap().record);
        } else {
            // Only a known circle with another number of parts is none.
            let known = ["everyone", "team", "person", "case", "joined", "keepers", "register", "pair", "referral"];
            prop_assert!(known.iter().any(|k| circle.split(':').next() == Some(*k)), "{} was not read", text);
        }
    }

    #[test]
    fn what_is_shown_is_the_copy_with_the_own_edits_on_top(acts in acts(), (upto, without, clock) in part(), own in 1..5usize) {
        let edits = history(&acts);
        let signed = |record: &Record| Signed { record: record.clone(), receipt: "r".into() };
        let old = heard(&edits, upto, without, clock);
        let mut row = Row::new(goal());
        prop_assert_eq!(row.take_copy(signed(&old)), Pulled::Replaced);
        let mut pen = Pen::new(Writer { device: 9, run: 9 });
        for n in 0..own {
            let opened = Opened::on(&row.shown(&id("m9")));
            row.save(&opened.set([("words", format!("v{n}").into())]), &mut pen, n as i64);
        }
        let shown = row.shown(&id("m9"));
        prop_assert_eq!(shown.versions("words").len(), 1, "it saw all that was there");
        prop_assert_eq!(shown.versions("state"), old.versions("state"));
        // The hub takes all of them in, over a newer state; the copy then covers the list.
        let mut hub = heard(&edits, 14, 0, clock);
        hub = join(&hub, &old);
        let sent = row.edits_to_send();
        prop_assert_eq!(sent.iter().map(|e| e.prev).collect::<Vec<_>>(), (0..own as u64).collect::<Vec<_>>());
        for edit in &sent {
            prop_assert_eq!(apply(&mut hub, edit, &id("m9"), edit.time), Applied::Now);
        }
        let unseen = hub.versions("words").iter().filter(|v| v.dot.writer.device != 9);
        prop_assert!(unseen.clone().all(|v| !old.versions("words").contains(v)));
        prop_assert_eq!(row.take_copy(signed(&hub)), Pulled::Replaced);
        prop_assert!(row.unsent.is_empty());
        prop_assert_eq!(&row.shown(&id("m9")), &hub);
        // An older copy is not taken for a newer one.
        let behind = !old.covers(&hub);
        prop_assert_eq!(row.take_copy(signed(&old)) == Pulled::HubIsBehind, behind);
        prop_assert_eq!(&row.shown(&id("m9")), &hub);
    }
}

/// Reads a kind from fields that hold anything, and writes what it read: what it understood it writes so that it
/// understands the same again.
fn reads_anything<T: Typed>(odd: &SortedMap<String, Value>) {
    let read = T::read(&Values(odd.clone()));
    let mut written = Values::default();
    read.write(&mut written);
    let again = T::read(&written);
    assert!(differing(&read, &again).is_empty(), "{} of {odd:?}", T::KIND);
}

/// Fields of a kind with odd values, often the names that it knows.
fn odd_fields() -> impl Strategy<Value = SortedMap<String, Value>> {
    let known: Vec<String> = Kind::ALL
        .iter()
        .flat_map(|(kind, _)| kith_model::rules::rules(kind).unwrap().fields)
        .map(|rule| if rule.name.ends_with('/') { format!("{}2026-11-26", rule.name) } else { rule.name.into() })
        .collect();
    proptest::collection::vec((proptest::sample::select(known), crate::odd::json()), 0..25)
        .prop_map(|fields| fields.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_kind_reads_whatever_stands_in_its_fields(odd in odd_fields()) {
        macro_rules! each {
            ($($kind:ident)*) => { $(reads_anything::<kinds::$kind>(&odd);)* };
        }
        each!(Programme Group Activity JoiningDetails GroupContact Session Person Background Plan Goal Step Visit Booking
            Attendance Headcount Notice Told Ask Reason Consent Referral ReferralState Match Call CaseNote Triage Opening);
    }
}

fn two_versions(one: Value, other: Value) -> Record {
    let mut record = Record::new(goal());
    for (device, value) in [(1, one), (2, other)] {
        let dot = Dot { writer: Writer { device, run: 1 }, counter: 1 };
        let edit = Edit { field: "words".into(), dot, value, time: device.into(), saw: vec![], prev: 0 };
        assert_eq!(apply(&mut record, &edit, &author(dot.writer), edit.time), Applied::Now);
    }
    record
}

#[test]
fn versions_with_equal_values_count_as_one() {
    let same = two_versions("sing".into(), "sing".into());
    assert_eq!((same.versions("words").len(), same.values("words").len()), (2, 1));
    assert!(!same.is_unsettled("words") && same.unsettled().next().is_none());
    let different = two_versions("sing".into(), "dance".into());
    assert_eq!(different.unsettled().collect::<Vec<_>>(), ["words"]);
    assert_eq!(different.text("words"), "dance", "the later is shown");
}

#[test]
fn of_equal_times_the_same_is_shown_everywhere() {
    let mut record = two_versions("sing".into(), "dance".into());
    record.fields.get_mut("words").unwrap().iter_mut().for_each(|v| v.time = 5);
    let mut turned = record.clone();
    turned.fields.get_mut("words").unwrap().reverse();
    assert_eq!(record.shown("words"), turned.shown("words"));
}

#[test]
fn an_edit_whose_forerunner_is_missing_waits() {
    let mut record = Record::new(goal());
    let dot = Dot { writer: Writer { device: 1, run: 1 }, counter: 3 };
    let edit = Edit { field: "words".into(), dot, value: "x".into(), time: 1, saw: vec![], prev: 2 };
    assert_eq!(apply(&mut record, &edit, &id("m"), 1), Applied::Behind);
    assert_eq!(record, Record::new(goal()));
}

fn saved(record: &mut Record, device: u32, save: &kith_model::form::Save) {
    let mut pen = Pen::new(Writer { device, run: record.seen.len() as u64 });
    let mut row = Row::new(record.header.clone());
    row.save(save, &mut pen, 1);
    for edit in row.edits_to_send() {
        apply(record, &edit, &author(pen.writer), 1);
    }
}

#[test]
fn a_removal_counts_only_while_every_live_version_is_among_those_it_names() {
    let mut record = two_versions("sing".into(), "dance".into());
    let late = Opened::on(&record);
    let removal = late.remove();
    saved(&mut record, 3, &removal);
    assert_eq!(record.gone(), Gone::Yes);
    // Somebody who had not seen the removal writes.
    saved(&mut record, 4, &late.set([("state", "done".into())]));
    assert_eq!(
        record.gone(),
        Gone::ButChanged { removed_by: author(Writer { device: 3, run: 1 }), changed_by: id("m4") }
    );
    // "Keep" takes it back; removing again names the late one too.
    let mut kept = record.clone();
    saved(&mut kept, 5, &Opened::on(&record).set([(GONE, Value::Null)]));
    assert_eq!(kept.gone(), Gone::No);
    let again = Opened::on(&record).remove();
    saved(&mut record, 5, &again);
    assert_eq!(record.gone(), Gone::Yes);
    assert_eq!(record.values("words").len(), 2, "nothing is thrown away");
}

#[test]
fn two_who_remove_unseen_remove_together() {
    let mut record = two_versions("sing".into(), "dance".into());
    let (one, other) = (Opened::on(&record).remove(), Opened::on(&record).remove());
    saved(&mut record, 3, &one);
    saved(&mut record, 4, &other);
    assert_eq!(record.gone(), Gone::Yes);
    // Each had seen half: only together they name all. That counts as removed.
    let mut halves = two_versions("sing".into(), "dance".into());
    let dots: Vec<String> = halves.dots().iter().map(ToString::to_string).collect();
    for (device, dot) in [(3, &dots[0]), (4, &dots[1])] {
        let named = Opened::new(goal()).set([(GONE, json!([dot]))]);
        saved(&mut halves, device, &named);
    }
    assert_eq!(halves.gone(), Gone::Yes);
}

#[test]
fn only_who_may_write_every_filled_field_removes_and_events_stay() {
    let member = |what| Member { id: id("m"), scopes: vec![Scope { number: 1, what }] };
    let jean = member(ScopeOf::Person { person: id("jean") });
    let priya = member(ScopeOf::Connector { person: id("jean") });
    let filled = |kind, field: &str, value: Value| {
        let mut record = Record::new(Header::new(Circle::Person(id("jean")), kind, id("it")));
        let dot = Dot { writer: Writer { device: 2, run: 1 }, counter: 1 };
        record.fields.insert(field.into(), vec![Version { dot, time: 1, author: id("m2"), value, handed_in_by: None }]);
        record.seen.insert(dot.writer, 1);
        record
    };
    let removal = |record: &Record| {
        let change = Opened::on(record).remove().changes[0].clone();
        let dot = Dot { writer: Writer { device: 1, run: 1 }, counter: 1 };
        Edit { field: change.field, dot, value: change.value, time: 1, saw: change.saw, prev: 0 }
    };
    let judged = |who: &Member, record: &Record| judge(who, &record.header, Some(record), &removal(record));
    let refused = Some(Answer::Refused(Refusal::NotYours));

    let plan = filled(Kind::Plan, "matters", "singing".into());
    assert_eq!((judged(&jean, &plan), judged(&priya, &plan)), (None, None));
    let planned = filled(Kind::Plan, "next_place", "the library".into());
    assert_eq!((judged(&jean, &planned), judged(&priya, &planned)), (refused, None));
    for kind in [Kind::Visit, Kind::Consent, Kind::Attendance, Kind::Person] {
        let field = match kind {
            Kind::Visit => "said",
            Kind::Consent => "how",
            Kind::Attendance => "person",
            _ => "name",
        };
        let record = filled(kind, field, "here".into());
        assert_eq!(judged(&priya, &record), refused, "{}", record.header.key);
        assert!(!priya.removes(&record));
    }
    assert_eq!(judge(&priya, &plan.header, None, &removal(&plan)), refused, "there is nothing to remove");
}

#[test]
fn an_event_takes_a_first_value_and_no_second() {
    let priya =
        Member { id: id("m"), scopes: vec![Scope { number: 1, what: ScopeOf::Connector { person: id("jean") } }] };
    let mut visit = Record::new(Header::new(Circle::Person(id("jean")), Kind::Visit, id("v")));
    let edit = |counter, saw: Vec<Dot>| {
        let dot = Dot { writer: Writer { device: 1, run: 1 }, counter };
        Edit { field: "said".into(), dot, value: "we spoke".into(), time: 1, saw, prev: 0 }
    };
    let first = edit(1, vec![]);
    assert_eq!(judge(&priya, &visit.header, None, &first), None);
    let overwrites_nothing = edit(1, vec![first.dot]);
    let said = Some(Answer::Refused(Refusal::AlreadySaid));
    assert_eq!(judge(&priya, &visit.header, None, &overwrites_nothing), said);
    apply(&mut visit, &first, &id("m"), 1);
    assert_eq!(judge(&priya, &visit.header, Some(&visit), &edit(2, vec![])), said);
    assert_eq!(judge(&priya, &visit.header, Some(&visit), &edit(2, vec![first.dot])), said);
}
