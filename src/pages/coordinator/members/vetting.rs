//! Until when a volunteer's check is good: who runs out soon stands above, and a day is said on the volunteer's line.

use crate::view::prelude::*;
use chrono::{Days, NaiveDate};
use kith_model::{
    access::Role,
    acts::{Act, MemberLine},
};

use super::Everybody;
use crate::{
    live::clock,
    pages::own::acting::acting,
    parts::{Button, Card, Field, Input, Row, Rows, Section},
    words::{W, dates, t, t_with},
};

/// So many days ahead it is said.
const SOON_DAYS: u64 = 30;

/// How a volunteer's check stands, in words.
pub fn stands(until: Option<NaiveDate>) -> String {
    let today = clock().today();
    match until {
        Some(day) if day < today => t_with(W::VetOver, &[("day", &dates::short_date(day, Some(today)))]),
        Some(day) => t_with(W::VetGood, &[("day", &dates::short_date(day, Some(today)))]),
        None => t(W::VetNone),
    }
}

/// Whose check runs out soon, or has: nothing where nobody's does.
#[component]
pub fn RunOut(everybody: Everybody) -> impl IntoView {
    let all = Memo::new(move |_| {
        let soon = clock().today().checked_add_days(Days::new(SOON_DAYS));
        let is_soon = |line: &MemberLine| line.vetted_until.is_some() && line.vetted_until <= soon;
        everybody.of(Role::Volunteer).into_iter().filter(is_soon).collect::<Vec<_>>()
    });
    move || {
        let all = all.get();
        (!all.is_empty()).then(|| {
            let rows = all.into_iter().map(|line| view! { <Row title=line.name why=stands(line.vetted_until)/> });
            let rows = rows.collect_view();
            view! { <Section label=t(W::VetSoon)><Card rows=true><Rows>{rows}</Rows></Card></Section> }
        })
    }
}

/// Saying until when it is good, on the volunteer's line.
#[component]
pub fn Vet(line: MemberLine, everybody: Everybody) -> impl IntoView {
    let acting = acting();
    let day = RwSignal::new(line.vetted_until.map(|day| day.to_string()).unwrap_or_default());
    let until = Memo::new(move |_| day.get().parse::<NaiveDate>().ok().filter(|day| *day >= clock().today()));
    let (member, is_said) = (StoredValue::new(line.member), line.vetted_until.is_some());
    let say = move |until: Option<NaiveDate>| {
        acting.ask(Act::Vet { member: member.get_value(), until }, move |_| everybody.fetch());
    };
    let back = is_said.then(|| {
        let spoken = t_with(W::VetBackSpoken, &[("name", &line.name)]);
        view! { <Button label=t(W::VetBack) small=true spoken busy=acting.busy on_press=move |()| say(None) /> }
    });
    view! {
        <Field label=t(W::VetUntil) hint=t(W::VetUntilHint) input=Input::Date value=day on_input=move |text: String| day.set(text) />
        <div class="row">
            <Button
                label=t(W::VetSay)
                small=true
                off=Signal::derive(move || until.with(Option::is_none))
                busy=acting.busy
                on_press=move |()| say(until.get_untracked())
            />
            {back}
        </div>
        {acting.notice()}
    }
}
