//! Plan and next dates of a person on one A4 sheet in large type, for whoever has no phone. Stands only on paper.

use crate::view::prelude::*;
use chrono::Days;
use kith_model::{Id, kinds::Plan};

use crate::{
    live::{clock, directory, records},
    pages::{
        anyone::times::when_line,
        connector::caseload::plan_of,
        participant::{
            expected::{Expected, expected},
            plan::{
                OnPaper,
                goals::{goals_of, step_words},
            },
        },
        printing::is_printing,
    },
    parts::{Marks, Quote},
    words::{W, dates, t, t_with},
};

/// So far ahead.
const DAYS: u64 = 42;
/// So many dates fit beside the plan.
const MOST: usize = 8;

/// The sheet; drawn while it is printed.
#[component]
pub fn Sheet(id: Id) -> impl IntoView {
    move || is_printing().then(|| drawn(&id))
}

fn drawn(id: &Id) -> AnyView {
    let (records, directory, clock) = (records(), directory(), clock());
    let plan = plan_of(records, id).map(|(plan, _)| plan).unwrap_or_default();
    let now = clock.now();
    let to = now.checked_add_days(Days::new(DAYS)).unwrap_or(now);
    let mut ahead = expected(records, directory, id, now, to);
    ahead.retain(|one| one.occurrence.is_on());
    ahead.truncate(MOST);
    let (goals, loose) = goals_of(records, id);
    let goals = goals.into_iter().map(|line| {
        let steps = line.steps.into_iter().map(|step| step_line(&step.step.words, step_words(step.step.state)));
        let mark = line.goal.now_and_then().0.and_then(|mark| u8::try_from(mark).ok());
        view! {
            <div class="card">
                <h3><bdi>{line.goal.words}</bdi></h3>
                {mark.map(|mark| view! { <Marks mark=Some(mark)/> })}
                {steps.collect_view()}
            </div>
        }
    });
    let loose = loose.into_iter().map(|step| step_line(&step.step.words, step_words(step.step.state)));
    view! {
        <section class="whole-sheet stack">
            <OnPaper/>
            {next_contact(&plan)}
            <ul class="rows" role="list">{ahead.iter().map(date_line).collect_view()}</ul>
            {(!plan.matters.is_empty()).then(|| view! { <h2 class="label">{t(W::MyPlanMatters)}</h2> <Quote text=plan.matters.clone()/> })}
            <h2 class="label">{t(W::MyPlanGoals)}</h2>
            <div class="stack goals">{goals.collect_view()} {loose.collect_view()}</div>
        </section>
    }
    .into_any()
}

fn next_contact(plan: &Plan) -> Option<AnyView> {
    let at = plan.next_at.filter(|at| *at >= clock().now())?;
    let who = t_with(W::MyPlanWith, &[("name", &records().me().name)]);
    let where_to = [plan.next_place.clone(), plan.next_bring.clone()].into_iter().filter(|words| !words.is_empty());
    let more: Vec<String> = where_to.collect();
    Some(
        view! { <p class="card"><b>{dates::date_time(at, None)}</b> " " {who} " " <bdi>{more.join(" · ")}</bdi></p> }
            .into_any(),
    )
}

fn date_line(one: &Expected) -> AnyView {
    let until = one.end_time().map(|end| t_with(W::DateUntil, &[("time", &dates::time(end))]));
    let lines: Vec<String> =
        [until, Some(one.place()).filter(|place| !place.is_empty())].into_iter().flatten().collect();
    view! {
        <li>
            <span class="text">
                <b>{when_line(&one.occurrence, None)}</b>
                <span><bdi>{one.about.title()}</bdi></span>
                <span class="why"><bdi>{lines.join(" · ")}</bdi></span>
            </span>
        </li>
    }
    .into_any()
}

fn step_line(words: &str, state: Option<String>) -> AnyView {
    let words = words.to_owned();
    view! { <p class="step"><bdi>{words}</bdi> <span class="sub">{state}</span></p> }.into_any()
}
