//! Changing how somebody is called, reached and helped. Ways to reach them are each one field: two people changing two
//! ways never collide, and where both changed the same one the strictest holds until somebody chose.

use crate::view::prelude::*;
use kith_model::{
    Circle, Header, Id, Kind,
    fields::Word,
    kinds::{Person, Reach, Way, YesNo},
    order,
};

use super::details::{NEEDS, language_words, need_words};
use crate::{
    pages::{
        connector::ways::{WAYS, may_words, way_words},
        half_written::{HalfWritten, Line, Over, over},
        own::interests::Interests,
        saving::saving,
    },
    parts::{Button, Chip, Chips, ChipsMany, Field, Input, Kind as Weight, Pick, Tickbox},
    words::{W, t},
};

/// The form over a person.
type Details = HalfWritten<Over<Person>>;

/// Languages that the list offers beside the one that stands there.
const LANGUAGES: [&str; 18] =
    ["en", "ar", "pl", "ro", "ur", "pa", "bn", "so", "ti", "fa", "tr", "uk", "ru", "pt", "es", "fr", "zh", "cy"];

/// The form.
#[component]
pub fn EditDetails(id: Id, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let header = Header::new(Circle::Person(id.clone()), Kind::Person, id);
    let (form, saving) = (over::<Person>(header), saving());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        saving.save(form.save().into_iter().collect(), form.saved_and(on_done));
    };
    let away = move || form.look(|person| person.away_until.map(|on| on.to_string()).unwrap_or_default());
    let away = Signal::derive(away);
    let others = Memo::new(move |_| form.look(|person| person.others_see_phone));
    let diary_title = move || {
        let line = Line { get: |p: &Person| p.diary_title.clone(), set: |p: &mut Person, v| p.diary_title = v };
        let hint = Some(t(W::DetailsDiaryTitleHint));
        others.get().then(|| form.field(t(W::DetailsDiaryTitle), Input::Line, 300, hint, line))
    };
    view! {
        <form class="stack wide" novalidate on:submit=save>
            <fieldset class="stack wide">
                <legend class="label">{t(W::ReachTitle)}</legend>
                {WAYS.into_iter().map(|way| view! { <WayFields form way/> }).collect_view()}
            </fieldset>
            <Tickbox label=t(W::DetailsOthers) hint=t(W::DetailsOthersHint) on=others on_change=move |(on,)| form.set(|person| person.others_see_phone = on)/>
            {diary_title}
            <Called form/>
            <Languages form/>
            <Needs form/>
            <Interests form legend=t(W::DetailsInterests)/>
            {form.field(t(W::DetailsNote), Input::Block, 2_000, Some(t(W::DetailsNoteHint)), Line { get: |p| p.note.clone(), set: |p, v| p.note = v })}
            <Field label=t(W::DetailsAway) hint=t(W::DetailsAwayHint) optional=true input=Input::Date value=away on_input=move |(day,): (String,)| form.set(|person| person.away_until = day.parse().ok())/>
            {saving.notice_of_form()}
            <Button label=t(W::ButtonSave) kind=Weight::Main wide=true submit=true busy=saving.busy()/>
        </form>
    }
    .into_any()
}

