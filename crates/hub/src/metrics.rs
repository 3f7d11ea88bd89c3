//! What the hub counts, in Prometheus text: numbers only, no names, ids or addresses.

use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{Mutex, PoisonError},
};

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
