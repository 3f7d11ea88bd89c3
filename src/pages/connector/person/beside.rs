//! Who is beside somebody: befriending, or coming along. A volunteer whose check is good is chosen, the way and the times are
//! agreed, and it can be ended.
//!
//! **Invariant:** what a volunteer gets to read stands in this form, and nothing else of the person.

use crate::view::prelude::*;
use chrono::NaiveDate;
use kith_model::{
    Circle, Header, Id, Kind as RecordKind,
    form::Opened,
    id::match_id,
    kinds::{Call, Match},
    order,
};

use super::Over;
use crate::{
    live::{Records, clock, records},
    pages::{
        connector::caseload::{person_of, said_today},
        half_written::{Line, over},
        participant::own::first_name,
        saving::{save_then, saving},
    },
    parts::{Button, Card, Icon, Input, Kind, Pick, Section},
    words::{W, dates, t, t_with},
};

/// A volunteer and somebody, as shown.
#[derive(Clone, Debug, PartialEq)]
struct Pair {
    volunteer: Id,
    with: Match,
    /// The last time they were in touch.
    last: Option<chrono::NaiveDateTime>,
    opened: Opened,
    is_unsent: bool,
    /// Whether the hub lets the volunteer come to it: their check is good.
    is_checked: bool,
}

/// Who is beside them.
#[component]
pub fn Volunteers(id: Id, over: RwSignal<Option<Over>>) -> impl IntoView {
    let records = records();
    let pairs = Memo::new(move |_| pairs(records, &id));
    let is_any = Memo::new(move |_| pairs.with(|pairs| !pairs.is_empty()));
    let rows = move || pairs.get().into_iter().map(|pair| view! { <PairRow pair over/> }).collect_view();
    let list = move || is_any.get().then(|| view! { <Card rows=true><ul class="rows" role="list">{rows}</ul></Card> });
    view! {
        <Section label=t(W::PairTitle)>
            {list}
            <div class="row">
                <Button label=t(W::PairFind) drawn=Icon::Plus on_press=move |()| over.set(Some(Over::Pair(None)))/>
            </div>
        </Section>
    }
    .into_any()
}

fn pairs(records: Records, person: &Id) -> Vec<Pair> {
    let calls = records.of_person(&RecordKind::Call, person);
    let last = |circle: &Circle| {
        let theirs = calls.iter().filter(|call| call.key().circle == *circle);
        theirs.filter_map(|call| call.read::<Call>().on).max()
    };
    let checked = records.me().volunteers;
    let mut all: Vec<Pair> = records
        .of_person(&RecordKind::Match, person)
        .iter()
        .filter_map(|shown| {
            let Circle::Pair(_, volunteer) = &shown.key().circle else { return None };
            Some(Pair {
                volunteer: volunteer.clone(),
                with: shown.read(),
                last: last(&shown.key().circle),
                opened: shown.opened(),
                is_unsent: shown.is_untold(),
                is_checked: checked.contains_key(volunteer),
            })
        })
        .collect();
    order::by_key(&mut all, |pair| (!pair.with.live, pair.with.volunteer.to_lowercase()));
    all
}

#[component]
fn PairRow(pair: Pair, over: RwSignal<Option<Over>>) -> impl IntoView {
    let today = said_today(clock());
    let Pair { volunteer, with, last, opened, is_unsent, is_checked } = pair;
    let is_live = with.live;
    let last = last.map(|on| t_with(W::PairLast, &[("day", &dates::short_date(on.date(), today))]));
    let ended = match is_live {
        true => (!is_checked).then(|| t(W::PairUnchecked)),
        false => Some(t(W::PairEnded)),
    };
    let parts = [Some(with.way), Some(with.times), last, ended].into_iter().flatten().filter(|part| !part.is_empty());
    let why = parts.collect::<Vec<_>>().join(" · ");
    let mark = is_unsent.then(|| view! { <span class="mark waits">{t(W::PeopleUnsent)}</span> });
    let turn = save_then(move || Some(vec![opened.set([("live", (!is_live).into())])]), || ());
    let (label, spoken) = if is_live { (W::PairEnd, W::PairEndSpoken) } else { (W::PairAgain, W::PairAgainSpoken) };
    let name = with.volunteer;
    let spoken = t_with(spoken, &[("name", &name)]);
    let change = t_with(W::PairChangeSpoken, &[("name", &name)]);
    view! {
        <li>
            <span class="text"><b><bdi>{name}</bdi></b> <span class="why" dir="auto">{why}</span> {mark}</span>
            <div class="row opened">
                <Button label=t(W::ButtonChange) small=true spoken=change on_press=move |()| over.set(Some(Over::Pair(Some(volunteer.clone()))))/>
                <Button label=t(label) small=true spoken busy=turn.busy on_press=turn.run/>
            </div>
            {turn.notice()}
        </li>
    }
    .into_any()
}

