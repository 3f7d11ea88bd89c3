//! What the hub did not take: what was typed, why not in plain words, and what can be done with it.
//!
//! The row has returned to the hub's copy; nothing here is lost until somebody lets it go.

use crate::view::prelude::*;
use kith_model::{Dot, Key, row::SetAside as Entry};

use super::saving::save_then;
use crate::{
    live::{Shown, records},
    parts::{Button, Card, Empty, Icon, Note, Notice, Screen},
    words::{W, t},
};

/// All edits that were set aside.
#[component]
pub fn SetAside() -> impl IntoView {
    let list = move || {
        let all = records().set_aside();
        if all.is_empty() {
            return view! { <Empty drawn=Icon::Check title=t(W::SetAsideEmpty) /> }.into_any();
        }
        let entries = all.into_iter().flat_map(|shown| {
            let aside = shown.aside.clone();
            aside.into_iter().map(move |entry| (shown.clone(), entry))
        });
        entries.map(|(shown, entry)| one(&shown, entry)).collect_view().into_any()
    };
    view! { <Screen title=t(W::SetAsideTitle) sub=Signal::derive(|| Some(t(W::SetAsideSub)))>{list}</Screen> }
}

fn one(shown: &Shown, entry: Entry) -> AnyView {
    let (key, dot, field) = (shown.key().clone(), entry.edit.dot, entry.edit.field.clone());
    let again = {
        let (key, field, value, header) =
            (key.clone(), field.clone(), entry.edit.value.clone(), shown.record.header.clone());
        save_then(
            move || {
                let opened = records()
                    .get(&key)
                    .map_or_else(|| kith_model::form::Opened::new(header.clone()), |shown| shown.opened());
                let save = kith_model::form::Save {
                    header: header.clone(),
                    changes: vec![opened.change(&field, value.clone())],
                };
                Some(vec![save])
            },
            {
                let key = shown.key().clone();
                move || let_go(key.clone(), dot)
            },
        )
    };
    let why = t(match entry.why.as_str() {
        "already-said" => W::AsideAlreadySaid,
        "not-readable" => W::AsideNotReadable,
        "too-large" => W::AsideTooLarge,
        "after-refused" => W::AsideAfter,
        _ => W::AsideNotYours,
    });
    let what = super::naming::kind_words(&key.kind);
    let typed = entry.edit.value.as_str().map_or_else(|| entry.edit.value.to_string(), str::to_owned);
    view! {
        <Card>
            <p class="sub">{what}</p>
            <blockquote dir="auto">{typed}</blockquote>
            <Notice kind=Note::Off>{why}</Notice>
            <div class="row">
                <Button label=t(W::ButtonAgain) busy=again.busy on_press=again.run />
                <Button label=t(W::AsideLetGo) on_press=move |()| let_go(key.clone(), dot) />
            </div>
            {again.notice()}
        </Card>
    }
    .into_any()
}

fn let_go(key: Key, dot: Dot) {
    let records = records();
    leptos::task::spawn_local(async move {
        // When it cannot be noted the entry simply stays on the list.
        let _ = records.look_at_aside(&key, dot).await;
    });
}
