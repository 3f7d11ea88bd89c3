//! Giving somebody the rest of their record: what the team noted and who did what, line by line; each may be held back, with a
//! reason. It goes on paper.
//!
//! **Invariant:** what is held back is not printed, and nothing is held back without a reason.

use crate::view::prelude::*;
use kith_model::{
    Id,
    acts::{Act, AuditLine, Did},
};

use crate::{
    live::clock,
    pages::{
        connector::person::timeline::{Entry, entries_of},
        half_written::HalfWritten,
        own::{acting::acting, naming::kind_words},
        printing::print_sheet,
    },
    parts::{Button, Card, Field, Icon, Input, Kind, Note, Notice, Section, Tickbox},
    words::{W, dates, t, t_with},
};

/// A line of what is given.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    when: String,
    what: String,
    words: String,
}

impl Line {
    fn of_entry(entry: Entry) -> Self {
        let words = std::iter::once(entry.words).chain(entry.lines).filter(|words| !words.is_empty());
        let by = (!entry.by.is_empty()).then(|| t_with(W::TimelineBy, &[("name", &entry.by)]));
        let words = words.chain(by).collect::<Vec<_>>().join("\n");
        Self { when: dates::date_time(entry.at, None), what: entry.title, words }
    }

    fn of_audit(line: AuditLine) -> Self {
        let kind = if line.kind.is_empty() { String::new() } else { kind_words(&line.kind.as_str().into()) };
        let what = [line.by, line.what, kind].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        Self { when: dates::date_time(clock().wall(line.at), None), what: what.join(" · "), words: String::new() }
    }
}

/// What waits to be given to a person: nothing where they did not ask.
#[component]
pub fn Giving(
    /// To whom.
    person: Id,
    /// How they are called.
    name: String,
) -> impl IntoView {
    let (asks, audit) = (acting(), acting());
    let ask = RwSignal::new(None::<Id>);
    let log = RwSignal::new(Vec::<AuditLine>::new());
    let whose = person.clone();
    Effect::new(move || {
        let whose = whose.clone();
        asks.ask(Act::RecordAsks, move |did| {
            if let Did::RecordAsks { asks } = did {
                ask.set(asks.into_iter().find(|line| line.person.person == whose).map(|line| line.ask));
            }
        });
    });
    let whose = person.clone();
    Effect::new(move || {
        if ask.get().is_some() {
            audit.ask(Act::PersonAudit { person: whose.clone() }, move |did| {
                if let Did::Audit { lines } = did {
                    log.set(lines);
                }
            });
        }
    });
    let done = RwSignal::new(false);
    move || {
        if done.get() {
            return view! { <Notice kind=Note::Here spoken=true>{t(W::RestDone)}</Notice> }.into_any();
        }
        let (person, name) = (person.clone(), name.clone());
        match ask.get() {
            Some(ask) => view! { <Lines person name ask log done/> }.into_any(),
            None => ().into_any(),
        }
    }
}

#[component]
fn Lines(person: Id, name: String, ask: Id, log: RwSignal<Vec<AuditLine>>, done: RwSignal<bool>) -> impl IntoView {
    let whose = person.clone();
    let notes = Memo::new(move |_| entries_of(&whose).into_iter().map(Line::of_entry).collect::<Vec<_>>());
    let audit = Memo::new(move |_| log.get().into_iter().map(Line::of_audit).collect::<Vec<_>>());
    let held = RwSignal::new(Vec::<Line>::new());
    let why = HalfWritten::open(format!("held-back/{person}"), String::new);
    let is_any_held = Memo::new(move |_| held.with(|held| !held.is_empty()));
    let section = move |lines: Memo<Vec<Line>>, label: W| {
        let rows = move || lines.get().into_iter().map(|line| view! { <OneLine line held/> }).collect_view();
        view! { <Section label=t(label)><Card rows=true><ul class="rows" role="list">{rows}</ul></Card></Section> }
    };
    let reason = move || {
        is_any_held.get().then(|| {
            view! {
                <div class="no-print">
                    <Field
                        label=t(W::RestWhy)
                        hint=t(W::RestWhyHint)
                        input=Input::Block
                        longest=1500
                        value=why.line(String::clone)
                        on_input=move |text: String| why.change(|why| *why = text)
                    />
                </div>
            }
        })
    };
    let off = Signal::derive(move || is_any_held.get() && why.with(|why| why.trim().is_empty()));
    let acting = acting();
    let give = move |()| {
        let count = held.with_untracked(Vec::len);
        let reason = why.now().trim().to_owned();
        let held_back = if count > 0 {
            format!("{} {reason}", t_with(W::RestHeld, &[("count", &count.to_string())]))
        } else {
            String::new()
        };
        let act = Act::AnswerRecordAsk { person: person.clone(), ask: ask.clone(), held_back };
        acting.ask(act, move |_| {
            why.forget()();
            done.set(true);
        });
    };
    view! {
        <h2 class="no-print">{t_with(W::RestGiveTo, &[("name", &name)])}</h2>
        <p class="no-print">{t(W::RestGiveMore)}</p>
        {section(notes, W::RestNotes)}
        {section(audit, W::RestLog)}
        {reason}
        {acting.notice()}
        <div class="row no-print">
            <Button label=t(W::ButtonPrint) drawn=Icon::Print on_press=|()| print_sheet()/>
            <Button label=t(W::RestItWasGiven) kind=Kind::Main off busy=acting.busy on_press=give/>
        </div>
    }
}

#[component]
fn OneLine(line: Line, held: RwSignal<Vec<Line>>) -> impl IntoView {
    let own = line.clone();
    let on = Memo::new(move |_| held.with(|held| held.contains(&own)));
    let own = line.clone();
    let set = move |is_on: bool| {
        held.update(|held| {
            held.retain(|it| *it != own);
            if is_on {
                held.push(own.clone());
            }
        });
    };
    view! {
        <li class:no-print=move || on.get()>
            <span class="text">
                <span class="why">{line.when}</span>
                <b><bdi>{line.what}</bdi></b>
                <span class="lines" dir="auto">{line.words}</span>
                <span class="no-print"><Tickbox label=t(W::RestHoldBack) on on_change=set/></span>
            </span>
        </li>
    }
}
