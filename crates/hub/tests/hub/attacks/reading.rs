//! Everybody asks for everything: a whole round from the beginning, under the numbers of all scopes that there are.

use kith_model::{Circle, Kind};
use serde_json::json;

use crate::{
    attacks::{
        Tally,
        cast::{Cast, Planted, SIGNED_IN},
    },
    world::id,
};

/// Who must get a record, and nobody else: design §7, by name.
pub fn readers(planted: &Planted) -> Vec<&'static str> {
    let (circle, kind) = (&planted.header.key.circle, &planted.header.key.kind);
    let is = |it: &kith_model::Id, name: &str| *it == id(name);
    match circle {
        Circle::Person(p) if is(p, "amina") => {
            let mut who = vec!["amina", "priya"];
            // What a supporter sees until the person ticks more.
            if matches!(kind, Kind::Booking | Kind::Attendance | Kind::Notice) {
                who.push("ana");
            }
            who
        }
        Circle::Person(_) => vec!["cleo", "omar"],
        // Who wrote it, and who keeps people safe.
        Circle::Case(_) if *kind == Kind::SafetyNote => vec!["priya", "rosa", "cora"],
        Circle::Case(p) if is(p, "amina") => vec!["priya"],
        Circle::Case(_) => vec!["omar"],
        Circle::Register(p, _) if is(p, "amina") => vec!["amina", "ana", "priya", "rosa"],
        Circle::Register(..) => vec!["cleo", "omar", "gus"],
        Circle::Joined(g) if is(g, "choir") => vec!["rosa", "amina", "priya"],
        Circle::Joined(_) => vec!["gus", "cleo", "omar"],
        Circle::Keepers(g) if is(g, "choir") => vec!["rosa", "priya", "omar", "otto", "cora"],
        Circle::Keepers(_) => vec!["gus", "priya", "omar", "otto", "cora"],
        Circle::Pair(..) => vec!["amina", "vic", "priya"],
        Circle::Referral(..) => vec!["rita", "amina", "priya"],
        Circle::Team => vec!["priya", "omar", "otto", "cora"],
        // Whole, with authors and versions; the public part stands in the directory.
        Circle::Everyone => match (kind, planted.header.of("group").unwrap_or(planted.header.key.id.as_str())) {
            (Kind::Group | Kind::Activity | Kind::Session, "choir") => vec!["rosa"],
            (Kind::Group | Kind::Activity | Kind::Session, _) => vec!["gus"],
            _ => vec!["cora"],
        },
        Circle::Other(_) => Vec::new(),
    }
}

pub async fn everybody_reads_everything(cast: &Cast, tally: &mut Tally) {
    let numbers: Vec<u64> =
        cast.phones.values().flat_map(|phone| phone.heard.scopes.iter().map(|scope| scope.number)).collect();
    for who in SIGNED_IN.into_iter().chain(["out"]) {
        for scopes in [&[][..], &numbers] {
            let replies = cast.everything(who, scopes).await;
            let got: Vec<_> = replies.iter().flat_map(|r| &r.records).map(|r| &r.record).collect();
            let text =
                serde_json::to_string(&replies.iter().map(|r| (&r.records, &r.me, &r.let_go)).collect::<Vec<_>>());
            let text = text.unwrap();
            for planted in &cast.records {
                let must = readers(planted).contains(&who);
                let has = got.iter().any(|record| record.header.key == planted.header.key);
                let is_public = planted.header.key.circle == Circle::Everyone;
                let tells = text.contains(&planted.mark) && !is_public;
                tally.case(has == must && (must || !tells), || {
                    format!(
                        "{who} reads {}: got it: {has}, must: {must}, the answer tells of it: {tells}",
                        planted.name()
                    )
                });
            }
            // Nothing of a person's names is told beside the records, to whom has nothing to do with them.
            if matches!(who, "rosa" | "gus" | "rita" | "vic" | "out") {
                let names = replies.iter().filter_map(|r| r.me.as_ref()).flat_map(|me| me.names.values());
                let names: Vec<_> = names.cloned().collect();
                let told = names.iter().any(|name| matches!(name.as_str(), "amina" | "cleo" | "ana"));
                tally.case(!told, || format!("{who} is told names: {names:?}"));
            }
        }
    }
    woken(cast, tally, &numbers).await;
    // And nobody at all: what needs no account holds no mark but what is public.
    for path in ["/hub/v1/directory", "/hub/v1/directory/changes/1-1", "/healthz", "/", "/hub/v1/sample"] {
        let text = cast.caller.get(path).await.text();
        let told = private_marks(cast, &text);
        tally.case(told.is_empty(), || format!("{path} tells {told:?}"));
    }
    let address = cast.caller.get("/hub/v1/directory").await.json()["address"].as_str().unwrap().to_owned();
    let snapshot = cast.caller.get(&address).await.text();
    for planted in cast.records.iter().filter(|planted| planted.header.key.circle != Circle::Everyone) {
        let tells = snapshot.contains(&planted.mark) || snapshot.contains(planted.header.key.id.as_str());
        tally.case(!tells, || format!("the snapshot tells of {}", planted.name()));
    }
}

/// Whoever asks to be woken learns whether something waits for them, under whatever numbers they ask, and no more.
async fn woken(cast: &Cast, tally: &mut Tally, numbers: &[u64]) {
    let programme = cast.world.programme();
    for who in SIGNED_IN.into_iter().chain(["out", "none"]) {
        for (what, programme, scopes, cursor) in [
            ("all scopes", programme.as_str(), numbers, json!({"seq": 0, "tag": 0})),
            ("no scopes", programme.as_str(), &[], json!({"seq": u64::MAX, "tag": 1})),
            ("another's cursor", programme.as_str(), &numbers[..1], json!(cast.phone("cora").heard.cursor)),
            ("another programme", "elsewhere", numbers, json!({"seq": 0, "tag": 0})),
        ] {
            let ask = json!({"v": 1, "programme": programme, "cursor": cursor, "scopes": scopes, "me": 1});
            let heard = cast.caller.post("/hub/v1/wake", cast.token(who), ask.to_string().as_bytes()).await;
            let must = match (who, what) {
                ("none", _) => 401,
                (_, "another programme") => 404,
                ("out", _) => 401,
                _ => 200,
            };
            let is_bare = must != 200 || heard.json() == json!({"v": 1, "news": true});
            tally.case(heard.status == must && is_bare, || {
                format!("{who} asks to be woken with {what}: {} {}", heard.status, heard.text())
            });
        }
    }
}

fn private_marks(cast: &Cast, text: &str) -> Vec<String> {
    let private = cast.records.iter().filter(|planted| planted.header.key.circle != Circle::Everyone);
    private.filter(|planted| text.contains(&planted.mark)).map(Planted::name).collect()
}
