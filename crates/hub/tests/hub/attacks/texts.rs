//! Texts that would be something else where somebody forgot what they are: stored and returned letter by letter, and
//! nothing comes of them.

use kith_model::{
    Circle, Header, Id, Kind,
    fields::Fields,
    wire::{Answer, Push, SyncReply},
};
use serde_json::{Value, json};

use crate::{
    attacks::{
        Tally,
        cast::{Cast, unknown},
    },
    world::id,
};

const TEXTS: &[&str] = &[
    "'",
    "''",
    "\"",
    "`",
    "\\",
    "\\'; DROP TABLE records; --",
    "'); DELETE FROM audit; --",
    "Robert'); DROP TABLE members;--",
    "' OR '1'='1",
    "1; ATTACH DATABASE '/tmp/x' AS x",
    "\" UNION SELECT token_hash FROM devices --",
    "x' || (SELECT salt FROM salts) || '",
    "%",
    "_%_",
    "?1 ?2 :name @name $name",
    "/* */ -- #",
    "NULL",
    "null",
    "undefined",
    "NaN",
    "true",
    "0",
    "-0",
    "1e400",
    "{\"$gt\": \"\"}",
    "[]",
    "{{7*7}} ${7*7} #{7*7} <%= 7*7 %>",
    "$(id) `id` ; id | id && id",
    "../../kith.key",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "\"><svg onload=alert(1)>",
    "&lt;script&gt; &#60; &amp;",
    "=HYPERLINK(\"http://evil.example\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\u{0}",
    "a\u{0}b",
    "\u{1}\u{2}\u{1f}\u{7f}",
    "line\nline\r\nline\ttab",
    "\r\nset-cookie: a=b\r\n\r\n<html>",
    "\u{202e}abc\u{202c}",
    "\u{200b}\u{feff}",
    "\u{fffd}\u{ffff}",
    "é e\u{301}",
    "مرحبا، كيف حالك؟",
    "👩🏽‍🦽 🏳️‍🌈",
    "\u{10ffff}",
    " leading and trailing ",
    "%s%s%s%n %x",
    "%00 %0d%0a %2e%2e%2f",
];

pub async fn stored_and_returned(cast: &Cast, tally: &mut Tally) {
    for (who, circle, kind, field) in [
        ("amina", Circle::Person(id("amina")), Kind::Goal, "words"),
        ("amina", Circle::Person(id("amina")), Kind::Ask, "words"),
        ("priya", Circle::Person(id("amina")), Kind::Visit, "said"),
        ("priya", Circle::Case(id("amina")), Kind::CaseNote, "said"),
        ("priya", Circle::Team, Kind::Gap, "words"),
        ("rosa", Circle::Keepers(id("choir")), Kind::Headcount, "note"),
        ("rosa", Circle::Joined(id("choir")), Kind::Joining, "link"),
        ("rosa", Circle::Everyone, Kind::Activity, "title"),
        ("cora", Circle::Everyone, Kind::Resource, "words"),
    ] {
        let header = |n: usize| {
            let header = Header::new(circle.clone(), kind.clone(), Id::derived(&["text", kind.name(), &n.to_string()]));
            if kind == Kind::Activity { header.with("group", "choir") } else { header }
        };
        let pushes = TEXTS
            .iter()
            .enumerate()
            .map(|(n, text)| Push { header: header(n), edits: vec![cast.edit(who, field, json!(text))] });
        let heard = cast.sync(who, pushes.collect(), Vec::new()).await;
        let reply: SyncReply = serde_json::from_slice(&heard.body).unwrap();
        assert!(reply.answers.iter().all(|a| a.answer == Answer::Taken), "{who} {}: {:?}", kind.name(), reply.answers);
        let replies = cast.everything(who, &[]).await;
        for (n, text) in TEXTS.iter().enumerate() {
            let got = replies.iter().flat_map(|r| &r.records).find(|r| r.record.header == header(n));
            let is_same = got.is_some_and(|r| r.record.value(field) == Some(&json!(text)));
            tally.case(is_same, || format!("{} {field} = {text:?} came back as {got:?}", kind.name()));
        }
    }
    public(cast, tally).await;
    names(cast, tally).await;
    asked(cast, tally).await;
    keyed(cast, tally).await;
}

/// In the directory that anybody reads.
async fn public(cast: &Cast, tally: &mut Tally) {
    let address = cast.caller.get("/hub/v1/directory").await.json()["address"].as_str().unwrap().to_owned();
    let heard = cast.caller.get(&address).await;
    let entries = heard.json()["entries"].as_array().cloned().unwrap_or_default();
    let is_json = heard.header("content-type") == Some("application/json")
        && heard.header("x-content-type-options") == Some("nosniff");
    tally.case(is_json, || format!("the snapshot is served as {:?}", heard.headers));
    for text in TEXTS {
        let there = entries.iter().any(|entry| entry["f"]["title"] == json!(text));
        tally.case(there, || format!("the snapshot lacks {text:?}"));
    }
}

