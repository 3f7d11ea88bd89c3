//! Changing how somebody is called, reached and helped. Ways to reach them are each one field: two people changing two
//! ways never collide, and where both changed the same one the strictest holds until somebody chose.

use kith_model::order;
use std::collections::BTreeMap;

use crate::view::prelude::*;
use kith_model::{
    Id,
    fields::Word,
    form::Opened,
    kinds::{Person, Reach, Way, YesNo},
};
use serde::{Deserialize, Serialize};

use super::details::{NEEDS, language_words, need_words};
use crate::{
    live::{Records, records},
    pages::{
        connector::{
            caseload::person_key,
            ways::{WAYS, may_words, way_words},
        },
        half_written::HalfWritten,
        saving::saving,
    },
    parts::{Button, Chip, Chips, ChipsMany, Field, Input, Kind as Weight, Pick, Tickbox},
    words::{W, t},
};

/// Languages that the list offers beside the one that stands there.
const LANGUAGES: [&str; 18] =
    ["en", "ar", "pl", "ro", "ur", "pa", "bn", "so", "ti", "fa", "tr", "uk", "ru", "pt", "es", "fr", "zh", "cy"];

/// The lines of the form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Lines {
    /// The preferred name.
    pub name: String,
    /// The surname.
    pub surname: String,
    /// The area.
    pub area: String,
    /// The street.
    pub street: String,
    /// Ways by their word; those that nobody spoke of are not there.
    pub reach: BTreeMap<String, Reach>,
    speaks: String,
    reads: String,
    interpreter: bool,
    read_to: bool,
    access: Vec<String>,
    others: bool,
    away_until: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Form {
    before: Lines,
    now: Lines,
    opened: Option<Opened>,
}

impl Lines {
    /// What stands there.
    pub fn of(person: Person) -> Self {
        Self {
            name: person.name,
            surname: person.surname,
            area: person.area,
            street: person.street,
            reach: person.reach.into_iter().map(|(way, reach)| (way.word().to_owned(), reach)).collect(),
            speaks: person.speaks,
            reads: person.reads,
            interpreter: person.interpreter,
            read_to: person.read_to,
            access: person.access,
            others: person.others_see_phone,
            away_until: person.away_until.map(|on| on.to_string()).unwrap_or_default(),
        }
    }

    /// As it is saved.
    pub fn person(&self) -> Person {
        let text = |text: &str| text.trim().to_owned();
        let reach = |(way, reach): (&String, &Reach)| {
            let reach = Reach { may: reach.may, at: text(&reach.at), when: text(&reach.when), who: text(&reach.who) };
            Some((Way::from_word(way)?, reach))
        };
        let mut access = self.access.clone();
        order::sort(&mut access);
        Person {
            name: text(&self.name),
            surname: text(&self.surname),
            area: text(&self.area),
            street: text(&self.street),
            reach: self.reach.iter().filter_map(reach).collect(),
            speaks: text(&self.speaks),
            reads: text(&self.reads),
            interpreter: self.interpreter,
            read_to: self.read_to,
            access,
            others_see_phone: self.others,
            away_until: self.away_until.parse().ok(),
            ..Person::default()
        }
    }

    fn way(&mut self, way: Way, change: impl FnOnce(&mut Reach)) {
        change(self.reach.entry(way.word().to_owned()).or_default());
    }
}

/// The form.
#[component]
pub fn EditDetails(id: Id, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let (records, saving) = (records(), saving());
    let draft = HalfWritten::about(&id, format!("person/{id}"), || untrack(|| start(records, &id)));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let form = draft.now();
        let save = form.opened.and_then(|opened| opened.save(&form.before.person(), &form.now.person()));
        saving.save(save.into_iter().collect(), draft.forget_and(on_done));
    };
    view! {
        <form class="stack wide" novalidate on:submit=save>
            <fieldset class="stack wide">
                <legend class="label">{t(W::ReachTitle)}</legend>
                {WAYS.into_iter().map(|way| view! { <WayFields draft way/> }).collect_view()}
            </fieldset>
            <Tickbox label=t(W::DetailsOthers) hint=t(W::DetailsOthersHint) on=draft.flag(|form| form.now.others) on_change=move |(on,)| draft.change(|form| form.now.others = on)/>
            <Called draft/>
            <Languages draft/>
            <Needs draft/>
            <Field label=t(W::DetailsAway) hint=t(W::DetailsAwayHint) optional=true input=Input::Date value=draft.line(|form| form.now.away_until.clone()) on_input=move |(day,)| draft.change(|form| form.now.away_until = day)/>
            {saving.notice_of_form()}
            <Button label=t(W::ButtonSave) kind=Weight::Main wide=true submit=true busy=saving.busy()/>
        </form>
    }
    .into_any()
}

fn start(records: Records, id: &Id) -> Form {
    let shown = records.get(&person_key(id));
    let lines = Lines::of(shown.as_ref().map(|shown| shown.read()).unwrap_or_default());
    Form { before: lines.clone(), now: lines, opened: shown.map(|shown| shown.opened()) }
}

