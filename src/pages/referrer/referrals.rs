//! What became of one's referrals: received, in touch, met, ended, and nothing more of anybody.

use std::rc::Rc;

use crate::view::prelude::*;
use chrono::NaiveDate;
use kith_model::{
    Dot, Id, Kind as RecordKind,
    fields::Fields,
    kinds::{ReferralStage, ReferralState},
    order,
};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::refer::{DRAFT, form_of};
use crate::{
    live::{Clock, Records, Shown, clock, records},
    pages::{
        address::Page,
        participant::own::{desk, known_day},
        saving::saving,
    },
    parts::{Button, Card, Empty, Icon, Kind, LinkButton, LongListOf, Note, Notice, Screen},
    words::{W, dates, t, t_with},
};

/// What became of one's referrals.
#[component]
pub fn Referrals() -> impl IntoView {
    let (records, clock, today) = (records(), clock(), known_day());
    let lines = Memo::new(move |_| lines(records, clock, today.get()));
    let is_any = Memo::new(move |_| lines.with(|lines| !lines.is_empty()));
    let is_unsent = Memo::new(move |_| records.list(&RecordKind::Referral).iter().any(|shown| is_unsent(shown)));
    let row = |((name, why, _),): (Line,)| {
        view! { <span class="text"><b><bdi>{name}</bdi></b> <span class="why">{why}</span></span> }.into_any()
    };
    let list = move || match is_any.get() {
        true => view! {
            <p class="sub">{t(W::ReferralsWhat)}</p>
            <Card rows=true><LongListOf label=t(W::ReferralsTitle) all=lines row/></Card>
        }
        .into_any(),
        false => view! {
            <Empty drawn=Icon::Inbox title=t(W::ReferralsNone)>
                <LinkButton href=Page::Refer.path() label=t(W::ReferTitle) kind=Kind::Main/>
            </Empty>
        }
        .into_any(),
    };
    let waits = move || {
        let ring = desk().map(|(_, number)| t_with(W::RingCanRing, &[("number", &number)]));
        is_unsent.get().then(|| view! { <Notice kind=Note::Moved lead=t(W::RingNotSent) spoken=true>{ring}</Notice> })
    };
    let refused = Memo::new(move |_| {
        let all = records.set_aside();
        all.iter().filter(|shown| shown.key().kind == RecordKind::Referral).map(|shown| shown.stamp).collect::<Vec<_>>()
    });
    let refused = move || {
        (!refused.with(Vec::is_empty)).then(|| {
            let all = untrack(|| records.set_aside());
            all.iter().filter(|shown| shown.key().kind == RecordKind::Referral).map(not_taken).collect_view()
        })
    };
    view! {
        <Screen title=t(W::ReferralsTitle)>
            {refused}
            {waits}
            {list}
        </Screen>
    }
}

/// One of them: the name, how far it has come, the id.
type Line = (String, String, Id);

fn is_unsent(shown: &Shown) -> bool {
    shown.is_untold()
}

/// All of them, what changed last first.
fn lines(records: Records, clock: Clock, today: Option<NaiveDate>) -> Vec<Line> {
    let mut all: Vec<(i64, Line)> = records
        .list(&RecordKind::ReferralState)
        .iter()
        .map(|shown| {
            let state: ReferralState = shown.read();
            let word = t(match state.state {
                Some(ReferralStage::Received) | None => W::ReferReceived,
                Some(ReferralStage::InTouch) => W::ReferInTouch,
                Some(ReferralStage::Met) => W::ReferMet,
                Some(ReferralStage::Ended) => W::ReferEnded,
            });
            let since = state.on.map(|on| dates::short_date(on.date(), today));
            let why = std::iter::once(word).chain(since).collect::<Vec<_>>().join(" · ");
            let at = shown.record.shown("state").map_or(0, |version| version.time);
            (at, (state.name, why, shown.id().clone()))
        })
        .collect();
    for shown in records.list(&RecordKind::Referral) {
        let name = shown.record.text("name");
        if name.is_empty() || all.iter().any(|(_, (.., id))| id == shown.id()) {
            continue;
        }
        let at = shown.record.shown("name").map_or(0, |version| version.time);
        let day = dates::short_date(clock.wall(at).date(), today);
        let word = is_unsent(&shown).then(|| t(W::PeopleUnsent));
        let why = word.into_iter().chain([day]).collect::<Vec<_>>().join(" · ");
        all.push((at, (name, why, shown.id().clone())));
    }
    order::by_key(&mut all, |(at, _)| std::cmp::Reverse(*at));
    all.into_iter().map(|(_, line)| line).collect()
}

/// The hub did not take it: what was written is here, to be changed or forgotten.
fn not_taken(shown: &Rc<Shown>) -> AnyView {
    let (records, saving) = (records(), saving());
    let navigate = StoredValue::new(use_navigate());
    let key = shown.key().clone();
    let dots: Vec<Dot> = shown.aside.iter().map(|entry| entry.edit.dot).collect();
    let typed = |field: &str| {
        let entry = shown.aside.iter().find(|entry| entry.edit.field == field);
        entry.and_then(|entry| entry.edit.value.as_str()).unwrap_or_default().to_owned()
    };
    let (name, form) = (typed("name"), form_of(typed));
    let let_go = StoredValue::new((key, dots));
    let go = move |form: Option<String>| {
        let (key, dots) = let_go.get_value();
        let is_changed = form.is_some();
        let work = async move {
            if let Some(form) = form {
                records.keep_draft(DRAFT, None, form);
                records.keep_drafts().await?;
            }
            for dot in dots {
                records.look_at_aside(&key, dot).await?;
            }
            Ok(())
        };
        saving.run(work, move || {
            if is_changed {
                navigate.with_value(|navigate| navigate(&Page::Refer.path(), NavigateOptions::default()));
            }
        });
    };
    let ring = desk().map(|(_, number)| view! { <p>{t_with(W::RingCanRing, &[("number", &number)])}</p> });
    view! {
        <Card>
            <p><b><bdi>{name}</bdi></b></p>
            <Notice kind=Note::Off lead=t(W::ReferNotTaken) spoken=true>{ring}</Notice>
            <div class="row">
                <Button label=t(W::ButtonChange) kind=Kind::Main on_press=move |()| go(Some(form.clone()))/>
                <Button label=t(W::AskForgetIt) busy=saving.busy() on_press=move |()| go(None)/>
            </div>
            {saving.notice()}
        </Card>
    }
    .into_any()
}
