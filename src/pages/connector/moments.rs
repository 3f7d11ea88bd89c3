//! Wall-clock moments as a form holds them: a date and a time, each as the browser's own input writes it.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike};

/// "2026-11-25" and "09:30" as one moment; `None` while one of them is not filled.
pub fn moment(date: &str, time: &str) -> Option<NaiveDateTime> {
    let date: NaiveDate = date.parse().ok()?;
    Some(date.and_time(clock_time(time)?))
}

/// "09:30", with or without seconds.
pub fn clock_time(time: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(time, "%H:%M").or_else(|_| NaiveTime::parse_from_str(time, "%H:%M:%S")).ok()
}

/// As the browser's time input takes it.
pub fn time_text(at: NaiveTime) -> String {
    at.format("%H:%M").to_string()
}

/// The last five minutes that have begun: what one would write down for now.
pub fn about(now: NaiveDateTime) -> NaiveDateTime {
    let minute = now.minute() - now.minute() % 5;
    now.with_minute(minute).and_then(|at| at.with_second(0)).and_then(|at| at.with_nanosecond(0)).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_needs_both_its_parts() {
        let at = moment("2026-11-25", "09:30").unwrap();
        assert_eq!((at.date().to_string(), time_text(at.time())), ("2026-11-25".into(), "09:30".into()));
        assert_eq!(moment("2026-11-25", "09:30:00"), Some(at));
        for (date, time) in [("", "09:30"), ("2026-11-25", ""), ("2026-02-30", "09:30"), ("2026-11-25", "25:00")] {
            assert_eq!(moment(date, time), None, "{date} {time}");
        }
    }

    #[test]
    fn now_is_written_down_in_steps_of_five_minutes() {
        let at = |text: &str| text.parse::<NaiveDateTime>().unwrap();
        assert_eq!(about(at("2026-11-25T09:34:59")), at("2026-11-25T09:30:00"));
        assert_eq!(about(at("2026-11-25T09:35:00")), at("2026-11-25T09:35:00"));
    }
}
