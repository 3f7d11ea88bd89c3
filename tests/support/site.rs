//! Only the files of the app, without a hub: what the shell of the app is tried on. Like the hub it can be stopped and
//! started again on its port, and sends the same strict policy.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use anyhow::{Context, Result};

use super::hub::free_port;

/// The policy that the app is served with.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

/// A web server for the built app.
pub struct Site {
    port: u16,
    shared: Arc<Shared>,
    running: RefCell<Option<(Arc<AtomicBool>, JoinHandle<()>)>>,
}

#[derive(Default)]
struct Shared {
    folder: Mutex<PathBuf>,
    spoiled: Mutex<Option<String>>,
    said: Mutex<BTreeMap<String, String>>,
    broken: Mutex<Option<String>>,
    asked: Mutex<Vec<String>>,
}

impl Site {
    /// Serves a folder on a free port.
    pub fn start(folder: &Path) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", free_port()?))?;
        let site = Self {
            port: listener.local_addr()?.port(),
            shared: Arc::new(Shared { folder: Mutex::new(folder.to_path_buf()), ..Shared::default() }),
            running: RefCell::new(None),
        };
        site.listen(listener);
        Ok(site)
    }

    /// An address on this site.
    pub fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// No signal.
    pub fn stop(&self) {
        if let Some((stop, thread)) = self.running.borrow_mut().take() {
            stop.store(true, Ordering::SeqCst);
            // Wakes the thread that waits for a visitor; one that has ended already needs none.
            let _ = TcpStream::connect(("127.0.0.1", self.port));
            thread.join().expect("the server's thread only reports");
        }
    }

    /// The signal is back, on the same port.
    pub fn start_again(&self) -> Result<()> {
        self.listen(TcpListener::bind(("127.0.0.1", self.port)).context("the port of before")?);
        Ok(())
    }

    /// From now on another build is served.
    pub fn serve_app(&self, folder: &Path) {
        *self.shared.folder.lock().expect("no thread panics with it") = folder.to_path_buf();
    }

    /// Files whose name ends so lose their second half on the way.
    pub fn spoil(&self, ending: Option<&str>) {
        *self.shared.spoiled.lock().expect("no thread panics with it") = ending.map(str::to_owned);
    }

    /// What `/hub/v1/directory` answers; without it there is no hub.
    pub fn say_desk(&self, manifest: &str) {
        self.say("/hub/v1/directory", manifest);
    }

    /// What an address of the hub answers.
    pub fn say(&self, path: &str, json: &str) {
        self.shared.said.lock().expect("no thread panics with it").insert(path.to_owned(), json.to_owned());
    }

    /// The line breaks in the middle of this address's answer.
    pub fn break_off(&self, path: Option<&str>) {
        *self.shared.broken.lock().expect("no thread panics with it") = path.map(str::to_owned);
    }

    /// The paths that were asked for since the last time.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.shared.asked.lock().expect("no thread panics with it"))
    }

    fn listen(&self, listener: TcpListener) {
        let stop = Arc::new(AtomicBool::new(false));
        let (shared, told) = (self.shared.clone(), stop.clone());
        let thread = std::thread::spawn(move || {
            for visitor in listener.incoming().flatten() {
                if told.load(Ordering::SeqCst) {
                    break;
                }
                let shared = shared.clone();
                std::thread::spawn(move || {
                    if let Err(problem) = shared.answer(&visitor) {
                        eprintln!("the test's web server: {problem:#}");
                    }
                    // The visitor may have gone already.
                    let _ = visitor.shutdown(Shutdown::Both);
                });
            }
        });
        *self.running.borrow_mut() = Some((stop, thread));
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Shared {
    fn answer(&self, mut visitor: &TcpStream) -> Result<()> {
        let mut lines = BufReader::new(visitor).lines();
        // A connection that is opened in advance and not used.
        let Some(first) = lines.next().transpose()? else { return Ok(()) };
        for line in lines {
            if line?.is_empty() {
                break;
            }
        }
        let path = first.split(' ').nth(1).unwrap_or("/").split('?').next().unwrap_or("/").to_owned();
        self.asked.lock().expect("no thread panics with it").push(path.clone());
        let (status, kind, body) = self.found(&path)?;
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nContent-Security-Policy: {POLICY}\r\n\
             X-Content-Type-Options: nosniff\r\nCache-Control: no-cache\r\nConnection: close\r\n\r\n",
            body.len()
        );
        visitor.write_all(head.as_bytes())?;
        let is_broken = self.broken.lock().expect("no thread panics with it").as_ref() == Some(&path);
        Ok(visitor.write_all(if is_broken { &body[..body.len() / 2] } else { &body })?)
    }

    fn found(&self, path: &str) -> Result<(&'static str, &'static str, Vec<u8>)> {
        if let Some(json) = self.said.lock().expect("no thread panics with it").get(path) {
            return Ok(("200 OK", "application/json", json.clone().into_bytes()));
        }
        if path.starts_with("/hub/") || path.contains("..") {
            return Ok(("404 Not Found", "text/plain", b"no hub here".to_vec()));
        }
        let folder = self.folder.lock().expect("no thread panics with it").clone();
        let file = folder.join(path.trim_start_matches('/'));
        // Every screen has an address of its own, and all are the same page.
        let file = if file.is_file() { file } else { folder.join("index.html") };
        let name = file.to_string_lossy().into_owned();
        let mut body = fs::read(&file).with_context(|| name.clone())?;
        let spoiled = self.spoiled.lock().expect("no thread panics with it").clone();
        if spoiled.is_some_and(|ending| name.ends_with(&ending)) {
            body.truncate(body.len() / 2);
        }
        let kind = match name.rsplit('.').next().unwrap_or_default() {
            "html" => "text/html; charset=utf-8",
            "js" => "text/javascript",
            "css" => "text/css",
            "wasm" => "application/wasm",
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "webmanifest" => "application/manifest+json",
            _ => "application/json",
        };
        Ok(("200 OK", kind, body))
    }
}
