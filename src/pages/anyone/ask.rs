//! Asking for help, for oneself or with consent for somebody, without an account.
//!
//! Kept on this phone first and sent when there is a signal. A half-written form stays with this tab and, unless somebody
//! says otherwise, on this phone until it is sent; where others may see the phone it is asked first. One that the hub did
//! not take comes back here, to be changed.

use crate::view::prelude::*;
use kith_model::{acts::AskForHelp as Asked, help_asked::Lacks};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    browser::{history, settings},
    live::{Standing, acts, directory, sync_status},
    pages::{
        address::Page,
        anyone::{front::WhatYouAsked, stillness::Stillness},
        participant::own::{crisis_numbers, desk, others_see},
        saving::problem_words,
    },
    parts::{Button, Chip, Chips, Field, Input, Kind, NobodyReads, Note, Notice, Pick, Screen, Tickbox, Waiting},
    words::{TONGUES, W, t, t_with},
};

/// The form as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// What is asked; its secret is that of a request which the hub did not take, and for which this one stands.
    pub asked: Asked,
    /// Whether it may be kept on this phone: asked where others may see it.
    pub keep: bool,
}

impl Form {
    fn new() -> Self {
        Self { asked: nothing(), keep: !(others_may_see() || settings::is_anybodys()) }
    }

    /// As it was kept.
    pub fn read(text: String) -> Option<Self> {
        let (keep, asked) = text.split_at_checked(1)?;
        Some(Self { asked: serde_json::from_str(asked).ok()?, keep: keep == KEPT })
    }

    /// As it is kept.
    pub fn text(&self) -> String {
        let asked = serde_json::to_string(&self.asked).unwrap_or_default();
        format!("{}{asked}", if self.keep { KEPT } else { "-" })
    }
}

const KEPT: &str = "+";

/// Nothing asked yet.
pub fn nothing() -> Asked {
    Asked { reach_way: "call".into(), ..Asked::default() }
}

/// Whether others may see this phone, as far as it is known. Tracked.
pub fn others_may_see() -> bool {
    others_see()
}

/// Asking for help.
#[component]
pub fn AskForHelp() -> impl IntoView {
    let acts = acts();
    let begun = RwSignal::new(None::<Option<Form>>);
    // What this tab had before a reload, also where nothing is kept on the phone.
    match history::kept().and_then(Form::read) {
        Some(form) => begun.set(Some(Some(form))),
        None => leptos::task::spawn_local(async move {
            let kept = acts.begun().await.and_then(Form::read);
            begun.try_set(Some(kept));
        }),
    }
    let inside = move || {
        begun.get().map_or_else(|| view! { <Waiting/> }.into_any(), |form| view! { <Asking form=form/> }.into_any())
    };
    let danger = move || view! { <NobodyReads numbers=crisis_numbers()/> };
    view! {
        <Screen title=t(W::AskTitle) back=Page::Front.path()>
            <p>{t(W::AskWhat)}</p>
            <WhatYouAsked/>
            {danger}
            {inside}
        </Screen>
    }
}

/// The form, new or as it was begun.
#[component]
fn Asking(form: Option<Form>) -> impl IntoView {
    let acts = acts();
    let was_begun = RwSignal::new(form.as_ref().is_some_and(|form| form.asked != nothing()));
    let form = form.unwrap_or_else(|| untrack(Form::new));
    let (asked, keep) = (RwSignal::new(form.asked), RwSignal::new(form.keep));
    let missing = RwSignal::new(Lacks::default());
    Effect::new(move |before: Option<()>| {
        let form = Form { asked: asked.get(), keep: keep.get() };
        let text = form.text();
        if before.is_some() {
            // Some browsers restore a tab that was closed, with what was kept beside its address.
            if !settings::is_anybodys() {
                history::keep(&text);
            }
            let is_kept = form.keep && form.asked != nothing();
            acts.keep_begun_ask(is_kept.then_some(text));
        }
    });
    let anew = move |()| {
        asked.set(nothing());
        was_begun.set(false);
    };
    let begun = move || {
        was_begun.get().then(|| {
            view! { <Notice>{t(W::AskBegun)} " " <Button label=t(W::AskAnew) kind=Kind::Link on_press=anew/></Notice> }
        })
    };
    let for_other = Memo::new(move |_| asked.with(|asked| asked.for_other));
    let whose = move || view! { <Whose asked=asked missing=missing for_other=for_other.get()/> };
    let offline = move || {
        (sync_status().get().standing == Standing::NoSignal).then(|| {
            let ring = desk().map(|(_, number)| t_with(W::RingCanRing, &[("number", &number)]));
            view! { <Notice kind=Note::Moved lead=t(W::AskNoSignal)>{ring}</Notice> }
        })
    };
    let unkept = move || {
        let problem = acts.begun_trouble().filter(|_| keep.get());
        problem.map(|problem| view! { <Notice kind=Note::Off>{problem_words(&problem)}</Notice> })
    };
    let is_typed = Memo::new(move |_| asked.with(|asked| *asked != nothing()));
    let leaves_nothing = Signal::derive(move || !keep.get() && is_typed.get());
    let to_front = StoredValue::new(use_navigate());
    let empty = move |()| {
        asked.set(nothing());
        acts.forget_passing();
        history::keep("");
        to_front
            .with_value(|go| go(&Page::Front.path(), NavigateOptions { replace: true, ..NavigateOptions::default() }));
    };
    let may_keep = (!settings::is_anybodys()).then(|| {
        view! { <Tickbox label=t(W::AskKeep) hint=t(W::AskKeepHint) on=keep on_change=move |is_on: bool| keep.set(is_on)/> }
    });
    let chosen = Signal::derive(move || if for_other.get() { "other" } else { "self" }.to_owned());
    let chips = vec![Chip::new("self", t(W::AskForMyself)), Chip::new("other", t(W::AskForOther))];
    view! {
        {begun}
        {offline}
        <Chips
            legend=t(W::AskWhose)
            chips=chips
            chosen=chosen
            on_choose=move |whose: String| asked.update(|asked| asked.for_other = whose == "other")
        />
        {whose}
        {may_keep}
        <div role="status">{unkept}</div>
        <Stillness is_on=leaves_nothing on_still=empty/>
        <Send asked=asked missing=missing keep/>
    }
    .into_any()
}

