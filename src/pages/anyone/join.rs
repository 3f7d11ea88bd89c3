//! Opening an invitation, by its link or its code.
//!
//! Looking uses nothing: a preview robot, a scan, a second look leave the invitation as it is. Only the button uses it.

use std::cell::Cell;

use crate::view::prelude::*;
use kith_model::{access::Role, acts::Hello, code};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use crate::{
    browser::{
        device::{self, Browser},
        page,
    },
    live::{HubProblem, profiles},
    pages::{address::Page, home_screen::home_screen_steps},
    parts::{Button, Card, CopyButton, Field, Input, Kind, LanguagePicker, Note, Notice, Screen, Waiting},
    words::{W, language::language, t, t_with},
};

/// How far one is.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    /// A code is typed.
    Typing,
    /// The hub is asked what it is.
    Looking,
    /// It says what it is.
    Greeted(Hello),
    /// The code was not looked at: why.
    Not(HubProblem),
}

thread_local! {
    /// An invitation is being used: opening the profile draws the screens anew, and it must not be looked at again.
    static JOINING: Cell<bool> = const { Cell::new(false) };
}

/// Opening an invitation.
#[component]
pub fn Join() -> impl IntoView {
    let profiles = profiles();
    // The router's word: the browser's own address changes only after a new screen is drawn.
    let hash = use_location().hash;
    let after_hash = move || hash.with(|hash| hash.trim_start_matches('#').to_owned());
    let secret = untrack(after_hash);
    let from_link = !secret.is_empty();
    let is_joining = JOINING.get();
    let code = RwSignal::new(secret);
    let step = RwSignal::new(if from_link || is_joining { Step::Looking } else { Step::Typing });
    let look = move || {
        let asked = code::asked_for(&code.get_untracked());
        if asked.is_empty() {
            return;
        }
        step.set(Step::Looking);
        leptos::task::spawn_local(async move {
            let answer = profiles.look(asked).await;
            step.try_set(answer.map_or_else(Step::Not, Step::Greeted));
        });
    };
    if from_link && !is_joining {
        look();
    }
    // A link that is opened where this screen already stands changes only what follows the `#`.
    Effect::new(move |before: Option<String>| {
        let now = hash.get();
        let secret = after_hash();
        if before.is_some_and(|before| before != now) && !secret.is_empty() {
            code.set(secret);
            look();
        }
        now
    });
    let title = Signal::derive(move || match step.get() {
        Step::Greeted(hello) => t_with(W::JoinHello, &[("name", &hello.name)]),
        _ => t(W::JoinTitle),
    });
    let inside = move || match step.get() {
        Step::Typing => view! { <Typing code=code look=look/> }.into_any(),
        Step::Looking => view! { <Waiting/> }.into_any(),
        Step::Greeted(hello) => {
            view! { <Greeted hello=hello code=code from_link=!untrack(after_hash).is_empty()/> }.into_any()
        }
        Step::Not(problem) => {
            let is_typed_again = !matches!(problem, HubProblem::NoSignal | HubProblem::NotTheHub);
            let again = (!is_typed_again).then(|| {
                view! { <div class="row"><Button label=t(W::ButtonAgain) kind=Kind::Main on_press=move |()| look()/></div> }
            });
            view! {
                <Notice kind=Note::Off spoken=true>{problem_words(&problem)}</Notice>
                {again}
                {is_typed_again.then(|| view! { <Typing code=code look=look/> })}
            }
            .into_any()
        }
    };
    view! { <Screen title=title back=Page::Front.path() bare=true>{inside}</Screen> }
}

#[component]
fn Typing(code: RwSignal<String>, look: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    // The secret of a link that did not work is nothing to be corrected by hand.
    if code.get_untracked().len() > 24 {
        code.set(String::new());
    }
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        look();
    };
    view! {
        <form class="stack wide" on:submit=submit>
            <Field
                label=t(W::JoinCode)
                hint=t(W::JoinCodeHint)
                input=Input::Code
                value=code
                on_input=move |text: String| code.set(text)
            />
            <Button label=t(W::JoinLook) kind=Kind::Main submit=true wide=true/>
        </form>
    }
    .into_any()
}

#[component]
fn Greeted(hello: Hello, code: RwSignal<String>, from_link: bool) -> impl IntoView {
    let profiles = profiles();
    let (navigate, language) = (use_navigate(), language());
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<HubProblem>);
    // An installed app on an iPhone keeps its own storage: what is opened here would not be there.
    let is_elsewhere = from_link && device::browser() == Browser::IPhone && !device::is_installed();
    let here = RwSignal::new(!is_elsewhere);
    let open = {
        let open = StoredValue::new(move || {
            let navigate = navigate.clone();
            busy.set(true);
            JOINING.set(true);
            leptos::task::spawn_local(async move {
                let joined = profiles.join(code::asked_for(&code.get_untracked())).await;
                JOINING.set(false);
                match joined {
                    // Whoever comes in anew on a phone that somebody else has open brings their language.
                    Ok(joined) if language.is_anothers() => page::load(&Page::first_of(&joined.roles).path()),
                    Ok(joined) => {
                        let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
                        navigate(&Page::first_of(&joined.roles).path(), options);
                    }
                    Err(why) => _ = problem.try_set(Some(why)),
                }
                busy.try_set(false);
            });
        });
        move |()| open.with_value(|open| open())
    };
    let (what, button) = match hello.role {
        Role::Participant if hello.from.is_empty() => {
            (t_with(W::JoinPlanFromNobody, &[("programme", &hello.programme_name)]), t(W::JoinOpenPlan))
        }
        Role::Participant => {
            let values = [("from", hello.from.as_str()), ("programme", hello.programme_name.as_str())];
            (t_with(W::JoinPlan, &values), t(W::JoinOpenPlan))
        }
        Role::Supporter if !hello.from.is_empty() => (t_with(W::JoinHelps, &[("from", &hello.from)]), t(W::JoinOpen)),
        _ => (t_with(W::JoinOther, &[("programme", &hello.programme_name)]), t(W::JoinOpen)),
    };
    let trouble = move || {
        problem.get().map(|problem| view! { <Notice kind=Note::Off spoken=true>{problem_words(&problem)}</Notice> })
    };
    let button = StoredValue::new(button);
    let link = format!("{}{}#{}", page::origin(), Page::Join.path(), code::asked_for(&code.get_untracked()));
    let link = StoredValue::new(link);
    let action = move || {
        if here.get() {
            view! { <Button label=button.get_value() kind=Kind::Main wide=true busy=busy on_press=open/> }.into_any()
        } else {
            view! {
                <Card>
                    <p><b>{t(W::JoinIphone)}</b></p>
                    {home_screen_steps(t(W::JoinIphoneThree))}
                    <CopyButton label=t(W::JoinCopy) text=link.get_value()/>
                </Card>
                <Button label=t(W::JoinIphoneHere) kind=Kind::Link on_press=move |()| here.set(true)/>
            }
            .into_any()
        }
    };
    view! {
        <p class="lead"><bdi>{what}</bdi></p>
        {trouble}
        {action}
        <p class="sub">{t(W::JoinUses)}</p>
        <Card><LanguagePicker/></Card>
    }
    .into_any()
}

/// Why it did not go, in plain words.
fn problem_words(problem: &HubProblem) -> String {
    t(match problem.code() {
        "no-signal" | "not-the-hub" => W::JoinNoSignal,
        "too-often" => W::JoinTooOften,
        "code-used" => W::JoinUsed,
        "code-not-valid" => W::JoinNotValid,
        "not-kept" => W::FrontNoStorage,
        _ => W::JoinNotNow,
    })
}
