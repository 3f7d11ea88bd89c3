//! What a clock on the wall shows where the programme is, and whether this phone's clock can be believed.
//!
//! Ticks each half minute. Times of sessions are the place's own, whatever zone the phone is in.

use crate::view::prelude::*;
use chrono::{NaiveDate, NaiveDateTime};

use super::{Directory, SyncStatus};
use crate::browser::{clock as phone, events, intl, timers::sleep};

const TICK_MS: u32 = 30_000;
/// A clock further than this from the hub's is not believed.
const APART_MS: i64 = 600_000;

/// The clock.
#[derive(Clone, Copy)]
pub struct Clock {
    now_ms: RwSignal<i64>,
    is_wrong: Memo<bool>,
    zone: Memo<String>,
}

/// The clock.
pub fn clock() -> Clock {
    super::live().clock
}

impl Clock {
    pub(super) fn new(directory: Directory, status: SyncStatus) -> Self {
        let now_ms = RwSignal::new(phone::now_ms());
        let zone = Memo::new(move |_| directory.programme().zone);
        let is_wrong = Memo::new(move |_| is_wrong(now_ms.get(), status.get().clocks, phone::built_ms()));
        let tick = move || now_ms.try_set(phone::now_ms());
        leptos::task::spawn_local(async move {
            loop {
                sleep(TICK_MS).await;
                if !tick() {
                    return; // the app is gone
                }
            }
        });
        // A phone that slept did not tick.
        events::on_front(move || {
            tick();
        });
        Self { now_ms, is_wrong, zone }
    }

    /// What a clock on the wall shows now, in the programme's zone. Tracked, ticks each half minute.
    pub fn now(self) -> NaiveDateTime {
        self.wall(self.now_ms.get())
    }

    /// The day of [`Clock::now`]. Tracked, but tells only once a day where it is put in a memo.
    pub fn today(self) -> NaiveDate {
        self.now().date()
    }

    /// The moment, milliseconds since 1970 by the phone's clock. Tracked, ticks each half minute.
    pub fn now_ms(self) -> i64 {
        self.now_ms.get()
    }

    /// A moment as the clock on the wall there shows it; before the directory is here, as the phone's own does.
    /// Tracked by the zone.
    pub fn wall(self, ms: i64) -> NaiveDateTime {
        self.zone.with(|zone| intl::wall_clock(zone, ms as f64))
    }

    /// Whether the phone's clock is more than 10 minutes from the hub's last word, or before the app was built: then no
    /// "today" and "tomorrow". Tracked.
    pub fn is_wrong(self) -> bool {
        self.is_wrong.get()
    }

    /// The programme's zone, `Europe/London`; empty before the directory is here. Tracked.
    pub fn zone(self) -> String {
        self.zone.get()
    }
}

/// `clocks`: what the hub's and the phone's clock showed when the hub was last heard.
fn is_wrong(now: i64, clocks: Option<(i64, i64)>, built: i64) -> bool {
    let is_apart = clocks.is_some_and(|(hub, phone)| (phone - hub).abs() > APART_MS || now < hub - APART_MS);
    is_apart || now < built
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;
    const NOW: i64 = 500_000 * HOUR;

    #[test]
    fn a_clock_is_not_believed_when_it_is_apart_from_the_hubs_or_before_the_app_was_built() {
        let built = NOW - 24 * HOUR;
        assert!(!is_wrong(NOW, None, built));
        assert!(!is_wrong(NOW, Some((NOW - HOUR, NOW - HOUR + 60_000)), built));
        assert!(is_wrong(NOW, Some((NOW - HOUR, NOW - HOUR + 700_000)), built), "it goes ahead");
        assert!(is_wrong(NOW, Some((NOW + HOUR, NOW + HOUR)), built), "it was set back since");
        assert!(is_wrong(built - 1, None, built));
    }
}
