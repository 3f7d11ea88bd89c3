//! "Jean may not know: Singing moved to Friday 14:00." First in the day, until she said OK or somebody told her.
//!
//! A person who plucked up courage and found a locked hall does not come a second time.

use crate::view::prelude::*;
use chrono::{Duration, NaiveDate, NaiveDateTime};
use kith_model::{
    Id, Key, Kind,
    fields::{Typed, wall},
    form::Opened,
    kinds::{Activity, Ended, How, Notice as NoticeRecord, Person},
    occurrence::{self, Occurrence, State},
    order,
};

use super::{
    super::{
        caseload::{by_id, people, said_today},
        ways::{SafeWay, before_ringing},
    },
    asked::memo_there,
};
use crate::{
    live::{Clock, Directory, Records, records},
    pages::{address::Page, saving::saving},
    parts::{Button, Card, Kind as Weight, LinkButton, LongListOf, Note, Notice},
    words::{W, dates, t, t_with},
};

/// How far ahead a change is pressing.
const AHEAD_HOURS: i64 = 48;

/// A change that somebody may not know of.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    key: Key,
    stamp: u64,
    change: String,
    id: Id,
    person: Person,
    short: String,
    words: String,
    /// The earlier of the old and the new time: from then on somebody stands at a door.
    by: NaiveDateTime,
    /// It is on a phone of theirs, which is more than nothing.
    is_handed: bool,
    opened: Opened,
}

/// The changes of the next 48 hours that the person has neither seen nor been told of: the earliest first, and of one
/// change those whose phones do not have it.
pub fn not_known(records: Records, directory: Directory, clock: Clock) -> Vec<News> {
    let notices: Vec<_> = records
        .list(&Kind::Notice)
        .into_iter()
        .map(|shown| (shown.read::<NoticeRecord>(), shown))
        .filter(|(notice, _)| !notice.change.is_empty() && !notice.is_known())
        .collect();
    if notices.is_empty() {
        return Vec::new();
    }
    let (now, today) = (clock.now(), said_today(clock));
    let somebody = by_id(people(records));
    let mut news: Vec<News> = notices
        .into_iter()
        .filter_map(|(notice, shown)| {
            let header = &shown.record.header;
            let (session, name) = (header.of("session")?.parse::<Id>().ok()?, wall(header.of("start")?)?);
            let listing = directory.session(&session);
            let occurrence = listing.and_then(|listing| occurrence::named(&session, &*listing, name));
            // What the person knew last; the name of a date may be older than that.
            let start = notice.what.was.iter().find_map(|at| wall(at)).unwrap_or(name);
            let new = occurrence.as_ref().map_or(start, Occurrence::start);
            let by = soonest(start, new, now)?;
            let somebody = somebody.get(header.key.circle.person()?)?;
            if somebody.person.ended_how == Some(Ended::Died) {
                return None;
            }
            let title = title_of(directory, header.of("activity"));
            Some(News {
                key: header.key.clone(),
                stamp: shown.stamp,
                is_handed: notice.is_handed(),
                id: somebody.id.clone(),
                person: somebody.person.clone(),
                short: somebody.short.clone(),
                words: change_words(&title, occurrence.as_ref(), (start, &notice.what.place), today),
                by,
                opened: shown.opened(),
                change: notice.change,
            })
        })
        .collect();
    order::by(&mut news, |a, b| (a.by, a.is_handed, &a.short, &a.key).cmp(&(b.by, b.is_handed, &b.short, &b.key)));
    news
}

/// The first of these that is still to come within 48 hours. What began a moment ago is still worth a word: somebody may
/// be on the way.
fn soonest(old: NaiveDateTime, new: NaiveDateTime, now: NaiveDateTime) -> Option<NaiveDateTime> {
    let is_near = |at: &NaiveDateTime| *at > now - Duration::hours(1) && *at <= now + Duration::hours(AHEAD_HOURS);
    [old, new].into_iter().filter(is_near).min()
}

fn title_of(directory: Directory, activity: Option<&str>) -> String {
    let listing = activity.and_then(|id| id.parse().ok()).and_then(|id| directory.activity(&id));
    let title = listing.map(|listing| Activity::read(&*listing).title).filter(|title| !title.is_empty());
    title.unwrap_or_else(|| t(W::TodaySomeActivity))
}

