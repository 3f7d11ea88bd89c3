//! The people whom a volunteer is beside: how they are called, the agreed way and times, and the last times they were in
//! touch. Nothing more of anybody is on this phone.
//!
//! Where the volunteer's check is not good it holds nobody, and says so.

use std::rc::Rc;

use crate::view::prelude::*;
use chrono::{NaiveDate, NaiveDateTime};
use kith_model::{
    Header, Id, Key, Kind as RecordKind,
    access::ScopeOf,
    fields::wall_text,
    form::Opened,
    kinds::{Call, Match},
    order,
};

use crate::{
    live::{Records, Shown, clock, records},
    pages::{
        half_written::HalfWritten,
        own::ended,
        participant::{
            own::{crisis_numbers, known_day},
            plan::NotHereYet,
        },
        saving::press,
        worried::WorriedLink,
    },
    parts::{Button, Card, Empty, Field, Icon, Input, Kind, NobodyReads, Note, Notice, Row, Rows, Screen, Sheet},
    words::{W, dates, t, t_with},
};

/// So many of the last times stand there.
const LAST: usize = 3;

/// Somebody whom the volunteer is beside, as shown.
#[derive(Clone, Debug, PartialEq)]
struct Beside {
    header: Header,
    with: Match,
    calls: Vec<(NaiveDateTime, String, bool)>,
    key: Key,
}

/// The people whom a volunteer is beside.
#[component]
pub fn MyPeople() -> impl IntoView {
    let (records, today) = (records(), known_day());
    let open = RwSignal::new(None::<Beside>);
    let all = Memo::new(move |_| {
        let all = records.list(&RecordKind::Match);
        let mut all: Vec<Beside> = all.iter().filter_map(|shown| beside(records, shown)).collect();
        order::by_key(&mut all, |one| one.with.first_name.to_lowercase());
        all
    });
    let is_empty = Memo::new(move |_| all.with(Vec::is_empty));
    let may = Memo::new(move |_| {
        let member = records.member()?;
        Some(member.scopes.iter().any(|scope| scope.what == ScopeOf::Volunteer))
    });
    let cards = move || all.get().into_iter().map(|one| view! { <One one today open/> }).collect_view();
    let inside = move || match may.get() {
        None => view! { <NotHereYet/> }.into_any(),
        Some(false) => view! { <NotChecked today/> }.into_any(),
        Some(true) if is_empty.get() => view! { <Empty drawn=Icon::People title=t(W::BesideNobody)/> }.into_any(),
        Some(true) => view! {
            <div class="stack wide">{cards}</div>
        }
        .into_any(),
    };
    let title =
        move || open.get().map(|one| t_with(W::BesideCallOf, &[("name", &one.with.first_name)])).unwrap_or_default();
    let close = move |()| open.set(None);
    let form = move || open.get().map(|one| view! { <InTouch one on_done=close/> });
    view! {
        <Screen title=t(W::NavMyPeople)>
            {inside}
            <Sheet open=Signal::derive(move || open.with(Option::is_some)) on_close=close title=Signal::derive(title)>{form}</Sheet>
        </Screen>
    }
}

fn beside(records: Records, shown: &Rc<Shown>) -> Option<Beside> {
    let with: Match = shown.read();
    let person = shown.key().circle.person()?;
    let calls = calls(records, person).into_iter().take(LAST).collect();
    with.live.then(|| Beside { header: shown.record.header.clone(), with, calls, key: shown.key().clone() })
}

/// When they were in touch with somebody, the last first: when, what was said, whether it waits for a signal.
fn calls(records: Records, person: &Id) -> Vec<(NaiveDateTime, String, bool)> {
    let all = records.of_person(&RecordKind::Call, person);
    let mut calls: Vec<_> = all
        .iter()
        .filter_map(|shown| {
            let call: Call = shown.read();
            Some((call.on?, call.said, shown.is_untold()))
        })
        .collect();
    order::by_key(&mut calls, |(on, ..)| std::cmp::Reverse(*on));
    calls
}

