//! What the team alone may know of a group, beside its activity: whom of the organisers to ring, who looks after safety,
//! and whether the group is insured, vetted and checked. Whoever does not hold it sees nothing of it.

use crate::view::prelude::*;
use kith_model::{
    Id, Kind,
    kinds::{GroupContact, Organiser},
};

use crate::{
    live::{clock, records},
    pages::organiser::our_page::checked_words,
    parts::{Card, OutLink, Ring, Section},
    words::{W, dates, t, t_with},
};

/// For the programme's team.
#[component]
pub fn ForTheTeam(
    /// The group that runs the activity.
    group: Id,
) -> impl IntoView {
    let records = records();
    let known = Memo::new(move |_| {
        let contact = records.find(&Kind::GroupContact, &group).map(|shown| shown.read::<GroupContact>());
        contact.filter(|contact| *contact != GroupContact::default())
    });
    move || known.get().map(inside)
}

fn inside(contact: GroupContact) -> AnyView {
    let first = Organiser { phone: contact.phone.clone(), mail: contact.mail.clone(), name: String::new() };
    let others = contact.organisers.iter().map(|(_, one)| one.clone());
    let all = std::iter::once(first).chain(others).map(|one| organiser(&one)).collect_view();
    let safety = (!contact.safeguarding.is_empty())
        .then(|| view! { <p><b>{t(W::ContactSafety)}</b> " " <bdi>{contact.safeguarding.clone()}</bdi></p> });
    let day = |on: chrono::NaiveDate| dates::short_date(on, Some(clock().today()));
    let insured = contact.insurance_until.map(|until| {
        let word = if until < untrack(|| clock().today()) { W::ContactInsuranceOver } else { W::ContactIsInsured };
        t_with(word, &[("day", &day(until))])
    });
    let said = insured.into_iter().chain(checked_words(&contact));
    let said = said.map(|line| view! { <p class="sub"><bdi>{line}</bdi></p> }).collect_view();
    view! { <Section label=t(W::ContactTeam)><Card>{all} {safety} {said}</Card></Section> }.into_any()
}

/// How to reach one of them; the first may have no name here.
fn organiser(one: &Organiser) -> AnyView {
    let name = if one.name.is_empty() { t(W::ContactOrganiser) } else { one.name.clone() };
    let ring = (!one.phone.is_empty()).then(|| {
        view! { <Ring name=name.clone() number=one.phone.clone()/> <p class="sub"><bdi>{one.phone.clone()}</bdi></p> }
    });
    let mail = (!one.mail.is_empty())
        .then(|| view! { <p><OutLink href=format!("mailto:{}", one.mail) text=one.mail.clone()/></p> });
    let stands = (one.phone.is_empty() && !one.name.is_empty()).then(|| view! { <p><bdi>{name}</bdi></p> });
    view! { {stands} {ring} {mail} }.into_any()
}
