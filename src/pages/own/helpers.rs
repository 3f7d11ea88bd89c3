//! Who helps somebody: named, with what they may see in plain words, changed and ended, by the person on Me and by
//! their connector on Person. Whoever helps reads on their own Me what that is.
//!
//! The list is there without a signal; naming, changing and ending need the hub, and the sheet says so first.

use crate::view::prelude::*;
use kith_model::{
    Id,
    access::Role,
    acts::{Act, Did, Invite},
    ticks::Tick,
    wire::Supporter,
};

use super::{acting::acting, code::CodeCard};
use crate::{
    live::{Standing, records, sync_status},
    pages::{half_written::HalfWritten, participant::own::sees},
    parts::{Button, Card, Field, Icon, Kind, Note, Notice, Section, Sheet, Tickbox, icon},
    words::{W, t, t_with},
};

/// What is open in the sheet.
#[derive(Clone, Debug, PartialEq)]
enum Over {
    /// Somebody is named.
    New,
    /// What they may see is changed.
    Change(Supporter),
    /// They shall help no more.
    End(Supporter),
    /// Their code: for whom, the code, the secret, until when.
    Code(String, String, String, i64),
}

/// Who helps a person now. Tracked.
fn helping(person: &Id) -> Vec<Supporter> {
    let mut all = records().me().supporters;
    all.retain(|one| one.person == *person && !one.ended);
    all
}

/// "Ana can read this too": what a person's words of this sort are read by, besides who is named beside them. Tracked.
pub fn reads_too(person: &Id, tick: Tick) -> Option<String> {
    let names: Vec<String> =
        helping(person).into_iter().filter(|one| one.ticks.contains(&tick)).map(|one| one.name).collect();
    let names = names.join(", ");
    (!names.is_empty()).then(|| t_with(W::HelpsReads, &[("names", &names)]))
}

/// The list, and what is done with it.
#[component]
pub fn Helpers(
    /// Whose.
    person: Id,
    /// The person's name, for their connector; nothing on their own phone.
    #[prop(optional_no_strip)]
    name: Option<String>,
) -> impl IntoView {
    let over = RwSignal::new(None::<Over>);
    let whose = person.clone();
    let all = Memo::new(move |_| helping(&whose));
    let rows = move || {
        let all = all.get();
        match all.is_empty() {
            true => view! { <li><span class="text">{t(W::HelpsNone)}</span></li> }.into_any(),
            false => all.into_iter().map(|one| view! { <Helper one over/> }).collect_view().into_any(),
        }
    };
    let (label, what) = match &name {
        Some(name) => (t_with(W::HelpsTitleOf, &[("name", name)]), t_with(W::HelpsWhatOf, &[("name", name)])),
        None => (t(W::HelpsTitle), t(W::HelpsWhat)),
    };
    let title = Signal::derive(move || match over.get() {
        Some(Over::Change(one)) => t_with(W::HelpsChange, &[("name", &one.name)]),
        Some(Over::End(one)) => t_with(W::HelpsEndSpoken, &[("name", &one.name)]),
        // Whom a code is for stands on it.
        Some(Over::New | Over::Code(..)) | None => t(W::HelpsAdd),
    });
    let open = Signal::derive(move || over.with(Option::is_some));
    let inside = move || {
        let person = person.clone();
        // The code stands in the place of the form that it came of.
        move || {
            let person = person.clone();
            over.get().map(|what| match what {
                Over::New => view! { <Ticks person whom=None over/> }.into_any(),
                Over::Change(one) => view! { <Ticks person whom=Some(one) over/> }.into_any(),
                Over::End(one) => view! { <End one over/> }.into_any(),
                Over::Code(name, code, secret, until) => view! { <CodeCard name code secret until/> }.into_any(),
            })
        }
    };
    view! {
        <Section label=label>
            <p class="sub">{what}</p>
            <Card rows=true><ul class="rows" role="list">{rows}</ul></Card>
            <Button label=t(W::HelpsAdd) kind=Kind::Link drawn=Icon::Plus on_press=move |()| over.set(Some(Over::New))/>
            <Sheet open on_close=move |()| over.set(None) title>{inside()}</Sheet>
        </Section>
    }
    .into_any()
}

/// The word of a choice, and a quiet line that says more.
fn words(tick: Tick) -> (W, W) {
    match tick {
        Tick::Diary => (W::HelpsDiary, W::HelpsDiaryHint),
        Tick::Plan => (W::HelpsPlan, W::HelpsPlanHint),
        Tick::Talks => (W::HelpsTalks, W::HelpsTalksHint),
        Tick::Asks => (W::HelpsAsks, W::HelpsAsksHint),
    }
}

fn listed(ticks: &[Tick]) -> String {
    ticks.iter().map(|tick| t(words(*tick).0)).collect::<Vec<_>>().join(" · ")
}

