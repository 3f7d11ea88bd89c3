//! "Did you go to Singing on Thursday?": asked from the end of the session, three at most, for 14 days, then let go.
//!
//! After "Not this time" nobody scolds: "That's fine", and what one would like. A reason is offered once,
//! and kept as one types.

use crate::view::prelude::*;
use chrono::{Days, TimeDelta};
use kith_model::order;
use kith_model::{
    Circle, Header, Id, Kind as RecordKind,
    form::{Opened, Save},
    kinds::{Ask, AskSort, Ended, Person, Reason, Said},
};

use super::{
    expected::{Expected, expected, expected_at},
    own::{connector_name, crisis_numbers, is_supporter, own_or, own_person, own_words, supported},
};
use crate::{
    live::{Clock, Directory, Records, clock, directory, records},
    pages::{
        address::Page,
        saving::{press, save_then},
    },
    parts::{Button, Card, Field, Input, Kind, LinkButton, NobodyReads, Note, Notice},
    words::{W, dates, t, t_with},
};

/// For so many days one is asked.
const DAYS: u64 = 14;
/// At most so many at once.
const MOST: usize = 3;

/// The questions that stand open.
#[component]
pub fn DidYouGo() -> impl IntoView {
    let (records, directory, clock) = (records(), directory(), clock());
    // Answered on this screen: they stay until it is left, so that what comes after the answer can be said.
    let answered = RwSignal::new(Vec::<(Id, String)>::new());
    let asked = Memo::new(move |before: Option<&Vec<Expected>>| {
        let stay = answered.get();
        let mut open = open_questions(records, directory, clock);
        open.truncate(MOST.saturating_sub(stay.len()));
        for one in before.into_iter().flatten() {
            if stay.contains(&one.name()) && open.iter().all(|other| other.name() != one.name()) {
                open.push(one.clone());
            }
        }
        order::by_key(&mut open, |one| std::cmp::Reverse(one.occurrence.start()));
        open
    });
    let each = move || asked.get();
    view! { <For each=each key=Expected::name children=move |one| view! { <Question one=one answered=answered/> }/> }
        .into_any()
}

/// What is asked, the newest first.
fn open_questions(records: Records, directory: Directory, clock: Clock) -> Vec<Expected> {
    let (Some(person), now) = (own_person(), clock.now()) else { return Vec::new() };
    if clock.is_wrong() {
        return Vec::new();
    }
    let about = records.find(&RecordKind::Person, &person).map(|shown| shown.read::<Person>()).unwrap_or_default();
    if about.ended_how == Some(Ended::Died) {
        return Vec::new();
    }
    let is_away = |one: &Expected| about.away_until.is_some_and(|until| one.occurrence.start().date() <= until);
    let from = now.checked_sub_days(Days::new(DAYS)).unwrap_or(now);
    let mut open = expected(records, directory, &person, from, now + TimeDelta::days(1));
    open.retain(|one| {
        let is_past = one.end() <= now && one.occurrence.start() >= from;
        // Who still waits for a place was not expected.
        let is_expected = one.occurrence.is_on() && one.cannot.is_none() && one.placed.is_none();
        let is_asked = is_expected && one.said.is_none() && !is_away(one);
        is_past && (is_asked || has_begun(one))
    });
    order::by_key(&mut open, |one| std::cmp::Reverse(one.occurrence.start()));
    open
}

/// Whether somebody had begun to write what made it hard: then the question is still there, after an answer too.
fn has_begun(one: &Expected) -> bool {
    records().draft(&draft_of(&one.name())).is_some()
}

/// The name of the draft of a reason.
fn draft_of((session, start): &(Id, String)) -> String {
    format!("reason/{session}/{start}")
}

/// How far one is with a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Asked,
    Went,
    NotThisTime,
    Done,
}

#[component]
fn Question(one: Expected, answered: RwSignal<Vec<(Id, String)>>) -> impl IntoView {
    let step = RwSignal::new(if has_begun(&one) { Step::NotThisTime } else { Step::Asked });
    let today = untrack(|| clock().today());
    let start = one.occurrence.start();
    let day = match (today - start.date()).num_days() {
        0 => t(W::WentToday),
        1 => t(W::WentYesterday),
        _ => t_with(W::WentOn, &[("day", &dates::date(start.date(), Some(today)))]),
    };
    let title = one.about.title();
    let question = match untrack(supported) {
        Some(name) => t_with(W::TheirWentQuestion, &[("name", &name), ("activity", &title), ("day", &day)]),
        None => t_with(W::WentQuestion, &[("activity", &title), ("day", &day)]),
    };
    let name = one.name();
    let answer = Answer { one, step, answered, name };
    let inside = move || match step.get() {
        Step::Asked => asked(answer.clone()),
        Step::Went => went(answer.clone()),
        // Why is the person's own to say, and so is what they would like instead.
        Step::NotThisTime if is_supporter() => view! { <p>{t(W::WentDone)}</p> }.into_any(),
        Step::NotThisTime => view! { <NotThisTime one=answer.one.clone() step=step/> }.into_any(),
        Step::Done => view! { <p>{t(W::WentDone)}</p> }.into_any(),
    };
    view! { <Card about=question.clone()><p><bdi>{question}</bdi></p> {inside}</Card> }.into_any()
}

