//! Dates, times, plurals and numbers by the browser's own `Intl`: no bytes of ours, and right for every language it knows.
//!
//! Plain Rust signatures. A formatter is slow to make on an old phone and there are few, so each is kept. Where the browser
//! does not know a locale or a zone it throws: then the phone's own is taken, which is right for people who are at home.
//! Dates and times are the place's wall clock, handed to `Intl` as if they were UTC, so that the phone's zone plays no part.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use js_sys::{Array, Object, Reflect};
use std::{cell::RefCell, collections::HashMap, rc::Rc};
use wasm_bindgen::prelude::*;

/// How a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateStyle {
    /// Thursday 26 November
    Weekday,
    /// Thursday 26 November 2026
    WeekdayYear,
    /// Thursday
    WeekdayAlone,
    /// Thu 26 Nov
    Narrow,
    /// 26 November
    Day,
    /// 26 November 2026
    DayYear,
    /// November 2026
    Month,
}

/// The plural categories of the world's languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Plural {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

impl Plural {
    /// As it is written in `words/`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::One => "one",
            Self::Two => "two",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }
}

/// What a span of time is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// A date as the locale writes it.
pub fn format_date(day: NaiveDate, locale: &str, style: DateStyle) -> String {
    let options: &[(&str, &str)] = match style {
        DateStyle::Weekday => &[("weekday", "long"), ("day", "numeric"), ("month", "long")],
        DateStyle::WeekdayYear => &[("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric")],
        DateStyle::WeekdayAlone => &[("weekday", "long")],
        DateStyle::Narrow => &[("weekday", "short"), ("day", "numeric"), ("month", "short")],
        DateStyle::Day => &[("day", "numeric"), ("month", "long")],
        DateStyle::DayYear => &[("day", "numeric"), ("month", "long"), ("year", "numeric")],
        DateStyle::Month => &[("month", "long"), ("year", "numeric")],
    };
    formatter(locale, "UTC", options).format(as_utc_ms(day.and_time(NaiveTime::MIN)))
}

/// A time of day as the locale writes it, without a nought before the hour: "9:30".
pub fn format_time(time: NaiveTime, locale: &str) -> String {
    let write = |locale: &str| {
        formatter(locale, "UTC", &[("hour", "numeric"), ("minute", "2-digit")])
            .format(as_utc_ms(NaiveDate::default().and_time(time)))
    };
    // Where the country counts to 24, all its languages do: the door of the hall says 14:00, not 2 in the afternoon.
    let country = locale.split('-').nth(1).unwrap_or("GB");
    let written = write(&format!("en-{country}"));
    let written =
        if written.chars().all(|letter| letter.is_ascii_digit() || letter == ':') { written } else { write(locale) };
    match written.strip_prefix('0') {
        Some(rest) if !rest.starts_with(':') => rest.to_owned(),
        _ => written,
    }
}

/// A number as the locale writes it.
pub fn format_number(number: i64, locale: &str) -> String {
    // Small whole numbers look the same in every locale we use (Arabic is asked for with these digits).
    if (0..1000).contains(&number) {
        return number.to_string();
    }
    NumberFormat::new(locale, &JsValue::UNDEFINED)
        .or_else(|_| NumberFormat::new("en", &JsValue::UNDEFINED))
        .map_or_else(|_| number.to_string(), |format| format.format(number as f64))
}

/// Which plural the language uses for a number.
pub fn plural(number: i64, locale: &str) -> Plural {
    // Most calls, and tests outside a browser: no need to ask.
    if locale.starts_with("en") {
        return if number == 1 { Plural::One } else { Plural::Other };
    }
    let rules = PluralRules::new(locale, &JsValue::UNDEFINED).or_else(|_| PluralRules::new("en", &JsValue::UNDEFINED));
    match rules.map(|rules| rules.select(number as f64)).as_deref() {
        Ok("zero") => Plural::Zero,
        Ok("one") => Plural::One,
        Ok("two") => Plural::Two,
        Ok("few") => Plural::Few,
        Ok("many") => Plural::Many,
        _ => Plural::Other,
    }
}

/// "3 days ago", "yesterday", "in 2 weeks".
pub fn relative(amount: f64, unit: Unit, locale: &str) -> String {
    let unit = match unit {
        Unit::Minute => "minute",
        Unit::Hour => "hour",
        Unit::Day => "day",
        Unit::Week => "week",
        Unit::Month => "month",
        Unit::Year => "year",
    };
    let options = options(&[("numeric", "auto")]);
    RelativeTimeFormat::new(locale, &options)
        .or_else(|_| RelativeTimeFormat::new("en", &options))
        .map_or_else(|_| String::new(), |format| format.format(amount, unit))
}

