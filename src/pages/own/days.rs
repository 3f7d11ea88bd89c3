//! On which days a connector or coordinator works: participants read "Priya works Monday to Wednesday" where they ask to be
//! rung. The hub keeps it with the member, so changing it needs a signal.

use crate::view::prelude::*;
use kith_model::{access::Role, acts::Act};

use super::acting::{Acting, acting};
use crate::{
    live::{profiles, records},
    parts::{Card, Chip, ChipsMany, Section},
    words::{W, dates, t},
};

/// The days, to be tapped on and off; nothing for anybody else.
#[component]
pub fn OwnDays() -> impl IntoView {
    let acting = acting();
    // What was tapped, until the hub has it.
    let tapped = RwSignal::new(None::<Vec<u8>>);
    let days = Memo::new(move |_| {
        let me = records().me();
        let kept = || me.member.as_ref().and_then(|own| me.days.get(own).cloned()).unwrap_or_default();
        if acting.problem.get().is_some() { kept() } else { tapped.get().unwrap_or_else(kept) }
    });
    let change = move |number: String, is_on: bool| {
        let Ok(number) = number.parse::<u8>() else { return };
        let mut all = days.get_untracked();
        all.retain(|day| *day != number);
        if is_on {
            all.push(number);
        }
        acting.problem.set(None);
        tapped.set(Some(all));
        tell(acting, tapped);
    };
    let chips = || (1..=7_u32).filter_map(|day| Some(Chip::new(day.to_string(), dates::weekday_name(day)?))).collect();
    let chosen = Signal::derive(move || days.with(|days| days.iter().map(u8::to_string).collect::<Vec<_>>()));
    let is_theirs = Memo::new(move |_| {
        let works = |role: &Role| matches!(role, Role::Connector | Role::Coordinator);
        profiles().open().is_some_and(|profile| profile.roles.iter().any(works))
    });
    move || {
        is_theirs.get().then(|| {
            view! {
                <Section label=t(W::DaysTitle)>
                    <Card>
                        <p class="sub">{t(W::DaysWhy)}</p>
                        <ChipsMany legend=t(W::DaysTitle) legend_heard=true chips=chips() chosen on_change=change/>
                        {acting.notice()}
                    </Card>
                </Section>
            }
        })
    }
}

/// Tells the hub what is tapped; what is tapped meanwhile goes after it.
fn tell(acting: Acting, tapped: RwSignal<Option<Vec<u8>>>) {
    let Some(days) = tapped.get_untracked() else { return };
    acting.ask(Act::MyDays { days: days.clone() }, move |_| {
        if tapped.get_untracked() == Some(days) {
            profiles().sync_now();
        } else {
            tell(acting, tapped);
        }
    });
}
