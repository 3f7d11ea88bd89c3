//! Tokens that were altered, guessed, or carried otherwise; invitations that were used, withdrawn, or are another's.

use kith_hub::receipt::{random_id, sha256};
use kith_model::{Id, access::Role, acts::Act};
use serde_json::json;

use crate::{
    attacks::{Tally, cast::Cast},
    caller::{Heard, Looks},
    world::NOW,
};

pub async fn with_tokens(cast: &Cast, tally: &mut Tally) {
    let token = cast.phone("amina").token.clone();
    let turned: String =
        token.chars().map(|c| if c.is_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }).collect();
    let other_last = format!("{}{}", &token[..token.len() - 1], if token.ends_with('A') { 'B' } else { 'A' });
    let body = serde_json::to_vec(&cast.phone("amina").request()).unwrap();
    let (bearer, members) = (format!("Bearer {token}"), json!({"act": "devices"}).to_string());
    let hash = sha256(&token);
    let altered = [
        String::new(),
        "Bearer".into(),
        "Bearer ".into(),
        format!("Bearer {}", &token[..token.len() - 1]),
        format!("Bearer {}", &token[1..]),
        format!("Bearer {token}A"),
        format!("Bearer A{token}"),
        format!("Bearer {token}="),
        format!("Bearer {token},{token}"),
        format!("Bearer {token} {token}"),
        format!("Bearer {turned}"),
        format!("Bearer {other_last}"),
        format!("Bearer {hash}"),
        format!("Bearer \"{token}\""),
        format!("bearer {token}"),
        format!("BEARER {token}"),
        format!("Basic {token}"),
        format!("Token {token}"),
        token.clone(),
        "Bearer ' OR 1=1 --".into(),
        "Bearer %".into(),
        "Bearer null".into(),
        "Bearer undefined".into(),
        format!("Bearer {}", "x".repeat(5_000)),
        format!("Bearer {token}\u{e9}"),
        format!("Bearer {}", random_id()),
        format!("Bearer {}", cast.phone("amina").me),
    ];
    let programme = cast.world.programme();
    let mut looks: Option<Looks> = None;
    for value in &altered {
        for (path, body) in [("/hub/v1/sync", &body[..]), ("/hub/v1/act", members.as_bytes())] {
            let heard = cast.caller.ask("POST", path, &[("authorization", value)], body).await;
            tally.case((heard.status, heard.code().as_str()) == (401, "not-signed-in"), || {
                format!("{path} with {value:?}: {} {}", heard.status, heard.text())
            });
            let first = looks.get_or_insert_with(|| heard.looks());
            tally.case(*first == heard.looks(), || format!("{path} with {value:?} is told apart: {heard:?}"));
        }
    }
    // Where a token does not belong, it opens nothing.
    for (target, more) in [
        (format!("/hub/v1/act?token={token}"), vec![]),
        (format!("/hub/v1/act?authorization=Bearer%20{token}"), vec![]),
        ("/hub/v1/act".into(), vec![("cookie", format!("token={token}"))]),
        ("/hub/v1/act".into(), vec![("x-authorization", bearer.clone())]),
        ("/hub/v1/act".into(), vec![("proxy-authorization", bearer.clone())]),
        ("/hub/v1/act".into(), vec![("authorization", "Bearer x".into()), ("authorization", bearer.clone())]),
    ] {
        let more: Vec<_> = more.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let heard = cast.caller.ask("POST", &target, &more, members.as_bytes()).await;
        tally.case(heard.status == 401, || format!("{target} {more:?}: {}", heard.status));
    }
    // One who was signed out hears nothing, and can do nothing but hand in.
    let round = serde_json::to_vec(&cast.phone("out").request()).unwrap();
    let beginning = json!({"seq": 0, "tag": 0});
    let wake =
        json!({"v": 1, "programme": programme, "cursor": beginning, "scopes": [], "directory": beginning, "me": 0});
    for (path, body) in [("/hub/v1/sync", round), ("/hub/v1/wake", wake.to_string().into_bytes())] {
        let heard = cast.caller.post(path, cast.token("out"), &body).await;
        let is_told = heard.json().get("records").and_then(|r| r.as_array()).is_some_and(|r| !r.is_empty());
        tally.case((heard.status, heard.code().as_str()) == (401, "signed-out") && !is_told, || {
            format!("{path} of a phone that was signed out: {} {}", heard.status, heard.text())
        });
    }
}

