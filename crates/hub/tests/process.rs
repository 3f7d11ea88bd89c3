//! The program itself: its commands, a real listener, a kill in the middle, and logs that tell nothing about anybody.

#![allow(clippy::unwrap_used)] // steps of a test

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{Arc, Mutex},
};

use kith_hub::receipt::sha256;
use kith_model::{
    Circle, Header, Id, Kind, Writer,
    access::Role,
    acts::{Act, Did, Hello, Join, Joined, Look},
    form::Opened,
    phone::{Heard, Rows, ask, take},
    row::{Pen, Row},
    wire::{DirectoryManifest, SyncReply, Trouble},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("kith-hub-process-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kith-hub"));
    command.args(args).stdin(Stdio::null());
    command
}

fn run(args: &[&str]) -> Output {
    command(args).output().unwrap()
}

fn programme(data: &str) -> Output {
    run(&[
        "programme",
        "new",
        "--data",
        data,
        "--name",
        "Riverside",
        "--country",
        "GB",
        "--zone",
        "Europe/London",
        "--desk-phone",
        "0123 456",
        "--crisis",
        "Listening line=0800 000",
    ])
}

/// A hub that serves; killed without a word when it goes.
struct Serving {
    child: Child,
    address: String,
    log: Arc<Mutex<String>>,
}

impl Serving {
    fn start(data: &Path) -> Self {
        Self::start_with(command(&[]), data, &[])
    }

    fn start_with(mut command: Command, data: &Path, more: &[&str]) -> Self {
        command.args(["serve", "--data", data.to_str().unwrap(), "--site", "nowhere"]).args(more);
        if !more.contains(&"--listen") {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut log = String::new();
        let address = loop {
            let line = lines.next().expect("it says where it listens").unwrap();
            log.push_str(&line);
            let line: serde_json::Value = serde_json::from_str(&line).expect("a log line is JSON");
            if let Some(address) = line["fields"]["listen"].as_str() {
                break address.to_owned();
            }
        };
        let log = Arc::new(Mutex::new(log));
        let rest = log.clone();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let mut log = rest.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        Self { child, address, log }
    }

    fn send(&self, head: &str, token: Option<&str>, body: &[u8]) -> (u16, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let token = token.map(|t| format!("Authorization: Bearer {t}\r\n")).unwrap_or_default();
        let head = format!(
            "{head} HTTP/1.1\r\nHost: kith\r\nConnection: close\r\nContent-Length: {}\r\n{token}\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
        let status = String::from_utf8_lossy(&answer[9..12]).parse().unwrap();
        (status, answer[end + 4..].to_vec())
    }

    fn post<T: Serialize, R: DeserializeOwned>(&self, path: &str, token: Option<&str>, body: &T) -> R {
        let (status, bytes) = self.send(&format!("POST {path}"), token, &serde_json::to_vec(body).unwrap());
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&bytes));
        serde_json::from_slice(&bytes).unwrap()
    }

