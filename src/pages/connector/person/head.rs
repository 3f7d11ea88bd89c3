//! What must be seen first: whether not to go alone, who else sees the phone, what two people wrote; then how to reach them.

use crate::view::prelude::*;
use kith_model::{Id, kinds::Person};

use super::{Over, details::access_words};
use crate::{
    live::records,
    pages::{
        address::Page,
        connector::{
            today::before_you_go::not_alone,
            ways::{SafeWay, Ways, before_ringing},
        },
        own::interests::interest_words,
        printing::print_sheet,
        worried::WorriedLink,
    },
    parts::{Button, Icon, Kind as Weight, LinkButton, Note, Notice, icon},
    words::{W, t, t_count, t_with},
};

/// The top of the page.
#[component]
pub fn Head(id: Id, person: Memo<Person>, over: RwSignal<Option<Over>>) -> impl IntoView {
    let records = records();
    let who = id.clone();
    let unsettled = Memo::new(move |_| {
        records.unsettled().iter().filter(|shown| shown.key().circle.person() == Some(&who)).count()
    });
    let unsettled = move || {
        let count = unsettled.get();
        (count > 0).then(|| {
            view! {
                <Notice kind=Note::Moved lead=t(W::PersonTwoPeople)>
                    {t_count(W::PersonUnsettled, count)} " " <a href=Page::TwoPeople.path()>{t(W::PersonUnsettledLook)}</a>
                </Notice>
            }
        })
    };
    let who = id.clone();
    let alone = Memo::new(move |_| not_alone(records, &who));
    let alone = move || {
        alone.get().map(|why| view! { <Notice kind=Note::Off lead=t(W::BeforeNotAlone)><bdi>{why}</bdi></Notice> })
    };
    let others = move || {
        person.with(|person| person.others_see_phone).then(|| {
            view! { <Notice kind=Note::Moved>{t(W::PersonOthersSee)}</Notice> }
        })
    };
    let who = id.clone();
    let unsent = Memo::new(move |_| {
        records
            .unsent()
            .iter()
            .filter(|shown| shown.key().circle.person() == Some(&who))
            .map(|shown| shown.unsent)
            .sum()
    });
    // It comes with every save and goes a moment later: its line is always there, so that nothing under it moves away
    // from under a finger.
    let unsent = move || {
        let count: usize = unsent.get();
        (count > 0).then(|| view! { <span data-test="unsent">{t_count(W::PersonUnsent, count)}</span> })
    };
    let reach = move || {
        let person = person.get();
        let needs = access_words(&person);
        let needs = (!needs.is_empty()).then(|| view! { <p><b>{t(W::BeforeAccess)}</b> " " <bdi>{needs}</bdi></p> });
        let street = (!person.street.is_empty())
            .then(|| view! { <p><b>{t(W::DetailsStreet)}</b> " " <bdi>{person.street.clone()}</bdi></p> });
        let likes: Vec<String> = person.interests.iter().map(|interest| interest_words(interest)).collect();
        let likes = (!likes.is_empty())
            .then(|| view! { <p><b>{t(W::DetailsInterests)}</b> " " <bdi>{likes.join(" · ")}</bdi></p> });
        let note = (!person.note.is_empty()).then(|| {
            view! { <p><b>{t(W::DetailsNote)}</b> " " <span class="lines" dir="auto">{person.note.clone()}</span></p> }
        });
        view! {
            <Ways person me=records.me().name/>
            {street} {needs} {likes} {note}
        }
    };
    let whom = id.clone();
    let ring = move || {
        let person = person.get();
        let code = t_with(W::PersonCode, &[("name", &person.name)]);
        let before = before_ringing(&person).map(|words| view! { <p class="sub">{words}</p> });
        view! {
            <div class="row">
                <SafeWay person me=records.me().name/>
                <LinkButton href=Page::Book(id.clone()).path() label=t(W::PersonBook)/>
                <Button label=code on_press=move |()| over.set(Some(Over::Code))/>
                <Button label=t(W::PersonPrint) kind=Weight::Link drawn=Icon::Print on_press=|()| print_sheet()/>
            </div>
            {before}
        }
    };
    view! {
        {unsettled} {alone} {others}
        {ring}
        <p class="sub a-line">{unsent}</p>
        <details class="card">
            <summary>{icon(Icon::Phone)} {t(W::DetailsTitle)}</summary>
            {reach}
            <div class="row">
                <Button label=t(W::ButtonChange) kind=Weight::Link spoken=t(W::DetailsChangeSpoken) on_press=move |()| over.set(Some(Over::Details))/>
                <Button label=t(W::EndingTitle) kind=Weight::Link on_press=move |()| over.set(Some(Over::Ending))/>
                <WorriedLink person=Some(whom.clone())/>
                <Button label=t(W::SafetyTitle) kind=Weight::Link on_press=move |()| over.set(Some(Over::Safety))/>
            </div>
        </details>
    }
    .into_any()
}