/// A field of the form.
fn line(
    asked: RwSignal<Asked>,
    read: fn(&Asked) -> &String,
    write: fn(&mut Asked, String),
) -> (Signal<String>, Callback<(String,)>) {
    (
        Signal::derive(move || asked.with(|asked| read(asked).clone())),
        Callback::new(move |(text,): (String,)| asked.update(|asked| write(asked, text))),
    )
}

/// What is always needed, in words for oneself or for somebody: the name, what it is about, how to reach them safely.
#[component]
pub fn Needed(
    /// The form.
    asked: RwSignal<Asked>,
    /// What was found to be missing.
    missing: RwSignal<Lacks>,
    /// In words for somebody else.
    for_other: bool,
) -> impl IntoView {
    let problem =
        move |is_so: fn(&Lacks) -> bool, words: W| Signal::derive(move || missing.with(is_so).then(|| t(words)));
    let (name, set_name) = line(asked, |a| &a.name, |a, text| a.name = text);
    let (about, set_about) = line(asked, |a| &a.about, |a, text| a.about = text);
    let (reach, set_reach) = line(asked, |a| &a.reach, |a, text| a.reach = text);
    let (way, set_way) = line(asked, |a| &a.reach_way, |a, text| a.reach_way = text);
    let (safe, set_safe) = line(asked, |a| &a.safe_way, |a, text| a.safe_way = text);
    let ways = [("call", W::AskWayCall), ("text", W::AskWayText), ("email", W::AskWayEmail), ("post", W::AskWayPost)];
    let ways = ways.map(|(way, word)| Chip::new(way, t(word))).into();
    let input = move || match way.get().as_str() {
        "email" => Input::Mail,
        "post" => Input::Block,
        _ => Input::Phone,
    };
    let input = Memo::new(move |_| input());
    let reach_label = move || {
        t(match input.get() {
            Input::Mail => W::AskReachMail,
            Input::Block => W::AskReachPost,
            _ => W::AskReachPhone,
        })
    };
    let reach_field = move || {
        view! {
            <Field
                label=reach_label()
                input=input.get()
                longest=300
                value=reach
                on_input=set_reach
                problem=problem(|m| m.reach, W::AskReachMissing)
            />
        }
    };
    view! {
        <Field
            label=t(if for_other { W::AskTheirName } else { W::AskName })
            longest=300
            value=name
            on_input=set_name
            problem=problem(|m| m.name, W::AskNameMissing)
        />
        <Field
            label=t(if for_other { W::AskAboutThem } else { W::AskAbout })
            hint=t(if for_other { W::AskAboutThemHint } else { W::AskAboutHint })
            input=Input::Block
            longest=4000
            value=about
            on_input=set_about
            problem=problem(|m| m.about, W::AskAboutMissing)
        />
        <Chips legend=t(if for_other { W::AskTheirWay } else { W::AskWay }) chips=ways chosen=way on_choose=set_way/>
        {reach_field}
        <Field label=t(if for_other { W::AskTheirSafe } else { W::AskSafe }) hint=t(W::AskSafeHint) input=Input::Block optional=true longest=2000 value=safe on_input=set_safe/>
    }
    .into_any()
}

