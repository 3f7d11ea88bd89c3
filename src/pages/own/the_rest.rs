//! The rest of one's record: what the team noted, and who did what. Asked for here; a coordinator gives it, on paper or read
//! together, within a month.

use crate::view::prelude::*;
use chrono::Months;
use kith_model::{
    Circle, Header, Id, Kind as RecordKind,
    form::Opened,
    kinds::{Ask, AskSort},
};

use crate::{
    live::{clock, records},
    pages::{participant::own::last_ask, saving::save_then},
    parts::{Button, Card, Kind, Note, Notice, Section},
    words::{W, dates, t, t_with},
};

/// What was asked last, and how far it has come.
#[derive(Clone, PartialEq)]
struct Stands {
    ask: Ask,
    is_unsent: bool,
    opened: Opened,
}

/// The part of Me.
#[component]
pub fn TheRest(
    /// Whose.
    person: Id,
) -> impl IntoView {
    let whose = person.clone();
    let stands = Memo::new(move |_| {
        let (ask, shown) = last_ask(&whose, |ask| ask.sort == Some(AskSort::SeeRecord))?;
        Some(Stands { ask, is_unsent: shown.is_untold(), opened: shown.opened() })
    });
    let ask = save_then(
        move || {
            let header = Header::new(Circle::Person(person.clone()), RecordKind::Ask, records().new_id());
            let ask = Ask { sort: Some(AskSort::SeeRecord), on: Some(clock().now()), ..Ask::default() };
            Some(Opened::new(header).save(&Ask::default(), &ask).into_iter().collect())
        },
        || (),
    );
    let state = move || stands.get().map(|stands| view! { <HowItStands stands/> });
    let is_open = move || stands.get().is_some_and(|stands| stands.ask.done_on.is_none());
    let button = move || (!is_open()).then(|| view! { <Button label=t(W::RestAsk) busy=ask.busy on_press=ask.run/> });
    view! {
        <Section label=t(W::RestTitle)>
            <Card>
                <p>{t(W::RestWhat)}</p>
                {state}
                {button}
                {ask.notice()}
            </Card>
        </Section>
    }
}

#[component]
fn HowItStands(stands: Stands) -> impl IntoView {
    let Stands { ask, is_unsent, opened } = stands;
    let day = |day: chrono::NaiveDate| dates::date(day, None);
    let asked = ask.on.map(|on| on.date()).unwrap_or_default();
    if let Some(done) = ask.done_on {
        let words = t_with(W::RestGiven, &[("day", &day(done.date()))]);
        return view! { <Notice kind=Note::Here>{words}</Notice> }.into_any();
    }
    let until = asked.checked_add_months(Months::new(1)).unwrap_or(asked);
    let lead = if is_unsent { t(W::RingNotSent) } else { t_with(W::RestAsked, &[("day", &day(asked))]) };
    let until = t_with(W::RestUntil, &[("day", &day(until))]);
    let kind = if is_unsent { Note::Moved } else { Note::Here };
    let back = save_then(move || Some(vec![opened.set([("withdrawn", true.into())])]), || ());
    view! {
        <Notice kind lead=lead spoken=true>{until}</Notice>
        <Button label=t(W::RingBack) kind=Kind::Link on_press=back.run busy=back.busy/>
        {back.notice()}
    }
    .into_any()
}
