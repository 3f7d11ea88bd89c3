//! Recording a visit: one sheet, nothing left to type. Who, when, how and how long are filled from the diary.
//!
//! Kept as one types. Saving is one transaction and leads back to where one came from.

mod form;

use kith_model::order;

use crate::view::prelude::*;
use kith_model::{
    Id, Kind,
    fields::Word,
    kinds::{Goal, GoalState, How, Step, StepState, Visit},
    ticks::Tick,
};
use leptos_router::hooks::use_navigate;

use self::form::{Form, Missing, Next};
use super::{
    caseload::{person_of, plan_header, plan_of, said_today},
    contact::{how_chips, how_words},
    moments::about,
};
use crate::{
    live::{Records, clock, records},
    pages::{
        address::{Page, named},
        half_written::HalfWritten,
        own::helpers::reads_too,
        saving::saving,
    },
    parts::{
        Button, Card, Chip, Chips, Empty, Field, Icon, Input, Kind as Weight, MarkChooser, Note, Notice, Screen,
        Section, icon,
    },
    words::{W, dates, t, t_count, t_with},
};

/// Recording a visit.
#[component]
pub fn Record() -> impl IntoView {
    let named = named();
    let id = Memo::new(move |_| named.id());
    move || match id.get() {
        Some(id) => view! { <RecordOf id/> }.into_any(),
        None => view! { <Screen title=t(W::RecordTitle)><Empty title=t(W::PersonNotHere)/></Screen> }.into_any(),
    }
}

