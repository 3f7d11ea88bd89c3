//! Where places are limited: a booking made offline is "asked for"; the hub gives places in order of arrival.
//!
//! Nobody loses a place that was given, or that was had while there was room for all; when one becomes free the next who waits gets it. Every phone that may read the
//! booking hears of it like of any other change.

use serde_json::Value;
use sqlx::Row;

use kith_model::{
    Circle, Header, Id, Key, Kind, Record,
    fields::{Fields, Typed},
    kinds::Activity,
};

use crate::store::{Slice, hub_author};

/// Looks at who has a place in all activities, after bookings were written that nobody pushed.
pub async fn settle_all(slice: &mut Slice) -> sqlx::Result<()> {
    let programme = slice.programme.clone();
    let activities: Vec<String> = sqlx::query_scalar("SELECT DISTINCT activity FROM bookings WHERE programme = ?1")
        .bind(programme.as_str())
        .fetch_all(slice.conn())
        .await?;
    for activity in activities.iter().filter_map(|id| id.parse().ok()) {
        settle(slice, &activity).await?;
    }
    Ok(())
}

/// The group limits the places, lifts the limit or changes it. Whoever was booked while there was room for all keeps the
/// place; while there is room for all no booking carries an answer.
pub async fn limit_changed(slice: &mut Slice, activity: &Id) -> sqlx::Result<()> {
    let is_limited = places_of(slice, activity).await?.is_some();
    for record in bookings(slice, activity).await?.live {
        let place = match (is_limited, record.text("place").is_empty()) {
            (true, true) => Value::from(GIVEN),
            (false, false) => Value::Null,
            _ => continue,
        };
        write(slice, &record, place).await?;
    }
    settle(slice, activity).await
}

/// Looks again at who has a place.
pub async fn settle(slice: &mut Slice, activity: &Id) -> sqlx::Result<()> {
    let Some(places) = places_of(slice, activity).await? else { return Ok(()) };
    let bookings = bookings(slice, activity).await?;
    // Who books again asks again.
    for record in bookings.ended.iter().filter(|r| r.value("place").is_some()) {
        write(slice, record, Value::Null).await?;
    }
    let (given, asking): (Vec<_>, Vec<_>) = bookings.live.into_iter().partition(|r| r.text("place") == GIVEN);
    let mut free = usize::try_from(places).unwrap_or(0).saturating_sub(given.len());
    for record in asking {
        let place = if free > 0 { GIVEN } else { "waiting" };
        free = free.saturating_sub(1);
        write(slice, &record, place.into()).await?;
    }
    Ok(())
}

const GIVEN: &str = "given";

/// The bookings of one activity, each in order of arrival.
struct Bookings {
    live: Vec<Record>,
    ended: Vec<Record>,
}

async fn places_of(slice: &mut Slice, activity: &Id) -> sqlx::Result<Option<i64>> {
    let header = Header::new(Circle::Everyone, Kind::Activity, activity.clone());
    Ok(slice.record(&header.key).await?.and_then(|r| Activity::read(&r).places))
}

async fn bookings(slice: &mut Slice, activity: &Id) -> sqlx::Result<Bookings> {
    let programme = slice.programme.clone();
    let rows = sqlx::query(
        "SELECT circle, id, is_live FROM bookings WHERE programme = ?1 AND activity = ?2 ORDER BY arrived, id",
    )
    .bind(programme.as_str())
    .bind(activity.as_str())
    .fetch_all(slice.conn())
    .await?;
    let mut found = Bookings { live: Vec::new(), ended: Vec::new() };
    for row in rows {
        let (circle, id): (String, String) = (row.get(0), row.get(1));
        let (Ok(circle), Ok(id)) = (circle.parse(), id.parse()) else { continue };
        let Some(record) = slice.record(&Key { circle, kind: Kind::Booking, id }).await? else { continue };
        let list = if row.get(2) { &mut found.live } else { &mut found.ended };
        list.push(record);
    }
    Ok(found)
}

async fn write(slice: &mut Slice, booking: &Record, place: Value) -> sqlx::Result<()> {
    let now = slice.now;
    slice.write(&booking.header, [("place".to_owned(), place)], &hub_author(), now).await?;
    Ok(())
}
