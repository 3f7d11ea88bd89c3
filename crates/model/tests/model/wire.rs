//! The wire format, version 1, as golden files: what they say decodes to these values, and these values encode to
//! those very bytes. A file that was ever shipped is never changed; a new format is a new folder beside it.
//!
//! `KITH_GOLDEN=write cargo test -p kith-model --test model wire` writes files that are not there yet.

use kith_model::sorted::SortedSet;
use std::{fmt::Debug, fs, path::PathBuf};

use kith_model::{
    access::ScopeOf,
    acts::{Act, Did},
    listing::Listing,
    wire::{Answer, Refusal, SyncReply, SyncRequest},
};
use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::samples::{
    Reader, acts, acts_of_access, acts_of_safety, acts_of_seeing, acts_of_supporters, acts_of_vetting, answers, dids,
    dids_of_seeing, each, later_acts, later_dids, later_scopes, scopes,
};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/wire/v1")
}

fn file(name: &str) -> PathBuf {
    let mut kebab = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.push(letter.to_ascii_lowercase());
    }
    folder().join(kebab + ".json")
}

/// The golden files, and of which types there are any.
#[derive(Default)]
struct Golden {
    named: SortedSet<&'static str>,
}

impl Reader for Golden {
    fn read<T: Serialize + DeserializeOwned + PartialEq + Debug>(&mut self, name: &'static str, value: &T) {
        self.named.insert(name);
        let (file, text) = (file(name), serde_json::to_string_pretty(value).unwrap() + "\n");
        if !file.exists() && std::env::var("KITH_GOLDEN").is_ok_and(|what| what == "write") {
            fs::create_dir_all(folder()).unwrap();
            fs::write(&file, &text).unwrap();
        }
        let kept =
            fs::read_to_string(&file).unwrap_or_else(|e| panic!("{} ({e}): see the head of this file", file.display()));
        assert_eq!(kept, text, "{name} is written otherwise than it was");
        assert_eq!(&serde_json::from_str::<T>(&kept).unwrap(), value, "{name} reads otherwise than it did");
    }
}

#[test]
fn every_wire_type_reads_and_writes_as_it_always_did() {
    let mut golden = Golden::default();
    each(&mut golden);
    let named = golden.named;
    // What is public in these files travels, so it has a golden file.
    let sources = [
        include_str!("../../src/wire.rs"),
        include_str!("../../src/acts.rs"),
        include_str!("../../src/acts/lines.rs"),
        include_str!("../../src/envelope.rs"),
        include_str!("../../src/listing.rs"),
    ];
    let public = |line: &str| {
        let rest = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "))?;
        rest.split(|c: char| !c.is_alphanumeric()).next().map(str::to_owned)
    };
    for name in sources.iter().flat_map(|source| source.lines()).filter_map(public) {
        assert!(named.contains(name.as_str()), "{name} travels and has no golden file");
    }
    let there: SortedSet<PathBuf> = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    let expected: SortedSet<PathBuf> = named.iter().map(|name| file(name)).collect();
    assert_eq!(there, expected, "a golden file of no type");
}

/// What was cut off anywhere is read as nothing.
struct EveryPrefix;

impl Reader for EveryPrefix {
    fn read<T: Serialize + DeserializeOwned>(&mut self, name: &'static str, value: &T) {
        let text = serde_json::to_string(value).unwrap();
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            assert!(serde_json::from_str::<T>(&text[..end]).is_err(), "half a {name} is none: {}", &text[..end]);
        }
    }
}

#[test]
fn half_a_message_is_no_message() {
    each(&mut EveryPrefix);
}

/// Something odd instead of a value of the type: read or not, and nothing else.
struct Instead(Value);

impl Reader for Instead {
    fn read<T: Serialize + DeserializeOwned>(&mut self, _: &'static str, _: &T) {
        let _ = serde_json::from_value::<T>(self.0.clone()).map(|value| serde_json::to_string(&value).unwrap());
    }
}

/// One value somewhere in a good message replaced by something odd.
fn bent(mut whole: Value, path: &[usize], odd: &Value) -> Value {
    fn go(value: &mut Value, path: &[usize], odd: &Value) {
        let Some((step, rest)) = path.split_first() else {
            *value = odd.clone();
            return;
        };
        match value {
            Value::Array(all) if !all.is_empty() => {
                let at = step % all.len();
                go(&mut all[at], rest, odd);
            }
            Value::Object(all) if !all.is_empty() => {
                let name = all.keys().nth(step % all.len()).unwrap().clone();
                go(&mut all[&name], rest, odd);
            }
            other => *other = odd.clone(),
        }
    }
    go(&mut whole, path, odd);
    whole
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn decoders_take_anything_without_falling_over(odd in crate::odd::json()) {
        each(&mut Instead(odd));
    }

    #[test]
    fn a_bent_request_is_read_or_not_and_nothing_else(odd in crate::odd::json(), path in proptest::collection::vec(0..9usize, 1..7)) {
        let whole = fs::read_to_string(file("SyncReply")).unwrap();
        let bent_reply = bent(serde_json::from_str(&whole).unwrap(), &path, &odd);
        if let Ok(reply) = serde_json::from_value::<SyncReply>(bent_reply) {
            // What was read can be shown and joined, whatever stands in it.
            for signed in &reply.records {
                let record = &signed.record;
                let _ = (record.gone(), record.unsettled().count(), record.dots(), Listing::of(record));
                prop_assert_eq!(&kith_model::edit::join(record, record).header, &record.header);
            }
        }
        let whole = fs::read_to_string(file("SyncRequest")).unwrap();
        let _ = serde_json::from_value::<SyncRequest>(bent(serde_json::from_str(&whole).unwrap(), &path, &odd));
    }
}

