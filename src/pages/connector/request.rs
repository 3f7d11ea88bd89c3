//! One request: what was asked, how to reach them safely, take it; then the first lines of a plan, written together.
//!
//! Taking needs the hub, which sees to it that only one takes it. What is written together needs no signal.

use crate::view::prelude::*;
use kith_model::{
    Circle, Id, Key, Kind,
    acts::{Act, Did},
    kinds::{Referral, Way},
};
use leptos_router::hooks::use_navigate;
use serde::{Deserialize, Serialize};

use super::{
    caseload::said_today,
    person::{details::language_words, new_person::first_plan},
    ways::way_words,
};
use crate::{
    live::{Records, clock, records},
    pages::{
        address::{Page, named},
        half_written::HalfWritten,
        own::acting::acting,
        saving::saving,
    },
    parts::{
        Button, Card, Empty, Field, Icon, Input, Kind as Weight, LinkButton, Note, Notice, Ring, SaidBlock, Screen,
    },
    words::{W, dates, t, t_with},
};

/// How a request stands here.
#[derive(Clone, Debug, PartialEq)]
enum Stands {
    /// Not on this phone.
    Absent,
    /// Nobody took it.
    Untaken(Referral),
    /// This connector took it; the person whom it is about.
    Mine(Id, Referral),
    /// Somebody else took it.
    Theirs(String),
}

/// One request.
#[component]
pub fn RequestPage() -> impl IntoView {
    let records = records();
    let named = named();
    let id = Memo::new(move |_| named.id());
    let stands = Memo::new(move |_| id.get().map_or(Stands::Absent, |id| stands(records, &id)));
    let title = move || {
        stands.with(|stands| match stands {
            Stands::Untaken(request) | Stands::Mine(_, request) if !request.name.is_empty() => request.name.clone(),
            _ => t(W::RequestTitle),
        })
    };
    let inside = move || match (id.get(), stands.get()) {
        (Some(id), Stands::Untaken(request)) => view! { <Untaken id request/> }.into_any(),
        (_, Stands::Mine(person, request)) => view! { <Mine person request/> }.into_any(),
        (_, Stands::Theirs(name)) => {
            view! { <Empty drawn=Icon::Check title=t_with(W::RequestTheirs, &[("name", &name)])/> }.into_any()
        }
        (_, Stands::Absent) | (None, _) => view! { <Empty drawn=Icon::Inbox title=t(W::RequestAbsent)/> }.into_any(),
    };
    view! { <Screen title=Signal::derive(title) back=Page::Requests.path()>{inside}</Screen> }
}

fn stands(records: Records, id: &Id) -> Stands {
    let of_team = records.get(&Key { circle: Circle::Team, kind: Kind::Referral, id: id.clone() });
    let all = records.list(&Kind::Referral);
    let theirs = all.iter().find(|shown| shown.id() == id && matches!(shown.key().circle, Circle::Person(_)));
    if let Some(shown) = theirs
        && let Some(person) = shown.key().circle.person()
    {
        return Stands::Mine(person.clone(), shown.read());
    }
    let Some(request) = of_team.map(|shown| shown.read::<Referral>()) else { return Stands::Absent };
    match (&request.taken_by, &request.person) {
        (None, _) => Stands::Untaken(request),
        (Some(by), Some(person)) if records.me().member.as_ref() == Some(by) => Stands::Mine(person.clone(), request),
        (Some(by), _) => Stands::Theirs(records.name_of(by).unwrap_or_else(|| t(W::TwoSomebody))),
    }
}

#[component]
fn Untaken(id: Id, request: Referral) -> impl IntoView {
    let acting = acting();
    let take = move |()| {
        // What changed arrives by sync, and with it the page goes on by itself.
        acting.ask(Act::TakeRequest { referral: id.clone() }, |_: Did| ());
    };
    view! {
        <About request/>
        {acting.notice()}
        <div class="within-reach">
            <Button label=t(W::RequestTake) kind=Weight::Main wide=true busy=acting.busy on_press=take/>
            <p class="sub">{t(W::RequestTakeHint)}</p>
        </div>
    }
    .into_any()
}

