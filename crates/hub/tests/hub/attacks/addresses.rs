//! Every address by every method, paths that lead elsewhere, and headers that would be more than one.

use crate::attacks::{Tally, cast::Cast};

/// Every address of the hub and the method that it takes.
const ROUTES: &[(&str, &str)] = &[
    ("POST", "/hub/v1/sync"),
    ("POST", "/hub/v1/wake"),
    ("POST", "/hub/v1/act"),
    ("POST", "/hub/v1/envelope"),
    ("POST", "/hub/v1/standing"),
    ("POST", "/hub/v1/ask"),
    ("POST", "/hub/v1/ask/state"),
    ("POST", "/hub/v1/join"),
    ("POST", "/hub/v1/join/look"),
    ("GET", "/hub/v1/directory"),
    ("GET", "/hub/v1/directory/1-1"),
    ("GET", "/hub/v1/directory/changes/1-1"),
    ("GET", "/hub/v1/sample"),
    ("GET", "/healthz"),
    ("GET", "/metrics"),
    ("GET", "/"),
    ("GET", "/sw.js"),
    ("GET", "/people/amina"),
];

pub async fn methods(cast: &Cast, tally: &mut Tally) {
    for (own, path) in ROUTES {
        for method in
            ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "X"]
        {
            let is_let = method == *own || (method == "HEAD" && *own == "GET");
            if is_let {
                continue;
            }
            for who in ["cora", "none"] {
                let token = cast.token(who).map(|token| format!("Bearer {token}"));
                let more: Vec<_> = token.iter().map(|t| ("authorization", t.as_str())).collect();
                let heard = cast.caller.ask(method, path, &more, b"").await;
                // An address of another form than this method takes is no request at all.
                let is_well = heard.status == 405 || (method == "CONNECT" && matches!(heard.status, 0 | 400));
                tally.case(is_well, || format!("{method} {path} by {who}: {} {}", heard.status, heard.text()));
                let says = heard.code() == "wrong-method" || method == "HEAD" || method == "CONNECT";
                tally.case(says, || format!("{method} {path} by {who} is not told why: {}", heard.text()));
            }
        }
        let heard = cast.caller.ask(own, path, &[], b"{}").await;
        let is_strict = ["content-security-policy", "x-content-type-options", "referrer-policy", "x-frame-options"]
            .iter()
            .all(|name| heard.header(name).is_some());
        tally.case(is_strict, || format!("{own} {path} lacks strict headers: {:?}", heard.headers));
        let opens = heard.headers.iter().any(|(name, _)| name.starts_with("access-control-") || name == "server");
        tally.case(!opens, || format!("{own} {path} says too much: {:?}", heard.headers));
    }
    for path in [
        "/hub",
        "/hub/",
        "/hub/v1",
        "/hub/v1/",
        "/hub/v2/sync",
        "/hub/v1/sync/",
        "/hub/v1//sync",
        "/HUB/v1/sync",
        "/hub/v1/Sync",
        "/hub/v1/admin",
        "/hub/v1/grants",
        "/hub/v1/erase",
        "/hub/v1/audit",
        "/hub/v1/backup",
        "/hub/v1/../v1/sync",
        "//hub/v1/sync",
        "/hub/v1/sync%00",
        "/hub/v1/%73ync",
        "/hub/v1/directory/",
        "/hub/v1/directory/../../../kith.key",
    ] {
        let heard = cast.caller.post(path, cast.token("cora"), b"{}").await;
        tally.case(matches!(heard.status, 404 | 405), || format!("POST {path}: {} {}", heard.status, heard.text()));
    }
}

