//! Acts and what the hub answers to them, with every variant.

use super::*;

pub fn invite() -> Invite {
    Invite {
        name: "Jean".into(),
        role: Role::Participant,
        person: Some(id("jean")),
        groups: vec![id("choir")],
        ticks: Vec::new(),
    }
}

pub fn lines() -> (MemberLine, DeviceLine, InvitationLine, TrayLine) {
    let grants = vec![(1, "connector:jean".into())];
    let roles = vec![Role::Connector];
    (
        MemberLine { member: id("m-priya"), name: "Priya".into(), roles, grants, last_seen: None, vetted_until: None },
        DeviceLine { device: 3, name: "Android, Chrome".into(), last_seen: Some(5), is_this: true, is_out: false },
        InvitationLine { invitation: id("i1"), name: "Jean".into(), role: Role::Participant, until: 9 },
        TrayLine {
            entry: id("t1"),
            header: goal(),
            field: "words".into(),
            value: "late".into(),
            by: "Sam".into(),
            at: 8,
        },
    )
}

/// What came after the first ones: their golden files stand as they were.
pub fn later_acts() -> Vec<Act> {
    vec![Act::PersonDevices { person: id("jean") }, Act::MemberDevices { member: id("m-jean") }]
}

/// What changes access for a time, or at once from one to another.
pub fn acts_of_access() -> Vec<Act> {
    vec![
        Act::HandOver { person: id("jean"), from: id("m-priya"), to: id("m-omar") },
        Act::StandIn { away: id("m-priya"), by: id("m-omar"), from: day("2026-11-23"), until: day("2026-11-27") },
        Act::EndCover { cover: id("c1") },
        Act::SupportedBy { member: id("m-priya") },
        Act::OpenRecord {
            person: id("jean"),
            sort: OpeningSort::Worried,
            reason: "Her sister rang, worried.".into(),
            held_back: true,
        },
    ]
}

/// Who reads safety notes.
pub fn acts_of_safety() -> Vec<Act> {
    vec![Act::SetLead { member: id("m-sam"), leads: true }]
}

/// Seeing the rest of one's record.
pub fn acts_of_seeing() -> Vec<Act> {
    vec![
        Act::RecordAsks,
        Act::PersonAudit { person: id("jean") },
        Act::AnswerRecordAsk {
            person: id("jean"),
            ask: id("a1"),
            held_back: "A line of 3 May: it is about her neighbour".into(),
        },
    ]
}

/// What the hub answers to them.
pub fn dids_of_seeing() -> Vec<Did> {
    let line = RecordAskLine { ask: id("a1"), person: ana(), until: day("2026-12-21") };
    let done = AuditLine { at: 1_795_600_000_000, by: "Priya".into(), what: "taken".into(), kind: "case-note".into() };
    vec![Did::RecordAsks { asks: vec![line] }, Did::Audit { lines: vec![done] }]
}

/// Who helps a person, and with what.
pub fn acts_of_supporters() -> Vec<Act> {
    vec![Act::SetTicks { number: 7, ticks: vec![Tick::Diary, Tick::Plan, Tick::Talks, Tick::Asks] }]
}

pub fn invite_supporter() -> Invite {
    let ticks = vec![Tick::Diary, Tick::Asks];
    Invite { name: "Ana".into(), role: Role::Supporter, person: Some(id("jean")), groups: Vec::new(), ticks }
}

/// What lets a volunteer come to their matches, and what does no longer.
pub fn acts_of_vetting() -> Vec<Act> {
    let member = id("m-vic");
    vec![Act::Vet { member: member.clone(), until: Some(day("2027-05-31")) }, Act::Vet { member, until: None }]
}

pub fn ana() -> AloneLine {
    AloneLine { person: id("ana"), name: "Ana B.".into(), area: "Eastgate".into(), since: 1_795_600_000_000 }
}

/// What came after the first answers.
pub fn later_dids() -> Vec<Did> {
    vec![
        Did::People { people: vec![ana()] },
        Did::Members { members: Vec::new(), alone: Vec::new(), covers: vec![cover()], asks: Vec::new() },
    ]
}

pub fn acts() -> Vec<Act> {
    vec![
        Act::Invite(invite()),
        Act::NewCode { member: id("m-jean") },
        Act::TakeRequest { referral: id("r1") },
        Act::GivePerson { member: id("m-priya"), person: id("jean") },
        Act::GiveGroup { member: id("m-rosa"), group: id("choir") },
        Act::EndGrant { number: 4 },
        Act::Members,
        Act::Devices,
        Act::SignOut { device: 3 },
        Act::Invitations,
        Act::Withdraw { invitation: id("i1") },
        Act::Tray,
        Act::TakeFromTray { entry: id("t1"), accept: true },
        Act::MyDays { days: vec![1, 2, 3] },
    ]
}

pub fn dids() -> Vec<Did> {
    let (member, device, invitation, entry) = lines();
    vec![
        Did::Invited {
            invitation: id("i1"),
            member: id("m-jean"),
            code: "K7M2QXP4RD".into(),
            secret: "c2VjcmV0".into(),
            until: 9,
        },
        Did::Took { person: id("jean") },
        Did::Members { members: vec![member], alone: Vec::new(), covers: Vec::new(), asks: Vec::new() },
        Did::Devices { devices: vec![device] },
        Did::Invitations { invitations: vec![invitation] },
        Did::Tray { entries: vec![entry] },
        Did::Done,
    ]
}
