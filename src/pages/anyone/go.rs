//! "I'd like to go": books the person, and asks whether the group may learn the first name. For connectors: for whom?
//!
//! A booking has its circle from the start: "tell nobody" is the person's own, "tell the group" is the register's, with the
//! consent beside it. Going back and coming again are edits of the same booking.

use crate::view::prelude::*;
use kith_model::{
    Circle, Header, Id, Kind as RecordKind,
    access::Role,
    consents::saying,
    fields::Word,
    form::{Opened, Save},
    id::booking_id,
    kinds::{AskSort, Booking, Consent, Joining, ListingState, Person, Purpose},
};

use super::about::{About, access_words};
use crate::{
    live::{clock, directory, records},
    pages::{
        address::Page,
        connector::caseload::{Somebody, people},
        own::agreements::may_know,
        participant::{
            ask_to_ring::Asking,
            own::{connector_name, first_name, has_role, is_participant, own_person},
        },
        saving::save_then,
    },
    parts::{Button, Card, Chip, Chips, Icon, Kind, LongListOf, Note, Notice, Sheet, Tickbox},
    words::{W, t, t_with},
};

/// What a person or connector does about an activity.
#[component]
pub fn Go(
    /// The activity.
    one: About,
) -> impl IntoView {
    if untrack(is_participant) {
        view! { <GoMyself one=one/> }.into_any()
    } else if untrack(|| has_role(Role::Connector)) {
        view! { <ForWhom one=one/> }.into_any()
    } else {
        ().into_any()
    }
}

/// The own booking, as it stands.
#[derive(Clone, Debug, PartialEq)]
struct Booked {
    /// The forms over it; in both circles where somebody was first told nobody and then the group.
    all: Vec<Opened>,
    /// Those that stand.
    live: Vec<Opened>,
    is_told: bool,
}

#[component]
fn GoMyself(one: About) -> impl IntoView {
    let records = records();
    let (activity, group) = (one.id.clone(), one.group_id.clone());
    let booked = Memo::new(move |_| {
        let (person, activity) = (own_person()?, activity.clone()?);
        let mut booked = Booked { all: Vec::new(), live: Vec::new(), is_told: false };
        for shown in records.of_person(&RecordKind::Booking, &person) {
            if shown.record.header.of("activity") != Some(activity.as_str()) {
                continue;
            }
            booked.all.push(shown.opened());
            if shown.read::<Booking>().live {
                booked.live.push(shown.opened());
                booked.is_told |=
                    matches!(&shown.key().circle, Circle::Register(_, group) if may_know(records, &person, group));
            }
        }
        Some(booked)
    });
    let open = RwSignal::new(false);
    let is_live =
        Memo::new(move |_| booked.with(|booked| booked.as_ref().is_some_and(|booked| !booked.live.is_empty())));
    let one = StoredValue::new((one, group));
    let inside = move || {
        if is_live.get() {
            return view! { <Going booked=booked/> }.into_any();
        }
        let (about, _) = one.get_value();
        if about.state() == ListingState::Resting {
            return ().into_any();
        }
        if about.activity.joining == Some(Joining::BeIntroduced) {
            let label = t_with(W::GoIntroduce, &[("name", &connector_name())]);
            return view! { <Asking sort=AskSort::SomethingElse label=label/> }.into_any();
        }
        view! { <Button label=t(W::GoLike) kind=Kind::Main wide=true on_press=move |()| open.set(true)/> }.into_any()
    };
    let sheet = move || {
        let (about, group) = one.get_value();
        view! { <TellWhom about=about group=group booked=booked open=open/> }
    };
    view! {
        {inside}
        <Sheet open=open on_close=move |()| open.set(false) title=t(W::GoLike)>{sheet()}</Sheet>
    }
    .into_any()
}

/// Booked: who knows, and the way back.
#[component]
fn Going(booked: Memo<Option<Booked>>) -> impl IntoView {
    let back = save_then(
        move || booked.get().map(|booked| booked.live.iter().map(|one| one.set([("live", false.into())])).collect()),
        || (),
    );
    let told = move || {
        let is_told = booked.with(|booked| booked.as_ref().is_some_and(|booked| booked.is_told));
        t(if is_told { W::GoGroupKnows } else { W::GoNobodyKnows })
    };
    view! {
        <Card>
            <Notice kind=Note::Here lead=t(W::GoGoing) spoken=true>{told}</Notice>
            <Button label=t(W::GoNotAnyMore) kind=Kind::Link on_press=back.run busy=back.busy/>
            {back.notice()}
        </Card>
    }
    .into_any()
}

