//! "Tried, no answer": one tap opens it, a second says how, and it is kept as a note that is never on the person's phone.
//!
//! An appointment whose time has come is over with it: the person is worth a call on another day instead.

use crate::view::prelude::*;
use chrono::NaiveDateTime;
use kith_model::{
    Circle, Header, Id, Kind,
    form::{Opened, Save},
    kinds::{CaseNote, CaseSort, How, Plan},
};
use serde_json::Value;

use super::caseload::{person_of, plan_of};
use crate::{
    live::{clock, records},
    pages::saving::saving,
    parts::{Button, Kind as Weight, Sheet},
    words::{W, t, t_with},
};

/// The sheet. `open` holds whom one tried to reach; `on_saved` is called after it is in the store.
#[component]
pub fn Tried(open: RwSignal<Option<Id>>, #[prop(into)] on_saved: Callback<(Id,)>) -> impl IntoView {
    let records = records();
    let saving = saving();
    let clock = clock();
    let title = move || {
        let name = open.get().map(|person| person_of(records, &person).name).unwrap_or_default();
        t_with(W::TriedTitle, &[("name", &name)])
    };
    let close = move |()| {
        saving.again();
        open.set(None);
    };
    let save = move |how: How| {
        let Some(person) = open.get_untracked() else { return };
        let saves = untrack(|| {
            let plan = plan_of(records, &person);
            attempt(&person, records.new_id(), how, clock.now(), plan)
        });
        saving.save(saves, move || {
            open.try_set(None);
            saving.again();
            on_saved.try_run((person,));
        });
    };
    view! {
        <Sheet open=Signal::derive(move || open.get().is_some()) on_close=close title=Signal::derive(title)>
            <p>{t(W::TriedHow)}</p>
            <div class="stack">
                <Button label=t(W::TriedRang) kind=Weight::Main wide=true busy=saving.busy() on_press=move |()| save(How::Phone)/>
                <Button label=t(W::TriedDoor) wide=true on_press=move |()| save(How::Home)/>
                <Button label=t(W::TriedWrote) wide=true on_press=move |()| save(How::Post)/>
                <Button label=t(W::TriedOnline) wide=true on_press=move |()| save(How::Online)/>
            </div>
            <p class="sub">{t(W::TriedKept)}</p>
            {saving.notice()}
        </Sheet>
    }
}

/// The note, and the end of an appointment whose time has come.
fn attempt(person: &Id, note: Id, how: How, now: NaiveDateTime, plan: Option<(Plan, Opened)>) -> Vec<Save> {
    let header = Header::new(Circle::Case(person.clone()), Kind::CaseNote, note);
    let tried = CaseNote { sort: Some(CaseSort::Attempt), on: Some(now), how: Some(how), ..CaseNote::default() };
    let mut saves: Vec<Save> = Opened::new(header).save(&CaseNote::default(), &tried).into_iter().collect();
    if let Some((plan, opened)) = plan
        && plan.next_at.is_some_and(|at| at <= now)
    {
        saves.push(opened.set([("next_at", Value::Null)]));
    }
    saves
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saves(next_at: &str) -> Vec<Save> {
        let id: Id = "p".parse().unwrap();
        let plan = Plan { next_at: kith_model::fields::wall(next_at), ..Plan::default() };
        let opened = Opened::new(Header::new(Circle::Person(id.clone()), Kind::Plan, id.clone()));
        let now = kith_model::fields::wall("2026-11-25T10:00").unwrap();
        attempt(&id, "n".parse().unwrap(), How::Phone, now, Some((plan, opened)))
    }

    #[test]
    fn a_try_is_a_note_that_the_persons_phone_never_gets() {
        let saves = saves("2026-12-01T10:00");
        assert_eq!(saves.len(), 1, "an appointment to come stays");
        assert_eq!(saves[0].header.key.circle.to_string(), "case:p");
        let fields: Vec<_> = saves[0].changes.iter().map(|c| (c.field.as_str(), c.value.clone())).collect();
        assert!(fields.contains(&("sort", "attempt".into())) && fields.contains(&("how", "phone".into())));
    }

    #[test]
    fn an_appointment_whose_time_has_come_is_over_with_it() {
        let saves = saves("2026-11-25T09:30");
        assert_eq!(saves.len(), 2);
        assert_eq!((saves[1].changes[0].field.as_str(), &saves[1].changes[0].value), ("next_at", &Value::Null));
    }
}
