//! Limits: how much and how often. Over a limit is a clear answer that says when to come again, and nothing is lost.
//!
//! Counted in memory only: a hub that starts again forgets who tried. Addresses never leave this file.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Mutex, PoisonError, RwLock},
    time::{Duration, Instant},
};

use crate::trouble::{Answer, Trouble};

/// The largest body as it travels.
pub const BODY_MAX: usize = 2 * 1024 * 1024;
/// The largest body once unpacked.
pub const UNPACKED_MAX: usize = 12 * 1024 * 1024;
/// The largest body of somebody who shows no token that the hub knows, as it travels and unpacked: codes, and a request for
/// help as long as it may be.
pub const STRANGER_MAX: usize = 64 * 1024;
/// The most bytes of the first line and the headers of a request.
pub const HEAD_MAX: usize = 32 * 1024;
/// The most headers of a request.
pub const HEADERS_MAX: usize = 64;
/// So many different askers are remembered; beyond, the oldest hour is forgotten.
const REMEMBERED_MAX: usize = 100_000;
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::Args)]
pub struct Rates {
    /// Requests a minute of one phone.
    #[arg(long, default_value_t = Rates::default().token_minute_max, value_name = "N")]
    pub token_minute_max: u32,
    /// Requests a minute of one address; a whole practice may sit behind one.
    #[arg(long, default_value_t = Rates::default().address_minute_max, value_name = "N")]
    pub address_minute_max: u32,
    /// Wrong codes an hour, of one address and on one code.
    #[arg(long, default_value_t = Rates::default().wrong_codes_hour_max, value_name = "N")]
    pub wrong_codes_hour_max: u32,
    /// Requests for help an hour of one address.
    #[arg(long, default_value_t = Rates::default().asks_hour_max, value_name = "N")]
    pub asks_hour_max: u32,
    /// Envelopes and questions of locked phones a minute of one address; a whole practice may sit behind one.
    #[arg(long, default_value_t = Rates::default().envelopes_minute_max, value_name = "N")]
    pub envelopes_minute_max: u32,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            token_minute_max: 600,
            address_minute_max: 6_000,
            wrong_codes_hour_max: 10,
            asks_hour_max: 60,
            envelopes_minute_max: 600,
        }
    }
}

/// Who asked how often.
#[derive(Debug, Default)]
pub struct Limits {
    rates: RwLock<Rates>,
    tokens: Counter<String>,
    addresses: Counter<IpAddr>,
    tries: Counter<IpAddr>,
    codes: Counter<String>,
    asks: Counter<IpAddr>,
    envelopes: Counter<IpAddr>,
}

impl Limits {
    /// Sets how often is too often.
    pub fn set(&self, rates: Rates) {
        *self.rates.write().unwrap_or_else(PoisonError::into_inner) = rates;
    }

    fn rates(&self) -> Rates {
        *self.rates.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a request of an address.
    pub fn address(&self, address: IpAddr) -> Answer<()> {
        self.addresses.count(subnet(address), MINUTE, self.rates().address_minute_max)
    }

    /// Counts a request with a token.
    pub fn token(&self, token_hash: &str) -> Answer<()> {
        self.tokens.count(token_hash.to_owned(), MINUTE, self.rates().token_minute_max)
    }

    /// Whether this address may try this code.
    pub fn may_try(&self, address: IpAddr, code: &str) -> Answer<()> {
        let most = self.rates().wrong_codes_hour_max;
        self.tries.may(&subnet(address), HOUR, most)?;
        self.codes.may(&code.to_owned(), HOUR, most)
    }

    /// A try that did not succeed.
    pub fn tried(&self, address: IpAddr, code: &str) {
        // What is over the limit is told to who tries next.
        let _ = self.tries.count(subnet(address), HOUR, u32::MAX);
        let _ = self.codes.count(code.to_owned(), HOUR, u32::MAX);
    }

    /// Counts a request for help.
    pub fn ask(&self, address: IpAddr) -> Answer<()> {
        self.asks.count(subnet(address), HOUR, self.rates().asks_hour_max)
    }

    /// Counts an envelope, or a question of a locked phone.
    pub fn envelope(&self, address: IpAddr) -> Answer<()> {
        self.envelopes.count(subnet(address), MINUTE, self.rates().envelopes_minute_max)
    }
}

/// Who asks, as far as it is counted: an IPv6 customer has a whole /64, and an IPv4 address may come dressed as IPv6.
pub(crate) fn subnet(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
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
    /// Counts one more; trouble when that is more than `most` in a window.
    fn count(&self, key: K, window: Duration, most: u32) -> Answer<()> {
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
        entry.1 = entry.1.saturating_add(1);
        if entry.1 <= most { Ok(()) } else { Err(come_again(window, entry.0, now)) }
    }

    /// Trouble when there were `most` already.
    fn may(&self, key: &K, window: Duration, most: u32) -> Answer<()> {
        let now = Instant::now();
        let map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match map.get(key).filter(|(since, _)| now.duration_since(*since) < window) {
            Some((since, n)) if *n >= most => Err(come_again(window, *since, now)),
            _ => Ok(()),
        }
    }
}

/// "Too often", with the seconds until the window ends.
fn come_again(window: Duration, since: Instant, now: Instant) -> Trouble {
    let left = window.saturating_sub(now.duration_since(since)).as_secs() + 1;
    Trouble::TOO_OFTEN.come_again(u32::try_from(left).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_wrong_codes_an_hour_and_no_more() {
        let limits = Limits::default();
        let (here, there): (IpAddr, IpAddr) = ([127, 0, 0, 1].into(), [127, 0, 0, 2].into());
        for n in 0..10 {
            assert_eq!(limits.may_try(here, &n.to_string()), Ok(()));
            limits.tried(here, &n.to_string());
        }
        let wait = limits.may_try(here, "x").unwrap_err().retry_after;
        assert!((3_500..=3_600).contains(&wait), "come again in an hour, not in a minute: {wait}");
        assert_eq!(limits.may_try(there, "x"), Ok(()));
        for _ in 0..10 {
            limits.tried(there, "same");
        }
        assert!(limits.may_try([127, 0, 0, 3].into(), "same").is_err(), "the code is counted too");
    }

    #[test]
    fn one_address_is_counted_as_one_however_it_is_written() {
        let limits = Limits::default();
        limits.set(Rates { address_minute_max: 2, ..Rates::default() });
        let count = |address: &str| limits.address(address.parse().unwrap());
        assert_eq!((count("192.0.2.7"), count("::ffff:192.0.2.7")), (Ok(()), Ok(())));
        assert!(count("192.0.2.7").is_err() && count("192.0.2.8").is_ok());
        assert_eq!((count("2001:db8::1"), count("2001:db8::ffff:2")), (Ok(()), Ok(())));
        assert!(count("2001:db8:0:0:9::").is_err() && count("2001:db8:0:1::").is_ok());
    }
}
