//! Acts: what changes access. Every act by everybody on what is not theirs, and on what is not there.

use serde_json::{Value, json};

use crate::attacks::{
    Tally,
    cast::{Cast, SIGNED_IN, unknown},
    targets::Targets,
};

/// One act on something of Amina's (or of the programme's), who may do it, and the same on what is not there.
struct Cell {
    name: &'static str,
    act: Value,
    may: &'static [&'static str],
    /// The same about what is not there; nothing where there is no such thing.
    nowhere: Option<Value>,
}

const EVERYBODY: &[&str] = &SIGNED_IN;
const NOBODY: &[&str] = &[];

fn cells(cast: &Cast, who: &str, at: &Targets) -> Vec<Cell> {
    let me = |name: &str| cast.phone(name).me.to_string();
    let (it, far) = (unknown().to_string(), 4_000_000_000_000_000_u64);
    let invite = |role: &str, person: Value, groups: Value| json!({"act": "invite", "name": "Sam", "role": role, "person": person, "groups": groups});
    let cell = |name, act, may, nowhere| Cell { name, act, may, nowhere };
    let asker = if SIGNED_IN.contains(&who) { me(who) } else { me("amina") };
    vec![
        cell(
            "invite amina herself",
            invite("participant", json!("amina"), json!([])),
            &["priya", "cora"],
            Some(invite("participant", json!(it), json!([]))),
        ),
        cell(
            "invite a supporter of amina",
            invite("supporter", json!("amina"), json!([])),
            &["amina", "priya", "cora"],
            Some(invite("supporter", json!(it), json!([]))),
        ),
        cell("invite a connector", invite("connector", json!(null), json!([])), &["cora"], None),
        cell("invite a coordinator", invite("coordinator", json!(null), json!([])), &["cora"], None),
        cell("invite a volunteer", invite("volunteer", json!(null), json!([])), &["cora"], None),
        cell("invite a referrer", invite("referrer", json!(null), json!([])), &["cora"], None),
        cell(
            "invite an organiser of the choir",
            invite("organiser", json!(null), json!(["choir"])),
            &["cora"],
            Some(invite("organiser", json!(null), json!([it]))),
        ),
        cell("invite a participant who is nobody", invite("participant", json!(null), json!([])), NOBODY, None),
        cell(
            "invite a connector with a person",
            invite("connector", json!("amina"), json!([])),
            NOBODY,
            Some(invite("connector", json!(it), json!([]))),
        ),
        cell("invite a coordinator with a person", invite("coordinator", json!("amina"), json!([])), NOBODY, None),
        cell(
            "a new code for amina",
            json!({"act": "new-code", "member": me("amina")}),
            &["amina", "priya", "cora"],
            Some(json!({"act": "new-code", "member": it})),
        ),
        cell(
            "a new code for priya",
            json!({"act": "new-code", "member": me("priya")}),
            &["priya", "cora"],
            Some(json!({"act": "new-code", "member": it})),
        ),
        cell(
            "a new code for cora",
            json!({"act": "new-code", "member": me("cora")}),
            &["cora"],
            Some(json!({"act": "new-code", "member": it})),
        ),
        cell(
            "a new code for cleo",
            json!({"act": "new-code", "member": me("cleo")}),
            &["cleo", "omar", "cora"],
            Some(json!({"act": "new-code", "member": it})),
        ),
        cell(
            "take a request",
            json!({"act": "take-request", "referral": at.referral}),
            &["priya", "omar", "otto"],
            Some(json!({"act": "take-request", "referral": it})),
        ),
        cell(
            "give amina to omar",
            json!({"act": "give-person", "member": me("omar"), "person": "amina"}),
            &["cora"],
            Some(json!({"act": "give-person", "member": it, "person": "amina"})),
        ),
        cell(
            "give amina to omar, or nobody",
            json!({"act": "give-person", "member": me("omar"), "person": "amina"}),
            &["cora"],
            Some(json!({"act": "give-person", "member": me("omar"), "person": it})),
        ),
        cell(
            "give amina to rosa, who is no connector",
            json!({"act": "give-person", "member": me("rosa"), "person": "amina"}),
            NOBODY,
            Some(json!({"act": "give-person", "member": it, "person": "amina"})),
        ),
        cell(
            "give the garden to rosa",
            json!({"act": "give-group", "member": me("rosa"), "group": "garden"}),
            &["cora"],
            Some(json!({"act": "give-group", "member": me("rosa"), "group": it})),
        ),
        cell(
            "give the garden to oneself",
            json!({"act": "give-group", "member": asker, "group": "garden"}),
            &["cora"],
            Some(json!({"act": "give-group", "member": asker, "group": it})),
        ),
        cell(
            "give the garden to amina",
            json!({"act": "give-group", "member": me("amina"), "group": "garden"}),
            NOBODY,
            Some(json!({"act": "give-group", "member": it, "group": "garden"})),
        ),
        cell(
            "end somebody's grant",
            json!({"act": "end-grant", "number": at.grant}),
            &["cora"],
            Some(json!({"act": "end-grant", "number": far})),
        ),
        cell(
            "end the grant of amina's supporter",
            json!({"act": "end-grant", "number": at.supporter_grant}),
            &["amina", "priya", "cora"],
            Some(json!({"act": "end-grant", "number": far})),
        ),
        cell(
            "let amina's supporter see more",
            json!({"act": "set-ticks", "number": at.supporter_grant, "ticks": ["diary", "plan", "talks", "asks"]}),
            &["amina", "priya"],
            Some(json!({"act": "set-ticks", "number": far, "ticks": ["diary", "plan", "talks", "asks"]})),
        ),
        cell(
            "tick for amina's connector, who is no supporter",
            json!({"act": "set-ticks", "number": at.connector_grant, "ticks": ["diary"]}),
            NOBODY,
            Some(json!({"act": "set-ticks", "number": far, "ticks": ["diary"]})),
        ),
        cell(
            "invite a supporter of amina for all of it",
            json!({"act": "invite", "name": "Sam", "role": "supporter", "person": "amina", "ticks": ["plan", "talks"]}),
            &["amina", "priya", "cora"],
            Some(
                json!({"act": "invite", "name": "Sam", "role": "supporter", "person": it, "ticks": ["plan", "talks"]}),
            ),
        ),
        cell(
            "a new code for ana",
            json!({"act": "new-code", "member": me("ana")}),
            &["ana", "amina", "priya", "cora"],
            Some(json!({"act": "new-code", "member": it})),
        ),
        cell(
            "end the grant of amina's connector",
            json!({"act": "end-grant", "number": at.connector_grant}),
            &["cora"],
            Some(json!({"act": "end-grant", "number": far})),
        ),
        cell(
            "end what follows from a booking",
            json!({"act": "end-grant", "number": at.joined_grant}),
            NOBODY,
            Some(json!({"act": "end-grant", "number": far})),
        ),
        cell(
            "take amina from somebody and give her to omar",
            json!({"act": "hand-over", "person": "amina", "from": at.connector, "to": me("omar")}),
            &["cora"],
            Some(json!({"act": "hand-over", "person": it, "from": at.connector, "to": me("omar")})),
        ),
        cell(
            "hand amina over from who does not support her",
            json!({"act": "hand-over", "person": "amina", "from": me("rosa"), "to": me("omar")}),
            NOBODY,
            Some(json!({"act": "hand-over", "person": it, "from": it, "to": me("omar")})),
        ),
        cell(
            "name who stands in for priya",
            json!({"act": "stand-in", "away": me("priya"), "by": me("otto"), "from": "2026-12-07", "until": "2026-12-11"}),
            &["cora"],
            Some(json!({"act": "stand-in", "away": it, "by": me("otto"), "from": "2026-12-07", "until": "2026-12-11"})),
        ),
        cell(
            "name amina to stand in for priya",
            json!({"act": "stand-in", "away": me("priya"), "by": me("amina"), "from": "2026-12-07", "until": "2026-12-11"}),
            NOBODY,
            Some(
                json!({"act": "stand-in", "away": me("priya"), "by": it, "from": "2026-12-07", "until": "2026-12-11"}),
            ),
        ),
        cell(
            "end a cover",
            json!({"act": "end-cover", "cover": at.cover}),
            &["cora"],
            Some(json!({"act": "end-cover", "cover": it})),
        ),
        cell(
            "say that a volunteer's check is good",
            json!({"act": "vet", "member": me("vic"), "until": "2027-05-31"}),
            &["cora"],
            Some(json!({"act": "vet", "member": it, "until": "2027-05-31"})),
        ),
        cell(
            "take a volunteer's check back",
            json!({"act": "vet", "member": at.volunteer, "until": null}),
            &["cora"],
            Some(json!({"act": "vet", "member": it, "until": null})),
        ),
        cell(
            "say that rosa's check is good, who is no volunteer",
            json!({"act": "vet", "member": me("rosa"), "until": "2027-05-31"}),
            NOBODY,
            Some(json!({"act": "vet", "member": it, "until": "2027-05-31"})),
        ),
        cell(
            "list whom priya supports",
            json!({"act": "supported-by", "member": me("priya")}),
            &["cora"],
            Some(json!({"act": "supported-by", "member": it})),
        ),
        cell(
            "open amina's record",
            json!({"act": "open-record", "person": "amina", "sort": "worried", "reason": "x", "held_back": true}),
            &["cora"],
            Some(json!({"act": "open-record", "person": it, "sort": "worried", "reason": "x", "held_back": true})),
        ),
        cell(
            "name a lead",
            json!({"act": "set-lead", "member": me("priya"), "leads": true}),
            &["cora"],
            Some(json!({"act": "set-lead", "member": it, "leads": true})),
        ),
        cell("list who asked for the rest of their record", json!({"act": "record-asks"}), &["cora"], None),
        // Nobody has opened Amina's record here.
        cell(
            "read who did what with amina's",
            json!({"act": "person-audit", "person": "amina"}),
            NOBODY,
            Some(json!({"act": "person-audit", "person": it})),
        ),
        cell(
            "say that amina's was given",
            json!({"act": "answer-record-ask", "person": "amina", "ask": "amina-ask"}),
            NOBODY,
            Some(json!({"act": "answer-record-ask", "person": it, "ask": "amina-ask"})),
        ),
        cell("say working days", json!({"act": "my-days", "days": [1, 2]}), &["priya", "omar", "otto", "cora"], None),
        cell("list members", json!({"act": "members"}), &["cora"], None),
        cell("list one's own phones", json!({"act": "devices"}), EVERYBODY, None),
        cell(
            "list amina's phones",
            json!({"act": "person-devices", "person": "amina"}),
            &["priya", "cora"],
            Some(json!({"act": "person-devices", "person": it})),
        ),
        cell(
            "list cora's phones",
            json!({"act": "member-devices", "member": me("cora")}),
            &["cora"],
            Some(json!({"act": "member-devices", "member": it})),
        ),
        cell(
            "list amina's phones by member",
            json!({"act": "member-devices", "member": me("amina")}),
            &["cora"],
            Some(json!({"act": "member-devices", "member": it})),
        ),
        cell(
            "sign amina's phone out",
            json!({"act": "sign-out", "device": at.device}),
            &["amina", "priya", "cora"],
            Some(json!({"act": "sign-out", "device": 4_000_000_000_u32})),
        ),
        cell(
            "sign cora's phone out",
            json!({"act": "sign-out", "device": at.coras_device}),
            &["cora"],
            Some(json!({"act": "sign-out", "device": 0})),
        ),
        cell("list invitations", json!({"act": "invitations"}), EVERYBODY, None),
        cell(
            "withdraw priya's invitation",
            json!({"act": "withdraw", "invitation": at.invitation}),
            &["priya", "cora"],
            Some(json!({"act": "withdraw", "invitation": it})),
        ),
        cell("list the tray", json!({"act": "tray"}), EVERYBODY, None),
        cell(
            "take in what was handed in",
            json!({"act": "take-from-tray", "entry": at.entry, "accept": true}),
            &["amina", "priya"],
            Some(json!({"act": "take-from-tray", "entry": it, "accept": true})),
        ),
        cell(
            "leave out what was handed in",
            json!({"act": "take-from-tray", "entry": at.entry, "accept": false}),
            &["amina", "priya"],
            Some(json!({"act": "take-from-tray", "entry": it, "accept": false})),
        ),
    ]
}