    fn kill(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.log.lock().unwrap().clone()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn nothing_is_served_without_a_programme_a_desk_number_and_a_crisis_number() {
    let folder = Folder::new("refuses");
    let data = folder.0.to_str().unwrap();
    let out = run(&["serve", "--data", data, "--listen", "127.0.0.1:0"]);
    assert!(!out.status.success() && String::from_utf8_lossy(&out.stderr).contains("kith-hub programme new"));
    for (phone, crisis, says) in
        [("", "Line=1", "number that people ring"), ("1", "", "crisis"), ("1", "Line", "NAME=NUMBER")]
    {
        let mut args =
            vec!["programme", "new", "--data", data, "--name", "R", "--country", "GB", "--zone", "Europe/London"];
        if !phone.is_empty() {
            args.extend(["--desk-phone", phone]);
        }
        if !crisis.is_empty() {
            args.extend(["--crisis", crisis]);
        }
        let out = run(&args);
        assert!(!out.status.success() && String::from_utf8_lossy(&out.stderr).contains(says), "{out:?}");
    }
    let odd_zone = [
        "programme",
        "new",
        "--data",
        data,
        "--name",
        "R",
        "--country",
        "GB",
        "--zone",
        "Nowhere",
        "--desk-phone",
        "1",
        "--crisis",
        "L=1",
    ];
    assert!(String::from_utf8_lossy(&run(&odd_zone).stderr).contains("time zone"));
    assert!(programme(data).status.success());
    assert!(String::from_utf8_lossy(&programme(data).stderr).contains("holds a programme already"));
    // What is missing is asked for at the terminal.
    let asked = Folder::new("asked");
    let mut child = command(&["programme", "new", "--data", asked.0.to_str().unwrap(), "--name", "Riverside"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"GB\nEurope/London\n0123 456\nListening line=0800 000\n").unwrap();
    assert!(child.wait_with_output().unwrap().status.success());
}

#[test]
fn what_was_answered_as_taken_survives_a_kill_and_the_log_tells_nothing_about_anybody() {
    let folder = Folder::new("kill");
    let data = folder.0.to_str().unwrap();
    assert!(programme(data).status.success());
    let hub = Serving::start(&folder.0);
    // Invited while it serves, by another process.
    let out = run(&[
        "invite",
        "--data",
        data,
        "--role",
        "connector",
        "--name",
        "Priyanka",
        "--address",
        "https://kith.example",
    ]);
    let printed = String::from_utf8(out.stdout).unwrap();
    let secret =
        printed.split("https://kith.example/join#").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    let code = printed.split("Code: ").nth(1).unwrap().trim().to_owned();
    let token = "a-token-made-by-the-phone";
    let join = Join { code: code.clone(), token_hash: sha256(token), device_name: "Priyankas phone".into() };
    let joined: Joined = hub.post("/hub/v1/join", None, &join);

    let person: Id = "jean-of-the-test".parse().unwrap();
    let header = Header::new(Circle::Person(person.clone()), Kind::Person, person.clone());
    let mut rows = Rows::new();
    let mut row = Row::new(header.clone());
    let mut pen = Pen::new(Writer { device: joined.device, run: 77 });
    row.save(
        &Opened::new(header.clone()).set([("name", json!("Jeannette")), ("note", json!("very private words"))]),
        &mut pen,
        5,
    );
    rows.insert(header.key.clone(), row);
    let heard = Heard::default();
    let (request, asked) = ask(&joined.programme, &heard, &rows, pen.writer, None);
    let reply: SyncReply = hub.post("/hub/v1/sync", Some(token), &request);
    assert_eq!(reply.answers.len(), 2);
    assert!(take(&heard, &rows, pen.writer, &asked, &reply).is_some());
    let (status, body) = hub.send("POST /hub/v1/join/look?code=leak", None, br#"{"code":"WRONGCODE2"}"#);
    assert_eq!((status, serde_json::from_slice::<Trouble>(&body).unwrap().code.as_str()), (404, "code-not-valid"));
    hub.send("GET /people/jean-of-the-test", None, b"");
    assert_eq!(hub.send("GET /healthz", None, b"").1, b"ok\n");
    let metrics = String::from_utf8(hub.send("GET /metrics", None, b"").1).unwrap();
    assert!(metrics.contains("kith_edits_total{answer=\"taken\"} 2"), "{metrics}");
    let backup = folder.0.join("backup");
    assert!(run(&["backup", "--data", data, "--plain", "--file", backup.to_str().unwrap()]).status.success());
    assert!(
        !run(&["backup", "--data", data, "--plain", "--file", backup.to_str().unwrap()]).status.success(),
        "it replaces no file"
    );
    // What a lost phone may hold, while the hub serves: kinds and counts.
    let told = run(&["exposure", "--data", data, &joined.device.to_string()]);
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(
        told.contains("of a connector") && told.contains("     1 person\n") && told.contains("Of 1 people"),
        "{told}"
    );
    for private in ["Priyanka", "Jean", "jean-of-the-test", "private", joined.member.as_str()] {
        assert!(!told.contains(private), "{private:?} is told: {told}");
    }
    let busy = run(&["restore", "--from", backup.to_str().unwrap(), "--data", data]);
    assert!(String::from_utf8_lossy(&busy.stderr).contains("Stop it first"));
    let log = hub.kill();

    let hub = Serving::start(&folder.0);
    let reply: SyncReply =
        hub.post("/hub/v1/sync", Some(token), &ask(&joined.programme, &heard, &Rows::new(), pen.writer, None).0);
    assert!(reply.records.iter().any(|r| r.record.header == header));
    let log = log + &hub.kill();
    assert!(log.contains("\"path\":\"/hub/v1/sync\"") && log.contains("127.0.0.0/24"));
    for private in [
        "Priyanka",
        "Jean",
        "private",
        &secret,
        &code,
        &code.replace(' ', ""),
        token,
        &sha256(token),
        "leak",
        "jean-of-the-test",
        joined.member.as_str(),
        "WRONGCODE",
        "127.0.0.1\"",
    ] {
        assert!(!log.contains(private), "the log holds {private:?}: {log}");
    }
    assert!(run(&["restore", "--from", backup.to_str().unwrap(), "--data", data]).status.success());
}

/// What a hub says that does not serve. One that serves all the same is ended, and is what is wrong.
fn does_not_serve(args: &[&str]) -> String {
    let mut child = command(args).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let (said, heard) = std::sync::mpsc::channel();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    std::thread::spawn(move || {
        let mut line = String::new();
        // The first word of one that serves is where it listens, or that it is open.
        while stderr.read_line(&mut line).is_ok_and(|read| read > 0) {
            if line.contains("the hub is open") {
                break;
            }
        }
        said.send(line).unwrap();
    });
    let line = heard.recv_timeout(std::time::Duration::from_secs(60)).expect("it says something");
    let serves = line.contains("the hub is open");
    if serves {
        child.kill().unwrap();
    }
    let status = child.wait().unwrap();
    assert!(!serves, "it serves: {args:?}");
    assert_eq!(status.code(), Some(1), "{args:?}: {line}");
    line
}

#[test]
fn the_sample_programme_is_shown_on_this_machine_only() {
    for listen in ["0.0.0.0:0", "[::]:0", "192.0.2.7:8080"] {
        let folder = Folder::new("sample-elsewhere");
        let data = folder.0.to_str().unwrap();
        let said = does_not_serve(&["serve", "--sample", "--data", data, "--listen", listen]);
        assert!(said.contains("on this machine only"), "{listen}: {said}");
        assert!(!folder.0.exists(), "and no town was made");
    }
}

#[test]
fn the_sample_programme_is_never_shown_on_a_real_one_nor_a_real_one_begun_on_the_sample() {
    let folder = Folder::new("sample-on-real");
    let data = folder.0.to_str().unwrap();
    assert!(programme(data).status.success());
    let told = |args: &[&str]| does_not_serve(&[&["serve", "--data", data, "--listen", "127.0.0.1:0"], args].concat());
    let ledger = std::fs::read(folder.0.join("kith.ledger")).unwrap();
    assert!(told(&["--sample"]).contains("holds a real programme"));
    let hub = Serving::start(&folder.0);
    assert_eq!(hub.send("GET /hub/v1/sample", None, b"").0, 404, "it has no doors");
    let manifest: DirectoryManifest = serde_json::from_slice(&hub.send("GET /hub/v1/directory", None, b"").1).unwrap();
    assert_eq!((manifest.name.as_str(), manifest.sample), ("Riverside", false), "and is as it was");
    assert_eq!(std::fs::read(folder.0.join("kith.ledger")).unwrap(), ledger);
    drop(hub);

    let folder = Folder::new("real-on-sample");
    let data = folder.0.to_str().unwrap();
    let town = Serving::start_with(command(&[]), &folder.0, &["--sample"]);
    assert_eq!(town.send("GET /hub/v1/sample", None, b"").0, 200);
    drop(town);
    let told = |args: &[&str]| does_not_serve(&[&["serve", "--data", data, "--listen", "127.0.0.1:0"], args].concat());
    assert!(told(&[]).contains("Serve it with --sample"));
    assert!(told(&["--begin"]).contains("in a folder of its own"));
}

/// `cargo xtask run --empty`, without its builds: the hub is started as it starts it (`crates/xtask/src/run.rs`).
#[test]
fn an_empty_programme_begins_with_what_is_asked_for_and_its_coordinator_comes_in_by_what_is_printed() {
    let folder = Folder::new("begins");
    let begun = |answers: &[u8]| {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let listen = format!("127.0.0.1:{port}");
        let mut command = command(&[]);
        let (mut typed, terminal) = std::io::pipe().map(|(read, write)| (write, read)).unwrap();
        let (printed, stdout) = std::io::pipe().unwrap();
        typed.write_all(answers).unwrap();
        drop(typed);
        command.stdin(terminal).stdout(stdout);
        let hub = Serving::start_with(command, &folder.0, &["--listen", &listen, "--begin"]);
        assert_eq!(hub.address, listen);
        (hub, BufReader::new(printed))
    };
    let until = |printed: &mut BufReader<std::io::PipeReader>, mark: &str| {
        let mut line = String::new();
        while !line.contains(mark) {
            line.clear();
            assert!(printed.read_line(&mut line).unwrap() > 0, "it never says {mark}");
        }
        line.split_once(mark).unwrap().1.trim().to_owned()
    };

    // The first time it asks, and what was answered is what is served.
    let (hub, mut printed) = begun(b"Riverside\nGB\nEurope/London\n0123 456\nListening line=0800 000\n");
    let link = until(&mut printed, "Link: ");
    let manifest: DirectoryManifest = serde_json::from_slice(&hub.send("GET /hub/v1/directory", None, b"").1).unwrap();
    assert_eq!(
        (manifest.name.as_str(), manifest.desk_phone.as_str(), manifest.sample),
        ("Riverside", "0123 456", false)
    );
    assert_eq!(manifest.entries, 1, "it is empty: nothing but itself");
    let first =
        link.strip_prefix(&format!("http://{}/join#", hub.address)).expect("a link to this very hub").to_owned();
    drop(hub);

    // The next time it asks nothing, keeps what is there, and the link leads to the same coordinator.
    let (hub, mut printed) = begun(b"");
    let link = until(&mut printed, "/join#");
    let code = until(&mut printed, "Code: ");
    let look = |typed: &str| hub.post::<_, Hello>("/hub/v1/join/look", None, &Look { code: typed.into() });
    assert_eq!(
        (look(&first).role, look(&link).role, look(&code).role),
        (Role::Coordinator, Role::Coordinator, Role::Coordinator)
    );
    let token = "the-coordinators-phone";
    let join = Join { code, token_hash: sha256(token), device_name: "Laptop".into() };
    let joined: Joined = hub.post("/hub/v1/join", None, &join);
    assert_eq!((joined.programme_name.as_str(), joined.roles.as_slice()), ("Riverside", &[Role::Coordinator][..]));
    let Did::Members { members, .. } = hub.post("/hub/v1/act", Some(token), &Act::Members) else {
        panic!("no members")
    };
    assert_eq!(members.len(), 1, "one coordinator, however often it was started");
    assert_eq!(hub.send("GET /hub/v1/sample", None, b"").0, 404);
    drop(hub);

    // Once somebody has come in, nobody at the terminal is offered the programme.
    let (_hub, mut printed) = begun(b"");
    until(&mut printed, "A coordinator has come in already");
}

#[test]
fn nothing_is_begun_where_nobody_answers() {
    let folder = Folder::new("begins-without-answers");
    let data = folder.0.to_str().unwrap();
    for _ in 0..2 {
        let said = does_not_serve(&["serve", "--data", data, "--listen", "127.0.0.1:0", "--begin"]);
        assert!(said.contains("nothing was answered"), "{said}");
    }
}

#[test]
fn counts_are_read_on_this_machine_and_behind_a_proxy_with_the_token_only() {
    let folder = Folder::new("counts");
    assert!(programme(folder.0.to_str().unwrap()).status.success());
    let counts = |hub: &Serving, head: &str, token: Option<&str>| hub.send(&format!("GET /metrics{head}"), token, b"");
    let hub = Serving::start(&folder.0);
    assert_eq!(hub.send("GET /healthz", None, b"").0, 200);
    let (status, text) = counts(&hub, "", None);
    let text = String::from_utf8(text).unwrap();
    assert!(status == 200 && text.contains("kith_requests_total{path=\"/healthz\",status=\"2xx\"} 1"), "{text}");
    drop(hub);

    // A proxy on this machine is not this machine.
    for by_environment in [false, true] {
        let mut command = command(&[]);
        let mut more = vec!["--behind-proxy"];
        if by_environment {
            command.env("KITH_METRICS_TOKEN", "the-counts-token");
        } else {
            more.extend(["--metrics-token", "the-counts-token"]);
        }
        let hub = Serving::start_with(command, &folder.0, &more);
        assert_eq!(counts(&hub, "", None).0, 404);
        assert_eq!(counts(&hub, "?token=the-counts-token", None).0, 404, "a token never stands in an address");
        assert_eq!(counts(&hub, "", Some("another-token")).0, 404);
        assert_eq!(counts(&hub, "", Some("the-counts-token")).0, 200);
        let log = hub.kill();
        assert!(!log.contains("the-counts-token"), "the token stands in the log");
    }
    let hub = Serving::start_with(command(&[]), &folder.0, &["--behind-proxy"]);
    assert_eq!(counts(&hub, "", Some("")).0, 404, "without a token nobody reads them");
}

#[test]
fn backups_are_sealed_unless_somebody_says_otherwise_and_restored_with_their_key() {
    let folder = Folder::new("sealed");
    let data = folder.0.to_str().unwrap();
    assert!(programme(data).status.success());
    let path = |name: &str| folder.0.join(name).to_str().unwrap().to_owned();
    let (key, backup) = (path("backup.key"), path("sealed"));
    let says = |out: &Output| String::from_utf8_lossy(&[&out.stdout[..], &out.stderr[..]].concat()).into_owned();
    let refused = run(&["backup", "--data", data, "--file", &backup]);
    assert!(!refused.status.success() && says(&refused).contains("--plain"), "{}", says(&refused));
    assert!(!Path::new(&backup).exists());
    let made = run(&["backup-key", "new", "--file", &key]);
    let public = says(&made).lines().next().unwrap().to_owned();
    assert!(public.starts_with("age1") && !says(&made).contains("AGE-SECRET"), "{}", says(&made));
    assert!(!run(&["backup-key", "new", "--file", &key]).status.success(), "no key is written over another");
    let odd = run(&["backup", "--data", data, "--file", &backup, "--to", "age1nothing"]);
    assert!(!odd.status.success() && says(&odd).contains("no public key"), "{}", says(&odd));
    assert!(run(&["backup", "--data", data, "--file", &backup, "--to", &public]).status.success());
    let plain = run(&["backup", "--data", data, "--file", &path("plain"), "--plain"]);
    assert!(plain.status.success() && says(&plain).contains("IN PLAIN TEXT"));
    for (file, mode) in [(data, 0o700), (&backup, 0o600), (&key, 0o600), (&path("plain"), 0o600)] {
        use std::os::unix::fs::PermissionsExt;
        let is = std::fs::metadata(file).unwrap().permissions().mode() & 0o777;
        assert_eq!(is, mode, "{file} is {is:o}: others on this machine read it");
    }
    let both = run(&["backup", "--data", data, "--file", &path("both"), "--plain", "--to", &public]);
    assert!(!both.status.success());
    let closed = run(&["restore", "--from", &backup, "--data", data]);
    assert!(!closed.status.success() && says(&closed).contains("--key"), "{}", says(&closed));
    let opened = run(&["restore", "--from", &backup, "--data", data, "--key", &key]);
    assert!(opened.status.success(), "{}", says(&opened));
    let verified = run(&["audit", "verify", "--data", data]);
    assert!(verified.status.success() && says(&verified).contains("The audit is whole"), "{}", says(&verified));
}

#[test]
fn a_broken_audit_ends_with_a_code_of_its_own_and_names_the_row_and_a_phone_is_told_in_counts() {
    let folder = Folder::new("audit");
    let data = folder.0.to_str().unwrap();
    assert!(programme(data).status.success());
    for name in ["Priya", "Omar", "Rosa"] {
        assert!(run(&["invite", "--data", data, "--role", "connector", "--name", name]).status.success());
    }
    let verify = || run(&["audit", "verify", "--data", data]);
    let whole = verify();
    let text = String::from_utf8_lossy(&whole.stdout).into_owned();
    assert!(whole.status.success() && text.contains("whole: 3 rows"), "{text}");
    let none = run(&["exposure", "--data", data, "7"]);
    assert!(!none.status.success() && String::from_utf8_lossy(&none.stderr).contains("There is no device 7"));
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        use sqlx::ConnectOptions;
        let file = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.0.join("kith.sqlite"));
        let mut conn = file.connect().await.unwrap();
        let sql = "DROP TRIGGER audit_never_changes; UPDATE audit SET note = 'nobody' WHERE n = 2";
        sqlx::raw_sql(sql).execute(&mut conn).await.unwrap();
    });
    let broken = verify();
    let text = String::from_utf8_lossy(&broken.stdout).into_owned();
    assert_eq!(broken.status.code(), Some(3), "{text}");
    assert!(text.contains("First broken row: 2, 20") && text.contains("does not say what it said"), "{text}");
    assert_eq!(run(&["audit", "verify", "--data", "/nowhere"]).status.code(), Some(1));
}

#[test]
fn what_is_too_often_is_set_at_the_terminal_and_tls_needs_both_files() {
    let folder = Folder::new("rates");
    let data = folder.0.to_str().unwrap();
    assert!(programme(data).status.success());
    let hub = Serving::start_with(command(&[]), &folder.0, &["--address-minute-max", "3", "--head-seconds", "1"]);
    let statuses: Vec<u16> = (0..5).map(|_| hub.send("GET /healthz", None, b"").0).collect();
    assert_eq!(statuses, [200, 200, 200, 429, 429]);
    let mut slow = TcpStream::connect(&hub.address).unwrap();
    slow.write_all(b"GET /healthz HTTP/1.1\r\nx: ").unwrap();
    let begun = std::time::Instant::now();
    let _ = slow.read_to_end(&mut Vec::new());
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
    drop(hub);
    let refused = |more: &[&str]| {
        let out = run(&[&["serve", "--data", data, "--listen", "127.0.0.1:0"], more].concat());
        assert!(!out.status.success());
        String::from_utf8_lossy(&out.stderr).into_owned()
    };
    assert!(refused(&["--tls-cert", "cert.pem"]).contains("--tls-key"));
    let gone = refused(&["--tls-cert", "/nowhere/cert.pem", "--tls-key", "/nowhere/key.pem"]);
    assert!(gone.contains("the certificate /nowhere/cert.pem cannot be read") && !gone.contains("is open"), "{gone}");
    assert!(refused(&["--behind-proxy", "everybody"]).contains("10.1.0.0/16"));
}

#[test]
fn after_a_backup_was_put_back_by_hand_the_audit_is_broken_until_somebody_accepts_it() {
    let folder = Folder::new("by-hand");
    let data = folder.0.to_str().unwrap();
    assert!(programme(data).status.success());
    let invite = |name| run(&["invite", "--data", data, "--role", "connector", "--name", name]);
    let verify = || run(&["audit", "verify", "--data", data]);
    assert!(invite("Priya").status.success());
    let backup = folder.0.join("plain");
    assert!(run(&["backup", "--data", data, "--file", backup.to_str().unwrap(), "--plain"]).status.success());
    // The ledger hears of the second when the third begins.
    assert!(invite("Omar").status.success() && invite("Rosa").status.success());
    assert_eq!(verify().status.code(), Some(0));
    for ending in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.0.join(format!("kith.sqlite{ending}")));
    }
    std::fs::copy(&backup, folder.0.join("kith.sqlite")).unwrap();
    let broken = verify();
    let text = String::from_utf8_lossy(&broken.stdout).into_owned();
    assert!(broken.status.code() == Some(3) && text.contains("First broken row: 2"), "{text}");
    assert!(run(&["audit", "accept", "--data", data]).status.success());
    let whole = verify();
    let text = String::from_utf8_lossy(&whole.stdout).into_owned();
    assert!(whole.status.success() && text.contains("whole: 2 rows"), "{text}");
}
