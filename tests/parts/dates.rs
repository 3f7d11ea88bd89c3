//! Dates, times and plurals in the words of a real browser's `Intl`.

use chrono::{NaiveDate, NaiveTime};
use kith_app::{
    browser::intl::{self, DateStyle, Plural, Unit},
    words::dates,
};
use wasm_bindgen_test::*;

#[wasm_bindgen_test]
fn dates_and_times_are_said_as_people_say_them() {
    let start = day(26).and_time(at(10, 0));
    assert_eq!(dates::day_time(start, Some(day(25))), "Tomorrow, 10:00");
    assert_eq!(
        dates::date_until(start, Some(at(11, 30)), Some(day(25))).as_deref(),
        Some("Thursday 26 November, until 11:30")
    );
    assert_eq!(dates::day_time(start, Some(day(20))), "Thursday 26 November, 10:00");
    assert_eq!(dates::date_until(start, Some(at(11, 30)), Some(day(20))).as_deref(), Some("until 11:30"));
    assert_eq!(dates::time(at(9, 30)), "9:30");
    assert_eq!(dates::time(at(0, 5)), "0:05");
    assert_eq!(dates::ago(day(22), day(25)), "3 days ago");
    assert_eq!(dates::ago(day(24), day(25)), "yesterday");
}

#[wasm_bindgen_test]
fn without_a_clock_to_believe_only_dates_are_said() {
    let start = day(26).and_time(at(10, 0));
    assert_eq!(dates::day_time(start, None), "Thursday 26 November, 10:00");
    assert_eq!(dates::date(day(26), day(26).checked_sub_months(chrono::Months::new(12))), dates::full_date(day(26)));
    assert!(dates::full_date(day(26)).contains("26 November 2026"));
}

#[wasm_bindgen_test]
fn plurals_and_dates_follow_the_language() {
    let arabic = |number| intl::plural(number, "ar-GB-u-nu-latn");
    assert_eq!(
        [0, 1, 2, 3, 11, 100].map(arabic),
        [Plural::Zero, Plural::One, Plural::Two, Plural::Few, Plural::Many, Plural::Other]
    );
    assert_eq!(intl::format_date(day(26), "en-US", DateStyle::Day), "November 26");
    assert_eq!(intl::format_time(at(14, 5), "ar-GB-u-nu-latn"), "14:05", "as it stands on the door");
    assert!(intl::format_time(at(14, 5), "en-US").contains("2:05"));
    assert_eq!(intl::relative(-1.0, Unit::Day, "en-GB"), "yesterday");
    assert!(
        !intl::format_date(day(26), "not a locale", DateStyle::Weekday).is_empty(),
        "an unknown locale is no panic"
    );
}

#[wasm_bindgen_test]
fn the_wall_clock_of_a_place_knows_its_summer() {
    let shown = |zone, ms| intl::wall_clock(zone, ms).to_string();
    // 2026-03-29 00:59:59 and 01:00:00 UTC: the clocks go forward in London.
    assert_eq!(shown("Europe/London", 1_774_745_999_000.0), "2026-03-29 00:59:59");
    assert_eq!(shown("Europe/London", 1_774_746_000_000.0), "2026-03-29 02:00:00");
    assert_eq!(shown("America/New_York", 1_774_746_000_000.0), "2026-03-28 21:00:00");
    assert_eq!(shown("Asia/Kolkata", 0.0), "1970-01-01 05:30:00");
    assert!(shown("No/Where", 0.0).starts_with("19"), "an unknown zone is no panic");
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

fn at(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
}
