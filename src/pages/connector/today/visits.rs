//! Today's visits by the clock, and above them those whose time has passed and that nobody recorded yet.

use crate::view::prelude::*;
use chrono::{NaiveDate, NaiveDateTime};
use kith_model::{Id, order};

use super::{
    super::{
        caseload::{people, plan_of},
        contact::how_words,
    },
    asked::spoken,
};
use crate::{
    live::{Clock, Records},
    pages::address::Page,
    parts::{Button, Card, Kind as Weight, LinkButton, LongListOf, Section},
    words::{W, dates, t},
};

/// How long a visit that nobody recorded is asked about.
const ASKED_DAYS: i64 = 14;

/// An appointment.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
    id: Id,
    short: String,
    at: NaiveDateTime,
    /// Where and how, and what to bring.
    whither: String,
    /// Its time has passed.
    is_past: bool,
}

/// Appointments of today, and earlier ones that wait to be recorded, by the clock.
pub fn of_the_day(records: Records, clock: Clock) -> Vec<Visit> {
    let now = clock.now();
    let mut visits: Vec<Visit> = people(records)
        .into_iter()
        .filter(|somebody| somebody.person.ended_on.is_none())
        .filter_map(|somebody| {
            let (plan, _) = plan_of(records, &somebody.id)?;
            let at = plan.next_at?;
            let days = (now.date() - at.date()).num_days();
            (0..=ASKED_DAYS).contains(&days).then(|| {
                let is_at_home = plan.next_how == Some(kith_model::kinds::How::Home);
                let street = if is_at_home { street_only(&somebody.person.street) } else { String::new() };
                let place = if plan.next_place.is_empty() { street } else { plan.next_place };
                let parts = [place, plan.next_how.map(how_words).unwrap_or_default(), plan.next_bring];
                let whither: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                Visit { id: somebody.id, short: somebody.short, at, whither: whither.join(" · "), is_past: at <= now }
            })
        })
        .collect();
    order::by(&mut visits, |a, b| (a.at, &a.short, &a.id).cmp(&(b.at, &b.short, &b.id)));
    visits
}

/// The street without the number of the house: others may see this screen.
fn street_only(address: &str) -> String {
    let is_number = |word: &&str| word.chars().any(|letter| letter.is_ascii_digit());
    address.split_whitespace().filter(|word| !is_number(word)).collect::<Vec<_>>().join(" ")
}

/// Two parts of the day: not recorded yet, and today.
#[component]
pub fn Visits(visits: Memo<Vec<Visit>>, looked_at: RwSignal<Option<Id>>, tried: RwSignal<Option<Id>>) -> impl IntoView {
    let clock = crate::live::clock();
    let today = Memo::new(move |_| clock.today());
    let split = move |is_today: bool| {
        Memo::new(move |_| {
            let today = today.get();
            visits.with(|all| {
                all.iter().filter(|visit| (visit.at.date() == today) == is_today).cloned().collect::<Vec<_>>()
            })
        })
    };
    view! {
        <Part label=W::TodayUnrecorded visits=split(false) day=today looked_at tried/>
        <Part label=W::TodayVisits visits=split(true) day=today looked_at tried/>
    }
}

#[component]
fn Part(
    label: W,
    visits: Memo<Vec<Visit>>,
    day: Memo<NaiveDate>,
    looked_at: RwSignal<Option<Id>>,
    tried: RwSignal<Option<Id>>,
) -> impl IntoView {
    let is_there = Memo::new(move |_| visits.with(|visits| !visits.is_empty()));
    move || {
        is_there.get().then(|| {
            let row = move |(visit,)| view! { <VisitRow visit today=day.get_untracked() looked_at tried/> }.into_any();
            view! {
                <Section label=t(label)>
                    <Card rows=true><LongListOf label=t(label) all=visits row/></Card>
                </Section>
            }
        })
    }
}

#[component]
fn VisitRow(
    visit: Visit,
    today: NaiveDate,
    looked_at: RwSignal<Option<Id>>,
    tried: RwSignal<Option<Id>>,
) -> impl IntoView {
    let (id, name) = (visit.id.clone(), visit.short.clone());
    let look = move |()| looked_at.set(Some(id.clone()));
    let day = (visit.at.date() != today)
        .then(|| view! { <span class="why">{dates::date(visit.at.date(), Some(today))}</span> });
    let whither =
        (!visit.whither.is_empty()).then(|| view! { <span class="why" dir="auto">{visit.whither.clone()}</span> });
    let id = visit.id.clone();
    let try_again = visit.is_past.then(|| {
        view! {
            <Button label=t(W::TriedButton) kind=Weight::Link spoken=spoken(W::TriedSpoken, &name) on_press=move |()| tried.set(Some(id.clone()))/>
        }
    });
    let end = if visit.is_past {
        view! { <LinkButton href=Page::Record(visit.id.clone()).path() label=t(W::RecordButton) kind=Weight::Main small=true spoken=spoken(W::RecordSpoken, &visit.short)/> }.into_any()
    } else {
        view! { <Button label=t(W::ButtonLook) small=true spoken=spoken(W::TodayLookSpoken, &visit.short) on_press=look.clone()/> }.into_any()
    };
    view! {
        <span class="clock">{dates::time(visit.at.time())}</span>
        <span class="text">
            <button type="button" class="plain-name" on:click=move |_| look(())><b><bdi>{visit.short}</bdi></b></button>
            {day} {whither} {try_again}
        </span>
        <span class="end">{end}</span>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_the_house_stands_only_where_one_looks_before_going() {
        assert_eq!(street_only("58 Mill Lane"), "Mill Lane");
        assert_eq!(street_only("14 Cooper's Row"), "Cooper's Row");
        assert_eq!(street_only(""), "");
    }
}
