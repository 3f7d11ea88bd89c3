//! Days as the town of the stories counts them: by its calendar, at any hour, in any zone, across a change of the clocks.

use anyhow::{Context, Result, bail};

use super::Phone;

/// A day of a story.
pub struct Day {
    /// "2026-11-26"
    pub iso: String,
    /// "Thursday 26 November"
    pub said: String,
    /// "Thursday"
    pub name: String,
}

impl Phone {
    /// So many days from today; before today where it is less than nothing.
    pub async fn day(&self, ahead: i64) -> Result<Day> {
        // As the app asks for it: engines differ in the comma.
        let script = format!(
            "const today = new Intl.DateTimeFormat('sv-SE', {{ timeZone: 'Europe/London' }}).format(Date.now());
             const [year, month, day] = today.split('-').map(Number);
             const at = new Date(Date.UTC(year, month - 1, day + {ahead}));
             const says = (locale, how) => new Intl.DateTimeFormat(locale, {{ ...how, timeZone: 'UTC' }}).format(at);
             const said = says('en-GB', {{ weekday: 'long', day: 'numeric', month: 'long' }});
             return [says('sv-SE', {{}}), said, says('en-GB', {{ weekday: 'long' }})]"
        );
        let found = self.js(&script).await?;
        let text = |at: usize| found[at].as_str().map(str::to_owned).context("a day has a name");
        Ok(Day { iso: text(0)?, said: text(1)?, name: text(2)? })
    }

    /// The next day of this name that is not today, or so many days after it: what takes place then is all to come.
    pub async fn next(&self, name: &str, after: i64) -> Result<Day> {
        for ahead in 1..=7 {
            if self.day(ahead).await?.name == name {
                return self.day(ahead + after).await;
            }
        }
        bail!("no day is called {name}")
    }
}