#[component]
fn One(one: Beside, today: Memo<Option<NaiveDate>>, open: RwSignal<Option<Beside>>) -> impl IntoView {
    let line = |text: String| (!text.is_empty()).then(|| view! { <p dir="auto">{text}</p> });
    let name = one.with.first_name.clone();
    let (way, times) = (line(one.with.way.clone()), line(one.with.times.clone()));
    let row = move |(on, said, is_unsent): (NaiveDateTime, String, bool)| {
        let day = dates::day_time(on, today.get_untracked());
        let mark = is_unsent.then(|| view! { <span class="mark waits">{t(W::PeopleUnsent)}</span> });
        view! { <Row title=day why=said>{mark}</Row> }
    };
    let rows = one.calls.clone().into_iter().map(row).collect_view();
    let calls = (!one.calls.is_empty()).then(|| view! { <Rows>{rows}</Rows> });
    let spoken = t_with(W::BesideCallOf, &[("name", &name)]);
    view! {
        <Card>
            <h2><bdi>{name}</bdi></h2>
            {way} {times}
            <Button label=t(W::BesideCall) kind=Kind::Main spoken on_press=move |()| open.set(Some(one.clone()))/>
            {calls}
        </Card>
    }
}

/// That they were in touch: on which day, and a few words.
#[component]
fn InTouch(one: Beside, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let clock = clock();
    let name = one.with.first_name.clone();
    let words = HalfWritten::of(one.header.clone(), format!("call/{}", one.key.id), String::new);
    let person = one.key.circle.person().cloned();
    let day = RwSignal::new(untrack(|| clock.today()).to_string());
    let on = move || {
        let day = day.get().parse::<NaiveDate>().ok()?;
        let now = clock.now();
        // On another day nobody remembers when.
        if day == now.date() { Some(now) } else { day.and_hms_opt(12, 0, 0).filter(|on| *on < now) }
    };
    let on = Memo::new(move |_| on());
    let save = press(move |saving| {
        let Some(on) = on.get_untracked() else { return };
        let header = Header::new(one.key.circle.clone(), RecordKind::Call, records().new_id());
        let said = words.now().trim().to_owned();
        let save = Opened::new(header).set([("on", wall_text(on).into()), ("said", said.into())]);
        saving.save(vec![save], words.forget_and(on_done));
    });
    view! {
        <Field label=t(W::BesideOn) input=Input::Date value=day on_input=move |text: String| day.set(text)/>
        <Field
            label=t(W::BesideSaid)
            hint=t_with(W::RecordCanRead, &[("name", &name)])
            input=Input::Block
            optional=true
            longest=2_000
            value=words.line(String::clone)
            on_input=move |text: String| words.change(|words| *words = text)
        />
        {move || view! { <NobodyReads numbers=crisis_numbers()/> }}
        <WorriedLink person/>
        {save.notice_of_form()}
        <Button label=t(W::ButtonSave) kind=Kind::Main wide=true off=Signal::derive(move || on.get().is_none()) busy=save.busy on_press=save.run/>
    }
    .into_any()
}

/// Their check is not good: nobody is on this phone, and whom to ask.
#[component]
fn NotChecked(today: Memo<Option<NaiveDate>>) -> impl IntoView {
    let words = move || match own_day() {
        Some(day) => t_with(W::BesideRanOut, &[("day", &dates::date(day, today.get()))]),
        None => t(W::BesideNotYet),
    };
    view! {
        <Notice kind=Note::Moved lead=t(W::BesideClosed)>
            <p>{words}</p>
            <div class="row">{ended::desk()}</div>
        </Notice>
    }
}

/// The last day of the volunteer's own check, as the hub said it. Tracked.
fn own_day() -> Option<NaiveDate> {
    let me = records().me();
    me.volunteers.get(me.member.as_ref()?)?.parse().ok()
}