/// Whatever is asked for, nothing outside the folder of the site comes back.
pub async fn paths(cast: &Cast, tally: &mut Tally) {
    let key = std::fs::read(cast.world.folder.join(kith_hub::receipt::FILE)).unwrap();
    std::fs::write(cast.world.folder.join("outside.txt"), "OUTSIDE").unwrap();
    let targets = [
        "/../outside.txt",
        "/../../outside.txt",
        "/../kith.key",
        "/../kith.sqlite",
        "/../kith.ledger",
        "/./../kith.key",
        "/assets/../../kith.key",
        "/assets/..",
        "/assets/../",
        "/assets/./../../outside.txt",
        "/..",
        "/../",
        "/.",
        "/...",
        "/%2e%2e/kith.key",
        "/%2e%2e%2fkith.key",
        "/..%2fkith.key",
        "/.%2e/kith.key",
        "/%2E%2E/kith.key",
        "/%252e%252e/kith.key",
        "/%c0%ae%c0%ae/kith.key",
        "/..%c0%afkith.key",
        "/..%5ckith.key",
        "/..\\kith.key",
        "/assets\\..\\..\\kith.key",
        "//kith.key",
        "//../kith.key",
        "///etc/passwd",
        "/etc/passwd",
        "/proc/self/environ",
        "/file:///etc/passwd",
        "/assets/%00",
        "/sw.js%00.html",
        "/index.html%00/../../kith.key",
        "/..;/kith.key",
        "/;/../kith.key",
        "/assets/../../../../../../../../etc/passwd",
        "/C:/kith.key",
        "/CON",
        "/~root",
        "/.git/config",
        "/.env",
        "/kith.key",
        "/kith.sqlite",
        "/kith.ledger",
        "/outside.txt",
        "/?../../kith.key",
        "/#/../kith.key",
        "http://127.0.0.1/../kith.key",
        "http://evil.example/kith.key",
        "/sw.js/../../kith.key",
        "/index.html/../../outside.txt",
    ];
    for target in targets {
        for method in ["GET", "HEAD"] {
            let heard = cast.caller.ask(method, target, &[], b"").await;
            let leaks = heard.body.windows(8).any(|w| key.starts_with(w))
                || heard.text().contains("OUTSIDE")
                || heard.text().contains("root:")
                || heard.body.starts_with(b"SQLite");
            let is_page = heard.status == 200 && (method == "HEAD" || heard.text().contains("the page"));
            let is_well = is_page || matches!(heard.status, 400 | 404);
            tally.case(is_well && !leaks, || format!("{method} {target}: {} {:.80}", heard.status, heard.text()));
        }
    }
    let odd = [
        &b"GET /\xff\xfe HTTP/1.1\r\nhost: k\r\nconnection: close\r\n\r\n"[..],
        b"GET /\0 HTTP/1.1\r\nhost: k\r\nconnection: close\r\n\r\n",
        b"GET / /../kith.key HTTP/1.1\r\nhost: k\r\nconnection: close\r\n\r\n",
    ];
    for bytes in odd {
        let heard = cast.caller.raw(bytes).await;
        tally.case(matches!(heard.status, 400 | 404), || format!("{bytes:?}: {} {}", heard.status, heard.text()));
    }
}

