//! Too much, too often, too slow: a clear answer that says when to come again, and nobody else is held up.

use std::time::{Duration, Instant};

use crate::caller::{Caller, Heard, hear, listening};
use crate::world::{Phone, World};
use kith_hub::{connections::Bounds, limits::Rates, serve::Serving};
use kith_model::{access::Role, acts::AskForHelp};
use tokio::{io::AsyncWriteExt, net::TcpStream};

async fn served(change: impl FnOnce(&mut Serving)) -> (World, Caller) {
    let world = World::new().await;
    let mut how = Serving::new("nowhere", ([127, 0, 0, 1], 0).into());
    change(&mut how);
    let caller = listening(&world, how).await;
    (world, caller)
}

async fn sync(caller: &Caller, phone: &Phone) -> Heard {
    caller.post("/hub/v1/sync", Some(&phone.token), &serde_json::to_vec(&phone.request()).unwrap()).await
}

fn says_when(heard: &Heard) -> bool {
    heard.header("retry-after").and_then(|s| s.parse::<u32>().ok()).is_some_and(|s| (1..=60).contains(&s))
}

#[tokio::test]
async fn a_phone_that_asks_too_often_is_told_when_to_come_again_and_others_go_on() {
    let (world, caller) = served(|how| how.rates = Rates { token_minute_max: 5, ..Rates::default() }).await;
    let (one, other) =
        (world.phone("A", Role::Connector, None, &[]).await, world.phone("B", Role::Connector, None, &[]).await);
    for _ in 0..5 {
        assert_eq!(sync(&caller, &one).await.status, 200);
    }
    let heard = sync(&caller, &one).await;
    assert_eq!((heard.status, heard.code().as_str(), says_when(&heard)), (429, "too-often", true), "{heard:?}");
    assert_eq!(sync(&caller, &other).await.status, 200);
    assert_eq!(caller.get("/hub/v1/directory").await.status, 200);
}

#[tokio::test]
async fn an_address_has_its_share_whatever_it_asks_for_and_however_it_calls_itself() {
    let (_world, caller) = served(|how| how.rates = Rates { address_minute_max: 4, ..Rates::default() }).await;
    for path in ["/healthz", "/app.js", "/hub/v1/directory", "/hub/v1/nothing"] {
        assert_ne!(caller.get(path).await.status, 429, "{path}");
    }
    for path in ["/healthz", "/app.js", "/hub/v1/directory", "/hub/v1/nothing", "/"] {
        let heard = caller.ask("GET", path, &[("x-forwarded-for", "192.0.2.1")], b"").await;
        assert_eq!((heard.status, heard.code().as_str(), says_when(&heard)), (429, "too-often", true), "{path}");
        assert!(heard.header("content-security-policy").is_some(), "{path}");
    }
}

#[tokio::test]
async fn behind_a_proxy_that_was_named_each_has_their_own_share() {
    let (_world, caller) = served(|how| {
        how.proxies = vec!["127.0.0.1/32".parse().unwrap()].into();
        how.rates = Rates { address_minute_max: 2, ..Rates::default() };
    })
    .await;
    let from = async |told: &[(&str, &str)]| caller.ask("GET", "/healthz", told, b"").await.status;
    for _ in 0..2 {
        assert_eq!(from(&[("x-forwarded-for", "192.0.2.1")]).await, 200);
    }
    assert_eq!(from(&[("x-forwarded-for", "192.0.2.1")]).await, 429);
    assert_eq!(from(&[("x-forwarded-for", "192.0.2.2")]).await, 200);
    // What somebody wrote before the proxy did makes them nobody else, in the same line or in one before.
    assert_eq!(from(&[("x-forwarded-for", "203.0.113.5, 192.0.2.1")]).await, 429);
    assert_eq!(from(&[("x-forwarded-for", "203.0.113.5"), ("x-forwarded-for", "192.0.2.1")]).await, 429);
}

