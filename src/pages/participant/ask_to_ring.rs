//! "Ask Priya to ring me": at the foot of every screen of a participant, with her days, and honest words about the signal.
//!
//! One open ask of a sort at a time: while it stands, the button is its state, until somebody did it or it is taken back.

use crate::view::prelude::*;
use kith_model::{
    Circle, Header, Kind as RecordKind,
    fields::Word,
    form::Opened,
    kinds::{Ask, AskSort},
    ticks::Tick,
};

pub use super::own::is_participant;
use super::own::{
    connector, connector_name, crisis_numbers, days_line, desk, is_own_word, open_ask, own_or, own_person, own_words,
    said_by, said_by_line, sees, supported,
};
use crate::{
    live::{Standing, clock, records, sync_status},
    pages::{
        own::{helpers::reads_too, standing_in::StandingIn},
        saving::{press, save_then},
    },
    parts::{Button, Card, Field, Input, Kind, NobodyReads, Note, Notice, Ring, Sheet},
    words::{W, dates, t, t_with},
};

/// The button at the foot of a screen, or how the ask stands; for who helps the person too, where that was ticked.
#[component]
pub fn AskToRing() -> impl IntoView {
    let may_ask = Memo::new(|_| sees(Tick::Asks));
    move || {
        may_ask.get().then(|| {
            view! {
                <StandingIn/>
                <Asking sort=AskSort::RingMe label=Signal::derive(ring_words)/>
            }
        })
    }
}

/// "Ask Priya to ring me", or to ring Jean.
fn ring_words() -> String {
    match (connector(), supported()) {
        (Some(connector), Some(name)) => t_with(W::TheirRing, &[("connector", &connector.name), ("name", &name)]),
        (Some(connector), None) => t_with(W::RingAsk, &[("name", &connector.name)]),
        (None, _) => t(W::RingAskAnybody),
    }
}

/// An ask as it stands.
#[derive(Clone, PartialEq)]
struct Stands {
    opened: Opened,
    on: Option<chrono::NaiveDateTime>,
    by: Option<String>,
    /// What somebody else asked is not theirs to take back who helps.
    can_go: bool,
    is_unsent: bool,
    is_taken: bool,
}

/// Asks the connector for something: a button and its sheet, then how it stands.
#[component]
pub fn Asking(
    /// What is asked for.
    sort: AskSort,
    /// What stands on the button.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let stands = Memo::new(move |_| {
        let (ask, shown) = open_ask(&own_person()?, sort)?;
        Some(Stands {
            opened: shown.opened(),
            on: ask.on,
            by: shown.record.shown("sort").and_then(|version| said_by(version.whose())),
            can_go: is_own_word(&shown),
            is_unsent: shown.is_untold(),
            is_taken: ask.taken_on.is_some(),
        })
    });
    let shown = move || match stands.get() {
        Some(one) => view! { <AskStands one=one/> }.into_any(),
        None => view! { <Button label=label wide=true on_press=move |()| open.set(true)/> }.into_any(),
    };
    view! {
        {shown}
        <AskSheet sort=sort open=open/>
    }
    .into_any()
}