/// What a clock on the wall shows in a zone such as `Europe/London`, at a moment in milliseconds since 1970.
pub fn wall_clock(zone: &str, epoch_ms: f64) -> NaiveDateTime {
    let numbers = [
        ("hourCycle", "h23"),
        ("year", "numeric"),
        ("month", "numeric"),
        ("day", "numeric"),
        ("hour", "numeric"),
        ("minute", "numeric"),
        ("second", "numeric"),
    ];
    let parts = formatter("en-US-u-ca-iso8601-nu-latn", zone, &numbers).format_to_parts(epoch_ms);
    let part = |wanted: &str| {
        let text = |of: &JsValue, field: &str| Reflect::get(of, &field.into()).ok().and_then(|value| value.as_string());
        let found = parts.iter().find(|part| text(part, "type").as_deref() == Some(wanted));
        found.and_then(|part| text(&part, "value")).and_then(|digits| digits.parse::<u32>().ok()).unwrap_or_default()
    };
    NaiveDate::from_ymd_opt(part("year") as i32, part("month"), part("day"))
        .and_then(|day| day.and_hms_opt(part("hour"), part("minute"), part("second")))
        // A browser whose parts are no numbers: its moment in UTC is the nearest that can be said.
        .or_else(|| chrono::DateTime::from_timestamp_millis(epoch_ms as i64).map(|moment| moment.naive_utc()))
        .unwrap_or_default()
}

/// Whether the browser knows a time zone by this name, such as `Europe/London`.
pub fn is_zone(name: &str) -> bool {
    let options = Object::new();
    // A plain object takes every value.
    let _ = Reflect::set(&options, &"timeZone".into(), &name.into());
    let format = Reflect::get(&js_sys::global(), &"Intl".into())
        .and_then(|intl| Reflect::get(&intl, &"DateTimeFormat".into()))
        .and_then(|format| format.dyn_into::<js_sys::Function>());
    let arguments = js_sys::Array::of2(&"en".into(), &options);
    !name.is_empty() && format.is_ok_and(|format| Reflect::construct(&format, &arguments).is_ok())
}

/// The name of a language: "Polish" for `pl`. `None` where the browser knows none.
pub fn language_name(code: &str, locale: &str) -> Option<String> {
    let options = options(&[("type", "language"), ("fallback", "none")]);
    DisplayNames::new(locale, &options).and_then(|names| names.of(code)).ok().flatten()
}

fn as_utc_ms(at: NaiveDateTime) -> f64 {
    at.and_utc().timestamp_millis() as f64
}

fn options(pairs: &[(&str, &str)]) -> JsValue {
    let options = Object::new();
    for (name, value) in pairs {
        // Setting a plain property of a fresh object cannot go wrong.
        let _ = Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    options.into()
}

thread_local! {
    static FORMATTERS: RefCell<HashMap<String, Rc<DateTimeFormat>>> = RefCell::default();
}

fn formatter(locale: &str, zone: &str, pairs: &[(&'static str, &'static str)]) -> Rc<DateTimeFormat> {
    let name = format!("{locale} {zone} {pairs:?}");
    if let Some(kept) = FORMATTERS.with_borrow(|kept| kept.get(&name).cloned()) {
        return kept;
    }
    let own = options(pairs);
    let in_zone = options(pairs);
    let _ = Reflect::set(&in_zone, &"timeZone".into(), &zone.into());
    let made = DateTimeFormat::new(locale, &in_zone)
        .or_else(|_| DateTimeFormat::new("en", &in_zone))
        .or_else(|_| DateTimeFormat::new("en", &own))
        .expect("a browser that runs WebAssembly writes English dates");
    let made = Rc::new(made);
    FORMATTERS.with_borrow_mut(|kept| kept.insert(name, made.clone()));
    made
}

#[wasm_bindgen]
extern "C" {
    // js-sys binds these too, but its constructors do not catch what an unknown locale or zone throws.
    #[wasm_bindgen(js_namespace = Intl)]
    type DateTimeFormat;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(locale: &str, options: &JsValue) -> Result<DateTimeFormat, JsValue>;
    #[wasm_bindgen(method)]
    fn format(this: &DateTimeFormat, moment: f64) -> String;
    #[wasm_bindgen(method, js_name = formatToParts)]
    fn format_to_parts(this: &DateTimeFormat, moment: f64) -> Array;

    #[wasm_bindgen(js_namespace = Intl)]
    type PluralRules;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(locale: &str, options: &JsValue) -> Result<PluralRules, JsValue>;
    #[wasm_bindgen(method)]
    fn select(this: &PluralRules, number: f64) -> String;

    #[wasm_bindgen(js_namespace = Intl)]
    type NumberFormat;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(locale: &str, options: &JsValue) -> Result<NumberFormat, JsValue>;
    #[wasm_bindgen(method)]
    fn format(this: &NumberFormat, number: f64) -> String;

    #[wasm_bindgen(js_namespace = Intl)]
    type RelativeTimeFormat;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(locale: &str, options: &JsValue) -> Result<RelativeTimeFormat, JsValue>;
    #[wasm_bindgen(method)]
    fn format(this: &RelativeTimeFormat, amount: f64, unit: &str) -> String;

    #[wasm_bindgen(js_namespace = Intl)]
    type DisplayNames;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(locale: &str, options: &JsValue) -> Result<DisplayNames, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn of(this: &DisplayNames, code: &str) -> Result<Option<String>, JsValue>;
}
