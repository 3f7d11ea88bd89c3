//! Settings of the programme: whom to ring, the numbers for danger, areas, languages, holidays, and where its clocks are.

use crate::view::prelude::*;
use std::rc::Rc;

use kith_model::{
    Header, Kind as RecordKind,
    fields::Word,
    kinds::{Basis, CLOSED_DAYS, Crisis, Programme, Purpose},
};

use crate::{
    browser::intl,
    live::records,
    pages::{
        half_written::{HalfWritten, Line, Over, over},
        organiser::our_page::more::{language_chips, toggled},
        own::kept::basis_words,
        staying::stays,
        word_list::WordList,
    },
    parts::{
        Button, Card, ChipsMany, Empty, Entries, Entry, Field, Icon, Input, Kind, Note, Notice, Pick, Screen, Section,
    },
    words::{W, t, t_with},
};

/// The page.
#[component]
pub fn ProgrammePage() -> impl IntoView {
    let header =
        Memo::new(move |_| records().list(&RecordKind::Programme).first().map(|shown| shown.record.header.clone()));
    let form = move || match header.get() {
        Some(header) => view! { <Fields header/> }.into_any(),
        None => view! { <Empty drawn=Icon::Settings title=t(W::ProgrammeNotHere)/> }.into_any(),
    };
    view! { <Screen title=t(W::ProgrammeTitle)>{form}</Screen> }
}

#[component]
fn Fields(header: Header) -> impl IntoView {
    let form = over::<Programme>(header);
    let wrong_zone = Signal::derive(move || form.look(|p| !intl::is_zone(&p.zone)));
    // The hub does not serve a programme that nobody can ring.
    let is_mute = Signal::derive(move || {
        form.look(|p| p.desk_phone.trim().is_empty() || !p.crisis.iter().any(|one| !one.number.trim().is_empty()))
    });
    let off = Signal::derive(move || wrong_zone.get() || is_mute.get());
    let mute_told =
        move || is_mute.get().then(|| view! { <Notice kind=Note::Off>{t(W::ProgrammeNeedsNumbers)}</Notice> });
    let spoken = untrack(|| form.look(|p| p.languages.clone()));
    let areas = move |(areas,): (Vec<String>,)| form.set(|p| p.areas = areas);
    let zone_told =
        move || wrong_zone.get().then(|| view! { <Notice kind=Note::Off>{t(W::ProgrammeZoneWrong)}</Notice> });
    view! {
        <Card>
            {form.field(t(W::GroupName), Input::Line, 200, None, Line { get: |p| p.name.clone(), set: |p, v| p.name = v })}
            {form.field(t(W::ProgrammeDesk), Input::Phone, 60, None, Line { get: |p| p.desk_phone.clone(), set: |p, v| p.desk_phone = v })}
        </Card>
        <Section label=t(W::ProgrammeDanger)><CrisisNumbers form/></Section>
        <Section label=t(W::ProgrammeWorried)>
            <Card>
                {form.field(t(W::ProgrammeWorriedSteps), Input::Block, 4000, Some(t(W::ProgrammeWorriedHint)), Line {
                    get: |p| p.worried_steps.clone(),
                    set: |p, v| p.worried_steps = v,
                })}
            </Card>
        </Section>
        <Section label=t(W::ProgrammeGrounds)><Grounds form/></Section>
        <Section label=t(W::ProgrammePlaces)>
            <Card>
                <WordList legend=t(W::ProgrammeAreas) words=Signal::derive(move || form.look(|p| p.areas.clone())) on_change=Callback::new(areas)/>
                <ChipsMany
                    legend=t(W::ProgrammeLanguages)
                    chips=language_chips(&spoken)
                    chosen=Signal::derive(move || form.look(|p| p.languages.clone()))
                    on_change=move |code: String, is_on: bool| form.set(|p| p.languages = toggled(&p.languages, code, is_on))
                />
                <Pick
                    label=t(W::ProgrammeLanguage)
                    hint=t(W::ProgrammeLanguageHint)
                    options=written_in(&spoken)
                    value=Signal::derive(move || form.look(|p| p.language.clone()))
                    on_choose=move |code: String| form.set(|p| p.language = code)
                />
            </Card>
        </Section>
        <Section label=t(W::ProgrammeHolidays)><Holidays form/></Section>
        <Section label=t(W::ProgrammeLocks)>
            <Card>
                {form.tick(t(W::ProgrammeLocksStaff), |p| !p.locks_offered, |p, on| p.locks_offered = !on)}
                <p class="sub">{t(W::ProgrammeLocksHint)}</p>
                {form.field(t(W::ProgrammeClosedDays), Input::Number, 3, None, Line {
                    get: |p| p.closed_days.unwrap_or(CLOSED_DAYS).to_string(),
                    set: |p, v| p.closed_days = v.trim().parse().ok().filter(|days| (1..=365).contains(days)),
                })}
            </Card>
        </Section>
        <Section label=t(W::ProgrammeClocks)>
            <Card>
                {form.field(t(W::ProgrammeCountry), Input::Line, 2, Some(t(W::ProgrammeCountryHint)), Line {
                    get: |p| p.country.clone(),
                    set: |p, v| p.country = v.trim().to_uppercase(),
                })}
                {form.field(t(W::ProgrammeZone), Input::Line, 60, Some(t(W::ProgrammeZoneHint)), Line { get: |p| p.zone.clone(), set: |p, v| p.zone = v })}
                {zone_told}
            </Card>
        </Section>
        {mute_told}
        {stays(form, || ()).foot(Kind::Main, off)}
    }
    .into_any()
}