/// Names of members, phones and invitations.
async fn names(cast: &Cast, tally: &mut Tally) {
    for text in TEXTS.iter().filter(|text| !text.trim().is_empty() && text.chars().count() <= 100) {
        let act = json!({"act": "invite", "name": text, "role": "volunteer"});
        let did = cast.act("cora", &act).await.json();
        let code = did["code"].as_str().unwrap_or_default();
        let seen =
            cast.caller.post("/hub/v1/join/look", None, json!({"code": code}).to_string().as_bytes()).await.json();
        tally.case(seen["name"] == json!(text.trim()), || format!("invited {text:?}, called {}", seen["name"]));
        let token = unknown().to_string();
        let join = json!({"code": code, "token_hash": kith_hub::receipt::sha256(&token), "device_name": text});
        let joined = cast.caller.post("/hub/v1/join", None, join.to_string().as_bytes()).await;
        let devices = cast.caller.post("/hub/v1/act", Some(&token), br#"{"act":"devices"}"#).await.json();
        tally.case(joined.status == 200 && devices["devices"][0]["name"] == json!(text), || {
            format!("a phone called {text:?}: {} {devices}", joined.status)
        });
    }
}

/// What somebody without an account writes.
async fn asked(cast: &Cast, tally: &mut Tally) {
    let mut secrets = Vec::new();
    for text in TEXTS.iter().filter(|text| !text.trim().is_empty()) {
        let secret = unknown().to_string();
        let ask = json!({"secret": secret, "for_other": false, "name": text, "about": text, "reach": text, "reach_way": "call",
            "safe_way": text, "area": text, "language": text, "by_name": text, "by_reach": text, "consent": false});
        let heard = cast.caller.post("/hub/v1/ask", None, ask.to_string().as_bytes()).await;
        tally.case(heard.status == 200, || format!("asked with {text:?}: {} {}", heard.status, heard.text()));
        secrets.push((text, secret));
    }
    let replies = cast.everything("priya", &[]).await;
    let records: Vec<_> = replies.iter().flat_map(|r| &r.records).map(|r| &r.record).collect();
    for (text, secret) in secrets {
        let referral = Id::derived(&["referral", cast.world.programme().as_str(), &kith_hub::receipt::sha256(&secret)]);
        let got = records.iter().find(|record| record.header.key.id == referral);
        let is_same = got.is_some_and(|record| {
            ["name", "about", "area"].iter().all(|field| record.value(field) == Some(&Value::from(text.trim())))
        });
        tally.case(is_same, || format!("asked with {text:?}, and it came as {got:?}"));
    }
}

/// Where the name of a field's entry is somebody's text, and what an id is.
async fn keyed(cast: &Cast, tally: &mut Tally) {
    let person = cast.planted("person:amina person").header.clone();
    for text in TEXTS {
        let edit = cast.edit("amina", &format!("interests/{text}"), json!(true));
        let heard = cast.sync("amina", vec![Push { header: person.clone(), edits: vec![edit] }], Vec::new()).await;
        let reply: Option<SyncReply> = serde_json::from_slice(&heard.body).ok();
        let record = cast.world.record(&person.key).await.unwrap();
        let is_there = record.value(&format!("interests/{text}")) == Some(&json!(true));
        let came = reply.and_then(|r| r.answers.first().map(|a| a.answer));
        // It is taken as it is, or not at all.
        tally.case(came.is_some_and(|came| (came == Answer::Taken) == is_there), || {
            format!("the entry {text:?}: {came:?}, and it is there: {is_there}")
        });
        for place in ["circle", "kind", "id"] {
            let mut header = json!({"circle": "person:amina", "kind": "goal", "id": "x"});
            header[place] = if place == "circle" { json!(format!("person:{text}")) } else { json!(text) };
            let body = json!({"v": 1, "programme": cast.world.programme(), "cursor": {"seq": 0, "tag": 0},
                "push": [{"header": header, "edits": [cast.edit("amina", "words", json!("x"))]}]});
            let heard = cast.caller.post("/hub/v1/sync", cast.token("amina"), body.to_string().as_bytes()).await;
            // An odd kind is one of tomorrow; an odd circle or id is none. Texts that are ids are somebody else's.
            let is_well = match place {
                "kind" => heard.status == 200 || heard.status == 400,
                _ if text.parse::<Id>().is_ok() => heard.status == 200,
                _ => heard.status == 400,
            };
            tally.case(is_well, || format!("{place} {text:?}: {} {}", heard.status, heard.text()));
        }
    }
    let noted = cast.world.sql("SELECT field FROM audit WHERE field LIKE 'interests%'").await;
    let is_bare = noted.len() >= TEXTS.len() && noted.iter().all(|field| field == "interests");
    tally.case(is_bare, || format!("the audit holds an entry's name: {noted:?}"));
}
