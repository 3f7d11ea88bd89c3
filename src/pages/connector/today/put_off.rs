//! Putting a call off with one tap, until tomorrow or next week, and taking that back.

use crate::view::prelude::*;
use chrono::{Days, NaiveDate};
use kith_model::{Id, form::Save};

use super::{super::caseload::plan_of, asked::spoken};
use crate::{
    live::{clock, records},
    pages::saving::{Saving, saving},
    parts::{Button, Kind, Note, Notice},
    words::{W, dates, t, t_with},
};

/// What was put off last, to be taken back.
#[derive(Clone, Debug, PartialEq)]
struct Put {
    id: Id,
    name: String,
    until: NaiveDate,
    /// What stood there before.
    before: Option<NaiveDate>,
}

/// Putting off, for all calls of the screen.
#[derive(Clone, Copy)]
pub struct PutOff {
    last: RwSignal<Option<Put>>,
    saving: Saving,
}

/// Nothing put off yet.
pub fn put_off() -> PutOff {
    PutOff { last: RwSignal::new(None), saving: saving() }
}

impl PutOff {
    /// The two buttons beside a name.
    pub fn buttons(self, id: &Id, name: &str) -> AnyView {
        let button = |days: u64, label: W, heard: W| {
            let (id, name) = (id.clone(), name.to_owned());
            let spoken = spoken(heard, &name);
            let press = move |()| self.put(id.clone(), name.clone(), days);
            view! { <Button label=t(label) spoken kind=Kind::Link on_press=press/> }
        };
        view! {
            <div class="row put-off">
                <span class="sub">{t(W::CallPutOff)}</span>
                {button(1, W::CallTomorrow, W::CallTomorrowSpoken)}
                {button(7, W::CallNextWeek, W::CallNextWeekSpoken)}
            </div>
        }
        .into_any()
    }

    /// What was done last, and "Undo"; or why it was not done.
    pub fn notice(self) -> impl IntoView {
        let said = move || {
            self.last.get().map(|put| {
                let words = t_with(
                    W::CallPutOffDone,
                    &[("name", &put.name), ("day", &dates::date(put.until, Some(clock().today())))],
                );
                let back = move |()| {
                    let put = put.clone();
                    let before = put.before.map(|day| day.to_string());
                    self.saving.save(until(&put.id, before), move || _ = self.last.try_set(None));
                };
                view! {
                    <Notice kind=Note::Here spoken=true>
                        <p>{words}</p>
                        <Button label=t(W::ButtonUndo) small=true on_press=back/>
                    </Notice>
                }
            })
        };
        view! { {said} {self.saving.notice()} }
    }

    fn put(self, id: Id, name: String, days: u64) {
        let Some(day) = untrack(|| clock().today()).checked_add_days(Days::new(days)) else { return };
        let before = untrack(|| plan_of(records(), &id)).and_then(|(plan, _)| plan.put_off_until);
        let saves = until(&id, Some(day.to_string()));
        self.saving.save(saves, move || _ = self.last.try_set(Some(Put { id, name, until: day, before })));
    }
}

fn until(id: &Id, day: Option<String>) -> Vec<Save> {
    let plan = untrack(|| plan_of(records(), id));
    plan.map(|(_, opened)| opened.set([("put_off_until", day.into())])).into_iter().collect()
}
