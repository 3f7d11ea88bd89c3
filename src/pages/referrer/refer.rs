//! Referring somebody, with their consent, in five fields.
//!
//! Kept as one types and saved as any record of this phone: it goes when there is a signal, and cannot be lost before. The
//! id of the person whom it is about is drawn here, so that its referrer hears what became of it.

use crate::view::prelude::*;
use kith_model::{
    Circle, Header, Kind as RecordKind,
    acts::AskForHelp as Asked,
    form::{Opened, Save},
    help_asked::Lacks,
};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    live::{Standing, records, sync_status},
    pages::{
        address::Page,
        anyone::ask::{Agreed, Form, Needed, nothing},
        half_written::HalfWritten,
        participant::own::{crisis_numbers, desk},
        saving::press,
    },
    parts::{Button, Kind, NobodyReads, Note, Notice, Screen},
    words::{W, t, t_with},
};

/// The draft of the form.
pub const DRAFT: &str = "refer";

/// Referring somebody.
#[component]
pub fn Refer() -> impl IntoView {
    let records = records();
    let kept = HalfWritten::open(DRAFT.into(), String::new);
    let form = Form::read(kept.now()).map_or_else(nothing, |form| form.asked);
    let asked = RwSignal::new(Asked { for_other: true, ..form });
    let missing = RwSignal::new(Lacks::default());
    Effect::new(move |before: Option<()>| {
        let text = Form { asked: asked.get(), keep: true }.text();
        if before.is_some() {
            kept.change(|kept| *kept = text);
        }
    });
    let navigate = StoredValue::new(use_navigate());
    let me = Memo::new(move |_| records.me().member);
    let send = press(move |saving| {
        let words = asked.get_untracked();
        let lacks = words.lacks();
        missing.set(lacks);
        let Some(me) = me.get_untracked().filter(|_| !lacks.is_any()) else { return };
        let person = records.new_id();
        let header = Header::new(Circle::Referral(me, person.clone()), RecordKind::Referral, person);
        let opened = Opened::new(header);
        let typed = LINES.iter().filter(|(_, of)| !of(&words).trim().is_empty());
        let mut changes: Vec<_> = typed.map(|(field, of)| opened.change(field, of(&words).trim())).collect();
        changes.extend([opened.change("for", "other"), opened.change("consent", true)]);
        let (forget, navigate) = (kept.forget(), navigate.get_value());
        saving.save(vec![Save { header: opened.header, changes }], move || {
            forget();
            navigate(&Page::Referrals.path(), NavigateOptions::default());
        });
    });
    let offline = move || {
        (sync_status().get().standing == Standing::NoSignal).then(|| {
            let ring = desk().map(|(_, number)| t_with(W::RingCanRing, &[("number", &number)]));
            view! { <Notice kind=Note::Moved lead=t(W::AskNoSignal)>{ring}</Notice> }
        })
    };
    let lacks = move || {
        missing
            .with(|lacks| lacks.is_any())
            .then(|| view! { <Notice kind=Note::Off spoken=true>{t(W::AskMissing)}</Notice> })
    };
    view! {
        <Screen title=t(W::ReferTitle)>
            <p>{t(W::ReferWhat)}</p>
            {move || view! { <NobodyReads numbers=crisis_numbers()/> }}
            {offline}
            <Needed asked missing for_other=true/>
            <Agreed asked missing/>
            {lacks}
            {send.notice_of_form()}
            <Button label=t(W::ReferSend) kind=Kind::Main wide=true off=Signal::derive(move || me.get().is_none()) busy=send.busy on_press=send.run/>
        </Screen>
    }
}

/// A field of the record, and the line of the form that fills it.
type Line = (&'static str, fn(&Asked) -> &String);

/// The lines of the form.
const LINES: [Line; 5] = [
    ("name", |asked| &asked.name),
    ("about", |asked| &asked.about),
    ("reach", |asked| &asked.reach),
    ("reach_way", |asked| &asked.reach_way),
    ("safe_way", |asked| &asked.safe_way),
];

/// What was typed once, as a form to be changed: asks for each field.
pub fn form_of(typed: impl Fn(&str) -> String) -> String {
    let asked = Asked {
        for_other: true,
        name: typed("name"),
        about: typed("about"),
        reach: typed("reach"),
        reach_way: typed("reach_way"),
        safe_way: typed("safe_way"),
        consent: true,
        ..nothing()
    };
    Form { asked, keep: true }.text()
}