/// What was asked, and how far it has come.
#[component]
fn AskStands(one: Stands) -> impl IntoView {
    let today = super::own::known_day();
    let on = one.on;
    let when = move || on.map(|on| view! { <span class="sub">{dates::day_time(on, today.get())}</span> });
    let name = connector_name();
    let state = if one.is_unsent {
        let more = match desk() {
            Some((name, number)) => view! {
                <p>{t_with(W::RingCanRing, &[("number", &number)])}</p>
                <div class="row"><Ring name=name number=number small=true/></div>
            }
            .into_any(),
            None => ().into_any(),
        };
        view! { <Notice kind=Note::Moved lead=t(W::RingNotSent) spoken=true>{more}</Notice> }.into_any()
    } else if one.is_taken {
        view! { <Notice kind=Note::Here lead=t_with(W::RingTaken, &[("name", &name)])>""</Notice> }.into_any()
    } else {
        let days = connector().and_then(|connector| days_line(&connector));
        view! { <Notice kind=Note::Here lead=t_with(W::RingSent, &[("name", &name)])>{days}</Notice> }.into_any()
    };
    let (opened, by) = (one.opened, said_by_line(one.by));
    let asked = match supported() {
        Some(person) => t_with(W::TheirAsked, &[("connector", &name), ("name", &person)]),
        None => t_with(W::RingAsked, &[("name", &name)]),
    };
    let can_go = one.can_go;
    let back = save_then(move || Some(vec![opened.set([("withdrawn", true.into())])]), || ());
    view! {
        <Card>
            <p><b>{asked}</b> " " {when}</p>
            {by}
            {state}
            {can_go.then(|| view! { <Button label=own_or(W::RingBack, W::TheirBack) kind=Kind::Link on_press=back.run busy=back.busy/> })}
            {back.notice()}
        </Card>
    }
    .into_any()
}

#[component]
fn AskSheet(sort: AskSort, open: RwSignal<bool>) -> impl IntoView {
    let title = move || match sort {
        AskSort::RingMe => ring_words(),
        _ => t(W::RingSomethingElse),
    };
    let title = Signal::derive(title);
    let draft = format!("ask/{}", sort.word());
    let close = {
        let draft = draft.clone();
        move || {
            records().drop_draft(&draft);
            open.set(false)
        }
    };
    let close = Callback::new(move |()| close());
    let inside = move || view! { <AskForm sort draft=draft.clone() close/> };
    view! { <Sheet open=open on_close=close title=title>{inside()}</Sheet> }.into_any()
}

/// What is asked, kept as one types: a call that comes meanwhile takes nothing away.
#[component]
fn AskForm(sort: AskSort, draft: String, close: Callback<()>) -> impl IntoView {
    let words = own_words(draft);
    let saving = press(move |saving| {
        let (records, Some(person)) = (records(), own_person()) else { return };
        let header = Header::new(Circle::Person(person), RecordKind::Ask, records.new_id());
        let ask = Ask { sort: Some(sort), words: words.now().trim().into(), on: Some(clock().now()), ..Ask::default() };
        let save = Opened::new(header).save(&Ask::default(), &ask);
        saving.save(save.into_iter().collect(), words.forget_and(close));
    });
    let no_signal = move || {
        (sync_status().get().standing == Standing::NoSignal).then(|| {
            let ring = desk().map(|(_, number)| t_with(W::RingCanRing, &[("number", &number)]));
            view! { <Notice kind=Note::Moved lead=t(W::RingNoSignal)>{ring}</Notice> }
        })
    };
    let name = untrack(connector_name);
    let days = untrack(|| connector().and_then(|connector| days_line(&connector)));
    // Who else reads it: on the person's own phone who was let, on that of who helps the person.
    let too = untrack(|| match supported() {
        Some(name) => Some(t_with(W::HelpsReads, &[("names", &name)])),
        None => own_person().and_then(|person| reads_too(&person, Tick::Asks)),
    });
    let readers = match too {
        Some(too) => format!("{} {too}", t_with(W::RingReads, &[("name", &name)])),
        None => t_with(W::RingWhoReads, &[("name", &name)]),
    };
    view! {
        {days.map(|days| view! { <p>{days}</p> })}
        <Field
            label=t(if sort == AskSort::RingMe { W::RingWhat } else { W::RingWhatElse })
            hint=readers
            input=Input::Block
            optional=true
            longest=2000
            value=words.line(String::clone)
            on_input=move |text: String| words.change(|words| *words = text)
        />
        {no_signal}
        <NobodyReads numbers=crisis_numbers()/>
        {saving.notice_of_form()}
        <div class="row">
            <Button label=t(W::RingSend) kind=Kind::Main on_press=saving.run busy=saving.busy/>
            <Button label=t(W::ButtonLeaveIt) on_press=close/>
        </div>
    }
    .into_any()
}
