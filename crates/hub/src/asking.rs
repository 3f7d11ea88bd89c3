//! How a request is read: who asks, from where, and a body within its limits.
//!
//! **Invariant:** a token travels in a header, never in an address; a body is measured before and after unpacking.

use std::{
    io::Read,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use axum::{
    body::Bytes,
    extract::{ConnectInfo, FromRequest, FromRequestParts, Request},
    http::{HeaderMap, header, request::Parts},
};
use serde::{Deserialize, de::DeserializeOwned};

use kith_model::wire::VERSION;

use crate::{
    hub::Hub,
    limits::{BODY_MAX, UNPACKED_MAX},
    receipt::sha256,
    trouble::Trouble,
};

/// Whether the address of who asks is read from `X-Forwarded-For`, since a proxy stands before the hub.
#[derive(Clone, Copy, Debug, Default)]
pub struct BehindProxy(pub bool);

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
        if hub.limits().request(asker.address, asker.token_hash.as_deref()) {
            Ok(asker)
        } else {
            Err(Trouble::TOO_OFTEN)
        }
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
    let told = || {
        let all = parts.headers.get("x-forwarded-for")?.to_str().ok()?;
        // The last one was written by the own proxy; those before it by anybody.
        all.rsplit(',').next()?.trim().parse().ok()
    };
    let is_behind = parts.extensions.get::<BehindProxy>().is_some_and(|b| b.0);
    let told: Option<IpAddr> = if is_behind { told() } else { None };
    told.or(peer).unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))
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
        if length.is_some_and(|n| n > BODY_MAX) {
            return Err(Trouble::TOO_LARGE);
        }
        let bytes = Bytes::from_request(request, hub)
            .await
            .map_err(|e| if e.status().as_u16() == 413 { Trouble::TOO_LARGE } else { Trouble::NOT_UNDERSTOOD })?;
        let bytes = if is_packed { unpack(&bytes)? } else { bytes.to_vec() };
        parse(&bytes).map(Self)
    }
}

fn unpack(bytes: &[u8]) -> Result<Vec<u8>, Trouble> {
    let mut out = Vec::new();
    let most = UNPACKED_MAX as u64 + 1;
    flate2::read::GzDecoder::new(bytes).take(most).read_to_end(&mut out).map_err(|_| Trouble::NOT_UNDERSTOOD)?;
    if out.len() > UNPACKED_MAX { Err(Trouble::TOO_LARGE) } else { Ok(out) }
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
