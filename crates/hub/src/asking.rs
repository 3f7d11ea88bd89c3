//! How a request is read: who asks, from where, and a body within its limits.
//!
//! **Invariant:** a token travels in a header, never in an address; a body is measured before and after unpacking, and
//! must arrive within its time; of somebody whom the hub does not know no large one is read; what a proxy tells is believed
//! only of a proxy that was named.

use std::{
    io::Read,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::{
    body::Body as Stream,
    extract::{ConnectInfo, FromRequest, FromRequestParts, Request},
    http::{HeaderMap, header, request::Parts},
};
use http_body_util::BodyExt;
use ipnet::IpNet;
use serde::{Deserialize, de::DeserializeOwned};

use kith_model::wire::VERSION;

use crate::{
    connections::Bounds,
    hub::Hub,
    limits::{BODY_MAX, STRANGER_MAX, UNPACKED_MAX},
    members,
    receipt::sha256,
    trouble::Trouble,
};

/// The proxies that stand before the hub: of them alone is believed for whom they ask.
#[derive(Clone, Debug, Default)]
pub struct Proxies(pub Arc<[IpNet]>);

impl Proxies {
    fn has(&self, address: IpAddr) -> bool {
        self.0.iter().any(|net| net.contains(&address.to_canonical()))
    }
}

/// Who asks, as far as the request tells.
#[derive(Clone, Debug)]
pub struct Asker {
    /// The SHA-256 of the token, base64url.
    pub token_hash: Option<String>,
    /// The address.
    pub address: IpAddr,
}

impl Asker {
    /// The token's hash, or trouble.
    pub fn token(&self) -> Result<&str, Trouble> {
        self.token_hash.as_deref().ok_or(Trouble::NOT_SIGNED_IN)
    }
}

impl FromRequestParts<Hub> for Asker {
    type Rejection = Trouble;
    async fn from_request_parts(parts: &mut Parts, hub: &Hub) -> Result<Self, Trouble> {
        let asker = Self { token_hash: token(&parts.headers).map(sha256), address: address(parts) };
        if let Some(token_hash) = &asker.token_hash {
            hub.limits().token(token_hash)?;
        }
        Ok(asker)
    }
}

/// The token of a request.
pub fn token(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ").map(str::trim).filter(|t| !t.is_empty() && t.len() <= 200)
}

/// The address of who asks.
pub fn address(parts: &Parts) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip());
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    match parts.extensions.get::<Proxies>().filter(|proxies| proxies.has(peer)) {
        Some(proxies) => forwarded(&parts.headers, proxies).unwrap_or(peer),
        None => peer,
    }
}

/// Each proxy writes whom it got the request from at the end, some in a header line of their own. The last that is no
/// proxy of ours is who asks; whatever stands before was written by anybody.
fn forwarded(headers: &HeaderMap, proxies: &Proxies) -> Option<IpAddr> {
    let lines: Vec<&str> = headers.get_all("x-forwarded-for").iter().map(|v| v.to_str().unwrap_or("?")).collect();
    let mut farthest = None;
    for told in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        // Some write the port too.
        let told = told.trim();
        let address = told.parse::<IpAddr>().or_else(|_| told.parse::<SocketAddr>().map(|at| at.ip()));
        let Ok(address) = address else { break };
        farthest = Some(address);
        if !proxies.has(address) {
            break;
        }
    }
    farthest
}

/// A JSON body.
#[derive(Clone, Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Hub> for Body<T> {
    type Rejection = Trouble;
    async fn from_request(request: Request, hub: &Hub) -> Result<Self, Trouble> {
        let is_packed = match request.headers().get(header::CONTENT_ENCODING).map(|v| v.as_bytes()) {
            None | Some(b"identity") => false,
            Some(b"gzip") => true,
            Some(_) => return Err(Trouble::NOT_UNDERSTOOD),
        };
        let length = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
        // What is surely small is read without looking who sends it.
        let may_be_large = is_packed || length.is_none_or(|n| n > STRANGER_MAX);
        let room = match request.extensions().get::<StrangersRoom>() {
            Some(StrangersRoom(most)) => Room { packed: *most, unpacked: *most, ..Room::STRANGER },
            None if may_be_large => Room::of(hub, token(request.headers())).await?,
            None => Room::STRANGER,
        };
        if length.is_some_and(|n| n > room.packed) {
            return Err(room.beyond);
        }
        let bounds = request.extensions().get::<Bounds>().copied().unwrap_or_default();
        let bytes = tokio::time::timeout(bounds.body(), arrive(request.into_body(), &bounds, &room))
            .await
            .map_err(|_| Trouble::TOO_SLOW.come_again(1))??;
        let bytes = if is_packed { unpack(&bytes, &room)? } else { bytes };
        parse(&bytes).map(Self)
    }
}

