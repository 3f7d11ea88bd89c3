//! Forged receipts, cursors, dots and edits, and old ones again in another shape: by somebody who is in, against what they
//! may and may not write.

use kith_model::{
    Circle, Dot, Edit, Header, Id, Kind, Record, Version, Writer,
    wire::{Answer, Cursor, Push, Refusal, Signed, SyncReply},
};
use serde_json::{Value, json};

use crate::{
    attacks::{Tally, cast::Cast},
    world::id,
};

const NOT_YOURS: Answer = Answer::Refused(Refusal::NotYours);

/// The record as Amina's phone has it, with its receipt.
fn own(cast: &Cast) -> Signed {
    let goal = &cast.planted("person:amina goal").header.key;
    cast.phone("amina").rows[goal].copy.clone().unwrap()
}

pub async fn receipts(cast: &Cast, tally: &mut Tally) {
    let own = own(cast);
    let plan = &cast.planted("person:amina plan").header.key;
    let other = cast.phone("amina").rows[plan].copy.clone().unwrap();
    let cleos = cast.phone("cleo").rows[&cast.planted("person:cleo goal").header.key].copy.clone().unwrap();
    let writer = Writer { device: cast.phone("amina").device, run: 3 };
    let dot = Dot { writer, counter: 999 };
    let version = Version { dot, time: 1, author: id("priya"), handed_in_by: None, value: json!("poison") };
    let change = |how: &dyn Fn(&mut Record)| {
        let mut forged = own.clone();
        how(&mut forged.record);
        forged
    };
    let sealed = |receipt: &str| Signed { record: own.record.clone(), receipt: receipt.to_owned() };
    let last = |text: &str| format!("{}{}", &text[..text.len() - 1], if text.ends_with('A') { 'E' } else { 'A' });
    let cases: Vec<(&str, Signed)> = vec![
        ("another value", change(&|r| r.fields.get_mut("words").unwrap()[0].value = json!("poison"))),
        ("no value", change(&|r| r.fields.get_mut("words").unwrap()[0].value = Value::Null)),
        ("another author", change(&|r| r.fields.get_mut("words").unwrap()[0].author = id("priya"))),
        ("another time", change(&|r| r.fields.get_mut("words").unwrap()[0].time += 1)),
        ("another dot", change(&|r| r.fields.get_mut("words").unwrap()[0].dot = dot)),
        ("one more version", change(&|r| r.fields.get_mut("words").unwrap().push(version.clone()))),
        ("one more field", change(&|r| drop(r.fields.insert("state".into(), vec![version.clone()])))),
        ("a field less", change(&|r| drop(r.fields.remove("words")))),
        ("more seen", change(&|r| r.seen.extend([(writer, 999)]))),
        ("all seen", change(&|r| r.seen.values_mut().for_each(|n| *n = u64::from(u32::MAX)))),
        ("nothing seen", change(&|r| r.seen = Default::default())),
        ("of another person", change(&|r| r.header.key.circle = Circle::Person(id("cleo")))),
        ("for everybody", change(&|r| r.header.key.circle = Circle::Everyone)),
        ("of another kind", change(&|r| r.header.key.kind = Kind::Plan)),
        ("under another id", change(&|r| r.header.key.id = id("elsewhere"))),
        ("hung on something", change(&|r| r.header = r.header.clone().with("corrects", "x"))),
        ("the receipt of another record", sealed(&other.receipt)),
        ("the receipt of another person's", sealed(&cleos.receipt)),
        ("a receipt cut short", sealed(&own.receipt[..42])),
        ("a longer receipt", sealed(&format!("{}A", own.receipt))),
        ("its last letter turned", sealed(&last(&own.receipt))),
        (
            "its first letter turned",
            sealed(&format!("{}{}", if own.receipt.starts_with('A') { 'B' } else { 'A' }, &own.receipt[1..])),
        ),
        ("no receipt", sealed("")),
        ("a receipt that is none", sealed("' OR 1=1 --")),
        ("a receipt with padding", sealed(&format!("{}=", own.receipt))),
        ("another record under this receipt", Signed { record: cleos.record.clone(), receipt: own.receipt.clone() }),
    ];
    let forged = cases.len();
    let before = cast.content().await;
    for (what, offer) in cases {
        let heard = cast.sync("amina", Vec::new(), vec![offer]).await;
        tally.case(heard.status == 200, || format!("an offer with {what}: {} {}", heard.status, heard.text()));
        let is_same = cast.content().await == before;
        tally.case(is_same, || format!("an offer with {what} changed something"));
    }
    let noted = cast.world.sql("SELECT what FROM audit WHERE what = 'offer-forged'").await.len();
    tally.case(noted == forged, || format!("{noted} of {forged} forged offers are in the audit"));
    // A state with its own receipt, from whoever holds it: it is what the hub has, and nothing changes.
    for who in ["amina", "cleo", "gus"] {
        cast.sync(who, Vec::new(), vec![own.clone()]).await;
        tally.case(cast.content().await == before, || format!("{who} offers a true copy, and something changed"));
    }
}

