//! Booking an activity for somebody: choose it, say whether the group may know, from when, and who comes along.

mod choose;
mod form;

use crate::view::prelude::*;
use kith_model::{
    Circle, Id, Key, Kind,
    fields::Word,
    form::Opened,
    id::booking_id,
    kinds::{Attendance, Booking, How, Person, Purpose},
};
use leptos_router::hooks::{use_location, use_navigate};

use self::{
    choose::Choose,
    form::{About, Along, Form},
};
use super::{
    caseload::{person_of, said_today},
    contact::how_words,
    person::details::need_words,
};
use crate::{
    live::{Records, clock, directory, records},
    pages::{
        address::{Page, named},
        anyone::{about::about, times},
        half_written::HalfWritten,
        saving::saving,
    },
    parts::{
        Button, Card, CategoryBadge, Chip, Chips, ChipsMany, Empty, Field, Input, Kind as Weight, Note, Notice, Screen,
        Tickbox,
    },
    words::{W, t, t_with},
};

/// Booking an activity for somebody.
#[component]
pub fn Book() -> impl IntoView {
    let named = named();
    let id = Memo::new(move |_| named.id());
    move || match id.get() {
        Some(id) => view! { <BookFor id/> }.into_any(),
        None => view! { <Screen title=t(W::BookTitle)><Empty title=t(W::PersonNotHere)/></Screen> }.into_any(),
    }
}

#[component]
fn BookFor(id: Id) -> impl IntoView {
    let (records, clock) = (records(), clock());
    let person = untrack(|| person_of(records, &id));
    let today = untrack(|| clock.today());
    let draft = HalfWritten::about(&id, format!("book/{id}"), || Form {
        from: today.to_string(),
        as_step: true,
        said_how: How::InPerson.word().to_owned(),
        is_first: true,
        ..Form::default()
    });
    let chosen = Memo::new(move |_| draft.with(|form| form.activity.clone()));
    let back = Page::Person(id.clone()).path();
    let title = t_with(W::BookFor, &[("name", &person.name)]);
    let who = StoredValue::new((id, person));
    let choose = move |activity: Id| {
        let has_been = who.with_value(|(person, _)| untrack(|| has_been(records, person, &activity)));
        draft.change(|form| {
            form.is_first = !has_been;
            form.activity = Some(activity);
        });
    };
    // Who comes from an activity's own screen brings it along after the `#`.
    let brought = untrack(|| use_location().hash.get()).trim_start_matches('#').parse::<Id>().ok();
    if let Some(activity) = brought.filter(|brought| untrack(|| chosen.get()).as_ref() != Some(brought)) {
        choose(activity);
    }
    let inside = move || {
        let (id, person) = who.get_value();
        match chosen.get() {
            Some(activity) => view! { <Details id person activity draft/> }.into_any(),
            None => view! { <Choose on_choose=choose/> }.into_any(),
        }
    };
    view! { <Screen title=title back=back bare=true>{inside}</Screen> }.into_any()
}

/// Whether somebody said that the person was there before.
pub fn has_been(records: Records, person: &Id, activity: &Id) -> bool {
    records.of_person(&Kind::Attendance, person).iter().any(|shown| {
        shown.record.header.of("activity") == Some(activity.as_str()) && shown.read::<Attendance>().was_there()
    })
}