/// How much anybody may send to an address that is for those without a token.
#[derive(Clone, Copy, Debug)]
pub struct StrangersRoom(pub usize);

/// How much somebody may send, and what is said to who sends more.
struct Room {
    packed: usize,
    unpacked: usize,
    beyond: Trouble,
}

impl Room {
    const STRANGER: Self = Self { packed: STRANGER_MAX, unpacked: STRANGER_MAX, beyond: Trouble::TOO_LARGE };

    /// The room of whoever shows this token. One that is signed out hands in, and has as much.
    async fn of(hub: &Hub, token: Option<&str>) -> Result<Self, Trouble> {
        let Some(token) = token else { return Ok(Self::STRANGER) };
        let mut tx = hub.store().read().await?;
        let device = members::device(&mut tx, &hub.programme(), &sha256(token)).await?;
        Ok(match device {
            Some(_) => Self { packed: BODY_MAX, unpacked: UNPACKED_MAX, beyond: Trouble::TOO_LARGE },
            // Sending less would not help: who they are is what is wrong.
            None => Self { beyond: Trouble::NOT_SIGNED_IN, ..Self::STRANGER },
        })
    }
}

/// The body, as long as it goes on arriving.
async fn arrive(mut body: Stream, bounds: &Bounds, room: &Room) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    loop {
        let next = tokio::time::timeout(bounds.body_pause(), body.frame()).await;
        match next.map_err(|_| Trouble::TOO_SLOW.come_again(1))? {
            Some(Ok(frame)) => {
                let part = frame.data_ref().map(|data| &data[..]).unwrap_or_default();
                if bytes.len() + part.len() > room.packed {
                    return Err(room.beyond);
                }
                bytes.extend_from_slice(part);
            }
            Some(Err(_)) => return Err(Trouble::NOT_UNDERSTOOD),
            None => return Ok(bytes),
        }
    }
}

fn unpack(bytes: &[u8], room: &Room) -> Result<Vec<u8>, Trouble> {
    let mut out = Vec::new();
    let most = room.unpacked as u64 + 1;
    flate2::read::GzDecoder::new(bytes).take(most).read_to_end(&mut out).map_err(|_| Trouble::NOT_UNDERSTOOD)?;
    if out.len() > room.unpacked { Err(room.beyond) } else { Ok(out) }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Trouble> {
    #[derive(Deserialize)]
    struct OnlyVersion {
        v: u32,
    }
    // A body of another version may have any shape: the version is looked at first.
    if let Ok(only) = serde_json::from_slice::<OnlyVersion>(bytes)
        && only.v != VERSION
    {
        return Err(Trouble::UNKNOWN_VERSION);
    }
    serde_json::from_slice(bytes).map_err(|_| Trouble::NOT_UNDERSTOOD)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(peer: &str, lines: &[&str]) -> String {
        let mut request = Request::get("/").body(Stream::empty()).unwrap();
        let proxies = ["10.0.0.0/8", "127.0.0.1/32"].map(|net| net.parse().unwrap());
        request.extensions_mut().insert(Proxies(proxies.into()));
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 5)));
        for line in lines {
            request.headers_mut().append("x-forwarded-for", line.parse().unwrap());
        }
        address(&request.into_parts().0).to_string()
    }

    #[test]
    fn what_a_proxy_tells_is_believed_of_named_proxies_and_only_what_they_wrote() {
        assert_eq!(who("192.0.2.1", &["198.51.100.7"]), "192.0.2.1", "that is no proxy of ours");
        assert_eq!(who("127.0.0.1", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(who("::ffff:127.0.0.1", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(
            who("127.0.0.1", &["203.0.113.9, 198.51.100.7"]),
            "198.51.100.7",
            "the first was written by anybody"
        );
        assert_eq!(who("127.0.0.1", &["203.0.113.9", "198.51.100.7"]), "198.51.100.7", "in a line of its own too");
        assert_eq!(who("127.0.0.1", &["203.0.113.9, 198.51.100.7, 10.1.2.3"]), "198.51.100.7", "two proxies");
        assert_eq!(who("127.0.0.1", &["198.51.100.7, odd, 10.1.2.3"]), "10.1.2.3");
        assert_eq!(who("127.0.0.1", &["198.51.100.7:4711"]), "198.51.100.7");
        assert_eq!(who("127.0.0.1", &["[2001:db8::7]:4711"]), "2001:db8::7");
        assert_eq!(who("127.0.0.1", &["odd"]), "127.0.0.1");
        assert_eq!(who("127.0.0.1", &[]), "127.0.0.1");
    }
}