#[tokio::test]
async fn more_than_fits_is_refused_before_and_after_it_came() {
    let (world, caller) = served(|_| {}).await;
    let phone = world.phone("A", Role::Connector, None, &[]).await;
    let announced = format!(
        "POST /hub/v1/sync HTTP/1.1\r\nhost: k\r\nauthorization: Bearer {}\r\ncontent-length: 3000000\r\n\r\n",
        phone.token
    );
    let mut stream = caller.connect().await;
    stream.write_all(announced.as_bytes()).await.unwrap();
    let heard = hear(&mut stream).await;
    assert_eq!((heard.status, heard.code().as_str()), (413, "too-large"), "it does not wait for three megabytes");
    let head = announced.replace("content-length: 3000000", "transfer-encoding: chunked");
    let mut stream = caller.connect().await;
    stream.write_all(head.as_bytes()).await.unwrap();
    let chunk = [b"10000\r\n".to_vec(), vec![b' '; 0x10000], b"\r\n".to_vec()].concat();
    for _ in 0..40 {
        // The hub may have said no already.
        if stream.write_all(&chunk).await.is_err() {
            break;
        }
    }
    let heard = hear(&mut stream).await;
    assert!((heard.status, heard.code().as_str()) == (413, "too-large") || heard.status == 0, "{heard:?}");
    let endless = format!("GET /healthz HTTP/1.1\r\nhost: k\r\nx: {}\r\n\r\n", "a".repeat(100_000));
    assert_eq!(caller.raw(endless.as_bytes()).await.status, 431);
    let many = format!("GET /healthz HTTP/1.1\r\nhost: k\r\n{}\r\n", "x: y\r\n".repeat(100));
    assert_eq!(caller.raw(many.as_bytes()).await.status, 431);
    assert_eq!(sync(&caller, &phone).await.status, 200);
}

#[tokio::test]
async fn of_whom_the_hub_does_not_know_no_large_body_is_read() {
    use std::io::Write;
    let (world, caller) = served(|_| {}).await;
    let phone = world.phone("A", Role::Connector, None, &[]).await;
    let paths = ["sync", "wake", "act", "join", "join/look", "ask", "ask/state"].map(|path| format!("/hub/v1/{path}"));
    let said = async |path: &str, token: Option<&str>, more: &str, patience_ms: u64| {
        let token = token.map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
        let head = format!("POST {path} HTTP/1.1\r\nhost: k\r\n{token}{more}");
        let mut stream = caller.connect().await;
        stream.write_all(head.as_bytes()).await.unwrap();
        // Nothing else comes: an answer says that nothing is waited for.
        let heard =
            tokio::time::timeout(Duration::from_millis(patience_ms), hear(&mut stream)).await.unwrap_or_default();
        (heard.status, heard.code())
    };
    let (large, unknown) = ((413, "too-large".to_owned()), (401, "not-signed-in".to_owned()));
    let announced = "content-length: 70000\r\n\r\n";
    let chunk = format!("transfer-encoding: chunked\r\n\r\n11170\r\n{}\r\n", " ".repeat(70_000));
    for path in &paths {
        for more in [announced, &chunk] {
            let nobody = said(path, None, more, 5_000).await;
            let somebody = said(path, Some("made-up"), more, 5_000).await;
            // Where a token is asked for at all, its lack is said first.
            assert!(nobody == large || nobody == unknown, "{path}: {nobody:?}");
            assert_eq!(somebody, unknown, "{path}");
            assert_eq!(said(path, Some(&phone.token), more, 300).await.0, 0, "{path}: a phone's is waited for");
        }
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(&vec![b' '; 70_000]).unwrap();
        let bomb = gzip.finish().unwrap();
        let heard = caller.ask("POST", path, &[("content-encoding", "gzip")], &bomb).await;
        assert!(matches!(heard.status, 413 | 401), "{path}: {heard:?}");
    }
    // What needs no account fits, packed and as it is: as long as it may be, in letters of two bytes.
    let ask = AskForHelp {
        secret: "c3VwZXIgc2VjcmV0IDE2".into(),
        name: "Ana".into(),
        about: "س".repeat(4_000),
        safe_way: "س".repeat(2_000),
        reach: "0700 900123".into(),
        reach_way: "call".into(),
        consent: true,
        ..AskForHelp::default()
    };
    let body = serde_json::to_vec(&ask).unwrap();
    assert_eq!(caller.post("/hub/v1/ask", None, &body).await.status, 200);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&body).unwrap();
    let packed = gzip.finish().unwrap();
    assert_eq!(caller.ask("POST", "/hub/v1/ask", &[("content-encoding", "gzip")], &packed).await.status, 200);
    assert_eq!(sync(&caller, &phone).await.status, 200);
}

