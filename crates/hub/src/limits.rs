//! Limits: how much and how often. Over a limit is a clear answer, and nothing is lost.
//!
//! Counted in memory only: a hub that starts again forgets who tried. Addresses never leave this file.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// The largest body as it travels.
pub const BODY_MAX: usize = 2 * 1024 * 1024;
/// The largest body once unpacked.
pub const UNPACKED_MAX: usize = 12 * 1024 * 1024;
/// Requests a minute of one token.
const TOKEN_MINUTE_MAX: u32 = 600;
/// Requests a minute of one address; a whole practice may sit behind one.
const ADDRESS_MINUTE_MAX: u32 = 3_000;
/// Failed tries of codes an hour, by address and by code.
const TRIES_HOUR_MAX: u32 = 10;
/// Requests for help an hour of one address.
const ASKS_HOUR_MAX: u32 = 60;
/// So many different askers are remembered; beyond, the oldest hour is forgotten.
const REMEMBERED_MAX: usize = 100_000;

/// Who asked how often.
#[derive(Debug, Default)]
pub struct Limits {
    tokens: Counter<String>,
    addresses: Counter<IpAddr>,
    tries: Counter<IpAddr>,
    codes: Counter<String>,
    asks: Counter<IpAddr>,
}

impl Limits {
    /// Counts a request; false when there were too many.
    pub fn request(&self, address: IpAddr, token_hash: Option<&str>) -> bool {
        let minute = Duration::from_secs(60);
        let by_token = token_hash.is_none_or(|t| self.tokens.count(t.to_owned(), minute) <= TOKEN_MINUTE_MAX);
        by_token && self.addresses.count(subnet(address), minute) <= ADDRESS_MINUTE_MAX
    }

    /// Whether this address may try this code.
    pub fn may_try(&self, address: IpAddr, code: &str) -> bool {
        let hour = Duration::from_secs(3_600);
        self.tries.so_far(&subnet(address), hour) < TRIES_HOUR_MAX
            && self.codes.so_far(&code.to_owned(), hour) < TRIES_HOUR_MAX
    }

    /// A try that did not succeed.
    pub fn tried(&self, address: IpAddr, code: &str) {
        let hour = Duration::from_secs(3_600);
        self.tries.count(subnet(address), hour);
        self.codes.count(code.to_owned(), hour);
    }

    /// Counts a request for help; false when there were too many.
    pub fn ask(&self, address: IpAddr) -> bool {
        self.asks.count(subnet(address), Duration::from_secs(3_600)) <= ASKS_HOUR_MAX
    }
}

/// Who asks, as far as it is counted: an IPv6 customer has a whole /64.
fn subnet(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => {
            let mut parts = v6.segments();
            parts[4..].fill(0);
            IpAddr::V6(parts.into())
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[derive(Debug)]
struct Counter<K>(Mutex<HashMap<K, (Instant, u32)>>);

impl<K> Default for Counter<K> {
    fn default() -> Self {
        Self(Mutex::new(HashMap::new()))
    }
}

impl<K: Eq + Hash> Counter<K> {
    fn count(&self, key: K, window: Duration) -> u32 {
        let now = Instant::now();
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if map.len() > REMEMBERED_MAX {
            map.retain(|_, (since, _)| now.duration_since(*since) < window);
        }
        if map.len() > REMEMBERED_MAX {
            map.clear();
        }
        let entry = map.entry(key).or_insert((now, 0));
        if now.duration_since(entry.0) >= window {
            *entry = (now, 0);
        }
        entry.1 += 1;
        entry.1
    }

    fn so_far(&self, key: &K, window: Duration) -> u32 {
        let map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        map.get(key).filter(|(since, _)| since.elapsed() < window).map_or(0, |(_, n)| *n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_wrong_codes_an_hour_and_no_more() {
        let limits = Limits::default();
        let (here, there): (IpAddr, IpAddr) = ([127, 0, 0, 1].into(), [127, 0, 0, 2].into());
        for n in 0..TRIES_HOUR_MAX {
            assert!(limits.may_try(here, &n.to_string()));
            limits.tried(here, &n.to_string());
        }
        assert!(!limits.may_try(here, "x") && limits.may_try(there, "x"));
        for _ in 0..TRIES_HOUR_MAX {
            limits.tried(there, "same");
        }
        assert!(!limits.may_try([127, 0, 0, 3].into(), "same"), "the code is counted too");
    }
}