/// What an answer needs.
#[derive(Clone)]
struct Answer {
    one: Expected,
    step: RwSignal<Step>,
    answered: RwSignal<Vec<(Id, String)>>,
    name: (Id, String),
}

impl Answer {
    /// Says it, over what is recorded now: the register may have said its part meanwhile.
    fn saves(&self, said: Said) -> Option<Vec<Save>> {
        let (records, directory) = (records(), directory());
        let (programme, person) = (records.programme()?, own_person()?);
        let (session, original) = (&self.name.0, self.one.occurrence.original);
        let now = expected_at(records, directory, Some(&person), session, original);
        Some(vec![now.as_ref().unwrap_or(&self.one).say(&programme, &person, said)])
    }

    fn then(&self, step: Step) {
        let name = self.name.clone();
        self.answered.try_update(|answered| answered.push(name));
        self.step.try_set(step);
    }
}

fn asked(answer: Answer) -> AnyView {
    let (yes, no) = (answer.clone(), answer.clone());
    let (yes_then, no_then) = (answer.clone(), answer);
    let yes = save_then(move || yes.saves(Said::Here), move || yes_then.then(Step::Went));
    let no = save_then(move || no.saves(Said::NotHere), move || no_then.then(Step::NotThisTime));
    view! {
        <div class="row">
            <Button label=own_or(W::WentYes, W::TheirWent) kind=Kind::Main on_press=yes.run busy=yes.busy/>
            <Button label=t(W::WentNo) on_press=no.run busy=no.busy/>
        </div>
        {yes.notice()}
        {no.notice()}
    }
    .into_any()
}

fn went(answer: Answer) -> AnyView {
    let (undo, then) = (answer.clone(), answer);
    let undo = save_then(move || undo.saves(Said::NotSaid), move || then.then(Step::Asked));
    view! {
        <Notice kind=Note::Here lead=own_or(W::WentKept, W::WentDone) spoken=true>""</Notice>
        <Button label=t(W::ButtonUndo) kind=Kind::Link on_press=undo.run busy=undo.busy/>
        {undo.notice()}
    }
    .into_any()
}

/// "That's fine." What would you like now?
#[component]
fn NotThisTime(one: Expected, step: RwSignal<Step>) -> impl IntoView {
    let words = own_words(draft_of(&one.name()));
    let is_said = RwSignal::new(false);
    let over = Callback::new(move |()| {
        words.forget()();
        step.try_set(Step::Done);
    });
    let ask = |sort: AskSort, one: Expected| {
        save_then(
            move || {
                let (records, person) = (records(), own_person()?);
                let header = one.hang(Circle::Person(person), RecordKind::Ask, records.new_id());
                let ask = Ask { sort: Some(sort), on: Some(clock().now()), ..Ask::default() };
                // What was typed goes along: who asks to be rung has not taken it back.
                let typed = (!is_said.get()).then(|| reason_save(&one, &words.now())).flatten();
                Some(Opened::new(header).save(&Ask::default(), &ask).into_iter().chain(typed).collect())
            },
            move || over.run(()),
        )
    };
    let ring = ask(AskSort::RingMe, one.clone());
    let other = ask(AskSort::SomethingElse, one.clone());
    let reason = press(move |saving| {
        if let Some(save) = reason_save(&one, &words.now()) {
            saving.save(vec![save], words.forget_and(Callback::new(move |()| _ = is_said.try_set(true))));
        }
    });
    let name = untrack(connector_name);
    let offer = move || {
        if is_said.get() {
            return view! { <Notice kind=Note::Here lead=t(W::SaveHere) spoken=true>""</Notice> }.into_any();
        }
        view! {
            <Field
                label=t(W::WentReason)
                hint=t_with(W::WentReasonWho, &[("name", &name)])
                input=Input::Block
                optional=true
                longest=2000
                value=words.line(String::clone)
                on_input=move |text: String| words.change(|words| *words = text)
            />
            <NobodyReads numbers=crisis_numbers()/>
            <div class="row"><Button label=t(W::ButtonSave) small=true on_press=reason.run busy=reason.busy/></div>
            {reason.notice_of_form()}
        }
        .into_any()
    };
    view! {
        <p role="status"><b>{t(W::WentFine)}</b></p>
        <div class="row">
            <Button label=t(W::WentRingMe) on_press=ring.run busy=ring.busy/>
            <Button label=t(W::WentOther) on_press=other.run busy=other.busy/>
            <Button label=t(W::WentNothing) on_press=over/>
        </div>
        {ring.notice()}
        {other.notice()}
        {offer}
        <LinkButton href=Page::Find.path() label=t(W::WentFind) kind=Kind::Link/>
    }
    .into_any()
}

/// The reason in the person's words; nothing where they wrote none.
fn reason_save(one: &Expected, text: &str) -> Option<Save> {
    let (records, person) = (records(), own_person()?);
    let about = one.attendance_id(&records.programme()?, &person);
    let header = Header::new(Circle::Person(person), RecordKind::Reason, records.new_id());
    let reason = Reason { words: text.trim().into(), on: Some(clock().now()) };
    let is_empty = reason.words.is_empty();
    let save = Opened::new(header.with("attendance", about)).save(&Reason::default(), &reason);
    save.filter(|_| !is_empty)
}
