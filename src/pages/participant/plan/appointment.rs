//! The next time with the connector, as the plan says it: a card on the plan, a line on its day in the diary.

use crate::view::prelude::*;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use kith_model::{
    Id, Kind,
    id::plan_id,
    kinds::{How, Plan},
};

use crate::{
    live::{Clock, Records},
    pages::{anyone::about::how_words, participant::own::connector_name},
    parts::{Card, Icon, When, icon},
    words::{W, t_with},
};

/// An appointment.
#[derive(Clone, Debug, PartialEq)]
pub struct Appointment {
    /// When, wall clock.
    pub at: NaiveDateTime,
    /// How.
    pub how: Option<How>,
    /// Where.
    pub place: String,
    /// What to bring.
    pub bring: String,
}

impl Appointment {
    /// Whom it is with. Tracked.
    pub fn title(&self) -> String {
        t_with(W::MyPlanWith, &[("name", &connector_name())])
    }
}

/// The next one, until an hour after it began. Tracked.
pub fn next_appointment(records: Records, clock: Clock, person: &Id) -> Option<Appointment> {
    let programme = records.programme()?;
    let plan = records.find(&Kind::Plan, &plan_id(&programme, person))?.read::<Plan>();
    let at = plan.next_at.filter(|at| *at + TimeDelta::hours(1) > clock.now())?;
    Some(Appointment { at, how: plan.next_how, place: plan.next_place, bring: plan.next_bring })
}

/// Its card.
#[component]
pub fn AppointmentCard(
    /// The appointment.
    one: Appointment,
    /// Today, where it may be called so.
    today: Memo<Option<NaiveDate>>,
) -> impl IntoView {
    let Appointment { at, how, place, bring } = one.clone();
    let name = move || one.title();
    let how = how.map(|how| view! { <p>{how_words(how)}</p> });
    let place = (!place.is_empty()).then(|| view! { <p><bdi>{place}</bdi></p> });
    let bring = (!bring.is_empty()).then(|| view! { <p><bdi>{t_with(W::MyPlanBring, &[("what", &bring)])}</bdi></p> });
    view! {
        <Card>
            <span class="kind whom">{icon(Icon::People)} <span>{name}</span></span>
            {move || view! { <When start=at today=today.get()/> }}
            {how} {place} {bring}
        </Card>
    }
    .into_any()
}
