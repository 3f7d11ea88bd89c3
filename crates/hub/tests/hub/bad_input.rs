//! Whatever comes in: a clear answer with a stable code, never a panic, never half applied.

use std::{io::Write, net::SocketAddr, time::Duration};

use crate::world::{Phone, World, id, person_header};
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{HeaderName, Request},
};
use kith_hub::trouble::Trouble;
use kith_model::{
    Circle, Dot, Edit, Header, Kind, Writer,
    access::Role,
    wire::{Answer, Cursor, EDITS_MAX, Push, SyncReply, WakeReply, WakeRequest},
};
use serde_json::{Value, json};
use tower::ServiceExt;

async fn priya() -> (World, Phone) {
    let world = World::new().await;
    let mut priya = world.phone("Priya", Role::Connector, None, &[]).await;
    priya.save(&person_header(&id("jean")), [("name", json!("Jean"))]);
    priya.sync(&world).await;
    (world, priya)
}

fn code(bytes: &[u8]) -> String {
    let trouble: kith_model::wire::Trouble = serde_json::from_slice(bytes).unwrap();
    assert!(!trouble.words.is_empty());
    trouble.code
}

#[tokio::test]
async fn bodies_that_are_no_requests() {
    let (world, priya) = priya().await;
    let good = serde_json::to_value(priya.request()).unwrap();
    let with = |field: &str, value: Value| {
        let mut body = good.clone();
        body[field] = value;
        body.to_string().into_bytes()
    };
    let table: Vec<(&str, Vec<u8>, u16, &str)> = vec![
        ("nothing", Vec::new(), 400, "not-understood"),
        ("a page", b"<html>Sign in to the wifi</html>".to_vec(), 400, "not-understood"),
        ("half", good.to_string().into_bytes()[..20].to_vec(), 400, "not-understood"),
        ("no text", vec![0xff, 0xfe, 0x00], 400, "not-understood"),
        ("a number", b"7".to_vec(), 400, "not-understood"),
        ("version 2", with("v", json!(2)), 400, "unknown-version"),
        ("version 2 of another shape", br#"{"v":2,"everything":"else"}"#.to_vec(), 400, "unknown-version"),
        ("no version", with("v", Value::Null), 400, "not-understood"),
        ("another programme", with("programme", json!("elsewhere")), 404, "other-programme"),
        ("an odd programme", with("programme", json!("a b")), 400, "not-understood"),
        ("an odd cursor", with("cursor", json!({"seq": -1, "tag": 0})), 400, "not-understood"),
        (
            "a dot that is none",
            with(
                "push",
                json!([{"header": {"circle": "team", "kind": "gap", "id": "a"}, "edits":
            [{"f": "words", "d": "1.x.1", "v": 1, "t": 1}]}]),
            ),
            400,
            "not-understood",
        ),
        (
            "a circle that is none",
            with("push", json!([{"header": {"circle": "person:", "kind": "goal", "id": "a"}, "edits": []}])),
            400,
            "not-understood",
        ),
        ("deep", format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)).into_bytes(), 400, "not-understood"),
        ("large", vec![b' '; 3 * 1024 * 1024], 413, "too-large"),
    ];
    for path in ["/hub/v1/sync", "/hub/v1/wake", "/hub/v1/act", "/hub/v1/join", "/hub/v1/join/look", "/hub/v1/ask"] {
        for (what, body, status, word) in &table {
            if path != "/hub/v1/sync"
                && !matches!(*what, "nothing" | "a page" | "half" | "no text" | "a number" | "deep" | "large")
            {
                continue;
            }
            let (got, bytes) = world.send_bytes(path, Some(&priya.token), body.clone()).await;
            assert_eq!((got, code(&bytes).as_str()), (*status, *word), "{path}: {what}");
        }
    }
}

#[tokio::test]
async fn a_packed_body_is_unpacked_and_a_bomb_is_not() {
    let (world, priya) = priya().await;
    let pack = |bytes: &[u8]| {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(bytes).unwrap();
        gzip.finish().unwrap()
    };
    let send = async |body: Vec<u8>, encoding: &str| {
        let request = Request::post("/hub/v1/sync")
            .header("authorization", format!("Bearer {}", priya.token))
            .header("content-encoding", encoding)
            .body(Body::from(body))
            .unwrap();
        let response = world.app.clone().oneshot(request).await.unwrap();
        (response.status().as_u16(), axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec())
    };
    let good = serde_json::to_vec(&priya.request()).unwrap();
    assert_eq!(send(pack(&good), "gzip").await.0, 200);
    let bomb = pack(&vec![b' '; 64 * 1024 * 1024]);
    assert!(bomb.len() < 100_000);
    let (status, bytes) = send(bomb, "gzip").await;
    assert_eq!((status, code(&bytes).as_str()), (413, "too-large"));
    let (status, bytes) = send(good.clone(), "gzip").await;
    assert_eq!((status, code(&bytes).as_str()), (400, "not-understood"));
    assert_eq!(send(good, "zstd").await.0, 400);
}