/// One way: yes, no, only between, ask first; the rest only where it matters.
#[component]
fn WayFields(form: Details, way: Way) -> impl IntoView {
    let look = move |read: fn(&Reach) -> &str| {
        Signal::derive(move || form.look(|person| person.by(way).map(read).unwrap_or_default().to_owned()))
    };
    let set = move |write: fn(&mut Reach, String)| {
        Callback::new(move |(text,): (String,)| form.set(|person| write(person.by_mut(way), text)))
    };
    let chips = [YesNo::Yes, YesNo::Between, YesNo::No, YesNo::Ask];
    let chips = chips.map(|may| Chip::new(may.word(), may_words(may))).to_vec();
    let may = Memo::new(move |_| form.look(|person| person.by(way).map(|reach| reach.may).unwrap_or_default()));
    let chosen = Signal::derive(move || may.get().word().to_owned());
    let choose = set(|reach, may| reach.may = YesNo::from_word(&may).unwrap_or_default());
    let more = move || {
        let may = may.get();
        let has_address = matches!(way, Way::Call | Way::Text | Way::Email) && may != YesNo::No;
        let address = has_address.then(|| {
            let (label, input) = if way == Way::Email { (W::DetailsMail, Input::Mail) } else { (W::DetailsNumber, Input::Phone) };
            view! { <Field label=t(label) input=input longest=100 value=look(|reach| &reach.at) on_input=set(|reach, at| reach.at = at)/> }
        });
        let when = (may == YesNo::Between).then(|| {
            view! { <Field label=t(W::DetailsWhen) hint=t(W::DetailsWhenHint) longest=200 value=look(|reach| &reach.when) on_input=set(|reach, when| reach.when = when)/> }
        });
        let who = (way == Way::Call && may != YesNo::No).then(|| {
            view! { <Field label=t(W::DetailsWho) optional=true longest=200 value=look(|reach| &reach.who) on_input=set(|reach, who| reach.who = who)/> }
        });
        view! { {address} {when} {who} }
    };
    view! {
        <div class="stack">
            <Chips legend=way_words(way) chips=chips chosen=chosen on_choose=choose/>
            {more}
        </div>
    }
    .into_any()
}

#[component]
fn Called(form: Details) -> impl IntoView {
    view! {
        {form.field(t(W::DetailsName), Input::Line, 300, Some(t(W::DetailsNameHint)), Line { get: |p| p.name.clone(), set: |p, v| p.name = v })}
        {form.field(t(W::DetailsSurname), Input::Line, 300, None, Line { get: |p| p.surname.clone(), set: |p, v| p.surname = v })}
        {form.field(t(W::DetailsStreetLabel), Input::Line, 300, None, Line { get: |p| p.street.clone(), set: |p, v| p.street = v })}
        {form.field(t(W::DetailsArea), Input::Line, 300, None, Line { get: |p| p.area.clone(), set: |p, v| p.area = v })}
    }
    .into_any()
}

#[component]
fn Languages(form: Details) -> impl IntoView {
    let (speaks, reads) = form.look(|person| (person.speaks.clone(), person.reads.clone()));
    let (speaks, reads) = (languages(&speaks), languages(&reads));
    let spoken = Signal::derive(move || form.look(|person| person.speaks.clone()));
    let read = Signal::derive(move || form.look(|person| person.reads.clone()));
    view! {
        <Pick label=t(W::DetailsSpeaks) options=speaks value=spoken on_choose=move |(code,)| form.set(|person| person.speaks = code)/>
        <Pick label=t(W::DetailsReads) options=reads value=read on_choose=move |(code,)| form.set(|person| person.reads = code)/>
        {form.tick(t(W::DetailsInterpreter), |p| p.interpreter, |p, on| p.interpreter = on)}
        {form.tick(t(W::DetailsReadTo), |p| p.read_to, |p, on| p.read_to = on)}
    }
    .into_any()
}

/// The languages to choose from, the one that stands there among them.
fn languages(standing: &str) -> Vec<(String, String)> {
    let other = (!standing.is_empty() && !LANGUAGES.contains(&standing)).then(|| standing.to_owned());
    let codes = LANGUAGES.iter().map(|code| (*code).to_owned()).chain(other);
    let mut named: Vec<(String, String)> = codes.map(|code| (code.clone(), language_words(&code))).collect();
    order::by_key(&mut named, |(_, name)| name.to_lowercase());
    named.insert(0, (String::new(), t(W::DetailsNotSaid)));
    named
}

#[component]
fn Needs(form: Details) -> impl IntoView {
    let standing = form.look(|person| person.access.clone());
    let known = NEEDS.iter().map(|(need, _)| (*need).to_owned());
    let others = standing.into_iter().filter(|need| NEEDS.iter().all(|(known, _)| known != need));
    let chips = known.chain(others).map(|need| Chip::new(need.clone(), need_words(&need))).collect();
    let change = move |need: String, is_on: bool| {
        form.set(|person| {
            person.access.retain(|other| *other != need);
            if is_on {
                person.access.push(need);
            }
        });
    };
    let chosen = Signal::derive(move || form.look(|person| person.access.clone()));
    view! { <ChipsMany legend=t(W::DetailsAccess) chips=chips chosen=chosen on_change=change/> }.into_any()
}
