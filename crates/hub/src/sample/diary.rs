//! Where the people of the sample town go: bookings, attendance with two voices, consents to tell a group, what they ask.

use kith_model::{
    Circle, Header, Kind,
    fields::{Values, Word, wall_text},
    id::{attendance_id, booking_id},
    kinds::{Ask, AskSort, Attendance, Booking, Consent, Purpose, Reason, Said},
};
use serde::Deserialize;

use super::{
    directory::{Directory, Listed},
    ground::{Ground, time},
    people::{PersonRow, Somebody},
};
use crate::planned::Planned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BookingRow {
    activity: String,
    /// Whether the group may know.
    tell: bool,
    /// Booked so many weeks ago.
    weeks: i64,
    /// What was said of each past date, the newest first: see [`said`].
    voices: String,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    first_time: bool,
    #[serde(default)]
    come_along: String,
    #[serde(default)]
    place: String,
    away_in: Option<i64>,
    /// Why not, for the newest date on which the person said so.
    why_not: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskRow {
    ago: i64,
    at: String,
    sort: String,
    words: String,
    done_ago: Option<i64>,
}

/// The two voices of a letter: the person's and the register's.
fn said(letter: char) -> (Option<Said>, Option<Said>) {
    let (here, not) = (Some(Said::Here), Some(Said::NotHere));
    match letter {
        'b' => (here, here),
        'p' => (here, None),
        'r' => (None, here),
        'n' => (not, None),
        'x' => (None, not),
        'm' => (not, not),
        'd' => (here, not),
        _ => (None, None),
    }
}

pub(super) fn diary(
    ground: &Ground,
    who: &Somebody,
    row: &PersonRow,
    directory: &Directory,
    planned: &mut Vec<Planned>,
) {
    for booking in &row.bookings {
        self::booking(ground, who, booking, &directory.activities[&booking.activity], planned);
    }
    for (which, ask) in row.asks.iter().enumerate() {
        let on = ground.ago(ask.ago).and_time(time(&ask.at));
        let header = who.own(Kind::Ask, who.thing("ask", which));
        let done_on = ask.done_ago.map(|ago| ground.ago(ago).and_time(time("14:30")));
        let asked =
            Ask { sort: AskSort::from_word(&ask.sort), words: ask.words.clone(), on: Some(on), ..Ask::default() };
        planned.push(Planned::new(header.clone(), &who.voice, ground.instant(on), &asked));
        if let Some(done_on) = done_on {
            let done = Ask { taken_on: Some(done_on), done_on: Some(done_on), ..Ask::default() };
            planned.push(Planned::new(header, &who.by, ground.instant(done_on), &done));
        }
    }
}

fn booking(ground: &Ground, who: &Somebody, row: &BookingRow, activity: &Listed, planned: &mut Vec<Planned>) {
    let from = ground.ago(row.weeks * 7);
    let booked = from.and_time(time("12:45"));
    let circle = if row.tell {
        Circle::Register(who.id.clone(), activity.group.clone())
    } else {
        Circle::Person(who.id.clone())
    };
    if row.tell {
        let consent = Consent {
            purpose: Some(Purpose::TellGroup),
            recipient: activity.group.to_string(),
            basis: "consent".into(),
            given: true,
            on: Some(booked),
            how: "in person".into(),
        };
        let header = who.own(Kind::Consent, who.thing("consent", &activity.id));
        planned.push(Planned::new(header, &who.by, ground.instant(booked), &consent));
    }
    let booking = Booking {
        first_name: who.name.clone(),
        needs: row.needs.clone(),
        from: Some(from),
        live: true,
        first_time: row.first_time,
        come_along: row.come_along.clone(),
        place: String::new(),
        away_until: row.away_in.map(|days| ground.ahead(days)),
    };
    let header = Header::new(circle.clone(), Kind::Booking, booking_id(&ground.programme, &who.id, &activity.id))
        .with("activity", &activity.id)
        .with("group", &activity.group);
    planned.push(Planned::new(header.clone(), &who.by, ground.instant(booked), &booking));
    if !row.place.is_empty() {
        // Where places are limited, the group gives them.
        let mut values = Values::default();
        values.text("place", &row.place);
        let at = ground.instant(booked) + 3_600_000;
        planned.push(Planned::of_values(header, &activity.keeper, at, values));
    }
    attendances(ground, who, row, activity, &circle, planned);
}

fn attendances(
    ground: &Ground,
    who: &Somebody,
    row: &BookingRow,
    activity: &Listed,
    circle: &Circle,
    planned: &mut Vec<Planned>,
) {
    let Some(session) = &activity.session else { return };
    let session_id = &session.key.id;
    let past = activity.between(ground.ago(row.weeks * 7), ground.today);
    let mut why_not = row.why_not.as_ref();
    for (start, letter) in past.iter().rev().zip(row.voices.chars()) {
        let (person, register) = said(letter);
        if person.is_none() && register.is_none() {
            continue;
        }
        let original = wall_text(*start);
        let id = attendance_id(&ground.programme, &who.id, session_id, &original);
        let header = Header::new(circle.clone(), Kind::Attendance, id.clone())
            .with("session", session_id)
            .with("start", &original)
            .with("activity", &activity.id)
            .with("group", &activity.group);
        let hour = 3_600_000;
        let after = ground.instant(*start) + 2 * hour;
        if register.is_some() {
            let voice = Attendance { person: None, register };
            planned.push(Planned::new(header.clone(), &activity.keeper, after, &voice));
        }
        if person.is_some() {
            let voice = Attendance { person, register: None };
            planned.push(Planned::new(header, &who.voice, after + hour, &voice));
        }
        if let Some(words) = why_not.take_if(|_| person == Some(Said::NotHere)) {
            let reason = Reason { words: words.clone(), on: Some(*start) };
            let header = who.own(Kind::Reason, who.thing("reason", &original)).with("attendance", &id);
            planned.push(Planned::new(header, &who.voice, after + hour, &reason));
        }
    }
}
