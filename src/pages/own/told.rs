//! What happened to what this phone keeps and to own work that did not arrive as it was meant to: said once, until
//! somebody says that they have seen it. Nothing is lost without a word.

use crate::view::prelude::*;

use super::handed_in::Waits;
use crate::{
    live::records,
    pages::saving::press,
    parts::{Button, Note, Notice},
    words::{W, t, t_count},
};

/// Whether there is anything to say. Tracked.
pub fn is_anything_told() -> bool {
    let records = records();
    records.damaged() > 0 || records.befell().count() > 0 || records.me().tray > 0
}

/// All of it, each a notice; nothing where there is nothing to say.
#[component]
pub fn Told() -> impl IntoView {
    let records = records();
    let damaged = press(move |saving| saving.run(async move { records.look_at_damaged().await }, || ()));
    let of_phone = move || {
        let count = records.damaged();
        (count > 0).then(|| said(t_count(W::ToldDamaged, count), W::ToldDamagedMore))
    };
    let seen_damaged = move || (records.damaged() > 0).then(|| seen(damaged.busy, damaged.run));
    let befell = press(move |saving| saving.run(async move { records.look_at_befell().await }, || ()));
    let of_work = move || {
        let befell = records.befell();
        let all = [
            (befell.handed_in, W::ToldHandedIn, W::ToldHandedInMore),
            (befell.erased, W::ToldErased, W::ToldErasedMore),
            (befell.forms, W::ToldForms, W::ToldFormsMore),
        ];
        let all = all.into_iter().filter(|(count, ..)| *count > 0);
        all.map(|(count, lead, more)| said(t_count(lead, count), more)).collect_view()
    };
    let seen_work = move || (records.befell().count() > 0).then(|| seen(befell.busy, befell.run));
    view! {
        <Waits/>
        {of_phone} {seen_damaged} {damaged.notice()}
        {of_work} {seen_work} {befell.notice()}
    }
}

fn said(lead: String, more: W) -> AnyView {
    view! { <Notice kind=Note::Off lead>{t(more)}</Notice> }.into_any()
}

fn seen(busy: Signal<bool>, run: Callback<()>) -> AnyView {
    view! { <div class="row"><Button label=t(W::ButtonOkSeen) busy on_press=run/></div> }.into_any()
}
