//! Someone new at the door: a first name is enough. A walk-in makes a booking first, in a circle of their own with the
//! group, so that the mark has somewhere to stand and nobody else learns of it.

use crate::view::prelude::*;
use kith_model::{Circle, Header, Kind as RecordKind, form::Opened, id::booking_id, kinds::Said};

use super::super::kept::Planned;
use super::mark::Marking;
use crate::{
    live::{clock, records},
    pages::saving::save_then,
    parts::{Button, Field, Kind, Sheet},
    words::{W, t},
};

/// The button and its sheet.
#[component]
pub fn SomeoneNew(
    /// The occurrence that the register shows.
    planned: StoredValue<Planned>,
    /// Where the mark goes: the page says why it was not kept, and takes it back.
    marking: Marking,
) -> impl IntoView {
    let (open, name) = (RwSignal::new(false), RwSignal::new(String::new()));
    let header = RwSignal::new(None::<Header>);
    let save = save_then(
        move || {
            let (records, name) = (records(), name.get().trim().to_owned());
            let programme = records.programme()?;
            if name.is_empty() {
                return None;
            }
            let person = records.new_id();
            let made = planned.with_value(|p| {
                Header::new(
                    Circle::Register(person.clone(), p.group.clone()),
                    RecordKind::Booking,
                    booking_id(&programme, &person, &p.activity_id),
                )
                .with("activity", &p.activity_id)
                .with("group", &p.group)
            });
            let from = planned.with_value(|p| p.at().date().min(clock().today()));
            header.set(Some(made.clone()));
            Some(vec![Opened::new(made).set([
                ("first_name", name.into()),
                ("from", from.to_string().into()),
                ("live", true.into()),
                ("first_time", true.into()),
            ])])
        },
        move || {
            let is_today_or_past = planned.with_value(|p| p.at().date() <= clock().today());
            if let Some(made) = header.get_untracked().filter(|_| is_today_or_past) {
                planned.with_value(|p| marking.put(vec![(made, Said::Here)], p));
            }
            header.set(None);
            name.set(String::new());
            open.set(false);
        },
    );
    let is_empty = Signal::derive(move || name.with(|name| name.trim().is_empty()));
    view! {
        <Button label=t(W::RegisterSomeoneNew) on_press=move |()| open.set(true) />
        <Sheet open on_close=move |()| open.set(false) title=t(W::RegisterSomeoneNew)>
            <Field
                label=t(W::RegisterFirstName)
                hint=t(W::RegisterFirstNameOnly)
                longest=60
                value=name
                on_input=move |text: String| name.set(text)
            />
            {save.notice()}
            <Button label=t(W::ButtonAdd) kind=Kind::Main wide=true off=is_empty busy=save.busy on_press=save.run />
        </Sheet>
    }
}