pub async fn cursors(cast: &Cast, tally: &mut Tally) {
    let own = cast.phone("cleo").heard.cursor;
    let others = cast.phone("cora").heard.cursor;
    for (what, cursor, is_known) in [
        ("another tag", Cursor { tag: own.tag ^ 1, ..own }, false),
        ("no tag", Cursor { tag: 0, ..own }, false),
        ("a number ahead", Cursor { seq: own.seq + 1_000_000, ..own }, false),
        ("the largest number", Cursor { seq: u64::MAX, tag: u64::MAX }, false),
        ("the largest that a browser holds", Cursor { seq: (1 << 53) - 1, tag: own.tag }, false),
        ("a tag at the beginning", Cursor { seq: 0, tag: 7 }, false),
        ("a number below with this tag", Cursor { seq: 1, tag: own.tag }, false),
        ("somebody else's", others, true),
        ("the beginning", Cursor::default(), true),
    ] {
        let mut request = cast.phone("cleo").request();
        (request.cursor, request.directory) = (cursor, Some(cursor));
        let body = serde_json::to_vec(&request).unwrap();
        let heard = cast.caller.post("/hub/v1/sync", cast.token("cleo"), &body).await;
        let reply: Option<SyncReply> = serde_json::from_slice(&heard.body).ok();
        let text = heard.text();
        let tells = cast.records.iter().any(|planted| planted.mark.contains("amina") && text.contains(&planted.mark));
        tally.case(reply.is_some_and(|r| r.lost != is_known && (is_known || r.records.is_empty())) && !tells, || {
            format!("a cursor with {what}: {text:.300}")
        });
    }
    // The directory's numbers tell nothing of private traffic, and a cursor of the one is none of the other.
    for name in
        ["0-0", "1-1", "18446744073709551615-1", "-1--1", "1-", "-", "1", "a-b", "1-1-1", "%31-%31", "1-1%00", "١-١"]
    {
        let heard = cast.caller.get(&format!("/hub/v1/directory/{name}")).await;
        tally.case(matches!(heard.status, 400 | 404), || format!("the snapshot {name}: {}", heard.status));
        let heard = cast.caller.get(&format!("/hub/v1/directory/changes/{name}")).await;
        let is_empty = heard.status == 200 && heard.json()["changes"].is_null();
        tally.case(is_empty || matches!(heard.status, 400 | 404), || format!("changes since {name}: {}", heard.status));
    }
}