/// On what keeping and telling rests, and what people read of it.
#[component]
fn Grounds(form: HalfWritten<Over<Programme>>) -> impl IntoView {
    let one = |(purpose, word): (Purpose, W)| {
        let usual = t_with(W::GroundsUsual, &[("basis", &basis_words(Basis::usual(purpose)))]);
        let options = std::iter::once((String::new(), usual));
        let options =
            options.chain(Basis::ALL.iter().map(|(basis, word)| ((*word).to_owned(), basis_words(*basis)))).collect();
        let value = Signal::derive(move || {
            form.look(|p| p.ground(purpose).basis.map(Basis::word).unwrap_or_default().to_owned())
        });
        let choose = move |word: String| {
            form.set(|p| p.set_ground(purpose, |ground| ground.basis = Basis::from_word(&word)));
        };
        let text = Signal::derive(move || form.look(|p| p.ground(purpose).text));
        let write = move |text: String| form.set(|p| p.set_ground(purpose, |ground| ground.text = text));
        view! {
            <Card>
                <h3>{t(word)}</h3>
                <Pick label=t(W::GroundsBasis) options value on_choose=choose/>
                <Field label=t(W::GroundsText) input=Input::Block longest=4000 value=text on_input=write/>
            </Card>
        }
    };
    let all = [
        (Purpose::KeepRecord, W::KeptRecord),
        (Purpose::TellGroup, W::KeptTellGroup),
        (Purpose::Stories, W::AgreementsStories),
        (Purpose::Evaluation, W::AgreementsEvaluation),
        (Purpose::AfterEnding, W::AgreementsAfter),
    ];
    view! { <p class="sub">{t(W::GroundsHint)}</p> {all.map(one)} }
}

/// Languages in which listings may be written: those that stand there, and what many towns speak.
fn written_in(spoken: &[String]) -> Vec<(String, String)> {
    let nothing = (String::new(), t(W::ProgrammeLanguageAny));
    let all = language_chips(spoken).into_iter().map(|chip| (chip.value, chip.label.get_untracked()));
    std::iter::once(nothing).chain(all).collect()
}