#[tokio::test]
async fn too_many_edits_are_refused_whole_and_nothing_is_half_applied() {
    let (world, priya) = priya().await;
    let header = Header::new(Circle::Person(id("jean")), Kind::Goal, id("g"));
    let edit = |counter| Edit {
        field: "words".into(),
        dot: Dot { writer: Writer { device: priya.device, run: 5 }, counter },
        value: json!("x"),
        time: 1,
        saw: Vec::new(),
        prev: 0,
    };
    let edits = (1..=EDITS_MAX as u64 + 1).map(edit).collect();
    let mut request = priya.request();
    request.push = vec![Push { header: header.clone(), edits }];
    assert_eq!(world.trouble("/hub/v1/sync", Some(&priya.token), &request).await, (413, "too-many".into()));
    assert_eq!(world.record(&header.key).await, None);
}

#[tokio::test]
async fn clocks_of_1970_and_2200_are_clamped_and_no_reason_to_refuse() {
    let (world, mut priya) = priya().await;
    let goal = Header::new(Circle::Person(id("jean")), Kind::Goal, id("g"));
    for (now, kept) in [(7_258_118_400_000, crate::world::NOW), (0, 0), (-5_000, 0)] {
        priya.now = now;
        priya.save(&goal, [("words", json!(format!("at {now}")))]);
        let replies = priya.sync(&world).await;
        assert_eq!(replies[0].answers[0].answer, Answer::Taken);
        assert_eq!(world.record(&goal.key).await.unwrap().shown("words").unwrap().time, kept);
    }
    let came = world.sql("SELECT note FROM audit WHERE note LIKE 'time %'").await;
    assert_eq!(came, ["time 7258118400000", "time -5000"]);
}

#[tokio::test]
async fn without_a_token_or_with_an_unknown_one_nothing_is_told() {
    let (world, priya) = priya().await;
    for token in [None, Some("x"), Some("")] {
        for path in ["/hub/v1/sync", "/hub/v1/act"] {
            let body: Value = if path.ends_with("act") { json!({"act": "members"}) } else { json!(priya.request()) };
            assert_eq!(world.trouble(path, token, &body).await, (401, "not-signed-in".into()), "{path} {token:?}");
        }
    }
    assert_eq!(world.get("/hub/v1/sync").await.0, 405);
    assert_eq!(world.get("/hub/v1/else").await.0, 404);
    assert_eq!(world.get("/hub/v2/sync").await.0, 404);
    assert_eq!(world.get("/hub/v1/directory/1-2").await.0, 404);
    assert_eq!(world.get("/hub/v1/directory/odd").await.0, 404);
    assert_eq!(world.get("/hub/v1/directory/part/odd").await.0, 404);
    assert_eq!(world.get("/hub/v1/sample").await.0, 404, "this is a real programme");
}

#[tokio::test]
async fn every_answer_bears_the_strict_headers() {
    let (world, _) = priya().await;
    for path in ["/hub/v1/directory", "/hub/v1/else", "/healthz", "/", "/missing.js"] {
        let (_, headers, _) = world.get(path).await;
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("script-src 'self' 'wasm-unsafe-eval';") && !policy.contains("unsafe-inline"),
            "{path}"
        );
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["referrer-policy"], "no-referrer", "{path}");
    }
    assert_eq!(world.get("/hub/v1/directory").await.1["cache-control"], "no-store");
}

#[tokio::test]
async fn the_apps_files_packed_kept_and_never_another_folders() {
    let (world, _) = priya().await;
    let site = world.folder.join("site");
    std::fs::create_dir_all(&site).unwrap();
    let name = "kith-0123456789abcdef_bg.wasm";
    for (file, text) in [("index.html", "<html>"), (name, "wasm"), ("sw.js", "sw")] {
        std::fs::write(site.join(file), text).unwrap();
        std::fs::write(site.join(format!("{file}.br")), format!("{text} packed")).unwrap();
    }
    let how = kith_hub::serve::Serving::new(site, ([127, 0, 0, 1], 0).into());
    let app = kith_hub::serve::router(world.hub.clone(), &how);
    let get = async |path: &str, accept: &str| {
        let request = Request::get(path).header("accept-encoding", accept).body(Body::empty()).unwrap();
        let response = app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        (parts.status.as_u16(), parts.headers, String::from_utf8(body.to_vec()).unwrap())
    };
    let (status, headers, body) = get(&format!("/{name}"), "gzip, br").await;
    assert_eq!(
        (status, body.as_str(), headers["content-type"].to_str().unwrap()),
        (200, "wasm packed", "application/wasm")
    );
    assert_eq!(headers["content-encoding"], "br");
    assert!(headers["cache-control"].to_str().unwrap().contains("immutable"));
    let (_, headers, body) = get("/sw.js", "").await;
    assert_eq!((body.as_str(), headers["cache-control"].to_str().unwrap()), ("sw", "no-cache"));
    let (status, headers, body) = get("/plan/session/a/b", "").await;
    assert_eq!((status, body.as_str(), headers["cache-control"].to_str().unwrap()), (200, "<html>", "no-cache"));
    assert_eq!(get("/gone-0123456789abcdef.js", "").await.0, 404, "an unknown file is no page");
    assert_eq!(get("/../kith.key", "").await.0, 404);
    assert_eq!(get("/%2e%2e/kith.key", "").await.0, 404);
}