/// Choosing a volunteer, then what is agreed.
#[component]
pub fn EditPair(id: Id, volunteer: Option<Id>, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let chosen = RwSignal::new(volunteer.clone());
    let choose = volunteer.is_none().then(|| view! { <Choose id=id.clone() chosen/> });
    let form = move || chosen.get().map(|volunteer| view! { <Agree id=id.clone() volunteer on_done/> });
    view! { {choose} {form} }.into_any()
}

/// Volunteers whose check is good and who are not beside this person already.
#[component]
fn Choose(id: Id, chosen: RwSignal<Option<Id>>) -> impl IntoView {
    let records = records();
    let names = untrack(|| {
        let (me, today) = (records.me(), clock().today());
        let there = pairs(records, &id);
        let is_free = |member: &Id| !there.iter().any(|pair| pair.volunteer == *member);
        let day = |until: &String| until.parse::<NaiveDate>().ok().filter(|until| *until >= today);
        let good = me.volunteers.iter().filter(|(member, _)| is_free(member));
        let mut names: Vec<(String, String)> = good
            .filter_map(|(member, until)| {
                day(until)?;
                Some((member.to_string(), me.names.get(member)?.clone()))
            })
            .collect();
        order::by_key(&mut names, |(_, name)| name.to_lowercase());
        names
    });
    if names.is_empty() {
        return view! { <p>{t(W::PairNobody)}</p> }.into_any();
    }
    let options = std::iter::once((String::new(), t(W::MembersChoose))).chain(names).collect::<Vec<_>>();
    let value = Signal::derive(move || chosen.get().map(|id| id.to_string()).unwrap_or_default());
    view! { <Pick label=t(W::PairWho) options value on_choose=move |id: String| chosen.set(id.parse().ok())/> }
        .into_any()
}

#[component]
fn Agree(id: Id, volunteer: Id, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let records = records();
    let Some(programme) = untrack(|| records.programme()) else { return ().into_any() };
    let circle = Circle::Pair(id.clone(), volunteer.clone());
    let header = Header::new(circle, RecordKind::Match, match_id(&programme, &id, &volunteer));
    let (form, saving) = (over::<Match>(header), saving());
    let name = untrack(|| records.name_of(&volunteer)).unwrap_or_default();
    let called = untrack(|| first_name(&person_of(records, &id).name));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.set(|with| {
            if with.volunteer.is_empty() {
                (with.volunteer, with.live) = (name.clone(), true);
            }
            if with.first_name.trim().is_empty() {
                with.first_name = called.clone();
            }
        });
        saving.save(form.save().into_iter().collect(), form.saved_and(on_done));
    };
    view! {
        <form class="stack wide" novalidate on:submit=save>
            <p class="sub">{t(W::PairReads)}</p>
            {form.field(t(W::PairCalled), Input::Line, 100, Some(t(W::PairCalledHint)), Line { get: |m| m.first_name.clone(), set: |m, v| m.first_name = v })}
            {form.field(t(W::PairWay), Input::Line, 300, Some(t(W::PairWayHint)), Line { get: |m| m.way.clone(), set: |m, v| m.way = v })}
            {form.field(t(W::PairTimes), Input::Line, 300, None, Line { get: |m| m.times.clone(), set: |m, v| m.times = v })}
            {saving.notice_of_form()}
            <Button label=t(W::ButtonSave) kind=Kind::Main wide=true submit=true busy=saving.busy()/>
        </form>
    }
    .into_any()
}