/// What Amina sends by hand, where she may write: her goal. Nothing of it is taken that is not as it must be.
pub async fn edits(cast: &Cast, tally: &mut Tally) {
    let goal = cast.planted("person:amina goal").header.clone();
    let visit = cast.planted("person:amina visit").header.clone();
    let dots = cast.world.record(&goal.key).await.unwrap().dots();
    let all_dots: Vec<Value> = dots.iter().map(|dot| dot.to_string().into()).collect();
    let edit = |field: &str, value: Value| cast.edit("amina", field, value);
    let by = |writer: Writer| {
        let edit = edit("words", json!("forged"));
        Edit { dot: Dot { writer, ..edit.dot }, ..edit }
    };
    let device = |who: &str| cast.phone(who).device;
    let header = |change: &dyn Fn(&mut Header)| {
        let mut header = goal.clone();
        change(&mut header);
        header
    };
    let words = || edit("words", json!("forged"));
    let readable = Answer::Refused(Refusal::NotReadable);
    let cases: Vec<(&str, Header, Edit, Answer)> = vec![
        ("her connector's writer", goal.clone(), by(cast.phone("priya").pen.writer), NOT_YOURS),
        ("a writer of her connector's device", goal.clone(), by(Writer { device: device("priya"), run: 1 }), NOT_YOURS),
        ("a writer of the hub's", goal.clone(), by(Writer { device: 0, run: 1 }), NOT_YOURS),
        // What a phone of her own left unsent she may bring (`docs/decisions/0065-coming-in-anew.md`, tests/hub/devices.rs).
        (
            "a writer of her own phone that was signed out, where she may not write",
            visit.clone(),
            Edit {
                dot: Dot { writer: Writer { device: device("out"), run: 1 }, counter: 1 },
                ..edit("said", json!("x"))
            },
            NOT_YOURS,
        ),
        ("a writer of no device", goal.clone(), by(Writer { device: u32::MAX, run: 1 }), NOT_YOURS),
        ("the hub's writer of this record", goal.clone(), by(dots[0].writer), NOT_YOURS),
        ("an edit before it that nobody has", goal.clone(), Edit { prev: 900_000, ..words() }, Answer::Behind),
        ("another circle", header(&|h| h.key.circle = Circle::Everyone), words(), NOT_YOURS),
        ("the circle of her case", header(&|h| h.key.circle = Circle::Case(id("amina"))), words(), NOT_YOURS),
        ("the team's circle", header(&|h| h.key.circle = Circle::Team), words(), NOT_YOURS),
        ("cleo's circle", header(&|h| h.key.circle = Circle::Person(id("cleo"))), words(), NOT_YOURS),
        ("a pair with somebody", header(&|h| h.key.circle = Circle::Pair(id("cleo"), id("x"))), words(), NOT_YOURS),
        ("the hub's own kind", header(&|h| h.key.kind = Kind::Summary), edit("expected", json!(1)), NOT_YOURS),
        ("a person under another id", header(&|h| h.key.kind = Kind::Person), edit("name", json!("x")), NOT_YOURS),
        ("something that it hangs on", header(&|h| *h = h.clone().with("corrects", "x")), words(), NOT_YOURS),
        ("a kind of tomorrow", header(&|h| h.key.kind = Kind::Other("grant".into())), words(), Answer::NotYet),
        ("a circle of tomorrow", header(&|h| h.key.circle = Circle::Other("admin".into())), words(), Answer::NotYet),
        ("a field of tomorrow", goal.clone(), edit("is_admin", json!(true)), Answer::NotYet),
        ("an empty field", goal.clone(), edit("", json!("x")), Answer::NotYet),
        ("a field with a slash", goal.clone(), edit("words/x", json!("x")), Answer::NotYet),
        ("a field that is a path", goal.clone(), edit("../words", json!("x")), Answer::NotYet),
        ("a field in capitals", goal.clone(), edit("WORDS", json!("x")), Answer::NotYet),
        ("a number for a text", goal.clone(), edit("words", json!(5)), readable),
        ("an object for a text", goal.clone(), edit("words", json!({"$gt": ""})), readable),
        ("a list for a text", goal.clone(), edit("words", json!(["x"])), readable),
        ("a flag for a text", goal.clone(), edit("words", json!(true)), readable),
        ("a longer text than fits", goal.clone(), edit("words", json!("x".repeat(2_001))), readable),
        ("a word that is none", goal.clone(), edit("state", json!("admin")), readable),
        ("a number beyond", goal.clone(), edit("order", json!(1_001)), readable),
        ("a number below", goal.clone(), edit("order", json!(-1)), readable),
        ("a fraction", goal.clone(), edit("order", json!(1.5)), readable),
        ("a number beyond all", goal.clone(), edit("order", json!(1e300)), readable),
        ("a removal that names what is no dot", goal.clone(), edit("!gone", json!(["x"])), readable),
        ("a removal by a text", goal.clone(), edit("!gone", json!("all")), readable),
        ("a removal of a visit", visit.clone(), edit("!gone", json!(all_dots)), NOT_YOURS),
        (
            "a removal of her own record as a person",
            cast.planted("person:amina person").header.clone(),
            edit("!gone", json!(all_dots)),
            NOT_YOURS,
        ),
        (
            "a removal of a group",
            cast.planted("everyone group").header.clone(),
            edit("!gone", json!(all_dots)),
            NOT_YOURS,
        ),
        ("a word over her visit", visit, edit("said", json!("forged")), NOT_YOURS),
        (
            "a group of her own",
            Header::new(Circle::Everyone, Kind::Group, id("hers")),
            edit("name", json!("x")),
            NOT_YOURS,
        ),
        (
            "a person of her own",
            Header::new(Circle::Person(id("new")), Kind::Person, id("new")),
            edit("name", json!("x")),
            NOT_YOURS,
        ),
        (
            "times under another's activity",
            Header::new(Circle::Everyone, Kind::Session, id("t")).with("group", "choir").with("activity", "digging"),
            edit("place", json!("x")),
            NOT_YOURS,
        ),
        (
            "a register of another group",
            Header::new(Circle::Register(id("amina"), id("garden")), Kind::Booking, id("b"))
                .with("group", "choir")
                .with("activity", "singing"),
            edit("live", json!(true)),
            NOT_YOURS,
        ),
        (
            "cleo's register",
            cast.planted("register:cleo:garden booking").header.clone(),
            edit("live", json!(false)),
            NOT_YOURS,
        ),
    ];
    let before = cast.content().await;
    for (what, header, edit, must) in cases {
        let heard = cast.sync("amina", vec![Push { header, edits: vec![edit] }], Vec::new()).await;
        let reply: Option<SyncReply> = serde_json::from_slice(&heard.body).ok();
        let came = reply.and_then(|r| r.answers.first().map(|a| a.answer));
        tally.case(came == Some(must), || {
            format!("an edit with {what}: {came:?}, must: {must:?}; {:.200}", heard.text())
        });
        tally.case(cast.content().await == before, || format!("an edit with {what} changed something"));
    }
    keepers(cast, tally).await;
    replayed(cast, tally, &goal).await;
}

