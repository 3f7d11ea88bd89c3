//! What needs a look beside what two people wrote: what happened to this phone and to own work ([`Told`]), and below it
//! what the hub did not take: what was typed, why not in plain words, and what can be done with it; a card a record.
//!
//! The row has returned to the hub's copy; nothing here is lost until somebody lets it go.

use crate::view::prelude::*;
use std::rc::Rc;

use kith_model::{
    Dot, Key,
    form::{Opened, Save},
};

use super::{
    plain::{field_words, value_words},
    told::{Told, is_anything_told},
    two_people::about,
};
use crate::{
    live::{Shown, clock, directory, records},
    pages::saving::save_then,
    parts::{Button, Card, Empty, Icon, Note, Notice, Screen},
    words::{W, t},
};

/// All edits that were set aside.
#[component]
pub fn SetAside() -> impl IntoView {
    let list = move || {
        let all = records().set_aside();
        if all.is_empty() && is_anything_told() {
            return ().into_any();
        }
        if all.is_empty() {
            return view! { <Empty drawn=Icon::Check title=t(W::SetAsideEmpty) /> }.into_any();
        }
        all.iter().map(one).collect_view().into_any()
    };
    let sub = move || (!records().set_aside().is_empty()).then(|| t(W::SetAsideSub));
    view! { <Screen title=t(W::SetAsideTitle) sub=Signal::derive(sub)><Told/> {list}</Screen> }
}

fn one(shown: &Rc<Shown>) -> AnyView {
    let key = shown.key().clone();
    let today = untrack(|| (!clock().is_wrong()).then(|| clock().today()));
    let dots: Vec<Dot> = shown.aside.iter().map(|entry| entry.edit.dot).collect();
    let lines = shown.aside.iter().map(|entry| {
        let (field, value) = (&entry.edit.field, &entry.edit.value);
        let what = field_words(&key.kind, field, today);
        view! { <div><dt>{what}</dt> <dd dir="auto">{value_words(&key.kind, field, value, today)}</dd></div> }
    });
    let lines = lines.collect_view();
    let own = shown.aside.first().map(|entry| entry.why.as_str());
    let why = t(match own.unwrap_or_default() {
        "already-said" => W::AsideAlreadySaid,
        "not-readable" => W::AsideNotReadable,
        "too-large" => W::AsideTooLarge,
        _ => W::AsideNotYours,
    });
    // What was said stays as it was said, however often one tries.
    let may_try = own != Some("already-said");
    let again = {
        let (header, key, dots) = (shown.record.header.clone(), key.clone(), dots.clone());
        let typed: Vec<_> =
            shown.aside.iter().map(|entry| (entry.edit.field.clone(), entry.edit.value.clone())).collect();
        save_then(
            move || {
                let there = records().get(&header.key);
                let opened = there.map_or_else(|| Opened::new(header.clone()), |shown| shown.opened());
                let changes = typed.iter().map(|(field, value)| opened.change(field, value.clone()));
                Some(vec![Save { changes: changes.collect(), header: header.clone() }])
            },
            move || let_go(key.clone(), dots.clone()),
        )
    };
    let again_button = may_try.then(|| view! { <Button label=t(W::ButtonAgain) busy=again.busy on_press=again.run /> });
    let whose = untrack(|| about(records(), directory(), shown, None));
    view! {
        <Card>
            <h2 class="plain-size">{whose}</h2>
            <dl class="facts">{lines}</dl>
            <Notice kind=Note::Off>{why}</Notice>
            <div class="row">
                {again_button}
                <Button label=t(W::AsideLetGo) on_press=move |()| let_go(key.clone(), dots.clone()) />
            </div>
            {again.notice()}
        </Card>
    }
    .into_any()
}

fn let_go(key: Key, dots: Vec<Dot>) {
    let records = records();
    leptos::task::spawn_local(async move {
        for dot in dots {
            // When it cannot be noted the entry simply stays on the list.
            let _ = records.look_at_aside(&key, dot).await;
        }
    });
}