pub async fn with_invitations(cast: &Cast, tally: &mut Tally) {
    let join = async |code: &str, hash: &str| -> Heard {
        let body = json!({"code": code, "token_hash": hash, "device_name": "x"}).to_string();
        cast.caller.post("/hub/v1/join", None, body.as_bytes()).await
    };
    let look = async |code: &str| {
        cast.caller.post("/hub/v1/join/look", None, json!({"code": code}).to_string().as_bytes()).await
    };
    let before = cast.content().await;
    let (hash, programme) = (sha256("a thief's token"), cast.world.programme());
    let (_, code, secret) = cast.world.invite("Sam", Role::Connector, None, &[]).await;
    // What no invitation is, and what only resembles one: all answer alike.
    let other = if code.starts_with('A') { 'B' } else { 'A' };
    let mut first: Option<Looks> = None;
    for odd in [
        String::new(),
        " ".into(),
        "AAAAAAAAAA".into(),
        code[..9].into(),
        format!("{code}A"),
        format!("{other}{}", &code[1..]),
        secret[..21].into(),
        format!("{secret}A"),
        secret.to_uppercase(),
        "' OR '1'='1".into(),
        "%".into(),
        "__________".into(),
        "\0".into(),
        format!("{code}\0"),
        "x".repeat(60_000),
        programme.to_string(),
        cast.phone("amina").me.to_string(),
        sha256(&code),
        kith_hub::receipt::Key::open(&cast.world.folder.join("no-such")).err().map(|_| "key".to_owned()).unwrap(),
    ] {
        for heard in [join(&odd, &hash).await, look(&odd).await] {
            tally.case((heard.status, heard.code().as_str()) == (404, "code-not-valid"), || {
                format!("the code {odd:.30?}: {} {}", heard.status, heard.text())
            });
            let first = first.get_or_insert_with(|| heard.looks());
            tally.case(*first == heard.looks(), || format!("the code {odd:.30?} is told apart"));
        }
    }
    for odd in [
        "",
        "x",
        &hash[..42],
        &format!("{hash}A"),
        "' OR 1=1; DROP TABLE devices; --------------",
        &"=".repeat(43),
        &"é".repeat(43),
    ] {
        let heard = join(&code, odd).await;
        tally.case((heard.status, heard.code().as_str()) == (422, "not-readable"), || {
            format!("the hash {odd:?}: {} {}", heard.status, heard.text())
        });
    }
    // The hash of a phone that is in already makes nobody that phone, and uses nothing up.
    let taken = sha256(&cast.phone("cora").token);
    let heard = join(&code, &taken).await;
    tally.case(heard.status == 404, || format!("with Cora's own hash: {} {}", heard.status, heard.text()));
    tally.case(look(&code).await.status == 200, || "the invitation was used up by what was refused".into());
    // Withdrawn, over, used: none works, and the last says no more than that it was used.
    let (withdrawn, id) = invited(cast).await;
    assert_eq!(cast.act("cora", &serde_json::to_value(Act::Withdraw { invitation: id }).unwrap()).await.status, 200);
    let (over, _) = invited(cast).await;
    let (used, _) = invited(cast).await;
    assert_eq!(join(&used, &sha256("the first")).await.status, 200);
    for heard in [join(&withdrawn, &hash).await, look(&withdrawn).await] {
        tally.case(first.as_ref() == Some(&heard.looks()), || format!("withdrawn is told apart: {heard:?}"));
    }
    tally.case(first.as_ref() == Some(&look(&used).await.looks()), || "used is told apart by looking".into());
    let heard = join(&used, &hash).await;
    tally.case((heard.status, heard.code().as_str()) == (409, "code-used"), || format!("used: {}", heard.status));
    cast.world.now.store(NOW + 31 * 24 * 3_600_000, std::sync::atomic::Ordering::Relaxed);
    for heard in [join(&over, &hash).await, look(&over).await] {
        tally.case(first.as_ref() == Some(&heard.looks()), || format!("over is told apart: {heard:?}"));
    }
    cast.world.now.store(NOW, std::sync::atomic::Ordering::Relaxed);
    let thief = cast.world.sql("SELECT token_hash FROM devices").await;
    tally.case(!thief.contains(&hash), || "the thief is in".into());
    undo(cast, &before).await;
}

async fn invited(cast: &Cast) -> (String, Id) {
    let act = json!({"act": "invite", "name": "Sam", "role": "connector"});
    let did = cast.act("cora", &act).await.json();
    (did["code"].as_str().unwrap().into(), did["invitation"].as_str().unwrap().parse().unwrap())
}

/// What was invited here on purpose goes again, so that what stays can be compared.
async fn undo(cast: &Cast, before: &[String]) {
    let mut tx = cast.world.hub.store().write().await.unwrap();
    for sql in [
        "DELETE FROM devices WHERE member IN (SELECT id FROM members WHERE name = 'Sam')",
        "DELETE FROM invitations WHERE member IN (SELECT id FROM members WHERE name = 'Sam')",
        "DELETE FROM grants WHERE member IN (SELECT id FROM members WHERE name = 'Sam')",
        "DELETE FROM members WHERE name = 'Sam'",
    ] {
        sqlx::query(sql).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(cast.content().await, before, "codes that are none changed something");
}