/// What was asked, and how to reach them safely.
#[component]
fn About(request: Referral) -> impl IntoView {
    let clock = clock();
    let since = request.on.map(|on| {
        let (age, day) = untrack(|| (dates::since(on, clock.now()), dates::date_time(on, said_today(clock))));
        view! { <p class="sub">{t_with(W::RequestSince, &[("age", &age), ("day", &day)])}</p> }
    });
    let by = request.for_other.then(|| {
        let name = if request.by_name.is_empty() { t(W::TwoSomebody) } else { request.by_name.clone() };
        let reach =
            (!request.by_reach.is_empty()).then(|| view! { <p class="sub"><bdi>{request.by_reach.clone()}</bdi></p> });
        let agreed = t(if request.consent { W::RequestAgreed } else { W::RequestNotAgreed });
        view! {
            <p>{t_with(W::RequestBy, &[("name", &name)])}</p>
            {reach}
            <p class="sub">{agreed}</p>
            <p>{t(W::RequestFirstWords)}</p>
        }
    });
    let parts = [request.area.clone(), language_words(&request.language)];
    let where_: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let where_ = (!where_.is_empty()).then(|| view! { <p class="sub" dir="auto">{where_.join(" · ")}</p> });
    // What they said about when and how comes before the number; with such words there is no button.
    let is_plain = request.safe_way.trim().is_empty() && request.reach_way == Some(Way::Call);
    let safe = (!request.safe_way.trim().is_empty()).then(|| {
        view! { <Notice kind=Note::Moved lead=t(W::RequestSafe)><span class="lines" dir="auto">{request.safe_way.clone()}</span></Notice> }
    });
    let way = request.reach_way.map(way_words).unwrap_or_default();
    // Not everybody has a number: then they are reached through whoever asked.
    let reach = if request.reach.is_empty() {
        view! { <p>{t(W::RequestThrough)} " " <bdi>{request.by_reach.clone()}</bdi></p> }.into_any()
    } else {
        view! { <p><b>{way}</b> " " <bdi>{request.reach.clone()}</bdi></p> }.into_any()
    };
    let ring = (is_plain && !request.reach.is_empty())
        .then(|| view! { <div class="row"><Ring name=request.name.clone() number=request.reach.clone()/></div> });
    view! {
        {since}
        <Card>
            <h2>{t(W::RequestAbout)}</h2>
            <SaidBlock text=request.about.clone()/>
            {where_}
        </Card>
        <Card>
            <h2>{t(W::ReachTitle)}</h2>
            {safe}
            {reach}
            {ring}
        </Card>
        {by.map(|by| view! { <Card>{by}</Card> })}
    }
    .into_any()
}

/// What is written together, kept as one types.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct First {
    matters: String,
    goal: String,
    step: String,
}

/// Taken: the first lines of a plan, then the person.
#[component]
fn Mine(person: Id, request: Referral) -> impl IntoView {
    let (records, saving) = (records(), saving());
    let navigate = use_navigate();
    let draft = HalfWritten::about(&person, format!("first/{person}"), First::default);
    let who = person.clone();
    let has_goals = Memo::new(move |_| !records.of_person(&Kind::Goal, &who).is_empty());
    let to = Page::Person(person.clone()).path();
    let open_plan = t_with(W::RequestOpenPlan, &[("name", &request.name)]);
    let link = move || {
        has_goals
            .get()
            .then(|| view! { <LinkButton href=to.clone() label=open_plan.clone() kind=Weight::Main wide=true/> })
    };
    let person = StoredValue::new(person);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let form = draft.now();
        let person = person.get_value();
        let Some(programme) = untrack(|| records.programme()) else { return };
        let saves = first_plan(&programme, &person, &form.matters, &form.goal, &form.step, || records.new_id());
        let (navigate, forget, to) = (navigate.clone(), draft.forget(), Page::Person(person).path());
        saving.save(saves, move || {
            forget();
            navigate(&to, leptos_router::NavigateOptions::default());
        });
    };
    let save = StoredValue::new(save);
    let form = move || {
        (!has_goals.get()).then(|| {
            view! {
                <form class="stack wide" novalidate on:submit=move |event| save.with_value(|save| save(event))>
                    <Notice kind=Note::Here>{t(W::RequestYours)}</Notice>
                    <Field label=t(W::RequestMatters) hint=t(W::PlanMattersHint) input=Input::Block longest=4_000 value=draft.line(|form| form.matters.clone()) on_input=move |text: String| draft.change(|form| form.matters = text)/>
                    <Field label=t(W::NewGoal) hint=t(W::GoalWordsHint) longest=2_000 value=draft.line(|form| form.goal.clone()) on_input=move |text: String| draft.change(|form| form.goal = text)/>
                    <Field label=t(W::NewStep) hint=t(W::StepWordsHint) longest=2_000 value=draft.line(|form| form.step.clone()) on_input=move |text: String| draft.change(|form| form.step = text)/>
                    {saving.notice_of_form()}
                    <Button label=t(W::ButtonSave) kind=Weight::Main wide=true submit=true busy=saving.busy()/>
                </form>
            }
        })
    };
    view! { {link} <About request/> {form} }.into_any()
}
