//! The phone's own clock, which may be years off: for display, ties and waiting, never for order.

/// Milliseconds since 1970, by the phone's clock.
pub fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// No clock that is right can be before this: when the app was built, or, where the build did not say, when this was
/// written (2026-11-20).
pub fn built_ms() -> i64 {
    option_env!("KITH_BUILT_MS").and_then(|text| text.parse().ok()).unwrap_or(1_795_132_800_000)
}
