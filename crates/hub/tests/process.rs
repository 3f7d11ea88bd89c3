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
    acts::{Join, Joined},
    form::Opened,
    phone::{Heard, Rows, ask, take},
    row::{Pen, Row},
    wire::{SyncReply, Trouble},
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
        let mut child =
            command(&["serve", "--data", data.to_str().unwrap(), "--site", "nowhere", "--listen", "127.0.0.1:0"])
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
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
    assert!(run(&["backup", "--data", data, "--to", backup.to_str().unwrap()]).status.success());
    assert!(
        !run(&["backup", "--data", data, "--to", backup.to_str().unwrap()]).status.success(),
        "it replaces no file"
    );
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