#[tokio::test]
async fn the_counts_are_shown_to_this_machine_and_to_nobody_elsewhere_without_the_token() {
    let world = World::new().await;
    let how = |behind_proxy: bool, token: Option<&str>| kith_hub::serve::Serving {
        proxies: behind_proxy.then(|| "127.0.0.1/32".parse().unwrap()).into_iter().collect(),
        metrics_token: token.map(str::to_owned),
        ..kith_hub::serve::Serving::new("nowhere", ([127, 0, 0, 1], 0).into())
    };
    let ask = async |how: &kith_hub::serve::Serving, peer: &str, headers: &[(&str, &str)]| {
        let mut request = Request::get("/metrics").body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 4711)));
        for (name, value) in headers {
            request.headers_mut().insert(HeaderName::try_from(*name).unwrap(), value.parse().unwrap());
        }
        let response = kith_hub::serve::router(world.hub.clone(), how).oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        (status, axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap())
    };
    let (open, locked, behind) = (how(false, None), how(false, Some("counts")), how(true, Some("counts")));
    let (right, wrong) = (("authorization", "Bearer counts"), ("authorization", "Bearer other"));
    for here in ["127.0.0.1", "::1"] {
        assert_eq!(ask(&open, here, &[]).await.0, 200);
        assert_eq!(ask(&locked, here, &[]).await.0, 200);
        assert_eq!(ask(&behind, here, &[]).await.0, 404);
        assert_eq!(ask(&behind, here, &[right]).await.0, 200);
        // Whoever put a proxy before it and did not say so tells nobody elsewhere either.
        assert_eq!(ask(&open, here, &[("x-forwarded-for", "127.0.0.1")]).await.0, 404);
        assert_eq!(ask(&open, here, &[("forwarded", "for=127.0.0.1")]).await.0, 404);
    }
    for elsewhere in ["192.0.2.7", "2001:db8::7"] {
        for how in [&open, &locked, &behind] {
            assert_eq!(ask(how, elsewhere, &[]).await.0, 404);
            assert_eq!(ask(how, elsewhere, &[wrong]).await.0, 404);
            // Who says that it comes from here is not believed.
            assert_eq!(ask(how, elsewhere, &[("x-forwarded-for", "127.0.0.1")]).await.0, 404);
        }
        assert_eq!(ask(&open, elsewhere, &[right]).await.0, 404);
        assert_eq!(ask(&locked, elsewhere, &[right]).await.0, 200);
        let (status, body) = ask(&locked, elsewhere, &[wrong]).await;
        assert!(status == 404 && !body.windows(5).any(|w| w == b"kith_"), "nothing of them is told");
    }
}

#[tokio::test]
async fn whoever_waits_is_woken_by_what_concerns_them_and_by_nothing_else() {
    let (world, mut priya) = priya().await;
    let mut jean = world.phone("Jean", Role::Participant, Some(&id("jean")), &[]).await;
    jean.sync(&world).await;
    jean.sync(&world).await;
    let waiting = WakeRequest {
        v: 1,
        programme: world.programme(),
        cursor: jean.heard.cursor,
        scopes: jean.heard.scopes.iter().map(|s| s.number).collect(),
        directory: jean.directory,
        me: jean.heard.me.tag,
    };
    let wake = |ask: WakeRequest| {
        let (app, token) = (world.app.clone(), jean.token.clone());
        tokio::spawn(async move {
            let request = Request::post("/hub/v1/wake")
                .header("authorization", format!("Bearer {token}"))
                .body(Body::from(serde_json::to_vec(&ask).unwrap()))
                .unwrap();
            let response = app.oneshot(request).await.unwrap();
            let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
            serde_json::from_slice::<WakeReply>(&bytes).unwrap().news
        })
    };
    let asleep = wake(waiting.clone());
    priya.sync(&world).await;
    priya.save(&person_header(&id("someone-else")), [("name", json!("Sam"))]);
    priya.sync(&world).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!asleep.is_finished(), "another person's record wakes nobody else");
    priya.save(&Header::new(Circle::Person(id("jean")), Kind::Goal, id("g")), [("words", json!("sing"))]);
    priya.sync(&world).await;
    let news = tokio::time::timeout(Duration::from_secs(3), asleep).await.expect("it is woken at once").unwrap();
    assert!(news);
    // Who comes with an older cursor hears at once.
    let behind = WakeRequest { cursor: Cursor::default(), ..waiting };
    assert!(tokio::time::timeout(Duration::from_secs(3), wake(behind)).await.unwrap().unwrap());
}

