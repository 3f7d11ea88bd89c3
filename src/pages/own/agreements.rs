//! Who may know what, since when, and taking it back: for the person on Me, for their connector on Person.
//!
//! An agreement is an event: taking it back is another one. What follows stands beside the button, so that one tap is
//! enough; letting them know again is one tap too.

use crate::view::prelude::*;
use kith_model::{
    Circle, Header, Id, Kind as RecordKind,
    consents::{Agreement, agreements, saying},
    fields::Fields,
    kinds::{Consent, Purpose},
};

use crate::{
    live::{Records, clock, directory, records},
    pages::saving::save_then,
    parts::{Button, Card, Icon, Section, icon},
    words::{W, dates, t, t_with},
};

/// How the agreements of a person stand. Tracked.
pub fn agreements_of(records: Records, person: &Id) -> Vec<Agreement> {
    let all = records.of_person(&RecordKind::Consent, person);
    agreements(all.iter().map(|shown| &shown.record))
}

/// Whether a group may know the person's name: until it was taken back. Tracked.
pub fn may_know(records: Records, person: &Id, group: &Id) -> bool {
    let stands = agreements_of(records, person);
    let about = stands.iter().find(|one| one.purpose == Purpose::TellGroup && one.recipient == group.as_str());
    about.is_none_or(|one| one.given)
}

/// The list; nothing where nothing was agreed to.
#[component]
pub fn Agreements(
    /// Whose.
    person: Id,
    /// The person's name, for their connector; nothing on their own phone.
    #[prop(optional_no_strip)]
    name: Option<String>,
) -> impl IntoView {
    let records = records();
    let whose = person.clone();
    // What does not rest on consent cannot be taken back, and is no agreement.
    let stands = Memo::new(move |_| {
        let all = agreements_of(records, &whose).into_iter();
        // The names of groups come with the directory, which may be read later.
        all.filter(|one| one.basis == "consent").map(|one| (group_of(&one), one)).collect::<Vec<_>>()
    });
    let is_any = Memo::new(move |_| stands.with(|stands| !stands.is_empty()));
    let label = match &name {
        Some(name) => t_with(W::AgreementsOf, &[("name", name)]),
        None => t(W::AgreementsOwn),
    };
    let rows = move || {
        let all = stands.get().into_iter();
        all.map(|(group, one)| view! { <OneAgreement group one person=person.clone() name=name.clone()/> })
            .collect_view()
    };
    move || {
        let (label, rows) = (label.clone(), rows.clone());
        is_any.get().then(|| {
            view! {
                <Section label=label>
                    <Card rows=true><ul class="rows" role="list">{rows}</ul></Card>
                </Section>
            }
        })
    }
}

/// Whom an agreement is with. Tracked.
fn group_of(one: &Agreement) -> String {
    let group = one.recipient.parse().ok().and_then(|id| directory().group(&id)).map(|group| group.text("name"));
    group.filter(|group| !group.is_empty()).unwrap_or_else(|| t(W::AgreementsAGroup))
}

#[component]
fn OneAgreement(group: String, one: Agreement, person: Id, name: Option<String>) -> impl IntoView {
    let is_own = name.is_none();
    let name = name.unwrap_or_default();
    let with = [("group", group.as_str()), ("name", name.as_str())];
    let what = match (one.purpose, one.given, is_own) {
        (Purpose::TellGroup, true, true) => t_with(W::AgreementsGroup, &with),
        (Purpose::TellGroup, true, false) => t_with(W::AgreementsGroupOf, &with),
        (Purpose::TellGroup, false, true) => t_with(W::AgreementsGroupNot, &with),
        (Purpose::TellGroup, false, false) => t_with(W::AgreementsGroupNotOf, &with),
        (Purpose::Stories, ..) => t(W::AgreementsStories),
        (Purpose::Evaluation, ..) => t(W::AgreementsEvaluation),
        (Purpose::AfterEnding, ..) => t(W::AgreementsAfter),
        (Purpose::KeepRecord, ..) => t(W::AgreementsKeep),
    };
    let day = one.on.map(|on| dates::date(on.date(), Some(untrack(|| clock().today()))));
    let since =
        day.map(|day| t_with(if one.given { W::AgreementsSince } else { W::AgreementsBackSince }, &[("day", &day)]));
    let follows = (one.given && one.purpose == Purpose::TellGroup).then(|| match is_own {
        true => t(W::AgreementsFollows),
        false => t_with(W::AgreementsFollowsOf, &with),
    });
    let label = t(if one.given { W::AgreementsTakeBack } else { W::AgreementsAgain });
    let spoken = format!("{label}: {what}");
    let given = one.given;
    let save = save_then(
        move || {
            let consent = Consent {
                purpose: Some(one.purpose),
                recipient: one.recipient.clone(),
                basis: one.basis.clone(),
                given: !given,
                on: Some(clock().now()),
                how: if is_own { "own-phone".into() } else { String::new() },
            };
            let header = Header::new(Circle::Person(person.clone()), RecordKind::Consent, records().new_id());
            saying(header, &consent).map(|save| vec![save])
        },
        || (),
    );
    let drawn = icon(if given { Icon::Check } else { Icon::Close });
    view! {
        <li data-given=given.to_string()>
            {drawn}
            <span class="text">
                <b><bdi>{what}</bdi></b>
                {since.map(|since| view! { <span class="why">{since}</span> })}
                {follows.map(|follows| view! { <span class="why">{follows}</span> })}
                {save.notice()}
                <span class="row"><Button label=label small=true spoken=spoken busy=save.busy on_press=save.run/></span>
            </span>
        </li>
    }
    .into_any()
}
