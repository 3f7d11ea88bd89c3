//! Asking for help, for oneself or with consent for somebody, without an account.
//!
//! Kept on this phone first and sent when there is a signal. A half-written form stays with this tab until it is sent.

use crate::view::prelude::*;
use kith_model::acts::AskForHelp as Asked;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    browser::history,
    live::{Standing, acts, directory, sync_status},
    pages::{
        address::Page,
        participant::own::{crisis_numbers, desk},
        saving::problem_words,
    },
    parts::{Button, Chip, Chips, Field, Input, Kind, NobodyReads, Note, Notice, Pick, Screen, Tickbox},
    words::{TONGUES, W, t, t_with},
};

/// What is still to put right.
#[derive(Clone, Debug, Default, PartialEq)]
struct Missing {
    name: bool,
    about: bool,
    reach: bool,
    consent: bool,
}

impl Missing {
    fn of(asked: &Asked) -> Self {
        let is_bare = |text: &str| text.trim().is_empty();
        Self {
            name: is_bare(&asked.name),
            about: is_bare(&asked.about),
            reach: is_bare(&asked.reach) && (!asked.for_other || is_bare(&asked.by_reach)),
            consent: asked.for_other && !asked.consent,
        }
    }

    fn is_any(&self) -> bool {
        self != &Self::default()
    }
}

/// Asking for help.
#[component]
pub fn AskForHelp() -> impl IntoView {
    let kept = history::kept().and_then(|text| serde_json::from_str::<Asked>(&text).ok());
    let asked = RwSignal::new(kept.unwrap_or_else(|| Asked { reach_way: "call".into(), ..Asked::default() }));
    let missing = RwSignal::new(Missing::default());
    Effect::new(move |before: Option<()>| {
        let text = asked.with(serde_json::to_string).unwrap_or_default();
        if before.is_some() {
            history::keep(&text);
        }
    });
    let for_other = Memo::new(move |_| asked.with(|asked| asked.for_other));
    let whose = move || view! { <Whose asked=asked missing=missing for_other=for_other.get()/> };
    let offline = move || {
        (sync_status().get().standing == Standing::NoSignal).then(|| {
            let ring = desk().map(|(_, number)| t_with(W::RingCanRing, &[("number", &number)]));
            view! { <Notice kind=Note::Moved lead=t(W::AskNoSignal)>{ring}</Notice> }
        })
    };
    let danger = move || view! { <NobodyReads numbers=crisis_numbers()/> };
    let chosen = Signal::derive(move || if for_other.get() { "other" } else { "self" }.to_owned());
    let chips = vec![Chip::new("self", t(W::AskForMyself)), Chip::new("other", t(W::AskForOther))];
    view! {
        <Screen title=t(W::AskTitle) back=Page::Front.path()>
            <p>{t(W::AskWhat)}</p>
            {danger}
            {offline}
            <Chips
                legend=t(W::AskWhose)
                chips=chips
                chosen=chosen
                on_choose=move |whose: String| asked.update(|asked| asked.for_other = whose == "other")
            />
            {whose}
            <Send asked=asked missing=missing/>
        </Screen>
    }
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

/// The fields, in words for oneself or for somebody.
#[component]
fn Whose(asked: RwSignal<Asked>, missing: RwSignal<Missing>, for_other: bool) -> impl IntoView {
    let problem =
        move |is_so: fn(&Missing) -> bool, words: W| Signal::derive(move || missing.with(is_so).then(|| t(words)));
    let (name, set_name) = line(asked, |a| &a.name, |a, text| a.name = text);
    let (about, set_about) = line(asked, |a| &a.about, |a, text| a.about = text);
    let (reach, set_reach) = line(asked, |a| &a.reach, |a, text| a.reach = text);
    let (way, set_way) = line(asked, |a| &a.reach_way, |a, text| a.reach_way = text);
    let (safe, set_safe) = line(asked, |a| &a.safe_way, |a, text| a.safe_way = text);
    let (area, set_area) = line(asked, |a| &a.area, |a, text| a.area = text);
    let (language, set_language) = line(asked, |a| &a.language, |a, text| a.language = text);
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
        {areas}
        {languages}
        {by}
    }
    .into_any()
}

/// Who asks, and that the other one agreed.
#[component]
fn ByWhom(asked: RwSignal<Asked>, missing: RwSignal<Missing>) -> impl IntoView {
    let (name, set_name) = line(asked, |a| &a.by_name, |a, text| a.by_name = text);
    let (reach, set_reach) = line(asked, |a| &a.by_reach, |a, text| a.by_reach = text);
    let on = Signal::derive(move || asked.with(|asked| asked.consent));
    let trouble = move || {
        missing
            .with(|missing| missing.consent)
            .then(|| view! { <Notice kind=Note::Off spoken=true>{t(W::AskConsentMissing)}</Notice> })
    };
    view! {
        <Field label=t(W::AskByName) optional=true longest=300 value=name on_input=set_name/>
        <Field label=t(W::AskByReach) optional=true longest=300 value=reach on_input=set_reach/>
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
fn Send(asked: RwSignal<Asked>, missing: RwSignal<Missing>) -> impl IntoView {
    let acts = acts();
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None);
    let navigate = StoredValue::new(use_navigate());
    let send = move |()| {
        let mut now = asked.get_untracked();
        if !now.for_other {
            (now.by_name, now.by_reach, now.consent) = (String::new(), String::new(), false);
        }
        let lacks = Missing::of(&now);
        missing.set(lacks.clone());
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
            match acts.ask_for_help(now).await {
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
        missing.with(Missing::is_any).then(|| view! { <Notice kind=Note::Off spoken=true>{t(W::AskMissing)}</Notice> })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn for_somebody_else_their_consent_is_needed_and_one_way_to_reach_either() {
        let own = Asked { name: "Ana".into(), about: "Company".into(), reach: "0123".into(), ..Asked::default() };
        assert!(!Missing::of(&own).is_any());
        let other = Asked { for_other: true, ..own.clone() };
        assert_eq!(Missing::of(&other), Missing { consent: true, ..Missing::default() });
        let agreed = Asked { consent: true, reach: " ".into(), by_reach: "0456".into(), ..other };
        assert!(!Missing::of(&agreed).is_any());
        assert!(Missing::of(&Asked { reach: String::new(), ..own }).reach);
    }
}
