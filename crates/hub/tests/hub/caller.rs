//! Somebody who talks to a hub that listens: any bytes, one connection a request.

use std::{net::SocketAddr, time::Duration};

use kith_hub::{
    connections::answer,
    serve::{Serving, router},
};
use serde_json::Value;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::world::World;

/// Serves a world on a port of its own, for as long as the test runs.
pub async fn listening(world: &World, how: Serving) -> Caller {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = router(world.hub.clone(), &how);
    tokio::spawn(async move { answer(listener, app, &how, std::future::pending()).await.unwrap() });
    Caller { address }
}

#[derive(Clone, Copy, Debug)]
pub struct Caller {
    pub address: SocketAddr,
}

/// What came back, as it was on the line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heard {
    /// 0 where nothing came back.
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Bytes after the answer: there must be none.
    pub rest: Vec<u8>,
}

/// Status, headers and body.
pub type Looks = (u16, Vec<(String, String)>, Vec<u8>);

impl Heard {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// All that somebody could tell two answers apart by, but the moment.
    pub fn looks(&self) -> Looks {
        let headers = self.headers.iter().filter(|(name, _)| name != "date").cloned().collect();
        (self.status, headers, self.body.clone())
    }
}

impl Caller {
    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends these bytes, and hears what comes until the hub closes.
    pub async fn raw(&self, bytes: &[u8]) -> Heard {
        let mut stream = self.connect().await;
        // The hub may have said no already, and stopped listening.
        let _ = stream.write_all(bytes).await;
        hear(&mut stream).await
    }

    pub async fn ask(&self, method: &str, target: &str, more: &[(&str, &str)], body: &[u8]) -> Heard {
        let mut bytes = format!("{method} {target} HTTP/1.1\r\nhost: kith\r\nconnection: close\r\n").into_bytes();
        for (name, value) in more {
            bytes.extend(format!("{name}: {value}\r\n").bytes());
        }
        if !body.is_empty() || method == "POST" {
            bytes.extend(format!("content-length: {}\r\n", body.len()).bytes());
        }
        bytes.extend(b"\r\n");
        bytes.extend(body);
        let mut stream = self.connect().await;
        let _ = stream.write_all(&bytes).await;
        hear(&mut stream).await
    }

    pub async fn get(&self, target: &str) -> Heard {
        self.ask("GET", target, &[], b"").await
    }

    pub async fn post(&self, path: &str, token: Option<&str>, body: &[u8]) -> Heard {
        let token = token.map(|t| format!("Bearer {t}"));
        let more: Vec<_> = token.iter().map(|t| ("authorization", t.as_str())).collect();
        self.ask("POST", path, &more, body).await
    }
}

/// Reads one answer, whole; what stands behind it is its rest.
pub async fn hear(stream: &mut (impl AsyncRead + Unpin)) -> Heard {
    let mut bytes = Vec::new();
    let all = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut bytes)).await;
    assert!(all.is_ok(), "the hub neither answers nor closes: {}", String::from_utf8_lossy(&bytes));
    let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") else { return Heard::default() };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().and_then(|l| l.split(' ').nth(1)?.parse().ok()).unwrap_or(0);
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let mut heard = Heard { status, headers, ..Heard::default() };
    let body = &bytes[end + 4..];
    if heard.header("transfer-encoding").is_some() {
        (heard.body, heard.rest) = chunked(body);
    } else {
        let length = heard.header("content-length").and_then(|l| l.parse().ok()).unwrap_or(0).min(body.len());
        (heard.body, heard.rest) = (body[..length].to_vec(), body[length..].to_vec());
    }
    heard
}

fn chunked(mut body: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let mut all = Vec::new();
    while let Some(line) = body.windows(2).position(|w| w == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&body[..line]).unwrap_or("0"), 16).unwrap_or(0);
        let part = &body[line + 2..];
        all.extend(&part[..size.min(part.len())]);
        body = part.get(size + 2..).unwrap_or_default();
        if size == 0 {
            break;
        }
    }
    (all, body.to_vec())
}