/// Whom an act is refused, and that it changes nothing; the lists that are everybody's hold nothing of others.
pub async fn of_others(cast: &Cast, at: &Targets, tally: &mut Tally) {
    let before = cast.content().await;
    for who in SIGNED_IN.into_iter().chain(["out", "none", "a stranger"]) {
        for Cell { name, act, may, nowhere } in cells(cast, who, at) {
            if may.contains(&who) && !may.contains(&"gus") {
                continue;
            }
            let heard = match who {
                "a stranger" => {
                    cast.caller.post("/hub/v1/act", Some("no-such-token"), act.to_string().as_bytes()).await
                }
                _ => cast.act(who, &act).await,
            };
            let must = match who {
                "out" => (401, "signed-out"),
                "none" | "a stranger" => (401, "not-signed-in"),
                _ if may.contains(&who) => (200, ""),
                _ => (403, "not-yours"),
            };
            tally.case((heard.status, heard.code().as_str()) == must, || {
                format!("{who}: {name}: {} {}, must: {must:?}", heard.status, heard.text())
            });
            if let (Some(nowhere), 403) = (nowhere, must.0) {
                let twin = cast.act(who, &nowhere).await;
                tally.case(twin.looks() == heard.looks(), || {
                    format!("{who}: {name}: what is not there looks otherwise: {:?} {:?}", heard.looks(), twin.looks())
                });
            }
            if must.0 == 200 {
                let lists_others = match name {
                    "list the tray" => who != "amina" && who != "priya",
                    "list invitations" => who != "priya" && who != "cora",
                    _ => false,
                };
                let is_empty = heard
                    .json()
                    .as_object()
                    .is_some_and(|did| did.values().filter_map(Value::as_array).all(Vec::is_empty));
                tally.case(!lists_others || is_empty, || format!("{who}: {name} tells of others: {}", heard.text()));
            }
        }
    }
    let after = cast.content().await;
    let changed: Vec<_> = after.iter().filter(|row| !before.contains(row)).collect();
    tally.case(changed.is_empty() && after.len() == before.len(), || format!("refused, and it changed {changed:?}"));
}

/// The same acts by who may: each works. Those that use up what they are about have targets of their own.
pub async fn of_ones_own(cast: &Cast, tally: &mut Tally) {
    let shared = Targets::fresh(cast).await;
    for (index, Cell { name, may, .. }) in cells(cast, "cora", &shared).into_iter().enumerate() {
        let uses_up = ["take", "end", "let", "sign", "withdraw", "leave"].iter().any(|word| name.starts_with(word));
        for who in may {
            let own = if uses_up { Some(Targets::fresh(cast).await) } else { None };
            let act = cells(cast, who, own.as_ref().unwrap_or(&shared)).swap_remove(index).act;
            let heard = cast.act(who, &act).await;
            tally.case(heard.status == 200, || format!("{who}: {name}: {} {}", heard.status, heard.text()));
        }
    }
}