/// The fields, in words for oneself or for somebody.
#[component]
fn Whose(asked: RwSignal<Asked>, missing: RwSignal<Lacks>, for_other: bool) -> impl IntoView {
    let (area, set_area) = line(asked, |a| &a.area, |a, text| a.area = text);
    let (language, set_language) = line(asked, |a| &a.language, |a, text| a.language = text);
    let areas = move || {
        let areas = directory().programme().areas;
        (!areas.is_empty()).then(|| {
            let mut options = vec![(String::new(), t(W::AskAreaAny))];
            options.extend(areas.into_iter().map(|area| (area.clone(), area)));
            view! { <Pick label=t(W::AskArea) options=options value=area on_choose=set_area/> }
        })
    };
    let languages = move || {
        let mut codes = directory().programme().languages;
        for tongue in TONGUES {
            if !codes.iter().any(|code| code == tongue.code) {
                codes.push(tongue.code.to_owned());
            }
        }
        let mut options = vec![(String::new(), t(W::AskLanguageAny))];
        options.extend(codes.into_iter().map(|code| (code.clone(), crate::words::language_name(&code))));
        view! { <Pick label=t(if for_other { W::AskTheirLanguage } else { W::AskLanguage }) options=options value=language on_choose=set_language/> }
    };
    let by = for_other.then(|| view! { <ByWhom asked=asked missing=missing/> });
    view! {
        <Needed asked=asked missing=missing for_other=for_other/>
        {areas}
        {languages}
        {by}
    }
    .into_any()
}

/// Who asks, and that the other one agreed.
#[component]
fn ByWhom(asked: RwSignal<Asked>, missing: RwSignal<Lacks>) -> impl IntoView {
    let (name, set_name) = line(asked, |a| &a.by_name, |a, text| a.by_name = text);
    let (reach, set_reach) = line(asked, |a| &a.by_reach, |a, text| a.by_reach = text);
    view! {
        <Field label=t(W::AskByName) optional=true longest=300 value=name on_input=set_name/>
        <Field label=t(W::AskByReach) hint=t(W::AskByReachHint) optional=true longest=300 value=reach on_input=set_reach/>
        <Agreed asked=asked missing=missing/>
    }
    .into_any()
}

/// That the other one agreed.
#[component]
pub fn Agreed(
    /// The form.
    asked: RwSignal<Asked>,
    /// What was found to be missing.
    missing: RwSignal<Lacks>,
) -> impl IntoView {
    let on = Signal::derive(move || asked.with(|asked| asked.consent));
    let trouble = move || {
        missing
            .with(|missing| missing.consent)
            .then(|| view! { <Notice kind=Note::Off spoken=true>{t(W::AskConsentMissing)}</Notice> })
    };
    view! {
        <Tickbox
            label=t(W::AskConsent)
            hint=t(W::AskConsentHint)
            on=on
            on_change=move |is_on: bool| asked.update(|asked| asked.consent = is_on)
        />
        {trouble}
    }
    .into_any()
}

#[component]
fn Send(asked: RwSignal<Asked>, missing: RwSignal<Lacks>, keep: RwSignal<bool>) -> impl IntoView {
    let acts = acts();
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None);
    let navigate = StoredValue::new(use_navigate());
    let send = move |()| {
        let mut now = asked.get_untracked();
        if !now.for_other {
            (now.by_name, now.by_reach, now.consent) = (String::new(), String::new(), false);
        }
        let lacks = now.lacks();
        missing.set(lacks);
        if lacks.is_any() {
            return;
        }
        for text in
            [&mut now.name, &mut now.about, &mut now.reach, &mut now.safe_way, &mut now.by_name, &mut now.by_reach]
        {
            *text = text.trim().to_owned();
        }
        busy.set(true);
        let navigate = navigate.get_value();
        leptos::task::spawn_local(async move {
            let may_keep = keep.try_get_untracked().unwrap_or(false);
            let asked = if may_keep { acts.ask_for_help(now).await } else { acts.ask_in_passing(now).await };
            match asked {
                Ok(()) => {
                    // What was typed must not come back with Back, on a library's computer.
                    history::keep("");
                    let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
                    navigate(&Page::AskStands.path(), options);
                }
                Err(why) => _ = problem.try_set(Some(why)),
            }
            busy.try_set(false);
        });
    };
    let lacks = move || {
        missing
            .with(|lacks| lacks.is_any())
            .then(|| view! { <Notice kind=Note::Off spoken=true>{t(W::AskMissing)}</Notice> })
    };
    let trouble = move || {
        problem.get().map(|problem| view! { <Notice kind=Note::Off spoken=true>{problem_words(&problem)}</Notice> })
    };
    view! {
        <p class="sub">{t(W::AskWhoReads)}</p>
        {lacks}
        {trouble}
        <Button label=t(W::AskSend) kind=Kind::Main wide=true on_press=send busy=busy/>
    }
    .into_any()
}
