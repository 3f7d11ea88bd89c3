//! The group's sessions of the coming weeks: who is expected, what changed, and who knows of it.

use crate::view::prelude::*;
use chrono::Days;
use kith_model::{
    Kind as RecordKind,
    form::Opened,
    id::told_id,
    kinds::{Group, Told as Counts},
    occurrence::State,
};

use super::{
    kept::{self, Planned},
    reason::reason_words,
};
use crate::{
    live::{Standing, clock, directory, records, sync_status},
    pages::{address::Page, saving::save_then},
    parts::{
        Button, Card, CategoryBadge, Empty, Icon, Kind, LinkButton, Note, Notice, Ring, Screen, Section, Told,
        ToldState, WasNow, When,
    },
    words::{W, dates, t, t_count, t_with},
};
use kith_model::fields::Typed;

/// How far ahead the list looks.
const WEEKS: u64 = 6;

/// The group's sessions, and who knows of a change.
#[component]
pub fn Sessions() -> impl IntoView {
    let names = move || {
        let all = kept::groups();
        let named = all.iter().filter_map(|id| directory().group(id)).map(|listing| Group::read(&*listing).name);
        Some(named.collect::<Vec<_>>().join(" · ")).filter(|names| !names.is_empty())
    };
    let list = Memo::new(move |_| {
        let today = clock().today().and_hms_opt(0, 0, 0).unwrap_or_default();
        let to = today.checked_add_days(Days::new(WEEKS * 7)).unwrap_or(today);
        kept::planned(today, to)
    });
    let shown = RwSignal::new(8_usize);
    let cards = move || {
        let (all, most) = (list.get(), shown.get());
        let left = all.len().saturating_sub(most);
        let empty = all.is_empty().then(|| {
            view! {
                <Empty drawn=Icon::Diary title=t(W::SessionsEmpty)>
                    <LinkButton href=Page::OurPage.path() label=t(W::NavOurPage) />
                </Empty>
            }
        });
        let cards = all.into_iter().take(most).map(|planned| view! { <SessionCard planned /> }).collect_view();
        let more = (left > 0).then(|| {
            view! { <Button label=t_count(W::ListMore, left) wide=true on_press=move |()| shown.update(|n| *n += 12) /> }
        });
        view! { {empty} {cards} {more} }
    };
    view! {
        <Screen title=t(W::SessionsTitle) sub=Signal::derive(names)>
            {cards}
            <StillRight />
        </Screen>
    }
}

/// One occurrence.
#[component]
fn SessionCard(planned: Planned) -> impl IntoView {
    let (occurrence, category) = (planned.occurrence.clone(), planned.activity.category);
    let today = Some(clock().today()).filter(|_| !clock().is_wrong());
    let (session, start) = (occurrence.session.clone(), planned.start());
    let people = kept::expected(&planned.group, &planned.activity_id, planned.at().date()).len();
    let place = planned.place_now();
    let is_off = occurrence.state == State::Cancelled;
    let line = [place, t_count(W::SessionsExpected, people)].into_iter().filter(|part| !part.is_empty());
    let line = line.collect::<Vec<_>>().join(" · ");
    let heading = view! { <When start=planned.at() today off=is_off /> };
    let is_today = planned.at().date() <= clock().today();
    let title = planned.activity.title.clone();
    let register = Page::RegisterOf(session.clone(), start.clone()).path();
    let change = Page::Change(session.clone(), start.clone()).path();
    let actions = view! {
        <div class="row">
            {(!is_off).then(|| view! {
                <LinkButton href=register label=t(W::NavRegister) kind=if is_today { Kind::Main } else { Kind::Plain } />
            })}
            <LinkButton href=change label=t(W::ButtonChange) spoken=t_with(W::SessionsChangeOne, &[("title", &title)]) />
        </div>
    };
    let what = view! { <ChangeNote planned=planned.clone() /> };
    let known = occurrence.changed.then(|| view! { <WhoKnows planned=planned.clone() /> });
    view! {
        <Card>
            {category.map(|category| view! { <CategoryBadge category /> })}
            <h2>{planned.activity.title.clone()}</h2>
            {heading}
            <p dir="auto">{line}</p>
            {what}
            {known}
            {actions}
        </Card>
    }
}

