//! When something is, as people say it: "Tomorrow, 10:00" and under it "Thursday 26 November, until 11:30".

use crate::view::prelude::*;
use crate::words::dates;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

/// A date in the place's wall clock. `today` is `None` when this phone's clock cannot be believed: then only dates are said.
#[component]
pub fn When(
    start: NaiveDateTime,
    #[prop(optional_no_strip)] end: Option<NaiveTime>,
    #[prop(optional_no_strip)] today: Option<NaiveDate>,
    /// The biggest thing on the card.
    #[prop(optional)]
    big: bool,
    /// It will not happen then: struck out.
    #[prop(optional)]
    off: bool,
) -> impl IntoView {
    let class = if big { "when big" } else { "when" };
    let first = dates::day_time(start, today);
    let first = if off { view! { <s>{first}</s> }.into_any() } else { first.into_any() };
    let second = dates::date_until(start, end, today).filter(|_| !off).map(|second| view! { <p>{second}</p> });
    view! { <div class=class><p>{first}</p> {second}</div> }.into_any()
}