/// All but the activity.
#[component]
fn Details(id: Id, person: Person, activity: Id, draft: HalfWritten<Form>) -> impl IntoView {
    let (records, directory, clock, saving) = (records(), directory(), clock(), saving());
    let tried = RwSignal::new(false);
    let Some(about) = untrack(|| about(directory, &activity)) else {
        let again = move |()| draft.change(|form| form.activity = None);
        return view! { <Empty title=t(W::BookGone)><Button label=t(W::BookOther) on_press=again/></Empty> }.into_any();
    };
    let Some(group) = about.group_id.clone() else { return ().into_any() };
    let group_name = if about.group.name.is_empty() { about.title() } else { about.group.name.clone() };
    let card = view! { <Chosen about=about.clone() activity=activity.clone() draft/> };

    let navigate = use_navigate();
    let (name, title) = (person.name.clone(), about.title());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let form = draft.now();
        let saves = untrack(|| {
            let programme = records.programme()?;
            let (told, untold) = standing(records, &programme, &id, &group, &activity);
            form.saves(&About {
                programme: &programme,
                person: &id,
                first_name: &name,
                group: &group,
                title: &title,
                me: &records.me().name,
                told,
                untold,
                now: clock.now(),
                basis: directory.programme().basis(Purpose::TellGroup),
                new: [records.new_id(), records.new_id()],
            })
        });
        let Some(saves) = saves else { return };
        let (navigate, forget, to) = (navigate.clone(), draft.forget(), Page::Person(id.clone()).path());
        saving.save(saves, move || {
            forget();
            navigate(&to, leptos_router::NavigateOptions { replace: true, ..Default::default() });
        });
    };
    let problem = move || {
        (tried.get() && draft.with(|form| form.from.parse::<chrono::NaiveDate>().is_err()))
            .then(|| t(W::BookFromMissing))
    };
    view! {
        <form class="stack wide" novalidate on:submit=save>
            {card}
            <Telling draft person=person.clone() group=group_name tried/>
            <Card>
                <Field label=t(W::BookFrom) input=Input::Date problem=Signal::derive(problem) value=draft.line(|form| form.from.clone()) on_input=move |day: String| draft.change(|form| form.from = day)/>
                <Tickbox label=t(W::BookFirst) on=draft.flag(|form| form.is_first) on_change=move |on: bool| draft.change(|form| form.is_first = on)/>
                <ComeAlong draft/>
                <Tickbox label=t(W::BookStep) on=draft.flag(|form| form.as_step) on_change=move |on: bool| draft.change(|form| form.as_step = on)/>
            </Card>
            {saving.notice_of_form()}
            <div class="within-reach">
                <Button label=t(W::BookSave) kind=Weight::Main wide=true submit=true busy=saving.busy()/>
            </div>
        </form>
    }
    .into_any()
}

/// What was chosen, with its next date and whether there is room.
#[component]
fn Chosen(about: crate::pages::anyone::about::About, activity: Id, draft: HalfWritten<Form>) -> impl IntoView {
    let (directory, clock) = (directory(), clock());
    let today = untrack(|| said_today(clock));
    let (now, day) = untrack(|| (clock.now(), clock.today()));
    let next = untrack(|| times::next_of(directory, &activity, now));
    let next = next.map(|next| t_with(W::BookingNext, &[("when", &times::when_line(&next, today))]));
    let regular = untrack(|| times::regular_of(directory, &activity, day)).join(" · ");
    let badge = about.category().map(|category| view! { <CategoryBadge category=category/> });
    let line = |parts: Vec<Option<String>>| {
        let said: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        (!said.is_empty()).then(|| view! { <p class="sub" dir="auto">{said.join(" · ")}</p> })
    };
    let lines = [
        line(vec![Some(regular), next]),
        line(vec![Some(about.place()), about.cost()]),
        line(vec![about.room(day), about.joining()]),
    ];
    let doctor = about.activity.doctor_first.clone();
    let doctor = (!doctor.is_empty()).then(|| view! { <Notice kind=Note::Moved><bdi>{doctor}</bdi></Notice> });
    view! {
        <Card>
            {badge}
            <h2 dir="auto">{about.title()}</h2>
            {lines.into_iter().collect_view()}
            {doctor}
            <Button label=t(W::BookOther) kind=Weight::Link on_press=move |()| draft.change(|form| form.activity = None)/>
        </Card>
    }
    .into_any()
}

