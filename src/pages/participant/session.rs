//! One occurrence of a session, with what changed, how to get there, and who to ring.

use crate::view::prelude::*;
use kith_model::{
    fields::wall,
    kinds::{How, Said},
};

use super::{
    ask_to_ring::AskToRing,
    cant_come::{CantCome, CantComeSheet},
    expected::{Expected, expected_at},
    own::{desk, has_plan, known_day, own_or, own_person, said_by_line},
    session_card::SessionCard,
};
use crate::{
    live::{clock, directory, records},
    pages::{
        address::{Page, named},
        anyone::arriving::{Arriving, is_here},
        saving::save_then,
    },
    parts::{
        Button, Card, CopyButton, Empty, Icon, Kind, LinkButton, Note, Notice, OutLink, Ring, Screen, Section, tel,
    },
    words::{W, t, t_with},
};

/// One occurrence of a session.
#[component]
pub fn SessionPage() -> impl IntoView {
    let (records, directory) = (records(), directory());
    let named = named();
    let today = known_day();
    let cant_come = CantCome::new();
    let one = Memo::new(move |_| {
        let (id, start) = (named.id()?, wall(&named.start()?)?);
        expected_at(records, directory, own_person().as_ref(), &id, start)
    });
    let inside = move || match one.get() {
        Some(one) => view! {
            <SessionCard expected=one.clone() today=today cant_come=cant_come is_whole=true/>
            <DidGo one=one.clone()/>
            <WayThere one=one.clone()/>
            <JoiningFrom one=one.clone()/>
            <LinkButton href=Page::Activity(one.activity).path() label=t(W::SessionAbout) kind=Kind::Link/>
        }
        .into_any(),
        None if is_here() => {
            view! { <Empty drawn=Icon::Diary title=t(W::SessionGone)>{t(W::SessionGoneMore)}</Empty> }.into_any()
        }
        None => ().into_any(),
    };
    let title = move || one.with(|one| one.as_ref().map_or_else(|| t(W::SessionTitle), |one| one.about.title()));
    let title = Signal::derive(title);
    let lang = Signal::derive(move || one.with(|one| one.as_ref().and_then(|one| one.about.lang.clone())));
    let back = if untrack(has_plan) { Page::Diary.path() } else { Page::Find.path() };
    view! {
        <Screen title=title lang=lang back=back>
            {inside}
            <Arriving/>
            <AskToRing/>
            <CantComeSheet of=cant_come/>
        </Screen>
    }
}

/// Whether one went, for a date that has begun.
#[component]
fn DidGo(one: Expected) -> impl IntoView {
    let clock = clock();
    let start = one.occurrence.start();
    let is_asked = one.occurrence.is_on() && untrack(has_plan);
    let has_begun = Memo::new(move |_| clock.now() >= start);
    let (said, by) = (one.said, one.said_by.clone());
    let say = move |said: Said, one: Expected| {
        save_then(
            move || {
                let (programme, person) = (records().programme()?, own_person()?);
                Some(vec![one.say(&programme, &person, said)])
            },
            || (),
        )
    };
    let (here, not) = (say(Said::Here, one.clone()), say(Said::NotHere, one));
    move || {
        (is_asked && has_begun.get()).then(|| {
            let words = match said {
                Some(Said::Here) => Some(own_or(W::WentSaidYes, W::TheirWentSaid)),
                Some(Said::NotHere) => Some(own_or(W::WentSaidNo, W::WentNo)),
                _ => None,
            };
            let by = said_by_line(by.clone());
            let note = words.map(|words| view! { <Notice kind=Note::Here><p>{words}</p> {by}</Notice> });
            let yes = (said != Some(Said::Here)).then(|| {
                let kind = if said.is_none() { Kind::Main } else { Kind::Plain };
                view! { <Button label=own_or(W::WentYes, W::TheirWent) kind=kind on_press=here.run busy=here.busy/> }
            });
            let no = (said != Some(Said::NotHere))
                .then(|| view! { <Button label=t(W::WentNo) on_press=not.run busy=not.busy/> });
            view! {
                <Card>
                    {note}
                    <div class="row">{yes} {no}</div>
                    {here.notice()} {not.notice()}
                </Card>
            }
        })
    }
}

/// The address, to be read, shown to a driver, or copied into a map.
#[component]
fn WayThere(one: Expected) -> impl IntoView {
    let place = one.place();
    let is_from_home = matches!(one.how(), Some(How::Online | How::Phone | How::Home | How::Post));
    if place.is_empty() || is_from_home || !one.occurrence.is_on() {
        return ().into_any();
    }
    let access: Vec<String> =
        one.about.access().iter().map(|word| crate::pages::anyone::about::access_words(word)).collect();
    let access = (!access.is_empty()).then(|| view! { <p class="sub">{access.join(" · ")}</p> });
    let bring = (!one.about.activity.bring.is_empty())
        .then(|| view! { <p><bdi>{t_with(W::MyPlanBring, &[("what", &one.about.activity.bring)])}</bdi></p> });
    view! {
        <Section label=t(W::ButtonWayThere)>
            <Card>
                <p class="lines"><bdi>{place.clone()}</bdi></p>
                {access}
                {bring}
                <CopyButton label=t(W::SessionCopy) text=place/>
            </Card>
        </Section>
    }
    .into_any()
}

/// What only those who joined know: the link, the number to dial.
#[component]
fn JoiningFrom(one: Expected) -> impl IntoView {
    let joining = one.joining;
    let link = (!joining.link.is_empty()).then(|| {
        view! { <p><OutLink href=joining.link.clone() text=t(W::SessionLink)/></p> }
    });
    let dial = (!joining.dial_in.is_empty()).then(|| match tel(&joining.dial_in) {
        Some(_) => view! { <Ring name=t(W::SessionDialIn) number=joining.dial_in.clone() kind=Kind::Main/> }.into_any(),
        None => view! { <p><bdi>{joining.dial_in.clone()}</bdi></p> }.into_any(),
    });
    if link.is_none() && dial.is_none() {
        return ().into_any();
    }
    let keep = desk().map(|_| view! { <p class="sub">{t(W::SessionOnlyYou)}</p> });
    view! { <Section label=t(W::SessionJoining)><Card>{link} {dial} {keep}</Card></Section> }.into_any()
}