/// Who keeps a group puts nothing under another's, and learns nobody's name by it.
async fn keepers(cast: &Cast, tally: &mut Tally) {
    let before = cast.content().await;
    let session = |id_: &str| Header::new(Circle::Everyone, Kind::Session, id(id_));
    let register = |group: &str| Circle::Register(id("amina"), id(group));
    let there = |circle: Circle| Header::new(circle, Kind::Attendance, id("t9")).with("start", "2026-11-19T10:00");
    for (what, header, field, value) in [
        (
            "times of their group under another's activity",
            session("t1").with("group", "choir").with("activity", "digging"),
            "place",
            json!("x"),
        ),
        (
            "times of another group",
            session("t2").with("group", "garden").with("activity", "digging"),
            "place",
            json!("x"),
        ),
        (
            "times of another group under their activity",
            session("t3").with("group", "garden").with("activity", "singing"),
            "place",
            json!("x"),
        ),
        (
            "an activity of another group",
            Header::new(Circle::Everyone, Kind::Activity, id("t4")).with("group", "garden"),
            "title",
            json!("x"),
        ),
        (
            "a booking at another's activity",
            Header::new(register("choir"), Kind::Booking, id("t5")).with("group", "choir").with("activity", "digging"),
            "live",
            json!(true),
        ),
        (
            "a booking of another group's",
            Header::new(register("garden"), Kind::Booking, id("t6"))
                .with("group", "garden")
                .with("activity", "digging"),
            "live",
            json!(true),
        ),
        (
            "presence at another's session",
            there(register("choir")).with("session", "digging-times"),
            "register",
            json!("here"),
        ),
        (
            "presence in another's register",
            there(register("garden")).with("session", "digging-times"),
            "register",
            json!("here"),
        ),
    ] {
        let push = Push { header: header.clone(), edits: vec![cast.edit("rosa", field, value)] };
        let heard = cast.sync("rosa", vec![push], Vec::new()).await;
        let reply: Option<SyncReply> = serde_json::from_slice(&heard.body).ok();
        let came = reply.and_then(|r| r.answers.first().map(|a| a.answer));
        tally.case(came == Some(NOT_YOURS), || format!("rosa writes {what}: {came:?}"));
        tally.case(cast.world.record(&header.key).await.is_none(), || format!("rosa wrote {what}"));
    }
    tally.case(cast.content().await == before, || "an organiser changed something beyond their group".into());
}