/// Whether the group may know, and what. Asked, never assumed.
#[component]
fn Telling(draft: HalfWritten<Form>, person: Person, group: String, tried: RwSignal<bool>) -> impl IntoView {
    let names = [("name", person.name.as_str()), ("group", group.as_str())];
    let chips = vec![Chip::new("yes", t_with(W::BookTell, &names)), Chip::new("no", t(W::BookTellNobody))];
    let chosen = draft.line(|form| match form.tell {
        Some(true) => "yes".to_owned(),
        Some(false) => "no".to_owned(),
        None => String::new(),
    });
    let choose = move |tell: String| draft.change(|form| form.tell = Some(tell == "yes"));
    let missing = move || {
        (tried.get() && draft.with(|form| form.tell.is_none())).then(|| {
            view! { <Notice kind=Note::Off>{t(W::BookTellMissing)}</Notice> }
        })
    };
    let agreed = t_with(W::BookAgreed, &names);
    let nobody = t(W::BookNobodyHint);
    let tell = Memo::new(move |_| draft.with(|form| form.tell));
    let access = StoredValue::new(person.access);
    let more = move || match tell.get() {
        Some(true) => {
            let chips: Vec<Chip> =
                access.with_value(|all| all.iter().map(|need| Chip::new(need.clone(), need_words(need))).collect());
            let change = move |need: String, is_on: bool| {
                draft.change(|form| {
                    form.needs.retain(|other| *other != need);
                    if is_on {
                        form.needs.push(need);
                    }
                });
            };
            let needs = (!chips.is_empty()).then(|| {
                let chosen = Signal::derive(move || draft.with(|form| form.needs.clone()));
                view! { <ChipsMany legend=t(W::BookNeeds) chips=chips chosen=chosen on_change=change/> }
            });
            let chips = [How::InPerson, How::Phone].map(|how| Chip::new(how.word(), how_words(how))).to_vec();
            view! {
                <p class="sub">{agreed.clone()}</p>
                <Chips legend=t(W::BookSaidHow) chips=chips chosen=draft.line(|form| form.said_how.clone()) on_choose=move |how: String| draft.change(|form| form.said_how = how)/>
                {needs}
            }
            .into_any()
        }
        Some(false) => view! { <p class="sub">{nobody.clone()}</p> }.into_any(),
        None => ().into_any(),
    };
    view! {
        <Card>
            <Chips legend=t(W::BookMayKnow) chips=chips chosen=chosen on_choose=choose/>
            <div role="status">{missing}</div>
            {more}
        </Card>
    }
    .into_any()
}

/// "Come with me the first time."
#[component]
fn ComeAlong(draft: HalfWritten<Form>) -> impl IntoView {
    let chips = vec![
        Chip::new("nobody", t(W::BookAlongNobody)),
        Chip::new("me", t(W::BookAlongMe)),
        Chip::new("other", t(W::BookAlongOther)),
    ];
    let chosen = draft.line(|form| {
        match form.along {
            Along::Nobody => "nobody",
            Along::Me => "me",
            Along::Other => "other",
        }
        .to_owned()
    });
    let choose = move |who: String| {
        draft.change(|form| {
            form.along = match who.as_str() {
                "me" => Along::Me,
                "other" => Along::Other,
                _ => Along::Nobody,
            };
        });
    };
    let is_other = Memo::new(move |_| draft.with(|form| form.along == Along::Other));
    let name = move || {
        is_other.get().then(|| {
            view! { <Field label=t(W::BookAlongName) longest=100 value=draft.line(|form| form.along_name.clone()) on_input=move |name: String| draft.change(|form| form.along_name = name)/> }
        })
    };
    view! { <Chips legend=t(W::BookAlong) chips=chips chosen=chosen on_choose=choose/> {name} }.into_any()
}

type Standing = Option<(Opened, Booking)>;

/// The booking as it stands in either circle.
fn standing(records: Records, programme: &Id, person: &Id, group: &Id, activity: &Id) -> (Standing, Standing) {
    let id = booking_id(programme, person, activity);
    let read = |circle: Circle| {
        let shown = records.get(&Key { circle, kind: Kind::Booking, id: id.clone() })?;
        Some((shown.opened(), shown.read::<Booking>()))
    };
    (read(Circle::Register(person.clone(), group.clone())), read(Circle::Person(person.clone())))
}
