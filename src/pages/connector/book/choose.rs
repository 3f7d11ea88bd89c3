//! Choosing the activity: the same shelf that Find looks through, as short rows.

use crate::view::prelude::*;
use kith_model::{Id, find::Query};

use crate::{
    live::{clock, directory},
    pages::anyone::{
        about::about_listing,
        arriving::{Arriving, is_here},
        find::shelf::{self, Wants},
        times,
    },
    parts::{Button, Card, LongList, Search},
    words::{W, t, t_count, t_with},
};

/// A search and its rows.
#[component]
pub fn Choose(#[prop(into)] on_choose: Callback<(Id,)>) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let is_here = Memo::new(|_| is_here());
    let list = move || is_here.get().then(|| view! { <Found typed on_choose/> });
    view! {
        <Search label=t(W::BookSearch) value=typed on_input=move |text: String| typed.set(text)/>
        <Arriving/>
        {list}
    }
    .into_any()
}

#[component]
fn Found(typed: RwSignal<String>, on_choose: Callback<(Id,)>) -> impl IntoView {
    let (directory, clock) = (directory(), clock());
    let results = Memo::new(move |_| {
        let query = typed.with(|typed| Query::of(typed));
        shelf::shelf(directory).find(&query, Wants::default())
    });
    let count = Signal::derive(move || results.with(|results| results.at.len()));
    let entry = move |at: usize| {
        let on_shelf = results.with(|results| results.at.get(at).copied())? as usize;
        let shelf = untrack(|| shelf::shelf(directory));
        shelf.entries.get(on_shelf).map(|entry| (entry.listing.clone(), shelf.apart(on_shelf)))
    };
    let key = move |at: usize| entry(at).map(|(listing, _)| listing.id.to_string()).unwrap_or_default();
    let row = move |at: usize| {
        let Some((listing, apart)) = entry(at) else { return ().into_any() };
        let (about, today) = untrack(|| (about_listing(directory, &listing), clock.today()));
        let mut lines = untrack(|| times::regular_of(directory, &listing.id, today));
        lines.truncate(1);
        lines.push(about.place());
        lines.push(apart);
        lines.extend(about.room(today));
        lines.retain(|line| !line.is_empty());
        let (id, title) = (listing.id.clone(), about.title());
        let spoken = t_with(W::BookChooseSpoken, &[("title", &title)]);
        view! {
            <span class="text"><b><bdi>{title}</bdi></b> <span class="why" dir="auto">{lines.join(" · ")}</span></span>
            <span class="end"><Button label=t(W::BookChoose) small=true spoken=spoken on_press=move |()| on_choose.run((id.clone(),))/></span>
        }
        .into_any()
    };
    let said = move || t_count(W::BookFound, count.get());
    view! {
        <p class="sub" role="status">{said}</p>
        <Card rows=true>
            <LongList label=t(W::BookTitle) count=count key=key row=row row_height=76.0/>
        </Card>
    }
    .into_any()
}