/// Headers that try to be two, requests that try to be two, and first lines that are none.
pub async fn headers(cast: &Cast, tally: &mut Tally) {
    let get = |more: &str| format!("GET /healthz HTTP/1.1\r\nhost: k\r\n{more}connection: close\r\n\r\n").into_bytes();
    let post = |more: &str, body: &str| {
        format!("POST /hub/v1/act HTTP/1.1\r\nhost: k\r\n{more}connection: close\r\n\r\n{body}").into_bytes()
    };
    let hidden = "GET /hub/v1/sample HTTP/1.1\r\nhost: k\r\n\r\n";
    let cases: Vec<(&str, Vec<u8>, &[u16])> = vec![
        ("no host", b"GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n".to_vec(), &[200, 400]),
        ("two hosts", get("host: evil.example\r\n"), &[200, 400]),
        ("a header without a name", get(": x\r\n"), &[400]),
        ("a header without a colon", get("x\r\n"), &[400]),
        ("a name with a space", get("x y: z\r\n"), &[400]),
        ("a name with a space before the colon", get("transfer-encoding : chunked\r\n"), &[400]),
        ("a folded header", get("x: a\r\n b\r\n"), &[400]),
        ("a zero in a value", get("x: a\0b\r\n"), &[400]),
        ("a carriage return in a value", get("x: a\rset-cookie: b\r\n"), &[400]),
        ("a line feed in a value", get("x: a\nset-cookie: b\r\n"), &[200, 400]),
        (
            "bytes that are no text",
            [&b"GET /healthz HTTP/1.1\r\nhost: k\r\nx: \xff\xfe\r\nconnection: close\r\n\r\n"[..]].concat(),
            &[200, 400],
        ),
        (
            "a line that splits the answer",
            b"GET /healthz%0d%0aset-cookie:%20x=y HTTP/1.1\r\nhost: k\r\nconnection: close\r\n\r\n".to_vec(),
            &[400, 404],
        ),
        (
            "an address that splits the answer",
            b"GET /hub/v1/directory/%0d%0aset-cookie:%20x HTTP/1.1\r\nhost: k\r\nconnection: close\r\n\r\n".to_vec(),
            &[400, 404],
        ),
        ("an encoding nobody has", get("accept-encoding: ../../kith.key, br;q=x\r\n"), &[200]),
        (
            "where it came from",
            get("x-forwarded-for: 127.0.0.1\r\nx-forwarded-host: evil.example\r\nx-original-url: /metrics\r\n"),
            &[200],
        ),
        ("another method inside", post("x-http-method-override: DELETE\r\ncontent-length: 2\r\n", "{}"), &[400]),
        ("two lengths", post("content-length: 2\r\ncontent-length: 60\r\n", &format!("{{}}{hidden}")), &[400]),
        ("two equal lengths", post("content-length: 2\r\ncontent-length: 2\r\n", "{}"), &[400, 401]),
        ("a length below nothing", post("content-length: -1\r\n", "{}"), &[400]),
        ("a length with a sign", post("content-length: +2\r\n", "{}"), &[400]),
        ("a length beyond all", post("content-length: 99999999999999999999999\r\n", "{}"), &[400]),
        ("a length that is none", post("content-length: two\r\n", "{}"), &[400]),
        (
            "a length and chunks",
            post("content-length: 2\r\ntransfer-encoding: chunked\r\n", &format!("0\r\n\r\n{hidden}")),
            &[400, 401],
        ),
        (
            "chunks that are identity",
            post("transfer-encoding: identity\r\n", &format!("{{}}{hidden}")),
            &[400, 401, 501],
        ),
        (
            "chunks twice",
            post("transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n", &format!("0\r\n\r\n{hidden}")),
            &[400, 401],
        ),
        ("chunks spelt oddly", post("transfer-encoding: xchunked\r\n", &format!("0\r\n\r\n{hidden}")), &[400]),
        ("a chunk that is no number", post("transfer-encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n"), &[400, 401]),
        (
            "a chunk larger than all",
            post("transfer-encoding: chunked\r\n", "ffffffffffffffff\r\n{}\r\n0\r\n\r\n"),
            &[400, 401, 408],
        ),
        ("an old version", b"GET /healthz HTTP/1.0\r\n\r\n".to_vec(), &[200]),
        ("a version that is none", b"GET /healthz HTTP/9.9\r\nhost: k\r\n\r\n".to_vec(), &[0, 400, 505]),
        ("no version", b"GET /healthz\r\n\r\n".to_vec(), &[0, 400]),
        ("the beginning of another protocol", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), &[0, 400, 405, 505]),
        ("TLS where there is none", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(), &[0, 400]),
        ("nothing", Vec::new(), &[0]),
        ("only line ends", b"\r\n\r\n\r\n".to_vec(), &[0, 400]),
        ("an upgrade", get("upgrade: websocket\r\nsec-websocket-key: x\r\n"), &[200]),
        ("an upgrade to another version", get("upgrade: h2c\r\nhttp2-settings: AAMAAABk\r\n"), &[200]),
        ("a range beyond", get("range: bytes=0-0,0-0,0-0,5-1\r\n"), &[200]),
        ("what it expects", post("expect: 200-ok\r\ncontent-length: 2\r\n", "{}"), &[400, 417]),
    ];
    // All at once: whoever sends half a request is heard only when their time is over.
    let asked = cases.into_iter().map(|(what, bytes, must)| {
        let caller = cast.caller;
        (what, must, tokio::spawn(async move { caller.raw(&bytes).await }))
    });
    for (what, must, heard) in asked.collect::<Vec<_>>() {
        let heard = heard.await.unwrap();
        tally.case(must.contains(&heard.status), || {
            format!("{what}: {}, must: {must:?}; {}", heard.status, heard.text())
        });
        // One answer, and nothing of what was sent is in its headers.
        let is_one = !String::from_utf8_lossy(&heard.rest).contains("HTTP/1.1") && !heard.text().contains("HTTP/1.1");
        let is_clean = heard.header("set-cookie").is_none() && !format!("{:?}", heard.headers).contains("evil");
        tally.case(is_one && is_clean, || format!("{what}: {heard:?}"));
    }
}