/// Whether the group may know.
#[component]
fn TellWhom(about: About, group: Option<Id>, booked: Memo<Option<Booked>>, open: RwSignal<bool>) -> impl IntoView {
    let (records, clock) = (records(), clock());
    let person = move || {
        let person = own_person()?;
        Some(records.find(&RecordKind::Person, &person)?.read::<Person>())
    };
    let own = person().unwrap_or_default();
    let name = {
        let own = first_name(&own.name);
        if own.is_empty() { first_name(&records.me().name) } else { own }
    };
    let needs = own.access;
    let can_tell = group.is_some();
    let tell = RwSignal::new(if can_tell { "group" } else { "nobody" }.to_owned());
    let with_needs = RwSignal::new(false);
    let (first, told_needs) = (name.clone(), needs.clone());
    let activity = about.id.clone();
    let saving = save_then(
        move || {
            let (programme, person, activity) = (records.programme()?, own_person()?, activity.clone()?);
            let group = group.clone()?;
            let is_told = tell.get() == "group";
            let circle =
                if is_told { Circle::Register(person.clone(), group.clone()) } else { Circle::Person(person.clone()) };
            let id = booking_id(&programme, &person, &activity);
            let all = booked.get().map(|booked| booked.all).unwrap_or_default();
            let is_first = all.is_empty();
            let before = all.into_iter().find(|opened| opened.header.key.circle == circle);
            let header = Header::new(circle, RecordKind::Booking, id).with("activity", &activity).with("group", &group);
            let booking = Booking {
                first_name: if is_told { first.clone() } else { String::new() },
                needs: if is_told && with_needs.get() { told_needs.clone() } else { Vec::new() },
                from: Some(clock.today()),
                live: true,
                first_time: is_first,
                ..Booking::default()
            };
            let opened = before.unwrap_or_else(|| Opened::new(header));
            let mut saves = vec![opened.save(&Booking::default(), &booking)?];
            saves.extend(is_told.then(|| consent(records.new_id(), person, group, clock.now())).flatten());
            Some(saves)
        },
        move || _ = open.try_set(false),
    );
    let group_name = about.group.name.clone();
    let chips =
        vec![Chip::new("group", t_with(W::GoTellGroup, &[("name", &name)])), Chip::new("nobody", t(W::GoTellNobody))];
    let needs_words: Vec<String> = needs.iter().map(|word| access_words(word)).collect();
    let is_told = Memo::new(move |_| tell.get() == "group");
    let needs_tick = move || {
        (is_told.get() && !needs_words.is_empty()).then(|| {
            let label = t_with(W::GoTellNeeds, &[("needs", &needs_words.join(&t(W::ItsTimesComma)))]);
            view! { <Tickbox label=label on=with_needs on_change=move |on: bool| with_needs.set(on)/> }
        })
    };
    let more = move || {
        if is_told.get() { t_with(W::GoTellGroupMore, &[("group", &group_name)]) } else { t(W::GoTellNobodyMore) }
    };
    view! {
        <p><b><bdi>{about.title()}</bdi></b></p>
        {can_tell.then(|| view! {
            <Chips legend=t(W::GoTell) chips=chips chosen=tell on_choose=move |whom: String| tell.set(whom)/>
        })}
        <p class="sub">{more}</p>
        {needs_tick}
        {saving.notice()}
        <div class="row">
            <Button label=t(W::GoYes) kind=Kind::Main on_press=saving.run busy=saving.busy/>
            <Button label=t(W::ButtonLeaveIt) on_press=move |()| open.set(false)/>
        </div>
    }
    .into_any()
}

/// That the group may know, said on the own phone.
fn consent(id: Id, person: Id, group: Id, now: chrono::NaiveDateTime) -> Option<Save> {
    let consent = Consent {
        purpose: Some(Purpose::TellGroup),
        recipient: group.to_string(),
        basis: directory().programme().basis(Purpose::TellGroup).word().into(),
        given: true,
        on: Some(now),
        how: "own-phone".into(),
    };
    let header = Header::new(Circle::Person(person), RecordKind::Consent, id);
    saying(header, &consent)
}

/// A connector books it for somebody.
#[component]
fn ForWhom(one: About) -> impl IntoView {
    let records = records();
    let open = RwSignal::new(false);
    let people = Memo::new(move |_| {
        let all = people(records).into_iter().filter(|somebody| somebody.person.ended_on.is_none());
        let line = |Somebody { id, person, apart, .. }: Somebody| {
            let why = if apart.is_empty() { person.area.clone() } else { apart };
            (person.short(), why, id)
        };
        all.map(line).collect::<Vec<_>>()
    });
    let Some(activity) = one.id else { return ().into_any() };
    let row = Callback::new(move |((name, why, person),): ((String, String, Id),)| {
        let href = format!("{}#{activity}", Page::Book(person).path());
        let why = (!why.is_empty()).then(|| view! { <span class="why" dir="auto">{why}</span> });
        view! { <a class="text" href=href><b><bdi>{name}</bdi></b> {why}</a> }.into_any()
    });
    view! {
        <Button label=t(W::GoBook) kind=Kind::Main wide=true drawn=Icon::Plus on_press=move |()| open.set(true)/>
        <Sheet open=open on_close=move |()| open.set(false) title=t(W::GoForWhom)>
            <Card rows=true><LongListOf label=t(W::GoForWhom) all=people row /></Card>
        </Sheet>
    }
    .into_any()
}
