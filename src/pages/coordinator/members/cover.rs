//! Away: who stands in for a connector, from one day to another; and who does now or soon.

use crate::view::prelude::*;
use chrono::NaiveDate;
use kith_model::{
    Id,
    acts::{Act, MemberLine},
    wire::Cover,
};

use super::Everybody;
use crate::{
    live::clock,
    pages::own::{acting::acting, standing_in::said},
    parts::{Button, Card, Field, Input, Kind, Pick, Row, Rows, Section},
    words::{W, t, t_with},
};

/// All covers that are not over, each with a way to end it; nothing where there is none.
#[component]
pub fn Covers(everybody: Everybody) -> impl IntoView {
    let acting = acting();
    let row = move |cover: Cover| {
        let word = if cover.from <= clock().today() { W::CoverNow } else { W::CoverLater };
        let away = everybody.member(&cover.away);
        let what = said(word, &cover, &away, &everybody.member(&cover.by));
        let spoken = t_with(W::CoverEndSpoken, &[("what", &what)]);
        let end = move |()| acting.ask(Act::EndCover { cover: cover.cover.clone() }, move |_| everybody.fetch());
        view! { <Row title=away why=what><Button label=t(W::CoverEnd) small=true spoken busy=acting.busy on_press=end /></Row> }
    };
    move || {
        let all = everybody.covers.get();
        (!all.is_empty()).then(|| {
            let rows = all.into_iter().map(row).collect_view();
            view! { <Section label=t(W::CoverTitle)><Card rows=true><Rows>{rows}</Rows></Card> {acting.notice()}</Section> }
        })
    }
}

/// Naming who stands in for a connector, once it is asked for.
#[component]
pub fn StandIn(line: MemberLine, everybody: Everybody) -> impl IntoView {
    let open = RwSignal::new(false);
    move || match open.get() {
        true => view! { <Form away=line.member.clone() name=line.name.clone() everybody /> }.into_any(),
        false => view! { <Button label=t(W::CoverOpen) small=true on_press=move |()| open.set(true) /> }.into_any(),
    }
}

#[component]
fn Form(away: Id, name: String, everybody: Everybody) -> impl IntoView {
    let acting = acting();
    let by = RwSignal::new(String::new());
    let from = RwSignal::new(untrack(|| clock().today()).to_string());
    let until = RwSignal::new(String::new());
    let named = Memo::new(move |_| {
        let (from, until) = (from.get().parse::<NaiveDate>().ok()?, until.get().parse::<NaiveDate>().ok()?);
        Some((by.get().parse::<Id>().ok()?, from, until)).filter(|(_, from, until)| from <= until)
    });
    let connectors = everybody.connectors(&away);
    let press = move |()| {
        let Some((by, from, until)) = named.get_untracked() else { return };
        acting.ask(Act::StandIn { away: away.clone(), by, from, until }, move |_| everybody.fetch());
    };
    let will = move || {
        by.get().parse().ok().map(|by| {
            view! { <p class="sub">{t_with(W::CoverWill, &[("by", &everybody.member(&by)), ("away", &name)])}</p> }
        })
    };
    view! {
        <Pick label=t(W::CoverBy) options=connectors value=by on_choose=move |id: String| by.set(id) />
        <Field label=t(W::CoverFrom) input=Input::Date value=from on_input=move |day: String| from.set(day) />
        <Field label=t(W::CoverUntil) input=Input::Date value=until on_input=move |day: String| until.set(day) />
        {will}
        {acting.notice()}
        <Button
            label=t(W::CoverDo)
            kind=Kind::Main
            off=Signal::derive(move || named.with(Option::is_none))
            busy=acting.busy
            on_press=press
        />
    }
}
