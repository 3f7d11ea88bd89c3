//! What somebody is expected at: when next, whether the group knows, who comes along the first time; and ending it.

use crate::view::prelude::*;
use kith_model::{
    Circle, Id, Key, Kind,
    fields::Typed,
    form::Opened,
    kinds::{Activity, Booking, Placed},
    occurrence::{Occurrence, next_after},
    order,
};

use crate::{
    live::{Clock, Directory, Records, clock, directory, records},
    pages::{
        address::Page,
        anyone::{about::placed_words, times::when_line},
        connector::{book::has_been, caseload::said_today},
        own::agreements::may_know,
        saving::saving,
    },
    parts::{Button, Card, Kind as Weight, Note, Notice, Section},
    words::{W, t, t_with},
};

/// The next date, as a memo compares it.
#[derive(Clone, Debug, PartialEq)]
struct NextDate(Occurrence);

/// A booking, as shown.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    activity: Option<Id>,
    title: String,
    booking: Booking,
    placed: Option<Placed>,
    is_told: bool,
    next: Option<NextDate>,
    opened: Opened,
    stamp: u64,
}

/// The bookings of a person.
#[component]
pub fn Bookings(id: Id) -> impl IntoView {
    let (records, directory, clock) = (records(), directory(), clock());
    let ended = RwSignal::new(None::<(Key, String)>);
    let lines = Memo::new(move |_| lines(records, directory, clock, &id));
    let rows = move || {
        lines.get().into_iter().map(|line| view! { <BookingRow line today=said_today(clock) ended/> }).collect_view()
    };
    let is_empty = Memo::new(move |_| lines.with(Vec::is_empty));
    let list = move || {
        if is_empty.get() {
            view! { <p class="sub">{t(W::BookingsNone)}</p> }.into_any()
        } else {
            view! { <Card rows=true><ul class="rows" role="list">{rows}</ul></Card> }.into_any()
        }
    };
    view! {
        <Section label=t(W::BookingsTitle)>
            {list}
            <Ended ended/>
        </Section>
    }
    .into_any()
}

#[component]
fn BookingRow(line: Line, today: Option<chrono::NaiveDate>, ended: RwSignal<Option<(Key, String)>>) -> impl IntoView {
    let saving = saving();
    let next = match &line.next {
        Some(next) => t_with(W::BookingNext, &[("when", &when_line(&next.0, today))]),
        None => t(W::BookingNoNext),
    };
    let told = t(if line.is_told { W::BookingTold } else { W::BookingToldNobody });
    let along =
        (!line.booking.come_along.is_empty()).then(|| t_with(W::BookingAlong, &[("name", &line.booking.come_along)]));
    let first = (line.booking.first_time && line.booking.come_along.is_empty()).then(|| t(W::BookingFirst));
    let placed = line.placed.map(placed_words);
    let about: Vec<String> = [Some(next), along, first, Some(told), placed].into_iter().flatten().collect();
    let end = {
        let (opened, title) = (line.opened.clone(), line.title.clone());
        move |()| {
            let gone = (opened.header.key.clone(), title.clone());
            saving.save(vec![opened.set([("live", false.into())])], move || {
                ended.try_set(Some(gone));
            });
        }
    };
    let title = match &line.activity {
        Some(activity) => {
            view! { <a class="text" href=Page::Activity(activity.clone()).path()><b><bdi>{line.title.clone()}</bdi></b> <span class="why">{about.join(" · ")}</span></a> }.into_any()
        }
        None => view! { <span class="text"><b><bdi>{line.title.clone()}</bdi></b> <span class="why">{about.join(" · ")}</span></span> }.into_any(),
    };
    view! {
        <li>
            {title}
            <span class="end"><Button label=t(W::BookingEnd) kind=Weight::Link spoken=t_with(W::BookingEndSpoken, &[("title", &line.title)]) busy=saving.busy() on_press=end/></span>
            {saving.notice()}
        </li>
    }
    .into_any()
}

/// "Ended: Singing together. Undo".
#[component]
fn Ended(ended: RwSignal<Option<(Key, String)>>) -> impl IntoView {
    let (records, saving) = (records(), saving());
    let undo = move |()| {
        let shown = ended.get_untracked().and_then(|(key, _)| untrack(|| records.get(&key)));
        if let Some(shown) = shown {
            saving.save(vec![shown.opened().set([("live", true.into())])], move || {
                ended.try_set(None);
            });
        }
    };
    let note = move || {
        ended.get().map(|(_, title)| {
            view! {
                <Notice kind=Note::Here>
                    <bdi>{t_with(W::BookingEnded, &[("title", &title)])}</bdi> " "
                    <Button label=t(W::ButtonUndo) small=true busy=saving.busy() on_press=undo/>
                </Notice>
            }
        })
    };
    view! { <div role="status">{note}</div> {saving.notice()} }.into_any()
}

fn lines(records: Records, directory: Directory, clock: Clock, person: &Id) -> Vec<Line> {
    let now = clock.now();
    let mut lines: Vec<Line> = records
        .of_person(&Kind::Booking, person)
        .into_iter()
        .map(|shown| (shown.read::<Booking>(), shown))
        .filter(|(booking, _)| booking.live)
        .map(|(mut booking, shown)| {
            let activity = shown.record.header.of("activity").and_then(|id| id.parse::<Id>().ok());
            // The first time is over once they were there, and with it who came along.
            if activity.as_ref().is_some_and(|activity| has_been(records, person, activity)) {
                booking.first_time = false;
                booking.come_along.clear();
            }
            let listing = activity.as_ref().and_then(|id| directory.activity(id));
            let listed = listing.map(|listing| Activity::read(&*listing)).unwrap_or_default();
            let title = Some(listed.title).filter(|title| !title.is_empty());
            let from = booking.from.map(|from| from.and_time(chrono::NaiveTime::MIN)).unwrap_or(now).max(now);
            let sessions = activity.as_ref().map(|id| directory.sessions_of(id)).unwrap_or_default();
            let next = sessions.iter().filter_map(|session| next_after(&session.id, &**session, from));
            let next = next.min_by_key(Occurrence::start).map(NextDate);
            Line {
                title: title.unwrap_or_else(|| t(W::TodaySomeActivity)),
                placed: booking.placed(listed.places),
                is_told: matches!(&shown.key().circle, Circle::Register(_, group) if may_know(records, person, group)),
                opened: shown.opened(),
                stamp: shown.stamp,
                activity,
                booking,
                next,
            }
        })
        .collect();
    let at = |line: &Line| line.next.as_ref().map(|next| next.0.start());
    order::by(&mut lines, |a, b| (at(a).is_none(), at(a), &a.title).cmp(&(at(b).is_none(), at(b), &b.title)));
    lines
}
