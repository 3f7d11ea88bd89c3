//! How an own request for help stands: received, or in touch, and nothing more.

use crate::view::prelude::*;
use kith_model::{acts::AskForHelp, order};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    ask::{Form, others_may_see},
    stillness::Stillness,
};
use crate::{
    live::{OwnAsk, acts, clock},
    pages::{
        address::Page,
        own::ended::Unread,
        participant::own::{crisis_numbers, desk, known_day},
        saving::saving,
    },
    parts::{Button, Card, Empty, Icon, Kind, LinkButton, NobodyReads, Note, Notice, Ring, Screen},
    words::{W, dates, t, t_with},
};

/// How the requests of this phone stand.
#[component]
pub fn AskStands() -> impl IntoView {
    let acts = acts();
    acts.look_at_asks();
    let asks = Memo::new(move |_| {
        let mut asks = acts.asks();
        order::by_key(&mut asks, |ask| std::cmp::Reverse(ask.at));
        asks
    });
    let shown = move || {
        let asks = asks.get();
        if asks.is_empty() {
            return view! {
                <Empty drawn=Icon::Ask title=t(W::AskNone)>
                    <LinkButton href=Page::AskForHelp.path() label=t(W::FrontAsk) kind=Kind::Main/>
                </Empty>
            }
            .into_any();
        }
        let cards = asks.into_iter().map(|ask| view! { <OneAsk ask=ask/> }).collect_view();
        view! {
            {cards}
            <LinkButton href=Page::AskForHelp.path() label=t(W::AskAgain) kind=Kind::Link/>
        }
        .into_any()
    };
    let passing = Memo::new(move |_| acts.has_passing());
    let navigate = StoredValue::new(use_navigate());
    let empty = move |()| {
        acts.forget_passing();
        navigate
            .with_value(|go| go(&Page::Front.path(), NavigateOptions { replace: true, ..NavigateOptions::default() }));
    };
    let done = move || {
        passing.get().then(|| {
            view! {
                <p>{t(W::AskPassing)}</p>
                <Button label=t(W::AskPassingDone) kind=Kind::Main wide=true on_press=empty/>
            }
        })
    };
    view! {
        <Screen title=t(W::AskStandsTitle) back=Page::Front.path()>
            <Unread/>
            {shown}
            {done}
            <Stillness is_on=passing on_still=empty/>
            {move || view! { <NobodyReads numbers=crisis_numbers()/> }}
            <LinkButton href=Page::Find.path() label=t(W::FrontFind) drawn=Icon::Find/>
        </Screen>
    }
}

#[component]
fn OneAsk(ask: OwnAsk) -> impl IntoView {
    let (acts, clock) = (acts(), clock());
    let today = known_day();
    let at = ask.at;
    let when = move || dates::day_time(clock.wall(at), today.get());
    if let Some(why) = &ask.why {
        return view! { <NotTaken why=why.clone() ask=ask/> }.into_any();
    }
    let state = match (&ask.unsent, ask.state.as_ref().map(|stands| stands.state.as_str())) {
        (Some(_), _) => {
            let ring = desk().map(|(name, number)| {
                view! {
                    <p>{t_with(W::RingCanRing, &[("number", &number)])}</p>
                    <div class="row"><Ring name=name number=number small=true/></div>
                }
            });
            view! { <Notice kind=Note::Moved lead=t(W::RingNotSent) spoken=true>{ring}</Notice> }.into_any()
        }
        (None, Some("in-touch")) => {
            view! { <Notice kind=Note::Here lead=t(W::AskInTouch) spoken=true>{t(W::AskInTouchMore)}</Notice> }
                .into_any()
        }
        (None, None) => {
            view! { <Notice kind=Note::Moved lead=t(W::AskSealed) spoken=true>{t(W::AskSealedMore)}</Notice> }
                .into_any()
        }
        (None, Some(_)) => {
            view! { <Notice kind=Note::Here lead=t(W::AskReceived) spoken=true>{t(W::AskReceivedMore)}</Notice> }
                .into_any()
        }
    };
    let secret = StoredValue::new(ask.secret);
    let forget = move |()| {
        leptos::task::spawn_local(async move {
            if let Some(secret) = secret.try_get_value() {
                // Not kept means that it still stands there, which is seen.
                let _ = acts.forget_ask(&secret).await;
            }
        });
    };
    let can_forget = ask.unsent.is_none();
    view! {
        <Card>
            <p><b>{t(W::AskOf)}</b> " " <span class="sub">{when}</span></p>
            {state}
            {can_forget.then(|| view! { <Button label=t(W::AskForget) kind=Kind::Link on_press=forget/> })}
        </Card>
    }
    .into_any()
}

/// The hub did not take it as it stands, and never will: what is missing, and the way on.
#[component]
fn NotTaken(ask: OwnAsk, why: String) -> impl IntoView {
    let acts = acts();
    let navigate = use_navigate();
    let saving = saving();
    let words = t(match why.as_str() {
        "missing" => W::AskLacks,
        "consent-needed" => W::AskConsentMissing,
        _ => W::AskTooLong,
    });
    let ring = desk().map(|(_, number)| view! { <p>{t_with(W::RingCanRing, &[("number", &number)])}</p> });
    let secret = ask.secret.clone();
    // It stays here until the one that stands for it is sent: whoever leaves the form loses nothing.
    let form =
        ask.unsent.map(|asked| Form { asked: AskForHelp { secret: ask.secret, ..asked }, keep: !others_may_see() });
    let change = move |()| {
        if let Some(form) = &form {
            acts.open_again(form.text());
        }
        navigate(&Page::AskForHelp.path(), NavigateOptions::default());
    };
    let forget = move |()| {
        let secret = secret.clone();
        saving.run(async move { acts.forget_ask(&secret).await }, || ());
    };
    view! {
        <Card>
            <p><b>{t(W::AskOf)}</b></p>
            <Notice kind=Note::Off lead=t(W::AskNotTaken) spoken=true><p>{words}</p> {ring}</Notice>
            <div class="row">
                <Button label=t(W::ButtonChange) kind=Kind::Main on_press=change/>
                <Button label=t(W::AskForgetIt) busy=saving.busy() on_press=forget/>
            </div>
            {saving.notice()}
        </Card>
    }
    .into_any()
}