#[component]
fn Helper(one: Supporter, over: RwSignal<Option<Over>>) -> impl IntoView {
    let acting = acting();
    let not_yet = (!one.has_come).then(|| view! { <span class="why">{t(W::HelpsNotYet)}</span> });
    let (name, member) = (one.name.clone(), one.member.clone());
    let code = move |()| {
        let name = name.clone();
        acting.ask(Act::NewCode { member: member.clone() }, move |did| {
            if let Did::Invited { code, secret, until, .. } = did {
                over.try_set(Some(Over::Code(name, code, secret, until)));
            }
        });
    };
    let spoken = |word: W| t_with(word, &[("name", &one.name)]);
    let (change_spoken, code_spoken, end_spoken) =
        (spoken(W::HelpsChange), spoken(W::HelpsCodeSpoken), spoken(W::HelpsEndSpoken));
    let (change, end) = (one.clone(), one.clone());
    view! {
        <li>
            {icon(Icon::People)}
            <span class="text">
                <b><bdi>{one.name.clone()}</bdi></b>
                <span class="why">{listed(&one.ticks)}</span>
                {not_yet}
                {acting.notice()}
                <span class="row">
                    <Button label=t(W::ButtonChange) small=true spoken=change_spoken on_press=move |()| over.set(Some(Over::Change(change.clone())))/>
                    <Button label=t(W::HelpsCode) small=true spoken=code_spoken busy=acting.busy on_press=code/>
                    <Button label=t(W::HelpsEnd) small=true spoken=end_spoken on_press=move |()| over.set(Some(Over::End(end.clone())))/>
                </span>
            </span>
        </li>
    }
    .into_any()
}

/// Naming somebody, or changing what they may see.
#[component]
fn Ticks(person: Id, whom: Option<Supporter>, over: RwSignal<Option<Over>>) -> impl IntoView {
    let acting = acting();
    let name = HalfWritten::about(&person, "helps/name".into(), String::new);
    let before = whom.as_ref().map_or(Tick::FIRST.to_vec(), |one| one.ticks.clone());
    let ticks = RwSignal::new(before.clone());
    let is_new = whom.is_none();
    let off = Signal::derive(move || {
        let ticks = ticks.get();
        ticks.is_empty() || if is_new { name.with(|name| name.trim().is_empty()) } else { ticks == before }
    });
    let boxes = Tick::ALL.map(|tick| {
        let (label, hint) = words(tick);
        let on = Signal::derive(move || ticks.with(|ticks| ticks.contains(&tick)));
        let change = move |on: bool| {
            // In their own order, so that what was ticked and unticked again is no change.
            ticks.update(|ticks| {
                let is_on = |one: &Tick| if *one == tick { on } else { ticks.contains(one) };
                *ticks = Tick::ALL.into_iter().filter(is_on).collect();
            });
        };
        view! { <Tickbox label=t(label) hint=t(hint) on on_change=change/> }
    });
    let ask = move |()| {
        let ticks = ticks.get_untracked();
        match &whom {
            Some(one) => {
                acting.ask(Act::SetTicks { number: one.number, ticks }, move |_| _ = over.try_set(None));
            }
            None => {
                let called = name.now().trim().to_owned();
                let (role, person) = (Role::Supporter, Some(person.clone()));
                let invite = Invite { name: called.clone(), role, person, groups: Vec::new(), ticks };
                acting.ask(Act::Invite(invite), move |did| {
                    if let Did::Invited { code, secret, until, .. } = did {
                        name.forget()();
                        over.try_set(Some(Over::Code(called, code, secret, until)));
                    }
                });
            }
        }
    };
    let field = is_new.then(|| {
        view! { <Field label=t(W::HelpsName) longest=100 value=name.line(String::clone) on_input=move |text: String| name.change(|name| *name = text)/> }
    });
    view! {
        <NoSignal/>
        {field}
        <fieldset class="stack">
            <legend><b>{t(W::HelpsMaySee)}</b></legend>
            {boxes.into_iter().collect_view()}
        </fieldset>
        <p class="sub">{t(W::HelpsNever)}</p>
        {acting.notice()}
        <Button label=t(if is_new { W::HelpsMake } else { W::ButtonSave }) kind=Kind::Main wide=true off busy=acting.busy on_press=ask/>
    }
    .into_any()
}

/// Asked once: what follows stands beside the button.
#[component]
fn End(one: Supporter, over: RwSignal<Option<Over>>) -> impl IntoView {
    let acting = acting();
    let follows = t_with(W::HelpsEndFollows, &[("name", &one.name)]);
    let end = move |()| acting.ask(Act::EndGrant { number: one.number }, move |_| _ = over.try_set(None));
    view! {
        <NoSignal/>
        <p>{follows}</p>
        {acting.notice()}
        <div class="row">
            <Button label=t(W::HelpsEnd) kind=Kind::Main busy=acting.busy on_press=end/>
            <Button label=t(W::ButtonLeaveIt) on_press=move |()| over.set(None)/>
        </div>
    }
    .into_any()
}

/// Who sees what is never settled on one phone alone.
#[component]
fn NoSignal() -> impl IntoView {
    move || {
        let is_alone = sync_status().get().standing == Standing::NoSignal;
        is_alone.then(|| view! { <Notice kind=Note::Moved>{t(W::ActNoSignal)}</Notice> })
    }
}

/// On the phone of who helps: what they may see, and whose it is.
#[component]
pub fn MaySee() -> impl IntoView {
    move || {
        let name = records().me().supports.into_values().next()?;
        let row = |tick: Tick| view! { <li>{icon(Icon::Check)} <span class="text">{t(words(tick).0)}</span></li> };
        let rows = Tick::ALL.into_iter().filter(|tick| sees(*tick)).map(row).collect_view();
        Some(view! {
            <Section label=t_with(W::HelpsYouMay, &[("name", &name)])>
                <Card rows=true><ul class="rows" role="list">{rows}</ul></Card>
            </Section>
        })
    }
}