/// "Singing moved to Saturday 28 November, 11:00."
fn change_words(
    title: &str,
    occurrence: Option<&Occurrence>,
    (start, place): (NaiveDateTime, &str),
    today: Option<NaiveDate>,
) -> String {
    let was = dates::date_time(start, today);
    let Some(occurrence) = occurrence else {
        return t_with(W::NewsSomething, &[("title", title), ("when", &was)]);
    };
    let whens: Vec<String> = occurrence.times.iter().map(|time| dates::date_time(time.start, today)).collect();
    let when = whens.join(&format!(" {} ", t(W::NewsOr)));
    let said = |word, place: &str| t_with(word, &[("title", title), ("when", &when), ("was", &was), ("place", place)]);
    match occurrence.times.first() {
        _ if occurrence.state == State::Ended => t_with(W::NewsEnded, &[("title", title), ("when", &was)]),
        _ if !occurrence.is_on() => t_with(W::NewsNotOn, &[("title", title), ("when", &was)]),
        Some(_) if occurrence.unsettled => said(W::NewsUnsettled, ""),
        Some(time) if occurrence.start() != start && time.place.is_empty() => said(W::NewsMoved, ""),
        Some(time) if occurrence.start() != start => said(W::NewsMovedPlace, &time.place),
        Some(time) if time.how == Some(How::Online) => said(W::NewsOnline, ""),
        Some(time) if time.how == Some(How::Phone) => said(W::NewsPhone, ""),
        Some(time) if !time.place.is_empty() && (occurrence.changed || time.place != place) => {
            said(W::NewsPlace, &time.place)
        }
        _ => said(W::NewsSomething, ""),
    }
}

/// One card a change.
#[component]
pub fn MayNotKnow(news: Memo<Vec<News>>) -> impl IntoView {
    let is_there = memo_there(news);
    let row = |(one,)| view! { <OneMayNotKnow one/> }.into_any();
    move || {
        is_there.get().then(|| {
            view! { <LongListOf label=t(W::TodayMayNotKnowLabel) all=news row row_height=234.0 class="stack wide"/> }
        })
    }
}

#[component]
fn OneMayNotKnow(one: News) -> impl IntoView {
    let saving = saving();
    let records = records();
    let (opened, change) = (one.opened, one.change);
    let told = move |()| {
        // Nobody tells anything through a notice that another connector has just settled: the store applies both alike.
        let is_there = untrack(|| records.get(&opened.header.key)).is_some();
        if is_there {
            saving.save(vec![opened.set([("told", change.as_str().into())])], || ());
        }
    };
    let lead = t_with(W::TodayMayNotKnow, &[("name", &one.short)]);
    let before = before_ringing(&one.person).map(|words| view! { <p class="sub">{words}</p> });
    let told_name = t_with(W::TodayToldSpoken, &[("name", &one.short)]);
    view! {
        <Card>
            <Notice kind=Note::Moved lead=lead><bdi>{one.words}</bdi></Notice>
            {before}
            <div class="row">
                <SafeWay person=one.person me=records.me().name kind=Weight::Main/>
                <Button label=t(W::ButtonTold) spoken=told_name busy=saving.busy() on_press=told/>
                <LinkButton href=Page::Person(one.id).path() label=t(W::ButtonOpen) kind=Weight::Link spoken=t_with(W::TodayOpenSpoken, &[("name", &one.short)])/>
            </div>
            {saving.notice()}
        </Card>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        wall(text).unwrap()
    }

    #[test]
    fn the_old_time_counts_as_much_as_the_new_one() {
        let now = at("2026-11-25T09:00");
        let (tomorrow, next_week) = (at("2026-11-26T10:00"), at("2026-12-03T10:00"));
        assert_eq!(soonest(tomorrow, next_week, now), Some(tomorrow), "somebody would stand at a locked door");
        assert_eq!(soonest(next_week, tomorrow, now), Some(tomorrow));
        assert_eq!(soonest(next_week, next_week, now), None);
        assert_eq!(soonest(at("2026-11-24T10:00"), at("2026-11-24T10:00"), now), None, "over");
        assert_eq!(soonest(at("2026-11-25T08:30"), next_week, now), Some(at("2026-11-25T08:30")), "perhaps on the way");
    }
}