/// Fails to compile when a variant is new: it then needs a line in the list of `samples.rs`.
fn number_of_act(act: &Act) -> usize {
    match act {
        Act::Invite(_) => 0,
        Act::NewCode { .. } => 1,
        Act::TakeRequest { .. } => 2,
        Act::GivePerson { .. } => 3,
        Act::GiveGroup { .. } => 4,
        Act::EndGrant { .. } => 5,
        Act::Members => 6,
        Act::Devices => 7,
        Act::SignOut { .. } => 8,
        Act::Invitations => 9,
        Act::Withdraw { .. } => 10,
        Act::Tray => 11,
        Act::TakeFromTray { .. } => 12,
        Act::MyDays { .. } => 13,
        Act::PersonDevices { .. } => 14,
        Act::MemberDevices { .. } => 15,
        Act::HandOver { .. } => 16,
        Act::StandIn { .. } => 17,
        Act::EndCover { .. } => 18,
        Act::SupportedBy { .. } => 19,
        Act::OpenRecord { .. } => 20,
        Act::SetLead { .. } => 21,
        Act::RecordAsks => 22,
        Act::PersonAudit { .. } => 23,
        Act::AnswerRecordAsk { .. } => 24,
        Act::SetTicks { .. } => 25,
        Act::Vet { .. } => 26,
    }
}

fn number_of_did(did: &Did) -> usize {
    match did {
        Did::Invited { .. } => 0,
        Did::Took { .. } => 1,
        Did::Members { .. } => 2,
        Did::Devices { .. } => 3,
        Did::Invitations { .. } => 4,
        Did::Tray { .. } => 5,
        Did::Done => 6,
        Did::People { .. } => 7,
        Did::RecordAsks { .. } => 8,
        Did::Audit { .. } => 9,
    }
}

fn number_of_answer(answer: &Answer) -> usize {
    match answer {
        Answer::Taken => 0,
        Answer::Behind => 1,
        Answer::NotYet => 2,
        Answer::Erased => 3,
        Answer::HandedIn => 4,
        Answer::Refused(Refusal::NotYours) => 5,
        Answer::Refused(Refusal::AlreadySaid) => 6,
        Answer::Refused(Refusal::NotReadable) => 7,
        Answer::Refused(Refusal::TooLarge) => 8,
    }
}

fn number_of_scope(scope: &ScopeOf) -> usize {
    match scope {
        ScopeOf::Person { .. } => 0,
        ScopeOf::Supporter { .. } => 1,
        ScopeOf::Connector { .. } => 2,
        ScopeOf::Opened { .. } => 3,
        ScopeOf::Organiser { .. } => 4,
        ScopeOf::Joined { .. } => 5,
        ScopeOf::Volunteer => 6,
        ScopeOf::Referrer => 7,
        ScopeOf::Team => 8,
        ScopeOf::Coordinator => 9,
        ScopeOf::Witness => 10,
        ScopeOf::Safeguarding => 11,
    }
}

#[test]
fn the_lists_of_variants_are_whole() {
    let mut all =
        [acts(), later_acts(), acts_of_access(), acts_of_safety(), acts_of_seeing(), acts_of_supporters()].concat();
    // Vetting stands there twice: with a day and without.
    all.extend(acts_of_vetting().into_iter().take(1));
    assert_eq!(all.iter().map(number_of_act).collect::<Vec<_>>(), (0..27).collect::<Vec<_>>());
    // Members stand there again, with who stands in.
    let all: SortedSet<usize> = [dids(), later_dids(), dids_of_seeing()].concat().iter().map(number_of_did).collect();
    assert_eq!(all, (0..10).collect());
    assert_eq!(answers().iter().map(number_of_answer).collect::<Vec<_>>(), (0..9).collect::<Vec<_>>());
    let all = scopes().into_iter().map(|scope| scope.what).chain(later_scopes());
    assert_eq!(all.map(|what| number_of_scope(&what)).collect::<Vec<_>>(), (0..12).collect::<Vec<_>>());
}
