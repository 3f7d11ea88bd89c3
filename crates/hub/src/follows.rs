//! What follows from a pushed record beyond the record itself.
//!
//! A referrer's words become a request; a visit moves one on to "in touch"; who is away or has died is told to groups; a
//! notice that was seen or told changes the counts for the organiser; a booking asks for a place where they are limited.
//! What follows from every state, wherever it came from, stands in [`crate::store::Slice::keep`].

use kith_model::{
    Circle, Edit, Header, Id, Kind, Record,
    fields::{Fields, wall_text},
};

use crate::{
    hub::wall_of,
    places, referring,
    store::{Slice, hub_author},
    whoknows,
};

/// Looks at a record that a push changed.
pub async fn after(slice: &mut Slice, record: &Record, taken: &[Edit]) -> sqlx::Result<()> {
    let header = &record.header;
    match (&header.key.kind, &header.key.circle) {
        (Kind::Visit, Circle::Person(person)) => {
            in_touch(slice, person).await?;
            referring::moved_on(slice, person).await
        }
        (Kind::CaseNote, Circle::Case(person)) => referring::moved_on(slice, person).await,
        (Kind::Referral, Circle::Referral(..)) => referring::received(slice, record).await,
        (Kind::Notice, Circle::Person(_)) if taken.iter().any(|e| e.field == "seen" || e.field == "told") => {
            whoknows::heard_back(slice, header).await
        }
        (Kind::Person, Circle::Person(person)) => {
            if taken.iter().any(|e| e.field == "ended_on") {
                referring::moved_on(slice, person).await?;
            }
            if taken.iter().any(|e| e.field == "away_until") {
                tell_away(slice, person, record).await?;
            }
            if taken.iter().any(|e| e.field == "ended_how") && record.text("ended_how") == "died" {
                expect_no_more(slice, person).await?;
            }
            Ok(())
        }
        (Kind::Booking, Circle::Person(_) | Circle::Register(..)) => {
            if let Some(activity) = header.of("activity").and_then(|a| a.parse().ok()) {
                places::settle(slice, &activity).await?;
            }
            whoknows::booking_changed(slice, record).await
        }
        (Kind::Activity, Circle::Everyone) if taken.iter().any(|e| e.field == "places") => {
            places::limit_changed(slice, &header.key.id).await
        }
        _ => Ok(()),
    }
}

/// The groups where somebody is expected read "away until …" in their register, and no why.
async fn tell_away(slice: &mut Slice, person: &Id, about: &Record) -> sqlx::Result<()> {
    let (now, until) = (slice.now, about.value("away_until").cloned().unwrap_or_default());
    for booking in live_bookings(slice, person).await? {
        if matches!(booking.header.key.circle, Circle::Register(..)) {
            let fields = [("away_until".to_owned(), until.clone())];
            slice.write(&booking.header, fields, &hub_author(), now).await?;
        }
    }
    Ok(())
}

/// Somebody has died: nobody expects them, and nobody is told of changes for them.
async fn expect_no_more(slice: &mut Slice, person: &Id) -> sqlx::Result<()> {
    let now = slice.now;
    for booking in live_bookings(slice, person).await? {
        slice.write(&booking.header, [("live".to_owned(), false.into())], &hub_author(), now).await?;
    }
    Ok(())
}

async fn live_bookings(slice: &mut Slice, person: &Id) -> sqlx::Result<Vec<Record>> {
    let programme = slice.programme.clone();
    let circles: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT circle FROM bookings WHERE programme = ?1 AND person = ?2 AND is_live = 1 ORDER BY circle",
    )
    .bind(programme.as_str())
    .bind(person.as_str())
    .fetch_all(slice.conn())
    .await?;
    let mut live = Vec::new();
    for circle in circles.iter().filter_map(|circle| circle.parse::<Circle>().ok()) {
        let all = slice.records_in(&circle, &Kind::Booking).await?;
        live.extend(all.into_iter().filter(|booking| booking.flag("live")));
    }
    Ok(live)
}

/// Whoever asked learns "in touch" from the first visit on.
async fn in_touch(slice: &mut Slice, person: &Id) -> sqlx::Result<()> {
    let programme = slice.programme.clone();
    let asked: Vec<(String, String)> =
        sqlx::query_as("SELECT secret_hash, referral FROM asks WHERE programme = ?1 AND person = ?2")
            .bind(programme.as_str())
            .bind(person.as_str())
            .fetch_all(slice.conn())
            .await?;
    for (secret_hash, referral) in asked {
        let Ok(referral) = referral.parse() else { continue };
        let header = state_header(&secret_hash, &referral, person);
        let is_received =
            slice.record(&header.key).await?.is_none_or(|r| r.value("state").is_none_or(|state| state == "received"));
        if is_received {
            set_state(slice, &header, "in-touch").await?;
        }
    }
    Ok(())
}

/// Where the state of a request stands once somebody took it: between who asked and the person.
pub fn state_header(secret_hash: &str, referral: &Id, person: &Id) -> Header {
    let asker = Id::derived(&["asker", secret_hash]);
    Header::new(Circle::Referral(asker, person.clone()), Kind::ReferralState, referral.clone())
}

/// Writes the state of a request.
pub async fn set_state(slice: &mut Slice, header: &Header, state: &str) -> sqlx::Result<()> {
    let now = slice.now;
    let zone = slice.hub().about().await?.zone;
    let on = wall_text(wall_of(&zone, now));
    let fields = [("state".to_owned(), state.into()), ("on".to_owned(), on.into())];
    slice.write(header, fields, &hub_author(), now).await?;
    Ok(())
}
