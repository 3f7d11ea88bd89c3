//! Until when a volunteer's check is good: a coordinator says so, and the grant by which they come to their matches ends
//! with that day, by the programme's clock, without anybody doing anything then.
//!
//! **Invariant:** a volunteer reaches nobody without a day that has not passed; another day is another grant, and a day that
//! was taken back stays taken back.

use chrono::{Days, NaiveDate};
use sqlx::{Row, SqliteConnection};

use kith_model::{
    Id,
    access::{Role, ScopeOf},
    acts::Did,
    sorted::SortedMap,
};

use crate::{
    act::{Actor, Done, has_role},
    covers::day_begins,
    grants::Term,
    hub::wall_of,
    store::{Slice, number},
    trouble::{Answer, Trouble},
};

/// A check is good for so many days at the most: a year that was mistyped lets nobody in for life.
const DAYS_MAX: i64 = 366 * 5;

/// Says until when a volunteer's check is good, or takes it back.
pub(crate) async fn set(slice: &mut Slice, actor: &Actor, member: &Id, until: Option<NaiveDate>) -> Answer<Done> {
    actor.must(actor.is(Role::Coordinator))?;
    has_role(slice, member, &[Role::Volunteer]).await?;
    let (programme, now) = (slice.programme.clone(), slice.now);
    let zone = slice.hub().about().await?.zone;
    let ends = match until {
        Some(day) if (day - wall_of(&zone, now).date()).num_days() > DAYS_MAX => return Err(Trouble::NOT_UNDERSTOOD),
        Some(day) => {
            let ends = day.checked_add_days(Days::new(1)).and_then(|next| day_begins(&zone, next));
            Some(ends.filter(|ends| *ends > now).ok_or(Trouble::NOT_UNDERSTOOD)?)
        }
        None => None,
    };
    let before: Vec<i64> = sqlx::query_scalar(
        "SELECT number FROM grants WHERE programme = ?1 AND member = ?2 AND what = 'volunteer' AND ended_at IS NULL",
    )
    .bind(programme.as_str())
    .bind(member.as_str())
    .fetch_all(slice.conn())
    .await?;
    for one in before {
        slice.end_grant(number(one)).await?;
    }
    if let Some(ends) = ends {
        slice.give_for(member, ScopeOf::Volunteer, &Term::until(ends)).await?;
    }
    let day = until.map(|day| day.to_string()).unwrap_or_default();
    Ok((Did::Done, "vetted", format!("{member} {day}").trim_end().to_owned()))
}

/// The last day of each volunteer's check, also of those whose day has passed.
pub async fn days(conn: &mut SqliteConnection, programme: &Id, zone: &str) -> sqlx::Result<SortedMap<Id, NaiveDate>> {
    let rows = sqlx::query(
        "SELECT member, max(until) FROM grants
         WHERE programme = ?1 AND what = 'volunteer' AND ended_at IS NULL AND until IS NOT NULL GROUP BY member",
    )
    .bind(programme.as_str())
    .fetch_all(conn)
    .await?;
    let last = |until: i64| wall_of(zone, until - 1).date();
    Ok(rows.iter().filter_map(|row| Some((row.get::<String, _>(0).parse().ok()?, last(row.get(1))))).collect())
}
