//! What is kept of somebody, and why: each purpose with what it rests on, and the programme's own words. What rests on consent
//! can be agreed to here, and taken back above. "I don't want this any more" ends the support, and says what is kept then.

use crate::view::prelude::*;
use kith_model::{
    Circle, Header, Id, Kind as RecordKind,
    consents::saying,
    fields::{Fields, Word},
    form::Opened,
    kinds::{Ask, AskSort, Background, Basis, Consent, Person, Programme, Purpose},
};

use super::agreements::agreements_of;
use crate::{
    live::{clock, directory, records},
    pages::{
        connector::caseload::person_key,
        participant::own::{connector_name, open_ask},
        saving::save_then,
    },
    parts::{Button, Card, Kind, Note, Notice, Section},
    words::{W, dates, t, t_with},
};

/// The part of Me.
#[component]
pub fn WhatIsKept(
    /// Whose phone it is.
    person: Id,
) -> impl IntoView {
    let programme = Memo::new(move |_| directory().programme());
    let rows = {
        let person = person.clone();
        move || {
            let programme = programme.get();
            let said = Purpose::ALL.iter().map(|(purpose, _)| *purpose).filter(|purpose| is_told(&programme, *purpose));
            said.map(|purpose| view! { <OnePurpose purpose programme=programme.clone() person=person.clone()/> })
                .collect_view()
        }
    };
    view! {
        <Section label=t(W::KeptTitle)>
            <Card rows=true><ul class="rows" role="list">{rows}</ul></Card>
            <NoMore person/>
        </Section>
    }
}

/// Keeping the record always; else what the programme has written about.
fn is_told(programme: &Programme, purpose: Purpose) -> bool {
    purpose == Purpose::KeepRecord || !programme.ground(purpose).text.is_empty()
}

fn purpose_words(purpose: Purpose) -> String {
    t(match purpose {
        Purpose::KeepRecord => W::KeptRecord,
        Purpose::TellGroup => W::KeptTellGroup,
        Purpose::Stories => W::AgreementsStories,
        Purpose::Evaluation => W::AgreementsEvaluation,
        Purpose::AfterEnding => W::AgreementsAfter,
    })
}

/// What something rests on, as people say it.
pub fn basis_words(basis: Basis) -> String {
    t(match basis {
        Basis::PublicTask => W::BasisPublicTask,
        Basis::LegitimateInterest => W::BasisLegitimateInterest,
        Basis::Consent => W::BasisConsent,
        Basis::LegalDuty => W::BasisLegalDuty,
        Basis::VitalInterest => W::BasisVitalInterest,
    })
}

#[component]
fn OnePurpose(purpose: Purpose, programme: Programme, person: Id) -> impl IntoView {
    let (basis, text) = (programme.basis(purpose), programme.ground(purpose).text);
    let text = (!text.is_empty()).then(|| view! { <span class="lines" dir="auto">{text}</span> });
    let until =
        (purpose == Purpose::KeepRecord).then(|| view! { <span class="why">{kept_until(&person, &programme)}</span> });
    // A group is agreed to one by one, where one joins it.
    let is_asked = basis == Basis::Consent && !matches!(purpose, Purpose::KeepRecord | Purpose::TellGroup);
    let whose = person.clone();
    let is_said = Memo::new(move |_| agreements_of(records(), &whose).iter().any(|one| one.purpose == purpose));
    let agree = save_then(
        move || {
            let consent = Consent {
                purpose: Some(purpose),
                recipient: String::new(),
                basis: basis.word().into(),
                given: true,
                on: Some(clock().now()),
                how: "own-phone".into(),
            };
            let header = Header::new(Circle::Person(person.clone()), RecordKind::Consent, records().new_id());
            saying(header, &consent).map(|save| vec![save])
        },
        || (),
    );
    let spoken = format!("{}: {}", t(W::KeptAgree), purpose_words(purpose));
    let agree_to_it = move || {
        (is_asked && !is_said.get()).then(|| {
            let spoken = spoken.clone();
            view! { <span class="row"><Button label=t(W::KeptAgree) small=true spoken busy=agree.busy on_press=agree.run/></span> }
        })
    };
    view! {
        <li>
            <span class="text">
                <b>{purpose_words(purpose)}</b>
                <span class="why">{basis_words(basis)}</span>
                {text}
                {until}
                {agree_to_it}
                {agree.notice()}
            </span>
        </li>
    }
    .into_any()
}

/// Until when it is kept. Tracked.
fn kept_until(person: &Id, programme: &Programme) -> String {
    let records = records();
    let about = records.get(&person_key(person)).map(|shown| shown.read::<Person>()).unwrap_or_default();
    let born = records.of_person(&RecordKind::Background, person);
    let born = born.iter().find_map(|shown| i32::try_from(shown.read::<Background>().birth_year?).ok());
    let years = programme.keeping.person_years.to_string();
    match about.ended_on.and_then(|ended| programme.keeping.person_until(ended, born)) {
        Some(until) => t_with(W::KeptUntil, &[("day", &dates::date(until, None))]),
        None => t_with(W::KeptYears, &[("years", &years)]),
    }
}

/// "I don't want this any more": asked once more, then told to the connector, who ends it.
#[component]
fn NoMore(person: Id) -> impl IntoView {
    let asks = RwSignal::new(false);
    let whose = person.clone();
    let is_ended = Memo::new(move |_| {
        records().get(&person_key(&whose)).is_some_and(|shown| shown.record.day("ended_on").is_some())
    });
    let whose = person.clone();
    let said = Memo::new(move |_| {
        let (ask, shown) = open_ask(&whose, AskSort::NoMore)?;
        Some((ask.on, shown.is_untold(), shown.opened()))
    });
    let say = save_then(
        move || {
            let header = Header::new(Circle::Person(person.clone()), RecordKind::Ask, records().new_id());
            let ask = Ask { sort: Some(AskSort::NoMore), on: Some(clock().now()), ..Ask::default() };
            Some(Opened::new(header).save(&Ask::default(), &ask).into_iter().collect())
        },
        move || asks.set(false),
    );
    move || {
        if is_ended.get() {
            return view! { <Notice>{t(W::KeptEnded)}</Notice> }.into_any();
        }
        let name = connector_name();
        if let Some((on, is_unsent, opened)) = said.get() {
            let day = on.map(|on| dates::date(on.date(), None)).unwrap_or_default();
            let lead = if is_unsent { t(W::RingNotSent) } else { t_with(W::KeptSaid, &[("day", &day)]) };
            let back = save_then(move || Some(vec![opened.set([("withdrawn", true.into())])]), || ());
            return view! {
                <Notice kind=Note::Moved lead=lead spoken=true>{t_with(W::KeptSaidMore, &[("name", &name)])}</Notice>
                <Button label=t(W::RingBack) kind=Kind::Link on_press=back.run busy=back.busy/>
                {back.notice()}
            }
            .into_any();
        }
        if !asks.get() {
            return view! { <Button label=t(W::KeptNoMore) kind=Kind::Link on_press=move |()| asks.set(true)/> }
                .into_any();
        }
        view! {
            <Card>
                <p>{t_with(W::KeptNoMoreSure, &[("name", &name)])}</p>
                {say.notice()}
                <div class="row">
                    <Button label=t(W::KeptNoMoreYes) busy=say.busy on_press=say.run/>
                    <Button label=t(W::ButtonLeaveIt) kind=Kind::Main on_press=move |()| asks.set(false)/>
                </div>
            </Card>
        }
        .into_any()
    }
}
