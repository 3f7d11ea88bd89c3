//! Out of use: a profile with a lock locks itself some minutes after the last touch or key, or after the page went to the
//! back. Twenty seconds before, whoever looks at it is told, and any touch keeps it open (WCAG 2.2.1).

use std::cell::Cell;

use super::Profiles;
use crate::browser::{clock, events, timers::Later};

const LOOK_MS: u32 = 1_000;
const WARN_MS: i64 = 20_000;

/// When it was last used.
#[derive(Default)]
pub(super) struct Idle {
    last: Cell<i64>,
    next: Later,
}

/// What is to be done after so long out of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Due {
    Nothing,
    Warn,
    Lock,
}

fn due(idle_ms: i64, minutes: u32) -> Due {
    let limit = i64::from(minutes) * 60_000;
    match idle_ms {
        it if it >= limit => Due::Lock,
        it if it >= limit - WARN_MS => Due::Warn,
        _ => Due::Nothing,
    }
}

impl Profiles {
    /// Locks itself in a moment, unless somebody touches it. Tracked.
    pub fn is_about_to_lock(self) -> bool {
        self.about_to_lock.get()
    }

    /// Watches from now on, for as long as the app lives.
    pub(super) fn watch_use(self) {
        self.inside.get_value().idle.last.set(clock::now_ms());
        events::on_use(move || {
            self.look_at_use(); // the first touch after an hour keeps nothing open
            // What is shown goes with the next look: not under a finger that is on its way up.
            self.inside.get_value().idle.last.set(clock::now_ms());
        });
        // Timers stand still in the back: what became due meanwhile is done before anything is seen.
        events::on_front(move || self.look_at_use());
        self.look_again();
    }

    fn look_again(self) {
        self.inside.get_value().idle.next.plan(LOOK_MS, move || {
            self.look_at_use();
            self.look_again();
        });
    }

    fn look_at_use(self) {
        let Some(lock) = self.lock.try_get_untracked().flatten().filter(|_| self.open_now().is_some()) else { return };
        let inside = self.inside.get_value();
        let now = clock::now_ms();
        if now < inside.idle.last.get() {
            inside.idle.last.set(now); // the clock was put back
        }
        match due(now - inside.idle.last.get(), lock.minutes) {
            Due::Lock => leptos::task::spawn_local(async move { self.lock_here().await }),
            state => {
                let warns = state == Due::Warn;
                if self.about_to_lock.try_get_untracked() != Some(warns) {
                    self.about_to_lock.try_set(warns);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_warns_twenty_seconds_before_it_locks() {
        assert_eq!(due(0, 5), Due::Nothing);
        assert_eq!(due(279_999, 5), Due::Nothing);
        assert_eq!(due(280_000, 5), Due::Warn);
        assert_eq!(due(299_999, 5), Due::Warn);
        assert_eq!(due(300_000, 5), Due::Lock);
    }
}
