//! Bodies that are none, and fields of another type than they must be: a clear 4xx, and nothing of them is applied.

use kith_hub::limits::STRANGER_MAX;
use kith_model::envelope::ENVELOPE_MAX;
use serde_json::{Value, json};

use crate::attacks::{Tally, cast::Cast};

const PATHS: [&str; 9] = [
    "/hub/v1/sync",
    "/hub/v1/wake",
    "/hub/v1/act",
    "/hub/v1/ask",
    "/hub/v1/ask/state",
    "/hub/v1/join",
    "/hub/v1/join/look",
    "/hub/v1/envelope",
    "/hub/v1/standing",
];

pub async fn bodies(cast: &Cast, tally: &mut Tally) {
    let deep = |open: &str, close: &str, n: usize| format!("{}{}", open.repeat(n), close.repeat(n)).into_bytes();
    let programme = cast.world.programme();
    let twice = format!(
        r#"{{"v":1,"v":1,"programme":"{programme}","programme":"{programme}","act":"members","act":"devices","code":"x","code":"y","secret":"x","secret":"y","cursor":{{"seq":0,"tag":0}},"cursor":{{"seq":0,"tag":0}}}}"#
    );
    let all: Vec<(&str, Vec<u8>, u16)> = vec![
        ("nothing", Vec::new(), 400),
        ("a space", b" ".to_vec(), 400),
        ("null", b"null".to_vec(), 400),
        ("a number", b"7".to_vec(), 400),
        ("a text", b"\"x\"".to_vec(), 400),
        ("an empty list", b"[]".to_vec(), 400),
        ("an empty object", b"{}".to_vec(), 400),
        ("half an object", b"{\"v\":1,".to_vec(), 400),
        ("an object and more", b"{\"v\":1} {\"v\":1}".to_vec(), 400),
        ("a page", b"<html>Sign in to the wifi</html>".to_vec(), 400),
        ("a form", b"act=members&v=1".to_vec(), 400),
        ("no text at all", vec![0xff, 0xfe, 0x00, 0x80], 400),
        ("text that breaks off", b"{\"act\":\"\xc3\"}".to_vec(), 400),
        ("too long a letter", b"{\"act\":\"\xc0\xae\"}".to_vec(), 400),
        ("half a letter pair", br#"{"act":"\ud800","code":"\ud800","secret":"\ud800","v":"\ud800"}"#.to_vec(), 400),
        ("zeros", vec![0; 1_000], 400),
        ("a mark before it", b"\xef\xbb\xbf{\"act\":\"devices\"}".to_vec(), 400),
        ("keys twice", twice.into_bytes(), 400),
        ("lists in lists", deep("[", "]", 100_000), 400),
        ("objects in objects", deep("{\"a\":", "}", 100_000), 400),
        ("lists that never end", vec![b'['; 1_000_000], 400),
        ("a key that never ends", [b"{\"".to_vec(), vec![b'a'; 1_000_000]].concat(), 400),
        (
            "numbers beyond all",
            b"{\"v\":1e999999,\"code\":1e999999,\"act\":1e999999,\"secret\":1e999999}".to_vec(),
            400,
        ),
        ("not a number", b"{\"v\":NaN,\"act\":NaN}".to_vec(), 400),
        ("more than fits", vec![b' '; 2 * 1024 * 1024 + 1], 413),
        ("another version", b"{\"v\":2}".to_vec(), 400),
        ("the version below", b"{\"v\":0}".to_vec(), 400),
    ];
    for path in PATHS {
        for (what, body, must) in &all {
            for who in ["priya", "none"] {
                let heard = cast.caller.post(path, cast.token(who), body).await;
                let is_well = heard.status == *must && !heard.code().is_empty() && !heard.text().contains("line ");
                // Of somebody without an account nothing large is read at all.
                let is_well = is_well || (who == "none" && body.len() > STRANGER_MAX && heard.status == 413);
                let is_well =
                    is_well || (path.ends_with("/envelope") && body.len() > ENVELOPE_MAX && heard.status == 413);
                // Large ones may be cut off before the answer was read.
                let is_well =
                    is_well || ((*must == 413 || who == "none" && body.len() > STRANGER_MAX) && heard.status == 0);
                tally.case(is_well || (who == "none" && heard.status == 401), || {
                    format!("{path} with {what} by {who}: {} {}", heard.status, heard.text())
                });
            }
        }
    }
    packed(cast, tally).await;
}

/// Packed bodies: broken, twice packed, and bombs.
async fn packed(cast: &Cast, tally: &mut Tally) {
    use std::io::Write;
    let pack = |bytes: &[u8]| {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(bytes).unwrap();
        gzip.finish().unwrap()
    };
    let good = pack(b"{\"act\":\"devices\"}");
    let bearer = format!("Bearer {}", cast.phone("priya").token);
    for (what, encoding, body, must) in [
        ("as it should be", "gzip", good.clone(), 200),
        ("a bomb", "gzip", pack(&vec![b' '; 100 * 1024 * 1024]), 413),
        ("a bomb in a text", "gzip", pack(&[b"{\"act\":\"".to_vec(), vec![b'x'; 50 * 1024 * 1024]].concat()), 413),
        ("cut", "gzip", good[..good.len() - 9].to_vec(), 400),
        ("altered", "gzip", good.iter().map(|b| b ^ 0x10).collect(), 400),
        ("plain", "gzip", b"{\"act\":\"devices\"}".to_vec(), 400),
        ("packed and not said", "identity", good.clone(), 400),
        ("packed twice", "gzip", pack(&good), 400),
        ("said twice", "gzip, gzip", good.clone(), 400),
        ("otherwise", "br", good.clone(), 400),
        ("otherwise", "deflate", good.clone(), 400),
        ("otherwise", "../gzip", good.clone(), 400),
    ] {
        let more = [("authorization", bearer.as_str()), ("content-encoding", encoding)];
        let heard = cast.caller.ask("POST", "/hub/v1/act", &more, &body).await;
        tally.case(heard.status == must, || format!("{encoding} {what}: {} {}", heard.status, heard.text()));
    }
}

/// What a field takes.
#[derive(Clone, Copy, PartialEq)]
enum Takes {
    Text,
    Number,
    Flag,
    List,
    Map,
}

/// Where a field stands in a body, and what it takes.
type Fields = Vec<(&'static str, Takes)>;

/// Each field of each request by every type that it does not take.
pub async fn wrong_types(cast: &Cast, tally: &mut Tally) {
    use Takes::{Flag, List, Map, Number, Text};
    let sync = json!({"v": 1, "programme": cast.world.programme(), "cursor": {"seq": 0, "tag": 0}, "scopes": {},
        "directory": {"seq": 0, "tag": 0}, "me": 0, "push": [], "offers": []});
    let pushed = {
        let goal = &cast.planted("person:amina goal").header;
        let mut sync = sync.clone();
        sync["push"] = json!([{"header": goal, "edits": [{"f": "words", "d": "1.0000000000000001.1", "v": "x", "t": 1, "s": [], "p": 0}]}]);
        sync
    };
    let offered = {
        let mut sync = sync.clone();
        let goal = &cast.planted("person:amina goal").header;
        sync["offers"] = json!([{"r": {"h": goal, "f": {}, "seen": {}}, "c": "x"}]);
        sync
    };
    let wake = json!({"v": 1, "programme": cast.world.programme(), "cursor": {"seq": 0, "tag": 0}, "scopes": [],
        "directory": {"seq": 0, "tag": 0}, "me": 0});
    let ask = json!({"secret": "x", "for_other": false, "name": "x", "about": "x", "reach": "x", "reach_way": "call",
        "safe_way": "", "area": "", "language": "", "by_name": "", "by_reach": "", "consent": false});
    let invite = json!({"act": "invite", "name": "x", "role": "connector", "person": "amina", "groups": []});
    let table: Vec<(&str, Value, Fields)> = vec![
        (
            "/hub/v1/sync",
            sync,
            vec![
                ("/v", Number),
                ("/programme", Text),
                ("/cursor", Map),
                ("/cursor/seq", Number),
                ("/cursor/tag", Number),
                ("/scopes", Map),
                ("/directory", Map),
                ("/directory/seq", Number),
                ("/me", Number),
                ("/push", List),
                ("/offers", List),
            ],
        ),
        (
            "/hub/v1/sync",
            pushed,
            vec![
                ("/push/0", Map),
                ("/push/0/header", Map),
                ("/push/0/header/circle", Text),
                ("/push/0/header/kind", Text),
                ("/push/0/header/id", Text),
                ("/push/0/edits", List),
                ("/push/0/edits/0", Map),
                ("/push/0/edits/0/f", Text),
                ("/push/0/edits/0/d", Text),
                ("/push/0/edits/0/t", Number),
                ("/push/0/edits/0/s", List),
                ("/push/0/edits/0/p", Number),
            ],
        ),
        (
            "/hub/v1/sync",
            offered,
            vec![
                ("/offers/0", Map),
                ("/offers/0/r", Map),
                ("/offers/0/r/h", Map),
                ("/offers/0/r/f", Map),
                ("/offers/0/r/seen", Map),
                ("/offers/0/c", Text),
            ],
        ),
        (
            "/hub/v1/wake",
            wake,
            vec![
                ("/v", Number),
                ("/programme", Text),
                ("/cursor", Map),
                ("/cursor/seq", Number),
                ("/scopes", List),
                ("/me", Number),
            ],
        ),
        (
            "/hub/v1/ask",
            ask,
            vec![
                ("/secret", Text),
                ("/for_other", Flag),
                ("/name", Text),
                ("/about", Text),
                ("/reach", Text),
                ("/reach_way", Text),
                ("/safe_way", Text),
                ("/area", Text),
                ("/language", Text),
                ("/by_name", Text),
                ("/by_reach", Text),
                ("/consent", Flag),
            ],
        ),
        ("/hub/v1/ask/state", json!({"secret": "x"}), vec![("/secret", Text)]),
        (
            "/hub/v1/join",
            json!({"code": "x", "token_hash": "x", "device_name": "x"}),
            vec![("/code", Text), ("/token_hash", Text), ("/device_name", Text)],
        ),
        ("/hub/v1/join/look", json!({"code": "x"}), vec![("/code", Text)]),
        ("/hub/v1/act", invite, vec![("/act", Text), ("/name", Text), ("/role", Text), ("/groups", List)]),
        ("/hub/v1/act", json!({"act": "end-grant", "number": 1}), vec![("/number", Number)]),
        ("/hub/v1/act", json!({"act": "sign-out", "device": 1}), vec![("/device", Number)]),
        (
            "/hub/v1/act",
            json!({"act": "give-person", "member": "x", "person": "x"}),
            vec![("/member", Text), ("/person", Text)],
        ),
        (
            "/hub/v1/act",
            json!({"act": "take-from-tray", "entry": "x", "accept": true}),
            vec![("/entry", Text), ("/accept", Flag)],
        ),
        ("/hub/v1/act", json!({"act": "my-days", "days": []}), vec![("/days", List)]),
    ];
    let odd = [
        (Text, json!("x y")),
        (Number, json!(-1.5)),
        (Flag, json!(true)),
        (List, json!([[]])),
        (Map, json!({"x": {}})),
    ];
    for (path, body, fields) in table {
        for (field, takes) in fields {
            for (of, value) in &odd {
                if *of == takes {
                    continue;
                }
                // A struct may be told as the list of its fields; that is no other type.
                if takes == Map && *of == List && !matches!(field, "/scopes" | "/offers/0/r/f" | "/offers/0/r/seen") {
                    continue;
                }
                let mut body = body.clone();
                *body.pointer_mut(field).unwrap() = value.clone();
                let heard = cast.caller.post(path, cast.token("cora"), body.to_string().as_bytes()).await;
                let code = heard.code();
                let is_well = heard.status == 400 && matches!(code.as_str(), "not-understood" | "unknown-version");
                tally.case(is_well, || format!("{path} with {field} = {value}: {} {}", heard.status, heard.text()));
            }
        }
    }
}