#[tokio::test]
async fn a_large_caseload_comes_in_pages_and_an_interrupted_one_goes_on() {
    let (world, mut priya) = priya().await;
    for n in 0..700 {
        let goal = Header::new(Circle::Person(id("jean")), Kind::Goal, id(&format!("g{n}")));
        priya.save(&goal, [("words", json!(format!("goal {n}")))]);
    }
    priya.sync(&world).await;
    assert_eq!(priya.of_kind(&Kind::Goal).len(), 700);
    let mut jean = world.phone("Jean", Role::Participant, Some(&id("jean")), &[]).await;
    let (first, news): (SyncReply, _) = jean.round(&world).await;
    assert!(first.more && news.again && first.records.len() <= kith_model::wire::RECORDS_MAX);
    let half = jean.rows.len();
    // The phone dies and starts again with what it stored.
    let mut again = jean.clone();
    let replies = again.sync(&world).await;
    let sent: usize = replies.iter().map(|r| r.records.len()).sum();
    assert_eq!((half + sent, again.rows.len()), (701, 701), "nothing came twice");
}

#[test]
fn every_trouble_stands_in_the_description_of_the_wire() {
    let text = include_str!("../../../../docs/wire.md");
    for trouble in Trouble::ALL {
        let line = format!("| `{}` | {} |", trouble.code, trouble.status.as_u16());
        assert!(text.contains(&line), "docs/wire.md lacks {line}");
    }
}

#[test]
fn the_examples_in_the_description_of_the_wire_are_of_the_format() {
    use kith_model::{acts, envelope, wire};
    let text = include_str!("../../../../docs/wire.md");
    let mut read = 0;
    for block in text.split("```json ").skip(1) {
        let (name, rest) = block.split_once('\n').unwrap();
        let body = rest.split("```").next().unwrap();
        let value: Value = serde_json::from_str(body).unwrap_or_else(|e| panic!("{name}: {e}"));
        fn same<T: serde::de::DeserializeOwned + serde::Serialize>(name: &str, value: &Value) {
            let it: T = serde_json::from_value(value.clone()).unwrap_or_else(|e| panic!("{name}: {e}"));
            let back = serde_json::to_value(&it).unwrap();
            for (key, given) in value.as_object().into_iter().flatten() {
                assert_eq!(back.get(key), Some(given), "{name}.{key} is not read");
            }
        }
        match name.trim() {
            "SyncRequest" => same::<wire::SyncRequest>(name, &value),
            "SyncReply" => same::<wire::SyncReply>(name, &value),
            "WakeRequest" => same::<wire::WakeRequest>(name, &value),
            "WakeReply" => same::<wire::WakeReply>(name, &value),
            "DirectoryManifest" => same::<wire::DirectoryManifest>(name, &value),
            "DirectorySnapshot" => same::<wire::DirectorySnapshot>(name, &value),
            "DirectoryNews" => same::<wire::DirectoryNews>(name, &value),
            "Look" => same::<acts::Look>(name, &value),
            "Hello" => same::<acts::Hello>(name, &value),
            "Join" => same::<acts::Join>(name, &value),
            "Joined" => same::<acts::Joined>(name, &value),
            "AskForHelp" => same::<acts::AskForHelp>(name, &value),
            "AskStands" => same::<acts::AskStands>(name, &value),
            "Act" => same::<acts::Act>(name, &value),
            "Did" => same::<acts::Did>(name, &value),
            "Envelope" => same::<envelope::Envelope>(name, &value),
            "Inside" => same::<envelope::Inside>(name, &value),
            "EnvelopeStands" => same::<envelope::EnvelopeStands>(name, &value),
            "AskStanding" => same::<envelope::AskStanding>(name, &value),
            "Standing" => same::<envelope::Standing>(name, &value),
            "Cover" => same::<wire::Cover>(name, &value),
            "Opened" => same::<wire::Opened>(name, &value),
            "Supporter" => same::<wire::Supporter>(name, &value),
            "Trouble" => same::<wire::Trouble>(name, &value),
            other => panic!("an example of {other} has no test"),
        }
        read += 1;
    }
    assert!(read >= 21, "only {read} examples were found");
}
