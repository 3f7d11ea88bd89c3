//! Handed in late: what somebody wrote whose access had ended before it arrived. Whoever has access now reads it, and
//! takes it in, as a version of their own beside what is there, or leaves it out.
//!
//! The list lives on the hub only; how much waits travels with who the member is, so that no other screen asks for it.

use crate::view::prelude::*;
use kith_model::{
    Circle, Key, Kind as RecordKind,
    acts::{Act, Did, TrayLine},
    fields::Fields,
};

use super::{
    acting::{Acting, acting},
    naming::kind_words,
    plain::{field_words, value_words},
};
use crate::{
    live::{clock, directory, profiles, records},
    pages::address::Page,
    parts::{Button, Card, Empty, Icon, Kind, LinkButton, Note, Notice, Screen, Waiting},
    words::{W, dates, t, t_count, t_with},
};

/// Handed in late.
#[component]
pub fn HandedIn() -> impl IntoView {
    let tray = Tray { lines: RwSignal::new(None), done: RwSignal::new(None), acting: acting() };
    let is_open = Memo::new(move |_| profiles().open().is_some());
    Effect::new(move || {
        if is_open.get() {
            tray.fetch();
        }
    });
    let has_problem = move || tray.acting.problem.with(Option::is_some);
    let list = move || match tray.lines.get() {
        None if has_problem() => view! { <Button label=t(W::ButtonAgain) on_press=move |()| tray.fetch()/> }.into_any(),
        None => view! { <Waiting/> }.into_any(),
        Some(lines) if lines.is_empty() => view! { <Empty drawn=Icon::Check title=t(W::TrayEmpty)/> }.into_any(),
        Some(lines) => lines.into_iter().map(|line| one(line, tray)).collect_view().into_any(),
    };
    let sub = move || {
        let is_any = tray.lines.with(|lines| lines.as_ref().is_some_and(|lines| !lines.is_empty()));
        is_any.then(|| t(W::TraySub))
    };
    let done = move || tray.done.get().map(|word| view! { <Notice kind=Note::Here>{t(word)}</Notice> });
    view! {
        <Screen title=t(W::TrayTitle) sub=Signal::derive(sub)>
            <div role="status">{done}</div>
            {tray.acting.notice()}
            {list}
        </Screen>
    }
}

/// "2 lines were handed in late and wait for you", where they are looked for; nothing while nothing waits.
#[component]
pub fn Waits() -> impl IntoView {
    let count = Memo::new(move |_| records().me().tray);
    move || {
        let count = count.get();
        (count > 0).then(|| {
            view! {
                <Notice lead=t_count(W::TrayWaits, count)>
                    <div class="row"><LinkButton href=Page::HandedIn.path() label=t(W::ButtonLook) small=true/></div>
                </Notice>
            }
        })
    }
}

/// What lies on the hub, and how the member decides on it.
#[derive(Clone, Copy)]
struct Tray {
    lines: RwSignal<Option<Vec<TrayLine>>>,
    done: RwSignal<Option<W>>,
    acting: Acting,
}

impl Tray {
    fn fetch(self) {
        self.acting.ask(Act::Tray, move |did| {
            if let Did::Tray { entries } = did {
                self.lines.set(Some(entries));
            }
        });
    }

    fn settle(self, line: &TrayLine, accept: bool) {
        self.done.set(None);
        self.acting.ask(Act::TakeFromTray { entry: line.entry.clone(), accept }, move |_| {
            self.done.set(Some(if accept { W::TrayTaken } else { W::TrayLeft }));
            self.fetch();
        });
    }
}

fn one(line: TrayLine, tray: Tray) -> AnyView {
    let (clock, kind) = (clock(), line.header.key.kind.clone());
    let today = untrack(|| (!clock.is_wrong()).then(|| clock.today()));
    let ago = untrack(|| dates::since(clock.wall(line.at), clock.now()));
    let name = if line.by.is_empty() { t(W::TraySomebody) } else { line.by.clone() };
    let what = field_words(&kind, &line.field, today);
    let value = value_words(&kind, &line.field, &line.value, today);
    // What is there now, where this phone has it and it is something else.
    let now = untrack(|| records().get(&line.header.key)).and_then(|shown| {
        let now = shown.record.value(&line.field)?;
        (*now != line.value).then(|| value_words(&kind, &line.field, now, today))
    });
    let now = now.map(|now| view! { <div><dt>{t(W::TrayNow)}</dt> <dd dir="auto">{now}</dd></div> });
    let (taken, left) = (line.clone(), line.clone());
    view! {
        <Card about=format!("{}: {what}", about(&line))>
            <h2 class="plain-size">{about(&line)}</h2>
            <dl class="facts">
                <div><dt>{what.clone()}</dt> <dd dir="auto">{value}</dd></div>
                {now}
            </dl>
            <p class="sub">{t_with(W::TrayBy, &[("name", &name), ("ago", &ago)])}</p>
            <div class="row">
                <Button label=t(W::TrayTake) kind=Kind::Main busy=tray.acting.busy on_press=move |()| tray.settle(&taken, true)/>
                <Button label=t(W::TrayLeave) busy=tray.acting.busy on_press=move |()| tray.settle(&left, false)/>
            </div>
        </Card>
    }
    .into_any()
}

/// Whose or what it is about: "Jean · Goal", "Riverside Choir · Page in the directory".
fn about(line: &TrayLine) -> String {
    let header = &line.header;
    let name = untrack(|| match header.key.circle.person() {
        Some(person) => {
            let circle = Circle::Person(person.clone());
            let shown = records().get(&Key { circle, kind: RecordKind::Person, id: person.clone() })?;
            Some(shown.record.text("name"))
        }
        None => Some(directory().group(&header.group()?)?.text("name")),
    });
    let parts = [name.unwrap_or_default(), kind_words(&header.key.kind)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
