//! What the hub counts, in Prometheus text: numbers only, no names, ids or addresses.

use std::{
    collections::BTreeMap,
    fmt::Write,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use crate::receipt::sha256;

/// Whether the counts are shown: on this machine to anybody, from elsewhere to who shows the token.
///
/// What a proxy passes on comes from elsewhere, also where the hub was not told of the proxy.
pub fn are_shown(peer: Option<IpAddr>, is_passed_on: bool, shown: Option<&str>, token: Option<&str>) -> bool {
    let is_here = !is_passed_on && peer.is_some_and(|ip| ip.to_canonical().is_loopback());
    // Digests are compared: how long it takes tells nothing of the token.
    is_here || token.is_some_and(|token| !token.is_empty() && shown.map(sha256) == Some(sha256(token)))
}

/// Counters by name and labels.
#[derive(Debug, Default)]
pub struct Metrics(Mutex<BTreeMap<(&'static str, String), u64>>);

impl Metrics {
    /// Adds to a counter. `labels` is `name="value"` pairs made of words of this program only.
    pub fn add(&self, name: &'static str, labels: String, by: u64) {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *map.entry((name, labels)).or_default() += by;
    }

    /// All of them as text.
    pub fn text(&self) -> String {
        let map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::new();
        let mut last = "";
        for ((name, labels), value) in map.iter() {
            if *name != last {
                let _ = writeln!(text, "# TYPE {name} counter");
                last = name;
            }
            let _ = writeln!(text, "{name}{{{labels}}} {value}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_shown_on_this_machine_and_elsewhere_only_for_the_token() {
        let (here, there): (&[&str], &[&str]) =
            (&["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"], &["10.0.0.7", "192.0.2.1", "2001:db8::1", "::"]);
        let all: Vec<(Option<IpAddr>, bool)> = here
            .iter()
            .map(|text| (*text, true))
            .chain(there.iter().map(|text| (*text, false)))
            .map(|(text, is_here)| (Some(text.parse().unwrap()), is_here))
            .chain([(None, false)])
            .collect();
        for (peer, is_here) in all {
            for is_passed_on in [false, true] {
                let open = |shown, token| are_shown(peer, is_passed_on, shown, token);
                let free = is_here && !is_passed_on;
                for token in [None, Some("counts"), Some("")] {
                    for shown in [None, Some("other"), Some("")] {
                        assert_eq!(open(shown, token), free, "{peer:?} {is_passed_on} {shown:?} {token:?}");
                    }
                }
                assert!(open(Some("counts"), Some("counts")));
                assert_eq!(open(Some("counts"), None), free, "where there is no token, none opens");
            }
        }
    }
}
