//! The program itself: its commands, a real listener, a kill in the middle.

mod beginning;
mod killed;
mod operating;
mod sample;

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{Arc, Mutex},
};

use serde::{Serialize, de::DeserializeOwned};

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

pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kith-hub"));
    command.args(args).stdin(Stdio::null());
    command
}

pub fn run(args: &[&str]) -> Output {
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
pub struct Serving {
    child: Child,
    address: String,
    log: Arc<Mutex<String>>,
}

impl Serving {
    pub fn start(data: &Path) -> Self {
        Self::start_with(command(&[]), data, &[])
    }

    pub fn start_with(mut command: Command, data: &Path, more: &[&str]) -> Self {
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

    pub fn send(&self, head: &str, token: Option<&str>, body: &[u8]) -> (u16, Vec<u8>) {
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

    pub fn post<T: Serialize, R: DeserializeOwned>(&self, path: &str, token: Option<&str>, body: &T) -> R {
        let (status, bytes) = self.send(&format!("POST {path}"), token, &serde_json::to_vec(body).unwrap());
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&bytes));
        serde_json::from_slice(&bytes).unwrap()
    }

    pub fn kill(mut self) -> String {
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