/// The numbers for danger, in their order.
#[component]
fn CrisisNumbers(form: HalfWritten<Over<Programme>>) -> impl IntoView {
    let keys = Memo::new(move |_| form.look(|p| (0..p.crisis.len()).map(|at| at.to_string()).collect::<Vec<_>>()));
    let line = move |at: usize, label: W, input: Input, get: fn(&Crisis) -> &String, set: fn(&mut Crisis, String)| {
        let value =
            Signal::derive(move || form.look(|p| p.crisis.get(at).map(|one| get(one).clone()).unwrap_or_default()));
        let typed = move |text: String| {
            form.set(|p| {
                if let Some(one) = p.crisis.get_mut(at) {
                    set(one, text);
                }
            });
        };
        view! { <Field label=t(label) input longest=200 value on_input=typed/> }
    };
    let entry = move |key: String| {
        // A place in the list: keys that we make ourselves are numbers.
        let at: usize = key.parse().unwrap_or_default();
        let name = Memo::new(move |_| {
            let name = form.look(|p| p.crisis.get(at).map(|one| one.name.clone()).unwrap_or_default());
            if name.is_empty() { t(W::ProgrammeNewNumber) } else { name }
        });
        let fields = view! {
            {line(at, W::ProgrammeCrisisName, Input::Line, |one| &one.name, |one, text| one.name = text)}
            {line(at, W::ProgrammeCrisis, Input::Phone, |one| &one.number, |one, text| one.number = text)}
            {line(at, W::ProgrammeCrisisWhen, Input::Line, |one| &one.when, |one, text| one.when = text)}
        };
        Entry {
            name: name.into(),
            spoken: Signal::derive(move || t_with(W::ProgrammeTakeOffSpoken, &[("what", &name.get())])),
            fields: fields.into_any(),
            take_off: Callback::new(move |()| form.set(|p| _ = p.crisis.remove(at))),
        }
    };
    let add = move |()| form.set(|p| p.crisis.push(Crisis::default()));
    view! {
        <p class="sub">{t(W::ProgrammeDangerWhy)}</p>
        <Card>
            <Entries
                keys
                entry=Rc::new(entry)
                take_off=t(W::ProgrammeTakeOff)
                another=t(W::ProgrammeAnotherNumber)
                on_another=Callback::new(add)
            />
        </Card>
    }
    .into_any()
}

/// Days on which things may be off.
#[component]
fn Holidays(form: HalfWritten<Over<Programme>>) -> impl IntoView {
    let (day, name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let all = Memo::new(move |_| form.look(|p| p.holidays.clone()));
    let rows = move || {
        let row = |(day, name): (String, String)| {
            let spoken = t_with(W::ProgrammeTakeOffSpoken, &[("what", &name)]);
            let shown = day.parse().map_or_else(|_| day.clone(), crate::words::dates::full_date);
            let gone = move |()| form.set(|p| p.holidays.retain(|(one, _)| *one != day));
            view! {
                <li>
                    <span class="text"><b><bdi>{name}</bdi></b> <span class="why">{shown}</span></span>
                    <span class="end"><Button label=t(W::ProgrammeTakeOff) spoken kind=Kind::Link on_press=gone/></span>
                </li>
            }
        };
        let all = all.get();
        (!all.is_empty()).then(|| view! { <ul class="rows" role="list">{all.into_iter().map(row).collect_view()}</ul> })
    };
    let add = move |()| {
        let (on, called) = (day.get_untracked(), name.get_untracked().trim().to_owned());
        form.set(|p| {
            p.holidays.retain(|(one, _)| *one != on);
            p.holidays.push((on, called));
            kith_model::order::sort(&mut p.holidays);
        });
        day.set(String::new());
        name.set(String::new());
    };
    let off = Signal::derive(move || day.with(String::is_empty) || name.with(|name| name.trim().is_empty()));
    view! {
        <Card>
            {rows}
            <Field label=t(W::ProgrammeHolidayDay) input=Input::Date value=day on_input=move |text: String| day.set(text)/>
            <Field label=t(W::ProgrammeHolidayName) longest=100 value=name on_input=move |text: String| name.set(text)/>
            <div class="row"><Button label=t(W::ButtonAdd) small=true off on_press=add/></div>
        </Card>
    }
    .into_any()
}
