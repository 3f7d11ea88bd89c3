//! The group's sessions of the coming weeks: who is expected, what changed, and who knows of it.

use crate::view::prelude::*;
use chrono::Days;
use kith_model::{Kind as RecordKind, form::Opened, kinds::Group, occurrence::State};

use super::{
    add::AddOrClose,
    kept::{self, Planned},
    reason::reason_words,
    who_knows::{WhoKnows, is_still_news},
};
use crate::{
    live::{clock, directory, records},
    pages::{address::Page, anyone::about::how_words, saving::save_then},
    parts::{Button, Card, CategoryBadge, Empty, Icon, Kind, LinkButton, Note, Notice, Screen, Section, WasNow, When},
    words::{W, dates, t, t_count, t_with},
};
use kith_model::fields::Typed;

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
        let to = today.checked_add_days(Days::new(kept::WEEKS_AHEAD * 7)).unwrap_or(today);
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
            <AddOrClose />
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
    let place = planned.where_now();
    let is_off = !occurrence.is_on();
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
                <LinkButton
                    href=register
                    label=t(W::NavRegister)
                    spoken=t_with(W::SessionsRegisterOne, &[("title", &title)])
                    kind=if is_today { Kind::Main } else { Kind::Plain }
                />
            })}
            <LinkButton href=change label=t(W::ButtonChange) spoken=t_with(W::SessionsChangeOne, &[("title", &title)]) />
        </div>
    };
    let heading_title = planned.activity.title.clone();
    let what = view! { <ChangeNote planned=planned.clone() /> };
    let is_news = is_still_news(&planned);
    let known = move || (occurrence.changed || is_news.get()).then(|| view! { <WhoKnows planned=planned.clone() /> });
    view! {
        <Card>
            {category.map(|category| view! { <CategoryBadge category /> })}
            <h2>{heading_title}</h2>
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
    if occurrence.state == State::Ended {
        return view! { <Notice kind=Note::Off lead=t(W::SessionsEnded)>{why}</Notice> }.into_any();
    }
    if !occurrence.is_on() {
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
        let time = occurrence.times.first();
        let place = time.map(|time| time.place.clone()).filter(|place| !place.is_empty());
        let how = time.and_then(|time| time.how).map(how_words);
        let what: Vec<String> = place.into_iter().chain(how).chain([why]).filter(|part| !part.is_empty()).collect();
        view! { <Notice kind=Note::Moved lead=t(W::SessionsChanged)>{what.join(" · ")}</Notice> }.into_any()
    }
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
