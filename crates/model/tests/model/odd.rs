//! Whatever a network, an old disk or another program may hand over.

use proptest::prelude::*;
use serde_json::{Map, Value};

/// Any JSON, with a liking for the words that mean something here.
pub fn json() -> impl Strategy<Value = Value> {
    let words = vec![
        "",
        "what",
        "moved",
        "cancelled",
        "2026-11-12T10:00",
        "2026-11-12",
        "9999-12-31",
        "weekly",
        "monthly",
        "th",
        "10:00",
        "1.00000000000000ff.1",
        "person:a",
        "everyone",
        "person",
        "a",
        "\u{0}",
        "é",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-10i64..100).prop_map(Value::from),
        any::<i32>().prop_map(|n| (f64::from(n) / 1e6).into()),
        proptest::sample::select(words).prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        let name = proptest::sample::select(vec![
            "what", "to", "from", "until", "every", "days", "nth", "freq", "start", "minutes", "place", "h", "f",
            "seen", "d", "t", "a", "v", "s", "p", "circle", "kind", "id", "of", "r", "c", "header", "edits", "k", "i",
            "o", "z", "named", "later", "off",
        ]);
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec((name, inner), 0..7)
                .prop_map(|all| Value::Object(all.into_iter().map(|(k, v)| (k.to_owned(), v)).collect::<Map<_, _>>())),
        ]
    })
}