fn quick(bounds: &mut Bounds) {
    *bounds = Bounds { head_seconds: 1, body_pause_seconds: 1, body_seconds: 6, ..Bounds::default() };
}

#[tokio::test]
async fn a_body_that_pauses_or_drips_is_not_waited_for() {
    let (world, caller) = served(|how| quick(&mut how.bounds)).await;
    let phone = world.phone("A", Role::Connector, None, &[]).await;
    let head = format!(
        "POST /hub/v1/sync HTTP/1.1\r\nhost: k\r\nauthorization: Bearer {}\r\ncontent-length: 500\r\n\r\n{{\"v\"",
        phone.token
    );
    let mut paused = caller.connect().await;
    paused.write_all(head.as_bytes()).await.unwrap();
    let begun = Instant::now();
    let heard = hear(&mut paused).await;
    assert_eq!((heard.status, heard.code().as_str(), says_when(&heard)), (408, "too-slow", true));
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());

    let (mut read, mut write) = caller.connect().await.into_split();
    write.write_all(head.as_bytes()).await.unwrap();
    let dripping = tokio::spawn(async move {
        while write.write_all(b" ").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    });
    let begun = Instant::now();
    let heard = hear(&mut read).await;
    assert_eq!((heard.status, heard.code().as_str()), (408, "too-slow"));
    assert!((5..12).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
    dripping.abort();
}

#[tokio::test]
async fn many_who_send_a_byte_now_and_then_hold_up_nobody_and_are_let_go() {
    let (_world, caller) = served(|how| quick(&mut how.bounds)).await;
    let mut slow: Vec<TcpStream> = Vec::new();
    for _ in 0..60 {
        let mut stream = caller.connect().await;
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: k\r\nx: ").await.unwrap();
        slow.push(stream);
    }
    let begun = Instant::now();
    assert_eq!(caller.get("/healthz").await.status, 200);
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    for stream in &mut slow {
        let heard = hear(stream).await;
        assert!(matches!(heard.status, 0 | 408), "{heard:?}");
    }
    assert!(begun.elapsed() < Duration::from_secs(6), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn who_takes_all_their_places_is_told_so_and_gets_one_when_one_is_free() {
    let (_world, caller) = served(|how| how.bounds.connections_address_max = 3).await;
    let mut idle = Vec::new();
    for _ in 0..3 {
        idle.push(caller.connect().await);
    }
    // Until the hub has taken all three in.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let heard = caller.get("/healthz").await;
    assert_eq!((heard.status, heard.code().as_str(), says_when(&heard)), (429, "too-often", true), "{heard:?}");
    idle.pop();
    let mut status = 429;
    for _ in 0..50 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        status = caller.get("/healthz").await.status;
        if status == 200 {
            break;
        }
    }
    assert_eq!(status, 200);
}

#[tokio::test]
async fn a_hub_that_is_full_turns_away_and_a_named_proxy_has_no_share_of_its_own() {
    let (_world, caller) = served(|how| {
        how.proxies = vec!["127.0.0.1/32".parse().unwrap()].into();
        how.bounds.connections_address_max = 1;
        how.bounds.connections_max = 4;
    })
    .await;
    let mut idle = Vec::new();
    for _ in 0..3 {
        idle.push(caller.connect().await);
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(caller.get("/healthz").await.status, 200, "three of one address, which is the proxy's");
    idle.push(caller.connect().await);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(caller.get("/healthz").await.status, 429);
}
