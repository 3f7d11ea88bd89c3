//! What the whole sample is made from: a day, from which all others are counted, and the programme, from which all ids
//! are derived. So it never grows old, and two samples have nothing in common that could be taken for the same.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use kith_model::Id;

/// The zone of the sample town.
pub const ZONE: Tz = chrono_tz::Europe::London;

/// A day and a programme.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The day on which the town is looked at.
    pub today: NaiveDate,
    /// When on that day it is looked at first.
    pub looked_at: NaiveTime,
    /// The programme's id.
    pub programme: Id,
    /// How many people Priya supports besides those in her table, each like one of them: for trying a big caseload.
    pub more_people: usize,
}

impl Ground {
    /// The id of something by its name in the tables.
    pub fn id(&self, what: &str, key: &str) -> Id {
        Id::derived(&["sample", self.programme.as_str(), what, key])
    }

    /// The id of a member.
    pub fn member(&self, key: &str) -> Id {
        self.id("member", key)
    }

    /// The id of a person with a plan.
    pub fn person(&self, key: &str) -> Id {
        self.id("person", key)
    }

    /// The id of a group.
    pub fn group(&self, key: &str) -> Id {
        self.id("group", key)
    }

    /// A day before today.
    pub fn ago(&self, days: i64) -> NaiveDate {
        self.ahead(-days)
    }

    /// A day after today (before it, where negative).
    pub fn ahead(&self, days: i64) -> NaiveDate {
        let by = Days::new(days.unsigned_abs());
        let day = if days < 0 { self.today.checked_sub_days(by) } else { self.today.checked_add_days(by) };
        day.expect("the days of the sample are few")
    }

    /// The day so long ago on which somebody with these working days (1 is Monday) was at work, or the last one before.
    pub fn worked(&self, ago: i64, days: &[u8]) -> NaiveDate {
        let works = |day: &NaiveDate| days.is_empty() || days.contains(&(day.weekday().number_from_monday() as u8));
        (ago..ago + 7).map(|ago| self.ago(ago)).find(works).unwrap_or_else(|| self.ago(ago))
    }

    /// A time of today that is still to come: the given one, else the next quarter of an hour that leaves time to get ready.
    pub fn to_come(&self, at: NaiveTime) -> NaiveTime {
        let quarters = (self.looked_at.num_seconds_from_midnight() / 60 + 30).div_ceil(15);
        let soonest = NaiveTime::from_num_seconds_from_midnight_opt(quarters * 15 * 60, 0);
        at.max(soonest.unwrap_or(NaiveTime::from_hms_opt(23, 59, 0).expect("a minute to midnight")))
    }

    /// The instant of a wall-clock time, never later than the beginning of today: nothing in the sample is from the future.
    pub fn instant(&self, at: NaiveDateTime) -> i64 {
        let at = at.min(self.today.and_time(NaiveTime::MIN));
        let local = ZONE.from_local_datetime(&at);
        local.earliest().map_or_else(|| Utc.from_utc_datetime(&at).timestamp_millis(), |t| t.timestamp_millis())
    }
}

/// The public holidays of this year and the next, with their names.
pub fn holidays(today: NaiveDate) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for year in [today.year(), today.year() + 1] {
        let easter = easter(year);
        let mut add = |day: Option<NaiveDate>, name: &str| all.extend(day.map(|d| (d.to_string(), name.to_owned())));
        add(NaiveDate::from_ymd_opt(year, 1, 1), "New Year's Day");
        add(easter.and_then(|d| d.checked_sub_days(Days::new(2))), "Good Friday");
        add(easter.and_then(|d| d.checked_add_days(Days::new(1))), "Easter Monday");
        add(NaiveDate::from_weekday_of_month_opt(year, 5, chrono::Weekday::Mon, 1), "Early May holiday");
        add(last_monday(year, 5), "Spring holiday");
        add(last_monday(year, 8), "Summer holiday");
        add(NaiveDate::from_ymd_opt(year, 12, 25), "Christmas Day");
        add(NaiveDate::from_ymd_opt(year, 12, 26), "Boxing Day");
    }
    all
}

/// Reads a time as it stands in the tables: `10:30`.
pub fn time(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").expect("times in the tables of the sample are hours and minutes")
}

fn last_monday(year: i32, month: u32) -> Option<NaiveDate> {
    [5, 4].into_iter().find_map(|nth| NaiveDate::from_weekday_of_month_opt(year, month, chrono::Weekday::Mon, nth))
}

/// Easter Sunday, by the rule of Gauss in the form of Meeus.
fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    NaiveDate::from_ymd_opt(year, (n / 31) as u32, (n % 31 + 1) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> Ground {
        Ground { today: day(text), looked_at: time("09:00"), programme: "p".parse().unwrap(), more_people: 0 }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn easter_falls_where_the_almanac_says() {
        for (year, date) in [(2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05"), (2038, "2038-04-25")] {
            assert_eq!(easter(year), Some(day(date)));
        }
    }

    #[test]
    fn a_call_of_today_is_still_to_come_at_whatever_hour_one_looks() {
        let at = |looked: &str| Ground { looked_at: time(looked), ..on("2026-11-21") }.to_come(time("14:15"));
        assert_eq!(at("09:00"), time("14:15"));
        assert_eq!(at("13:45"), time("14:15"));
        assert_eq!(at("13:46"), time("14:30"));
        assert_eq!(at("22:40"), time("23:15"));
        assert_eq!(at("23:40"), time("23:59"));
    }

    #[test]
    fn a_visit_falls_on_a_working_day() {
        // 2026-11-21 is a Saturday.
        let ground = on("2026-11-21");
        assert_eq!(ground.worked(0, &[1, 2, 3]), day("2026-11-18"));
        assert_eq!(ground.worked(4, &[1, 2, 3]), day("2026-11-17"));
    }

    #[test]
    fn nothing_is_from_the_future_and_summer_time_counts() {
        let ground = on("2026-07-02");
        let midnight = ground.instant(day("2026-07-02").and_time(time("18:00")));
        assert_eq!(midnight, 1_782_946_800_000); // 2026-07-01T23:00Z
    }
}
