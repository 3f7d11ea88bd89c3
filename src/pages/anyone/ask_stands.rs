//! How an own request for help stands: received, or in touch, and nothing more.

use crate::view::prelude::*;
use kith_model::order;

use crate::{
    live::{OwnAsk, acts, clock},
    pages::{
        address::Page,
        own::ended::Unread,
        participant::own::{crisis_numbers, desk, known_day},
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
    view! {
        <Screen title=t(W::AskStandsTitle) back=Page::Front.path()>
            <Unread/>
            {shown}
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
        (None, _) => {
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