/// One way: yes, no, only between, ask first; the rest only where it matters.
#[component]
fn WayFields(draft: HalfWritten<Form>, way: Way) -> impl IntoView {
    let read = move |form: &Form| form.now.reach.get(way.word()).cloned().unwrap_or_default();
    let chips =
        [YesNo::Yes, YesNo::Between, YesNo::No, YesNo::Ask].map(|may| Chip::new(word(may), may_words(may))).to_vec();
    let chosen = draft.line(move |form| word(read(form).may).to_owned());
    let choose = move |(may,): (String,)| draft.change(|form| form.now.way(way, |reach| reach.may = may_of(&may)));
    let may = Memo::new(move |_| draft.with(|form| read(form).may));
    let more = move || {
        let may = may.get();
        let has_address = matches!(way, Way::Call | Way::Text | Way::Email) && may != YesNo::No;
        let address = has_address.then(|| {
            let (label, input) = if way == Way::Email { (W::DetailsMail, Input::Mail) } else { (W::DetailsNumber, Input::Phone) };
            view! { <Field label=t(label) input=input longest=100 value=draft.line(move |form| read(form).at) on_input=move |(at,): (String,)| draft.change(|form| form.now.way(way, |reach| reach.at = at))/> }
        });
        let when = (may == YesNo::Between).then(|| {
            view! { <Field label=t(W::DetailsWhen) hint=t(W::DetailsWhenHint) longest=200 value=draft.line(move |form| read(form).when) on_input=move |(when,): (String,)| draft.change(|form| form.now.way(way, |reach| reach.when = when))/> }
        });
        let who = (way == Way::Call && may != YesNo::No).then(|| {
            view! { <Field label=t(W::DetailsWho) optional=true longest=200 value=draft.line(move |form| read(form).who) on_input=move |(who,): (String,)| draft.change(|form| form.now.way(way, |reach| reach.who = who))/> }
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

fn word(may: YesNo) -> &'static str {
    match may {
        YesNo::Yes => "yes",
        YesNo::No => "no",
        YesNo::Between => "between",
        YesNo::Ask => "ask",
    }
}

fn may_of(word: &str) -> YesNo {
    match word {
        "yes" => YesNo::Yes,
        "no" => YesNo::No,
        "between" => YesNo::Between,
        _ => YesNo::Ask,
    }
}

#[component]
fn Called(draft: HalfWritten<Form>) -> impl IntoView {
    view! {
        <Field label=t(W::DetailsName) hint=t(W::DetailsNameHint) longest=300 value=draft.line(|form| form.now.name.clone()) on_input=move |(text,)| draft.change(|form| form.now.name = text)/>
        <Field label=t(W::DetailsSurname) longest=300 value=draft.line(|form| form.now.surname.clone()) on_input=move |(text,)| draft.change(|form| form.now.surname = text)/>
        <Field label=t(W::DetailsStreetLabel) longest=300 value=draft.line(|form| form.now.street.clone()) on_input=move |(text,)| draft.change(|form| form.now.street = text)/>
        <Field label=t(W::DetailsArea) longest=300 value=draft.line(|form| form.now.area.clone()) on_input=move |(text,)| draft.change(|form| form.now.area = text)/>
    }
    .into_any()
}

#[component]
fn Languages(draft: HalfWritten<Form>) -> impl IntoView {
    let (speaks, reads) = draft.with(|form| (form.now.speaks.clone(), form.now.reads.clone()));
    view! {
        <Pick label=t(W::DetailsSpeaks) options=languages(&speaks) value=draft.line(|form| form.now.speaks.clone()) on_choose=move |(code,)| draft.change(|form| form.now.speaks = code)/>
        <Pick label=t(W::DetailsReads) options=languages(&reads) value=draft.line(|form| form.now.reads.clone()) on_choose=move |(code,)| draft.change(|form| form.now.reads = code)/>
        <Tickbox label=t(W::DetailsInterpreter) on=draft.flag(|form| form.now.interpreter) on_change=move |(on,)| draft.change(|form| form.now.interpreter = on)/>
        <Tickbox label=t(W::DetailsReadTo) on=draft.flag(|form| form.now.read_to) on_change=move |(on,)| draft.change(|form| form.now.read_to = on)/>
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
fn Needs(draft: HalfWritten<Form>) -> impl IntoView {
    let standing = draft.with(|form| form.now.access.clone());
    let known = NEEDS.iter().map(|(need, _)| (*need).to_owned());
    let others = standing.into_iter().filter(|need| NEEDS.iter().all(|(known, _)| known != need));
    let chips = known.chain(others).map(|need| Chip::new(need.clone(), need_words(&need))).collect();
    let change = move |need: String, is_on: bool| {
        draft.change(|form| {
            form.now.access.retain(|other| *other != need);
            if is_on {
                form.now.access.push(need);
            }
        });
    };
    let form = Signal::derive(move || draft.with(|form| form.now.access.clone()));
    view! { <ChipsMany legend=t(W::DetailsAccess) chips=chips chosen=form on_change=change/> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_model::fields::differing;

    #[test]
    fn only_what_was_changed_in_the_form_is_written() {
        let call = Reach { may: YesNo::Between, at: "0123 456".into(), when: "after 14:00".into(), who: String::new() };
        let person = Person {
            name: "Jean".into(),
            reach: vec![(Way::Call, call), (Way::Post, Reach { may: YesNo::No, ..Reach::default() })],
            access: vec!["step-free".into(), "bus-stop".into()],
            ..Person::default()
        };
        let before = Lines::of(person);
        let mut now = before.clone();
        assert!(differing(&before.person(), &now.person()).is_empty());
        now.way(Way::Call, |reach| reach.may = YesNo::No);
        now.access.retain(|need| need != "bus-stop");
        let written: Vec<_> = differing(&before.person(), &now.person()).into_iter().map(|(field, _)| field).collect();
        assert_eq!(written, ["access/bus-stop", "reach/call"]);
    }

    #[test]
    fn every_answer_about_a_way_reads_back_as_chosen() {
        for may in [YesNo::Yes, YesNo::No, YesNo::Between, YesNo::Ask] {
            assert_eq!(may_of(word(may)), may);
        }
    }
}
