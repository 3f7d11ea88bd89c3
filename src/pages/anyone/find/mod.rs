//! Finding something to join, with no signal too.
//!
//! Everything is looked through on this phone: what is typed goes nowhere, stands in no address, and is kept only with
//! this place in the tab's history, so that Back brings it again.

mod card;
mod kept;
pub mod shelf;

pub use card::next_words;

use crate::view::prelude::*;
use kith_model::{
    fields::Word,
    find::Query,
    kinds::{AskSort, Category},
};

use self::{
    kept::Kept,
    shelf::{FLAGS, FREE, FROM_HOME, STEP_FREE, Wants, kind_bit},
};
use crate::{
    live::{Directory, clock, directory, profiles},
    pages::{
        address::Page,
        anyone::arriving::{Arriving, is_here},
        participant::ask_to_ring::{AskToRing, Asking, is_participant},
    },
    parts::{Chip, ChipsMany, Empty, Icon, KindChips, LinkButton, LongList, Screen, Search},
    words::{W, t, t_count, t_with},
};

/// Finding something to join.
#[component]
pub fn Find() -> impl IntoView {
    let profile = untrack(|| profiles().open()).map(|profile| profile.id);
    let kept = Kept::again(profile.as_ref());
    let typed = RwSignal::new(kept.typed.clone());
    let wants = RwSignal::new(kept.wants());
    let owner = StoredValue::new(profile);
    let keep = move |is_left: bool| {
        let now = Kept::of(owner.get_value(), typed.get_untracked(), wants.get_untracked());
        if is_left { now.keep_and_leave() } else { now.keep() }
    };
    Effect::new(move |before: Option<()>| {
        typed.track();
        wants.track();
        if before.is_some() {
            keep(false);
        }
    });
    let leave = Callback::new(move |()| keep(true));
    let is_here = Memo::new(|_| is_here());
    let found = move || is_here.get().then(|| view! { <FoundList typed=typed wants=wants on_open=leave/> });
    view! {
        <Screen title=t(W::FindTitle)>
            <Search label=t(W::FindSearch) value=typed on_input=move |text: String| typed.set(text)/>
            <Arriving tall=true/>
            {found}
            <AskToRing/>
        </Screen>
    }
}

/// The chips and the list.
#[component]
fn FoundList(typed: RwSignal<String>, wants: RwSignal<Wants>, on_open: Callback<()>) -> impl IntoView {
    let (directory, clock) = (directory(), clock());
    let query = Memo::new(move |_| typed.with(|typed| Query::of(typed)));
    let results = Memo::new(move |_| query.with(|query| shelf::shelf(directory).find(query, wants.get())));
    let count = Signal::derive(move || results.with(|results| results.at.len()));
    let said = move || t_count(W::FindCount, count.get());
    let entry = move |at: usize| {
        let on_shelf = results.with(|results| results.at.get(at).copied())? as usize;
        let shelf = shelf::shelf(directory);
        shelf.entries.get(on_shelf).map(|entry| (entry.listing.clone(), shelf.apart(on_shelf)))
    };
    // What was typed is marked in each card.
    let key = move |at: usize| {
        let id = entry(at).map(|(listing, _)| listing.id.to_string()).unwrap_or_default();
        format!("{id} {}", typed.get())
    };
    let row = move |at: usize| {
        let draw = || {
            let (listing, apart) = entry(at)?;
            let query = query.get_untracked();
            Some(card::found_card(directory, &listing, apart, &query, clock.now(), clock.is_wrong(), on_open))
        };
        untrack(draw).unwrap_or_else(|| ().into_any())
    };
    // The list itself is drawn anew only when it becomes empty or stops being so.
    let is_empty = Memo::new(move |_| count.get() == 0);
    let list = move || {
        if is_empty.get() {
            view! { <NothingFits directory=directory/> }.into_any()
        } else {
            view! {
                <LongList label=t(W::FindList) count=count key=key row=row row_height=232.0 class="stack wide"/>
                <SayWhat/>
            }
            .into_any()
        }
    };
    view! {
        <Filters results=results wants=wants/>
        <p class="sub" role="status">{said}</p>
        {list}
    }
    .into_any()
}

/// What narrows the list: kinds with their icons, and what people need.
#[component]
fn Filters(results: Memo<shelf::Results>, wants: RwSignal<Wants>) -> impl IntoView {
    let word = |flag: u8| match flag {
        FREE => W::FindFree,
        STEP_FREE => W::FindStepFree,
        FROM_HOME => W::FindFromHome,
        _ => W::FindHasRoom,
    };
    let chips = FLAGS.iter().enumerate().map(|(at, flag)| {
        let (flag, count) = (*flag, move || results.with(|results| results.with_flag[at]).to_string());
        let label = Signal::derive(move || t_with(W::FindChip, &[("what", &t(word(flag))), ("count", &count())]));
        Chip::new(flag.to_string(), label)
    });
    let chosen = Signal::derive(move || {
        FLAGS.iter().filter(|flag| wants.get().flags & **flag != 0).map(u8::to_string).collect::<Vec<_>>()
    });
    let change = move |flag: String, is_on: bool| {
        let flag: u8 = flag.parse().unwrap_or(0);
        wants.update(|wants| wants.flags = if is_on { wants.flags | flag } else { wants.flags & !flag });
    };
    let chosen_kinds = Signal::derive(move || {
        Category::ALL
            .iter()
            .map(|(one, _)| *one)
            .filter(|one| wants.get().kinds & kind_bit(*one) != 0)
            .collect::<Vec<_>>()
    });
    let change_kind = move |category: Category, is_on: bool| {
        let bit = kind_bit(category);
        wants.update(|wants| wants.kinds = if is_on { wants.kinds | bit } else { wants.kinds & !bit });
    };
    let shown = Signal::derive(move || {
        let (there, wanted) = (results.with(|results| results.kinds), wants.get().kinds);
        Category::ALL
            .iter()
            .map(|(one, _)| *one)
            .filter(|one| (there | wanted) & kind_bit(*one) != 0)
            .collect::<Vec<_>>()
    });
    view! {
        <div class="stack">
            <KindChips legend=t(W::FindKinds) shown=shown chosen=chosen_kinds on_change=change_kind/>
            <ChipsMany legend=t(W::FindNeeds) legend_heard=true chips=chips.collect() chosen=chosen on_change=change/>
        </div>
    }
    .into_any()
}

/// Nothing was found: what one can do instead.
#[component]
fn NothingFits(directory: Directory) -> impl IntoView {
    let is_bare = untrack(|| directory.activities()).is_empty();
    let title = t(if is_bare { W::FindBare } else { W::FindNothing });
    view! {
        <Empty drawn=Icon::Find title=title>
            {(!is_bare).then(|| view! { <p>{t(W::FindNothingMore)}</p> })}
            <SayWhat/>
        </Empty>
    }
    .into_any()
}

/// "Nothing fits? Say what you'd like": to the own connector, or as a request for help.
#[component]
fn SayWhat() -> impl IntoView {
    if untrack(is_participant) {
        view! { <Asking sort=AskSort::SomethingElse label=t(W::FindSayWhat)/> }.into_any()
    } else if untrack(|| profiles().open()).is_none() {
        view! { <LinkButton href=Page::AskForHelp.path() label=t(W::FindSayWhat)/> }.into_any()
    } else {
        ().into_any()
    }
}
