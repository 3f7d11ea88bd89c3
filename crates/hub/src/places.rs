//! Where places are limited: a booking made offline is "asked for"; the hub gives places in order of arrival.
//!
//! Nobody loses a place that was given; when one becomes free the next who waits gets it. Every phone that may read the
//! booking hears of it like of any other change.

use serde_json::Value;
use sqlx::Row;

use kith_model::{
    Circle, Header, Id, Key, Kind,
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

/// Looks again at who has a place.
pub async fn settle(slice: &mut Slice, activity: &Id) -> sqlx::Result<()> {
    let header = Header::new(Circle::Everyone, Kind::Activity, activity.clone());
    let Some(places) = slice.record(&header.key).await?.and_then(|r| Activity::read(&r).places) else { return Ok(()) };
    let (programme, now) = (slice.programme.clone(), slice.now);
    let rows = sqlx::query(
        "SELECT circle, id, is_live FROM bookings WHERE programme = ?1 AND activity = ?2 ORDER BY is_live DESC, arrived, id",
    )
    .bind(programme.as_str())
    .bind(activity.as_str())
    .fetch_all(slice.conn())
    .await?;
    let mut live = Vec::new();
    for row in rows {
        let (circle, id): (String, String) = (row.get(0), row.get(1));
        let (Ok(circle), Ok(id)) = (circle.parse(), id.parse()) else { continue };
        let key = Key { circle, kind: Kind::Booking, id };
        let Some(record) = slice.record(&key).await? else { continue };
        if row.get(2) {
            live.push(record);
        } else if record.value("place").is_some() {
            // Who books again asks again.
            slice.write(&record.header, [("place".to_owned(), Value::Null)], &hub_author(), now).await?;
        }
    }
    let given = live.iter().filter(|r| r.text("place") == "given").count();
    let mut free = usize::try_from(places).unwrap_or(0).saturating_sub(given);
    for record in live.iter().filter(|r| r.text("place") != "given") {
        let place = if free > 0 { "given" } else { "waiting" };
        free = free.saturating_sub(1);
        slice.write(&record.header, [("place".to_owned(), place.into())], &hub_author(), now).await?;
    }
    Ok(())
}