#[component]
fn RecordOf(id: Id) -> impl IntoView {
    let (records, clock) = (records(), clock());
    let person = untrack(|| person_of(records, &id));
    let whose = id.clone();
    let goals = untrack(|| open_goals(records, &id));
    let steps = untrack(|| open_steps(records, &id));
    let draft = HalfWritten::about(&id, format!("visit/{id}"), || untrack(|| opened(records, &id, clock.now())));
    let saving = saving();
    let tried_to_save = RwSignal::new(false);

    let navigate = use_navigate();
    let person_id = id.clone();
    let save = move || {
        tried_to_save.set(true);
        let form = draft.now();
        if form.missing().is_some() {
            return;
        }
        let visit = form.id.clone().unwrap_or_else(|| records.new_id());
        let saves = untrack(|| {
            let (plan, _) = plan_of(records, &person_id)?;
            form.saves(&person_id, plan_header(records, &person_id)?, &plan, visit)
        });
        let (navigate, forget, to) = (navigate.clone(), draft.forget(), Page::Person(person_id.clone()).path());
        saving.save(saves.unwrap_or_default(), move || {
            forget();
            navigate(&to, leptos_router::NavigateOptions { replace: true, ..Default::default() });
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save();
    };

    let today = untrack(|| said_today(clock));
    let sub = move || {
        let form = draft.get();
        let when = form.on().map(|on| dates::date_time(on, today)).unwrap_or_default();
        let how = How::from_word(&form.how).map(how_words).unwrap_or_default();
        let long = t_count(W::RecordMinutes, usize::try_from(form.minutes).unwrap_or(0));
        Some([when, how, long].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "))
    };
    let back = Page::Person(id.clone()).path();
    let title = t_with(W::RecordWith, &[("name", &person.short())]);
    let was_kept = RwSignal::new(draft.was_kept);
    let who = id.clone();
    let anew = move |()| {
        draft.anew(untrack(|| opened(records, &who, clock.now())));
        was_kept.set(false);
    };
    let kept = move || {
        let anew = anew.clone();
        was_kept.get().then(|| {
            view! { <Notice>{t(W::RecordDraft)} " " <Button label=t(W::RecordAnew) kind=Weight::Link on_press=anew/></Notice> }
        })
    };
    let others = person.others_see_phone.then(|| view! { <Notice kind=Note::Moved>{t(W::PersonOthersSee)}</Notice> });
    let missing = move || tried_to_save.get().then(|| draft.with(Form::missing)).flatten();
    let name = person.name.clone();
    // Who helps the person may read it too, where the person ticked that.
    let too = untrack(|| reads_too(&whose, Tick::Talks));
    view! {
        <Screen title=title sub=Signal::derive(sub) back=back bare=true>
            <form class="stack wide" novalidate on:submit=submit>
                {kept} {others}
                <WhoReads draft name=name.clone() too=too missing=Signal::derive(missing)/>
                <HowAndLong draft missing=Signal::derive(missing)/>
                <Steps draft steps/>
                <GoalMarks draft goals/>
                <NextContact draft today missing=Signal::derive(missing)/>
                {saving.notice_of_form()}
                <div class="within-reach">
                    <Button label=t(W::ButtonSave) kind=Weight::Main wide=true submit=true busy=saving.busy()/>
                </div>
            </form>
        </Screen>
    }
    .into_any()
}

/// A new form: filled from the diary, holding what is on the screen now.
fn opened(records: Records, id: &Id, now: chrono::NaiveDateTime) -> Form {
    let (plan, plan_form) = plan_of(records, id).unzip();
    let visits = records.of_person(&Kind::Visit, id);
    let last = visits.iter().map(|shown| shown.read::<Visit>()).max_by_key(|visit| visit.on);
    let mut form = Form::start(&plan.unwrap_or_default(), last.as_ref(), now, about(now));
    form.opened.extend(plan_form);
    let mine = records.of_person(&Kind::Step, id).into_iter().chain(records.of_person(&Kind::Goal, id));
    form.opened.extend(mine.map(|shown| shown.opened()));
    form.id = Some(records.new_id());
    let person = person_of(records, id);
    if person.others_see_phone {
        (form.kept, form.why) = (true, t(W::RecordWhyOthers));
    }
    form
}

fn open_goals(records: Records, id: &Id) -> Vec<(Id, Goal)> {
    let mut goals: Vec<_> = records
        .of_person(&Kind::Goal, id)
        .iter()
        .map(|shown| (shown.id().clone(), shown.read::<Goal>()))
        .filter(|(_, goal)| !matches!(goal.state, Some(GoalState::Done | GoalState::Stopped)))
        .collect();
    order::by_key(&mut goals, |(id, goal)| (goal.order, id.clone()));
    goals
}

fn open_steps(records: Records, id: &Id) -> Vec<(Id, Step)> {
    let mut steps: Vec<_> = records
        .of_person(&Kind::Step, id)
        .iter()
        .map(|shown| (shown.id().clone(), shown.read::<Step>()))
        .filter(|(_, step)| !matches!(step.state, Some(StepState::Done | StepState::Stopped)))
        .collect();
    order::by_key(&mut steps, |(id, step)| (step.order, id.clone()));
    steps
}

/// What was said, and over it who will read it.
#[component]
fn WhoReads(
    draft: HalfWritten<Form>,
    name: String,
    #[prop(optional_no_strip)] too: Option<String>,
    missing: Signal<Option<Missing>>,
) -> impl IntoView {
    let chips = vec![
        Chip::new("read", t_with(W::RecordCanRead, &[("name", &name)])),
        Chip::new("kept", t_with(W::RecordKeep, &[("name", &name)])),
    ];
    let chosen = draft.line(|form| if form.kept { "kept" } else { "read" }.to_owned());
    let is_kept = Memo::new(move |_| draft.with(|form| form.kept));
    let problem = move || (missing.get() == Some(Missing::Why)).then(|| t(W::RecordWhyMissing));
    let why = move || {
        is_kept.get().then(|| {
            view! {
                <Field
                    label=t(W::RecordWhy)
                    hint=t(W::RecordWhyHint)
                    value=draft.line(|form| form.why.clone())
                    on_input=move |(why,)| draft.change(|form| form.why = why)
                    problem=Signal::derive(problem)
                />
            }
        })
    };
    let too = move || too.clone().filter(|_| !is_kept.get()).map(|too| view! { <p class="sub">{too}</p> });
    view! {
        <Card>
            <Chips legend=t(W::RecordWhoReads) chips=chips chosen=chosen on_choose=move |(who,): (String,)| draft.change(|form| form.kept = who == "kept")/>
            {too}
            {why}
            <Field
                label=t(W::RecordSaid)
                input=Input::Block
                value=draft.line(|form| form.said.clone())
                on_input=move |(said,)| draft.change(|form| form.said = said)
                longest=20_000
            />
        </Card>
    }
    .into_any()
}

/// How and how long as chips; the moment itself only for who wants to change it.
#[component]
fn HowAndLong(draft: HalfWritten<Form>, missing: Signal<Option<Missing>>) -> impl IntoView {
    // What the diary or the last visit says stands among the usual lengths.
    let mut lengths = vec![15, 30, 45, 60];
    lengths.push(untrack(|| draft.with(|form| form.minutes)));
    order::sort(&mut lengths);
    lengths.dedup();
    let lengths = lengths.into_iter().map(|minutes| Chip::new(minutes.to_string(), minutes.to_string())).collect();
    let problem = move || (missing.get() == Some(Missing::When)).then(|| t(W::RecordWhenMissing));
    let no_problem = Signal::derive(|| None::<String>);
    view! {
        <Card>
            <Chips legend=t(W::RecordHow) chips=how_chips() chosen=draft.line(|form| form.how.clone()) on_choose=move |(how,)| draft.change(|form| form.how = how)/>
            <Chips
                legend=t(W::RecordLong)
                chips=lengths
                chosen=draft.line(|form| form.minutes.to_string())
                on_choose=move |(minutes,): (String,)| draft.change(|form| form.minutes = minutes.parse().unwrap_or(form.minutes))
            />
            <details>
                <summary>{icon(Icon::Clock)} {t(W::RecordOtherTime)}</summary>
                <div class="pair">
                    <Field label=t(W::RecordDate) input=Input::Date value=draft.line(|form| form.date.clone()) on_input=move |(date,)| draft.change(|form| form.date = date) problem=Signal::derive(problem)/>
                    <Field label=t(W::RecordTime) input=Input::Time value=draft.line(|form| form.time.clone()) on_input=move |(time,)| draft.change(|form| form.time = time) problem=no_problem/>
                </div>
            </details>
        </Card>
    }
    .into_any()
}

/// Each step with how it stands now. Tapping what is chosen already changes nothing.
#[component]
fn Steps(draft: HalfWritten<Form>, steps: Vec<(Id, Step)>) -> impl IntoView {
    if steps.is_empty() {
        return ().into_any();
    }
    let word = |step: &Step| step.state.map(StepState::word).unwrap_or_default().to_owned();
    let before = order::map(steps.iter().map(|(id, step)| (id.to_string(), word(step))));
    let before = StoredValue::new(before);
    let rows = steps
        .into_iter()
        .map(|(id, step)| {
            let id = id.to_string();
            let (own, shown) = (id.clone(), id);
            let chosen = draft.line(move |form| {
                let was = || before.with_value(|before| before.get(&shown).cloned()).unwrap_or_default();
                form.steps.get(&shown).cloned().unwrap_or_else(was)
            });
            let choose = move |(state,): (String,)| {
                let was = before.with_value(|before| before.get(&own).cloned()).unwrap_or_default();
                draft.change(|form| {
                    if state == was {
                        form.steps.remove(&own)
                    } else {
                        form.steps.insert(own.clone(), state)
                    };
                });
            };
            view! { <Chips legend=step.words chips=state_chips() chosen=chosen on_choose=choose/> }
        })
        .collect_view();
    view! { <Section label=t(W::RecordSteps)><Card>{rows}</Card></Section> }.into_any()
}

fn state_chips() -> Vec<Chip> {
    [
        (StepState::Done, W::StepDone),
        (StepState::Going, W::StepGoing),
        (StepState::Changed, W::StepChanged),
        (StepState::Stopped, W::StepStop),
    ]
    .map(|(state, word)| Chip::new(state.word(), t(word)))
    .to_vec()
}

/// The marks that the person gives today, in their own judgement.
#[component]
fn GoalMarks(draft: HalfWritten<Form>, goals: Vec<(Id, Goal)>) -> impl IntoView {
    if goals.is_empty() {
        return ().into_any();
    }
    let rows = goals
        .into_iter()
        .map(|(id, goal)| {
            let id = id.to_string();
            let shown = id.clone();
            let was = goal.now_and_then().0;
            let form = move || draft.with(|form| form.marks.get(&shown).copied()).and_then(|mark| u8::try_from(mark).ok());
            let hint = was.map(|was| t_with(W::RecordMarkWas, &[("mark", &was.to_string())]));
            let hint = hint.map(|hint| view! { <p class="sub">{hint}</p> });
            view! {
                <div>
                    <MarkChooser legend=goal.words mark=Signal::derive(form) on_choose=move |(mark,): (u8,)| draft.change(|form| {
                        form.marks.insert(id.clone(), i64::from(mark));
                    })/>
                    {hint}
                </div>
            }
        })
        .collect_view();
    view! {
        <details class="card">
            <summary>{icon(Icon::Growing)} {t(W::RecordMarks)}</summary>
            {rows}
        </details>
    }
    .into_any()
}

/// When to meet next, as chips. Tapping the chosen one again is not needed: nothing chosen means nothing said.
#[component]
fn NextContact(
    draft: HalfWritten<Form>,
    today: Option<chrono::NaiveDate>,
    missing: Signal<Option<Missing>>,
) -> impl IntoView {
    let chips = vec![
        Chip::new(Next::OneWeek.word(), t(W::RecordNextWeek)),
        Chip::new(Next::TwoWeeks.word(), t(W::RecordNextTwo)),
        Chip::new(Next::Date.word(), t(W::RecordNextDate)),
        Chip::new(Next::Unsaid.word(), t(W::RecordNextNone)),
    ];
    let chosen = draft.line(|form| form.next.word().to_owned());
    let choose = move |(next,): (String,)| draft.change(|form| form.next = Next::from_word(&next).unwrap_or_default());
    let is_date = Memo::new(move |_| draft.with(|form| form.next == Next::Date));
    let problem = move || (missing.get() == Some(Missing::NextDate)).then(|| t(W::RecordNextMissing));
    let date = move || {
        is_date.get().then(|| {
            view! {
                <div class="pair">
                    <Field label=t(W::RecordDate) input=Input::Date value=draft.line(|form| form.next_date.clone()) on_input=move |(date,)| draft.change(|form| form.next_date = date) problem=Signal::derive(problem)/>
                    <Field label=t(W::RecordTime) input=Input::Time value=draft.line(|form| form.next_time.clone()) on_input=move |(time,)| draft.change(|form| form.next_time = time)/>
                </div>
            }
        })
    };
    let when = move || {
        let at = draft.with(|form| form.next_at());
        at.map(|at| view! { <p class="sub">{dates::date_time(at, today)}</p> })
    };
    view! {
        <Card>
            <Chips legend=t(W::RecordNext) chips=chips chosen=chosen on_choose=choose/>
            {date}
            <div role="status">{when}</div>
        </Card>
    }
    .into_any()
}