/// What is different from the usual, in its place.
#[component]
pub fn ChangeNote(
    /// The occurrence.
    planned: Planned,
) -> impl IntoView {
    let occurrence = planned.occurrence;
    if !occurrence.changed {
        return ().into_any();
    }
    let today = Some(clock().today());
    let why = reason_words(occurrence.reason, &occurrence.words);
    if occurrence.state == State::Cancelled {
        return view! { <Notice kind=Note::Off lead=t(W::NoteNotOn)>{why}</Notice> }.into_any();
    }
    if occurrence.unsettled || occurrence.times.len() > 1 {
        let times: Vec<String> = occurrence.times.iter().map(|time| dates::date_time(time.start, today)).collect();
        return view! { <Notice kind=Note::Moved lead=t(W::SessionsTwoTimes)>{times.join(" · ")}</Notice> }.into_any();
    }
    let now = occurrence.times.first().map(|time| dates::date_time(time.start, today)).unwrap_or_default();
    if occurrence.start() != occurrence.was {
        let was = dates::date_time(occurrence.was, today);
        view! { <Notice kind=Note::Moved lead=t(W::NoteMoved)><WasNow was now /> ". " {why}</Notice> }.into_any()
    } else {
        view! { <Notice kind=Note::Moved lead=t(W::SessionsChanged)>{why}</Notice> }.into_any()
    }
}

/// "Saved on this phone, not yet told" → "Told the hub" → "On 4 of 6 phones · 2 seen · 2 to be rung", and whom to ring
/// when there is no signal and little time.
#[component]
pub fn WhoKnows(
    /// The occurrence.
    planned: Planned,
) -> impl IntoView {
    let session = planned.occurrence.session.clone();
    let (start, group) = (planned.start(), planned.group.clone());
    let field = format!("x/{start}");
    let is_unsent = {
        let session = session.clone();
        Memo::new(move |_| {
            records()
                .find(&RecordKind::Session, &session)
                .is_some_and(|shown| shown.unsent > 0 && !shown.told && has_own(&shown, &field))
        })
    };
    let state = Signal::derive(move || {
        if is_unsent.get() {
            return ToldState::NotYet;
        }
        let Some(programme) = records().programme() else { return ToldState::Hub };
        let id = told_id(&programme, &session, &start);
        let counts = records().of_group(&RecordKind::Summary, &group).into_iter().find(|shown| *shown.id() == id);
        let Some(counts) = counts.map(|shown| shown.read::<Counts>()) else { return ToldState::Hub };
        let number = |n: i64| usize::try_from(n).unwrap_or(0);
        if counts.expected == 0 {
            return ToldState::Hub;
        }
        ToldState::Phones {
            on: number(counts.phones),
            of: number(counts.expected),
            seen: number(counts.seen),
            to_ring: number(counts.to_ring),
        }
    });
    let soon = planned.at().min(planned.occurrence.was);
    let is_urgent = move || {
        let left = soon - clock().now();
        let no_signal = sync_status().get().standing == Standing::NoSignal;
        is_unsent.get() && no_signal && left.num_hours() <= 48 && left.num_minutes() > -120
    };
    let ring = move || {
        is_urgent().then(|| {
            let programme = directory().programme();
            let words = t_with(W::SessionsNobodyKnows, &[("number", &programme.desk_phone)]);
            view! {
                <Notice kind=Note::Off spoken=true>
                    {words}
                </Notice>
                <Ring name=programme.name number=programme.desk_phone kind=Kind::Main />
            }
        })
    };
    view! {
        <div class="stack" data-test="who-knows">
            <Told state />
            {ring}
        </div>
    }
    .into_any()
}

/// Whether an own unsent edit stands in this field.
fn has_own(shown: &crate::live::Shown, field: &str) -> bool {
    shown.record.versions(field).iter().any(|version| Some(version.dot.writer.device) == Some(records().me().device))
}

/// "Is everything on your page still right?", for each group whose word is older than a month.
#[component]
fn StillRight() -> impl IntoView {
    let due = move || {
        let today = clock().today();
        kept::groups()
            .into_iter()
            .filter_map(|id| Some((id.clone(), Group::read(&*directory().group(&id)?))))
            .filter(|(_, group)| group.confirmed_on.is_none_or(|on| (today - on).num_days() > 30))
            .map(|(id, group)| view! { <Confirm id group /> })
            .collect_view()
    };
    view! { <div class="stack">{due}</div> }
}

#[component]
fn Confirm(id: kith_model::Id, group: Group) -> impl IntoView {
    let said = group
        .confirmed_on
        .map(|on| t_with(W::SessionsConfirmedOn, &[("day", &dates::short_date(on, Some(clock().today())))]));
    let confirm = save_then(
        move || {
            let shown = records().find(&RecordKind::Group, &id)?;
            let today = clock().today().to_string();
            Some(vec![
                Opened::on(&shown.record).set([("confirmed_on", today.into()), ("confirmed_by", "organiser".into())]),
            ])
        },
        || {},
    );
    view! {
        <Section label=group.name>
            <Card>
                <p><b>{t(W::SessionsStillRight)}</b></p>
                {said.map(|said| view! { <p class="sub">{said}</p> })}
                <div class="row">
                    <Button label=t(W::SessionsAllRight) kind=Kind::Main busy=confirm.busy on_press=confirm.run />
                    <LinkButton href=Page::OurPage.path() label=t(W::SessionsChangeIt) />
                </div>
                {confirm.notice()}
            </Card>
        </Section>
    }
}
