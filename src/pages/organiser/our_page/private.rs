//! What only the team may know of the group: whom to ring, who else runs it, until when it is insured, who looks after
//! safety. Whether the organisers were vetted and the group checked is the coordinators' to say; organisers read it.

use crate::view::prelude::*;
use std::rc::Rc;

use kith_model::{
    Circle, Header, Id, Kind as RecordKind,
    kinds::{GroupContact, Organiser},
};

use crate::{
    live::{clock, records},
    pages::{
        half_written::{HalfWritten, Line, Over, over},
        staying::stays,
    },
    parts::{Card, Entries, Entry, Field, Input, Kind, Section},
    words::{W, dates, t, t_with},
};

/// The form.
#[component]
pub fn ContactForm(
    /// The group.
    group: Id,
) -> impl IntoView {
    let header =
        Header::new(Circle::Keepers(group.clone()), RecordKind::GroupContact, group.clone()).with("group", &group);
    let may_check = untrack(|| records().may_write(&header, "checked_on"));
    let form = over::<GroupContact>(header);
    // One that was added and left empty is nobody.
    let save = stays(form, move || form.set(|c| c.organisers.retain(|(_, one)| *one != Organiser::default())));
    let checks = if may_check { checks(form) } else { view! { <Checked form/> }.into_any() };
    view! {
        <Section label=t(W::ContactTitle)>
            <Card>
                <p class="sub">{t(W::ContactWho)}</p>
                {form.field(t(W::ContactPhone), Input::Phone, 60, None, Line { get: |c| c.phone.clone(), set: |c, v| c.phone = v })}
                {form.field(t(W::GroupMail), Input::Mail, 200, None, Line { get: |c| c.mail.clone(), set: |c, v| c.mail = v })}
                <Organisers form/>
                {form.field(t(W::ContactInsurance), Input::Date, 10, None, Line {
                    get: |c| c.insurance_until.map(|d| d.to_string()).unwrap_or_default(),
                    set: |c, v| c.insurance_until = v.parse().ok(),
                })}
                {form.field(t(W::ContactSafety), Input::Line, 200, None, Line { get: |c| c.safeguarding.clone(), set: |c, v| c.safeguarding = v })}
                {checks}
                {save.foot(Kind::Plain, false.into())}
            </Card>
        </Section>
    }
    .into_any()
}

/// Who else runs it: a first name, the own number, the own mail.
#[component]
fn Organisers(form: HalfWritten<Over<GroupContact>>) -> impl IntoView {
    let keys = Memo::new(move |_| form.look(|c| c.organisers.iter().map(|(at, _)| at.clone()).collect::<Vec<_>>()));
    let find = move |at: &str| {
        form.look(|c| c.organisers.iter().find(|(key, _)| key == at).map(|(_, one)| one.clone()).unwrap_or_default())
    };
    let line =
        move |at: &str, label: W, input: Input, get: fn(&Organiser) -> &String, set: fn(&mut Organiser, String)| {
            let (own, typed_at) = (at.to_owned(), at.to_owned());
            let value = Signal::derive(move || get(&find(&own)).clone());
            let typed = move |text: String| {
                form.set(|c| {
                    if let Some((_, one)) = c.organisers.iter_mut().find(|(key, _)| *key == typed_at) {
                        set(one, text);
                    }
                });
            };
            view! { <Field label=t(label) input longest=120 value on_input=typed/> }
        };
    let entry = move |at: String| {
        let own = at.clone();
        let name = Memo::new(move |_| {
            let name = find(&own).name;
            if name.is_empty() { t(W::ContactNew) } else { name }
        });
        let fields = view! {
            {line(&at, W::ContactName, Input::Line, |one| &one.name, |one, text| one.name = text)}
            {line(&at, W::ContactTheirPhone, Input::Phone, |one| &one.phone, |one, text| one.phone = text)}
            {line(&at, W::GroupMail, Input::Mail, |one| &one.mail, |one, text| one.mail = text)}
        };
        Entry {
            name: name.into(),
            spoken: Signal::derive(move || t_with(W::ContactTakeOffSpoken, &[("name", &name.get())])),
            fields: fields.into_any(),
            take_off: Callback::new(move |()| form.set(|c| c.organisers.retain(|(key, _)| *key != at))),
        }
    };
    let add = move |()| form.set(|c| c.organisers.push((records().new_id().to_string(), Organiser::default())));
    view! {
        <Entries
            keys
            entry=Rc::new(entry)
            take_off=t(W::ContactTakeOff)
            another=t(W::ContactAnother)
            on_another=Callback::new(add)
        />
    }
    .into_any()
}

/// For a coordinator: when the organisers were vetted, who checked the group, and when.
fn checks(form: HalfWritten<Over<GroupContact>>) -> AnyView {
    view! {
        {form.field(t(W::ContactVetted), Input::Date, 10, None, Line {
            get: |c| c.vetted.map(|d| d.to_string()).unwrap_or_default(),
            set: |c, v| c.vetted = v.parse().ok(),
        })}
        {form.field(t(W::ContactCheckedBy), Input::Line, 120, None, Line { get: |c| c.checked_by.clone(), set: |c, v| c.checked_by = v })}
        {form.field(t(W::ContactCheckedOn), Input::Date, 10, None, Line {
            get: |c| c.checked_on.map(|d| d.to_string()).unwrap_or_default(),
            set: |c, v| c.checked_on = v.parse().ok(),
        })}
    }
    .into_any()
}

/// For an organiser: what the programme said of it.
#[component]
fn Checked(form: HalfWritten<Over<GroupContact>>) -> impl IntoView {
    let lines = move || {
        let said = form.look(checked_words).into_iter();
        said.map(|line| view! { <p class="sub"><bdi>{line}</bdi></p> }).collect_view()
    };
    view! { <div data-test="checked">{lines}</div> }.into_any()
}

/// What the programme said of a group: when its organisers were vetted, who checked it and when.
pub fn checked_words(contact: &GroupContact) -> Vec<String> {
    let day = |on: chrono::NaiveDate| dates::short_date(on, Some(clock().today()));
    let vetted = contact.vetted.map(|on| t_with(W::ContactIsVetted, &[("day", &day(on))]));
    let checked = contact.checked_on.map(|on| match contact.checked_by.as_str() {
        "" => t_with(W::ContactIsChecked, &[("day", &day(on))]),
        by => t_with(W::ContactIsCheckedBy, &[("name", by), ("day", &day(on))]),
    });
    vetted.into_iter().chain(checked).collect()
}
