//! Changing an occurrence: time or day, place, not on, online or by phone; for this one, from here on, or all.
//!
//! Before it is saved the organiser reads one sentence that says what people will read; after it, who knows. The dots on
//! the screen are taken when the form opens, and what was chosen is kept as a draft.

mod back;
mod draft;
mod sentence;

use crate::view::prelude::*;
use kith_model::{
    Kind as RecordKind,
    form::{Opened, Save},
    kinds::{How, What},
    occurrence::{State, has_followers},
};

use self::{
    back::back,
    draft::{ChangeDraft, Reach, Sort},
};
use super::{
    kept::{self, Planned},
    reason::{REASONS, reason_word},
    sessions::ChangeNote,
    who_knows::{WhoKnows, is_still_news},
};
use crate::{
    live::{clock, records},
    pages::{
        address::{Page, named},
        saving::save_then,
    },
    parts::{Button, Card, Chip, Chips, Empty, Field, Icon, Input, Kind, Note, Notice, Screen, When},
    words::{W, t},
};

/// Changing one occurrence.
#[component]
pub fn Change() -> impl IntoView {
    let named = named();
    let planned = Memo::new(move |_| kept::find(&named.id()?, &named.start()?));
    // Drawn anew for another occurrence, not when this one changes: the form keeps what was typed.
    let is_there = Memo::new(move |_| planned.get().map(|p| (p.occurrence.session, p.occurrence.original)));
    let body = move || match (is_there.get(), planned.get_untracked()) {
        (Some(_), Some(found)) => view! { <Form found planned /> }.into_any(),
        _ => view! { <Empty drawn=Icon::Diary title=t(W::ChangeGone) /> }.into_any(),
    };
    view! { <Screen title=t(W::ChangeTitle) back=Page::Sessions.path()>{body}</Screen> }
}

#[component]
fn Form(found: Planned, planned: Memo<Option<Planned>>) -> impl IntoView {
    let name = format!("change/{}/{}", found.occurrence.session, found.start());
    let kept = records().draft(&name);
    let start =
        kept.as_ref().map_or_else(|| ChangeDraft::of(&found), |kept| ChangeDraft::from_text(&kept.text, &found));
    let is_open = RwSignal::new(kept.is_some() || !found.occurrence.changed);
    let opened = {
        let now = records().find(&RecordKind::Session, &found.occurrence.session).map(|shown| shown.opened());
        StoredValue::new(kept.and_then(|kept| kept.opened).or(now))
    };
    let draft = RwSignal::new(start);
    let is_saved = RwSignal::new(false);
    // The sentence that was read before the last save.
    let said = RwSignal::new(None::<String>);
    let kept_name = name.clone();
    let edit = move |change: &dyn Fn(&mut ChangeDraft)| {
        is_saved.set(false);
        draft.update(|draft| change(draft));
        records().keep_draft(&kept_name, opened.get_value(), draft.with_untracked(ChangeDraft::to_text));
    };
    let edit = StoredValue::new(edit);
    let set = move |change: &dyn Fn(&mut ChangeDraft)| edit.with_value(|edit| edit(change));
    let (fixed, found_session) = (found.clone(), found.occurrence.session.clone());
    // As it stands at this moment; what the form began with only where the date has gone meanwhile.
    let now = {
        let found = found.clone();
        move || planned.get().unwrap_or_else(|| found.clone())
    };
    let done_name = name.clone();
    let today = Some(clock().today()).filter(|_| !clock().is_wrong());
    let of_said = now.clone();
    let save = save_then(
        {
            let now = now.clone();
            move || {
                said.set(sentence::sentence(&of_said(), &draft.get(), today));
                opened.get_value().and_then(|opened| saves(&opened, &now(), &draft.get()))
            }
        },
        move || {
            records().drop_draft(&done_name);
            let now = records().find(&RecordKind::Session, &found.occurrence.session).map(|shown| shown.opened());
            opened.set_value(now);
            is_saved.set(true);
            is_open.set(false);
        },
    );
    let back = back(planned, fixed.clone(), opened, is_open, draft);
    let title = fixed.activity.title.clone();
    let is_news = is_still_news(&fixed);
    let stands = move || {
        planned.get().filter(|p| p.occurrence.changed || is_saved.get() || is_news.get()).map(|planned| {
            view! { <ChangeNote planned=planned.clone() /> <WhoKnows planned /> }
        })
    };
    let when = move || {
        let one = planned.get().unwrap_or_else(|| fixed.clone());
        view! { <When start=one.occurrence.was today off=!one.occurrence.is_on() /> }
    };
    let saved = move || {
        is_saved.get().then(|| {
            let said = said.get().map(|said| view! { <p>{said}</p> });
            view! { <Notice kind=Note::Here spoken=true lead=t(W::SaveHere)>{said}</Notice> }
        })
    };
    let session = StoredValue::new(found_session);
    let is_ended = Memo::new(move |_| planned.with(|p| p.as_ref().is_some_and(|p| p.occurrence.state == State::Ended)));
    // An extra date has none that follow it, and what has ended is set again for all.
    let has_reach = Memo::new(move |_| {
        let planned = planned.get();
        let of = planned.as_ref().map(|p| &p.occurrence).filter(|_| !is_ended.get());
        of.zip(kept::session(&session.get_value())).is_some_and(|(of, session)| has_followers(&session, of))
    });
    let sentence = move || sentence::sentence(&now(), &draft.get(), today);
    let reason_chips = REASONS.iter().map(|(reason, word)| Chip::new(*word, reason_word(*reason))).collect::<Vec<_>>();
    let form = move || {
        let reason_chips = reason_chips.clone();
        let sentence = sentence.clone();
        is_open.get().then(move || {
            let sentence_there = sentence.clone();
            let off = Signal::derive(move || sentence_there().is_none());
            view! {
                <Chips
                    legend=t(W::ChangeWhat)
                    chips=Sort::chips(is_ended.get())
                    chosen=Signal::derive(move || draft.with(|d| d.sort.clone()))
                    on_choose=move |value: String| set(&|d| d.sort.clone_from(&value))
                />
                {move || fields(draft, planned, set)}
                {move || has_reach.get().then(|| view! {
                    <Chips
                        legend=t(W::ChangeReach)
                        chips=Reach::chips()
                        chosen=Signal::derive(move || draft.with(|d| d.reach.clone()))
                        on_choose=move |value: String| set(&|d| d.reach.clone_from(&value))
                    />
                })}
                <Chips
                    legend=t(W::ChangeWhy)
                    chips=reason_chips
                    chosen=Signal::derive(move || draft.with(|d| d.reason.clone()))
                    on_choose=move |value: String| set(&|d| d.reason.clone_from(&value))
                />
                <Field
                    label=t(W::ChangeWords)
                    hint=t(W::ChangeEveryoneReads)
                    optional=true
                    longest=300
                    value=Signal::derive(move || draft.with(|d| d.words.clone()))
                    on_input=move |value: String| set(&|d| d.words.clone_from(&value))
                />
                <div data-test="sentence" aria-live="polite">
                    {move || sentence().map(|said| view! { <Notice lead=t(W::ChangePeopleRead)>{said}</Notice> })}
                </div>
                {save.notice()}
                <Button label=t(W::ChangeSave) kind=Kind::Main wide=true off busy=save.busy on_press=save.run />
            }
        })
    };
    view! {
        <Card>
            <h2>{title}</h2>
            {when}
            {stands}
        </Card>
        {saved}
        {back}
        {form}
    }
}