/// An edit that was taken, again in another shape: it says nothing new.
async fn replayed(cast: &Cast, tally: &mut Tally, goal: &Header) {
    let before = cast.world.record(&goal.key).await.unwrap();
    // Her own note on her own record: taken once. It goes at the end, so that what stays can be compared.
    let note = Header::new(Circle::Person(id("amina")), Kind::Step, Id::derived(&["a step of the suite"]));
    let first = cast.edit("amina", "words", json!("first"));
    let send = async |edits: Vec<Edit>| {
        let heard = cast.sync("amina", vec![Push { header: note.clone(), edits }], Vec::new()).await;
        let reply: SyncReply = serde_json::from_slice(&heard.body).unwrap();
        reply.answers.iter().map(|a| a.answer).collect::<Vec<_>>()
    };
    assert_eq!(send(vec![first.clone()]).await, [Answer::Taken]);
    let taken = cast.world.record(&note.key).await;
    for (what, again) in [
        ("as it was", first.clone()),
        ("with another value", Edit { value: json!("second"), ..first.clone() }),
        ("with another field", Edit { field: "who".into(), ..first.clone() }),
        ("with another time", Edit { time: 5, ..first.clone() }),
        ("with all that it saw", Edit { saw: vec![first.dot], ..first.clone() }),
        ("as a removal", Edit { field: "!gone".into(), value: json!([first.dot.to_string()]), ..first.clone() }),
        (
            "with a smaller counter",
            Edit { dot: Dot { counter: 1, ..first.dot }, value: json!("older"), ..first.clone() },
        ),
    ] {
        let came = send(vec![again]).await;
        let now = cast.world.record(&note.key).await;
        tally.case(came == [Answer::Taken] && now == taken, || format!("taken again {what}: {came:?}"));
    }
    // What names dots of another record, or of another field, drops nothing there.
    let everything = before.dots();
    let sneaky = Edit { saw: everything, ..cast.edit("amina", "who", json!("x")) };
    send(vec![sneaky]).await;
    tally.case(cast.world.record(&goal.key).await.as_ref() == Some(&before), || {
        "dots of another record were dropped".into()
    });
    let mut tx = cast.world.hub.store().write().await.unwrap();
    sqlx::query("DELETE FROM records WHERE id = ?1").bind(note.key.id.as_str()).execute(&mut *tx).await.unwrap();
    sqlx::query("DELETE FROM tags WHERE upto > (SELECT max(seq) FROM records)").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
}