/// What is asked for the sort of change that was chosen.
fn fields(
    draft: RwSignal<ChangeDraft>,
    planned: Memo<Option<Planned>>,
    set: impl Fn(&dyn Fn(&mut ChangeDraft)) + Copy + Send + Sync + 'static,
) -> AnyView {
    let sort = Memo::new(move |_| draft.with(|d| d.sort()));
    (move || match sort.get() {
        Some(Sort::Time) => view! {
            <div class="row">
                <Field label=t(W::ChangeDay) input=Input::Date
                    value=Signal::derive(move || draft.with(|d| d.day.clone()))
                    on_input=move |value: String| set(&|d| d.day.clone_from(&value)) />
                <Field label=t(W::ChangeClock) input=Input::Time
                    value=Signal::derive(move || draft.with(|d| d.clock.clone()))
                    on_input=move |value: String| set(&|d| d.clock.clone_from(&value)) />
                <Field label=t(W::ChangeMinutes) input=Input::Number
                    value=Signal::derive(move || draft.with(|d| d.minutes.clone()))
                    on_input=move |value: String| set(&|d| d.minutes.clone_from(&value)) />
            </div>
        }
        .into_any(),
        Some(Sort::Place) => view! {
            <Field label=t(W::ChangePlace) longest=300
                value=Signal::derive(move || draft.with(|d| d.place.clone()))
                on_input=move |value: String| set(&|d| d.place.clone_from(&value)) />
        }
        .into_any(),
        Some(Sort::Instead) => view! {
            <Chips legend=t(W::ChangeHow)
                chips=how_chips(planned.get_untracked())
                chosen=Signal::derive(move || draft.with(|d| d.how.clone()))
                on_choose=move |value: String| set(&|d| d.how.clone_from(&value)) />
        }
        .into_any(),
        Some(Sort::NotOn) | None => ().into_any(),
    })
    .into_any()
}

/// Online or by phone, and back from there: as ever, where only this date is so; in person, where its rule is.
fn how_chips(planned: Option<Planned>) -> Vec<Chip> {
    let mut chips = vec![Chip::new("online", t(W::ChangeOnline)), Chip::new("phone", t(W::ChangePhone))];
    let Some(planned) = planned else { return chips };
    let how = planned.occurrence.times.first().and_then(|time| time.how).or(planned.activity.how);
    let session = kept::session(&planned.occurrence.session);
    let own = session.and_then(|session| session.exceptions.get(&planned.start()).and_then(|all| all.first()).cloned());
    let is_own = own.is_some_and(|x| matches!(x.what, What::Online | What::Phone | What::InPerson));
    if is_own {
        chips.push(Chip::new("as-ever", t(W::ChangeAsEver)));
    } else if matches!(how, Some(How::Online | How::Phone)) {
        chips.push(Chip::new("in-person", t(W::ChangeInPerson)));
    }
    chips
}

/// The records that a change writes; `None` when nothing is chosen yet.
fn saves(opened: &Opened, planned: &Planned, draft: &ChangeDraft) -> Option<Vec<Save>> {
    let session = kept::session(&planned.occurrence.session)?;
    let fields = draft.fields(planned, &session)?;
    let changes = fields.into_iter().map(|(field, value)| opened.change(&field, value)).collect();
    Some(vec![Save { header: opened.header.clone(), changes }])
}
